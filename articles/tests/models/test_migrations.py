"""The squashed migration makes what the eight made, and a database that has those needs only what came later."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from articles.tests.models.made_by_migrations import LACKING, LATER

pytestmark = pytest.mark.slow
REMADE_LATER = {
    "articles_article",
    "articles_person",
    "articles_personname",
    "articles_source",
    "articles_tag",
}  # for a new column


@pytest.fixture(scope="module")
def made(tmp_path_factory, django_db_setup, django_db_blocker) -> dict[str, dict]:
    """What `made_by_migrations` prints, by the way in which a new database was made."""
    with django_db_blocker.unblock():
        return {way: _made(way, tmp_path_factory.mktemp(way)) for way in LACKING}


def _made(way: str, folder: Path) -> dict:
    with _new_database(way, folder) as url:
        command = [sys.executable, "-m", "articles.tests.models.made_by_migrations", way]
        environment = {**os.environ, "DATABASE_URL": url}
        done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True)  # noqa: S603
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@contextmanager
def _new_database(name: str, folder: Path) -> Iterator[str]:
    """The address of an empty database of the kind that the tests use."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{folder / name}.sqlite3"
        return
    facts = connection.settings_dict
    database, host = f"{facts['NAME']}_{name}", facts["HOST"].replace("/", "%2F")
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{database}"')
    try:
        yield f"postgres://{facts['USER']}:{facts['PASSWORD']}@{host}:{facts['PORT'] or 5432}/{database}"
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{database}"')


def test_a_new_database_equals_one_made_by_the_eight(made):
    tables = made["squashed"]["tables"]

    assert len(tables) > 20
    assert any("CHECK" in part for part in tables["articles_edition"])  # else nothing was compared
    assert any("folded" in part and ("TRIGGER" in part or "tsvector" in part) for part in tables["articles_edition"])
    assert tables == made["eight"]["tables"]


def test_a_new_database_is_made_at_once_and_sqlite_remakes_only_what_later_migrations_change(made):
    assert set(made["squashed"]["remade"]) <= REMADE_LATER
    if connection.vendor == "sqlite":
        assert not set(made["eight"]["remade"]) <= REMADE_LATER  # else nothing was counted


def test_the_large_columns_of_an_edition_stand_last(made):
    columns = [name for name in made["squashed"]["order"]["articles_edition"] if name != "folded_words"]

    assert columns[-2:] == ["document", "folded"]


def test_the_release_before_can_still_write_a_story_that_knows_no_guid(made):
    (column,) = [
        part for part in made["squashed"]["tables"]["articles_article"] if part.startswith(('"guid"', "guid "))
    ]

    assert "''" in column


def test_a_database_that_has_the_eight_waits_only_for_what_came_later(made):
    assert made["eight"]["waiting"] == LATER


def test_a_database_that_stopped_on_the_way_goes_on_with_those_it_lacks(made):
    eight = ["0006_known_speaker", "0007_more_list_indexes", "0008_large_columns_last"]
    assert made["five"]["waiting"] == [*eight, *LATER]
    assert made["five"]["tables"] == made["squashed"]["tables"]
