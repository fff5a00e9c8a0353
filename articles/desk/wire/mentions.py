"""Where names stand in a text, found by their first word, and which letters are taken already."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from articles.desk.language import vocabulary
from articles.desk.language.prose import Span
from articles.text import fold

_WORD = re.compile(r"\w+")


def surname(name: str) -> str:
    """The last word of `name` as it is written; "Jr" is none."""
    parts = [part for part in name.split() if fold(part).strip(".,") not in vocabulary.folded("names.after_surname")]
    return parts[-1] if parts else name


class Places:
    """The words of a text by where they stand, so that a name is found without reading the text again."""

    def __init__(self, text: str):
        self.text = text
        self._starts: defaultdict[str, list[int]] = defaultdict(list)
        for word in _WORD.finditer(text):
            self._starts[word.group()].append(word.start())

    def of(self, name: str, since: int = 0) -> Iterator[Span]:
        """Where `name` stands as whole words, from `since` on."""
        parts = name.split()
        first = _WORD.search(parts[0]) if parts else None
        if first is None or first.start():
            return
        pattern = re.compile(r"\s".join(map(re.escape, parts)) + r"(?!\w)")
        for start in self._starts.get(first.group(), ()):
            if start >= since and (match := pattern.match(self.text, start)):
                yield match.span()


class Taken:
    """Letters of a text that belong to something already."""

    def __init__(self, length: int, spans: Iterable[Span] = ()):
        self._letters = bytearray(length)
        for span in spans:
            self.take(span)

    def take(self, span: Span) -> None:
        """Count the letters of `span` as taken."""
        self._letters[slice(*span)] = b"\x01" * (min(span[1], len(self._letters)) - span[0])

    def overlaps(self, span: Span) -> bool:
        """True if a letter of `span` is taken."""
        return self._letters.find(1, *span) >= 0
