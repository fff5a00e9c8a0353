"""The kinds of pages that are measured, with their addresses in a scratch paper. Its functions run in a process there."""

import json
import statistics
import sys
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models.editions import Edition
from bench import stories
from bench.scratch import BenchError

ADDRESSES = 400  # of a kind that has more
STORIES = 4_000  # with whose pages a page cache is filled
WARM, COUNTED = 2, 5  # requests of a kind in this process: to load its templates, and whose queries are counted

KINDS = {
    "article": "every story",
    "front": "the front page",
    "section": "every section",
    "topic": "the biggest topic",
    "person": "the person named most",
    "archive-day": "every day",
    "archive-month": "every month",
    "source": "the source that most stories rest on",
    "search-common": "a word of every story",
    "search-rare": f"a word of {stories.RARE_STORIES} stories",
    "search-topic": "a word of every story in a rare topic",
    "feed": "RSS of the front and every section",
    "sitemap-part": "the first part of the stories",
    "api-story": "every story",
    "api-list": "the newest stories",
}
STORY_PAGES = ("article", "api-story")
GROWING = {"sitemap-part"}  # its length is the archive's, up to its limit


def tell() -> None:
    """Print, as JSON, for each kind its addresses, its queries and its bytes; keep what references are made of."""
    client = Client(SERVER_NAME="127.0.0.1")
    figures = {kind: _measured(client, kind, paths) for kind, paths in _addresses().items()}
    bodies = Path(settings.SCRATCH) / "bodies"
    bodies.mkdir(exist_ok=True)
    for kind in ("article", "front"):
        (bodies / kind).write_bytes(client.get(figures[kind]["addresses"][0]).content)
    stories_told = _spread(_live().values_list("printed_on", "slug"), STORIES)
    whole = [reverse(name, kwargs=_dated(day) | {"slug": slug}) for day, slug in stories_told for name in STORY_PAGES]
    json.dump({"kinds": figures, "to_fill_a_cache": whole}, sys.stdout)


def _live():
    return Edition.objects.live().order_by("first_published", "pk")


def _measured(client: Client, kind: str, paths: list[str]) -> dict:
    sample = _spread(paths, COUNTED)
    for path in sample[:WARM]:
        client.get(path)
    queries, sizes = [], []
    for path in sample:
        with CaptureQueriesContext(connection) as captured:
            response = client.get(path)
        if response.status_code != 200:
            raise BenchError(f"The page {kind} at {path} answers {response.status_code}.")
        queries.append(len(captured))
        sizes.append(len(response.content))
    return {"addresses": paths, "queries": max(queries), "bytes": int(statistics.median(sizes))}


def _addresses() -> dict[str, list[str]]:
    addresses = _spread(_live().values_list("printed_on", "slug"), ADDRESSES)
    days = sorted(set(_live().values_list("printed_on", flat=True)))
    sections = list(stories.SECTIONS)
    search = reverse("search")
    articles = [_dated(day) | {"slug": slug} for day, slug in addresses]
    return {
        "article": [reverse("article", kwargs=where) for where in articles],
        "front": [reverse("front")],
        "section": [reverse("section", args=[slug]) for slug in sections],
        "topic": [reverse("topic", args=[stories.BIG_TOPIC])],
        "person": [reverse("person", args=[stories.BIG_PERSON])],
        "archive-day": [reverse("archive-day", kwargs=_dated(day)) for day in _spread(days, ADDRESSES)],
        "archive-month": [
            reverse("archive-month", args=month) for month in sorted({(day.year, day.month) for day in days})
        ],
        "source": [reverse("source", args=[stories.BIG_SOURCE])],
        "search-common": [f"{search}?q={stories.COMMON_WORD}"],
        "search-rare": [f"{search}?q={stories.RARE_WORD}"],
        "search-topic": [f"{search}?q={stories.COMMON_WORD}&topic={stories.RARE_TOPIC}"],
        "feed": [
            reverse("front-feed", args=["rss.xml"]),
            *(reverse("section-feed", args=[slug, "rss.xml"]) for slug in sections),
        ],
        "sitemap-part": [reverse("sitemap-part", args=["stories", 1])],
        "api-story": [reverse("api-story", kwargs=where) for where in articles],
        "api-list": [reverse("api-stories")],
    }


def _dated(day) -> dict[str, int]:
    return {"year": day.year, "month": day.month, "day": day.day}


def _spread(all_of_them: Iterable, count: int) -> list:
    """At most `count`, from beginning to end at equal distances."""
    given = list(all_of_them)
    return [given[place * len(given) // count] for place in range(count)] if len(given) > count else given
