"""Cards: other stories as the front page and the foot of a story show them.

They are plain rows: making records of forty stories would take most of a front page's time.
"""

import datetime as dt
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, DateTimeField, OuterRef, QuerySet, Subquery

from articles.models.editions import Edition
from articles.models.placements import Placement
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


def placed(section: int | None, sections: Iterable[SectionLink]) -> dict[int, Card]:
    """The live stories that an editor put on a section's page (None: on the front page), by place: one query."""
    values = {"at": now()} if section is None else {"at": now(), "section": section}
    return _by_key(_placed(section is not None).values(**values), sections)


def of_stories(keys: Iterable[int], sections: Iterable[SectionLink]) -> dict[int, Card]:
    """The live editions of the stories with these keys, by the story's key: one query."""
    return _by_key(_columns(reading.stories().filter(article_id__in=keys), "article_id").order_by(), sections)


def in_places(flowing: list[Any], placed: dict[int, Any]) -> list[Any]:
    """The stories of a page in order: each of `placed` at its place, the `flowing` ones around them."""
    keys = {story.pk for story in placed.values()}
    stories = [story for story in flowing if story.pk not in keys]
    for place in sorted(placed):
        stories.insert(place - 1, placed[place])
    return stories


@cache
def _placed(in_section: bool) -> Prepared:
    return Prepared(lambda: _in_places_of(Placeholder("section", BigIntegerField()) if in_section else None))


def _in_places_of(section: Placeholder | None) -> QuerySet:
    here = Placement.objects.standing(reading.AT).order_by().filter(section=section)
    rows = Edition.objects.live(reading.AT).filter(article_id__in=here.values("article_id"))
    rows = rows.filter(section=section) if section else rows
    place = Subquery(here.filter(article_id=OuterRef("article_id")).values("place")[:1])
    return _columns(rows.annotate(place=place), "place").order_by()


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


def _columns(rows: QuerySet, *more: str) -> QuerySet:
    return rows.select_related(None).defer(None).values_list(*Card._fields[:-1], "section_id", *more)


def _cards(query: Prepared, sections: Iterable[SectionLink], **values: Any) -> list[Card]:
    by_key = {section.pk: section for section in sections}
    return [Card._make([*row, by_key.get(section)]) for *row, section in query.values(**values)]


def _by_key(rows: Iterable[Iterable], sections: Iterable[SectionLink]) -> dict[int, Card]:
    """Cards by the column that stands last in `rows`."""
    by_key = {section.pk: section for section in sections}
    return {key: Card._make([*row, by_key.get(section)]) for *row, section, key in rows}
