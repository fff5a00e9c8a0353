"""Direct speech in a body: what is said between marks, and by whom, as the words around it tell."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Generic

from articles.desk.language import anchors, cues
from articles.desk.language.marks import Quoted
from articles.desk.language.names import Occurrence, Somebody, Somebody_co
from articles.desk.language.patterns import lazily
from articles.desk.language.prose import Prose, Span, sentence_ends
from articles.models import Quote
from articles.text import word_count

FULL_SENTENCE = 5  # words: with fewer, and nobody who says them, they may be a title or a phrase
AROUND = 40  # characters of prefix and suffix, if the same words stand twice

_FULL_STOPS = (".", "!", "?", "…", "؟", "،")
_OF_SOMEBODY = lazily(r"(?i:<speaker.somebody_else>)\s.*\b<speaker.somebody_of>\s+[^,]*", re.DOTALL)
_PLURAL = lazily(r"\b<speaker.pronouns_of_several>$", re.IGNORECASE)


@dataclass(frozen=True)
class FoundQuote(Generic[Somebody_co]):
    """Direct speech that no Quote records, with the speaker that the text proposes.

    `speaker` is a person on record or None; then `label` holds the story's own words for the speaker. `basis` is
    "stated" if the words beside the quotation name the speaker. `span` is where the words stand, without their marks,
    in the plain text of `field`. `paragraph` counts from 1. `prefix` and `suffix` are set only if the same words
    stand more than once.
    """

    text: str
    prefix: str
    suffix: str
    speaker: Somebody_co | None
    label: str
    attribution: str
    basis: str
    medium: str
    field: str
    span: Span
    paragraph: int


@dataclass(frozen=True)
class _Voice(Generic[Somebody_co]):
    speaker: Somebody_co | None = None
    label: str = ""
    is_stated: bool = False
    medium: str = ""
    has_cue: bool = True


def recorded_spans(prose: Prose, quotes: Iterable[Quote]) -> list[Span]:
    """Every place in `prose` where words of `quotes` stand, whatever their kind."""
    return [span for quote in quotes if quote.text for span in anchors.find_all(prose, quote.text)]


def unrecorded(
    prose: Prose, quoted: Sequence[Quoted], occurrences: Sequence[Occurrence[Somebody]], recorded: Sequence[Span]
) -> list[FoundQuote[Somebody]]:
    """The direct speech among what is `quoted` in `prose`, without what is `recorded`, in the order of the text.

    `occurrences` are the people whom `prose` names. A name or phrase in marks that nobody is said to have spoken is
    no speech.
    """
    reading = _SpeechReader(prose, quoted, occurrences)
    return [
        reading.proposal(number)
        for number, passage in enumerate(quoted)
        if reading.is_speech(number)
        and not any(start < passage.outer[1] and passage.outer[0] < end for start, end in recorded)
    ]


class _SpeechReader(Generic[Somebody]):
    """The quotations of a body, each read beside the words around it."""

    def __init__(self, prose: Prose, quoted: Sequence[Quoted], occurrences: Sequence[Occurrence[Somebody]]):
        self.prose, self.text, self.quoted = prose, prose.text, quoted
        # Who is named inside a quotation is spoken about there, and does not speak.
        self.named = [
            occurrence
            for occurrence in occurrences
            if not any(passage.outer[0] <= occurrence.span[0] < passage.outer[1] for passage in quoted)
        ]
        self.voices: list[_Voice[Somebody]] = []
        for number in range(len(quoted)):
            self.voices.append(self._voice(number))

    def is_speech(self, number: int) -> bool:
        """False for a quotation that may be a title or a phrase in marks."""
        words = self.quoted[number].words(self.text)
        if self.voices[number].has_cue:
            return word_count(words) > 1 or words.endswith((",", ".", "!", "?", "…"))
        if words[:1].islower() or (word_count(words) < FULL_SENTENCE and not self._follows_speech(number)):
            return False
        is_led_to = self._lead(number)[-1:] in ("", ":", ",")
        outer = self.quoted[number].outer
        is_whole = words.endswith(_FULL_STOPS) or self.text[outer[1] : outer[1] + 1] in _FULL_STOPS
        return is_led_to and is_whole

    def _follows_speech(self, number: int) -> bool:
        """True for a sentence of its own right after what somebody is said to have said."""
        is_sentence = self.quoted[number].words(self.text).endswith((".", "!", "?", "…"))
        return bool(
            is_sentence and not self._lead(number) and self._previous(number) and self.voices[number - 1].has_cue
        )

    def proposal(self, number: int) -> FoundQuote[Somebody]:
        """The quotation `number` with what the words around it tell about its speaker."""
        voice, passage = self.voices[number], self.quoted[number]
        words = passage.words(self.text)
        span = (passage.parts[0][0], passage.parts[-1][1])
        paragraph = self.prose.paragraph_at(span[0])
        begin, end = self.prose.paragraphs[paragraph]
        is_twice = len(anchors.find_all(self.prose, words)) > 1
        return FoundQuote(
            text=words,
            prefix=self.text[max(begin, span[0] - AROUND) : span[0]].strip() if is_twice else "",
            suffix=self.text[span[1] : min(max(end, span[1]), span[1] + AROUND)].strip() if is_twice else "",
            speaker=voice.speaker,
            label=voice.label[:160],
            attribution=cues.attribution(voice.label) if voice.label else Quote.Attribution.NAMED,
            basis=Quote.Basis.STATED if voice.is_stated else Quote.Basis.INFERRED,
            medium=voice.medium,
            field="body",
            span=span,
            paragraph=paragraph + 1,
        )

    # ── Who speaks ──────────────────────────────────────────────────────────

    def _voice(self, number: int) -> _Voice[Somebody]:
        passage = self.quoted[number]
        end = self._paragraph(passage.outer[1] - 1)[1]
        previous, since = self._previous(number), self._since(number)
        following = self.quoted[number + 1] if number + 1 < len(self.quoted) else None
        limit = min(end, following.outer[0]) if following else end
        if cue := cues.after(self.text, passage.parts[-1][1], passage.outer[1], limit):
            return self._from_cue(cue, cue.who, passage) if cue.who else self._from_closing(cue, since, passage)
        if (cue := cues.before(self.text, since, passage.outer[0])) and cue.who:
            return self._from_cue(cue, cue.who, passage)
        ahead = cues.ahead(self.text, since, passage.outer[0], colon=True)
        if ahead and (person := self._one_person(ahead)) and self._ends_with_name(ahead):
            return _Voice(person, is_stated=True)
        if previous and self.voices[number - 1].has_cue:
            return self._goes_on(self.voices[number - 1], (previous.outer[1], passage.outer[0]))
        if self._lead(number):
            return _Voice(self._one_person((since, passage.outer[0])), has_cue=False)
        return _Voice(self._only_one_near(passage), has_cue=False)

    def _previous(self, number: int) -> Quoted | None:
        """The quotation before, if it ends in the paragraph in which this one begins; else None."""
        begin = self._paragraph(self.quoted[number].outer[0])[0]
        return self.quoted[number - 1] if number and self.quoted[number - 1].outer[1] > begin else None

    def _since(self, number: int) -> int:
        """Where the words that lead to a quotation begin: with its sentence, or behind the quotation before."""
        mark = self.quoted[number].outer[0]
        begin, previous = self._paragraph(mark)[0], self._previous(number)
        return max([previous.outer[1] if previous else begin, *self._sentences_before(mark)])

    def _sentences_before(self, mark: int) -> list[int]:
        """Where sentences of its paragraph end before `mark`."""
        return list(sentence_ends(self.text, self._paragraph(mark)[0], mark))

    def _lead(self, number: int) -> str:
        return self.text[self._since(number) : self.quoted[number].outer[0]].strip()

    def _goes_on(self, voice: _Voice[Somebody], between: Span) -> _Voice[Somebody]:
        """The voice of the quotation before, or nobody's if somebody else is named in between."""
        if set(self._people(between)) - {voice.speaker}:
            return _Voice(has_cue=False)
        goes_on = self.text[slice(*between)].strip().endswith((",", "—", "–"))
        return replace(voice, is_stated=goes_on, has_cue=goes_on)

    def _from_cue(self, cue: cues.Cue, who: Span, passage: Quoted) -> _Voice[Somebody]:
        """The voice whom the words at `who` name, or for whom they stand."""
        medium = cues.medium(cue.around)
        people = self._people(who) or self._apposition(who)
        if people and not self._is_of_somebody(who):
            return _Voice(people[-1], is_stated=len(set(people)) == 1, medium=medium)
        if cue.is_pronoun:
            is_plural = _PLURAL.search(self.text[slice(*who)])
            start = (self._paragraph(passage.outer[0])[0], passage.outer[0])
            if (nameless := cues.nameless(self.text[slice(*start)])) and not self._people(start):
                return _Voice(label=nameless, is_stated=False, medium=medium)
            return _Voice(None if is_plural else self._last_named(passage.outer[0]), medium=medium)
        label = cues.label(self.text, who)
        return _Voice(label=label, is_stated=bool(label), medium=medium)

    def _from_closing(self, cue: cues.Cue, since: int, passage: Quoted) -> _Voice[Somebody]:
        """The voice before a verb that closes the sentence: who stands before the words, else who was named last."""
        who = cues.ahead(self.text, since, passage.outer[0], colon=False)
        medium = cues.medium(cue.around)
        if who is None:
            return _Voice(self._last_named(passage.outer[0]), medium=medium)
        if people := self._people(who):
            return _Voice(people[-1], is_stated=len(set(people)) == 1, medium=medium)
        begin = max([self._paragraph(passage.outer[0])[0], *self._sentences_before(passage.outer[0])])
        if begin < since and (people := self._people((begin, passage.outer[0]))):
            return _Voice(people[0], is_stated=len(set(people)) == 1, medium=medium)  # “so-called” words stand between
        label = cues.issuer(self.text[slice(*who)]) or cues.label(self.text, who)
        return _Voice(label=label, is_stated=bool(label), medium=medium)

    # ── People around it ────────────────────────────────────────────────────

    def _paragraph(self, position: int) -> Span:
        return self.prose.paragraphs[self.prose.paragraph_at(position)]

    def _people(self, span: Span) -> list[Somebody]:
        """Who may speak in `span`: "Johnson's aides" are not Johnson, nor does a Turkish subject have a suffix."""
        return [
            occurrence.person
            for occurrence in self.named
            if span[0] <= occurrence.span[0] < span[1] and not occurrence.has_suffix
        ]

    def _one_person(self, span: Span) -> Somebody | None:
        people = set(self._people(span))
        return people.pop() if len(people) == 1 else None

    def _ends_with_name(self, span: Span) -> bool:
        return any(occurrence.span[1] == span[1] for occurrence in self.named)

    def _is_of_somebody(self, who: Span) -> bool:
        """True if `who` is somebody else than the person named in it: "a source close to Johnson"."""
        first = next((at for at in (occurrence.span[0] for occurrence in self.named) if who[0] <= at < who[1]), who[0])
        return _OF_SOMEBODY.fullmatch(self.text, who[0], first) is not None

    def _apposition(self, who: Span) -> list[Somebody]:
        """The people named right after `who` and a comma: "the mayor, Maret Oldane"."""
        return [occurrence.person for occurrence in self.named if self.text[who[1] : occurrence.span[0]] == ", "]

    def _last_named(self, position: int) -> Somebody | None:
        return next((occurrence.person for occurrence in reversed(self.named) if occurrence.span[0] < position), None)

    def _only_one_near(self, passage: Quoted) -> Somebody | None:
        """The person named in this paragraph and the one before, if there is only one; else None."""
        number = self.prose.paragraph_at(passage.outer[0])
        return self._one_person((self.prose.paragraphs[max(0, number - 1)][0], passage.outer[0]))
