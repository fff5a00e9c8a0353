"""Fills a scratch paper through the door that every fixture takes: `loaddata`, which prints what arrives published."""

import json
import time
from collections.abc import Callable, Iterable
from hashlib import sha256
from itertools import chain
from pathlib import Path

from bench import stories
from bench.scratch import BenchError, Scratch


def fill(paper: Scratch, n: int, seed: int, tell: Callable[[str], None]) -> float:
    """Print `n` generated stories in `paper`, unless it has them already. The seconds that the loading took.

    Raises BenchError where `paper` was filled with something else.
    """
    note = paper.folder / "filled.json"
    archive = stories.Archive(n, seed)
    made_of = {"stories": n, "seed": seed, "digest": _digest(archive), "database": paper.vendor}
    noted = json.loads(note.read_text()) if note.exists() else None
    if noted and {name: noted.get(name) for name in made_of} != made_of:
        raise BenchError(f"{paper.folder} was filled with other stories. Remove it, and it is filled anew.")
    paper.manage("migrate", "-v0")
    if noted:
        return noted["seconds"]
    seconds = _load(paper, archive, tell)
    if paper.vendor == "postgresql":
        paper.manage("shell", "--no-imports", "-c", VACUUM)
    note.write_text(json.dumps(made_of | {"seconds": seconds}))
    return seconds


# What autovacuum would do in a while.
VACUUM = "from django.db import connection; connection.cursor().execute('VACUUM ANALYZE')"


def _load(paper: Scratch, archive: stories.Archive, tell: Callable[[str], None]) -> float:
    fixture = paper.folder / "archive.jsonl"
    write(fixture, chain(archive.records(), chain.from_iterable(map(archive.story, range(archive.n)))))
    tell(f"{archive.n:,} stories are written down and go to print")
    began = time.perf_counter()
    paper.manage("loaddata", str(fixture), tells_its_progress=True)
    took = time.perf_counter() - began
    fixture.unlink()
    tell(f"{archive.n:,} stories printed, {archive.n / took:,.0f} a second")
    return took


def write(fixture: Path, rows: Iterable[stories.Row]) -> None:
    """Write `rows` to `fixture`, one a line."""
    with fixture.open("w", encoding="utf-8") as file:
        file.writelines(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)


def _digest(archive: stories.Archive) -> str:
    """By which a folder filled by an older generator is known: its records, its first and its last story."""
    rows = [*archive.records(), *archive.story(0), *archive.story(archive.n - 1)]
    return sha256(json.dumps(rows).encode()).hexdigest()[:12]
