"""Direct speech in a body: what is said between marks, and who, by the words around it, says it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from articles.desk.language import anchors, cues, names
from articles.desk.language.marks import Quoted, quotations
from articles.desk.language.names import Occurrence
from articles.desk.language.patterns import lazily
from articles.desk.language.prose import Prose, Span, read, sentence_ends
from articles.models import Article, Person, Quote
from articles.text import paragraphs, word_count

FULL_SENTENCE = 5  # words: what has fewer and nobody who says it may be a title or a phrase
AROUND = 40  # characters of prefix and suffix, where the same words stand twice

_FULL_STOPS = (".", "!", "?", "…", "؟", "،")
_OF_SOMEBODY = lazily(r"(?i:<speaker.somebody_else>)\s.*\b<speaker.somebody_of>\s+[^,]*", re.DOTALL)
_PLURAL = lazily(r"\b<speaker.pronouns_of_several>$", re.IGNORECASE)


@dataclass(frozen=True)
class FoundQuote:
    """Direct speech that no Quote records, with the speaker that the text proposes.

    `speaker` is a known person or None; `label` the story's own words for whoever speaks, where they name no known
    person. `basis` is "stated" where the words beside the quotation name the speaker. `span`: the words, without
    their marks, in the plain text of `field`. `paragraph` counts from 1. `prefix` and `suffix` are given where the
    same words stand more than once.
    """

    text: str
    prefix: str
    suffix: str
    speaker: Person | None
    label: str
    attribution: str
    basis: str
    medium: str
    field: str
    span: Span
    paragraph: int


@dataclass(frozen=True)
class _Voice:
    speaker: Person | None = None
    label: str = ""
    is_stated: bool = False
    medium: str = ""
    has_cue: bool = True


def found(article: Article) -> list[FoundQuote]:
    """The direct speech in the body of `article` that none of its quotations records, in the order of the text."""
    prose = read(paragraphs(article.body))
    occurrences = names.recognise(prose, names.linked_people(article))
    return unrecorded(prose, quotations(prose)[0], occurrences, recorded_spans(prose, article.quotes.all()))


def recorded_spans(prose: Prose, quotes: Iterable[Quote]) -> list[Span]:
    """Every place where the words of `quotes`, of whatever kind, stand in `prose`."""
    return [span for quote in quotes if quote.text for span in anchors.find_all(prose, quote.text)]


def unrecorded(
    prose: Prose, quoted: Sequence[Quoted], occurrences: Sequence[Occurrence], recorded: Sequence[Span]
) -> list[FoundQuote]:
    """Like `found`, where `prose` has been read: what is `quoted` in it, where people are named, what is `recorded`.

    A name or phrase in marks, which nobody is said to have spoken, is no speech.
    """
    reading = _SpeechReader(prose, quoted, occurrences)
    return [
        reading.proposal(number)
        for number, passage in enumerate(quoted)
        if reading.is_speech(number)
        and not any(start < passage.outer[1] and passage.outer[0] < end for start, end in recorded)
    ]


class _SpeechReader:
    """The quotations of a body beside the words around them."""

    def __init__(self, prose: Prose, quoted: Sequence[Quoted], occurrences: Sequence[Occurrence]):
        self.prose, self.text, self.quoted = prose, prose.text, quoted
        # Who is named inside a quotation is spoken about there, and does not speak.
        self.named = [
            at
            for at in occurrences
            if not any(outer[0] <= at.span[0] < outer[1] for outer in (q.outer for q in quoted))
        ]
        self.voices: list[_Voice] = []
        for number in range(len(quoted)):
            self.voices.append(self._voice(number))

    def is_speech(self, number: int) -> bool:
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
        """Whether the quotation is a sentence of its own right after what somebody is said to have said."""
        is_sentence = self.quoted[number].words(self.text).endswith((".", "!", "?", "…"))
        return bool(
            is_sentence and not self._lead(number) and self._previous(number) and self.voices[number - 1].has_cue
        )

    def proposal(self, number: int) -> FoundQuote:
        """The quotation `number` with what the words around it tell of its speaker."""
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

    def _voice(self, number: int) -> _Voice:
        passage = self.quoted[number]
        end = self._paragraph(passage.outer[1] - 1)[1]
        previous, since = self._previous(number), self._since(number)
        following = self.quoted[number + 1] if number + 1 < len(self.quoted) else None
        limit = min(end, following.outer[0]) if following else end
        if cue := cues.after(self.text, passage.parts[-1][1], passage.outer[1], limit):
            return self._from_cue(cue, passage) if cue.who else self._from_closing(cue, since, passage)
        if cue := cues.before(self.text, since, passage.outer[0]):
            return self._from_cue(cue, passage)
        ahead = cues.ahead(self.text, since, passage.outer[0], colon=True)
        if ahead and (person := self._one_person(ahead)) and self._ends_with_name(ahead):
            return _Voice(person, is_stated=True)
        if previous and self.voices[number - 1].has_cue:
            return self._goes_on(self.voices[number - 1], (previous.outer[1], passage.outer[0]))
        if self._lead(number):
            return _Voice(self._one_person((since, passage.outer[0])), has_cue=False)
        return _Voice(self._only_one_near(passage), has_cue=False)

    def _previous(self, number: int) -> Quoted | None:
        """The quotation before, where it ends in the paragraph in which this one begins."""
        begin = self._paragraph(self.quoted[number].outer[0])[0]
        return self.quoted[number - 1] if number and self.quoted[number - 1].outer[1] > begin else None

    def _since(self, number: int) -> int:
        """Where the words begin that lead to a quotation: its sentence, or the end of the quotation before."""
        mark = self.quoted[number].outer[0]
        begin, previous = self._paragraph(mark)[0], self._previous(number)
        return max([previous.outer[1] if previous else begin, *self._sentences_before(mark)])

    def _sentences_before(self, mark: int) -> list[int]:
        """Where the sentences of its paragraph end before `mark`."""
        return list(sentence_ends(self.text, self._paragraph(mark)[0], mark))

    def _lead(self, number: int) -> str:
        return self.text[self._since(number) : self.quoted[number].outer[0]].strip()

    def _goes_on(self, voice: _Voice, between: Span) -> _Voice:
        """The voice of the quotation before, unless somebody else is named in between."""
        if set(self._people(between)) - {voice.speaker}:
            return _Voice(has_cue=False)
        goes_on = self.text[slice(*between)].strip().endswith((",", "—", "–"))
        return replace(voice, is_stated=goes_on, has_cue=goes_on)

    def _from_cue(self, cue: cues.Cue, passage: Quoted) -> _Voice:
        medium = cues.medium(cue.around)
        people = self._people(cue.who) or self._apposition(cue.who)
        if people and not self._is_of_somebody(cue.who):
            return _Voice(people[-1], is_stated=len(set(people)) == 1, medium=medium)
        if cue.is_pronoun:
            is_plural = _PLURAL.search(self.text[slice(*cue.who)])
            start = (self._paragraph(passage.outer[0])[0], passage.outer[0])
            if (nameless := cues.nameless(self.text[slice(*start)])) and not self._people(start):
                return _Voice(label=nameless, is_stated=False, medium=medium)
            return _Voice(None if is_plural else self._last_named(passage.outer[0]), medium=medium)
        label = cues.label(self.text, cue.who)
        return _Voice(label=label, is_stated=bool(label), medium=medium)

    def _from_closing(self, cue: cues.Cue, since: int, passage: Quoted) -> _Voice:
        """Where the verb closes the sentence, the speaker stands before the words, or is whoever was named last."""
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

    def _people(self, span: Span) -> list[Person]:
        """Who could speak in `span`: "Johnson's aides" are not Johnson, nor does a Turkish subject have a suffix."""
        return [at.person for at in self.named if span[0] <= at.span[0] < span[1] and not at.has_suffix]

    def _one_person(self, span: Span) -> Person | None:
        people = set(self._people(span))
        return people.pop() if len(people) == 1 else None

    def _ends_with_name(self, span: Span) -> bool:
        return any(at.span[1] == span[1] for at in self.named)

    def _is_of_somebody(self, who: Span) -> bool:
        """Whether `who` is somebody else than the person named in it: "a source close to Johnson"."""
        first = next((at.span[0] for at in self.named if who[0] <= at.span[0] < who[1]), who[0])
        return _OF_SOMEBODY.fullmatch(self.text, who[0], first) is not None

    def _apposition(self, who: Span) -> list[Person]:
        """Whoever is named right after `who` and a comma: "the mayor, Maret Oldane"."""
        return [at.person for at in self.named if self.text[who[1] : at.span[0]] == ", "]

    def _last_named(self, position: int) -> Person | None:
        return next((at.person for at in reversed(self.named) if at.span[0] < position), None)

    def _only_one_near(self, passage: Quoted) -> Person | None:
        """The only person named before the quotation in its paragraph and the one before."""
        number = self.prose.paragraph_at(passage.outer[0])
        return self._one_person((self.prose.paragraphs[max(0, number - 1)][0], passage.outer[0]))
