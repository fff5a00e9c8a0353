"""Direct speech in a body: what is said between marks, and by whom, as the words around it tell."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Generic

from articles.desk.language import anchors, cues, phrases
from articles.desk.language.marks import Quoted
from articles.desk.language.names import Occurrence, Somebody, Somebody_co
from articles.desk.language.patterns import lazily
from articles.desk.language.prose import Prose, Span, sentence_ends
from articles.desk.language.spans import Spans
from articles.desk.language.speakers import Speakers
from articles.models import Quote
from articles.text import word_count

FULL_SENTENCE = 5  # words: with fewer, and nobody who says them, they may be a title or a phrase
AROUND = 40  # characters of prefix and suffix, if the same words stand twice

_FULL_STOPS = (".", "!", "?", "…", "؟", "،")
_INNER_MARKS = re.compile(r"[\"'“”‘’«» ]+$")
_JOINED = lazily(r"\b<reported.joins>$")  # said “We …” on Monday and “They …” on Tuesday
_CAPITAL = r"[^\W\d_a-z<letters.small>][\w'’-]*"
_TITLE_OF_WORK = lazily(rf"{_CAPITAL}(?:\s(?:<names.inside_works>|{_CAPITAL}))*[,.]?")


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
    goes_on: bool = False  # spoke before in this paragraph, and nobody else did since

    @property
    def is_somebody(self) -> bool:
        """True if the text tells who speaks."""
        return self.speaker is not None or bool(self.label)


def recorded_spans(prose: Prose, quotes: Iterable[Quote]) -> Spans:
    """Every place in `prose` where words of `quotes` stand, whatever their kind."""
    words = {quote.text for quote in quotes if quote.text}
    return Spans(span for text in words for span in anchors.find_all(prose, text))


def unrecorded(
    prose: Prose, quoted: Sequence[Quoted], occurrences: Sequence[Occurrence[Somebody]], recorded: Spans
) -> list[FoundQuote[Somebody]]:
    """The direct speech among what is `quoted` in `prose`, without what is `recorded`, in the order of the text.

    `occurrences` are the people whom `prose` names. A name or phrase in marks that nobody is said to have spoken is
    no speech.
    """
    reading = _SpeechReader(prose, quoted, Speakers(prose, quoted, occurrences))
    return [
        reading.proposal(number)
        for number, passage in enumerate(quoted)
        if not recorded.touch(passage.outer) and reading.is_speech(number)
    ]


class _SpeechReader(Generic[Somebody]):
    """The quotations of a body, each read beside the words around it."""

    def __init__(self, prose: Prose, quoted: Sequence[Quoted], speakers: Speakers[Somebody]):
        self.prose, self.text, self.quoted, self.speakers = prose, prose.text, quoted, speakers
        self.voices: list[_Voice[Somebody]] = []
        self.is_twice = anchors.repeated(prose, (passage.words(self.text) for passage in quoted))
        for number in range(len(quoted)):
            self.voices.append(self._voice(number))

    def is_speech(self, number: int) -> bool:
        """False for a quotation that may be a title or a phrase in marks."""
        words = self.quoted[number].words(self.text)
        ends = _INNER_MARKS.sub("", words)
        if _TITLE_OF_WORK.fullmatch(ends) and word_count(words) > 1 and self._lead(number)[-1:] not in ("", ":"):
            return False
        if self.voices[number].has_cue:
            return word_count(words) > 1 or ends.endswith((",", *_FULL_STOPS))
        if _is_lower(words):
            return False
        is_led_to = self._lead(number)[-1:] in ("", ":", ",")
        if ends.endswith(",") and word_count(words) > 1 and not _TITLE_OF_WORK.fullmatch(ends):
            return is_led_to or self._goes_on_from(number)
        if word_count(words) < FULL_SENTENCE and not self._follows_speech(number):
            return False
        outer = self.quoted[number].outer
        is_whole = ends.endswith(_FULL_STOPS) or self.text[outer[1] : outer[1] + 1] in _FULL_STOPS
        return is_led_to and is_whole

    def _follows_speech(self, number: int) -> bool:
        """True for a sentence of its own right after what somebody is said to have said."""
        is_sentence = _INNER_MARKS.sub("", self.quoted[number].words(self.text)).endswith((".", "!", "?", "…"))
        return is_sentence and not self._lead(number) and self._goes_on_from(number)

    def _goes_on_from(self, number: int) -> bool:
        """True if somebody is said to speak, or goes on to, in the quotation before in this paragraph."""
        before = self.voices[number - 1] if number else None
        return bool(self._previous(number) and before and (before.has_cue or before.goes_on))

    def proposal(self, number: int) -> FoundQuote[Somebody]:
        """The quotation `number` with what the words around it tell about its speaker."""
        voice, passage = self.voices[number], self.quoted[number]
        words = passage.words(self.text)
        span = (passage.parts[0][0], passage.parts[-1][1])
        paragraph = self.prose.paragraph_at(span[0])
        begin, end = self.prose.paragraphs[paragraph]
        is_twice = words in self.is_twice
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
        since = self._since(number)
        following = self.quoted[number + 1] if number + 1 < len(self.quoted) else None
        limit = min(end, following.outer[0]) if following else end
        if cue := cues.after(self.text, passage.parts[-1][1], passage.outer[1], limit):
            return self._from_cue(cue, number) if cue.phrase else self._from_closing(cue, since, passage)
        cue = cues.before(self.text, since, passage.outer[0])
        if cue and (voice := self._from_cue(cue, number)) and voice.is_somebody:
            return voice
        if ahead := self._from_colon(since, passage):
            return ahead
        if self._previous(number):
            return self._after_another(number)
        if self._lead(number):
            return _Voice(self.speakers.only_one((since, passage.outer[0])), has_cue=cue is not None)
        return self._from_paragraph_before(number) or _Voice(self._only_one_near(passage), has_cue=False)

    def _from_paragraph_before(self, number: int) -> _Voice[Somebody] | None:
        """The voice of a paragraph that is a quotation and nothing else: who spoke last in the one before.

        None where nobody did, or somebody else speaks behind it.
        """
        if not number:
            return None
        passage, previous, voice = self.quoted[number], self.quoted[number - 1], self.voices[number - 1]
        paragraph = self.prose.paragraph_at(passage.outer[0])
        is_alone = not self.text[passage.outer[1] : self.prose.paragraphs[paragraph][1]].strip()
        follows = self.prose.paragraph_at(previous.outer[1] - 1) == paragraph - 1
        if not (is_alone and follows and voice.is_somebody and (voice.has_cue or voice.goes_on)):
            return None
        tail_end = next(sentence_ends(self.text, previous.outer[1], passage.outer[0]), passage.outer[0])
        if self.text[tail_end : passage.outer[0]].strip():
            return None
        return replace(voice, is_stated=False, has_cue=False, goes_on=True)

    def _previous(self, number: int) -> Quoted | None:
        """The quotation before, if it ends in the paragraph in which this one begins; else None."""
        begin = self._paragraph(self.quoted[number].outer[0])[0]
        return self.quoted[number - 1] if number and self.quoted[number - 1].outer[1] > begin else None

    def _since(self, number: int) -> int:
        """Where the words that lead to a quotation begin: with its sentence, or behind the quotation before."""
        mark = self.quoted[number].outer[0]
        begin, previous = self.prose.sentence_begin(mark), self._previous(number)
        return max(begin, previous.outer[1]) if previous else begin

    def _lead(self, number: int) -> str:
        return self.text[self._since(number) : self.quoted[number].outer[0]].strip()

    def _from_colon(self, since: int, passage: Quoted) -> _Voice[Somebody] | None:
        """The voice before a colon: "Ana Lind: “…”", "Ana Lind was blunt: “…”"."""
        ahead = cues.ahead(self.text, since, passage.outer[0], colon=True)
        if not ahead:
            return None
        person = self.speakers.only_one(ahead)
        if person and self.speakers.ends_with_name(ahead):
            return _Voice(person, is_stated=True)
        if ahead[0] > since or self.text[ahead[1]] in ",(":  # "Ana Lind, The Daily Lantern: “…”"
            label = phrases.label(self.text[slice(*ahead)])
            return _Voice(person, label="" if person else label, is_stated=bool(person or label))
        return None

    def _after_another(self, number: int) -> _Voice[Somebody]:
        """The voice of a quotation without a cue behind another in its paragraph.

        Whoever spoke goes on, unless somebody else speaks between them. Who is only named there does not count.
        """
        voice, previous, passage = self.voices[number - 1], self.quoted[number - 1], self.quoted[number]
        if not (voice.has_cue or voice.goes_on):
            one = self._only_one_near(passage) if not self._lead(number) else None
            return _Voice(one or self.speakers.only_one((self._since(number), passage.outer[0])), has_cue=False)
        tail_end = next(sentence_ends(self.text, previous.outer[1], passage.outer[0]), passage.outer[0])
        if reaction := cues.spoken_between(self.text, tail_end, passage.outer[0]):
            if reaction.phrase is None:
                return _Voice(has_cue=False)
            who = self.speakers.read(reaction.phrase, reaction.phrase.head[0])
            return _Voice(who.speaker, label=who.label, has_cue=False, goes_on=bool(who))
        between = self.text[previous.outer[1] : passage.outer[0]].strip()
        is_sentence = self.text[passage.parts[0][0]].isupper()
        goes_on = between.endswith((",", "—", "–")) or bool(is_sentence and _JOINED.search(between))
        return replace(voice, is_stated=goes_on and voice.is_stated, has_cue=goes_on, goes_on=True)

    def _from_cue(self, cue: cues.Cue, number: int) -> _Voice[Somebody]:
        """The voice whom the words of a cue name, or for whom they stand."""
        passage, medium = self.quoted[number], cues.medium(cue.around)
        paragraph, mark = self._paragraph(passage.outer[0])[0], passage.outer[0]
        if cue.phrase is None:
            return self._from_sentence(number, medium)
        if phrases.is_neuter(self.text[slice(*cue.phrase.head)]):
            return self._from_sentence_before(number)
        is_pronoun = phrases.is_pronoun(self.text[slice(*cue.phrase.head)])
        if is_pronoun and self.speakers.first_in((paragraph, mark)) is None:
            if nameless := cues.nameless(self.text[paragraph : min(mark, paragraph + cues.FAR)]):
                return _Voice(label=nameless, medium=medium)
            if number and (before := self.voices[number - 1]).label and self._is_nearer(number - 1):
                return _Voice(label=before.label, medium=medium)
        who = self.speakers.read(cue.phrase, max(mark, cue.phrase.head[0]) if not is_pronoun else mark)
        return _Voice(who.speaker, who.label, who.is_stated and not is_pronoun, medium)

    def _is_nearer(self, number: int) -> bool:
        """True if nobody is named behind the quotation `number`, to the end of its paragraph or the next quotation."""
        begin = self.quoted[number].outer[1]
        following = self.quoted[number + 1].outer[0] if number + 1 < len(self.quoted) else len(self.text)
        return self.speakers.first_in((begin, following)) is None

    def _from_sentence(self, number: int, medium: str) -> _Voice[Somebody]:
        """The voice of whoever spoke before in the sentence, or whom it is about: "Lind attacked Holm, saying, “…”"."""
        mark = self.quoted[number].outer[0]
        begin, previous = self.prose.sentence_begin(mark), self._previous(number)
        if previous and begin <= previous.outer[1] and self.voices[number - 1].is_somebody:
            return replace(self.voices[number - 1], medium=medium, has_cue=True)
        subject = phrases.before_verb(self.text, max(begin, mark - cues.FAR), mark)
        if subject is None:
            return _Voice(medium=medium)
        person = self.speakers.subject_of((subject.head[0], mark))
        label = phrases.opening(self.text, *subject.head)
        if label and self.speakers.first_in((subject.head[0], subject.head[0] + len(label))) in (person, None):
            return _Voice(label=label, medium=medium)  # "The Lind campaign hit back, saying"
        return _Voice(person, is_stated=person is not None, medium=medium)

    def _from_sentence_before(self, number: int) -> _Voice[Somebody]:
        """The voice behind "it said": of the quotation before, else of whom the sentence before is about."""
        mark = self.quoted[number].outer[0]
        if self._previous(number):
            return replace(self.voices[number - 1], has_cue=True)
        begin = self.prose.sentence_begin(max(self._paragraph(mark)[0], mark - 2))
        phrase = cues.first_subject(self.text, begin, mark)
        who = self.speakers.read(phrase, phrase.head[0]) if phrase else None
        speaker = who.speaker if who else self.speakers.subject_of((begin, mark))
        label = "" if speaker else who.label if who else phrases.opening(self.text, begin, mark)
        return _Voice(speaker, label, medium=cues.medium(self.text[begin:mark]))

    def _from_closing(self, cue: cues.Cue, since: int, passage: Quoted) -> _Voice[Somebody]:
        """The voice before a verb that closes the sentence: who stands before the words, else who was named last."""
        who = cues.ahead(self.text, since, passage.outer[0], colon=False)
        medium = cues.medium(cue.around)
        if who is None:
            return _Voice(self.speakers.last_subject(passage.outer[0]), medium=medium)
        if people := self.speakers.between(who):
            return _Voice(people[-1], is_stated=len(set(people)) == 1, medium=medium)
        begin = self.prose.sentence_begin(passage.outer[0])
        if begin < since and (people := self.speakers.between((begin, passage.outer[0]))):
            return _Voice(people[0], is_stated=len(set(people)) == 1, medium=medium)  # “so-called” words stand between
        label = cues.issuer(self.text[slice(*who)]) or phrases.label(self.text[slice(*who)])
        return _Voice(label=label, is_stated=bool(label), medium=medium)

    # ── What stands near it ─────────────────────────────────────────────────

    def _paragraph(self, position: int) -> Span:
        return self.prose.paragraphs[self.prose.paragraph_at(position)]

    def _only_one_near(self, passage: Quoted) -> Somebody | None:
        """The person named in this paragraph and the one before, if there is only one; else None."""
        number = self.prose.paragraph_at(passage.outer[0])
        return self.speakers.only_one((self.prose.paragraphs[max(0, number - 1)][0], passage.outer[0]))


def _is_lower(words: str) -> bool:
    """True for words that begin in the middle of a sentence."""
    return words.lstrip("\"'“‘«„…. ")[:1].islower()
