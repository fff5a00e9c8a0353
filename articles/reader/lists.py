"""Lists of stories: the front page, sections, the archive by day, corrections."""

import calendar
import datetime as dt
from dataclasses import replace
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.models.printed import PrintedNotice
from articles.models.sections import Section
from articles.models.slugs import FormerSlug
from articles.reader import cards, metadata, reading, wording
from articles.reader.addresses import day_of, path_to
from articles.reader.cards import Card, SectionLink
from articles.reader.door import show
from articles.reader.furniture import furnish
from articles.reader.keyset import page_of
from articles.reader.old_addresses import old_address
from articles.reader.reports import figures

FRONT_LEADS = 4
FRONT_STORIES = 40
FRONT_PER_SECTION = 4


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The front page: what an editor placed, today's urgent stories, the newest, then the newest of each section.

    A query that is not ours may be the old address of a story: /?p=123.
    """
    if request.GET and (leads_on := old_address(request)):
        return leads_on
    sections = furnish().sections
    return show(request, "front.html", front_context(request, sections, cards.placed(None, sections)))


def front_context(request: HttpRequest, sections: list[SectionLink], placed: dict[int, Card]) -> dict[str, Any]:
    """The context of `front.html` with `placed` stories in their places. Two queries."""
    stories = cards.in_places(flowing(sections), placed)
    return {
        "lead": stories[0] if stories else None,
        "seconds": stories[1:FRONT_LEADS],
        "bands": _bands(stories[FRONT_LEADS:], sections),
        "sections": sections,
        "meta": metadata.front(request, stories[:FRONT_LEADS]),
    }


def flowing(sections: list[SectionLink]) -> list[Card]:
    """The stories of the front page by urgency and time, where no editor placed any: two queries."""
    urgent = cards.leads(sections, FRONT_LEADS)
    urgent_keys = {story.pk for story in urgent}
    return urgent + [story for story in cards.newest(sections, FRONT_STORIES) if story.pk not in urgent_keys]


def _bands(stories: list[Card], sections: list[SectionLink]) -> list[dict]:
    """The sections that have any of the stories, in the order of the navigation, each with its first ones."""
    by_section: dict[str, list[Card]] = {}
    for story in stories:
        if story.section:
            by_section.setdefault(story.section.slug, []).append(story)
    return [
        {"section": section, "stories": by_section[section.slug][:FRONT_PER_SECTION]}
        for section in sections
        if section.slug in by_section
    ]


@require_safe
def section(request: HttpRequest, slug: str) -> HttpResponse:
    """The stories of a section: what an editor placed, then the newest first."""
    section = Section.objects.filter(slug=slug).first()
    if section is None:
        former = get_object_or_404(FormerSlug, kind=FormerSlug.Kind.SECTION, slug=slug)
        return redirect("section", former.target, permanent=True)
    sections = furnish().sections
    context = section_context(request, section, sections, cards.placed(section.pk, sections))
    if not context["page"]:
        raise Http404("Nothing is in print in that section.")
    return show(request, "section.html", context)


def section_context(
    request: HttpRequest, section: Section, sections: list[SectionLink], placed: dict[int, Card]
) -> dict[str, Any]:
    """The context of `section.html` with `placed` stories in their places on its first page. One query."""
    stories = reading.stories().filter(section=section)
    if placed:
        stories = stories.exclude(pk__in=[story.pk for story in placed.values()])
    page = page_of(request, stories)
    if page.is_first:
        page = replace(page, rows=cards.in_places(page.rows, placed))
    meta = metadata.page(request, section.name, kind="CollectionPage", stories=page)
    return {"section": section, "page": page, "sections": sections, "meta": meta}


# ── The archive ─────────────────────────────────────────────────────────────


@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    """The years with stories, the latest first."""
    first = reading.first_day()
    today = timezone.localdate(timezone=timezone.get_default_timezone())
    years = range(first.year, max(today.year, first.year) + 1) if first else range(0)
    filled = reading.with_stories({str(year): (dt.date(year, 1, 1), dt.date(year, 12, 31)) for year in years})
    context = {
        "years": sorted(map(int, filled), reverse=True),
        "sections": furnish().sections,
        "meta": metadata.page(request, "Archive", kind="CollectionPage"),
    }
    return show(request, "archive.html", context)


@require_safe
def archive_year(request: HttpRequest, year: int) -> HttpResponse:
    """The months of a year; those with stories are links."""
    months = [_first_of(year, month) for month in range(1, 13)]
    filled = reading.with_stories({str(first.month): (first, _last_of(first)) for first in months})
    if not filled:
        raise Http404("Nothing was printed in that year.")
    context = {
        "year": year,
        "months": [{"first": first, "has_stories": str(first.month) in filled} for first in months],
        "sections": furnish().sections,
        "meta": metadata.page(request, f"{year}", kind="CollectionPage", trail=_below_archive()),
    }
    return show(request, "archive_year.html", context)


@require_safe
def archive_month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """The days of a month as a calendar; those with stories are links."""
    first = _first_of(year, month)
    days = [first.replace(day=day) for day in range(1, _last_of(first).day + 1)]
    filled = reading.with_stories({str(day.day): (day, day) for day in days})
    if not filled:
        raise Http404("Nothing was printed in that month.")
    context = {
        "first": first,
        "weeks": [
            [{"day": day, "has_stories": str(day) in filled} for day in week]
            for week in calendar.Calendar().monthdayscalendar(year, month)
        ],
        "sections": furnish().sections,
        "meta": metadata.page(request, f"{year}-{month:02}", kind="CollectionPage", trail=_below_archive()),
    }
    return show(request, "archive_month.html", context)


@require_safe
def archive_day(request: HttpRequest, year: int, month: int, day: int) -> HttpResponse:
    """The stories of one day."""
    on = day_of(year, month, day)
    page = page_of(request, reading.stories().filter(printed_on=on))
    if not page:
        raise Http404("Nothing was printed on that day.")
    meta = metadata.page(request, wording.day(on), kind="CollectionPage", trail=_below_archive(), stories=page)
    context = {"day": on, "page": page, "sections": furnish().sections, "meta": meta}
    return show(request, "archive_day.html", context)


def _below_archive() -> list[tuple[str, str]]:
    return [("Archive", path_to("archive"))]


def _first_of(year: int, month: int) -> dt.date:
    try:
        return dt.date(year, month, 1)
    except ValueError as error:
        raise Http404("There is no such month.") from error


def _last_of(first: dt.date) -> dt.date:
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


# ── Corrections ─────────────────────────────────────────────────────────────


@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    """Every notice now in the paper, of corrected and of retracted stories, the latest first."""
    page = page_of(request, reading.with_edition(PrintedNotice.objects.on_shelf()), by="at")
    by_story = groupby(page, key=lambda notice: notice.edition)
    context = {
        "corrected": [(story, [notice.printed for notice in notices]) for story, notices in by_story],
        "page": page,
        "reports": figures(),
        "sections": furnish().sections,
        "meta": metadata.page(request, "Corrections", kind="CollectionPage"),
    }
    return show(request, "corrections.html", context)
