"""search(): a reader's text -> the stories in print that contain it."""

import datetime as dt
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import NamedTuple

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat, StrIndex
from django.db.models.lookups import GreaterThan
from django.utils.safestring import SafeString

from articles.models.editions import Edition, EditionQuerySet
from articles.models.printed import EditionPerson, EditionTag
from articles.reader.search import index, matches, passages, relevance
from articles.reader.search.matches import RecordMatches
from articles.reader.search.query import Query, Span, Term, read

NEWEST, RELEVANCE = "newest", "relevance"
ORDERS = (NEWEST, RELEVANCE)
LENGTH = 20


@dataclass(frozen=True)
class Filters:
    """The slugs and the year that a search is narrowed to; "" and None narrow nothing."""

    section: str = ""
    topic: str = ""
    person: str = ""
    year: int | None = None

    def __bool__(self) -> bool:
        return bool(self.section or self.topic or self.person or self.year is not None)


NO_FILTERS = Filters()


class Hit(NamedTuple):
    """A story that was found, with marks on the words that it was found by."""

    story: Edition
    headline: SafeString
    passage: SafeString


@dataclass(frozen=True)
class SearchResult:
    """One page of hits, the records that the query names, and where the next page begins."""

    query: Query
    hits: list[Hit]
    records: RecordMatches
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
) -> SearchResult:
    """The live stories that contain all of `text`: at most three queries, none if there is no word in it.

    The newest printing first, the page that begins before the key `before`; or by relevance, the best `length` of the
    newest 300. Stories that keep out of search engines keep out of this one. The last word may be the beginning of a
    longer one if it finds less than a page as it is, or if `goes_on` says so.
    """
    query = read(text)
    if not query:
        return SearchResult(query, [], RecordMatches())
    records = matches.find(
        query, person=filters.person, topic=filters.topic, section=filters.section, suggest=before is None
    )
    query = matches.with_other_names(query, records)
    longer, narrowing = query.with_beginning(), _Narrowing(filters, records)
    if order == RELEVANCE:
        return SearchResult(longer, _hits(_best(longer, narrowing, length), longer), records)
    if goes_on:
        query = longer
    stories = _newest(query, narrowing, before, length)
    if len(stories) <= length and longer != query and before is None:
        query, goes_on = longer, True
        stories = _newest(query, narrowing, before, length)
    older = stories[length - 1].pk if len(stories) > length else None
    return SearchResult(query, _hits(stories[:length], query), records, older, goes_on)


@dataclass(frozen=True)
class _Narrowing:
    """The filters, with the keys of the records that they name."""

    filters: Filters
    records: RecordMatches

    def stories(self) -> EditionQuerySet:
        """Live stories that search engines may know and that pass the filters."""
        stories = Edition.objects.live().filter(noindex=False)
        for span in self.spans().values():
            # A section, too, not by the edition's own column: SQLite would read it through, where it should follow
            # the word.
            of_record = {f"{span.column}__in": span.keys, span.edition: OuterRef("pk")}
            stories = stories.filter(Exists(span.model._default_manager.filter(**of_record)))
        if days := self.days():
            stories = stories.filter(printed_on__range=days)
        return stories

    def spans(self) -> dict[str, Span]:
        """The rows that name the editions that pass, by filter; the year has no such rows."""
        spans = {
            "person": Span(EditionPerson, "person_id", self.records.person_keys, "edition_id"),
            "topic": Span(EditionTag, "tag_id", self.records.topic_keys, "edition_id"),
            "section": Span(Edition, "section_id", self.records.section_keys, "id"),
        }
        return {name: span for name, span in spans.items() if getattr(self.filters, name)}

    def few(self) -> QuerySet | None:
        """The keys of the editions that pass a filter which few pass; None if many pass each filter."""
        for name, span in self.spans().items():
            if name not in self.records.with_many:
                rows = span.model._default_manager.filter(**{f"{span.column}__in": span.keys})
                return rows.order_by().values(span.edition)
        return None

    def days(self) -> tuple[dt.date, dt.date] | None:
        """The first and last day of the year, or None if the search is not narrowed to one."""
        year = self.filters.year
        return None if year is None else (dt.date(year, 1, 1), dt.date(year, 12, 31))


def _newest(query: Query, narrowing: _Narrowing, before: int | None, length: int) -> list[Edition]:
    """One page of stories, and one more if there is one."""
    rows = _matching(query, narrowing, before).select_related("section").defer("folded")
    return list(rows[: length + 1])


def _best(query: Query, narrowing: _Narrowing, length: int) -> list[Edition]:
    """The most relevant stories."""
    pks = relevance.best(_matching(query, narrowing, None), query, length)
    stories = Edition.objects.live().select_related("section").defer("folded").order_by().in_bulk(pks)
    return [stories[pk] for pk in pks if pk in stories]


def _matching(query: Query, narrowing: _Narrowing, before: int | None) -> QuerySet[Edition]:
    """Live stories that match `query`, the newest printing first.

    If few pass a filter, these are read. Otherwise the word index is followed until the page is full: for a rare topic
    it would be followed to its end.
    """
    few = narrowing.few()
    if few is None:
        keeper, spans = index.keeper(connection.vendor), list(narrowing.spans().values())
        return keeper.in_list_order(narrowing.stories(), index.expression(query), before, narrowing.days(), spans)
    stories = narrowing.stories().filter(pk__in=few)
    for term in query.wanted:
        stories = stories.filter(_says(term))
    for term in query.unwanted:
        stories = stories.filter(~_says(term))
    return (stories if before is None else stories.filter(pk__lt=before)).order_by("-pk")


def _says(term: Term) -> Q:
    """The condition that a story's folded text contains `term`, read word by word, without the index."""
    space = Value(" ", TextField())
    text = Concat(space, "folded", space)
    return reduce(or_, (Q(GreaterThan(StrIndex(text, Value(needle)), 0)) for needle in term.needles))


def _hits(stories: list[Edition], query: Query) -> list[Hit]:
    wanted = passages.finder(query)
    return [
        Hit(story, passages.marked(story.headline, wanted), passages.passage(story.document, wanted))
        for story in stories
    ]
