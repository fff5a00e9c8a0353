"""What readers got: the editions of a day, and the notices of the last days."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery, Window

from articles.desk.overview.times import starts, today
from articles.models import Edition, PrintedNotice

SHOWN, SHOWN_NOTICES = 8, 5
WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class Counted:
    """The first few rows, and how many there are."""

    rows: list
    total: int


def printed_on(day: dt.date) -> QuerySet[Edition]:
    """The editions that stand before readers since `day`, the newest first, each with `noticed_at` of its last notice."""
    notices = PrintedNotice.objects.filter(edition=OuterRef("pk")).order_by("-at")
    editions = Edition.objects.live().filter(
        live_from__gte=starts(day), live_from__lt=starts(day + dt.timedelta(days=1))
    )
    return (
        editions.for_lists()
        .select_related("section")
        .annotate(noticed_at=Subquery(notices.values("at")[:1]), noticed=Subquery(notices.values("printed__kind")[:1]))
        .order_by("-live_from", "-pk")
    )


def printed_today() -> Counted:
    """Today's editions: the newest few."""
    editions: list[Any] = list(printed_on(today()).annotate(total=Window(Count("*")))[:SHOWN])
    for edition in editions:
        edition.was_noticed_today = edition.noticed_at is not None and edition.noticed_at >= starts(today())
    return Counted(editions, editions[0].total if editions else 0)


def corrections_this_week() -> Counted:
    """The notices that readers were given in the last seven days, each once, with its `edition`; the newest few."""
    given = PrintedNotice.objects.on_shelf().filter(at__gte=starts(today() - WEEK)).select_related("edition")
    given = given.defer("edition__document", "edition__folded").order_by("-at", "-pk")
    notices = list(given.annotate(total=Window(Count("*")))[:SHOWN_NOTICES])
    return Counted(notices, notices[0].total if notices else 0)


def printed_this_week() -> int:
    """How many stories readers were given for the first time in the last seven days."""
    return Edition.objects.live().filter(first_published__gte=starts(today() - WEEK)).order_by().count()
