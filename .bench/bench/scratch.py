"""A database, a folder and an environment of their own, in which nothing of the newsroom's can be touched."""

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, connections

STANDARD_ERROR = 2
OURS = "made-by-bench"  # a file by which a folder is known that may be thrown away


class BenchError(Exception):
    """The bench cannot go on. The message says why, and what to do."""


class Scratch:
    """A scratch paper: its folder, and commands that are run in its environment."""

    def __init__(self, folder: Path, database_url: str):
        self.folder = folder
        self.vendor = "sqlite" if database_url.startswith("sqlite") else "postgresql"
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "PYTHONPATH": str(settings.BASE_DIR / ".bench"),
            "DATABASE_URL": database_url,
            "MEDIA_ROOT": str(folder / "media"),
            "BENCH_SCRATCH": str(folder),
            "DJANGO_DEBUG": "0",
            "DJANGO_HTTPS": "0",
            "DJANGO_SECRET_KEY": secrets.token_urlsafe(50),
            "DJANGO_ALLOWED_HOSTS": "127.0.0.1",
            "NEWSROOM_URL": "",
            "NEWSROOM_TIME_ZONE": "UTC",
        }

    def manage(self, *arguments: str, tells_its_progress: bool = False) -> str:
        """What `manage.py` with these arguments prints. Raises BenchError with the end of its complaint.

        A command that `tells_its_progress` does so beside the bench's own.
        """
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments]
        output = STANDARD_ERROR if tells_its_progress else subprocess.PIPE
        done = subprocess.run(  # noqa: S603 (our own)
            command, env=self.environment, stdout=output, stderr=subprocess.PIPE, text=True
        )
        if done.returncode:
            raise BenchError(f"manage.py {arguments[0]} failed: {done.stderr.strip()[-2000:]}")
        return done.stdout or ""

    def call(self, function: str, *arguments: int) -> str:
        """What a function of the bench, such as "pages.tell", prints in a process of its own."""
        module, name = function.split(".")
        arguments_text = ", ".join(map(str, arguments))
        return self.manage(
            "shell", "--no-imports", "-c", f"from bench.{module} import {name}; {name}({arguments_text})"
        )


@contextmanager
def scratch(folder: Path, name: str, *, keep: bool) -> Iterator[Scratch]:
    """A scratch paper in `folder`, which is there already; on PostgreSQL with a database called `name`.

    Unless `keep`, the database is dropped at the end.
    """
    if connections["default"].vendor != "postgresql":
        yield Scratch(folder, f"sqlite:///{folder / 'paper.sqlite3'}")
        return
    if not _ask_server("SELECT 1 FROM pg_database WHERE datname = %s", [name]):
        _tell_server("CREATE DATABASE {}", name)
    try:
        yield Scratch(folder, urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl())
    finally:
        if not keep:
            _tell_server("DROP DATABASE {} WITH (FORCE)", name)


def empty(folder: Path, name: str) -> None:
    """Make the scratch paper's folder anew, and on PostgreSQL drop a database of its name.

    Raises BenchError where there is a folder that no bench made.
    """
    if folder.exists() and not (folder / OURS).exists():
        raise BenchError(f"{folder} is there already and none of ours. Keep the databases in another folder.")
    shutil.rmtree(folder, ignore_errors=True)
    try:
        folder.mkdir(parents=True)
        (folder / OURS).touch()
    except OSError as error:
        raise BenchError(f"{folder} cannot be made: {error.strerror}. Keep the databases in another folder.") from error
    if connections["default"].vendor == "postgresql":
        _tell_server("DROP DATABASE IF EXISTS {}", name)


# Through the server's own database, as Django's test runner does it: not through the newsroom's.


def _ask_server(sql: str, values: list) -> list:
    with connections["default"]._nodb_cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def _tell_server(sql: str, name: str) -> None:
    try:
        with connections["default"]._nodb_cursor() as cursor:
            cursor.execute(sql.format(connections["default"].ops.quote_name(name)))
    except DatabaseError as error:
        raise BenchError(f"The account of DATABASE_URL has to be one that may make databases. {error}") from error
