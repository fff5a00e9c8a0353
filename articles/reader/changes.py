"""Two editions of a story compared word by word, for the page that shows readers what changed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from articles.diff import ChangedPart, changed_lines, typeset_lines, untypeset
from articles.models.editions import Edition
from articles.reader import wording
from articles.text import plain


@dataclass(frozen=True)
class EditionChange:
    """What changed from `before` to `edition`; `typographic` is where only marks and spaces changed.

    A retraction among the editions has no parts: readers see that the story was taken back, and no word of it.
    A withheld edition has none either: readers see its number, its time and its line.
    """

    edition: Edition
    before: Edition | None
    parts: list[ChangedPart]
    typographic: list[ChangedPart]


def edition_changes(editions: list[Edition], beyond: Edition | None) -> list[EditionChange]:
    """Each of `editions`, the newest first, compared with the one before it that is not withheld.

    `beyond` is the newest edition before all of these that is not withheld, or None.
    """
    changes, before = [], beyond
    for edition in reversed(editions):
        changes.append(compare(edition, before))
        before = before if edition.withheld_line else edition
    return changes[::-1]


def compare(edition: Edition, before: Edition | None) -> EditionChange:
    """The change from `before` to `edition`; an empty one if either is missing, retracted, withheld or erased."""
    if before is None or any(one.is_retraction or one.withheld_line for one in (before, edition)):
        return EditionChange(edition, None, [], [])
    change = EditionChange(edition, before, [], [])
    for name, old, new in _parts(before.document, edition.document):
        if untypeset(old) != untypeset(new):
            change.parts.append(ChangedPart(name, changed_lines(old, new)))
        if typeset := typeset_lines(old, new):
            change.typographic.append(ChangedPart(name, typeset))
    return change


# ── What is compared ────────────────────────────────────────────────────────


def _parts(old: dict, new: dict) -> Iterator[tuple[str, list[str], list[str]]]:
    """Each part of two documents (name, old lines, new lines): plain text, a line for each paragraph or record."""
    for name, key in (("Kicker", "kicker"), ("Headline", "headline"), ("Standfirst", "standfirst")):
        yield name, [old[key]] if old[key] else [], [new[key]] if new[key] else []
    yield "Text", _paragraphs(old), _paragraphs(new)
    yield "Quotations on record", *_records(old["quotes"], new["quotes"], "number", _quotation)
    yield "Sources", *_records(old["sources"], new["sources"], "slug", _source)
    yield "Notices", *_records(old["notices"], new["notices"], "number", _notice)


def _paragraphs(document: dict) -> list[str]:
    lines: list[str] = []
    for block in document["body"]:
        text = plain(block["text_html"]) if "text_html" in block else block["picture"]["caption"]
        lines += [line.strip() for line in text.split("\n") if line.strip()]
    return lines


def _records(old: list, new: list, key: str, line: Callable[[dict], str]) -> tuple[list[str], list[str]]:
    in_order = itemgetter(key)
    return [line(record) for record in sorted(old, key=in_order)], [
        line(record) for record in sorted(new, key=in_order)
    ]


def _quotation(quote: dict[str, Any]) -> str:
    day = wording.day(quote["said_on"], quote["said_precision"])
    words = quote["text"] if quote["kind"] == "reported" else f"“{quote['text']}”"
    said = f"{words} – {quote['speaker']}"
    return ", ".join(filter(None, (said, quote["title"], quote["medium"], quote["place"], day, quote["how"])))


def _source(source: dict[str, Any]) -> str:
    standing = "" if source["standing"] == "stands" else f"{source['standing']} by its publisher"
    return ", ".join(filter(None, (source["title"], source["publisher"], source["how"], standing)))


def _notice(notice: dict[str, Any]) -> str:
    return f"{notice['kind'].capitalize()}: {notice['text']}"
