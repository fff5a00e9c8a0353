"""People whom nobody here knows yet: by a title, a description or a verb of saying beside a name."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from articles.desk.language import vocabulary
from articles.desk.language.marks import Quoted
from articles.desk.language.names import SUFFIX, Occurrence, Word, is_particle, surname_of, words_of
from articles.desk.language.patterns import lazily
from articles.desk.language.prose import Prose, Span
from articles.desk.wire.mentions import Places, Taken, surname
from articles.desk.wire.titles import (
    ends_title_to_its_left,
    follows_surname,
    is_genitive,
    is_honorific,
    is_starter,
    is_title,
    is_title_word,
    never_begins_title,
    titles_in,
)
from articles.models import Quote
from articles.text import fold

LONGEST_TITLE = 8  # words
MOST_WORDS = 4  # of a name
MOST_TRIES = 40  # places of a name that are read: where none tells of a person, no other will
LONGEST_SHORT_FORM = 4  # letters before a full stop that ends no sentence: "Capt. Lind", "P. Lind"
FARTHEST_SPEECH = 220  # characters behind a name in which what somebody says begins
FARTHEST_OFFICE = 160  # characters before a name in which an office has room
GUESSED = "guessed"

_SMALL = r"[^\W\d_A-Z<letters.capitals>]"
_THE_OR_ITS = "(?i:<articles.the>|<articles.its>)"
_DESCRIBED_AFTER = lazily(
    r",\s(?:(?:<described.aged>\s)?\d{1,3},?\s)?(?P<words>[^,.;:()\n\"“”]{3,115}?)(?=[,.;]|\s<described.ends>\b)"
)
_DROPPED = lazily(r"(?:<articles.the>|<articles.a>|<described.dropped>)\s")
_OF_WHAT = lazily(r"\s<described.of_what>\s")
_OFFICE = lazily(
    r"(?:(?i:<articles.the>|<articles.its>|<articles.a>|<described.office_begins>)\s)?"
    r"(?P<office>(?P<head>(?:[\w'’-]+\s){0,6}?[\w'’-]+)\s<described.office_of>\s[\w'’ -]{2,60})"
)
_NO_PERSON_FOLLOWS = lazily(r"\b<names.no_person_follows>\s$")
_APPOSED = lazily(
    rf"\b{_THE_OR_ITS}\s(?P<words>(?:[a-z<letters.small>'’-]+\s){{0,4}}(?!<names.places_beside>\b)[a-z<letters.small>'’-]+),\s$"
)
_NICKNAME = lazily(r"\s[“\"‘(][A-Z<letters.capitals>]")
# "The Daily Lantern", "of the Institute of Marine Sound": no names of people.
_NOBODY_BEFORE = lazily(r"\b(?i:<articles.the>)\s$|\b(?i:<names.no_person>)\s<titles.of>\s(?:<articles.the>\s)?$")
_OF_NAME = lazily(r"['’][A-Z<letters.capitals>]")
_WHO_FOLLOWS = lazily(r",\s(?:(?:<described.aged>\s)?\d{1,3},|<described.who>\s)")
_SAYS_AFTER = lazily(
    r"(?:,[^,.\n]{2,80},|\s\([^()\n]{1,40}\))?\s+(?:(?:<speech.also>|<speech.adverbs>|<speech.auxiliaries>)\s)?"
    r"\b(?:<speech.verbs>|<speech.phrases>)\b",
    re.IGNORECASE,
)
# "Lind attacked the plan, saying “…”", "Lind called the plan “…”"
_SPEAKS_FURTHER_ON = lazily(r"\s[^.:;“”\"\n]{2,160},?\s<speech.participles>\b[^.:;“”\"\n]{0,40}[,:]?\s[“\"]")
_SPEAKS_PIECES = lazily(
    r"\s(?:(?:<reported.before_verb>|<speech.adverbs>)\s)*(?:<reported.verbs>|<reported.calls>)\b[^.:;“”\"\n]{0,120}\s[“\"]"
)
_SAYS_BEFORE = lazily(r"(?:\b<speech.verbs>\b|\b<speech.according_to>|\b<speech.verbs_before_name>)\s*$", re.IGNORECASE)
_ACTS = lazily(rf"(?:,\s(?:\d|{_SMALL})|\s(?!<names.joins>\b){_SMALL})")
_BEGINS = lazily(rf"(?:^|[.!?\n][\"”’»]?\s*|[\"”»],?\s|\b<names.said_before>\s|\b{_SMALL}+,\s)$")
_LEADS_TO_SPEECH = lazily(
    r"\s*(?:,|:)?\s*(?:\"|“|«|''|‘)|(?:\s<speech.after_name>)?,?\s*<speech.leads_to_quote>\s", re.IGNORECASE
)


@dataclass(frozen=True)
class Newcomer:
    """Somebody without a record here. `described_as` are the text's words, "" where it has none; `span`: the first full name."""

    name: str
    described_as: str
    basis: str
    span: Span

    def __str__(self) -> str:
        return self.name


class Names:
    """The names of a body that are nobody's whom the newsroom knows."""

    def __init__(
        self,
        prose: Prose,
        quoted: Iterable[Quoted],
        recognised: Collection[Occurrence],
        not_people: Collection[str],
        language: str = "",
    ):
        self.prose, self.text = prose, prose.text
        self.quoted = Taken(len(prose.text), (passage.outer for passage in quoted))
        self.known, self.not_people = recognised, set(not_people)
        self.named = Taken(len(prose.text), (at.span for at in recognised))
        self.places = Places(prose.text)
        self.words = words_of(prose)
        self._acts: dict[str, bool] = {}
        self._read_once: set[str] = set()
        self._tries = Counter[str]()
        self.post_follows = vocabulary.language(language).flags.get("titles.post_follows", False)

    def newcomers(self) -> list[Newcomer]:
        """Each once, in the order of the text; a longer name stands for a shorter one that ends it."""
        newcomers: dict[str, Newcomer] = {}
        for first, last in self._runs():
            is_said = self.quoted.overlaps((self.words[first].start, self.words[last].end))
            if newcomer := self._read_said(first, last) if is_said else self._read(first, last):
                newcomers.setdefault(fold(newcomer.name), newcomer)
                self._read_once.add(newcomer.name)
        surnames = {surname_of(newcomer.name) for newcomer in newcomers.values()} | {
            surname_of(at.person.name) for at in self.known
        }
        ends = {name[at + 1 :] for name in newcomers for at in range(len(name)) if name[at] == " "}
        return [
            newcomer
            for newcomer in sorted(newcomers.values(), key=lambda newcomer: newcomer.span)
            if fold(newcomer.name) not in ends and (" " in newcomer.name or (fold(newcomer.name),) not in surnames)
        ]

    def occurrences(self, newcomers: Collection[Newcomer]) -> list[Occurrence]:
        """Where `newcomers` are named: in full, and by a surname that is nobody else's as far as the text has come."""
        taken = Taken(len(self.text), (at.span for at in self.known))
        occurrences: list[Occurrence] = []
        for newcomer in sorted(newcomers, key=lambda newcomer: -len(newcomer.name)):
            for span in self.places.of(newcomer.name):
                if not taken.overlaps(span):
                    occurrences.append(self._occurrence(newcomer, span, is_full=True))
                    taken.take(occurrences[-1].span)
        for last, bearers in self._bearers(newcomers).items():
            for span in self.places.of(last):
                bearer = self._bearer(span, bearers)
                if bearer and not taken.overlaps(span) and self._stands_alone(span[0], bearer):
                    occurrences.append(self._occurrence(bearer, span, is_full=False))
                    taken.take(occurrences[-1].span)
        return sorted(occurrences, key=lambda at: at.span)

    def _bearers(self, newcomers: Collection[Newcomer]) -> dict[str, list[Newcomer]]:
        """The newcomers by their surnames, without those whom somebody on record in the text has."""
        known = {surname_of(person.name) for person in {at.person for at in self.known}}
        bearers: dict[str, list[Newcomer]] = {}
        for newcomer in newcomers:
            if surname_of(newcomer.name) and surname_of(newcomer.name) not in known:
                bearers.setdefault(surname(newcomer.name), []).append(newcomer)
        return bearers

    def _bearer(self, span: Span, bearers: list[Newcomer]) -> Newcomer | None:
        """Whose surname stands at `span`: of whom the full name came before, or comes later if the name acts."""
        before = [newcomer for newcomer in bearers if newcomer.span[0] < span[0]]
        if len(before) == 1:
            return before[0]
        return bearers[0] if not before and len(bearers) == 1 and self._acts_at(span) else None

    def description(self, span: Span) -> str:
        """How the text describes whoever is named in `span`: a title before, else words after a comma; "" for neither."""
        last = bisect_left(self.words, span[0], key=lambda word: word.start) - 1
        return self._title_before(last, span[0]) or self._title_after(span[1])

    # ── Runs of capital words ───────────────────────────────────────────────

    def _runs(self) -> Iterator[tuple[int, int]]:
        """The first and last number of words with a capital that stand together."""
        at, words = 0, self.words
        while at < len(words):
            last = at
            if self._may_begin(at):
                while last + 1 < len(words) and self._goes_on(last):
                    last += 1
                while is_particle(words[last]) and not words[last].is_capital:
                    last -= 1
                yield at, last
            at = last + 1

    def _may_begin(self, at: int) -> bool:
        word = self.words[at]
        return word.is_capital and not self._is_starter(word)

    def _is_starter(self, word: Word) -> bool:
        """Whether `word` only begins a sentence; the O of "O'Brien" does not."""
        return is_starter(word) and not (word.end - word.start == 1 and _OF_NAME.match(self.text, word.end))

    def _goes_on(self, last: int) -> bool:
        word, following = self.words[last], self.words[last + 1]
        gap = self.text[word.end : following.start]
        if not word.goes_on or ("." in gap and len(word.folded) > 1 and not is_honorific(word)):
            return False
        if gap in {"'", "’"}:
            return len(word.folded) == 1 and following.is_capital  # O'Brien
        goes_on_after = last + 2 < len(self.words) and self.words[last + 2].is_capital
        is_name = following.is_capital and not self._is_starter(following)
        return is_name or (is_particle(following) and goes_on_after)

    def _read(self, first: int, last: int) -> Newcomer | None:
        """The newcomer whom the words from `first` to `last` name; None where that is not likely enough."""
        words = self.words
        titles = [first + number for number in titles_in(words[first : last + 1])]
        begin = titles[-1] + 1 if titles else first
        if begin == first and last - first > 1 and first and words[first - 1].folded in vocabulary.folded("titles.of"):
            begin = last - 1  # "Minister of Justice Ana Lind"
        while last - begin > 1 and self._is_of_country(begin, titles):
            begin += 1
        if begin > last or last - begin > MOST_WORDS - 1 + follows_surname(words[last]):
            return None
        has_stop = follows_surname(words[last]) and self.text.startswith(".", words[last].end)
        span = words[begin].start, words[last].end + has_stop
        name = re.sub(r"\s+", " ", self.text[slice(*span)])
        if name in self._read_once or not self._may_name(name, words[begin : last + 1]) or self.named.overlaps(span):
            return None
        self._tries[name] += 1
        if self._tries[name] > MOST_TRIES:
            return None
        title = self._title_before(begin - 1, span[0]) if begin else ""
        if last == begin and not (titles and title and not _NICKNAME.match(self.text, span[1])):
            return None
        if last == begin:
            return Newcomer(name, title, GUESSED, span)
        described = title or self._title_after(span[1])
        if described or titles:
            return Newcomer(name, described, Quote.Basis.STATED, span)
        if _NOBODY_BEFORE.search(self.text, max(0, span[0] - 40), span[0]):
            return None
        if apposed := self._apposed(span):
            return Newcomer(name, apposed, GUESSED, span)
        if not self._speaks(span) and not self._acts_by_surname(name):
            return None
        return Newcomer(name, self._described_later(name, span[1]), GUESSED, span)

    def _read_said(self, first: int, last: int) -> Newcomer | None:
        """The newcomer named in full between quotation marks alone, whose surname acts outside them."""
        span = self.words[first].start, self.words[last].end
        name = re.sub(r"\s+", " ", self.text[slice(*span)])
        words = self.words[first : last + 1]
        may_name = 1 < len(words) <= MOST_WORDS and not titles_in(words) and self._may_name(name, words)
        if not may_name or name in self._read_once or self.named.overlaps(span) or not self._acts_by_surname(name):
            return None
        return Newcomer(name, self._described_later(name, span[1]), GUESSED, span)

    def _may_name(self, name: str, words: list[Word]) -> bool:
        folded = [word.folded for word in words]
        if len(folded) > 1 and folded[0] in vocabulary.folded("names.also_given"):
            folded = folded[1:]  # Bill Lind
        if len(folded) > 1 and folded[-1] in vocabulary.folded("names.also_surname"):
            folded = folded[:-1]  # Ana White
        if vocabulary.folded("names.no_person").intersection(folded) or fold(name) in self.not_people:
            return False
        return not any(word.isupper() and 1 < len(word) < 5 and "." not in word for word in name.split())

    def _speaks(self, span: Span) -> bool:
        begin, end = self.prose.paragraphs[self.prose.paragraph_at(span[0])]
        if SUFFIX.match(self.text, span[1]) or _NO_PERSON_FOLLOWS.search(self.text[max(begin, span[0] - 20) : span[0]]):
            return False
        if self.quoted.overlaps((span[1], span[1] + FARTHEST_SPEECH)):
            is_first = self.prose.sentence_begin(span[0]) >= span[0] - 1
            if is_first and _SPEAKS_FURTHER_ON.match(self.text, span[1], end):
                return True
            if _SPEAKS_PIECES.match(self.text, span[1], end):
                return True
        return bool(
            _SAYS_AFTER.match(self.text, span[1], end)
            or _WHO_FOLLOWS.match(self.text, span[1], end)
            or (_LEADS_TO_SPEECH.match(self.text, span[1], end) and not self._is_outlet(span))
            or _SAYS_BEFORE.search(self.text[max(begin, span[0] - 40) : span[0]])
        )

    def _is_outlet(self, span: Span) -> bool:
        """Whether `span` tells where something was said: "Ana Lind, Screen Weekly: “…”"."""
        return self.text.startswith(":", span[1]) and self.text.endswith(", ", 0, span[0])

    def _apposed(self, span: Span) -> str:
        """The words that a name of two or more words stands beside: "the sacristan, Bridie Moran, "."""
        begin = self.prose.paragraphs[self.prose.paragraph_at(span[0])][0]
        match = _APPOSED.search(self.text, max(begin, span[0] - 80), span[0])
        return match["words"] if match and self.text[span[1] : span[1] + 1] in {",", ".", ";"} else ""

    def _acts_by_surname(self, name: str) -> bool:
        """Whether the last word of `name` stands alone somewhere, where a sentence or a speaker begins."""
        last = surname(name)
        if last not in self._acts:
            self._acts[last] = any(
                not self.quoted.overlaps(span) and self._acts_at(span) for span in self.places.of(last)
            )
        return self._acts[last]

    def _acts_at(self, span: Span) -> bool:
        """Whether a sentence begins with the surname at `span` and goes on with a verb, or somebody speaks there."""
        start, end = span
        acts = _ACTS.match(self.text, end) and _BEGINS.search(self.text, max(0, start - 12), start)
        return bool(acts or _SAYS_BEFORE.search(self.text, max(0, start - 24), start))

    def _described_later(self, name: str, since: int) -> str:
        later = next(self.places.of(surname(name), since), None)
        return self._title_after(later[1]) if later else ""

    def _is_of_country(self, begin: int, titles: list[int]) -> bool:
        """Whether the word that begins a run tells what a post is over: "міністр оборони України Денис Горобчак"."""
        if not self.post_follows:
            return False
        word, before = self.words[begin], self.words[begin - 1] if begin else None
        is_behind_post = bool(titles) or (before is not None and before.goes_on and not before.is_capital)
        return is_behind_post and self._is_of_post(word)

    def _is_of_post(self, word: Word) -> bool:
        """Whether `word` may tell what a post is over: "України", "ЗСУ"."""
        return is_genitive(word) or self.text[word.start : word.end].isupper()

    def _title_before(self, last: int, name_begins: int) -> str:
        """The words up to number `last` that are a title of whoever is named right after them."""
        words = self.words
        gap = self.text[words[last].end : name_begins] if last >= 0 else "\n"
        if last >= 0 and gap == ", " and (office := self._office_before(name_begins)):
            return office
        if gap == " " and (post := self._post_before(last, name_begins)):
            return post
        if last < 0 or gap not in {" ", ", ", ". ", "\xa0"} or not is_title(words[last]):
            return ""
        first = last
        while first and last - first < LONGEST_TITLE and self._title_goes_back(first):
            first -= 1
        while first < last and never_begins_title(words[first]):
            first += 1
        if words[first : last + 1] and all(map(is_honorific, words[first : last + 1])):
            return ""
        is_short = gap == ". " and is_honorific(words[last])
        return self.text[words[first].start : words[last].end + is_short]  # "State Sen."

    def _office_before(self, name_begins: int) -> str:
        """The words between two commas, or from the sentence's beginning: "The envoy for the Straits, Ana Lind, "."""
        begin = self.prose.paragraphs[self.prose.paragraph_at(name_begins)][0]
        clause = re.split(r"[,.;:!?\"“”»]\s", self.text[max(begin, name_begins - FARTHEST_OFFICE) : name_begins - 2])[
            -1
        ]
        match = _OFFICE.fullmatch(clause.strip())
        return match["office"] if match and is_title_word(fold(match["head"].split()[-1])) else ""

    def _post_before(self, last: int, name_begins: int) -> str:
        """A title and what the post is over, where that follows without a word between: "директорка порту Олена Коваль"."""
        if not self.post_follows:
            return ""
        for first in range(last - 1, max(-1, last - 5), -1):
            words = self.words[first : last + 1]
            if any((word.is_capital and not self._is_of_post(word)) or not word.folded.isalpha() for word in words[1:]):
                return ""
            if is_title(self.words[first]) and not is_title(self.words[last]):
                return self.text[self.words[first].start : name_begins].strip()
        return ""

    def _title_goes_back(self, first: int) -> bool:
        word, before = self.words[first], self.words[first - 1]
        if is_honorific(word) and not before.is_capital and not is_title(before):
            return False  # "… succeeds Dr. Prue"
        gap = self.text[before.end : word.start]
        if gap in {"'", "’"}:
            return len(word.folded) <= 4 and before.is_capital
        if gap not in {" ", "-", "\xa0", "' ", "’ "}:  # the teachers' union
            return False
        if before.is_capital:
            return not is_starter(before)
        is_suffix = self.text[before.start - 1 : before.start] in {"'", "’"} and len(before.folded) <= 4
        if is_suffix or before.folded in vocabulary.plain("titles.inside") or is_title(before):
            return True
        return before.folded[0].isalpha() and not ends_title_to_its_left(before.folded)

    def _title_after(self, end: int) -> str:
        match = _DESCRIBED_AFTER.match(self.text, end)
        if not match:
            return ""
        described = match["words"]
        if dropped := _DROPPED.match(described):
            described = described[dropped.end() :]
        words = _OF_WHAT.split(described)[0].split()
        folded = [fold(word) for word in words]
        return (
            described if words and (is_title_word(folded[-1]) or folded[0] in vocabulary.folded("titles.words")) else ""
        )

    # ── Surnames ────────────────────────────────────────────────────────────

    def _stands_alone(self, at: int, newcomer: Newcomer) -> bool:
        """Whether no first name stands before the surname at `at`: it would be another person's."""
        before = re.search(r"([^\W\d_]+)(\.?)[ \xa0]$", self.text[max(0, at - 30) : at])
        if not before or not before[1][0].isupper() or (before[2] and len(before[1]) > LONGEST_SHORT_FORM):
            return True
        folded = fold(before[1])
        return folded in fold(newcomer.described_as).split() or any(
            folded in vocabulary.folded(key)
            for key in ("names.before_surname", "names.particles", "names.starters", "titles.words")
        )

    def _occurrence(self, newcomer: Newcomer, span: Span, *, is_full: bool) -> Occurrence:
        suffix = SUFFIX.match(self.text, span[1])
        return Occurrence(newcomer, (span[0], suffix.end() if suffix else span[1]), self.text[slice(*span)], is_full)
