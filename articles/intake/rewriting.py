"""A tree of elements, written with the tags that a body may have: paragraphs, headings, lists, quotations, emphasis."""

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from articles.intake import tables
from articles.intake.characters import visible
from articles.intake.losses import Losses
from articles.intake.tree import EMBEDS, Element
from articles.intake.wording import ListItem, emphasis, is_marker, list_item, unwanted

HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h3", "h5": "h3", "h6": "h3"}
INLINE = {"a", "b", "strong", "i", "em", "u", "ins", "sub", "sup", "span", "font", "q", "code"}
LISTS = {"ul": "ul", "ol": "ol", "menu": "ul"}
_SPACES = re.compile(r"[ \t\n\f]+")
_EDGES = " \t\n\f\u00a0"
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_NUMBER = re.compile(r"[1-9][0-9]{0,5}")


@dataclass(frozen=True)
class Mark:
    """An inline tag of a body around some words, such as `<a href="…">`."""

    name: str
    attributes: str = ""


@dataclass(frozen=True)
class Run:
    """Words under the same marks; `is_break` is a line break and has no words."""

    text: str
    marks: tuple[Mark, ...] = ()
    is_break: bool = False
    direction: str = ""


@dataclass(frozen=True)
class Place:
    """Where in the tree the rewriter is: the block that words belong to, what is around them, whether spaces count."""

    block: str = "p"
    marks: tuple[Mark, ...] = ()
    attributes: str = ""  # lang and dir that the next block takes over from elements that are not kept
    direction: str = ""  # of an inline element: its paragraph's, where it holds all of it
    keeps_spaces: bool = False
    is_loose: bool = True  # words stand in no block of their own yet
    in_item: bool = False


class Rewriter:
    """Writes what a tree means as HTML of a body; `losses` counts what it could not keep."""

    def __init__(self) -> None:
        self.losses = Losses()
        self._written: list[str] = []
        self._runs: list[Run] = []
        self._place = Place()
        self._levels: list[str] = []  # open lists of Word's paragraphs, the outermost first
        self._word_list: list[str] = []

    def take(self, root: Element) -> None:
        """Write all that stands in `root`."""
        self._children(root, Place())
        self._end_paragraph()
        self._close_levels(0)

    def finished(self) -> str:
        """All that was written, a block a line at the top."""
        return "\n".join(self._written)

    # ── Walking ─────────────────────────────────────────────────────────────

    def _children(self, element: Element, place: Place) -> None:
        for child in element.children:
            if isinstance(child, str):
                self._add(child, place)
            else:
                self._element(child, place)

    def _element(self, element: Element, place: Place) -> None:
        if reason := unwanted(element):
            self.losses[reason] += bool(element.text.strip())
        elif element.name == "br":
            self._runs.append(Run("", place.marks, is_break=True))
            self._place = place
        elif element.name == "img":
            self.losses["picture"] += 1
            self._add(" ", place)
        elif element.name in EMBEDS:
            self.losses["embed"] += 1
            self._add(" ", place)
        elif element.name == "wbr" or is_marker(element):
            pass
        elif element.name in INLINE:
            self._inline(element, place)
        else:
            self._block(element, place)

    def _inline(self, element: Element, place: Place) -> None:
        own = [Mark(tag, _attributes(element)) for tag in emphasis(element)]
        if element.name == "a" and (link := self._link(element)):
            own.append(link)
        marks = (*place.marks, *(mark for mark in own if mark.name not in {outer.name for outer in place.marks}))
        inner = replace(place, marks=marks, direction=_direction(element) or place.direction)
        if element.name == "q":
            self._add("“", inner)
        self._children(element, inner)
        if element.name == "q":
            self._add("”", inner)

    def _link(self, element: Element) -> Mark | None:
        """The link of `element`; None where it leads nowhere, as into a page that is not this one."""
        address = element.attributes.get("href", "").strip()
        if not address:
            return None
        if address.startswith("#"):
            self.losses["link"] += bool(element.text.strip())
            return None
        return Mark("a", f' href="{html.escape(address)}"{_attributes(element)}')

    def _block(self, element: Element, place: Place) -> None:
        self._end_paragraph()
        if item := list_item(element):
            self._word_item(element, item, place)
        elif element.name in LISTS:
            self._list(element, place)
        elif element.name == "blockquote":
            with self._wrapped("blockquote", _attributes(element)):
                self._children(element, Place(marks=place.marks))
        elif element.name == "table" and not tables.is_layout(element):
            self._table(element, place)
        elif element.name == "figure" and _NUMBER.fullmatch(element.attributes.get("data-photo", "")):
            self._write(f'<figure data-photo="{element.attributes["data-photo"]}"></figure>')
        else:
            self._children(element, self._within(element, place))
        self._end_paragraph()

    def _within(self, element: Element, place: Place) -> Place:
        """The place in a block that is a paragraph or heading of its own, or holds such."""
        return replace(
            place,
            block=HEADINGS.get(element.name, place.block),
            attributes=_attributes(element) or place.attributes,
            keeps_spaces=place.keeps_spaces or element.name == "pre",
            is_loose=False if element.name in {"p", *HEADINGS} else place.is_loose,
        )

    # ── Lists and tables ────────────────────────────────────────────────────

    def _list(self, element: Element, place: Place) -> None:
        tag, start = LISTS[element.name], element.attributes.get("start", "")
        numbered = f' start="{start}"' if tag == "ol" and _NUMBER.fullmatch(start) and start != "1" else ""
        with self._wrapped(tag, numbered + (_attributes(element) or place.attributes)):
            for child in element.children:
                if isinstance(child, Element) and not unwanted(child):
                    inside = child if child.name == "li" else Element("li", {}, [child])
                    with self._wrapped("li", _attributes(inside)):
                        self._children(inside, Place(marks=place.marks, in_item=True))
                elif isinstance(child, Element):
                    self._element(child, place)
                elif child.strip():
                    with self._wrapped("li", ""):
                        self._add(child, Place(marks=place.marks, in_item=True))

    def _word_item(self, element: Element, item: ListItem, place: Place) -> None:
        """A paragraph of Word that stands in a list, as an item of the list that is open or of a new one."""
        tag = "ol" if item.is_numbered else "ul"
        if len(self._levels) >= item.level:
            self._close_levels(item.level)
            if self._levels[-1] == tag:
                self._word_list.append("</li><li>")
            else:
                self._close_levels(item.level - 1)
        while len(self._levels) < item.level:
            is_own = len(self._levels) == item.level - 1
            start = f' start="{item.number}"' if is_own and tag == "ol" and (item.number or 1) > 1 else ""
            self._levels.append(tag)
            self._word_list.append(f"<{tag}{start}><li>")
        self._children(element, Place(marks=place.marks, attributes=_attributes(element), in_item=True, is_loose=False))
        self._end_paragraph(in_word_list=True)

    def _close_levels(self, down_to: int) -> None:
        while len(self._levels) > down_to:
            self._word_list.append(f"</li></{self._levels.pop()}>")
        if self._word_list and not self._levels:
            self._written.append("".join(self._word_list))
            self._word_list = []

    def _table(self, table: Element, place: Place) -> None:
        self.losses["table"] += 1
        for child in table.elements():
            if child.name == "caption":
                self._block(child, place)
        inner = replace(place, attributes=_attributes(table) or place.attributes)
        for number, line in enumerate(tables.lines(table)):
            self._runs += [Run("", (), is_break=True)] if number else []
            self._add(line, inner)

    @contextmanager
    def _wrapped(self, tag: str, attributes: str) -> Iterator[None]:
        """Whatever is written within, inside `tag`; nothing at all where nothing is."""
        self._end_paragraph()
        self._close_levels(0)
        outside, self._written = self._written, []
        yield
        self._end_paragraph()
        self._close_levels(0)
        inside, self._written = self._written, outside
        if inside:
            self._write(f"<{tag}{attributes}>{''.join(inside)}</{tag}>")

    # ── Paragraphs ──────────────────────────────────────────────────────────

    def _add(self, text: str, place: Place) -> None:
        words = visible(text)
        if place.keeps_spaces:
            for number, line in enumerate(words.split("\n")):
                self._runs += [Run("", place.marks, is_break=True)] if number else []
                self._runs += [Run(line, place.marks, direction=place.direction)] if line else []
        else:
            self._runs.append(Run(words, place.marks, direction=place.direction))
        if text.strip():
            self._place = place

    def _end_paragraph(self, *, in_word_list: bool = False) -> None:
        runs, self._runs = self._runs, []
        place, self._place = self._place, Place()
        for paragraph in _split(runs) if place.block == "p" else [runs]:
            text = _inline_html(paragraph)
            if not text:
                continue
            attributes = place.attributes
            shared = {run.direction for run in paragraph if run.text.strip(_EDGES)}
            if " dir=" not in attributes and len(shared) == 1 and (direction := shared.pop()):
                attributes += f' dir="{direction}"'
            is_bare = place.in_item and place.is_loose and not self._written and not attributes
            self._write(text if is_bare else f"<{place.block}{attributes}>{text}</{place.block}>", in_word_list)

    def _write(self, block: str, in_word_list: bool = False) -> None:
        if in_word_list:
            self._word_list.append(block)
        else:
            self._close_levels(0)
            self._written.append(block)


def _attributes(element: Element) -> str:
    """The language and direction of `element` as attributes, with a space before each."""
    language = element.attributes.get("lang", "")
    kept = f' lang="{language}"' if _LANGUAGE.fullmatch(language) else ""
    direction = _direction(element)
    return f'{kept} dir="{direction}"' if direction else kept


def _direction(element: Element) -> str:
    direction = element.attributes.get("dir", "").lower()
    return direction if direction in {"ltr", "rtl", "auto"} else ""


def _split(runs: list[Run]) -> Iterator[list[Run]]:
    """`runs` cut where two line breaks follow each other: to whoever wrote them that is a new paragraph."""
    paragraph: list[Run] = []
    breaks = 0
    for run in runs:
        if run.is_break:
            breaks += 1
        elif run.text.strip(_EDGES):
            if breaks > 1:
                yield paragraph
                paragraph = []
            breaks = 0
        paragraph.append(run)
    yield paragraph


def _inline_html(runs: list[Run]) -> str:
    """`runs` as HTML, spaces collapsed and the ends cut; "" where there is no word."""
    pieces: list[str] = []
    marks: tuple[Mark, ...] = ()
    for run in _trimmed(runs):
        shared = sum(1 for _ in _common(marks, run.marks))
        pieces += [f"</{mark.name}>" for mark in reversed(marks[shared:])]
        pieces += [f"<{mark.name}{mark.attributes}>" for mark in run.marks[shared:]]
        pieces.append("<br>" if run.is_break else html.escape(run.text, quote=False))
        marks = run.marks
    pieces += [f"</{mark.name}>" for mark in reversed(marks)]
    return "".join(pieces)


def _common(before: tuple[Mark, ...], after: tuple[Mark, ...]) -> Iterator[Mark]:
    for one, other in zip(before, after, strict=False):
        if one != other:
            return
        yield one


def _trimmed(runs: list[Run]) -> list[Run]:
    """`runs` with single spaces between words and none at the ends of a line; breaks at the ends are cut."""
    trimmed: list[Run] = []
    after_space = True
    for run in runs:
        text = _SPACES.sub(" ", run.text)
        if run.is_break or not trimmed:
            text = text.lstrip(_EDGES) if not run.is_break else text
        if after_space:
            text = text.lstrip(" ")
        if run.is_break:
            _cut_end(trimmed)
            trimmed += [run] if trimmed else []
            after_space = True
        elif text:
            trimmed.append(replace(run, text=text))
            after_space = text.endswith(" ")
    while trimmed and (trimmed[-1].is_break or not trimmed[-1].text.strip(_EDGES)):
        trimmed.pop()
    _cut_end(trimmed)
    return trimmed


def _cut_end(runs: list[Run]) -> None:
    """Cut the spaces at the end of the last of `runs`, and it too where nothing is left of it."""
    while runs and not runs[-1].is_break:
        text = runs[-1].text.rstrip(_EDGES)
        if text:
            runs[-1] = replace(runs[-1], text=text)
            return
        runs.pop()
