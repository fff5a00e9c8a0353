"""How the weeks went: stories, corrections, the time from submit to print, quotations that were checked."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from statistics import median

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import TruncWeek

from articles.desk.overview.times import local, starts, today
from articles.models import Edition, EditionKind, Move, Notice, PrintedNotice, Quote, now

WEEKS = 26
ONE_WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class Week:
    """A week from its Monday on. `to_print` is the median in seconds; None where nothing went that way."""

    monday: dt.date
    stories: int = 0
    corrections: int = 0
    to_print: float | None = None
    quotations: int = 0
    checked: int = 0

    @property
    def checked_share(self) -> int | None:
        """Percent of the week's quotations that were checked; None where there are none."""
        return round(100 * self.checked / self.quotations) if self.quotations else None


def weeks() -> list[Week]:
    """The last WEEKS weeks, the present one last. Four queries, whatever was printed."""
    this_monday = today() - dt.timedelta(days=today().weekday())
    first = this_monday - (WEEKS - 1) * ONE_WEEK
    since = starts(first)
    stories, corrections, to_print, quotations = (
        _stories(since),
        _corrections(since),
        _to_print(since),
        _quotations(since),
    )
    return [
        Week(
            monday,
            stories.get(monday, 0),
            corrections.get(monday, 0),
            median(to_print[monday]) if monday in to_print else None,
            *quotations.get(monday, (0, 0)),
        )
        for monday in (first + number * ONE_WEEK for number in range(WEEKS))
    ]


def _stories(since: dt.datetime) -> dict[dt.date, int]:
    """How many stories readers were given for the first time, by week. Those taken down since count too."""
    first = Edition.objects.filter(kind=EditionKind.FIRST, withdrawn_at=None, live_from__lte=now())
    by_week = first.filter(first_published__gte=since).order_by().values(week=TruncWeek("first_published"))
    return {row["week"].date(): row["count"] for row in by_week.annotate(count=Count("pk"))}


def _corrections(since: dt.datetime) -> dict[dt.date, int]:
    """How many corrections readers were given, by week; a notice stands on every later edition and counts once."""
    given = PrintedNotice.objects.on_shelf().filter(at__gte=since, printed__kind=Notice.Kind.CORRECTION)
    by_week = given.order_by().values(week=TruncWeek("at"))
    return {row["week"].date(): row["count"] for row in by_week.annotate(count=Count("pk"))}


def _to_print(since: dt.datetime) -> dict[dt.date, list[float]]:
    """Seconds from the first submission of each story to the printing of its first edition, by week of the printing."""
    submitted = Move.objects.filter(article=OuterRef("article"), name="submit").order_by("number")
    first = Edition.objects.filter(kind=EditionKind.FIRST, withdrawn_at=None, printed_at__gte=since)
    rows = first.annotate(submitted_at=Subquery(submitted.values("at")[:1])).exclude(submitted_at=None)
    by_week: dict[dt.date, list[float]] = defaultdict(list)
    for printed_at, submitted_at in rows.order_by().values_list("printed_at", "submitted_at"):
        day = local(printed_at).date()
        by_week[day - dt.timedelta(days=day.weekday())].append(max(0.0, (printed_at - submitted_at).total_seconds()))
    return by_week


def _quotations(since: dt.datetime) -> dict[dt.date, tuple[int, int]]:
    """How many quotations stories of each week hold, reported speech aside, and how many of them were checked."""
    first = Q(article__editions__kind=EditionKind.FIRST, article__editions__withdrawn_at=None)
    printed = Quote.objects.filter(first, article__editions__first_published__gte=since).exclude(
        kind=Quote.Kind.REPORTED
    )
    by_week = printed.order_by().values(week=TruncWeek("article__editions__first_published"))
    counted = by_week.annotate(all=Count("pk"), checked=Count("pk", filter=~Q(checked_how="")))
    return {row["week"].date(): (row["all"], row["checked"]) for row in counted}
