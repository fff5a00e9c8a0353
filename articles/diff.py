"""Two texts compared word by word: what stayed, what went, what came. About letters and lines, not records."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

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
    """A changed paragraph; or, without pieces, the number of `unchanged` paragraphs that are left out."""

    pieces: list[Piece]
    unchanged: int = 0


@dataclass(frozen=True)
class ChangedPart:
    """The changed lines of one part of a story, such as its headline."""

    name: str
    lines: list[Line]


def untypeset(lines: list[str]) -> list[str]:
    """`lines` without typography: every form of mark, dash and space is one."""
    return [" ".join(line.replace("''", '"').translate(_TYPOGRAPHY).split()) for line in lines]


def _stretches(old: list[str], new: list[str]) -> Sequence[tuple[str, int, int, int, int]]:
    """The stretches of paragraphs with the same words or other ones, as the opcodes of SequenceMatcher."""
    return SequenceMatcher(None, untypeset(old), untypeset(new), autojunk=False).get_opcodes()


def changed_lines(old: list[str], new: list[str]) -> list[Line]:
    """The paragraphs whose words changed, in order; each run of the others is one counted line."""
    lines = []
    for op, a, b, c, d in _stretches(old, new):
        if op == "equal":
            lines.append(Line([], unchanged=b - a))
        else:
            lines += [Line(words(before, after)) for before, after in _pairs(old[a:b], new[c:d])]
    return lines


def typeset_lines(old: list[str], new: list[str]) -> list[Line]:
    """The paragraphs with the same words but other marks or spaces."""
    same = [(old[a:b], new[c:d]) for op, a, b, c, d in _stretches(old, new) if op == "equal"]
    pairs = [pair for before, after in same for pair in zip(before, after, strict=True)]
    return [Line(words(before, after)) for before, after in pairs if before != after]


def _pairs(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    """Pairs of paragraphs of a rewritten stretch (old, new), in order; "" for a missing counterpart."""
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
    deleted = inserted = ""
    for index, (same, before, after) in enumerate(runs):
        is_gap = same and before.isspace() and 0 < index < len(runs) - 1
        if same and not is_gap:
            pieces += [*_change(deleted, inserted), Piece("same", before)]
            deleted = inserted = ""
        else:  # a lone space between two changed words belongs to the change: it reads as one
            deleted, inserted = deleted + before, inserted + after
    return pieces + _change(deleted, inserted)


def _change(deleted: str, inserted: str) -> list[Piece]:
    return [piece for piece in (Piece("del", deleted), Piece("ins", inserted)) if piece.text]
