"""A long JSONL file is loaded in parcels, in bounded memory. Nobody can tell from what is stored afterwards."""

import datetime as dt
import gzip
import io
import json
import sys

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from articles.desk.exchange.loads.parsing import stream
from articles.management import progress
from articles.models import Article, Edition, Source, Tag
from articles.tests.desk.exchange.loads.archives import write_archive
from articles.tests.loading import everything, load, load_file, row, story

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


@pytest.fixture
def small_parcels(monkeypatch):
    """Three stories, or five other records, are a parcel."""
    monkeypatch.setattr(stream, "ROWS_IN_SHORT_FILE", 0)
    monkeypatch.setattr(stream, "STORIES_IN_PARCEL", 3)
    monkeypatch.setattr(stream, "RECORDS_IN_PARCEL", 5)


def lines(rows: list[dict]) -> str:
    return "".join(json.dumps(line) + "\n" for line in rows)


def load_lines(folder, rows: list[dict], *options: str) -> str:
    return load(folder, lines(rows), *options, name="wire.jsonl")


def stored() -> dict[str, list]:
    """Every row, without its own key: parcels are written in another order."""
    rows = {
        model: [{name: value for name, value in columns.items() if name != "id"} for columns in model_rows]
        for model, model_rows in everything().items()
    }
    rows["articles.arrival"].sort(key=lambda arrival: (arrival["kind"], arrival["key"]))
    return rows


def test_parcels_leave_the_rows_that_one_load_of_all_leaves(tmp_path, request):
    write_archive(tmp_path / "archive.jsonl", 10)
    with time_machine.travel(NOON, tick=False), transaction.atomic():
        load_file(tmp_path / "archive.jsonl")
        whole = without_sequences(stored())
        transaction.set_rollback(True)

    request.getfixturevalue("small_parcels")
    with time_machine.travel(NOON, tick=False):
        answer = load_file(tmp_path / "archive.jsonl")

    assert answer.startswith("Installed 174 object(s) from 1 fixture(s)")
    assert without_sequences(stored()) == whole
    call_command("verify_ledger", verbosity=0)


def without_sequences(rows: dict[str, list]) -> dict[str, list]:
    """`rows` with the keys of other records counted from the first: a sequence goes on after a rollback."""
    for model_rows in rows.values():
        for name in {name for columns in model_rows for name in columns if name.endswith("_id")}:
            first = min((columns[name] for columns in model_rows if isinstance(columns[name], int)), default=0)
            for columns in model_rows:
                columns[name] = columns[name] - first if isinstance(columns[name], int) else columns[name]
    return rows


def test_a_mistake_in_the_last_line_is_found_before_anything_is_written(tmp_path, small_parcels):
    write_archive(tmp_path / "archive.jsonl", 10)
    with (tmp_path / "archive.jsonl").open("a") as file:
        file.write(lines([row("quote", article="story-3", text="Words.", kind="shouted")]))

    with CaptureQueriesContext(connection) as queries, pytest.raises(CommandError) as error:
        load_file(tmp_path / "archive.jsonl")

    complaint = "archive.jsonl, line 175, articles.quote “story-3”, field “kind”: “shouted” is not one of"
    assert complaint in str(error.value)
    assert not [query for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE", "SAVEPOINT"))]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('{"model": "articles.article", "fields": {"slug": "a"', "line 3, column"),
        ('{"model": "articles.artcle", "fields": {}}', "Did you mean “articles.article”?"),
        (
            '{"model": "articles.article", "fields": {"slug": "story-1", "headline": "Again"}}',
            "line 1 is the same story",
        ),
        (
            '{"model": "articles.mention", "fields": {"article": "nowhere", "person": "x"}}',
            "there is no story “nowhere”",
        ),
    ],
)
def test_a_bad_line_is_named(tmp_path, small_parcels, text, complaint):
    text_here = lines([story(slug="story-1"), story(slug="story-2")]) + text

    with pytest.raises(CommandError) as error:
        load(tmp_path, text_here, name="wire.jsonl")

    assert complaint in str(error.value)
    assert not Article.objects.exists()


def test_records_may_name_others_that_come_in_a_later_parcel(tmp_path, small_parcels):
    sources = [row("source", slug=f"s{n}", kind="document", title=f"S{n}", via=f"s{n + 1}") for n in range(11)]
    sources.append(row("source", slug="s11", kind="wire copy", title="S11"))

    load_lines(tmp_path, sources)

    assert [source.via and source.via.slug for source in Source.objects.order_by("title")].count(None) == 1
    assert Source.objects.get(slug="s4").via.slug == "s5"


def test_a_translation_is_printed_after_its_original_wherever_it_stands(tmp_path, small_parcels):
    rows = [story(slug="tr", state="published", translation_of="original")]
    rows += [story(slug=f"other-{n}", state="published") for n in range(5)]

    load_lines(tmp_path, [*rows, story(slug="original", state="published")])

    edition = Edition.objects.get(slug="tr")
    assert (edition.document["translation_of"], edition.translation_group) == ("original", "original")


def test_tags_named_in_many_parcels_are_made_once(tmp_path, small_parcels):
    load_lines(tmp_path, [story(slug=f"s{n}", tags=["Grain", "grain", f"Port {n % 2}"]) for n in range(10)])

    assert sorted(Tag.objects.values_list("name", flat=True)) == ["Grain", "Port 0", "Port 1"]
    assert {article.tagged.count() for article in Article.objects.all()} == {2}


def test_rows_of_a_story_may_stand_anywhere_in_the_file(tmp_path, small_parcels):
    quotes = [row("quote", article=f"s{n % 7}", text=f"Words {n}.", attribution="vague", label="x") for n in range(14)]

    load_lines(tmp_path, [*quotes, *(story(slug=f"s{n}") for n in range(7))])

    assert [quote.text for quote in Article.objects.get(slug="s5").quotes.all()] == ["Words 5.", "Words 12."]


def test_every_conflict_of_every_parcel_is_named(tmp_path, small_parcels):
    rows = [story(slug=f"s{n}") for n in range(10)]
    load_lines(tmp_path, rows)
    Article.objects.filter(slug__in=["s1", "s8"]).update(headline="Ours")

    with pytest.raises(CommandError) as error:
        load_lines(tmp_path, [line | {"fields": line["fields"] | {"headline": "Theirs"}} for line in rows])

    assert "story “s1”" in str(error.value)
    assert "story “s8”" in str(error.value)
    assert not Article.objects.filter(headline="Theirs").exists()


def test_ours_stay_and_the_rest_is_loaded(tmp_path, small_parcels):
    rows = [story(slug=f"s{n}") for n in range(10)]
    load_lines(tmp_path, rows)
    Article.objects.filter(slug="s8").update(headline="Ours")

    answer = load_lines(
        tmp_path, [line | {"fields": line["fields"] | {"headline": "Theirs"}} for line in rows], "--keep-ours"
    )

    assert Article.objects.filter(headline="Theirs").count() == 9
    assert "Left as it is here: story “s8”." in answer


def test_a_second_load_changes_nothing(tmp_path, small_parcels):
    write_archive(tmp_path / "archive.jsonl", 5)
    load_file(tmp_path / "archive.jsonl")
    before = everything()

    load_file(tmp_path / "archive.jsonl")

    assert everything() == before


def test_a_packed_file_and_standard_input_stream_too(tmp_path, small_parcels, monkeypatch):
    write_archive(tmp_path / "archive.jsonl", 5)
    answer = (tmp_path / "archive.jsonl").read_bytes()
    (tmp_path / "packed.jsonl.gz").write_bytes(gzip.compress(answer))

    load_file(tmp_path / "packed.jsonl.gz")
    monkeypatch.setattr(sys, "stdin", io.StringIO(answer.decode()))
    call_command("loaddata", "-", format="jsonl", verbosity=0)

    assert Edition.objects.live().count() == 5


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_how_far_it_is(tmp_path, small_parcels, monkeypatch):
    monkeypatch.setattr(progress, "A_MOMENT", 0)
    write_archive(tmp_path / "archive.jsonl", 5)

    call_command("loaddata", str(tmp_path / "archive.jsonl"), stdout=(shown := Terminal()))

    assert "rows checked" in shown.getvalue()
    assert "[########################] 129 of 129 rows loaded" in shown.getvalue()
    assert shown.getvalue().rpartition("\r")[2].startswith("Installed 129 object(s)")


def test_a_log_gets_a_line_now_and_then_and_only_in_a_long_load(tmp_path, small_parcels, monkeypatch):
    write_archive(tmp_path / "archive.jsonl", 5)
    short = load_file(tmp_path / "archive.jsonl")
    monkeypatch.setattr(progress, "A_WHILE", 0)

    long = load_file(tmp_path / "archive.jsonl")

    assert "rows" not in short
    assert "129 of 129 rows loaded\n" in long


def test_a_quiet_load_is_quiet(tmp_path, small_parcels, monkeypatch):
    monkeypatch.setattr(progress, "A_MOMENT", 0)
    write_archive(tmp_path / "archive.jsonl", 5)

    call_command("loaddata", str(tmp_path / "archive.jsonl"), stdout=(shown := Terminal()), verbosity=0)

    assert shown.getvalue() == ""


def test_a_tag_of_the_same_file_is_found_by_its_name_and_by_its_synonym(tmp_path, small_parcels):
    stories = [story(slug=f"story-{n}", tags=["Grain" if n % 2 else "Cereals"]) for n in range(8)]

    load_lines(tmp_path, [row("tag", slug="grain-trade", name="Grain", synonyms="Cereals"), *stories])

    assert [tag.slug for tag in Tag.objects.all()] == ["grain-trade"]
    assert Article.objects.filter(tags=Tag.objects.get()).count() == 8


def test_a_record_that_a_later_parcel_completed_is_not_taken_for_changed_here(tmp_path, small_parcels):
    names = ["aaa", *(f"source-{n}" for n in range(7)), "zzz"]
    rows = [row("source", slug=name, title=name, kind="speech") for name in names]
    rows[0]["fields"]["via"] = "zzz"
    load_lines(tmp_path, rows)
    assert Source.objects.get(slug="aaa").via.slug == "zzz"

    rows[0]["fields"]["title"] = "Another title"
    load_lines(tmp_path, rows)

    assert Source.objects.get(slug="aaa").title == "Another title"


def test_rows_that_name_their_story_by_a_key_in_words_load_with_it(tmp_path, small_parcels):
    load_lines(tmp_path, [story(slug=f"story-{n}") for n in range(5)])
    first = Article.objects.get(slug="story-0")
    quotes = [
        row("quote", article=name, text=f"Word {n}.", label="sailors", attribution="group")
        for n, name in enumerate(["story-0", str(first.pk)])
    ]

    load_lines(tmp_path, quotes)

    assert first.quotes.count() == 2
