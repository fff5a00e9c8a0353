"""Two editions of a story compared word by word, for the page that shows readers what changed."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from articles.models.editions import Edition
from articles.reader import wording
from articles.text import plain

# White space, a mark that stands for itself, a letter of a script that has no spaces between words, or a word.
_TOKEN = re.compile(
    r"""\s+|["“”„«»‹›()\[\],.;:!?…—–]|[\u3040-\u30ff\u3400-\u9fff]|[^\s"“”„«»‹›()\[\],.;:!?…—–\u3040-\u30ff\u3400-\u9fff]+"""
)
_TYPOGRAPHY = str.maketrans(
    {
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "‘": "'",
        "’": "'",
        "ʼ": "'",
        "—": "-",
        "–": "-",
        "\u2011": "-",
        "…": "...",
    }
)
ALIKE = 0.5  # paragraphs that share half of their words are one paragraph that was changed
TOO_LONG = 4_000_000  # pairs of words: beyond, comparing costs seconds and its result is unreadable


class Piece(NamedTuple):
    """A run of words that stayed ("same"), came ("ins") or went ("del")."""

    op: str
    text: str


@dataclass(frozen=True)
class Line:
    """A paragraph as it changed; without pieces, `unchanged` paragraphs that are left out."""

    pieces: list[Piece]
    unchanged: int = 0


@dataclass(frozen=True)
class Part:
    """What changed in one part of a story, such as its headline."""

    name: str
    lines: list[Line]


@dataclass(frozen=True)
class Step:
    """From one edition to the next. `typographic` holds the paragraphs in which only marks and spaces changed.

    A story that was taken back and printed again has a retraction among its steps: that it was, and no word of it.
    An edition that is withheld is a step, too: its number, its time and its line.
    """

    edition: Edition
    before: Edition | None
    parts: list[Part]
    typographic: list[Part]


def steps(editions: list[Edition], beyond: Edition | None) -> list[Step]:
    """`editions`, the newest first, each compared with the one before it; those that are withheld are passed over.

    `beyond`: the newest one before all of these that is not withheld, None where there is none.
    """
    found, before = [], beyond
    for edition in reversed(editions):
        found.append(compare(edition, before))
        before = before if edition.withheld_line else edition
    return found[::-1]


def compare(edition: Edition, before: Edition | None) -> Step:
    """What a reader of `before` finds changed in `edition`; nothing where there is none, or one is for no reader.

    That is a retraction, and what was withheld or erased.
    """
    if before is None or any(one.is_retraction or one.withheld_line for one in (before, edition)):
        return Step(edition, None, [], [])
    step = Step(edition, before, [], [])
    for name, old, new in _parts(before.document, edition.document):
        if _untypeset(old) != _untypeset(new):
            step.parts.append(Part(name, lines(old, new)))
        if typeset := _typeset_lines(old, new):
            step.typographic.append(Part(name, typeset))
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


# ── How it is compared ──────────────────────────────────────────────────────


def _untypeset(lines: list[str]) -> list[str]:
    """`lines` without what only a typesetter sees: forms of marks and dashes, widths of spaces."""
    return [" ".join(line.replace("''", '"').translate(_TYPOGRAPHY).split()) for line in lines]


def _stretches(old: list[str], new: list[str]) -> list[tuple[str, int, int, int, int]]:
    """Which stretches of paragraphs have the same words, and which not, as SequenceMatcher tells it."""
    return SequenceMatcher(None, _untypeset(old), _untypeset(new), autojunk=False).get_opcodes()


def lines(old: list[str], new: list[str]) -> list[Line]:
    """The paragraphs whose words changed, in order; runs of the others counted."""
    found = []
    for op, a, b, c, d in _stretches(old, new):
        if op == "equal":
            found.append(Line([], unchanged=b - a))
        else:
            found += [Line(words(before, after)) for before, after in _pairs(old[a:b], new[c:d])]
    return found


def _typeset_lines(old: list[str], new: list[str]) -> list[Line]:
    """The paragraphs that kept their words and changed their marks or spaces."""
    same = [(old[a:b], new[c:d]) for op, a, b, c, d in _stretches(old, new) if op == "equal"]
    pairs = [pair for before, after in same for pair in zip(before, after, strict=True)]
    return [Line(words(before, after)) for before, after in pairs if before != after]


def _pairs(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    """Paragraphs of a rewritten stretch side by side, in order; "" where one has no counterpart."""
    if len(old) == len(new):
        yield from zip(old, new, strict=True)
        return
    waiting = list(new)
    for before in old:
        match = next((index for index, after in enumerate(waiting) if _alike(before, after)), None)
        if match is None:
            yield before, ""
            continue
        yield from (("", after) for after in waiting[:match])
        yield before, waiting[match]
        del waiting[: match + 1]
    yield from (("", after) for after in waiting)


def _alike(old: str, new: str) -> bool:
    matcher = SequenceMatcher(None, old.split(), new.split(), autojunk=False)
    return matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE


def words(old: str, new: str) -> list[Piece]:
    """`old` and `new` as one text: what stayed, what went, what came, in reading order."""
    a, b = _TOKEN.findall(old), _TOKEN.findall(new)
    if len(a) * len(b) > TOO_LONG:
        return [Piece("del", old), Piece("ins", new)]
    runs = [
        (op == "equal", "".join(a[i:j]), "".join(b[k:m]))
        for op, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    ]
    pieces: list[Piece] = []
    gone = come = ""
    for index, (same, before, after) in enumerate(runs):
        is_gap = same and before.isspace() and 0 < index < len(runs) - 1
        if same and not is_gap:
            pieces += [*_change(gone, come), Piece("same", before)]
            gone = come = ""
        else:  # a lone space between two changed words belongs to the change: it reads as one
            gone, come = gone + before, come + after
    return pieces + _change(gone, come)


def _change(gone: str, come: str) -> list[Piece]:
    return [piece for piece in (Piece("del", gone), Piece("ins", come)) if piece.text]
