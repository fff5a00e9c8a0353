"""A fixture's text in one of three formats -> rows."""

import json
import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

import taggit.models
from django.apps import apps
from django.db import models

from articles.desk.exchange.loads.parsing.in_xml import NotXml, objects
from articles.desk.exchange.loads.parsing.rows import BadFixture, FixtureRow, readable
from articles.models import Tag


def read(text: str | bytes, format: str, file: str, *, ignore: bool = False) -> list[FixtureRow]:
    """The rows of the fixture `text` in `format` (json, jsonl or xml). `ignore` leaves out unknown models.

    Raises BadFixture.
    """
    if isinstance(text, bytes):
        text = decoded(text, file)
    text = text.removeprefix("\ufeff")  # standard input comes as text
    if not text.strip():
        raise BadFixture(f"{file}: the file is empty. The smallest valid fixture is an empty list: []")
    if format not in READERS:
        raise BadFixture(f"{file}: “{format}” is not a fixture format. Use one of {', '.join(READERS)}.")
    rows = (_row(item, file, place, ignore) for place, item in READERS[format](text, file))
    rows_read = [row for row in rows if row]
    for row in rows_read:
        row.is_text = format == "xml"
    return rows_read


def row_of_line(line: str, number: int, file: str, *, ignore: bool = False) -> FixtureRow | None:
    """The row in `line`, the `number`th of a JSONL file; None for an unknown model that `ignore` leaves out."""
    return _row(_parsed(line.rstrip("\r\n"), file, first_line=number), file, f"line {number}", ignore)


def _row(item: Any, file: str, place: str, ignore: bool) -> FixtureRow | None:
    model = _model(item, file, place, ignore)
    return FixtureRow(file, place, model, item.get("pk"), item["fields"]) if model else None


def decoded(text: bytes, file: str, at: int = 0) -> str:
    """`text`, which begins `at` bytes into the file. A byte order mark is read over. Raises BadFixture unless it is UTF-8."""
    if at == 0 and (text.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in text[:4]):
        raise BadFixture(f"{file}: the file is UTF-16 or UTF-32. Save the file as UTF-8.")
    try:
        decoded_text = text.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadFixture(f"{file}: byte {at + error.start + 1} is not UTF-8. Save the file as UTF-8.") from error
    return decoded_text.removeprefix("\ufeff") if at == 0 else decoded_text


def _model(item: Any, file: str, place: str, ignore: bool) -> type[models.Model] | None:
    if not isinstance(item, dict) or not isinstance(item.get("model"), str):
        raise BadFixture(f"{file}, {place}: an object has to look like {{“model”: …, “fields”: {{…}}}}.")
    if not isinstance(item.get("fields"), dict):
        raise BadFixture(f"{file}, {place}, {readable(item['model'], 80)}: “fields” is missing or not an object.")
    if item["model"].lower() == "taggit.taggeditem":
        raise BadFixture(
            f"{file}, {place}: taggit.taggeditem names what is tagged by numbers of another database. Name the tags of a "
            "story in its “tags” instead, and leave these rows out: --exclude taggit.taggeditem"
        )
    try:
        model = apps.get_model(item["model"])
        return Tag if model is taggit.models.Tag else model  # the paper's tags are its own, with the same fields
    except (LookupError, ValueError) as error:
        if ignore:
            return None
        labels = [model._meta.label_lower for model in apps.get_models()]
        label = readable(item["model"], 80)
        near = get_close_matches(label.lower(), labels, n=1)
        hint = f" Did you mean “{near[0]}”?" if near else ""
        raise BadFixture(f"{file}, {place}: there is no model “{label}”.{hint}") from error


def _json(text: str, file: str) -> Iterator[tuple[str, Any]]:
    items = _parsed(text, file)
    if not isinstance(items, list):
        raise BadFixture(f"{file}: a fixture is a list of objects; put it in square brackets.")
    for number, item in enumerate(items, 1):
        yield f"object {number}", item


def _json_lines(text: str, file: str) -> Iterator[tuple[str, Any]]:
    # Not splitlines(): a paragraph separator inside a JSON string ends no line.
    for number, line in enumerate(re.split(r"\r?\n", text), 1):
        if line.strip():
            yield f"line {number}", _parsed(line, file, first_line=number)


def _parsed(text: str, file: str, first_line: int = 1) -> Any:
    try:
        return _value_of(text)
    except json.JSONDecodeError as error:
        line = error.lineno + first_line - 1
        raise BadFixture(f"{file}, line {line}, column {error.colno}: this is not JSON: {error.msg}.") from error
    except RecursionError as error:
        raise BadFixture(f"{file}: lists or objects are nested too deeply.") from error
    except ValueError as error:
        raise BadFixture(f"{file}, line {first_line}: {readable(error)}") from error


def _value_of(text: str) -> Any:
    return json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_object)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object of these `pairs`. Raises ValueError for a name that stands twice: json would keep the last."""
    json_object = dict(pairs)
    if len(json_object) < len(pairs):
        names = [name for name, _ in pairs]
        repeated = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"“{readable(repeated, 80)}” stands twice in one object.")
    return json_object


def _refuse_constant(word: str) -> None:
    raise ValueError(f"{word} is not a number that can be stored.")


def _xml(text: str, file: str) -> Iterator[tuple[str, Any]]:
    try:
        yield from objects(text, _value_of)
    except NotXml as error:
        raise BadFixture(f"{file}{readable(error)}") from error


READERS = {"json": _json, "jsonl": _json_lines, "xml": _xml}
