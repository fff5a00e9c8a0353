"""The figures for the editor-in-chief, drawn on the server: a chart each, and all of them in one table."""

from dataclasses import dataclass

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.desk.overview import figures as overview
from articles.desk.overview import times
from articles.desk.overview.figures import Week
from articles.desk.rules.states import TRANSITIONS
from articles.site import page

HEIGHT, STEP, BAR = 120, 20, 14  # in the units of the drawing


@dataclass(frozen=True)
class Bar:
    """One week in a chart: where it stands, how tall it is, and what it says."""

    x: int
    y: float
    height: float
    label: str


@dataclass(frozen=True)
class Chart:
    """Bars under a title; `highest` says what the tallest stands for, "" for a chart without a single figure."""

    name: str
    title: str
    bars: list[Bar]
    highest: str  # what stands over it

    width = overview.WEEKS * STEP
    bar_width = BAR
    height = HEIGHT


@page("figures/", "figures")
@require_safe
def figures(request):
    """Stories, corrections, time to print and quotations checked, week by week; for who publishes."""
    if not request.user.has_perm(TRANSITIONS["publish"].permission):
        raise PermissionDenied
    weeks = overview.weeks()
    context = {
        **admin.site.each_context(request),
        "title": "Figures",
        "weeks": [
            (week, "" if week.to_print is None else times.length_in_words(week.to_print)) for week in reversed(weeks)
        ],
        "charts": charts(weeks),
        "is_nav_sidebar_enabled": False,
    }
    return render(request, "admin/figures.html", context)


def charts(weeks: list[Week]) -> list[Chart]:
    """The four charts of `weeks`."""
    return [
        _chart("stories", "New stories", weeks, [week.stories for week in weeks], str),
        _chart("corrections", "Corrections", weeks, [week.corrections for week in weeks], str),
        _chart("to-print", "From submit to print", weeks, [week.to_print for week in weeks], times.length_in_words),
        _chart("checked", "Quotations checked", weeks, [week.checked_share for week in weeks], "{} %".format, top=100),
    ]


def _chart(name: str, title: str, weeks: list[Week], values: list, in_words, top: int = 0) -> Chart:
    """A chart of `values`, as high as `top`, or else as the tallest of them; a week without a figure has no bar."""
    highest = top if any(values) else 0
    highest = highest or max((value for value in values if value is not None), default=0)
    bars = []
    for place, (week, value) in enumerate(zip(weeks, values, strict=True)):
        if value and highest:
            height = round(HEIGHT * value / highest, 1)
            label = f"Week of {times.day_in_words(week.monday)}: {in_words(value)}"
            bars.append(Bar(place * STEP, round(HEIGHT - height, 1), height, label))
    said = f"{'of' if top else 'at most'} {in_words(highest)}"
    return Chart(name, title, bars, said if highest else "")
