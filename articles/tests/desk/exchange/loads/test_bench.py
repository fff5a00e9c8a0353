"""How fast a load is, how much memory it takes, and how long it holds up others, beside Django's own command.

`pytest -m bench -s articles/tests/desk/exchange/loads/test_bench.py` prints a table; BENCH_STORIES says how many stories. Each
load is a process of its own on an empty SQLite file. Seconds are of the processor: other work on the machine is not
counted. Django's command stores the same rows and prints nothing.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from articles.tests.desk.exchange.loads.archives import write_archive

pytestmark = pytest.mark.bench

STORIES = int(os.environ.get("BENCH_STORIES", "2000"))
AT_MOST_MB = 600
# As on a server: with DEBUG Django writes every query down.
SERVED = {"DJANGO_DEBUG": "0", "DJANGO_SECRET_KEY": "only for this bench " * 3, "DJANGO_ALLOWED_HOSTS": "localhost"}
TIMES_DJANGO = 2

MEASURE = """
import json, resource, sys, time
import django
django.setup()
from django.core.management import call_command
from django.core.management.commands import loaddata as plain
from articles.desk.exchange.loads import load
from articles.management.commands import loaddata as ours
held, written = 0, load._written
def timed(*args):
    global held
    began = time.process_time()
    outcome = written(*args)
    held = time.process_time() - began
    return outcome
load._written = timed
command = plain.Command() if sys.argv[1] == "django" else ours.Command()
began = time.process_time()
call_command(command, sys.argv[2], verbosity=0)
seconds = time.process_time() - began
print(json.dumps([seconds, held, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""


def measured(command: str, archive: Path, folder: Path) -> tuple[float, float, float]:
    """Seconds in all, seconds in the transaction, megabytes at most, of loading `archive` with `command`."""
    database = f"sqlite:///{folder / command}.sqlite3"
    environment = {**os.environ, **SERVED, "DATABASE_URL": database, "MEDIA_ROOT": str(folder)}
    fields = {"env": environment, "cwd": settings.BASE_DIR, "check": True, "capture_output": True, "text": True}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], **fields)
    done = subprocess.run([sys.executable, "-c", MEASURE, command, str(archive)], **fields)  # noqa: S603 - our own command
    return tuple(json.loads(done.stdout))


def test_a_load_prints_in_at_most_twice_the_time_that_storing_takes(tmp_path, capsys):
    rows = write_archive(tmp_path / "archive.jsonl", STORIES)

    seconds, held, megabytes = measured("ours", tmp_path / "archive.jsonl", tmp_path)
    plain_seconds, _, plain_megabytes = measured("django", tmp_path / "archive.jsonl", tmp_path)

    lines = [f"{f'{STORIES:,} stories, {rows:,} rows':<40} seconds  rows/s  stories/s  peak MB"]
    for name, took, most in (("ours, printed", seconds, megabytes), ("Django", plain_seconds, plain_megabytes)):
        lines.append(f"{name:<40}{took:>8,.1f}{rows / took:>8,.0f}{STORIES / took:>11,.0f}{most:>9,.0f}")
    lines.append(f"times Django: {seconds / plain_seconds:.2f}")
    lines.append(f"seconds that the write lock is held for 10,000 stories: {held / STORIES * 10_000:,.0f}")
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(lines) + "\n")
    assert seconds <= TIMES_DJANGO * plain_seconds
    assert megabytes <= AT_MOST_MB
