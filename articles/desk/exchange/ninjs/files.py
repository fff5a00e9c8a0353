"""A file of ninjs -> the objects in it: one object, a list, an API's answer with its `items`, or an object a line."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

LARGEST_BYTES = 64 << 20  # of a file that is read as a whole; an object a line may have any size
LONGEST_LINE = 8 << 20
_LINES = {".jsonl", ".ndjson"}
_LISTS = ("items", "_items")


class BadNinjs(Exception):
    """A file that cannot be imported. The message says where it is wrong and what would be right."""


def objects(file: Path) -> Iterator[tuple[str, Any]]:
    """The place and the content of each object in `file`. Raises BadNinjs, OSError.

    Of a file in .jsonl one line is in memory at a time.
    """
    count = 0
    for place, item in _lines(file) if file.suffix in _LINES else _whole(file):
        count += 1
        yield place, item
    if not count:
        raise BadNinjs("there is no story in it.")


def _lines(file: Path) -> Iterator[tuple[str, Any]]:
    with file.open("rb") as lines:
        number = 0
        while line := lines.readline(LONGEST_LINE + 1):
            number += 1
            if len(line) > LONGEST_LINE:
                raise BadNinjs(f"line {number} has more than {LONGEST_LINE >> 20} MB: no story is that long.")
            if line.strip():
                yield f"line {number}", _parsed(_text(line), f"line {number}: ")


def _whole(file: Path) -> Iterator[tuple[str, Any]]:
    if file.stat().st_size > LARGEST_BYTES:
        raise BadNinjs(f"it has more than {LARGEST_BYTES >> 20} MB. Split it, or write an object a line into a .jsonl.")
    text = _text(file.read_bytes())
    first, _, more = text.strip().partition("\n")
    if more.strip() and first.startswith("{") and first.rstrip().endswith("}") and _is_json(first):
        for number, line in enumerate(text.splitlines(), 1):
            if line.strip():
                yield f"line {number}", _parsed(line, f"line {number}: ")
        return
    items = _parsed(text)
    if isinstance(items, dict):
        items = next((items[name] for name in _LISTS if isinstance(items.get(name), list)), items)
    for number, item in enumerate(items if isinstance(items, list) else [items], 1):
        yield f"object {number}", item


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadNinjs(f"byte {error.start + 1} is not UTF-8. Save the file as UTF-8.") from error


def _parsed(text: str, place: str = "") -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        where = place or f"line {error.lineno}, column {error.colno}: "
        raise BadNinjs(f"{where}this is not JSON ({error.msg}).") from error
    except RecursionError as error:
        raise BadNinjs(f"{place}its objects are nested too deeply for a story.") from error
    except ValueError as error:
        raise BadNinjs(f"{place}it holds a number that cannot be read: {error}.") from error
