"""The squashed migration makes what the eight made, and a database that has those needs nothing."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connection

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def made(way: str, tmp_path) -> dict:
    """What `made_by_migrations` prints of a new database of the kind that the tests use."""
    with new_database(way, tmp_path) as url:
        command = [sys.executable, "-m", "articles.tests.models.made_by_migrations", way]
        environment = {**os.environ, "DATABASE_URL": url}
        done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True)  # noqa: S603
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@contextmanager
def new_database(name: str, tmp_path) -> Iterator[str]:
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / name}.sqlite3"
        return
    facts = connection.settings_dict
    database = f"{facts['NAME']}_{name}"
    host = facts["HOST"].replace("/", "%2F")
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{database}"')
    try:
        yield f"postgres://{facts['USER']}:{facts['PASSWORD']}@{host}:{facts['PORT'] or 5432}/{database}"
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{database}"')


def test_a_new_database_is_made_at_once_and_equals_one_made_by_the_eight(tmp_path):
    squashed, eight = made("squashed", tmp_path), made("eight", tmp_path)

    assert len(squashed["tables"]) > 20
    assert squashed["tables"] == eight["tables"]
    assert squashed["remade"] == []
    assert squashed["waiting"] == eight["waiting"] == []
    if connection.vendor == "sqlite":
        assert eight["remade"] != []  # else nothing was counted
