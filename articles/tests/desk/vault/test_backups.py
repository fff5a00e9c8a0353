"""Backup and restore: the same paper comes back, into an empty place only, and nothing is ever half there."""

import contextlib
import io
import json
import os
import sqlite3
import subprocess
import sys
import threading
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from articles.desk.steps.workflow import move
from articles.desk.vault.backups import _inside
from articles.desk.vault.snapshots import NoBackup
from articles.desk.vault.verify import verify
from articles.models import Article, ArticlePhoto, Edition, Move, Photo, State
from articles.tests.cast import make_draft
from articles.tests.desk.press.lawful import ORDER, print_again, publisher_with_both_rights
from articles.tests.loading import everything

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = (
    "/ /world/ /people/ /sources/ /topics/ /archive/ /corrections/ /ledger/ /ledger.json /rss.xml /feed.json /sitemap.xml "
    "/api/stories/ /search/?q=ferry"
).split()


def run(command: str, *arguments) -> str:
    out = io.StringIO()
    call_command(command, *map(str, arguments), stdout=out, stderr=out, no_color=True)
    return out.getvalue()


def refusal(command: str, *arguments) -> str:
    """The one line with which the command refuses."""
    with pytest.raises(CommandError) as refused:
        run(command, *arguments)
    assert "\n" not in str(refused.value)
    return str(refused.value)


def in_a_new_process(database: Path, *arguments) -> str:
    """What the command prints, run on another database."""
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{database}", "MEDIA_ROOT": str(settings.MEDIA_ROOT)}
    command = [sys.executable, settings.BASE_DIR / "manage.py", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 (ours)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def folder(tmp_path, settings) -> Path:
    """Where backups go; the pictures are beside it."""
    settings.MEDIA_ROOT = tmp_path / "media"
    (tmp_path / "backups").mkdir()
    return tmp_path / "backups"


@pytest.fixture
def piet(folder):
    return publisher_with_both_rights()


@pytest.fixture
def ferry(piet):
    """A story in print with a picture."""
    article = make_draft(piet)
    name = default_storage.save("photos/quay.jpg", ContentFile(b"a quay"))
    photo = Photo.objects.create(slug="quay", title="Quay", file=name, credit="Us", width=10, height=10)
    ArticlePhoto.objects.create(article=article, photo=photo, number=article.next_number(), alt_text="A quay")
    move(article, "rush", by=piet, note="Urgent")
    return article


def clear(settings, tmp_path) -> None:
    """A new, empty place."""
    call_command("flush", interactive=False, verbosity=0)
    settings.MEDIA_ROOT = tmp_path / "new media"


def pages(client) -> dict[str, bytes]:
    stories = [f"/{e.printed_on:%Y/%m/%d}/{e.slug}/" for e in Edition.objects.on_shelf()]
    fields = {}
    for page in (*PAGES, *stories, *(f"{story}changes/" for story in stories)):
        answer = client.get(page)
        fields[page] = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return fields


# ── There and back ──────────────────────────────────────────────────────────


def test_a_paper_comes_back_with_every_row_every_picture_and_every_page(ferry, folder, settings, tmp_path, client):
    make_draft(User.objects.get(), slug="storm", headline="Not printed yet")
    rows, read = everything(), pages(client)
    answer = run("backup", folder / "paper.zip")
    clear(settings, tmp_path)

    back = run("restore", folder / "paper.zip")

    assert "the database and 1 picture(s)" in answer
    assert verify().printings.head in answer
    assert ", and verified." in back
    assert everything() == rows
    assert User.objects.get().check_password("pass-for-tests")
    assert (settings.MEDIA_ROOT / "photos/quay.jpg").read_bytes() == b"a quay"
    assert pages(client) == read
    assert read["/world/"].count(b"Ferry runs again")
    assert not list(settings.MEDIA_ROOT.glob(".*"))


def test_the_restored_paper_goes_on(ferry, piet, folder, settings, tmp_path):
    run("backup", folder / "paper.zip")
    clear(settings, tmp_path)
    run("restore", folder / "paper.zip")

    print_again(Article.objects.get(), User.objects.get(), headline="Ferry stops")

    assert verify().printings.links == 2


def test_the_manifest_notes_heads_and_versions_and_the_file_is_only_for_its_owner(ferry, folder):
    run("backup", folder / "paper.zip")

    with zipfile.ZipFile(folder / "paper.zip") as archive:
        manifest = json.loads(archive.read("manifest.json"))
    result = verify()
    assert manifest["heads"] == {"moves": [1, result.moves.head], "printings": [1, result.printings.head]}
    assert ["articles", "0001_initial"] in manifest["migrations"]
    assert manifest["parts"].keys() == {"database", "media/photos/quay.jpg"}
    assert (folder / "paper.zip").stat().st_mode & 0o077 == 0


def test_a_picture_that_is_not_there_is_told(ferry, folder, settings):
    default_storage.delete("photos/quay.jpg")

    assert "photos/quay.jpg is missing from MEDIA_ROOT" in run("backup", folder / "paper.zip")


@pytest.mark.slow
@pytest.mark.sqlite
@pytest.mark.skipif(connection.vendor != "sqlite", reason="a database file of its own, beside that of the tests")
def test_a_backup_taken_while_others_write_is_of_one_moment_and_holds_nobody_up(ferry, folder, tmp_path):
    """Two rows that are always written together are never apart in it."""
    database = tmp_path / "busy.sqlite3"
    with contextlib.closing(sqlite3.connect(database, isolation_level=None)) as copy:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode = WAL")
    done, written = threading.Event(), []

    def write():
        with contextlib.closing(sqlite3.connect(database, isolation_level=None)) as writing:
            while not done.is_set():
                insert = """INSERT INTO articles_formerslug (kind, slug, target, target_pk, since)
                         VALUES ('{}', 's-' || (SELECT count(*) FROM articles_formerslug), 'x', 1, '2026-01-01')"""
                writing.executescript(f"BEGIN IMMEDIATE; {insert.format('tag')}; {insert.format('person')}; COMMIT")
                written.append(1)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        in_a_new_process(database, "backup", folder / "paper.zip")
    finally:
        done.set()
        writer.join()

    with zipfile.ZipFile(folder / "paper.zip") as archive:
        archive.extract("database", tmp_path)
    with contextlib.closing(sqlite3.connect(tmp_path / "database")) as copy:
        kinds = copy.execute("SELECT kind, count(*) FROM articles_formerslug GROUP BY kind").fetchall()
    assert len({count for _, count in kinds}) == 1
    assert 0 < kinds[0][1] < len(written)
    (folder.parent / "media").rename(tmp_path / "old media")
    assert "the paper is here as it was" in in_a_new_process(tmp_path / "new.sqlite3", "restore", folder / "paper.zip")
    assert (tmp_path / "media/photos/quay.jpg").read_bytes() == b"a quay"


# ── Where it may not go ─────────────────────────────────────────────────────


def test_a_file_that_is_there_is_not_overwritten(ferry, folder):
    (folder / "paper.zip").write_text("mine")

    assert "exists already and is not overwritten" in refusal("backup", folder / "paper.zip")

    assert (folder / "paper.zip").read_text() == "mine"


def test_a_folder_that_is_not_there_is_named(ferry, folder):
    assert "There is no folder" in refusal("backup", folder / "none" / "paper.zip")


def test_a_database_with_a_paper_is_refused_and_stays_as_it_is(ferry, folder, settings, tmp_path):
    run("backup", folder / "paper.zip")
    settings.MEDIA_ROOT = tmp_path / "new media"
    rows = everything()

    assert "This database is not empty" in refusal("restore", folder / "paper.zip")

    assert everything() == rows
    assert not settings.MEDIA_ROOT.exists()


def test_a_folder_with_pictures_is_refused_and_stays_as_it_is(ferry, folder):
    run("backup", folder / "paper.zip")
    call_command("flush", interactive=False, verbosity=0)

    assert "is not empty. Set MEDIA_ROOT to a new folder" in refusal("restore", folder / "paper.zip")

    assert not Article.objects.exists()


# ── What is not a backup ───────────────────────────────────────────────────────


def rewritten(path: Path, **parts: bytes) -> Path:
    """A copy of the backup at `path` with other `parts`; one that is None is left out."""
    changed = path.with_name("changed.zip")
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(changed, "w") as new:
        for name in archive.namelist():
            content = parts.get(name.partition(".")[0], archive.read(name))
            if content is not None:
                new.writestr(name, content)
    return changed


def with_manifest(path: Path, **changes) -> Path:
    """A copy of the backup at `path` whose manifest says something else."""
    with zipfile.ZipFile(path) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    return rewritten(path, manifest=json.dumps(manifest | changes).encode())


CLIMBING = {"database": {"size_bytes": 0, "sha256": ""}, "media/../../evil": {"size_bytes": 0, "sha256": ""}}
WRONG = {
    "a text": (lambda path: path.with_name("list.txt"), "list.txt: No such file"),
    "cut off": (lambda path: cut(path), "is not a backup, or is incomplete"),
    "another zip": (lambda path: rewritten(path, manifest=None), "not a backup of a paper"),
    "no database": (lambda path: rewritten(path, database=None), "“database” is missing from it"),
    "database changed": (lambda path: rewritten(path, database=b"x"), "“database” in it was changed"),
    "manifest changed": (lambda path: with_manifest(path, heads=3), "not a backup of a paper"),
    "newer format": (lambda path: with_manifest(path, format=2), "made by a newer version"),
    "newer migrations": (
        lambda path: with_manifest(path, migrations=[["articles", "9999_later"]]),
        "it has the migration articles 9999_later",
    ),
    "another database": (lambda path: with_manifest(path, database="oracle"), "It was made of oracle"),
    "climbing out": (lambda path: with_manifest(path, parts=CLIMBING), "was changed"),
}


def cut(path: Path) -> Path:
    path.write_bytes(path.read_bytes()[:-200])
    return path


@pytest.mark.parametrize("case", WRONG)
def test_what_is_no_whole_backup_is_refused_in_one_line_and_nothing_is_changed(case, ferry, folder, settings, tmp_path):
    run("backup", folder / "paper.zip")
    clear(settings, tmp_path)
    rows = everything()
    make, text = WRONG[case]

    assert text in refusal("restore", make(folder / "paper.zip"))

    assert everything() == rows
    assert not settings.MEDIA_ROOT.exists() or not list(settings.MEDIA_ROOT.iterdir())


def test_no_part_leads_out_of_the_folder_of_pictures():
    for name in ("media/../../evil", "/etc/passwd", "media", "photos/x.jpg", "media\\..\\x"):
        with pytest.raises(NoBackup):
            _inside(name)


def test_a_paper_that_was_tampered_with_before_it_was_backed_up_is_told(ferry, folder, settings, tmp_path):
    Edition.objects.update(headline="Changed behind the paper's back")
    run("backup", folder / "paper.zip")
    clear(settings, tmp_path)

    assert "its chains do not hold: ferry edition 1 was changed" in refusal("restore", folder / "paper.zip")


# ── Erasures ────────────────────────────────────────────────────────────────


def restored_with_erasures(folder, settings, tmp_path) -> str:
    """Erase edition 1 after the backup, note it, lose everything, and bring the backup back."""
    article, piet = Article.objects.get(), User.objects.get()
    if article.editions.count() == 1:
        print_again(article, piet, headline="Beta", body="Nothing of it.")
    move(article, "erase", by=piet, note=ORDER, editions=[1])
    run("backup", folder / "erasures.json", "--erasures-only")
    clear(settings, tmp_path)
    return run("restore", folder / "paper.zip", "--erasures", folder / "erasures.json")


def test_what_was_erased_since_the_backup_is_erased_again(ferry, piet, folder, settings, tmp_path):
    print_again(ferry, piet, headline="Beta", body="Nothing of it.")
    run("backup", folder / "paper.zip")

    answer = restored_with_erasures(folder, settings, tmp_path)

    assert "Erased again: edition 1 of ferry." in answer
    assert "taken down" not in answer
    assert [edition.is_erased for edition in Edition.objects.order_by("number")] == [True, False]
    assert Article.objects.get().state == State.PUBLISHED
    assert Move.objects.filter(name="erase", actor="restore").count() == 1
    assert verify().erased == 1


def test_an_erased_edition_that_the_backup_gives_to_readers_is_taken_down(ferry, folder, settings, tmp_path, client):
    run("backup", folder / "paper.zip")

    answer = restored_with_erasures(folder, settings, tmp_path)

    assert "The story was taken down" in answer
    assert Edition.objects.get(number=1).is_erased
    assert not Edition.objects.live().exists()
    assert not Article.objects.get().body
    assert b"Ferry runs again" not in b"".join(pages(client).values())
    assert verify().erased == 1


def test_the_list_of_erasures_never_gets_shorter(ferry, piet, folder):
    print_again(ferry, piet, headline="Beta")
    move(ferry, "erase", by=piet, note=ORDER, editions=[1])
    run("backup", folder / "erasures.json", "--erasures-only")
    before = (folder / "erasures.json").read_text()
    call_command("flush", interactive=False, verbosity=0)

    run("backup", folder / "erasures.json", "--erasures-only")

    assert (folder / "erasures.json").read_text() == before
    assert "Ferry" not in before
    assert json.loads(before)[0].keys() == {"slug", "number", "at", "digest"}


def test_a_list_that_is_none_is_refused_before_anything_is_restored(ferry, folder, settings, tmp_path):
    run("backup", folder / "paper.zip")
    clear(settings, tmp_path)
    (folder / "list.json").write_text('[{"slug": "ferry"}]')

    assert "is not a list of erasures" in refusal("restore", folder / "paper.zip", "--erasures", folder / "list.json")

    assert not Article.objects.exists()


def test_without_a_list_a_restore_says_what_it_brought_back(ferry, folder, settings, tmp_path):
    run("backup", folder / "paper.zip")
    clear(settings, tmp_path)

    assert "restore into an empty database with --erasures LIST" in run("restore", folder / "paper.zip")
