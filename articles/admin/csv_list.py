"""The list of stories as a table for a spreadsheet: as it is narrowed, without what is for the desk's eyes only."""

import csv
import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.desk.steps import standing
from articles.models import Article, now

MOST = 5_000  # rows
AT_ONCE = 500
BYTE_ORDER_MARK = "\ufeff"  # by which spreadsheets know UTF-8
RUNS = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet takes what begins so for a formula
COLUMNS = (
    *("headline", "web address", "stands", "readers see", "section", "genre", "language", "urgency"),
    *("made by", "assigned to", "planned for", "under embargo until", "saved"),
)


class Echo:
    """A file that gives back each line, for `csv.writer`."""

    def write(self, line: str) -> str:
        return line


def cell(value: Any) -> str:
    """`value` as a cell that no spreadsheet runs; moments by the paper's clock."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value, timezone.get_default_timezone()).strftime("%Y-%m-%d %H:%M")
    text = str(value)
    return f"'{text}" if text.startswith(RUNS) else text


def row(story: Any) -> list[str]:
    """An `annotated` story under COLUMNS."""
    values = (
        *(story.headline, story.slug, standing.state_of(story), standing.readers_see(story), story.section),
        *(story.get_genre_display(), story.language, story.urgency, story.created_by, story.assigned_to),
        *(story.planned_for, story.embargo_until, story.modified_at),
    )
    return [cell(value) for value in values]


def lines(stories: Iterable[Article]) -> Iterator[str]:
    """The file line by line; one that is cut says so at its end."""
    writer = csv.writer(Echo())
    yield BYTE_ORDER_MARK + writer.writerow(COLUMNS)
    for number, story in enumerate(stories):
        if number == MOST:
            yield writer.writerow([f"Cut after {MOST:,} stories. Narrow the list for the others."])
            return
        yield writer.writerow(row(story))


def csv_urls(stories) -> list[URLPattern]:
    """The address of the file, for the admin of the `stories`."""

    @require_safe
    def view(request):
        return csv_file(stories, request)

    return [path("csv/", stories.admin_site.admin_view(view), name="article-csv")]


def csv_file(stories, request: HttpRequest) -> HttpResponseBase:
    """The list as the address narrows, searches and sorts it."""
    if not stories.has_view_permission(request):
        raise PermissionDenied
    try:
        # Django's own, without what only the page's fifty rows need.
        listed = admin.ModelAdmin.get_changelist_instance(stories, request).get_queryset(request)
    except IncorrectLookupParameters:
        return redirect("admin:articles_article_changelist")
    found = listed.select_related("section", "assigned_to", "created_by").defer("body", "search_words", "internal_note")
    response = StreamingHttpResponse(lines(found[: MOST + 1].iterator(AT_ONCE)), content_type="text/csv; charset=utf-8")
    day = timezone.localdate(now(), timezone.get_default_timezone())
    response["Content-Disposition"] = f'attachment; filename="stories-{day}.csv"'
    return response
