"""Lists with a link to older entries, without counting and without offsets.

A cursor names the last row shown: `?before=2026-11-23T09:00:00Z,41`, for lists by day `?before=2026-11-23,41`, for
numbered rows `?before=41`. However long the list, the next page costs the same.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest

from articles.models.slugs import SLUG_PATTERN

PAGE_LENGTH = 30
_CURSOR = re.compile(
    r"(?P<at>[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?),(?P<pk>[0-9]{1,18})", re.ASCII
)


@dataclass(frozen=True)
class ListPage:
    """One page of a list: its rows, and the cursor of the next page ("" on the last)."""

    rows: list[Any]
    older: str
    is_first: bool
    beyond: Any = None  # the first row of the next page, if there is one

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows)

    def __bool__(self) -> bool:
        return bool(self.rows)


def page_of(
    request: HttpRequest,
    *lists: QuerySet,
    by: str = "first_published",
    tie: str = "id",
    parameter: str = "before",
    length: int = PAGE_LENGTH,
) -> ListPage:
    """The page of a list that the request asks for, newest first by the columns `by` and `tie`: one query.

    Several `lists` must have no row in common; it is then a page of all of them together: each follows its index, and
    they are merged no further than the page goes. Raises Http404 for a cursor that no page of ours ever gave out.
    """
    cursor = request.GET.get(parameter)
    if cursor is not None:
        at, pk = _read_cursor(cursor, by_day=not _is_moment(lists[0], by))
        # The first condition is implied by the rest: it lets both databases enter their index at the cursor.
        is_older = Q(**{f"{by}__lte": at}) & (Q(**{f"{by}__lt": at}) | Q(**{f"{tie}__lt": pk}))
        lists = tuple(rows.filter(is_older) for rows in lists)
    rows = list(merged(lists, f"-{by}", f"-{tie}", at_most=length + 1))
    return _page(rows, length, lambda row: _write_cursor(getattr(row, by), getattr(row, tie)), is_first=cursor is None)


def _page(rows: list[Any], length: int, cursor_after: Callable[[Any], str], *, is_first: bool) -> ListPage:
    """The first `length` of `rows`, which have one more if there is a next page."""
    shown, beyond = rows[:length], rows[length:]
    older = cursor_after(shown[-1]) if beyond else ""
    return ListPage(shown, older, is_first, beyond=beyond[0] if beyond else None)


def merged(lists: Iterable[QuerySet], *order: str, at_most: int) -> QuerySet:
    """The first rows, in `order`, of all `lists`, which have the same columns and no row in common."""
    lists = [rows.order_by(*order) for rows in lists]
    if len(lists) == 1:
        return lists[0][:at_most]
    if connection.features.supports_slicing_ordering_in_compound:
        # PostgreSQL would sort all there is, were it not told how far each list is read. SQLite merges them by itself.
        lists = [rows[:at_most] for rows in lists]
    else:
        lists = [rows.order_by() for rows in lists]
    first, *others = lists
    return first.union(*others, all=True).order_by(*order)[:at_most]


def by_number(request: HttpRequest, numbered: QuerySet, *, length: int = PAGE_LENGTH) -> ListPage:
    """The page of `numbered` rows below the number in `?before=<number>`, the highest first: one query.

    Raises Http404 for anything but a number.
    """
    cursor = request.GET.get("before")
    if cursor is not None:
        if not re.fullmatch(r"[0-9]{1,18}", cursor, re.ASCII):
            raise Http404("No page begins there.")
        numbered = numbered.filter(number__lt=int(cursor))
    rows = list(numbered.order_by("-number")[: length + 1])
    return _page(rows, length, lambda row: str(row.number), is_first=cursor is None)


def alphabetical(request: HttpRequest, records: QuerySet, *, length: int = 200) -> ListPage:
    """The page of `records` after the slug in `?after=<slug>`, in the order of names: at most two queries.

    Raises Http404 for a slug that is not among `records`.
    """
    cursor = request.GET.get("after")
    if cursor is not None:
        is_slug = re.match(SLUG_PATTERN, cursor)
        last = records.filter(slug=cursor).values_list("folded", "pk").first() if is_slug else None
        if last is None:
            raise Http404("No page begins there.")
        folded, pk = last
        records = records.filter(Q(folded__gte=folded), Q(folded__gt=folded) | Q(pk__gt=pk))
    rows = list(records.order_by("folded", "pk")[: length + 1])
    return _page(rows, length, lambda record: record.slug, is_first=cursor is None)


def _is_moment(rows: QuerySet, column: str) -> bool:
    return rows.model._meta.get_field(column).get_internal_type() == "DateTimeField"


def _read_cursor(cursor: str, *, by_day: bool) -> tuple[dt.date, int]:
    match = _CURSOR.fullmatch(cursor)
    if not match or ("T" in match["at"]) is by_day:
        raise Http404("No page begins there.")
    try:
        at = dt.date.fromisoformat(match["at"]) if by_day else dt.datetime.fromisoformat(match["at"])
    except ValueError as error:
        raise Http404("No page begins there.") from error
    return at, int(match["pk"])


def _write_cursor(at: dt.date | dt.datetime, pk: int) -> str:
    if isinstance(at, dt.datetime):
        return f"{at.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ},{pk}"
    return f"{at.isoformat()},{pk}"
