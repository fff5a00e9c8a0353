"""Rows of a fixture as text, piece by piece."""

import json
from collections.abc import Iterable, Iterator


def as_list(rows: Iterable[dict]) -> Iterator[str]:
    """`rows` as one JSON list, piece by piece."""
    before = "["
    for row in rows:
        yield f"{before}\n{json.dumps(row, ensure_ascii=False, indent=1)}"
        before = ","
    yield "[]\n" if before == "[" else "\n]\n"


def as_lines(rows: Iterable[dict]) -> Iterator[str]:
    """`rows` as JSON lines, one by one."""
    return (f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)
