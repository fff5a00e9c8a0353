"""Who is meant by the words for a speaker: one reading for direct, partial and reported speech.

Who is named between quotation marks is spoken about there, and does not speak.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic

from articles.desk.language import phrases
from articles.desk.language.marks import Quoted
from articles.desk.language.names import Occurrence, Somebody, Somebody_co
from articles.desk.language.patterns import lazily
from articles.desk.language.phrases import Phrase
from articles.desk.language.prose import Prose, Span

_OF_SOMEBODY = lazily(
    r"(?:(?i:<speaker.somebody_else>)\s.*\b<speaker.somebody_of>|(?:.*\s)?<speaker.never_their_own>)\s+[^,]*"
)
_OTHERS = lazily(r"[,(]|\b(?:<speaker.somebody_of>|<speaker.ends>|<speaker.joins>)\b")
_IS_OBJECT = lazily(r"\b<speaker.before_object>\s(?:[A-Z<letters.capitals>][\w’'-]*\.?\s){0,3}$")
# "the Lind campaign", "Lind aides"
_NOUN = lazily(r"\s(?!<speaker.somebody_of>\b|<speaker.joins>\b|<speech.also>\b)[^\W\d_A-Z<letters.capitals>]")
_OF_GROUP = lazily(r"\s(?:[\w-]+\s)?(?:\w+<groups.plural_endings>|<groups.names>)")
_SPEAKS = lazily(r"\b(?:<speech.verbs>|<speech.phrases>|<speech.participles>)\b|[“”„«»\"]")
_ENDS_WITH_ARTICLE = lazily(r"\b(?:<articles.the>|<articles.a>|<articles.its>)\s$", re.IGNORECASE)
_NEAR_OBJECT = 60  # characters before a name in which a preposition and titles have room


@dataclass(frozen=True)
class Who(Generic[Somebody_co]):
    """Somebody who speaks: a person, or the text's own words for them; neither where the text does not say."""

    speaker: Somebody_co | None = None
    label: str = ""
    is_stated: bool = False

    def __bool__(self) -> bool:
        return self.speaker is not None or bool(self.label)


class Speakers(Generic[Somebody]):
    """The people whom a text names outside its quotation marks, to be asked by the words for a speaker."""

    def __init__(self, prose: Prose, quoted: Sequence[Quoted], occurrences: Sequence[Occurrence[Somebody]]):
        self.prose, self.text = prose, prose.text
        self.named = _outside(occurrences, [passage.outer for passage in quoted])
        self._starts = [occurrence.span[0] for occurrence in self.named]
        self._speaking = [occurrence for occurrence in self.named if not occurrence.has_suffix]
        self._speaking_starts = [occurrence.span[0] for occurrence in self._speaking]
        self._others = self._next_others()
        self._subjects = self._last_subjects()

    def read(self, phrase: Phrase, at: int) -> Who[Somebody]:
        """Who is meant by `phrase`; a pronoun means who was the subject before `at`."""
        head = phrase.head[0], phrases.ends_at(self.text, *phrase.head)
        if self.first_in(head) is None and self.ends_with_name(phrase.head):
            head = phrase.head  # "former mayor and businessman Rex Hale"
        words = self.text[slice(*head)]
        if (people := self.between(head)) and not self._is_of_somebody(head):
            return Who(self._chief(head), is_stated=len(set(people)) == 1)
        if beside := self._beside(phrase):
            return beside
        if phrases.is_pronoun(words):
            return Who(None if phrases.is_plural(words) else self.last_subject(at))
        label = phrases.label(self.text[slice(*phrase.head)])
        return Who(label=label, is_stated=bool(label))

    def between(self, span: Span) -> list[Somebody]:
        """Who may speak in `span`: "Johnson's aides" are not Johnson, nor does a Turkish subject have a suffix."""
        return list(self._people(span))

    def only_one(self, span: Span) -> Somebody | None:
        """The person named in `span`, if there is only one."""
        first = bisect_left(self._speaking_starts, span[0])
        end = bisect_left(self._speaking_starts, span[1])
        return self._speaking[first].person if first < end <= self._others[first] else None

    def first_in(self, span: Span) -> Somebody | None:
        """The first person named in `span`."""
        return next(self._people(span), None)

    def subject_of(self, span: Span) -> Somebody | None:
        """The first person in `span` of whom something may be told: not "with Lind", not "Lind's"."""
        named = (occurrence for occurrence in self._occurrences(span) if not occurrence.has_suffix)
        return next((one.person for one in named if not self._is_object(one, span[0])), None)

    def last_subject(self, position: int) -> Somebody | None:
        """Who a pronoun at `position` stands for: of the last sentence before it that names somebody, who speaks in it.

        Where nobody does it is who is named last, and never who is named only "with Lind" or as "Lind's".
        """
        last = bisect_left(self._starts, position) - 1
        if last < 0:
            return None
        return self._subjects[last] or self.named[last].person

    def ends_with_name(self, span: Span) -> bool:
        """True if a name ends where `span` ends."""
        return any(occurrence.span[1] == span[1] for occurrence in self._occurrences(span))

    def _next_others(self) -> list[int]:
        """For each of those who may speak, the place of the next of them who is somebody else."""
        others = [len(self._speaking)] * len(self._speaking)
        for place in range(len(self._speaking) - 2, -1, -1):
            is_same = self._speaking[place].person == self._speaking[place + 1].person
            others[place] = others[place + 1] if is_same else place + 1
        return others

    def _people(self, span: Span) -> Iterator[Somebody]:
        return (occurrence.person for occurrence in self._occurrences(span) if not occurrence.has_suffix)

    def _occurrences(self, span: Span) -> Iterator[Occurrence[Somebody]]:
        for number in range(bisect_left(self._starts, span[0]), len(self.named)):
            if self._starts[number] >= span[1]:
                return
            yield self.named[number]

    def _last_subjects(self) -> list[Somebody | None]:
        """For each name, who is meant by a pronoun behind it."""
        subjects: list[Somebody | None] = []
        sentence, subject, speaks = -1, None, False
        for occurrence in self.named:
            begin, end = self.prose.sentence_at(occurrence.span)
            if begin != sentence:
                is_described = self.text.startswith(",", occurrence.span[1])  # "Ana Lind, who met Bo Holm, left"
                speaks = is_described or _SPEAKS.search(self.text, begin, end) is not None
                sentence, is_first = begin, True
                if occurrence.has_suffix:
                    subject = occurrence.person  # "Lind's office did not respond. On Sunday, she said"
            may_be = not occurrence.has_suffix and not self._is_object(occurrence, begin)
            if may_be and (is_first or not speaks):
                subject, is_first = occurrence.person, False
            subjects.append(subject)
        return subjects

    def _is_object(self, occurrence: Occurrence[Somebody], begin: int) -> bool:
        """True for "with Lind", and for "a Lind aide"."""
        start, end = occurrence.span
        before = max(begin, start - _NEAR_OBJECT)
        if _IS_OBJECT.search(self.text, before, start):
            return True
        return (
            _ENDS_WITH_ARTICLE.search(self.text, before, start) is not None and _NOUN.match(self.text, end) is not None
        )

    def _is_of_somebody(self, head: Span) -> bool:
        """True if `head` is somebody else than the person named in it: "a source close to Johnson", "the Lind campaign"."""
        named = list(self._occurrences(head))
        if _OF_SOMEBODY.fullmatch(self.text, head[0], named[0].span[0]):
            return True
        is_article = phrases.is_described(self.text[slice(*head)])
        rest = self.text[named[-1].span[1] : head[1]]
        return bool(rest and (_OF_GROUP.fullmatch(rest) or (is_article and _NOUN.match(rest))))

    def _chief(self, head: Span) -> Somebody:
        """Who speaks of those in `head`: the first, or who follows as "Johnson aide Ana Lind"."""
        named = [occurrence for occurrence in self._occurrences(head) if not occurrence.has_suffix]
        chief = named[0]
        for following in named[1:]:
            if _OTHERS.search(self.text, chief.span[1], following.span[0]):
                break
            chief = following
        return chief.person

    def _beside(self, phrase: Phrase) -> Who[Somebody] | None:
        """Who is named right beside the head: "the mayor, Maret Oldane"."""
        for span in phrase.beside[:1]:
            named = list(self._occurrences(span))
            if named and not named[0].has_suffix and phrases.is_title(self.text[span[0] : named[0].span[0]]):
                return Who(named[0].person, is_stated=True)
            end = phrases.ends_at(self.text, *span)
            head = self.text[slice(*phrase.head)]
            name = phrases.name_beside(self.text[span[0] : end], head)
            if name and not named and phrases.is_common(head):
                return Who(label=name, is_stated=True)
        return None


def _outside(occurrences: Sequence[Occurrence[Somebody]], quoted: Sequence[Span]) -> list[Occurrence[Somebody]]:
    """Those of `occurrences` that stand in none of `quoted`, which are in the order of the text."""
    starts = [span[0] for span in quoted]
    outside = []
    for occurrence in occurrences:
        before = bisect_left(starts, occurrence.span[0] + 1) - 1
        if before < 0 or quoted[before][1] <= occurrence.span[0]:
            outside.append(occurrence)
    return outside
