"""A reader's text as words to look for. No text is an error: anything but words is passed over."""

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import NamedTuple

from django.db.models import Model

from articles.text import tokens

LONGEST = 200  # characters of a query
LONGEST_WORD = 500  # bytes: PostgreSQL refuses a word over 2,046
SHORTEST_BEGINNING = 3  # letters: shorter beginnings stand in nearly every story
_MARKS = str.maketrans(dict.fromkeys("“”„‟«»", '"'))
_PART = re.compile(r'(?P<minus>(?<!\S)[-−])?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')

Words = tuple[str, ...]


@dataclass(frozen=True)
class Term:
    """Folded words next to each other, or any of the other names that mean the same."""

    words: Words
    others: tuple[Words, ...] = ()
    is_quoted: bool = False
    is_beginning: bool = False  # the last word may go on

    @property
    def ways(self) -> tuple[Words, ...]:
        """The words and the other names: every way in which a story may say it."""
        return (self.words, *self.others)

    @property
    def needles(self) -> list[str]:
        """Each way as it looks in folded text between spaces."""
        own, *others = (f" {' '.join(words)} " for words in self.ways)
        return [own.rstrip() if self.is_beginning else own, *others]


@dataclass(frozen=True)
class Query:
    """The terms that a story must contain, and those that it must not."""

    text: str
    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()
    was_cut: bool = False

    def __bool__(self) -> bool:
        return bool(self.wanted)

    def with_beginning(self) -> "Query":
        """The query whose last word may begin a longer one; unchanged if that would match too much."""
        if not self.wanted or not self._may_go_on(self.wanted[-1]):
            return self
        return replace(self, wanted=(*self.wanted[:-1], replace(self.wanted[-1], is_beginning=True)))

    def _may_go_on(self, term: Term) -> bool:
        last = term.words[-1]
        return not term.is_quoted and (len(last) >= SHORTEST_BEGINNING or not last.isascii())


class Span(NamedTuple):
    """Rows that name the editions which a filter lets pass: those with one of `keys` in `column`."""

    model: type[Model]
    column: str
    keys: list[int]
    edition: str  # the column with the edition's key


def read(text: str) -> Query:
    """The query in the first 200 characters of `text`: words, “phrases in quotation marks”, -words to leave out."""
    shown = "".join(letter for letter in text if letter.isspace() or unicodedata.category(letter) != "Cc")[:LONGEST]
    wanted: list[Term] = []
    unwanted: list[Term] = []
    for part in _PART.finditer(shown.translate(_MARKS)):
        words = tuple(map(_cut, tokens(part["phrase"] or part["word"] or "").split()))
        if words:
            term = Term(words, is_quoted=part["phrase"] is not None)
            (unwanted if part["minus"] else wanted).append(term)
    return Query(" ".join(shown.split()), tuple(wanted), tuple(unwanted), was_cut=len(text) > LONGEST)


def _cut(word: str) -> str:
    return word.encode()[:LONGEST_WORD].decode(errors="ignore")
