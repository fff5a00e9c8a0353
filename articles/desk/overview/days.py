"""What is scheduled, embargoed and planned, by day: the strip on the desk, the calendar, the run sheet."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Length

from articles.desk.overview import rows
from articles.desk.overview.in_print import printed_on
from articles.desk.overview.times import has_hour, local, starts, today
from articles.desk.steps import standing
from articles.models import Article, ArticlePhoto, Edition, EditionPhoto, now

ONE_DAY = dt.timedelta(days=1)
STRIP = 7  # days
UNPLANNED_SHOWN = 40
CHARACTERS_A_WORD = 6  # with the space behind it
SCHEDULED, EMBARGO, PLANNED, PRINTED = "scheduled", "embargo", "planned", "in print"


@dataclass(frozen=True)
class Entry:
    """A story at its place in the day. `story` is a light working copy; of what is in print, the edition."""

    at: dt.datetime
    kind: str
    name: str
    pk: int
    story: Any

    @property
    def hour(self) -> str:
        """ "15:00"; "" where the day alone is planned."""
        return "" if self.kind == PLANNED and not has_hour(self.at) else f"{local(self.at):%H:%M}"

    @property
    def stands(self) -> str:
        """The state of the story, and what its line stands for: "in review, planned", "scheduled", "in print"."""
        if self.kind in {SCHEDULED, PRINTED}:
            return self.kind
        return f"{self.story.get_state_display().lower()}, {self.kind}"

    @property
    def style(self) -> str:
        """Its kind as the name of a colour."""
        return "printed" if self.kind == PRINTED else self.kind

    @property
    def holder(self) -> Any:
        """The account that has the story: who it is assigned to, or else who began it."""
        story = self.story.article if self.kind == PRINTED else self.story
        return story.assigned_to or story.created_by

    @property
    def is_movable(self) -> bool:
        """True for a plan: what is scheduled or under embargo is moved on the story's page."""
        return self.kind == PLANNED


@dataclass
class Day:
    """A day and what is to happen on it, in the order of the hours; what has none comes first."""

    on: dt.date
    entries: list[Entry]

    @property
    def is_today(self) -> bool:
        """Whether the paper is made on this day."""
        return self.on == today()


def next_days() -> list[Day]:
    """Today and the six days that follow."""
    return days(today(), STRIP)


def days(first: dt.date, number: int) -> list[Day]:
    """`number` days from `first` on, each with its entries."""
    entries = list(_ahead(Article.objects.all(), first, first + number * ONE_DAY))
    return _shared_out(first, number, entries)


def run_sheet(day: dt.date) -> list[Entry]:
    """All of `day` in the order of its hours, with `picture_count` and `about_words` of each story; what is in print first went."""
    pictures = ArticlePhoto.objects.filter(article=OuterRef("pk")).order_by().values("article")
    stories = Article.objects.annotate(
        picture_count=Coalesce(Subquery(pictures.annotate(count=Count("pk")).values("count")), Value(0)),
        about_words=Length("body") / CHARACTERS_A_WORD,
        note=F("internal_note"),
    )
    entries = [*_ahead(stories, day, day + ONE_DAY), *_printed(day)]
    return sorted(entries, key=_order)


def unplanned() -> list[Article]:
    """Stories on their way to print that nobody has planned, the newest first."""
    waiting = Article.objects.filter(state__in=rows.ON_THE_WAY, planned_for=None)
    return list(rows.light(waiting).order_by("-modified_at")[:UNPLANNED_SHOWN])


def _ahead(stories: QuerySet[Article], first: dt.date, end: dt.date) -> Iterator[Entry]:
    """What lies between the two days, the second not included."""
    since, until = starts(first), starts(end)

    def is_within(moment: dt.datetime | None) -> bool:
        return moment is not None and since <= moment < until

    span = Q(planned_for__gte=since, planned_for__lt=until) | Q(embargo_until__gte=since, embargo_until__lt=until)
    story: Any  # each with more than its columns
    for story in rows.light(stories.filter(span, state__in=rows.ON_THE_WAY)):
        if is_within(story.embargo_until):
            yield _entry(story, story.embargo_until, EMBARGO)
        if is_within(story.planned_for):
            yield _entry(story, story.planned_for, PLANNED)
    # A query of its own: with OR between the two, the database reads every story that there is.
    waiting = Edition.objects.filter(live_from__gt=now(), live_from__gte=since, live_from__lt=until, withdrawn_at=None)
    scheduled = stories.filter(pk__in=waiting.order_by().values("article_id"))
    for story in standing.annotated(rows.light(scheduled)):
        yield _entry(story, story.goes_live_at, SCHEDULED)


def _printed(day: dt.date) -> Iterator[Entry]:
    pictures = EditionPhoto.objects.filter(edition=OuterRef("pk")).order_by().values("edition")
    for edition in (
        printed_on(day)
        .annotate(
            picture_count=Coalesce(Subquery(pictures.annotate(count=Count("pk")).values("count")), Value(0)),
            about_words=F("document__words"),
        )
        .select_related("article__assigned_to", "article__created_by")
        .defer("document", "folded", *(f"article__{column}" for column in rows.TEXTS))
    ):
        yield Entry(edition.live_from, PRINTED, edition.headline or edition.slug, edition.article_id, edition)


def _entry(story: Article, at: dt.datetime, kind: str) -> Entry:
    return Entry(at, kind, rows.name_of(story), story.pk, story)


def _order(entry: Entry) -> tuple:
    return entry.at, entry.hour, entry.pk


def _shared_out(first: dt.date, number: int, entries: list[Entry]) -> list[Day]:
    by_day: dict[dt.date, list[Entry]] = {}
    for entry in sorted(entries, key=_order):
        by_day.setdefault(local(entry.at).date(), []).append(entry)
    return [Day(on, by_day.get(on, [])) for on in (first + offset * ONE_DAY for offset in range(number))]
