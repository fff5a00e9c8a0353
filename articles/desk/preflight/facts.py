"""Warnings about figures, dates, sources and the headline."""

import re
from collections.abc import Iterator
from functools import cache

from articles.desk.language import anchors
from articles.desk.language.patterns import lazily
from articles.desk.language.spans import Spans
from articles.desk.preflight.story import StoryUnderCheck
from articles.desk.rules.findings import Finding, warning
from articles.models import Source

LONG_HEADLINE = 110  # characters

# Small numbers, years and hours are no figures that somebody has to have counted.
FIGURE = lazily(
    r"(?<![\w.,])(?:\d{1,3}(?:[.,\xa0\u202f]\d{3})+(?![\d.,]*\d)|\d{5,7}(?= (?-i:[^\W\d_A-Z]))"
    r"|\d+(?:[.,]\d+)?[ \xa0]?(?:%|<figures.units>\b)|(?:<figures.before> |%)\d+)",
    re.IGNORECASE,
)
ATTRIBUTED = lazily(r"\b<figures.attributed>\b", re.IGNORECASE)
_RELATIVE = lazily(r"\b<dates.relative>\b", re.IGNORECASE)
_ABSOLUTE = lazily(r"\b(?:\d{1,2}\.? <dates.months>|<dates.months> \d{1,2}|(?:19|20)\d\d)\b", re.IGNORECASE)


def uncited_figures(story: StoryUnderCheck) -> Iterator[Finding]:
    """Figures that no citation supports, nobody says, and the sentence puts down to nobody.

    A citation of a whole story supports all its figures, save that of a wire copy: that is where we have the
    figure from, not how it is known.
    """
    if any(not row.passage and row.source.kind != Source.Kind.WIRE_COPY for row in story.citations):
        return
    text = story.prose.text
    passages = {row.passage for row in story.citations if row.passage}
    cited = Spans(span for passage in passages for span in anchors.find_all(story.prose, passage))
    is_attributed = cache(lambda begin, end: ATTRIBUTED.search(text, begin, end) is not None)  # many in one sentence
    reported = set()
    for figure in FIGURE.finditer(text):
        if figure.group() in reported:
            continue
        sentence = story.prose.sentence_at(figure.span())
        if not (cited.touch(sentence) or story.is_said(figure.span()) or is_attributed(*sentence)):
            reported.add(figure.group())
            message = f"{figure.group()} has no citation. Say where it is from."
            yield warning("figure-without-citation", message, "body", span=figure.span(), words=figure.group())


def relative_dates(story: StoryUnderCheck) -> Iterator[Finding]:
    """Dates that only the day of writing makes clear, in a story that bears none."""
    if story.article.dateline_on:
        return
    text, reported = story.prose.text, set()
    is_dated = cache(lambda begin, end: _ABSOLUTE.search(text, begin, end) is not None)
    for phrase in _RELATIVE.finditer(text):
        words = phrase.group().casefold()
        if words in reported or story.is_said(phrase.span()):
            continue
        if not is_dated(*story.prose.sentence_at(phrase.span())):
            reported.add(words)
            message = f"“{phrase.group()}” depends on the day of reading. Give the date, or date the story."
            yield warning("relative-date", message, "body", span=phrase.span(), words=phrase.group())


def long_headline(story: StoryUnderCheck) -> Iterator[Finding]:
    """A headline that lists and search results would cut."""
    headline = story.article.headline
    if len(headline) > LONG_HEADLINE:
        message = f"The headline has {len(headline)} characters. Cut it to {LONG_HEADLINE}."
        yield warning("headline-long", message, "headline", span=(LONG_HEADLINE, len(headline)), words=headline)


def withdrawn_sources(story: StoryUnderCheck) -> Iterator[Finding]:
    """Sources that their publisher withdrew, and what is known only through them."""
    for source, field, number in story.sources:
        if source.standing == Source.Standing.WITHDRAWN:
            message = f"“{source}” was withdrawn by its publisher. Take out what rests on it, or say so."
            yield warning("source-withdrawn", message, field, words=source.slug, number=number)
