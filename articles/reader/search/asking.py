"""search(): what was asked -> the stories in print that hold it."""

import datetime as dt
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import Exists, Model, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat, StrIndex
from django.db.models.lookups import GreaterThan

from articles.models.editions import Edition
from articles.models.printed import EditionPerson, EditionTag
from articles.reader.search import index, known, passages, relevance
from articles.reader.search.known import FromRecords
from articles.reader.search.query import Query, Term, read

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
class SearchResult:
    """The stories of one page, each with `marked_headline` and `passage`; what leads on, and what else is known."""

    query: Query
    stories: list[Edition]
    known: FromRecords
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
    """The live stories that hold all that `text` asks for: three queries at most, none where it asks for nothing.

    The newest printing first, the page that begins before the key `before`; or by relevance, the best `length` of the
    newest 300. Stories that keep out of search engines keep out of this one. The last word may be the beginning of a
    longer one where it finds less than a page as it is, or where `goes_on` says so.
    """
    query = read(text)
    if not query:
        return SearchResult(query, [], FromRecords())
    records = known.about(
        query, person=filters.person, topic=filters.topic, section=filters.section, suggest=before is None
    )
    query = known.with_other_names(query, records)
    longer, narrowed = query.with_beginning(), _Narrowed(filters, records)
    if order == RELEVANCE:
        return SearchResult(longer, _shown(_best(longer, narrowed, length), longer), records)
    if goes_on:
        query = longer
    stories = _newest(query, narrowed, before, length)
    if len(stories) <= length and longer != query and before is None:
        query, goes_on = longer, True
        stories = _newest(query, narrowed, before, length)
    older = stories[length - 1].pk if len(stories) > length else None
    return SearchResult(query, _shown(stories[:length], query), records, older, goes_on)


Filed = tuple[Any, str, list[int]]  # the rows with any of these keys in this column


@dataclass(frozen=True)
class _Narrowed:
    """The filters, with the keys of the records that they name."""

    filters: Filters
    known: FromRecords

    def stories(self) -> QuerySet:
        """Live stories that search engines may know, and the filters let pass."""
        stories = Edition.objects.live().filter(noindex=False)
        for model, column, keys in self.filed().values():
            # A section, too, not by the edition's own column: SQLite would read it through, where it should follow
            # the word.
            of_record = {f"{column}__in": keys, _edition(model): OuterRef("pk")}
            stories = stories.filter(Exists(model.objects.filter(**of_record)))
        if days := self.days():
            stories = stories.filter(printed_on__range=days)
        return stories

    def filed(self) -> dict[str, Filed]:
        """Where it is told which editions the filters let pass, but for that of the year."""
        conditions = {
            "person": (EditionPerson, "person_id", self.known.person_keys),
            "topic": (EditionTag, "tag_id", self.known.topic_keys),
            "section": (Edition, "section_id", self.known.section_keys),
        }
        return {name: filed for name, filed in conditions.items() if getattr(self.filters, name)}

    def few(self) -> QuerySet | None:
        """The keys of the few editions that one of the filters lets pass; None where each lets many pass."""
        for name, (model, column, keys) in self.filed().items():
            if name not in self.known.with_many:
                return model.objects.filter(**{f"{column}__in": keys}).order_by().values(_edition(model))
        return None

    def days(self) -> tuple[dt.date, dt.date] | None:
        """The first and last day of the year asked for."""
        year = self.filters.year
        return None if year is None else (dt.date(year, 1, 1), dt.date(year, 12, 31))


def _edition(model: type[Model]) -> str:
    """The column of `model`, Edition itself or the rows of editions, that says which edition it is."""
    return "id" if model is Edition else "edition_id"


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
    """Live stories that hold what `query` says, the newest printing first.

    Where a filter lets few pass, these are read. Elsewhere the word index is followed until the page is full: for a
    rare topic it would be followed to its end.
    """
    few = narrowed.few()
    if few is None:
        by = index.keeper(connection.vendor)
        spans = [(*filed, _edition(filed[0])) for filed in narrowed.filed().values()]
        return by.in_list_order(narrowed.stories(), index.expression(query), before, narrowed.days(), spans)
    stories = narrowed.stories().filter(pk__in=few)
    for term in query.wanted:
        stories = stories.filter(_says(term))
    for term in query.unwanted:
        stories = stories.filter(~_says(term))
    return (stories if before is None else stories.filter(pk__lt=before)).order_by("-pk")


def _says(term: Term) -> Q:
    """Whether a story's folded text says `term`, read word by word, without the index."""
    space = Value(" ", TextField())
    text = Concat(space, "folded", space)
    return reduce(or_, (Q(GreaterThan(StrIndex(text, Value(needle)), 0)) for needle in term.needles))


def _shown(stories: list[Edition], query: Query) -> list[Edition]:
    wanted = passages.finder(query)
    story: Any
    for story in stories:
        story.marked_headline = passages.marked(story.headline, wanted)
        story.passage = passages.passage(story.document, wanted)
    return stories
