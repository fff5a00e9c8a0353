"""The passage of a story that contains the words of a query, with marks on the letters as they were printed.

Both are found through folding, letter by letter: `kirim` marks “Kırım”.
"""

import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from articles.reader.search.query import Query
from articles.text import fold, plain

LENGTH = 260  # characters of a passage
LEAD_IN = 70  # of them before the first marked word
_NO_WORD = re.compile(r"[\W_]")


class _Folds(dict):
    """Letter -> its folded letters, or a space if it separates words. Filled as letters are met."""

    def __missing__(self, point: int) -> str:
        self[point] = folded = _NO_WORD.sub(" ", fold(chr(point)))
        return folded


_FOLDS = _Folds()


def finder(query: Query) -> re.Pattern:
    """The pattern that finds the wanted terms of `query` in folded text."""
    ways = {words: False for term in query.wanted for words in term.ways}
    ways |= {term.words: True for term in query.wanted if term.is_beginning}
    longest_first = sorted(ways.items(), key=lambda way: len(" ".join(way[0])), reverse=True)
    patterns = [" +".join(map(re.escape, words)) + ("[^ ]*" if goes_on else "") for words, goes_on in longest_first]
    return re.compile(rf"(?<![^ ])(?:{'|'.join(patterns)})(?![^ ])")


def marked(text: str, wanted: re.Pattern) -> SafeString:
    """`text` as HTML, with <mark> around what is wanted."""
    pieces: list[str] = []
    after = 0
    for start, end in _spans(text, wanted):
        pieces += [escape(text[after:start]), "<mark>", escape(text[start:end]), "</mark>"]
        after = end
    return mark_safe("".join([*pieces, escape(text[after:])]))  # noqa: S308 - every piece of the text is escaped above


def passage(document: dict, wanted: re.Pattern) -> SafeString:
    """The part of a story's text with most of what is wanted, marked; its beginning if nothing is found."""
    lines = [
        line
        for block in document.get("body", [])
        if "text_html" in block
        for line in plain(block["text_html"]).split("\n")
        if line.strip()
    ]
    lines = [document.get("standfirst", ""), *lines]
    counts = [len({match.group() for match in wanted.finditer(line.translate(_FOLDS))}) for line in lines]
    best = counts.index(max(counts))
    if not counts[best]:
        return escape(_cut(next((line for line in lines if line), ""), 0))
    return marked(_cut(lines[best], _spans(lines[best], wanted)[0][0]), wanted)


def _spans(text: str, wanted: re.Pattern) -> list[tuple[int, int]]:
    """The start and end in `text`, as printed, of everything that is wanted."""
    matches = list(wanted.finditer(text.translate(_FOLDS)))
    if not matches:
        return []
    # The place in `text` of every folded letter: one letter may fold to two, a mark to none.
    origin = [place for place, letter in enumerate(text) for _ in _FOLDS[ord(letter)]]
    spans = []
    for match in matches:
        end = origin[match.end() - 1] + 1
        while end < len(text) and not _FOLDS[ord(text[end])]:
            end += 1  # the marks that stand on the last letter
        spans.append((origin[match.start()], end))
    return spans


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
