"""What wire copy costs, by the story and by the thousand: run by `pytest -m bench -s`, never with the others."""

import resource
import time
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from articles.desk.wire.arrival import look
from articles.desk.wire.draft import keep_source
from articles.models import Article, Person
from articles.tests.desk.wire.wire_thousand import thousand, write
from articles.text import fold

pytestmark = [pytest.mark.bench, pytest.mark.django_db]

PEOPLE = 20_000
LONG = 700  # words
MOST_MILLISECONDS = 100
MOST_MEGABYTES = 250


@pytest.fixture
def as_it_runs(settings):
    """No debugging, which keeps every query."""
    settings.DEBUG = False


def test_a_story_is_read_as_fast_with_a_thousand_received_and_twenty_thousand_people(as_it_runs):
    texts = [" ".join(text.split(" ")[:LONG]) for text in thousand(1500, seed=2) if len(text.split()) >= LONG][:30]
    costs = {"nobody known, nothing received": milliseconds(texts)}
    names = [f"Given{n % 150} Family{n}" for n in range(PEOPLE)]
    Person.objects.bulk_create(Person(slug=f"p-{n}", name=name, folded=fold(name)) for n, name in enumerate(names))
    costs[f"{PEOPLE:,} people"] = milliseconds(texts)
    received = thousand(1000, seed=3)
    for few in (100, 900):
        for _ in range(few):
            keep_source(next(received), publisher="", on=None)
        look(texts[0])  # a process reads what was received once
        costs[f"and {few if few == 100 else 1000} received"] = milliseconds(texts)

    print(f"\nms of this process for {LONG} words", *(f"{name:32}{ms:6.1f}" for name, ms in costs.items()), sep="\n")  # noqa: T201
    assert max(costs.values()) < MOST_MILLISECONDS


def test_a_thousand_files_come_in_by_one_command(as_it_runs, tmp_path):
    files = write(tmp_path, 1000)
    output, errors = StringIO(), StringIO()
    began = time.process_time()

    with pytest.raises(CommandError, match="20 of 1000 file.s. could not be read"):
        call_command("import_wire", *files, stdout=output, stderr=errors)

    seconds = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"\n1,000 files: {seconds:.0f} s of this process, {peak} MB at the most")  # noqa: T201
    drafts, like_another = output.getvalue().count("draft “"), output.getvalue().count("no second story is made")
    assert drafts == Article.objects.count()
    assert drafts + like_another == 980
    assert like_another < 5  # a few were made from one text and have little else in them
    assert errors.getvalue().count(" of 1000 files read") == 10
    assert peak < MOST_MEGABYTES


def milliseconds(texts: list[str]) -> float:
    """What reading one of `texts` costs, in the middle."""
    costs = []
    for text in texts:
        began = time.process_time()
        look(text)
        costs.append(1000 * (time.process_time() - began))
    return sorted(costs)[len(costs) // 2]
