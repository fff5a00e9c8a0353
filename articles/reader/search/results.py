"""search(): a reader's text -> the stories in print that contain it."""

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.safestring import SafeString

from articles.models.editions import Edition, label
from articles.models.times import now
from articles.reader.prepared import Prepared
from articles.reader.reading import AT
from articles.reader.search import index, matches, passages, relevance
from articles.reader.search.matches import RecordMatches
from articles.reader.search.query import Query, read

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


class Found(NamedTuple):
    """A story that was found, as a list shows it."""

    pk: int
    slug: str
    headline: str
    language: str
    first_published: dt.datetime
    first_published_precision: str
    printed_on: dt.date
    document: dict[str, Any]
    section: str | None  # its name


class Hit(NamedTuple):
    """A story that was found, with marks on the words that it was found by."""

    story: Found
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
    labels = _labels(filters, records)
    if [] in labels:  # nothing was ever listed under that
        return SearchResult(query, [], records)
    query = matches.with_other_names(query, records)
    looser = query.loosened()
    if order == RELEVANCE:
        return SearchResult(looser, _hits(_best(looser, labels, length), looser), records)
    if goes_on:
        query = looser
    stories = _newest(query, labels, before, length)
    may_be_looser = len(stories) <= length and looser != query and before is None
    if may_be_looser and (more := _newest(looser, labels, before, length, is_looser=True)):
        query, goes_on, stories = looser, True, more
    older = stories[length - 1].pk if len(stories) > length else None
    return SearchResult(query, _hits(stories[:length], query), records, older, goes_on)


def _labels(filters: Filters, records: RecordMatches) -> list[list[str]]:
    """For each filter the words by which the index finds what passes it: any of them is enough."""
    narrowing = [kind for kind in ("section", "topic", "person") if getattr(filters, kind)]
    labels = [[label(kind, slug) for slug in records.slugs.get(kind, ())] for kind in narrowing]
    return labels if filters.year is None else [*labels, [label("year", filters.year)]]


# ── The queries ─────────────────────────────────────────────────────────────

_COLUMNS = (*Found._fields[:-1], "section__name")


def _matching(at_most: int, *, is_looser: bool = False) -> QuerySet[Edition]:
    """The first live stories that search engines may know and that match, the newest printing first."""
    stories = Edition.objects.live(AT).filter(noindex=False)
    return index.in_list_order(stories, at_most, is_looser=is_looser)


@cache
def _page(length: int, is_looser: bool) -> Prepared:
    return Prepared(lambda: _matching(length, is_looser=is_looser).values_list(*_COLUMNS))


_CANDIDATES = Prepared(lambda: relevance.columns(_matching(relevance.CANDIDATES)))


def _newest(
    query: Query, labels: list[list[str]], before: int | None, length: int, *, is_looser: bool = False
) -> list[Found]:
    """One page of stories, and one more if there is one.

    If the query `is_looser` than one that found less than a page, none where no word of the index makes a difference.
    """
    values = _values(query, labels, before) | (index.looser_words(query) if is_looser else {})
    return list(map(Found._make, _page(length + 1, is_looser).values(**values)))


def _best(query: Query, labels: list[list[str]], length: int) -> list[Found]:
    """The most relevant stories."""
    pks = relevance.best(_CANDIDATES.rows(**_values(query, labels, None)), query, length)
    rows = Edition.objects.live().filter(pk__in=pks).order_by().values_list(*_COLUMNS)
    stories = {story.pk: story for story in map(Found._make, rows)}
    return [stories[pk] for pk in pks if pk in stories]


def _values(query: Query, labels: list[list[str]], before: int | None) -> dict[str, Any]:
    return {
        "at": now(),
        "expression": index.expression(query, labels),
        "before": index.LAST_KEY if before is None else before,
    }


def _hits(stories: list[Found], query: Query) -> list[Hit]:
    finder = passages.Finder(query)
    return [
        Hit(story, passages.marked(story.headline, finder), passages.passage(story.document, finder))
        for story in stories
    ]
