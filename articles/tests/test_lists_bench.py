"""What a page costs with 1,000 stories in the archive and with 20,000: run by `pytest -m bench -s`, never with the others."""

import time

import pytest
from django.core.management import call_command
from django.db import connection

from articles.models import EditionTag
from articles.tests.bulk import COMMON_WORD, RARE_WORD, print_archive

pytestmark = pytest.mark.bench

FEW, MANY = 1_000, 20_000
TIMES = 25
PAGES = {
    "front": "/",
    "article": "/{day}/{slug}/",
    "section": "/world/",
    "topic of a third": "/topics/crowd/",
    "person of a fifth": "/people/big-name/",
    "source": "/sources/source-1/",
    "archive": "/archive/",
    "search, common word": f"/search/?q={COMMON_WORD}",
    "search, rare word": f"/search/?q={RARE_WORD}",
    "search, by relevance": f"/search/?q={COMMON_WORD}&order=relevance",
    "search, section": f"/search/?q={COMMON_WORD}&section=opinion",
    "search, big topic": f"/search/?q={COMMON_WORD}&topic=crowd",
    "search, rare topic": f"/search/?q={COMMON_WORD}&topic=tag-number7",
    "search, a year": f"/search/?q={COMMON_WORD}&year=2026",
    "search, name": "/search/?q=number3",
}


@pytest.fixture
def as_it_runs(settings):
    """No debugging, nobody watching the queries."""
    settings.DEBUG = False
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "zeal" not in name]


@pytest.mark.django_db(transaction=True)
def test_lists_cost_the_same_however_many_stories_there_are(client, as_it_runs):
    costs = []
    for stories in (FEW, MANY):
        print_archive(stories)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")
        costs.append({name: milliseconds(client, address.format(**of_a_story())) for name, address in PAGES.items()})
        call_command("flush", interactive=False, verbosity=0)

    few, many = costs
    lines = [f"{name:22} {few[name]:7.1f} {many[name]:7.1f}  {many[name] / few[name]:5.2f}" for name in PAGES]
    print(f"\n{'ms of this process':22} {FEW:7,} {MANY:7,}  ratio", *lines, sep="\n")  # noqa: T201


def of_a_story() -> dict:
    """The address of a story of the biggest topic."""
    edition = EditionTag.objects.filter(tag__slug="crowd").newest_first()[3:4].get().edition
    return {"day": f"{edition.printed_on:%Y/%m/%d}", "slug": edition.slug}


def milliseconds(client, address: str) -> float:
    """The least CPU time of several tries. SQLite works in this process; PostgreSQL does not, and is not counted."""
    took = []
    for _ in range(TIMES):
        began = time.process_time()
        assert client.get(address).status_code == 200
        took.append(time.process_time() - began)
    return min(took) * 1000
