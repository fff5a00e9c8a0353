"""A reader's text as words to look for. No text is an error: anything but words is passed over."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace

from articles import words as spelling
from articles.words import Word, Words, is_unspaced

LONGEST = 200  # characters of a query
LONGEST_WORD = 500  # bytes: PostgreSQL refuses a word over 2,046
SHORTEST_BEGINNING = 3  # letters: shorter beginnings stand in nearly every story
SHORTEST_HALF = 4  # letters of a half of a compound: of shorter ones “the rapist” would be a therapist
LONGEST_COMPOUND = 16  # letters of a word that is taken apart
SHORT_WORDS = ("a", "i")  # words of one letter, not initials
_MARKS = str.maketrans(dict.fromkeys("“”„‟«»", '"'))
_PART = re.compile(
    r"(?P<minus>(?<!\S)[-−])?"
    r'(?:"(?P<phrase>[^"]*)"|(?P<word>[0-9]{1,3}(?:[ \u00a0\u2009\u202f][0-9]{3})+(?![^\s"])|[^\s"]+))'
)
_LETTERS_AND_DIGITS = re.compile(r"([^\W\d_]+)([0-9]+)|([0-9]+)([^\W\d_]+)")


@dataclass(frozen=True)
class Term:
    """Folded words next to each other, or any of the other ways to write them and names that mean the same."""

    words: Words
    others: tuple[Words, ...] = ()
    is_quoted: bool = False
    is_beginning: bool = False  # the last word may go on

    @property
    def ways(self) -> tuple[Words, ...]:
        """The words and the others: every way in which a story may say it."""
        return (self.words, *self.others)

    @property
    def needles(self) -> list[str]:
        """Each way as it looks in folded text between spaces."""
        own, *others = (f" {' '.join(words)} " for words in self.ways)
        return [own.rstrip() if self.is_beginning else own, *others]

    @property
    def is_one_word(self) -> bool:
        """Whether it was typed as one word, without marks."""
        return len(self.words) == 1 and not self.is_quoted

    def or_else(self, others: Iterable[Words]) -> "Term":
        """The term that may be said in these ways, too."""
        ways = dict.fromkeys([*self.others, *others])
        return replace(self, others=tuple(way for way in ways if way and way != self.words))


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

    def loosened(self) -> "Query":
        """The query whose last word may begin a longer one, and whose compounds may be written as two words."""
        query = self.with_beginning()
        return replace(
            query,
            wanted=tuple(term.or_else(_apart(term.words[0])) if term.is_one_word else term for term in query.wanted),
        )

    @property
    def halves(self) -> list[str]:
        """The second halves of compounds that may be written as two words."""
        return [half for term in self.wanted if term.is_one_word for _, half in _apart(term.words[0])]

    def _may_go_on(self, term: Term) -> bool:
        last = term.words[-1]
        if term.is_quoted or is_unspaced(last):
            return False
        return len(last) >= SHORTEST_BEGINNING or not last.isascii()


def read(text: str) -> Query:
    """The query in the first 200 characters of `text`: words, “phrases in quotation marks”, -words to leave out."""
    shown = "".join(letter for letter in text if letter.isspace() or unicodedata.category(letter) != "Cc")[:LONGEST]
    wanted: list[Term] = []
    unwanted: list[Term] = []
    for part in _PART.finditer(shown.translate(_MARKS)):
        is_quoted = part["phrase"] is not None
        if term := _term(list(spelling.read(part["phrase"] or part["word"] or "")), is_quoted):
            (unwanted if part["minus"] else wanted).append(term)
    return Query(" ".join(shown.split()), _together(wanted), tuple(unwanted), was_cut=len(text) > LONGEST)


def _term(words: list[Word], is_quoted: bool) -> Term | None:
    """The term of these words; None if there is none."""
    parts = tuple(_cut(part) for word in words for part in word.parts)
    if not parts:
        return None
    # A phrase is found as one that has its compounds written as one word, too.
    ways = [tuple(_cut(part) for word in words for part in word.joined or word.parts)]
    if len(words) == 1 and not is_quoted:
        ways += [*words[0].others, *_at_digits(parts)]
    return Term(parts, is_quoted=is_quoted).or_else(way for way in ways if not _is_syllable(way))


def _is_syllable(way: Words) -> bool:
    """Whether it would be found everywhere: “us” for U.S."""
    return len(way) == 1 and len(way[0]) < SHORTEST_BEGINNING and way[0].isalpha() and way[0].isascii()


def _at_digits(parts: Words) -> list[Words]:
    """covid19 -> covid 19."""
    match = _LETTERS_AND_DIGITS.fullmatch(parts[0]) if len(parts) == 1 else None
    return [tuple(filter(None, match.groups()))] if match else []


def _together(terms: list[Term]) -> tuple[Term, ...]:
    """`terms`, of which two neighbours may be one word: well being -> wellbeing, o brien -> obrien."""
    ways: list[list[Words]] = [[] for _ in terms]
    for place, (one, two) in enumerate(zip(terms, terms[1:], strict=False)):
        if one.is_one_word and two.is_one_word and _may_be_one(one.words[0], two.words[0]):
            for both in (place, place + 1):
                ways[both].append((one.words[0] + two.words[0],))
    return tuple(term.or_else(more) for term, more in zip(terms, ways, strict=True))


def _may_be_one(one: str, two: str) -> bool:
    """Whether a story may write both as one word: an initial or a number with a word, or two long words."""
    numbers = one.isdecimal() + two.isdecimal()
    if is_unspaced(one) or is_unspaced(two) or one in SHORT_WORDS or numbers == 2:
        return False
    shorter = min(len(one), len(two))
    return numbers == 1 or shorter == 1 or shorter >= SHORTEST_HALF


def _apart(word: str) -> list[Words]:
    """wellbeing -> well being, obrien -> o brien."""
    if not (word.isascii() and word.isalpha() and len(word) <= LONGEST_COMPOUND):
        return []
    halves = range(SHORTEST_HALF, len(word) - SHORTEST_HALF + 1)
    initial = [1] if len(word) > SHORTEST_HALF and word[0] not in SHORT_WORDS else []
    return [(word[:at], word[at:]) for at in (*initial, *halves)]


def _cut(word: str) -> str:
    return word.encode()[:LONGEST_WORD].decode(errors="ignore")
