"""When, where and how something was said: by the words beside it, else by what is told of its speaker before."""

import datetime as dt
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from articles.desk.language import cues, vocabulary
from articles.desk.language.marks import Quoted
from articles.desk.language.names import Occurrence
from articles.desk.language.patterns import lazily
from articles.desk.language.prose import Prose, Span, sentence_ends
from articles.desk.wire.dates import Day, days_in
from articles.models import Precision, Quote, Tag

FARTHEST_PLACE = 300  # characters behind a verb of saying

_ENDS = lazily(r"[,;:]|\b<place.ends>\b")
_CAPITAL = r"[^\W\d_a-z<letters.small>]"
_PLACE = lazily(
    r"\b<place.in>\s(?:<articles.the>\s(?:[\w'’-]+\s){0,2}<place.kinds>(?:\s<place.of>)?,?\s)?"
    rf"(?P<place>{_CAPITAL}[\w'’-]*(?:\s{_CAPITAL}[\w'’-]+){{0,2}})"
)
_SAYS = lazily(r"\b<speech.verbs>\b", re.IGNORECASE)
_SPEAKING = lazily(r"\b<place.speaking>\b", re.IGNORECASE)
# Where a place has an ending, as in Turkish, and the verb follows.
_WITH_ENDING = lazily(
    r"(?P<place>[A-Z<letters.capitals>]\w+(?:\s[A-Z<letters.capitals>]\w+)?)['’]<place.endings>\s(?:[^\s,.]+\s){0,4}?<place.after_ending>"
)
_NO_MOMENT = lazily(r"\b<dates.no_moment>\s(?:\w+\s)?$", re.IGNORECASE)
_YEAR = lazily(r"\b<dates.in_year>\s(?P<year>(?:19|20)\d\d)\b")


@dataclass(frozen=True)
class Setting:
    """Where, when and how; empty where the text does not tell."""

    medium: str = ""
    place: str = ""
    on: dt.date | None = None
    precision: str = Precision.DAY
    date_basis: str = ""
    occasion: Tag | None = None
    occasion_basis: str = Quote.Basis.STATED


@dataclass(frozen=True)
class _Told:
    """What a sentence that ends at `until` tells of the first person in it."""

    until: int = 0
    day: Day | None = None
    medium: str = ""
    occasion: Tag | None = None
    last_day: Day | None = None  # of this sentence, or else of one before
    with_medium: "_Told | None" = None  # this sentence, or else the last one before that tells the medium

    def after(self, before: "_Told") -> "_Told":
        """The same with what the sentence `before` tells where this one does not."""
        return replace(
            self, last_day=self.day or before.last_day, with_medium=self if self.medium else before.with_medium
        )


@dataclass
class Settings:
    """The circumstances of speech in a body. `near`: the day from which relative dates count."""

    prose: Prose
    quoted: Sequence[Quoted]
    occurrences: Sequence[Occurrence]
    near: dt.date | None
    occasions: Sequence[tuple[Span, Tag]] = ()
    earlier: dict[object, list[_Told]] = field(init=False, default_factory=dict)

    def __post_init__(self):
        self._of_sentences: dict[tuple[Span, object], Setting] = {}
        self._starts = [passage.outer[0] for passage in self.quoted]
        for sentence in sentences(self.prose):
            outside = self._outside(*sentence)
            first = next((o for o in self._named_in(sentence) if any(_within(o.span, own) for own in outside)), None)
            if first:
                told = self.earlier.setdefault(first.person, [])
                told.append(self._of_sentence(sentence, outside).after(told[-1] if told else _Told()))

    def of_quotation(self, outer: Span, speaker, medium: str) -> Setting:
        """The setting of the quotation at `outer`, by `speaker`, said in `medium` as far as its cue tells."""
        text = self.prose.text
        number = bisect_left(self._starts, outer[0])
        begin = self.prose.sentence_begin(outer[0])
        if number:
            begin = max(begin, min(self.quoted[number - 1].outer[1], outer[0]))
        limit = self.prose.paragraphs[self.prose.paragraph_at(outer[1] - 1)][1]
        following = bisect_left(self._starts, outer[1])
        if following < len(self._starts):
            limit = min(limit, self._starts[following])
        end = next(sentence_ends(text, outer[1], limit), limit)
        lead, tail = (begin, outer[0]), (outer[1], max(outer[1], end))
        is_own = text[outer[1] - 2 : outer[1] - 1] in ".!?" and re.match(
            r"\s+[^\W\d_a-zçğıöşü]", text[outer[1] : outer[1] + 2]
        )
        return self._setting([lead] if is_own else [lead, tail], outer[0], speaker, medium)

    def of_sentence(self, sentence: Span, speaker) -> Setting:
        """The setting of what is reported in `sentence`."""
        if (sentence, speaker) not in self._of_sentences:  # one may hold many pieces between marks
            self._of_sentences[sentence, speaker] = self._setting([sentence], sentence[0], speaker, "")
        return self._of_sentences[sentence, speaker]

    def _setting(self, spans: Sequence[Span], at: int, speaker, medium: str) -> Setting:
        text = self.prose.text
        words = " … ".join(text[slice(*span)] for span in spans)
        own = [day for span in spans for day in self._days(span)]
        earlier = self._told(speaker, at) if speaker else _Told()
        setting = Setting(medium=medium or cues.medium(words), place=_place(words))
        occasion = next((tag for span, tag in self.occasions for own in spans if _within(span, own)), None)
        if occasion:
            setting = replace(setting, occasion=occasion)
        elif earlier.occasion and setting.medium in {"", earlier.medium}:
            setting = replace(setting, occasion=earlier.occasion, occasion_basis=Quote.Basis.INFERRED)
        if not setting.medium:
            setting = replace(setting, medium=earlier.medium)
        if own:
            return replace(setting, on=own[0].on, precision=own[0].precision, date_basis=Quote.Basis.STATED)
        if year := _YEAR.search(words):
            on = dt.date(int(year["year"]), 1, 1)
            return replace(setting, on=on, precision=Precision.YEAR, date_basis=Quote.Basis.STATED)
        if earlier.day:
            return replace(setting, on=earlier.day.on, precision=earlier.day.precision, date_basis=Quote.Basis.INFERRED)
        return setting

    def _days(self, span: Span) -> list[Day]:
        days = days_in(self.prose.text, span, self.near)
        return [
            day
            for day in days
            if not _NO_MOMENT.search(self.prose.text[max(span[0], day.span[0] - 20) : day.span[0]])
            and not (self.near and day.on > self.near)
        ]

    def _of_sentence(self, sentence: Span, outside: list[Span]) -> _Told:
        days = [day for span in outside for day in self._days(span)]
        medium = cues.medium(self.prose.text[slice(*sentence)]) if outside == [sentence] else ""
        occasion = next((tag for span, tag in self.occasions if medium and _within(span, sentence)), None)
        return _Told(sentence[1], days[0] if days else None, medium, occasion)

    def _told(self, speaker, at: int) -> _Told:
        """What sentences before `at`, of which `speaker` is the first who is named, tell of the moment: the last of each."""
        told = self.earlier.get(speaker, [])
        before = bisect_right(told, at, key=lambda earlier: earlier.until)
        if not before:
            return _Told()
        last = told[before - 1]
        return replace(last.with_medium or _Told(), day=last.last_day)

    def _named_in(self, sentence: Span) -> Sequence[Occurrence]:
        first = bisect_left(self.occurrences, sentence[0], key=lambda o: o.span[0])
        return self.occurrences[first : bisect_left(self.occurrences, sentence[1], key=lambda o: o.span[0])]

    def _outside(self, start: int, end: int) -> list[Span]:
        """The pieces from `start` to `end` that stand outside quotation marks."""
        pieces, at = [], start
        first = bisect_right(self.quoted, start, key=lambda passage: passage.outer[1])
        for passage in self.quoted[first : bisect_left(self.quoted, end, key=lambda passage: passage.outer[0])]:
            if passage.outer[0] > at:
                pieces.append((at, passage.outer[0]))
            at = max(at, passage.outer[1])
        return [*pieces, (at, end)] if at < end else pieces


def sentences(prose: Prose):
    """The sentences of `prose`, in their order."""
    for begin, end in prose.paragraphs:
        for stop in [*sentence_ends(prose.text, begin, end), end]:
            if stop > begin and prose.text[begin:stop].strip():
                start = begin + len(prose.text[begin:stop]) - len(prose.text[begin:stop].lstrip())
                yield start, stop
            begin = stop


def _place(words: str) -> str:
    """Where it was said: "said Lind in Zagreb", not "after the meeting in Ankara"."""
    for verb in _SAYS.finditer(words):
        if place := _place_in(words[verb.end() : verb.end() + FARTHEST_PLACE]):
            return place
    for speaking in _SPEAKING.finditer(words):
        if place := _place_in(words[speaking.end() : speaking.end() + FARTHEST_PLACE]):
            return place
    match = _WITH_ENDING.search(words)
    return match["place"] if match else ""


def _place_in(words: str) -> str:
    end = _ENDS.search(words)
    for match in _PLACE.finditer(words[: end.start()] if end else words):
        place = re.sub(r"['’]s$", "", match["place"])
        if place.split()[0] not in vocabulary.plain("place.no_place"):
            return place
    return ""


def _within(inner: Span, outer: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]
