"""The calendar: a week or a month of what is scheduled, embargoed and planned; and the run sheet of a day."""

import calendar as months
import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from articles.admin.steps import told_errors
from articles.admin.story_pages import seen_version
from articles.admin.wall_clock import YEARS, MomentForm
from articles.desk.overview import days, rows, times
from articles.desk.rules.refusals import Refused
from articles.desk.steps.guards import REVIEW
from articles.desk.steps.plans import change_plans
from articles.models import Article
from articles.site import page

WEEK, MONTH = "week", "month"


@dataclass(frozen=True)
class Span:
    """The days that a calendar shows: the week or the month around `day`, whole weeks from a Monday on."""

    day: dt.date
    name: str

    @property
    def first(self) -> dt.date:
        """The Monday on which it begins."""
        start = self.day.replace(day=1) if self.name == MONTH else self.day
        return start - dt.timedelta(days=start.weekday())

    @property
    def length(self) -> int:
        """How many days it has: a multiple of seven."""
        if self.name == WEEK:
            return 7
        last = self.day.replace(day=months.monthrange(self.day.year, self.day.month)[1])
        return (last - self.first).days // 7 * 7 + 7

    @property
    def title(self) -> str:
        """ "Week of Monday 23 November", "November 2026"."""
        return f"{self.day:%B %Y}" if self.name == MONTH else f"Week of {times.day_in_words(self.first)}"

    def beside(self, step: int) -> dt.date:
        """A day of the span before (`step` -1) or after (1)."""
        if self.name == WEEK:
            return self.day + dt.timedelta(days=7 * step)
        return self.day.replace(day=1) + dt.timedelta(days=45 if step > 0 else -15)

    def address(self, day: dt.date | None = None) -> str:
        """Where the calendar shows it, or the span of the same length around `day`."""
        return f"{reverse('admin:calendar')}?{urlencode({'day': str(day or self.day), 'span': self.name})}"


def span_of(asked: Any) -> Span:
    """The span that a query or a form asks for; the present week where it asks for none that there is."""
    return Span(day_of(asked), MONTH if asked.get("span") == MONTH else WEEK)


def day_of(asked: Any) -> dt.date:
    """The day that a query or a form asks for; today where it asks for none that a calendar has."""
    try:
        day = dt.date.fromisoformat(asked.get("day", ""))
    except ValueError:
        return times.today()
    return day if day.year in YEARS else times.today()


@page("calendar/", "calendar")
@require_safe
def calendar(request):
    """A week or a month, and at its side what is on its way to print and not planned."""
    _may_see(request)
    span = span_of(request.GET)
    context = {
        **admin.site.each_context(request),
        "title": "Calendar",
        "span": span,
        "days": days.days(span.first, span.length),
        "unplanned": days.unplanned(),
        "may_plan": request.user.has_perm(REVIEW),
        "place": times.place(),
        "before": span.address(span.beside(-1)),
        "after": span.address(span.beside(1)),
        "now": span.address(times.today()),
        "other": Span(span.day, WEEK if span.name == MONTH else MONTH),
        "is_nav_sidebar_enabled": False,
    }
    return render(request, "admin/calendar.html", context)


@page("calendar/<int:pk>/move/", "calendar-move")
@require_POST
def move_plan(request, pk: int):
    """Plan a story for the moment that was posted, or for none; asked again where its hour comes twice."""
    _may_see(request)
    story = get_object_or_404(rows.light(Article.objects.all()), pk=pk)
    span, form = span_of(request.POST), MomentForm(request.POST)
    story.version = seen_version(request)
    try:
        if not form.is_valid():
            if form.asks_which():
                return _ask_which(request, story, span, form)
            raise Refused(told_errors(form))
        changed = change_plans(story, {"planned_for": form.cleaned_data["moment"]}, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _said(story) if changed else "It stays where it was.")
    return redirect(span.address())


@page("calendar/sheet/", "run-sheet")
@require_safe
def run_sheet(request):
    """All of a day in the order of its hours, to print."""
    _may_see(request)
    day = day_of(request.GET)
    context = {
        **admin.site.each_context(request),
        "title": "Run sheet",
        "day": day,
        "entries": days.run_sheet(day),
        "place": times.place(),
        "before": day - dt.timedelta(days=1),
        "after": day + dt.timedelta(days=1),
        "is_nav_sidebar_enabled": False,
    }
    return render(request, "admin/run_sheet.html", context)


def _may_see(request) -> None:
    """Raises PermissionDenied for who may not read the desk's stories."""
    if not request.user.has_perm("articles.view_article"):
        raise PermissionDenied


def _ask_which(request, story: Article, span: Span, form: MomentForm):
    context = {
        **admin.site.each_context(request),
        "title": "The first or the second?",
        "story": story,
        "version": story.version,
        "span": span,
        "form": form,
    }
    return render(request, "admin/calendar_which.html", context)


def _said(story: Article) -> str:
    name = rows.name_of(story)
    if story.planned_for is None:
        return f"“{name}” is not planned any more. It stands at the side."
    return f"“{name}” is planned for {times.plan_in_full(story.planned_for)}. Nothing happens by itself: somebody prints it."
