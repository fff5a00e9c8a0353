"""Cards: what the front page and the foot of a story show of other stories.

They are plain rows. Of all that a front page takes, most would go into making records of forty stories.
"""

import datetime as dt
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, DateTimeField

from articles.models.times import now
from articles.reader import reading
from articles.reader.prepared import SHAPES, Placeholder, Prepared, several, size_for, spread


class SectionLink(NamedTuple):
    """A section as pages lead to it."""

    pk: int
    slug: str
    name: str


class Card(NamedTuple):
    """What a card shows of a story."""

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
    """The first `count` of `reading.leads`, with their sections out of `sections`: one query."""
    at = now()
    return _cards(_leads(count), sections, at=at, since=at - reading.LEADS_FOR)


def newest(sections: Iterable[SectionLink], count: int) -> list[Card]:
    """The newest `count` stories: one query."""
    return _cards(_newest(count), sections, at=now())


def with_keys(keys: list[int], sections: Iterable[SectionLink]) -> list[Card]:
    """Those of the editions with these keys that are live and that lists may show, in no order: one query."""
    size = size_for(keys)
    return _cards(_with_keys(size), sections, at=now(), **spread("key", keys, size, filler=0))


@cache
def _leads(count: int) -> Prepared:
    return Prepared(lambda: _columns(reading.leads(reading.AT, Placeholder("since", DateTimeField())))[:count])


@cache
def _newest(count: int) -> Prepared:
    return Prepared(lambda: _columns(reading.stories(reading.AT)).newest_first()[:count])


@lru_cache(maxsize=SHAPES)
def _with_keys(count: int) -> Prepared:
    keys = several("key", count, BigIntegerField())
    return Prepared(lambda: _columns(reading.stories(reading.AT)).filter(noindex=False, pk__in=keys).order_by())


def _columns(rows: Any) -> Any:
    return rows.select_related(None).defer(None).values_list(*Card._fields[:-1], "section_id")


def _cards(query: Prepared, sections: Iterable[SectionLink], **values: Any) -> list[Card]:
    by_key = {section.pk: section for section in sections}
    rows: Iterable[Any] = query.values(**values)
    return [Card._make([*row[:-1], by_key.get(row[-1])]) for row in rows]
