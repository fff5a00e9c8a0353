"""A long JSONL file in parcels: a story with all its rows is never cut apart, and only keys and places stay in memory.

The file may be packed, or come through a pipe; so its lines are kept in a temporary file, to be read again.
"""

import tempfile
from array import array
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db import models

from articles.desk.exchange.loads.parsing.formats import decoded, row_of_line
from articles.desk.exchange.loads.parsing.rows import BadFixture, FixtureRow
from articles.desk.exchange.loads.records import PARTS, SLUG_KINDS
from articles.models import Article, Section, Slugged, Tag
from articles.text import slugify

STORIES_IN_PARCEL = 500
RECORDS_IN_PARCEL = 2000
ROWS_IN_SHORT_FILE = 5000  # a file with no more is one parcel
IN_FIRST_PARCEL = (Section, Tag)  # stories name them by name, so all of them have to be known first


class Stream:
    """The rows of one JSONL file, read once to learn what is in it, and then in parcels."""

    def __init__(
        self, lines: Iterable[bytes], file: str, *, ignore: bool, wanted: Callable[[type[models.Model]], bool]
    ):
        """Read all `lines`. `wanted` says which models are loaded. Raises BadFixture for a line that is not a row."""
        self.file, self.ignore, self.wanted = file, ignore, wanted
        self.rows_found = self.count = 0  # rows in the file, and those of wanted models
        self.is_plain = True  # only stories and records, all by natural keys, so that parcels do not need each other
        self._lines_kept = tempfile.TemporaryFile()  # noqa: SIM115 - closed with its last reader
        # Of each record: where its line and those of its rows begin, and their numbers, one after the other.
        self._places: dict[type[models.Model], dict[str, array]] = {model: {} for model in SLUG_KINDS.values()}
        self._all_places = array("Q")
        self.records: dict[type[models.Model], set[str]] = {model: set() for model in SLUG_KINDS.values()}
        self._originals: dict[str, str] = {}  # a translation's slug -> its original's
        self._learn(lines)
        if not self.rows_found:
            raise BadFixture(
                f"{file}: the file is empty. The smallest valid file is one line: {{“model”: …, “fields”: {{…}}}}"
            )

    def _learn(self, lines: Iterable[bytes]) -> None:
        at = 0
        for number, raw in enumerate(lines, 1):
            line = decoded(raw, self.file, at)
            row = row_of_line(line, number, self.file, ignore=self.ignore) if line.strip() else None
            if row:
                self.rows_found += 1
            if row and self.wanted(row.model):
                self.count += 1
                self._all_places.extend((at, number))
                self._place(row, at, number)
            self._lines_kept.write(raw)
            at += len(raw)

    def _place(self, row: FixtureRow, at: int, number: int) -> None:
        owner = _owner(row)
        if owner is None:
            self.is_plain = False
            return
        model, slug = owner
        self._places[model].setdefault(slug, array("Q")).extend((at, number))
        if row.model is model:
            self.records[model].add(slug)
        original = row.fields.get("translation_of") if row.model is Article else None
        if original:
            self._originals[slug] = str(original[0] if isinstance(original, list) else original)

    @property
    def is_short(self) -> bool:
        """True if the file is one parcel: it is short, or has rows that can only be checked beside all others."""
        return not self.is_plain or self.count <= ROWS_IN_SHORT_FILE

    def gather(self, present: Callable[[type[models.Model], str], str]) -> None:
        """Put the rows of one record together. `present(model, slug)` is its slug now, whatever the file calls it."""
        for model, places in self._places.items():
            for slug in [slug for slug in places if present(model, slug) != slug]:
                places.setdefault(present(model, slug), array("Q")).extend(places.pop(slug))

    def parcels(self) -> Iterator[list[FixtureRow]]:
        """All rows: records before the stories that name them, stories before their translations, else as in the file."""
        if self.is_short:
            yield self._read(self._all_places)
            return
        first = (number for model in IN_FIRST_PARCEL for places in self._places[model].values() for number in places)
        yield self._read(array("Q", first))
        for model, places in self._places.items():
            if model is not Article and model not in IN_FIRST_PARCEL:
                yield from self._in_parcels(list(places.values()), RECORDS_IN_PARCEL)
        stories = self._places[Article]
        order = sorted(stories, key=self._generation)
        yield from self._in_parcels([stories[slug] for slug in order], STORIES_IN_PARCEL)

    def _in_parcels(self, records: list[array], size: int) -> Iterator[list[FixtureRow]]:
        for start in range(0, len(records), size):
            yield self._read(array("Q", (number for places in records[start : start + size] for number in places)))

    def _generation(self, slug: str) -> int:
        """0 for a story, 1 for its translation, 2 for a translation of that."""
        visited: set[str] = set()
        while slug in self._originals and slug not in visited:
            visited.add(slug)
            slug = self._originals[slug]
        return len(visited)

    def _read(self, places: array) -> list[FixtureRow]:
        """The rows whose lines begin at `places`, in the file's order within each record."""
        rows = []
        for at, number in zip(places[::2], places[1::2], strict=True):
            self._lines_kept.seek(at)
            line = decoded(self._lines_kept.readline(), self.file, at)
            if row := row_of_line(line, number, self.file, ignore=self.ignore):
                rows.append(row)
        return rows


def _owner(row: FixtureRow) -> tuple[type[models.Model], str] | None:
    """The record that `row` is or belongs to; None if no slug names it, or if `row` is of another kind."""
    if row.pk is not None:
        return None
    if issubclass(row.model, Slugged):
        words = row.fields.get(row.model.slug_from)
        slug: Any = row.fields.get("slug") or (slugify(words) if isinstance(words, str) else None)
        return (row.model, slug) if slug and isinstance(slug, str) else None
    if row.model not in PARTS:
        return None
    name = PARTS[row.model]
    owner_key = row.fields.get(name, row.fields.get("article"))
    if isinstance(owner_key, str) and owner_key.isdecimal():
        return None  # a primary key, as XML and some exporters write it
    slug = owner_key[0] if isinstance(owner_key, list) and len(owner_key) == 1 else owner_key
    model = row.model._meta.get_field(name).related_model
    return (model, slug) if model and slug and isinstance(slug, str) else None
