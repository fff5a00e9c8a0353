"""Warnings about what is said, and by whom."""

import re
from collections.abc import Iterator

from articles.desk.language import speech
from articles.desk.language.patterns import lazily
from articles.desk.preflight.story import StoryUnderCheck
from articles.desk.rules.findings import Finding, shortened, warning
from articles.models import Quote

_VAGUE = lazily(
    r"\b(?:<vague.some>\s+(?:<vague.people>|<vague.counted_people>)|<vague.people>\s+<vague.verbs>)\b", re.IGNORECASE
)


def unrecorded_speech(story: StoryUnderCheck) -> Iterator[Finding]:
    """Direct speech that no quotation records."""
    for speech_found in speech.unrecorded(story.prose, story.quoted, story.occurrences, story.recorded):
        message = f"{shortened(speech_found.text)} has no record. Record who said it."
        yield warning("speech-without-quote", message, "body", span=speech_found.span, words=speech_found.text)


def inferred_speakers(story: StoryUnderCheck) -> Iterator[Finding]:
    """Speakers whom the text does not name beside the words; what was checked is inferred no more."""
    for quote in story.quotes:
        if quote.basis == Quote.Basis.INFERRED and not quote.checked_how and (who := quote.speaker or quote.label):
            message = f"That {who} said {shortened(quote.text)} is inferred. Make sure of it."
            yield warning("speaker-inferred", message, "quotes", words=f"{who}: {quote.text}", number=quote.number)


def unbalanced_marks(story: StoryUnderCheck) -> Iterator[Finding]:
    """Quotation marks that open and do not close, or the other way round."""
    for start, end in story.unbalanced:
        words = story.prose.text[start:end]
        message = f"The quotation mark at {shortened(words, 40)} has no partner. Add it or take this one out."
        yield warning("unbalanced-marks", message, "body", span=(start, end), words=words)


def vague_attribution(story: StoryUnderCheck) -> Iterator[Finding]:
    """Claims of nobody in particular, recorded or not."""
    for quote in story.quotes:
        if quote.attribution == Quote.Attribution.VAGUE:
            message = f"{shortened(quote.text)} is put down to “{quote.label}”. Say who, or leave it out."
            yield warning(
                "vague-attribution", message, "quotes", words=f"{quote.label}: {quote.text}", number=quote.number
            )
    for phrase in _VAGUE.finditer(story.prose.text):
        sentence = story.prose.sentence_at(phrase.span())
        if not story.recorded.touch(sentence):
            message = f"“{phrase.group()}” is nobody in particular. Say who, or leave it out."
            yield warning("vague-attribution", message, "body", span=phrase.span(), words=phrase.group())
