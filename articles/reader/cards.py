"""Cards: other stories as the front page and the foot of a story show them.

They are plain rows: making records of forty stories would take most of a front page's time.
"""

import datetime as dt
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, DateTimeField, QuerySet

from articles.models.times import now
from articles.reader import reading
from articles.reader.prepared import SHAPES, Placeholder, Prepared, several, size_for, spread


class SectionLink(NamedTuple):
    """A section as pages link to it."""

    pk: int
    slug: str
    name: str


class Card(NamedTuple):
    """A story as a card shows it."""

    pk: int
    slug: str
    headline: str
    standfirst: str
    kicker: str
    genre: str
    language: str
    card: dict[str, Any] | None  # its picture
    first_published: dt.datetime
    first_published_precision: str
    printed_on: dt.date
    section: SectionLink | None


def leads(sections: Iterable[SectionLink], count: int) -> list[Card]:
    """The first `count` of `reading.leads`, with their section from `sections`: one query."""
    at = now()
    return _cards(_leads(count), sections, at=at, since=at - reading.LEADS_FOR)


def newest(sections: Iterable[SectionLink], count: int) -> list[Card]:
    """The newest `count` stories: one query."""
    return _cards(_newest(count), sections, at=now())


def with_keys(keys: list[int], sections: Iterable[SectionLink]) -> list[Card]:
    """The editions with these keys, in no order, without those that lists may not show: one query."""
    size = size_for(keys)
    return _cards(_with_keys(size), sections, at=now(), **spread("key", keys, size, filler=0))


@cache
def _leads(count: int) -> Prepared:
    return Prepared(lambda: _columns(reading.leads(reading.AT, Placeholder("since", DateTimeField())))[:count])


@cache
def _newest(count: int) -> Prepared:
    return Prepared(lambda: _columns(reading.stories(reading.AT).newest_first())[:count])


@lru_cache(maxsize=SHAPES)
def _with_keys(count: int) -> Prepared:
    keys = several("key", count, BigIntegerField())
    return Prepared(lambda: _columns(reading.stories(reading.AT)).filter(noindex=False, pk__in=keys).order_by())


def _columns(rows: QuerySet) -> QuerySet:
    return rows.select_related(None).defer(None).values_list(*Card._fields[:-1], "section_id")


def _cards(query: Prepared, sections: Iterable[SectionLink], **values: Any) -> list[Card]:
    by_key = {section.pk: section for section in sections}
    return [Card._make([*row, by_key.get(section)]) for *row, section in query.values(**values)]
