"""What any door stores, every door can carry: a paper that all of them wrote, taken to another database and back.

Whatever steps were taken in whatever order, a dump, an export and a backup load again, and nothing is other than before.
"""

import datetime as dt
import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from articles.desk.press.compose import compose
from articles.desk.rules.refusals import Refused
from articles.desk.steps.restoring import restore_revision
from articles.desk.steps.workflow import move, options
from articles.desk.vault.verify import verify
from articles.models import Article, Edition, Move, Section, Source, now
from articles.tests.admin.desk_forms import ROWS
from articles.tests.cast import make_draft, member
from articles.tests.desk.press.lawful import print_again, publisher_with_both_rights
from articles.tests.loading import dump, load_file

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

NATURAL = ["--natural-foreign", "--natural-primary"]
WIRE = [
    "FERRY RUNS AGAIN\n\nPort Linden, 9 May (Agency) - The ferry runs again, harbour master Ana Lind said.\n\n"
    "“We have waited long enough,” she said.\n",
    "“We have waited long enough,” she said on Thursday.\n\nThe bridge stays shut.\n",  # no headline anywhere
    "\n\n– Yes.\n\n– No.\n",
]
BODIES = [
    "Plain words.\n\nMore of them.",
    "<p>Odd <em>marks</em>&nbsp;&amp; “signs”</p><table><tr><td>1</td><td>2</td></tr></table>",
    "<p dir='rtl' lang='ar'>مرحبا</p><ol start='4'><li>Four</li></ol>",
    "Re\u00adlieved\u200b,\r\nshe said.",
    "",
]
HEADLINES = ["Ferry runs again", "İstanbul'da “yağmur”", "O’Brien\u00a0&\u2028Sons", "<b>Bold</b>", "1,000,000"]


class Desk:
    """Takes one thing after another that people do at the desk; what is refused is left out."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.random = folder, random.Random(seed)  # noqa: S311 - the same each time
        self.rana, self.esra, self.piet = (
            member("rana", "Reporter"),
            member("esra", "Editor"),
            publisher_with_both_rights(),
        )
        Section.objects.create(slug="world", name="World")

    def do(self, things: int) -> None:
        """Do that many things, at random."""
        doors: list[Callable[[], None]] = [self.write, self.wire, self.ninjs]
        for number in range(things):
            door = (
                doors[number] if number < len(doors) else self.random.choice([*doors, *[self.step] * 6, self.restore])
            )
            with suppress(Refused):
                door()
        self.take_back()

    def take_back(self) -> None:
        """Two stories in print: of one an old edition is erased and another withheld, the other is retracted."""
        yesterday = now() - dt.timedelta(days=1)
        for slug in ("erased", "retracted"):
            with time_machine.travel(yesterday, tick=False):
                article = make_draft(self.piet, slug=slug, body="First words.")
                move(article, "rush", by=self.piet, note="Urgent")
            for hours, words in enumerate(("Second words.", "Third words."), 1):
                with time_machine.travel(yesterday + dt.timedelta(hours=hours), tick=False):
                    print_again(article, self.piet, body=words)
        move(article, "retract", by=self.piet, note="It was wrong.")
        article = Article.objects.get(slug="erased")
        move(article, "withhold", by=self.piet, note="Withheld by order of a court.", editions=[2])
        move(article, "erase", by=self.piet, note="By order of a court.", editions=[1])

    def write(self) -> None:
        """A story by the form of the desk."""
        client = Client()
        client.force_login(self.rana)
        empty = {f"{name}-{key}": 0 for name in ROWS for key in ("TOTAL_FORMS", "INITIAL_FORMS")}
        typed = {
            "headline": self.random.choice(HEADLINES),
            "body": self.random.choice(BODIES),
            "section": Section.objects.get(slug="world").pk,
            "language": "en",
            "genre": "news",
            "urgency": 5,
        }
        answer = client.post(reverse("admin:articles_article_add"), {**empty, **typed})
        assert answer.status_code == 302, answer.context["adminform"].form.errors

    def wire(self) -> None:
        """A text from an agency, also one without a headline."""
        path = self.folder / "wire.txt"
        number = self.random.randrange(1000)
        is_first = not Source.objects.exists()
        text = WIRE[1] if is_first else self.random.choice(WIRE)
        path.write_text(f"{text}\nIt was number {number}.\n", encoding="utf-8")
        call_command("import_wire", str(path), verbosity=0, stdout=open(os.devnull, "w"))  # noqa: SIM115, PTH123

    def ninjs(self) -> None:
        """A story of another system."""
        number = self.random.randrange(1000)
        item = {
            "uri": f"urn:other:{number}",
            "type": "text",
            "headline": self.random.choice(HEADLINES),
            "body_html": f"<div>{number}</div>{self.random.choice(BODIES)}",
            "language": "en",
        }
        path = self.folder / "item.json"
        path.write_text(json.dumps(item), encoding="utf-8")
        call_command("import_ninjs", str(path), verbosity=0, stdout=open(os.devnull, "w"))  # noqa: SIM115, PTH123

    def step(self) -> None:
        """A step with a story that somebody may take."""
        article = self.random.choice(list(Article.objects.order_by("pk")))
        people = [User.objects.get(pk=one.pk) for one in (self.rana, self.esra, self.piet)]
        allowed = [(by, one.transition.name) for by in people for one in options(article, by) if one.allowed]
        by, name = self.random.choice([(by, name) for by, name in allowed if name != "spike"] or allowed)
        details = {
            "retract": {"takedown": self.random.random() < 0.3},
            "withhold": {"editions": [1]},
            "erase": {"editions": [1]},
            "publish": {"override": "It cannot wait."},
            "rush": {"override": "It cannot wait."},
            "approve": {"override": "It cannot wait."},
        }
        move(article, name, by=by, note="So it was decided.", **details.get(name, {}))

    def restore(self) -> None:
        """An earlier state of a story."""
        article = self.random.choice(list(Article.objects.order_by("pk")))
        restore_revision(article, article.revisions.order_by("number").first(), by=self.rana)


def natural(folder: Path, name: str) -> list:
    """The paper and its accounts by natural keys; what a login or another numbering changes is left out."""
    rows = json.loads(dump(folder / name, *NATURAL).read_text())
    return without_numbers(rows)


def without_numbers(rows: list) -> list:
    """`rows` without what differs between databases: the key that a former slug remembers, permissions of groups."""
    for line in rows:
        line["fields"].pop("target_pk", None)
    kept = [line for line in rows if line["model"] != "auth.permission"]
    return sorted(kept, key=lambda line: json.dumps(line, sort_keys=True))


def stories() -> dict[str, tuple]:
    """What would be printed of each story, and where it stands: one that was approved is read again elsewhere."""
    return {
        article.slug: (
            compose(article) | {"edition": None},
            article.state.replace("approved", "review"),
            article.internal_note,
        )
        for article in Article.objects.all()
    }


def empty() -> None:
    """As after `migrate` into a new database."""
    call_command("flush", interactive=False, verbosity=0)


@pytest.fixture(params=range(2))
def desk(request, tmp_path, settings) -> Desk:
    """A desk at which two dozen things were done."""
    settings.MEDIA_ROOT = tmp_path / "media"
    empty()
    desk = Desk(tmp_path, request.param)
    desk.do(24)
    return desk


def test_a_dump_comes_back_into_an_empty_database(desk, tmp_path):
    before = natural(tmp_path, "before.json")
    path = dump(tmp_path / "paper.jsonl", *NATURAL)
    empty()

    load_file(path)

    assert natural(tmp_path, "after.json") == before
    verify()


def test_an_export_comes_back_with_every_story(desk, tmp_path):
    call_command("export", "--internal", output=tmp_path / "out.json", verbosity=0)
    before = stories()
    empty()

    load_file(tmp_path / "out.json")

    after = stories()
    assert {slug: after[slug] for slug in before if after[slug] != before[slug]} == {}


def test_a_backup_comes_back(desk, tmp_path):
    before = natural(tmp_path, "before.json")
    call_command("backup", str(tmp_path / "paper.zip"), verbosity=0)
    empty()
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)

    call_command("restore", str(tmp_path / "paper.zip"), verbosity=0)

    assert natural(tmp_path, "after.json") == before
    verify()


def test_the_whole_paper_moves_to_a_new_file_of_sqlite_and_back(desk, tmp_path):
    """On PostgreSQL that is the move to the other database, in both directions."""
    before = natural(tmp_path, "before.json")
    path = dump(tmp_path / "paper.jsonl", *NATURAL)
    other = os.environ | {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'other.sqlite3'}",
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
    }

    def manage(*arguments) -> None:
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), *map(str, arguments)]
        done = subprocess.run(command, env=other, capture_output=True, text=True, check=False)  # noqa: S603 - ours
        assert done.returncode == 0, done.stderr

    manage("migrate", "-v0")
    manage("loaddata", "-v0", path)
    manage("verify_ledger", "-v0")
    manage("dumpdata", "articles", "auth", *NATURAL, "--format", "jsonl", "--output", tmp_path / "there.jsonl", "-v0")
    empty()

    load_file(tmp_path / "there.jsonl")

    assert natural(tmp_path, "after.json") == before
    verify()


def test_the_papers_that_are_carried_have_what_is_rare(desk):
    assert Article.objects.filter(headline="").exists()
    assert Source.objects.filter(kind="wire copy").exists()
    assert Move.objects.filter(name__in=["erase", "withhold", "retract"]).count() == 3
    assert Edition.objects.count() >= 7
