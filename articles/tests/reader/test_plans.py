"""Lists stay flat: the database finds every page's rows by an index in list order, however many stories there are.

Each page's queries are explained on an archive of some hundred stories. Nothing may be read from end to end but
tables that stay small, and nothing may be sorted but what is bounded by something else than the archive.
"""

import re
import time

import pytest
from django.db import connection

from articles.models import Edition
from articles.tests.reader.bulk import COMMON_WORD, RARE_WORD, print_archive

pytestmark = pytest.mark.django_db

STORIES = 600
ADDRESSES = {
    "front": "/",
    "article": "/{day}/{slug}/",
    "section": "/world/",
    "older in a section": "/world/?before={at},{pk}",
    "topic": "/topics/crowd/",
    "older of a topic": "/topics/crowd/?before={at},{pk}",
    "topic that others were merged into": "/topics/joined/",
    "older of a merged topic": "/topics/joined/?before={at},{pk}",
    "person": "/people/big-name/",
    "older of a person": "/people/big-name/?stories={at},{pk}",
    "older of what a person said": "/people/big-name/?before={day_said},{pk}",
    "person whom others were merged into": "/people/twice-named/",
    "older of a merged person": "/people/twice-named/?stories={at},{pk}&before={day_said},{pk}",
    "source": "/sources/source-1/",
    "older of a source": "/sources/source-1/?before={at},{pk}",
    "people": "/people/",
    "changes": "/{day}/{slug}/changes/",
    "more people": "/people/?after=person-number9",
    "topics": "/topics/",
    "sources": "/sources/",
    "more sources": "/sources/?after=source-1",
    "archive": "/archive/",
    "year": "/archive/2026/",
    "month": "/archive/2026/10/",
    "day": "/archive/{day}/",
    "corrections": "/corrections/",
    "ledger": "/ledger/",
    "feed": "/rss.xml",
    "feed of a section": "/world/atom.xml",
    "feed of a topic": "/topics/crowd/feed.json",
    "feed of a person": "/people/big-name/rss.xml",
    "feed of a merged topic": "/topics/joined/feed.json",
    "feed of a merged person": "/people/twice-named/rss.xml",
    "feeds": "/feeds/",
    "sitemap": "/sitemap.xml",
    "part of the sitemap": "/sitemap-stories-1.xml",
    "people of the sitemap": "/sitemap-people-1.xml",
    "sitemap of the news": "/sitemap-news.xml",
    "api": "/api/stories/",
    "api, updates": "/api/updates/?since=2026-10-01T00:00:00Z",
    "api, section": "/api/sections/world/",
    "api, topic": "/api/topics/crowd/",
    "api, person": "/api/people/big-name/",
    "api, quotations": "/api/people/big-name/quotations/",
    "api, merged topic": "/api/topics/joined/",
    "api, merged person": "/api/people/twice-named/",
    "api, quotations of a merged person": "/api/people/twice-named/quotations/",
    "api, older stories": "/api/stories/?before={at},{pk}",
    "api, day": "/api/days/{day}/",
    "api, story": "/api/stories/{day}/{slug}/",
    "api, editions": "/api/stories/{day}/{slug}/editions/",
    "api, people": "/api/people/",
    "api, source": "/api/sources/source-1/",
    "api, topics": "/api/topics/",
    "api, sources": "/api/sources/",
    "search": f"/search/?q={COMMON_WORD}",
    "search for what is rare": f"/search/?q={RARE_WORD}",
    "older in a search": f"/search/?q={COMMON_WORD}&before={{pk}}",
    "narrowed search": f"/search/?q={COMMON_WORD}&section=world&topic=crowd&person=big-name&year=2026",
    "search in a rare topic": f"/search/?q={COMMON_WORD}&topic=rare",
    "search of a rare person": f"/search/?q={COMMON_WORD}&person=rare-name",
    "search in a section closed long ago": f"/search/?q={COMMON_WORD}&section=letters",
    "search in a merged topic": f"/search/?q={COMMON_WORD}&topic=joined",
    "search of a merged person": f"/search/?q={COMMON_WORD}&person=twice-named",
    "search in a year": f"/search/?q={COMMON_WORD}&year=2026",
    "search for a name": "/search/?q=twice+named",
    "search by relevance": f"/search/?q={COMMON_WORD}&order=relevance",
}
# What may be sorted, and what bounds it.
SORTED = {
    "front": "the urgent stories of one day",
    "article": "related stories, some of each person and topic; the editions at one address",
    "changes": "the editions of one story",
    "day": "the stories of one day",
    "api, day": "the stories of one day",
    "api, story": "the editions of one story",
    "api, editions": "the editions of one story",
    "feed of a merged topic": "the stories of one feed",
    "feed of a merged person": "the stories of one feed",
    "search in a rare topic": "the few stories that the filter lets pass",
    "search of a rare person": "the few stories that the filter lets pass",
    "search in a section closed long ago": "the few stories that the filter lets pass",
    "narrowed search": "the few stories that the filter lets pass",
    "feed of a topic": "the stories of one feed",
    "feed of a person": "the stories of one feed",
}
# What may be read from end to end: it grows with what the paper is about, not with what it printed.
SMALL = {"articles_section", "articles_tag"}


@pytest.fixture
def archive():
    print_archive(STORIES)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "postgresql" else "SELECT 1")


def explained(client, address: str) -> list[str]:
    """The plans of all queries that `address` asks."""
    queries = []

    def note(execute, sql, params, many, context):
        queries.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        assert client.get(address).status_code == 200
    return [plan_of(sql, params) for sql, params in queries]


def plan_of(sql: str, params) -> str:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # So few rows are read and sorted at once whatever there is: this asks what the indexes make possible.
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
            cursor.execute(f"EXPLAIN {sql}", params)
            plan = "\n".join(row[0] for row in cursor.fetchall())
            cursor.execute("RESET enable_seqscan; RESET enable_sort")
        else:
            # Never twice the same text: a plan that was prepared once would outlive the index that it used.
            cursor.execute(f"EXPLAIN QUERY PLAN /* {time.monotonic_ns()} */ {sql}", params)
            plan = "\n".join(row[-1] for row in cursor.fetchall())
    return f"{sql}\n{plan}"


def read_whole(plan: str) -> set[str]:
    """The tables that a plan reads from end to end."""
    if connection.vendor == "postgresql":
        return set(re.findall(r"Seq Scan on (\w+)", plan))
    if plan.partition("\n")[0].endswith("LIMIT 1"):
        return set()  # one row, in the order of keys
    # Walking an index in its order stops with the page. A virtual table says what it was asked: M for MATCH, 0 for all.
    stops = r" USING INDEX| VIRTUAL TABLE INDEX (?:\d+:M|[1-9]\d*:)"
    # What a query in a query found is named in the plan, which goes on to say how that was found.
    subqueries = set(re.findall(r"^(?:CO-ROUTINE|MATERIALIZE) (\w+)", plan, re.MULTILINE))
    return set(re.findall(rf"^SCAN (\w+)\b(?!{stops})", plan, re.MULTILINE)) - subqueries


def sorts(plan: str) -> bool:
    """Whether a plan sorts the rows of its list; the few sections may be sorted."""
    if set(re.findall(r'"(articles_[a-z]+)"[ .]', plan)) <= {"articles_section"}:
        return False
    if connection.vendor == "postgresql":
        return re.search(r"^\s*(->)?\s*Sort  \(cost", plan, re.MULTILINE) is not None
    return re.search(r"^USE TEMP B-TREE FOR ORDER BY", plan, re.MULTILINE) is not None


@pytest.mark.usefixtures("archive")
def test_no_list_is_sorted_or_read_from_end_to_end(client):
    story = Edition.objects.live().get(slug=f"story-{STORIES - 30}")
    parts = {
        "day": f"{story.printed_on:%Y/%m/%d}",
        "slug": story.slug,
        "day_said": f"{story.printed_on:%Y-%m-%d}",
        "at": f"{story.first_published:%Y-%m-%dT%H:%M:%SZ}",
        "pk": story.pk,
    }
    faults = []
    for name, address in ADDRESSES.items():
        for plan in explained(client, address.format(**parts)):
            if tables := read_whole(plan) - SMALL:
                faults.append(f"{name} reads all of {tables}: {plan}")
            if sorts(plan) and name not in SORTED:
                faults.append(f"{name} sorts: {plan}")

    assert not faults, "\n\n".join(faults)


@pytest.mark.usefixtures("archive")
def test_a_missing_index_would_be_noticed(client):
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX editiontag_newest")

    plans = explained(client, "/topics/crowd/")

    assert any(sorts(plan) or read_whole(plan) - SMALL for plan in plans)


@pytest.mark.sqlite
def test_what_is_large_stands_behind_all_that_lists_read():
    with connection.cursor() as cursor:
        columns = [column.name for column in connection.introspection.get_table_description(cursor, "articles_edition")]

    assert columns[-2:] == ["document", "folded"]
