"""A file of WordPress, in WXR: its channel, then its posts, one after the other. One post is in memory at a time."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.sax import SAXException, SAXParseException
from xml.sax.handler import ContentHandler

from django.core.serializers.xml_serializer import DefusedExpatParser, DefusedXmlException

from articles.desk.exchange.importers.stories import BadExport

PIECE = 1 << 16  # bytes
LONGEST_REFERENCE = 12  # bytes of a character reference, such as &#x1F; one is never cut in two
VERSIONS = {"1.0", "1.1", "1.2"}
DEEPEST = 12
_CONTROL = bytes(set(range(32)) - {9, 10, 13})  # XML allows none of them, and WordPress exports what was pasted
_HOW = "Make one in WordPress under Tools, Export, All content."


@dataclass
class Element:
    """An element of a post or of the channel: its name as it is written (`wp:post_id`), attributes, text, elements."""

    name: str
    attributes: dict[str, str]
    parts: list[str] = field(default_factory=list)
    inside: list["Element"] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its own text, not that of the elements in it."""
        return "".join(self.parts).strip()

    def get(self, name: str) -> str:
        """The text of the first element called `name` in it, or ""."""
        return next((element.text for element in self.inside if element.name == name), "")

    def all(self, name: str) -> list["Element"]:
        """The elements called `name` in it."""
        return [element for element in self.inside if element.name == name]

    def meta(self) -> dict[str, list[str]]:
        """A post's custom fields: the values by name."""
        values: dict[str, list[str]] = {}
        for element in self.all("wp:postmeta"):
            values.setdefault(element.get("wp:meta_key"), []).append(element.get("wp:meta_value"))
        return values


class _Handler(ContentHandler):
    """Collects complete elements that stand directly in the channel, until `complete` is emptied."""

    def __init__(self) -> None:
        super().__init__()
        self.complete: list[Element] = []
        self._open: list[Element] = []
        self._depth = 0

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802  the parser calls it so
        self._depth += 1
        if self._depth == 1 and name != "rss":
            raise BadExport(f"this is no export of WordPress: it begins with <{name[:40]}>. {_HOW}")
        if self._depth > DEEPEST:
            raise BadExport(f"elements are nested more than {DEEPEST} deep: this is no export of WordPress.")
        if self._depth > 2:
            element = Element(name, dict(attrs))
            if self._open:
                self._open[-1].inside.append(element)
            self._open.append(element)

    def characters(self, content: str) -> None:
        if self._open:
            self._open[-1].parts.append(content)

    def endElement(self, name: str) -> None:  # noqa: N802  the parser calls it so
        self._depth -= 1
        if self._open:
            element = self._open.pop()
            if not self._open:
                self.complete.append(element)


def elements(file: Path) -> Iterator[Element]:
    """The elements of the channel in `file`, `item` for each post. Raises BadExport, OSError.

    A document type or an entity is refused before anything in it is looked at.
    """
    handler, parser = _Handler(), DefusedExpatParser()
    parser.setContentHandler(handler)
    is_known = False
    for piece in _pieces(file):
        try:
            if piece is None:
                parser.close()
            else:
                parser.feed(piece)
        except DefusedXmlException as error:
            raise BadExport("a document type or an entity is declared. Take it out.") from error
        except SAXParseException as error:
            where = f"line {error.getLineNumber()}, column {(error.getColumnNumber() or 0) + 1}"
            raise BadExport(f"{where}: this is not XML: {error.getMessage()}. {_HOW}") from error
        except SAXException as error:
            raise BadExport(f"this is not XML: {error}. {_HOW}") from error
        for element in handler.complete:
            if element.name == "wp:wxr_version":
                _check_version(element.text)
                is_known = True
            if element.name == "item" and not is_known:
                raise BadExport(f"it names no wp:wxr_version: this is a feed, or no export of WordPress. {_HOW}")
            yield element
        handler.complete = []
    if not is_known:
        raise BadExport(f"it names no wp:wxr_version: this is no export of WordPress. {_HOW}")


def _check_version(version: str) -> None:
    if version not in VERSIONS:
        raise BadExport(f"its wp:wxr_version is “{version[:20]}”; 1.0, 1.1 and 1.2 can be read. {_HOW}")


def _pieces(file: Path) -> Iterator[bytes | None]:
    """The bytes of `file` in pieces, then None. Blank lines before the declaration and control characters are left out."""
    with file.open("rb") as opened:
        first = opened.read(PIECE)
        if not first.strip():
            raise BadExport("the file is empty.")
        if first.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise BadExport("the file is UTF-16. Save it as UTF-8.")
        first = first.removeprefix(b"\xef\xbb\xbf").lstrip()
        if not first.startswith(b"<"):
            raise BadExport(f"this is not XML. {_HOW}")
        piece, held = first, b""
        while piece:
            whole = held + piece
            cut = whole.rfind(b"&", max(0, len(whole) - LONGEST_REFERENCE))
            is_cut_off = cut >= 0 and b";" not in whole[cut:]
            held = whole[cut:] if is_cut_off else b""
            yield _without_controls(whole[:cut] if is_cut_off else whole)
            piece = opened.read(PIECE)
        yield held
    yield None


def _without_controls(piece: bytes) -> bytes:
    return re.sub(
        b"&#(?:x0*(?:[0-8bcBC]|0?[eEfF]|1[0-9a-fA-F])|0*(?:[0-8]|1[124-9]|2[0-9]|3[01]));", b"", piece
    ).translate(None, _CONTROL)
