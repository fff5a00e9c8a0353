"""A body as plain text: its paragraphs and sentences, and where each letter stands in the markup."""

import html
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from operator import itemgetter

from articles.desk.language.patterns import lazily
from articles.desk.language.spans import Span

LONGEST_SENTENCE = 2000  # characters: a text without full stops would else be read again for each word of it

# One letter for another, so that offsets stay: kinds of spaces and of quotation marks.
_SPACES = "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
_SAME = str.maketrans(
    dict.fromkeys(_SPACES, " ") | {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'"}
)
# Of three apostrophes the first belongs to the word, the others are a mark. A space by itself stays where it is.
_RUN = lazily(r"\s{2,}|''(?!'(?!'))")
_RUN_WITH_MARK = lazily(r"\s*\n\s*(?:[\"“”„«»‘]|''(?!'(?!')))?|\s{2,}|''(?!'(?!'))")
# Thai to Myanmar, Khmer, kana, Chinese: words follow each other without a space.
_UNSPACED_LETTERS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_UNSPACED = re.compile(f"[{_UNSPACED_LETTERS}]")
_BEGINNING = re.compile(rf"(?<![^\W_])\S|[^\w\s]|_|[{_UNSPACED_LETTERS}]|(?<=[{_UNSPACED_LETTERS}])\S")
_SORTED_BY = 120  # letters: what differs only behind them is compared one by one
_PIECE = lazily(r"<[^>]*>|&[#\w]+;|\n|[^<&\n]+|.")
_BREAK = lazily(r"</(?:p|h2|h3|li|blockquote|figure)>|<br>")
_OPENED = lazily(r"<(?:p|h2|h3|ul|ol|li|blockquote|figure)\b")
_SENTENCE_END = lazily(r"[.!?…]+[\"”“»’')\]]*(?=\s)")
_ABBREVIATION = lazily(r"\b(?:<titles.short>|<sentences.abbreviations>|[^\W\d_])\.$")


@dataclass(frozen=True)
class Flat:
    """Text with one kind of marks and spaces, and where each character starts and ends in the original."""

    text: str
    starts: list[int]
    ends: list[int]

    @cached_property
    def _beginnings(self) -> list[int]:
        """Where words begin, and marks stand, in the order of the letters from there on."""
        beginnings = (match.start() for match in _BEGINNING.finditer(self.text))
        return sorted(beginnings, key=lambda at: self.text[at : at + _SORTED_BY])

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        return {}

    def places(self, sought: str) -> list[int]:
        """Every place where `sought` stands in whole words, in the order of the text: "rain" is not in "rainfall".

        Looked up in the order of letters, and kept: thousands of recorded words are not sought through the whole text
        each, nor are the same words that are recorded a thousand times.
        """
        if sought not in self._places:
            self._places[sought] = self._look_up(sought)
        return self._places[sought]

    def _look_up(self, sought: str) -> list[int]:
        letters, beginnings = sought[:_SORTED_BY], self._beginnings
        first = bisect_left(beginnings, letters, key=lambda at: self.text[at : at + len(letters)])
        last = bisect_right(beginnings, letters, lo=first, key=lambda at: self.text[at : at + len(letters)])
        return sorted(at for at in beginnings[first:last] if self._is_whole(sought, at))

    def _is_whole(self, sought: str, at: int) -> bool:
        end = at + len(sought)
        return self.text.startswith(sought, at) and not _are_one_word(sought[-1], self.text[end : end + 1])


def _are_one_word(before: str, after: str) -> bool:
    """True for two letters or digits of scripts that part words by spaces, where they follow each other."""
    return before.isalnum() and after.isalnum() and not _UNSPACED.match(before) and not _UNSPACED.match(after)


def flatten(text: str, *, join_paragraphs: bool = False) -> Flat:
    """`text` with each run of white space as one space, and each kind of quotation mark as one mark.

    `join_paragraphs` leaves out the mark that opens a paragraph: a speech over two paragraphs repeats it.
    """
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    position = 0
    for run in (_RUN_WITH_MARK if join_paragraphs else _RUN).finditer(text):
        begin, end = run.span()
        pieces += [text[position:begin], '"' if run.group() == "''" else " "]
        starts += range(position, begin + 1)
        ends += range(position + 1, begin + 1)
        ends.append(end)
        position = end
    pieces.append(text[position:])
    starts += range(position, len(text))
    ends += range(position + 1, len(text) + 1)
    return Flat("".join(pieces).translate(_SAME), starts, ends)


def flattened(text: str, *, join_paragraphs: bool = False) -> str:
    """The text alone that `flatten` gives."""
    runs = _RUN_WITH_MARK if join_paragraphs else _RUN
    return runs.sub(lambda run: '"' if run.group() == "''" else " ", text).translate(_SAME)


@dataclass(frozen=True)
class Prose:
    """A body that was read. Every span is of `text`, which equals `plain(markup)`."""

    text: str
    starts: list[int] = field(repr=False)  # where each character of `text` begins in the markup, and where it ends
    ends: list[int] = field(repr=False)
    paragraphs: list[Span] = field(repr=False)

    @cached_property
    def flat(self) -> Flat:
        """The text in the form in which recorded words are compared with it."""
        return flatten(self.text)

    @cached_property
    def joined(self) -> Flat:
        """The same, without the marks that open paragraphs."""
        return flatten(self.text, join_paragraphs=True)

    @cached_property
    def _breaks(self) -> list[list[int]]:
        return [list(_breaks(self.text, *paragraph)) for paragraph in self.paragraphs]

    def in_markup(self, span: Span) -> Span:
        """Where the words at `span`, which is not empty, stand in the markup."""
        return self.starts[span[0]], self.ends[span[1] - 1]

    def paragraph_at(self, position: int) -> int:
        """The number of the paragraph, from 0, in which `position` stands."""
        return max(0, bisect_right(self.paragraphs, position, key=itemgetter(0)) - 1)

    def sentence_at(self, span: Span) -> Span:
        """Where the sentence, or sentences, that hold `span` begin and end, within its paragraphs."""
        last = self.paragraph_at(max(span[0], span[1] - 1))
        breaks = self._breaks[last]
        following = bisect_left(breaks, span[1])
        end = breaks[following] if following < len(breaks) else self.paragraphs[last][1]
        return self.sentence_begin(span[0]), end

    def sentence_begin(self, position: int) -> int:
        """Where the sentence that holds `position`, or begins there, begins."""
        number = self.paragraph_at(position)
        breaks = self._breaks[number]
        before = bisect_right(breaks, position)
        return breaks[before - 1] if before else self.paragraphs[number][0]


def sentence_ends(text: str, begin: int, limit: int) -> Iterator[int]:
    """Where sentences of `text` between `begin` and `limit` end. A short form such as "Mr." ends none."""
    for end in _SENTENCE_END.finditer(text, begin, limit):
        is_short_form = end.group() == "." and _ABBREVIATION.search(text[max(begin, end.start() - 8) : end.end()])
        goes_on = text[end.end() : end.end() + 4].lstrip()[:1].islower()
        if not is_short_form and not goes_on:
            yield end.end()


def _breaks(text: str, begin: int, limit: int) -> Iterator[int]:
    """Where sentences end, and where one that is too long is cut."""
    for end in (*sentence_ends(text, begin, limit), limit):
        yield from range(begin + LONGEST_SENTENCE, end, LONGEST_SENTENCE)
        if end < limit:
            yield end
        begin = end


@lru_cache(maxsize=8)
def read(markup: str) -> Prose:
    """The prose of a body's sanitised `markup`. The last few are kept, since one story is read many times."""
    text, starts, ends, breaks = _plain_with_origins(markup)
    paragraphs, begin = [], 0
    for end in [*sorted(breaks), len(text)]:
        if text[begin:end].strip():
            paragraphs.append((begin, end))
        begin = end + 1
    return Prose(text, starts, ends, paragraphs or [(0, 0)])


def _plain_with_origins(markup: str) -> tuple[str, list[int], list[int], set[int]]:
    """The plain text, where each character begins and ends in the markup, and the line breaks that end a block.

    It is read in whole pieces, so that a long story takes a few milliseconds.
    """
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    breaks: set[int] = set()
    last = ""  # character that is no space; a block that starts right behind words starts a line
    for match in _PIECE.finditer(markup):
        piece, start, end = match.group(), match.start(), match.end()
        is_start = last not in {"", "\n"} and _OPENED.match(piece)
        is_break = is_start or _BREAK.match(piece)
        if is_break or piece == "\n":
            if pieces[-1:] != ["\n"]:
                pieces.append("\n")
                starts.append(start)
                ends.append(start if is_break else end)
            last = "\n"
            if is_break and (is_start or piece[1] == "/"):
                breaks.add(len(starts) - 1)
        elif piece[0] == "&" and len(piece) > 1:
            pieces.append(html.unescape(piece))
            starts += [start] * len(pieces[-1])
            ends += [end] * len(pieces[-1])
            last = pieces[-1][-1:]
        elif piece[0] != "<":
            pieces.append(piece)
            starts += range(start, end)
            ends += range(start + 1, end + 1)
            last = piece.rstrip(" \t")[-1:] or last
    whole = "".join(pieces)
    left, right = len(whole) - len(whole.lstrip()), len(whole.rstrip())
    return whole[left:right], starts[left:right], ends[left:right], {at - left for at in breaks if left <= at < right}
