"""A load that is killed, at whatever moment, leaves nothing of itself or all."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from articles.tests.desk.exchange.loads.archives import write_archive

STORIES = 40
MODELS = "Article Quote Mention Citation TaggedArticle Person Source Edition Revision Move LedgerEntry Arrival".split()
COUNT = f"""
from django.apps import apps
from django.core.management import call_command
call_command("verify_ledger", verbosity=0)
print([apps.get_model("articles", name).objects.count() for name in {MODELS}])
"""
# The command, in parcels so small that there are many moments between them; it says where it is.
SLOW = """
import os, sys
import django
django.setup()
from django.core.management import call_command
from articles.desk.exchange.loads import load
from articles.desk.exchange.loads.parsing import stream
stream.ROWS_IN_SHORT_FILE, stream.STORIES_IN_PARCEL = 0, 4
write, number = load._write, 0
def write_and_print(*args):
    global number
    notes, number = write(*args), number + 1
    print(number, flush=True)
    return notes
load._write = write_and_print
print(0, flush=True)
call_command("loaddata", sys.argv[1], verbosity=0)
print("done", flush=True)
"""


@pytest.fixture
def scratch(tmp_path, request):
    """The environment of a paper of its own: a file, or a database of the server that the tests use."""
    environment = {**os.environ, "MEDIA_ROOT": str(tmp_path)}
    if connection.vendor == "sqlite":
        environment["DATABASE_URL"] = f"sqlite:///{tmp_path / 'paper.sqlite3'}"
        manage(environment, "migrate", "-v0")
        yield environment
        return
    request.getfixturevalue("django_db_blocker").unblock()
    name = f"killed_{os.getpid()}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    environment["DATABASE_URL"] = os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}"
    manage(environment, "migrate", "-v0")
    yield environment
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def manage(environment: dict[str, str], *arguments: str) -> str:
    """What a command prints."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments]
    fields = {"env": environment, "check": True, "capture_output": True, "text": True}
    return subprocess.run(command, **fields).stdout  # noqa: S603 - our own command


def counts(environment: dict[str, str]) -> list[int]:
    """How many rows of MODELS there are. Both chains are verified on the way."""
    return eval(manage(environment, "shell", "-v0", "-c", COUNT).splitlines()[-1])  # noqa: S307 - our own list


def load_and_kill(environment: dict[str, str], path: Path, after: str, wait: float) -> None:
    """Begin to load `path`, and kill it `wait` seconds after it has said `after`."""
    command = [sys.executable, "-c", SLOW, str(path)]
    fields = {"env": environment, "cwd": settings.BASE_DIR, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, **fields) as loading:  # noqa: S603 - our own command
        while (line := loading.stdout.readline().strip()) != after:
            assert line, f"it ended before it said {after}"
        time.sleep(wait)
        loading.send_signal(signal.SIGKILL)
        loading.wait()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_killed_load_leaves_nothing_or_all(scratch, tmp_path):
    write_archive(tmp_path / "archive.jsonl", STORIES)
    before = counts(scratch)

    # While it reads; in the middle of a parcel; at its end, just before or after it is committed.
    for after, wait in (("0", 0.05), ("7", 0.05), ("13", 0)):
        load_and_kill(scratch, tmp_path / "archive.jsonl", after, wait)

        left = counts(scratch)
        assert left == before or is_all(left)

    manage(scratch, "loaddata", str(tmp_path / "archive.jsonl"), "-v0")
    assert is_all(counts(scratch))


def is_all(left: list[int]) -> bool:
    """Whether these counts, of MODELS, are those of the whole archive."""
    result = dict(zip(MODELS, left, strict=True))
    of_each_story = {"Article": 1, "Quote": 2, "Mention": 2, "Citation": 1, "TaggedArticle": 3}
    of_each_story |= dict.fromkeys(("Edition", "Revision", "Move", "LedgerEntry"), 1)
    return all(result[name] == count * STORIES for name, count in of_each_story.items())
