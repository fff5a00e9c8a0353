"""search(): what was asked -> the stories in print that hold it."""

import datetime as dt
from dataclasses import dataclass

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from articles.models.editions import Edition
from articles.models.printed import EditionPerson, EditionTag
from articles.models.sections import Section
from articles.reader.search import index, known, passages, relevance
from articles.reader.search.known import Known
from articles.reader.search.query import Query, read

NEWEST, RELEVANCE = "newest", "relevance"
ORDERS = (NEWEST, RELEVANCE)
LENGTH = 20


@dataclass(frozen=True)
class Filters:
    """What a search is narrowed to: slugs, and a year; "" and None for everything."""

    section: str = ""
    topic: str = ""
    person: str = ""
    year: int | None = None

    def __bool__(self) -> bool:
        return bool(self.section or self.topic or self.person or self.year is not None)


NO_FILTERS = Filters()


@dataclass(frozen=True)
class Found:
    """The stories of one page, each with `marked_headline` and `passage`; what leads on, and what else is known."""

    query: Query
    stories: list[Edition]
    known: Known
    older: int | None = None  # the `before` of the next page
    goes_on: bool = False  # the last word was taken as the beginning of a longer one: the next page needs to know


def search(
    text: str,
    filters: Filters = NO_FILTERS,
    *,
    order: str = NEWEST,
    before: int | None = None,
    goes_on: bool = False,
    length: int = LENGTH,
) -> Found:
    """The live stories that hold all that `text` asks for: three queries at most, none where it asks for nothing.

    The newest printing first, the page that begins before the key `before`; or by relevance, the best `length` of the
    newest 1,000. Stories that keep out of search engines keep out of this one. The last word may be the beginning of a
    longer one where it finds less than a page as it is, or where `goes_on` says so.
    """
    query = read(text)
    if not query:
        return Found(query, [], Known())
    records = known.about(query, person=filters.person, topic=filters.topic, suggest=before is None)
    query = known.with_other_names(query, records)
    longer, narrowed = query.with_beginning(), _Narrowed(filters, records)
    if order == RELEVANCE:
        return Found(longer, _shown(_best(longer, narrowed, length), longer), records)
    if goes_on:
        query = longer
    stories = _newest(query, narrowed, before, length)
    if len(stories) <= length and longer != query and before is None:
        query, goes_on = longer, True
        stories = _newest(query, narrowed, before, length)
    older = stories[length - 1].pk if len(stories) > length else None
    return Found(query, _shown(stories[:length], query), records, older, goes_on)


@dataclass(frozen=True)
class _Narrowed:
    """The filters, with the keys of the records that they name."""

    filters: Filters
    known: Known

    def stories(self) -> QuerySet:
        """Live stories that search engines may know, and the filters let pass."""
        stories = Edition.objects.live().filter(noindex=False)
        if self.filters.section:
            # Not by the column itself: SQLite would read the section through, where it should follow the word.
            stories = stories.filter(Exists(Section.objects.filter(pk=OuterRef("section"), slug=self.filters.section)))
        if self.filters.topic:
            stories = stories.filter(_among(EditionTag.objects.filter(tag__in=self.known.topic_keys)))
        if self.filters.person:
            stories = stories.filter(_among(EditionPerson.objects.filter(person__in=self.known.person_keys)))
        if days := self.days():
            stories = stories.filter(printed_on__range=days)
        return stories

    def days(self) -> tuple[dt.date, dt.date] | None:
        """The first and last day of the year asked for."""
        year = self.filters.year
        return None if year is None else (dt.date(year, 1, 1), dt.date(year, 12, 31))


def _among(rows: QuerySet) -> Exists:
    """Whether the outer edition is one of those that have `rows`: asked of the index that their list follows."""
    return Exists(rows.filter(edition=OuterRef("pk"), first_published=OuterRef("first_published")))


def _newest(query: Query, narrowed: _Narrowed, before: int | None, length: int) -> list[Edition]:
    """One page of stories and one more, where there is one."""
    rows = _matching(query, narrowed, before).select_related("section").defer("folded")
    return list(rows[: length + 1])


def _best(query: Query, narrowed: _Narrowed, length: int) -> list[Edition]:
    """The most relevant stories."""
    pks = relevance.best(_matching(query, narrowed, None), query, length)
    stories = Edition.objects.live().select_related("section").defer("folded").order_by().in_bulk(pks)
    return [stories[pk] for pk in pks if pk in stories]


def _matching(query: Query, narrowed: _Narrowed, before: int | None) -> QuerySet:
    """Live stories that hold what `query` says, the newest printing first."""
    by = index.keeper(connection.vendor)
    return by.in_list_order(narrowed.stories(), index.expression(query), before, narrowed.days())


def _shown(stories: list[Edition], query: Query) -> list[Edition]:
    wanted = passages.finder(query)
    for story in stories:
        story.marked_headline = passages.marked(story.headline, wanted)
        story.passage = passages.passage(story.document, wanted)
    return stories
