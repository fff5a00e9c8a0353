"""What is said in the text of a story and is not on record, as it is proposed in the story's form."""

from collections.abc import Iterable
from typing import Any

from articles.admin.fitness import read_once
from articles.desk.language import marks, speech
from articles.desk.language.names import Occurrence
from articles.desk.language.prose import Span, read
from articles.desk.language.speech import FoundQuote
from articles.desk.preflight.story import StoryUnderCheck
from articles.desk.wire.newcomers import Names, Newcomer
from articles.desk.wire.proposal import without_record
from articles.desk.wire.setting import Settings
from articles.models import Article, Person, Quote
from articles.text import paragraphs

MOST = 40  # rows in a form; what is more comes when these are on record


def proposals(article: Article, on_record: Iterable[Quote]) -> list[dict[str, Any]]:
    """A row for each direct speech that is not `on_record`, `MOST` at most: its words, and what the text tells of them.

    Speakers may be new to the paper. Nothing is decided and nothing written.
    """
    prose = read(paragraphs(article.body))
    quoted = marks.quotations(prose)[0]
    recorded = speech.recorded_spans(prose, on_record)
    if all(_touches(passage.outer, recorded) for passage in quoted):
        return []
    story = read_once(article)
    reading = Names(story.prose, story.quoted, story.occurrences, (), article.language)
    newcomers = without_record(reading.newcomers())
    occurrences = sorted([*story.occurrences, *reading.occurrences(newcomers)], key=lambda at: at.span)
    spoken = speech.unrecorded(story.prose, story.quoted, occurrences, story.recorded)[:MOST]
    settings = Settings(story.prose, story.quoted, occurrences, story.day)
    outer = {passage.parts[0][0]: passage.outer for passage in story.quoted}
    titles = _titles(story, reading, occurrences)
    return [
        _row(statement, titles.get(statement.speaker, ""), settings, outer[statement.span[0]]) for statement in spoken
    ]


def _touches(span: Span, spans: Iterable[Span]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in spans)


def _titles(story: StoryUnderCheck, reading: Names, occurrences: list[Occurrence]) -> dict[Person | Newcomer, str]:
    """How the story describes those whom it names: as they are linked, else in the words beside their name."""
    titles = {mention.person: mention.described_as for mention in story.mentions if mention.described_as}
    for at in occurrences:
        if isinstance(at.person, Newcomer):
            titles.setdefault(at.person, at.person.described_as)
        elif at.is_full and not titles.get(at.person):
            titles[at.person] = reading.description((at.span[0], at.span[0] + len(at.written)))
    return titles


def _row(statement: FoundQuote, title: str, settings: Settings, outer: Span) -> dict[str, Any]:
    setting = settings.of_quotation(outer, statement.speaker, statement.medium)
    is_stated = setting.on is not None and setting.date_basis == Quote.Basis.STATED
    has_speaker = statement.speaker is not None
    return {
        "text": statement.text,
        "prefix": statement.prefix,
        "suffix": statement.suffix,
        "kind": Quote.Kind.DIRECT,
        "speaker": statement.speaker.name if has_speaker else "",
        "new_person": isinstance(statement.speaker, Newcomer),
        "title": title[:160],
        "label": "" if has_speaker else statement.label,
        "attribution": statement.attribution if has_speaker or statement.label else Quote.Attribution.NAMED,
        "basis": statement.basis,
        "medium": setting.medium[:80],
        "place": setting.place[:120],
        "said_on": setting.on if is_stated else None,
        "said_precision": setting.precision if is_stated else "day",
    }
