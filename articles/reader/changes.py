"""Two editions of a story compared word by word, for the page that shows readers what changed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from articles.diff import ChangedPart, changed_lines, typeset_lines, untypeset
from articles.models.editions import Edition
from articles.reader import wording
from articles.text import plain


@dataclass(frozen=True)
class EditionChange:
    """From one edition to the next. `typographic` holds the paragraphs in which only marks and spaces changed.

    A story that was taken back and printed again has a retraction among its steps: that it was, and no word of it.
    An edition that is withheld is a step, too: its number, its time and its line.
    """

    edition: Edition
    before: Edition | None
    parts: list[ChangedPart]
    typographic: list[ChangedPart]


def steps(editions: list[Edition], beyond: Edition | None) -> list[EditionChange]:
    """`editions`, the newest first, each compared with the one before it; those that are withheld are passed over.

    `beyond`: the newest one before all of these that is not withheld, None where there is none.
    """
    changes, before = [], beyond
    for edition in reversed(editions):
        changes.append(compare(edition, before))
        before = before if edition.withheld_line else edition
    return changes[::-1]


def compare(edition: Edition, before: Edition | None) -> EditionChange:
    """What a reader of `before` finds changed in `edition`; nothing where there is none, or one is for no reader.

    That is a retraction, and what was withheld or erased.
    """
    if before is None or any(one.is_retraction or one.withheld_line for one in (before, edition)):
        return EditionChange(edition, None, [], [])
    step = EditionChange(edition, before, [], [])
    for name, old, new in _parts(before.document, edition.document):
        if untypeset(old) != untypeset(new):
            step.parts.append(ChangedPart(name, changed_lines(old, new)))
        if typeset := typeset_lines(old, new):
            step.typographic.append(ChangedPart(name, typeset))
    return step


# ── What is compared ────────────────────────────────────────────────────────


def _parts(old: dict, new: dict) -> Iterator[tuple[str, list[str], list[str]]]:
    """Each part of two documents as lines of plain text, one line a paragraph or a record."""
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
    return [line(record) for record in sorted(old, key=lambda record: record[key])], [
        line(record) for record in sorted(new, key=lambda record: record[key])
    ]


def _quotation(quote: dict[str, Any]) -> str:
    day = wording.day(quote["said_on"], quote["said_precision"])
    words = quote["text"] if quote["kind"] == "reported" else f"“{quote['text']}”"
    return ", ".join(
        filter(
            None, (f"{words} – {quote['speaker']}", quote["title"], quote["medium"], quote["place"], day, quote["how"])
        )
    )


def _source(source: dict[str, Any]) -> str:
    standing = "" if source["standing"] == "stands" else f"{source['standing']} by its publisher"
    return ", ".join(filter(None, (source["title"], source["publisher"], source["how"], standing)))


def _notice(notice: dict[str, Any]) -> str:
    return f"{notice['kind'].capitalize()}: {notice['text']}"
