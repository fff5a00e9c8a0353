"""What stands between quotation marks in a body, and which marks do not balance."""

import re
from dataclasses import dataclass, field

from articles.desk.language.cues import has_cue
from articles.desk.language.patterns import lazily
from articles.desk.language.prose import Prose, Span
from articles.text import QUOTATION_MARKS

_MARK = lazily(r"''(?!'(?!'))|[\"“”„«»‘’]")
# Swedish and Finnish open with the mark that closes, German also with the pointed ones the other way round.
_OTHERWISE = {"”": "”", "»": "«»"}
# A text that went through several hands opens with one kind of mark and closes with another: "…” and “…".
_MIXED = {'"': '"”', "“": '”"', "„": '“”"'}
_CLOSERS = QUOTATION_MARKS | _OTHERWISE | _MIXED
_CLOSING = re.compile(r"’(?!\w)")
_DECADE = lazily(r"‘\d\ds?\b")
_STRAIGHT = {'"', "''"}
_OPENS_AFTER = " \n\xa0\u202f([{—–-/“„«‘'\"…:"
_SHOWN = 60  # characters of the text after a mark that does not balance


@dataclass(frozen=True)
class Quoted:
    """Words between marks: `outer` with the marks, `parts` without them, one for each paragraph."""

    outer: Span
    parts: tuple[Span, ...]

    def words(self, text: str) -> str:
        """The words without marks, an empty line between paragraphs."""
        return "\n\n".join(text[start:end].strip() for start, end in self.parts)


@dataclass
class _Open:
    mark: str
    at: int
    begins: int
    parts: list[Span] = field(default_factory=list)


def quotations(prose: Prose) -> tuple[list[Quoted], list[Span]]:
    """What stands between the outermost marks of `prose`, and where marks do not balance.

    A quotation goes on in the next paragraph if that begins with its opening mark again. One that can be read in two
    ways counts as not balanced.
    """
    reader = _MarkReader(prose)
    for number in range(len(prose.paragraphs)):
        reader.read(number)
    reader.drop_open()
    outermost: list[Quoted] = []
    for quoted in sorted(reader.closed, key=lambda quoted: (quoted.outer[0], -quoted.outer[1])):
        if not outermost or quoted.outer[0] >= outermost[-1].outer[1]:
            outermost.append(quoted)
    return outermost, [_shown(prose, at) for at in _once_a_paragraph(prose, sorted(reader.stray))]


class _MarkReader:
    """The marks of a body, read from its beginning to its end."""

    def __init__(self, prose: Prose):
        self.prose, self.text = prose, prose.text
        self.open: list[_Open] = []
        self.closed: list[Quoted] = []
        self.stray: list[int] = []

    def read(self, number: int) -> None:
        """Read paragraph `number`. What is still open from the one before goes on, or was never closed."""
        begin, end = self.prose.paragraphs[number]
        begin += len(self.text[begin:end]) - len(self.text[begin:end].lstrip())
        begin = self._go_on(begin)
        for mark in _MARK.finditer(self.text, begin, end):
            self._take(mark.group(), mark.start(), mark.end(), (begin, end))
        for quotation in self.open:
            quotation.parts.append((quotation.begins, end))

    def drop_open(self) -> None:
        """Count what is still open as not balanced."""
        self.stray += [quotation.at for quotation in self.open]
        self.open = []

    def _go_on(self, begin: int) -> int:
        """Where to read on in a paragraph: after the mark that says that an open quotation goes on, else `begin`."""
        if len(self.open) == 1 and self.text.startswith(self.open[0].mark, begin):
            quotation = self.open[0]
            said = self.text[slice(*quotation.parts[-1])].rstrip()
            lead = self.text[max(0, quotation.at - 3) : quotation.at].rstrip(" ")[-1:]
            # In the middle of a phrase, somebody speaking in it, or no full stop: then it was rather never
            # closed, and here is another.
            if not lead.isalnum() and said.endswith((".", "!", "?", "…")) and not has_cue(said):
                quotation.begins = begin + len(quotation.mark)
                return quotation.begins
        self.drop_open()
        return begin

    def _take(self, mark: str, start: int, end: int, paragraph: Span) -> None:
        before = self.text[start - 1] if start > paragraph[0] else "\n"
        after = self.text[end] if end < paragraph[1] else "\n"
        top = self.open[-1] if self.open else None
        if mark in "‘’" and self._is_apostrophe(mark, start, before, after, paragraph):
            return
        stands_before_word = before in _OPENS_AFTER and not after.isspace()
        may_open = mark in QUOTATION_MARKS and (mark not in _STRAIGHT or stands_before_word)
        may_open = may_open or (mark in _OTHERWISE and not top and stands_before_word and after.isalnum())
        if top and mark in _CLOSERS[top.mark] and not (mark in _STRAIGHT and before.isspace()):
            self.open.pop()
            if top.parts or self.text[top.begins : start].strip():  # "" says nothing
                self.closed.append(Quoted((top.at, end), (*top.parts, (top.begins, start))))
        elif may_open:
            if mark in _STRAIGHT and any(quotation.mark == mark for quotation in self.open):
                self.drop_open()  # opened twice: nobody can tell where the first ends
            self.open.append(_Open(mark, start, end))
        elif not (mark in _STRAIGHT and before.isdigit()):  # inches and minutes
            self.stray.append(start)

    def _is_apostrophe(self, mark: str, start: int, before: str, after: str, paragraph: Span) -> bool:
        if before.isalnum() and after.isalnum():
            return True
        if mark == "‘":
            return _DECADE.match(self.text, start) is not None
        if not (self.open and self.open[-1].mark == "‘"):
            return True
        if not (before in "sS" and re.match(r"’ [^\W\d_A-Z]", self.text[start : start + 3])):
            return False
        # "the ministers’ cars" within ‘…’, where the real end comes later, before another ‘ opens
        closing = _CLOSING.search(self.text, start + 1, paragraph[1])
        return closing is not None and self.text.find("‘", start + 1, closing.start()) < 0


def _once_a_paragraph(prose: Prose, stray: list[int]) -> list[int]:
    first: dict[int, int] = {}
    for at in stray:
        first.setdefault(prose.paragraph_at(at), at)
    return list(first.values())


def _shown(prose: Prose, at: int) -> Span:
    """The mark at `at` with words after it, by which an editor finds it; with words before it at a paragraph's end."""
    begin, end = prose.paragraphs[prose.paragraph_at(at)]
    if end - at <= 2:
        return max(begin, end - _SHOWN), end
    return at, min(end, at + _SHOWN)
