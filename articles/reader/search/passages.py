"""The passage of a story that contains the words of a query, with marks on the letters as they were printed.

Both are found through folding, letter by letter: `kirim` marks “Kırım”, and `wellbeing` marks “well-being”.
"""

import re
from collections.abc import Iterator
from html import escape

from django.utils.safestring import SafeString

from articles.reader.search.query import Query
from articles.text import plain
from articles.words import GROUPED_BY, JOINERS, UNSPACED, Words, is_unspaced, letters

LENGTH = 260  # characters of a passage
LEAD_IN = 70  # of them before the first marked word
# What stands for a letter that joins the parts of a word, and for one that stands between the thousands of a number.
_JOINER, _GROUP = "\x1f", "\x1e"
_BETWEEN_WORDS = f"[ {_JOINER}{_GROUP}]"
_IN_WORD = f"[^ {_JOINER}{_GROUP}{UNSPACED}]"  # of a script with spaces


class _Folds(dict):
    """Letter -> its folded letters, a mark for one that joins words, or a space. Filled as letters are met."""

    def __missing__(self, point: int) -> str:
        folded = letters(chr(point))
        # One place for one letter, wherever possible: “…” folds to three dots.
        self[point] = shown = "".join(map(_shown, folded if folded.isalnum() else folded[:1]))
        return shown


def _shown(letter: str) -> str:
    if letter.isalnum():
        return letter
    return _JOINER if letter in JOINERS else _GROUP if letter in GROUPED_BY.replace(" ", "") else " "


_FOLDS = _Folds()
_FOLDS[0x200C] = _JOINER  # by itself it stands between no letters


class Finder:
    """Finds the wanted terms of a query in a text as it was printed."""

    def __init__(self, query: Query):
        ways = {words: False for term in query.wanted for words in term.ways}
        ways |= {term.words: True for term in query.wanted if term.is_beginning}
        longest_first = sorted(ways.items(), key=lambda way: len("".join(way[0])), reverse=True)
        self.pattern = re.compile("|".join(_pattern(words, goes_on) for words, goes_on in longest_first))
        # As a term mostly stands in a text. Looking for these is far quicker than folding the text.
        self._plain = [[" ".join(words) for words in term.ways] for term in query.wanted]

    def likely(self, text: str) -> int:
        """How many of the terms stand in `text`, at a glance."""
        lower = text.casefold()
        return sum(any(way in lower for way in ways) for ways in self._plain)

    def count(self, text: str) -> int:
        """How many different things that are wanted stand in `text`."""
        return len({match.group() for match in self.pattern.finditer(text.translate(_FOLDS))})

    @property
    def terms(self) -> int:
        return len(self._plain)

    def first(self, text: str) -> int | None:
        """Where in `text` the first thing begins that is wanted; None if there is none."""
        match = self.pattern.search(text.translate(_FOLDS))
        return match and (match.start() if _keeps_places(text) else _origin(text)[match.start()])

    def spans(self, text: str) -> list[tuple[int, int]]:
        """The start and end in `text`, as printed, of everything that is wanted."""
        found = [match.span() for match in self.pattern.finditer(text.translate(_FOLDS))]
        if not found or _keeps_places(text):
            return found
        origin = _origin(text)
        return [(origin[start], _with_marks(text, origin[end - 1] + 1)) for start, end in found]


def _keeps_places(text: str) -> bool:
    """Whether each letter of `text` folds to one letter: most do."""
    return text.isascii() or all(len(_FOLDS[ord(letter)]) == 1 for letter in set(text))


def _origin(text: str) -> list[int]:
    """The place in `text` of every folded letter: one letter may fold to two, a mark to none."""
    return [place for place, letter in enumerate(text) for _ in _FOLDS[ord(letter)]]


def _with_marks(text: str, end: int) -> int:
    """The end of the marks that stand on the letter before `end`."""
    while end < len(text) and not _FOLDS[ord(text[end])]:
        end += 1
    return end


# ── The pattern ─────────────────────────────────────────────────────────────

_ARABIC = re.compile("[\u0620-\u064a]{3,}")


def _pattern(words: Words, goes_on: bool) -> str:
    """The pattern that finds `words` next to each other in folded text, with or without what joins their parts."""
    pattern, is_spaced = "", True
    for word in _runs(words):
        was_spaced, is_spaced = is_spaced, not is_unspaced(word)
        if pattern:
            pattern += f"{_BETWEEN_WORDS}+" if was_spaced and is_spaced else f"{_BETWEEN_WORDS}*"
        pattern += f"(?<!{_IN_WORD}){_word(word)}" if is_spaced else _joined(word)
    if goes_on:
        return f"{pattern}{_IN_WORD}*"
    return f"{pattern}(?!{_IN_WORD})" if is_spaced else pattern


def _runs(words: Words) -> Iterator[str]:
    """`words`, with the pairs of letters of an unspaced script put together again: 北京 京大 -> 北京大."""
    run = ""
    for word in words:
        if run and is_unspaced(run) and is_unspaced(word) and run[-1] == word[0]:
            run += word[1:]
            continue
        if run:
            yield run
        run = word
    yield run


def _word(word: str) -> str:
    """The pattern of one word of a script with spaces."""
    if word.isdecimal() and len(word) > 3:
        first = len(word) % 3
        groups = [word[:first]] * bool(first) + [word[at : at + 3] for at in range(first, len(word), 3)]
        return f"{_BETWEEN_WORDS}?".join(groups)
    if word.isascii():
        return f"{_joined(word)}(?:s(?={_JOINER}(?!{_IN_WORD})))?"  # ministers' is found by minister
    return f"(?:[وبكف]?ال|لل)?{_joined(word)}" if _ARABIC.fullmatch(word) else _joined(word)


def _joined(word: str) -> str:
    return f"{_JOINER}?".join(map(re.escape, word))


# ── Text ────────────────────────────────────────────────────────────────────


def marked(text: str, finder: Finder) -> SafeString:
    """`text` as HTML, with <mark> around what is wanted."""
    pieces: list[str] = []
    after = 0
    for start, end in finder.spans(text):
        pieces += [escape(text[after:start]), "<mark>", escape(text[start:end]), "</mark>"]
        after = end
    return SafeString("".join([*pieces, escape(text[after:])]))  # every piece of the text is escaped


def passage(document: dict, finder: Finder) -> SafeString:
    """The part of a story's text with most of what is wanted, marked; its beginning if nothing is found."""
    best, most = None, 0
    passed = []
    for line in _lines(document):
        if (likely := finder.likely(line)) > most and (at := finder.first(line)) is not None:
            best, most = (line, at), likely
            if most == finder.terms:
                break
        passed.append(line)
    if best is None:  # with marks on its letters, or written otherwise: every line has to be folded
        line = max(passed, key=finder.count)
        at = finder.first(line)
        if at is None:
            return SafeString(escape(_cut(next((line for line in passed if line), ""), 0)))
        best = line, at
    return marked(_cut(*best), finder)


def _lines(document: dict) -> Iterator[str]:
    """The standfirst, then the lines of the text. Most passages stand near the beginning: the rest is not read."""
    yield document.get("standfirst", "")
    for block in document.get("body", ()):
        if "text_html" in block:
            yield from (line for line in plain(block["text_html"]).split("\n") if line.strip())


def _cut(text: str, at: int) -> str:
    """About 260 characters of `text` around `at`: whole words if it has spaces, with dots where it goes on."""
    start = max(0, at - LEAD_IN) if len(text) > LENGTH else 0
    if start:
        space = text.rfind(" ", max(0, start - 30), start)
        start = space + 1 if space >= 0 else start
    end = min(len(text), start + LENGTH)
    if end < len(text):
        space = text.rfind(" ", max(at + 1, end - 40), end)
        end = space if space > 0 else end
    return ("… " if start else "") + text[start:end] + (" …" if end < len(text) else "")
