"""People on record in a body, recognised by the folded words of their names. They are proposed, never linked.

A full name or a variant of it means a person. After that, and for people who are linked already, the surname alone
does. A first name alone never does: two people called Mustafa are not confused. Where two people could be meant,
nobody is recognised. What follows a name after an apostrophe (Şentop'un, Şentop's) belongs to it.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from typing import Generic, NamedTuple, TypeVar

from django.db.models import prefetch_related_objects

from articles.desk.language import vocabulary
from articles.desk.language.patterns import lazily
from articles.desk.language.prose import Prose, Span
from articles.models import Byline, Mention, Person, PersonName, Quote
from articles.text import fold

LONGEST_NAME = 5  # words
QUERY_SIZE = 500  # names in one query
MOST_CANDIDATES = 3000  # a script without capitals could make a name of any two words

_WORD = lazily(r"(?:[^\W_][\u0300-\u036f]*)+")
_INSIDE_NAME = lazily(r"[ \xa0\u202f\-'’]|\. ?")
SUFFIX = lazily(r"['’ʼ][^\W\d_]{1,10}")


# Whoever is named: somebody on record, or, for the wire desk, somebody new.
Somebody = TypeVar("Somebody")
Somebody_co = TypeVar("Somebody_co", covariant=True)


@dataclass(frozen=True)
class FoundPerson:
    """A person on record whom the body names and the story does not link."""

    person: Person
    text: str
    span: Span


@dataclass(frozen=True)
class Occurrence(Generic[Somebody_co]):
    """A person's name in a body. `span` includes the suffix after an apostrophe, `written` does not."""

    person: Somebody_co
    span: Span
    written: str
    is_full: bool

    @property
    def has_suffix(self) -> bool:
        """True if something follows the name after an apostrophe."""
        return self.span[1] - self.span[0] > len(self.written)


class Word(NamedTuple):
    """A word of a body. `folded` is the folded word if it has a capital, else the word as it stands."""

    start: int
    end: int
    folded: str
    is_capital: bool
    goes_on: bool  # leads to the next word, as within a name
    begins_sentence: bool


def unlinked(occurrences: Iterable[Occurrence[Person]], linked: Collection[Person]) -> list[FoundPerson]:
    """The people of `occurrences` who are not `linked`: each once, where the name stands first."""
    first: dict[Person, FoundPerson] = {}
    for occurrence in occurrences:
        if occurrence.person not in linked:
            first.setdefault(occurrence.person, FoundPerson(occurrence.person, occurrence.written, occurrence.span))
    return list(first.values())


def people_of(mentions: Iterable[Mention], bylines: Iterable[Byline], quotes: Iterable[Quote]) -> list[Person]:
    """Everybody whom these rows name, each once. Who was merged into another person counts as that person."""
    people = [*(row.person for row in mentions), *(row.person for row in bylines), *(row.speaker for row in quotes)]
    return list(dict.fromkeys(person.merged_into or person for person in people if person))


def recognise(prose: Prose, linked: Collection[Person] = ()) -> list[Occurrence[Person]]:
    """Where `prose` names people on record, in the order of the text.

    The surname alone is enough for `linked`, the people of the story. At most five queries for a story of usual
    length, however many people are on record: only what looks like a name is looked up.
    """
    words = words_of(prose)
    named = list(_look_up(prose, words))
    # One instance of each person, the linked ones first: what is read beside it is read once.
    candidates = {person.pk: person for person in [*(person for person, _ in named), *linked]}
    if not candidates:
        return []
    prefetch_related_objects(list(candidates.values()), "names", "positions")
    named = [(candidates[person.pk], name) for person, name in named]
    return list(_scan(prose, words, _NamesOfPeople(candidates.values(), linked, named)))


def first_named(prose: Prose, people: Collection[Person]) -> dict[Person, str]:
    """The words by which `prose` first names each of `people`, if it does. Nobody else is looked up."""
    if not people:
        return {}
    prefetch_related_objects(list(people), "names", "positions")
    words: dict[Person, str] = {}
    for occurrence in _scan(prose, words_of(prose), _NamesOfPeople(people, people, [])):
        words.setdefault(occurrence.person, occurrence.written)
    return words


# ── Words ───────────────────────────────────────────────────────────────────


@lru_cache(maxsize=4096)
def _folded(word: str) -> str:
    return fold(word)


def words_of(prose: Prose) -> list[Word]:
    """The words of `prose`, each with what tells whether it can be part of a name."""
    text, words = prose.text, list[Word]()
    matches = list(_WORD.finditer(text))
    for match, after in zip_longest(matches, matches[1:]):
        word, (start, end) = match.group(), match.span()
        gap = text[end : after.start()] if after else "\n"
        goes_on = gap == " " or _INSIDE_NAME.fullmatch(gap) is not None
        if word[0].islower() or word[0].isdigit():
            words.append(Word(start, end, word, False, goes_on, False))
            continue
        before = text[max(0, start - 3) : start].rstrip(' "“„«‘(')
        words.append(Word(start, end, _folded(word), True, goes_on, not before or before[-1] in ".!?…\n:"))
    return words


def is_particle(word: Word) -> bool:
    """True for a small word within names: "de", "bin"."""
    return word.folded in vocabulary.folded("names.particles")


def _tokens(name: str) -> tuple[str, ...]:
    return tuple(_folded(word) for word in _WORD.findall(name))


def surname_of(name: str) -> tuple[str, ...]:
    """The folded words of the last part of `name`, or () if it has only one part."""
    parts = [part for part in name.split() if fold(part).strip(".,") not in vocabulary.folded("names.after_surname")]
    return _tokens(parts[-1]) if len(parts) > 1 else ()


# ── Who could be meant ──────────────────────────────────────────────────────


def _look_up(prose: Prose, words: list[Word]) -> Iterator[tuple[Person, str]]:
    """The people whose name, or a variant of it, may stand in `prose`, each with that name."""
    several, single = _candidates(prose, words)
    for folded_names in _chunks(several | single):
        for person in Person.objects.filter(folded__in=folded_names).select_related("merged_into"):
            yield person.merged_into or person, person.name
    for folded_names in _chunks(several):
        for variant in PersonName.objects.filter(folded__in=folded_names).select_related("person__merged_into"):
            yield variant.person.merged_into or variant.person, variant.name


def _candidates(prose: Prose, words: list[Word]) -> tuple[set[str], set[str]]:
    """What looks like a name of several words, and what like a name of one word, folded."""
    several: set[str] = set()
    single: set[str] = set()
    for at, word in enumerate(words):
        if not word.is_capital and not is_particle(word):
            continue
        has_case = prose.text[word.start].isupper()
        if has_case and not word.begins_sentence and len(word.folded) > 3:
            single.add(word.folded)
        for last in range(at, min(at + LONGEST_NAME, len(words)) - 1):
            following = words[last + 1]
            if not words[last].goes_on or not (following.is_capital or is_particle(following)):
                break
            several.add(fold(re.sub(r"\s", " ", prose.text[word.start : following.end])))
            if len(several) >= MOST_CANDIDATES:
                return several, single
    return several, single


def _chunks(names: set[str]) -> Iterator[list[str]]:
    ordered = sorted(names)
    return (ordered[start : start + QUERY_SIZE] for start in range(0, len(ordered), QUERY_SIZE))


class _NamesOfPeople:
    """Which words mean which person. Words that could mean two people mean nobody."""

    def __init__(self, people: Iterable[Person], linked: Collection[Person], named: Iterable[tuple[Person, str]]):
        self.linked = set(linked)
        self.full: dict[tuple[str, ...], set[Person]] = {}
        for person, name in named:
            self.full.setdefault(_tokens(name), set()).add(person)
        self.surnames: dict[tuple[str, ...], set[Person]] = {}
        for person in people:
            for name in [person.name, *(variant.name for variant in person.names.all())]:
                if len(_tokens(name)) > 1 or person in self.linked or name == person.name:
                    self.full.setdefault(_tokens(name), set()).add(person)
            formal = [variant.name for variant in person.names.all() if variant.kind != PersonName.Kind.NICKNAME]
            for surname in {surname_of(name) for name in [person.name, *formal]} - {()}:
                self.surnames.setdefault(surname, set()).add(person)
        self.longest = max((len(words) for words in self.full), default=1)

    def who(self, words: tuple[str, ...]) -> tuple[bool, Person | None]:
        """Whether `words` are a full name, and whose it is. Of several people of a name, the linked one is meant."""
        people = self.full.get(words, set())
        likely = people if len(people) == 1 else people & self.linked
        return bool(people), next(iter(likely)) if len(likely) == 1 else None

    def by_surname(self, words: tuple[str, ...], met: set[Person]) -> Person | None:
        """Whose surname `words` are, of the linked people and of those `met` before by their full name."""
        likely = [person for person in self.surnames.get(words, ()) if person in self.linked or person in met]
        return likely[0] if len(likely) == 1 else None


# ── Where they stand ────────────────────────────────────────────────────────


def _scan(prose: Prose, words: list[Word], people: _NamesOfPeople) -> Iterator[Occurrence[Person]]:
    met: set[Person] = set()
    at = 0
    while at < len(words):
        length, person, is_full = _match(words, at, people, met)
        if person:
            met |= {person} if is_full else set()
            start, end = words[at].start, words[at + length - 1].end
            suffix = SUFFIX.match(prose.text, end)
            yield Occurrence(person, (start, suffix.end() if suffix else end), prose.text[start:end], is_full)
        at += length


def _match(words: list[Word], at: int, people: _NamesOfPeople, met: set[Person]) -> tuple[int, Person | None, bool]:
    """How many words from `at` on are a name, whose it is, and whether it is full; (1, None, False) for no name."""
    if not words[at].is_capital and not is_particle(words[at]):
        return 1, None, False
    run = _run(words, at, people.longest)
    for length in range(len(run), 0, -1):
        is_name, person = people.who(tuple(run[:length]))
        if is_name:
            return length, person, True
    for length in range(min(len(run), 3), 0, -1):
        person = people.by_surname(tuple(run[:length]), met)
        if person and _stands_alone(words, at, person):
            return length, person, False
    return 1, None, False


def _run(words: list[Word], at: int, longest: int) -> list[str]:
    """The folded words from `at` on that may be one name: "Mark down" is none."""
    run = [words[at].folded]
    for last in range(at, min(at + longest, len(words)) - 1):
        following = words[last + 1]
        if not words[last].goes_on or not (following.is_capital or is_particle(following)):
            break
        run.append(following.folded)
    return run


def _stands_alone(words: list[Word], at: int, person: Person) -> bool:
    """False if a first name stands before the surname at `at`: it would be another person's."""
    before = words[at - 1] if at else None
    if before is None or not before.goes_on or not before.is_capital:
        return True
    titles = {word for position in person.positions.all() for word in _tokens(position.title)}
    return before.folded in titles or before.folded in vocabulary.folded("names.before_surname")
