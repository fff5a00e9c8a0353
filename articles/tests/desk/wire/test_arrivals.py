"""Wire copy comes twice, comes again, is taken back, cannot be read; and the command that brings it."""

import datetime as dt
import json
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from articles.desk.rules.refusals import Refused
from articles.desk.wire.arrival import look
from articles.desk.wire.draft import make_draft
from articles.desk.wire.proposal import propose
from articles.desk.wire.received import LARGEST, decode, sha256
from articles.models import Article, Move, Person, Section, Source, Tag
from articles.tests.desk.wire.wire_texts import BARE, ENGLISH, TURKISH
from articles.tests.loading import everything

pytestmark = pytest.mark.django_db

TODAY = dt.date(2024, 5, 10)


def file(tmp_path, text: str | bytes, name: str = "story.txt") -> str:
    """A file with `text` in it, as an agency would leave it."""
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


def run(*args, **options) -> str:
    """The output of import_wire."""
    output = StringIO()
    call_command("import_wire", *args, stdout=output, stderr=output, **options)
    return output.getvalue()


# ── Twice, again, taken back ────────────────────────────────────────────────


def test_the_same_text_twice_finds_the_first_whatever_its_line_ends(tmp_path):
    run(file(tmp_path, ENGLISH))
    before = everything()

    output = run(file(tmp_path, ENGLISH.replace("\n", "\r\n")))

    assert "received before. Its story: “ferry-runs-again”." in output
    assert everything() == before


def test_a_corrected_text_is_offered_as_the_next_version_and_never_a_second_story(tmp_path):
    run(file(tmp_path, ENGLISH))
    corrected = file(tmp_path, ENGLISH.replace("Ferry runs", "CORRECTED-Ferry runs").replace("12,000", "120,000"))
    before = everything()

    output = run(corrected)

    assert "the same as “nra-wire-copy" in output
    assert "-Lind called" in output
    assert "+Lind called" in output
    assert everything() == before

    run(corrected, "--supersede")

    first, second = Source.objects.filter(kind="wire copy").order_by("pk")
    assert (second.supersedes, first.standing, second.standing) == (first, "corrected", "stands")
    assert Article.objects.count() == 1
    assert "received before. Its story: “ferry-runs-again”." in run(corrected)
    assert Move.objects.filter(name="amend", record=f"source {first.slug}").get().actor == "import_wire"


def test_a_newer_version_is_found_behind_hundreds_of_others(tmp_path):
    run(file(tmp_path, ENGLISH))
    others = [f"Harbour number {n} is open, its master said. {'It rains a lot there. ' * (n % 7)}" for n in range(300)]
    Source.objects.bulk_create(
        Source(kind="wire copy", slug=f"w-{n}", title=f"W {n}", text_received=text, text_sha256=sha256(text))
        for n, text in enumerate(others)
    )

    arrival = look(ENGLISH.replace("12,000", "120,000"))

    assert arrival.earlier.source.text_received == ENGLISH


def test_a_kill_marks_the_source_as_withdrawn(tmp_path):
    run(file(tmp_path, ENGLISH))

    output = run(
        file(tmp_path, "KILL ADVISORY\n\nPlease kill the story headlined Ferry runs again. It is wrong.", "kill.txt")
    )

    assert "is marked as withdrawn by its publisher" in output
    assert Source.objects.filter(kind="wire copy").get().standing == "withdrawn"
    assert Article.objects.count() == 1


def test_a_kill_of_what_never_came_changes_nothing(tmp_path):
    before = everything()

    output = run(file(tmp_path, "KILL\n\nKill the story on the harbour fire."))

    assert "no such text was received" in output
    assert everything() == before


def test_another_story_of_the_same_day_is_another_story(tmp_path):
    run(file(tmp_path, ENGLISH), file(tmp_path, TURKISH, "b.txt"))

    assert Article.objects.count() == 2


# ── The command ─────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "There is no text in it"),
        (b" \n\n ", "There is no text in it"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "This is no text"),
        ("İstanbul'da yağmur".encode("cp1254"), "is not UTF-8"),
        ("The ferry ran.".encode("utf-16"), "This is UTF-16"),
        (b"The ferry\x07 ran.", r"Character 10 is a control character \(U\+0007\)"),
        (b"a " * (LARGEST + 1), "characters"),
        (b"a" * (4 * LARGEST + 1), "bytes"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(content, why):
    with pytest.raises(Refused, match=why):
        look(decode(content))


def test_one_bad_file_is_reported_and_skipped(tmp_path):
    answer = StringIO()
    files = [file(tmp_path, b"\xff\xfe", "bad.txt"), file(tmp_path, ENGLISH), str(tmp_path / "missing.txt")]

    with pytest.raises(CommandError, match="2 of 3 file"):
        call_command("import_wire", *files, stdout=answer, stderr=answer)

    assert Article.objects.get().headline == "Ferry runs again"
    assert "bad.txt: This is UTF-16" in answer.getvalue()
    assert "missing.txt: No such file" in answer.getvalue()


def test_a_dry_run_writes_nothing_and_tells_everything_as_json(tmp_path):
    before = everything()

    (data,) = json.loads(run(file(tmp_path, ENGLISH), "--dry-run", "--json"))

    assert everything() == before
    assert {"file", "quotes", "people", "tags", "sources", "dateline"} <= set(data)
    first = data["quotes"][0]
    assert ENGLISH[first["start"] : first["end"]] == first["text"] == "We have waited long enough,"
    assert {"kind", "speaker", "basis", "medium", "place", "said_on", "precision"} <= set(first)


def test_a_dry_run_for_people_names_what_is_proposed(tmp_path):
    output = run(file(tmp_path, ENGLISH), "--dry-run")

    assert "direct, Ana Lind (stated), press conference, Port Linden: We have waited long enough," in output
    assert "person, Piet Holm (new, stated): Transport Minister" in output
    assert not Article.objects.exists()


def test_the_agency_and_the_section_may_be_given(tmp_path):
    Section.objects.create(slug="world", name="World")

    run(file(tmp_path, BARE), source="Anka", section="world")

    assert Article.objects.get().section.slug == "world"
    assert Source.objects.get().publisher == "Anka"


def test_a_section_that_is_not_there_is_named():
    with pytest.raises(CommandError, match="There is no section “sports”"):
        call_command("import_wire", "x.txt", section="sports")


def test_reading_asks_the_database_little_however_many_records_there_are(django_assert_max_num_queries):
    Person.objects.bulk_create(Person(slug=f"p-{n}", name=f"Given {n}", folded=f"given {n}") for n in range(500))
    Tag.objects.bulk_create(Tag(slug=f"t-{n}", name=f"Tag {n}", folded=f"tag {n}") for n in range(500))

    with django_assert_max_num_queries(16):
        propose(ENGLISH, TODAY)


@time_machine.travel("2022-11-03 12:00Z")
def test_a_fresh_dateline_without_a_year_is_of_this_year_and_says_so():
    article = make_draft(propose("ANKARA, Nov 1 (AA) — The ferry ran."))

    assert article.dateline_on == dt.date(2022, 11, 1)
    assert "2022 is inferred" in article.internal_note
