"""The database as it was at one moment, in one file: by SQLite's online backup, or by pg_dump."""

import os
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.backends.postgresql.client import DatabaseClient

from articles.models import ChainHead, Photo

SECONDS_TO_WAIT = 20  # for a lock that somebody else holds
WITHOUT_ACCOUNTS = ["--no-owner", "--no-privileges"]  # the new place has accounts of its own


class NoBackup(Exception):
    """A backup cannot be made or restored. The message says why and what to do."""


@dataclass
class SnapshotState:
    """The state of the paper in a snapshot."""

    heads: dict[str, list[Any]]  # chain: number and hash of its last link
    migrations: list[list[str]]  # app, name
    pictures: list[str]  # names of files, each once


def take(path: Path) -> SnapshotState:
    """Write the database as it is at one moment to `path`; editors can save meanwhile.

    Raises NoBackup, DatabaseError.
    """
    connection.ensure_connection()
    return _take_postgresql(path) if connection.vendor == "postgresql" else _take_sqlite(path)


def put(path: Path) -> None:
    """Replace this database by what `take` wrote to `path`, all or nothing. Raises NoBackup, DatabaseError."""
    if connection.vendor == "postgresql":
        _put_postgresql(path)
    else:
        _put_sqlite(path)


def _state(rows: Callable[[str], list]) -> SnapshotState:
    """The state of a snapshot; `rows` gives the rows that a query returns in it."""
    return SnapshotState(
        heads={
            chain: [number, hash]
            for chain, number, hash in rows(f"SELECT chain, number, hash FROM {ChainHead._meta.db_table} ORDER BY 1")  # noqa: S608 (ours)
        },
        migrations=[list(row) for row in rows("SELECT app, name FROM django_migrations ORDER BY id")],
        pictures=[
            file
            for (file,) in rows(f"SELECT DISTINCT file FROM {Photo._meta.db_table} WHERE file <> '' ORDER BY 1")  # noqa: S608 (ours)
        ],
    )


# ── SQLite ──────────────────────────────────────────────────────────────────


def _take_sqlite(path: Path) -> SnapshotState:
    with closing(sqlite3.connect(path)) as copy:
        connection.connection.backup(copy, progress=_until_locked_too_long())
        # One file, without a -wal beside it.
        copy.execute("PRAGMA journal_mode = DELETE")
        try:
            return _state(lambda query: copy.execute(query).fetchall())
        except sqlite3.OperationalError as error:
            raise NoBackup("There is no paper in this database. Is DATABASE_URL right?") from error


def _put_sqlite(path: Path) -> None:
    connection.close()
    connection.ensure_connection()
    try:
        with closing(sqlite3.connect(path)) as copy:
            copy.backup(connection.connection, progress=_until_locked_too_long())
    except sqlite3.Error as error:
        raise DatabaseError(str(error)) from error


def _until_locked_too_long() -> Callable[[int, int, int], None]:
    """A callback that stops a copy that waits for somebody's lock: without it the copy would wait for ever."""
    began = time.monotonic()

    def look(status: int, remaining: int, total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() - began > SECONDS_TO_WAIT:
            raise NoBackup("The database is in use. Stop whatever writes to it, and try again.")

    return look


# ── PostgreSQL ──────────────────────────────────────────────────────────────


def _take_postgresql(path: Path) -> SnapshotState:
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")

        def rows(query: str) -> list[tuple]:
            cursor.execute(query)
            return cursor.fetchall()

        tables = connection.introspection.table_names(cursor)
        if ChainHead._meta.db_table not in tables:
            raise NoBackup("There is no paper in this database. Is DATABASE_URL right?")
        state = _state(rows)
        [(snapshot,)] = rows("SELECT pg_export_snapshot()")
        _run("pg_dump", *WITHOUT_ACCOUNTS, "--format=custom", f"--snapshot={snapshot}", f"--file={path}")
    return state


def _put_postgresql(path: Path) -> None:
    connection.close()
    _run(
        "pg_restore", *WITHOUT_ACCOUNTS, "--single-transaction", "--exit-on-error", "--clean", "--if-exists", str(path)
    )


def _run(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs on this database. Its password is in the environment, where others cannot see it."""
    executable = shutil.which(program)
    if executable is None:
        raise NoBackup(f"{program} was not found. Install PostgreSQL's client programs (postgresql-client).")
    (_, *connection_options, name), env = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    command = [executable, "--no-password", *connection_options, f"--dbname={name}", *arguments]
    done = subprocess.run(command, env={**os.environ, **(env or {})}, capture_output=True, text=True, check=False)  # noqa: S603 (ours)
    if done.returncode:
        reason = next((line for line in done.stderr.splitlines() if "error" in line.lower()), done.stderr.strip())
        raise NoBackup(f"{reason} Nothing was changed.")
