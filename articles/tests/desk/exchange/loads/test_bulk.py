"""Stories that arrive together are printed together: not one row is other than if each had come alone."""

import datetime as dt
from itertools import pairwise

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from articles.desk.steps import importing
from articles.models import Article, Edition, LedgerEntry, Move, now
from articles.tests.desk.exchange.loads.archives import write_archive
from articles.tests.loading import everything, load, load_file, row, story

pytestmark = pytest.mark.django_db

MIXED = [
    row("person", slug="rana", name="Rana Example", protected="minor"),
    story(slug="undated", state="published", tags=["Grain", "Odesa"]),
    story(slug="waiting", state="draft"),
    story(slug="withdrawn", state="retracted", published_at="2022-11-01T00:00:00Z"),
    row("notice", article="withdrawn", kind="retraction", text="It was not so.", at="2023-01-01T00:00:00Z"),
    story(slug="embargoed", state="published", published_at="2022-11-01T00:00:00Z", embargo_until="2027-01-01T00:00Z"),
    story(slug="translated", state="published", published_at="2021-11-01T00:00:00Z", translation_of="undated"),
    row("mention", article="translated", person="rana"),
    row("notice", article="translated", kind="correction", text="Not Batum.", at="2023-01-01T00:00:00Z"),
    row("quote", article="translated", text="Words that are not there.", attribution="anonymous"),
    row("byline", article="translated", label="Staff"),
    story(slug="approved-elsewhere", state="approved"),
]


def loaded_with(at_once: int, folder, monkeypatch) -> dict[str, list]:
    """Every row after seed, sample, an archive and mixed rows were loaded, `at_once` stories at a time; undone then."""
    monkeypatch.setattr(importing, "AT_ONCE", at_once)
    with time_machine.travel(dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC), tick=False), transaction.atomic():
        call_command("loaddata", "seed", verbosity=0)
        call_command("loaddata", "sample", verbosity=0)
        load_file(folder / "archive.jsonl")
        load(folder, MIXED)
        rows = everything()
        transaction.set_rollback(True)
    return rows


def test_stories_printed_together_leave_the_rows_that_they_leave_alone(tmp_path, monkeypatch):
    write_archive(tmp_path / "archive.jsonl", 12)

    alone, together = loaded_with(1, tmp_path, monkeypatch), loaded_with(500, tmp_path, monkeypatch)

    assert together.keys() == alone.keys()
    assert len(together["articles.edition"]) > 30
    for model, rows in together.items():
        assert without_keys(rows) == without_keys(alone[model]), model


def without_keys(rows: list[dict]) -> list[dict]:
    """`rows` with their primary keys, and those of others in them, counted from the first: a sequence goes on."""
    firsts = {name: min(row[name] for row in rows if row[name] is not None) for name in numbers_of(rows)}
    return [
        {name: value - firsts[name] if name in firsts and value is not None else value for name, value in row.items()}
        for row in rows
    ]


def numbers_of(rows: list[dict]) -> set[str]:
    """The columns of `rows` that hold primary keys."""
    names = rows[0] if rows else []
    return {
        name
        for name in names
        if (name == "id" or name.endswith(("_id", "_pk"))) and any(isinstance(row[name], int) for row in rows)
    }


def test_the_chains_go_on_in_the_order_of_the_file(tmp_path):
    write_archive(tmp_path / "archive.jsonl", 12)

    load_file(tmp_path / "archive.jsonl")

    entries, moves = list(LedgerEntry.objects.select_related("edition")), list(Move.objects.order_by("number"))
    assert [entry.edition.slug for entry in entries] == [f"story-{n}" for n in range(12)]
    assert [move.record for move in moves] == [f"article story-{n}" for n in range(12)]
    assert all(after.previous == before.hash for before, after in [*pairwise(entries), *pairwise(moves)])
    call_command("verify_ledger", verbosity=0)


def test_a_due_edition_that_waited_is_entered_behind_what_arrives(tmp_path):
    with time_machine.travel(now() - dt.timedelta(days=2)):
        load(
            tmp_path, [story(slug="first", state="published", embargo_until=(now() + dt.timedelta(days=1)).isoformat())]
        )
    assert not LedgerEntry.objects.exists()

    load(tmp_path, [story(slug=slug, state="published") for slug in ("b", "a")])

    assert [entry.edition.slug for entry in LedgerEntry.objects.select_related("edition")] == ["b", "a", "first"]


def test_a_story_more_costs_no_query_more(tmp_path):
    def queries(stories: int) -> int:
        path = tmp_path / f"{stories}.jsonl"
        write_archive(path, stories)
        with transaction.atomic(), CaptureQueriesContext(connection) as queries_here:
            load_file(path)
            transaction.set_rollback(True)
        # An INSERT of many rows is cut up by the number of values that SQLite takes.
        return sum(not query["sql"].startswith(("INSERT", "SAVEPOINT", "RELEASE")) for query in queries_here)

    assert queries(20) == queries(40)


def test_every_story_is_on_the_shelf_and_none_twice(tmp_path):
    write_archive(tmp_path / "archive.jsonl", 12)

    load_file(tmp_path / "archive.jsonl")

    assert Edition.objects.live().count() == Article.objects.count() == 12
    assert not Edition.objects.filter(in_ledger=False).exists()
