"""HTML of a body is sanitised on its way to readers, through whichever door it came; and how a load reads its files."""

import io
import json

import pytest
from django.core.management import call_command
from django.core.management.commands.loaddata import Command as DjangosLoad
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.desk.exchange.loads.load import Reading
from articles.desk.exchange.loads.parsing.formats import read
from articles.desk.exchange.loads.plan import REFUSE, make_plan
from articles.desk.steps.workflow import move
from articles.management.commands.loaddata import Command
from articles.models import Article, Edition, Section
from articles.tests.admin.desk_forms import change, story_form
from articles.tests.cast import make_draft
from articles.tests.desk.exchange.loads.damage import write
from articles.tests.loading import load, row, story

pytestmark = pytest.mark.django_db

ATTACK = (
    '<p onclick="steal()">It runs.</p><script>steal()</script><img src=x onerror=steal()><svg/onload=steal()>'
    '<a href="javascript:steal()">again</a><iframe src="https://evil.example"></iframe><style>p{}</style>'
)
NEVER = ["<script>steal", "<p onclick", "<img src=x", "<svg/", '<a href="javascript', "<iframe", "<style>p{"]


@pytest.fixture
def reads(client, piet):
    """What a reader is sent of the only story, once it is in print, on its page and in every machine's format."""

    def read_() -> str:
        article = Article.objects.get()
        if not Edition.objects.live().exists():
            Article.objects.update(section=Section.objects.get_or_create(slug="world", defaults={"name": "World"})[0])
            article.refresh_from_db()
            move(article, "rush", by=piet, note="A test of the door.")
        client.logout()
        edition = Edition.objects.live().get()
        page = f"/{edition.printed_on:%Y/%m/%d}/{edition.slug}/"
        lines = [client.get(page), client.get(f"/api/stories{page}"), client.get("/")]
        assert [answer.status_code for answer in lines] == [200, 200, 200]
        document = json.dumps(edition.document, ensure_ascii=False)
        words = json.dumps(lines[1].json(), ensure_ascii=False)
        return "".join([lines[0].content.decode(), lines[2].content.decode(), words, document]).replace('\\"', '"')

    return read_


def assert_harmless(page: str) -> None:
    assert "It runs" in page
    assert [bad for bad in NEVER if bad in page] == []


def test_a_body_from_a_fixture_is_sanitised(reads, tmp_path):
    load(tmp_path, [story(state="published", body=ATTACK)])

    assert_harmless(reads())


def test_a_body_from_ninjs_is_sanitised(reads, tmp_path):
    fields = {"headline": "Ferry", "bodies": [{"role": "main", "contentType": "text/html", "value": ATTACK}]}

    call_command("import_ninjs", str(write(tmp_path / "story.json", fields)), stdout=io.StringIO())

    assert_harmless(reads())


def test_a_body_from_the_wire_is_sanitised(reads, tmp_path):
    answer = write(tmp_path / "story.txt", f"Ferry runs again\n\nISTANBUL, May 2 (AA) — The ferry runs.\n\n{ATTACK}\n")

    call_command("import_wire", str(answer), stdout=io.StringIO())

    assert_harmless(reads())


def test_a_body_from_the_admin_is_sanitised(reads, client, esra):
    article = make_draft(esra)
    client.force_login(esra)
    answer = client.post(change(article), story_form(article, body=ATTACK))
    assert answer.status_code == 302

    assert_harmless(reads())


# ── How it is read ──────────────────────────────────────────────────────────


def test_the_first_line_is_djangos_own(tmp_path):
    path = str(write(tmp_path / "wire.json", [{"model": "auth.group", "fields": {"name": "Guests"}}]))
    ours, theirs = io.StringIO(), io.StringIO()

    call_command("loaddata", path, stdout=ours)
    call_command(DjangosLoad(), path, stdout=theirs)

    assert ours.getvalue() == theirs.getvalue()


def test_every_argument_of_djangos_command_is_one_of_ours():
    ours, theirs = (
        {
            option
            for action in command().create_parser("manage.py", "loaddata")._actions
            for option in action.option_strings
        }
        for command in (Command, DjangosLoad)
    )

    assert theirs <= ours
    assert ours - theirs == {"--keep-ours", "--overwrite", "--publish-changes", "--superusers"}


def test_reading_and_comparing_write_nothing_and_hold_no_lock(tmp_path):
    rows = [
        story(tags=["Grain"], section="world"),
        row("section", slug="world", name="World"),
        row("person", slug="rana", name="Rana"),
        row("quote", article="grain-leaves", text="One.", speaker="rana"),
    ]
    load(tmp_path, rows)

    with CaptureQueriesContext(connection) as queries:
        reading = Reading(read(json.dumps([*rows, story(slug="new")]), "json", "wire.json"))
        make_plan(reading.rows, reading.index, reading.tag_owners, REFUSE)

    assert len(queries) > 0
    assert [query["sql"] for query in queries if not query["sql"].startswith("SELECT")] == []
    assert [query["sql"] for query in queries if "FOR UPDATE" in query["sql"]] == []
