"""A long JSONL file in parcels: a story with all its rows is never cut apart, and only keys and places stay in memory.

What is handed in may be packed, or come through a pipe; so its lines are kept in a temporary file, to be read again.
"""

import tempfile
from array import array
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db import models

from articles.desk.exchange.loads.parse import BadFixture, FixtureRow, decoded, row_of_line
from articles.desk.exchange.loads.records import PARTS, SLUG_KINDS
from articles.models import Article, Section, Tag
from articles.text import slugify

STORIES = 500  # in a parcel
RECORDS = 2000
FEW = 5000  # rows: a file that has no more is one parcel
FIRST = (Section, Tag)  # what is named by name has to be known as a whole


class Stream:
    """The rows of one JSONL file, read once to learn what is in it, and then in parcels."""

    def __init__(
        self, lines: Iterable[bytes], file: str, *, ignore: bool, wanted: Callable[[type[models.Model]], bool]
    ):
        """Read all of `lines`. `wanted` says which models are loaded. Raises BadFixture for what is no row."""
        self.file, self.ignore, self.wanted = file, ignore, wanted
        self.rows_found = self.count = 0  # rows in the file, and those of wanted models
        self.is_plain = True  # no row but of stories and records, all by natural keys: nothing that a parcel misses
        self._kept = tempfile.TemporaryFile()  # noqa: SIM115 - closed with its last reader
        # Of each record: where its line and those of its rows begin, and their numbers, one after the other.
        self._places: dict[type[models.Model], dict[str, array]] = {model: {} for model in SLUG_KINDS.values()}
        self._everything = array("Q")
        self.records: dict[type[models.Model], set[str]] = {model: set() for model in SLUG_KINDS.values()}
        self._originals: dict[str, str] = {}
        self._learn(lines)
        if not self.rows_found:
            raise BadFixture(f"{file}: the file is empty. The least is one line: {{“model”: …, “fields”: {{…}}}}")

    def _learn(self, lines: Iterable[bytes]) -> None:
        at = 0
        for number, raw in enumerate(lines, 1):
            line = decoded(raw, self.file, at)
            row = row_of_line(line, number, self.file, ignore=self.ignore) if line.strip() else None
            if row:
                self.rows_found += 1
            if row and self.wanted(row.model):
                self.count += 1
                self._everything.extend((at, number))
                self._place(row, at, number)
            self._kept.write(raw)
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
        """Whether the file is one parcel: it has few rows, or some that have to be seen beside all others."""
        return not self.is_plain or self.count <= FEW

    def gather(self, present: Callable[[type[models.Model], str], str]) -> None:
        """Put together what belongs to one record. `present` says which slug it has now, whatever the file calls it."""
        for model, places in self._places.items():
            for slug in [slug for slug in places if present(model, slug) != slug]:
                places.setdefault(present(model, slug), array("Q")).extend(places.pop(slug))

    def parcels(self) -> Iterator[list[FixtureRow]]:
        """All rows: records before the stories that name them, stories before their translations, else as in the file."""
        if self.is_short:
            yield self._read(self._everything)
            return
        yield self._read(array("Q", (n for model in FIRST for places in self._places[model].values() for n in places)))
        for model, places in self._places.items():
            if model is not Article and model not in FIRST:
                yield from self._some(list(places.values()), RECORDS)
        stories = self._places[Article]
        order = sorted(stories, key=self._generation)
        yield from self._some([stories[slug] for slug in order], STORIES)

    def _some(self, places: list[array], size: int) -> Iterator[list[FixtureRow]]:
        for start in range(0, len(places), size):
            yield self._read(array("Q", (n for place in places[start : start + size] for n in place)))

    def _generation(self, slug: str) -> int:
        """0 for a story, 1 for its translation, 2 for a translation of that."""
        met: set[str] = set()
        while slug in self._originals and slug not in met:
            met.add(slug)
            slug = self._originals[slug]
        return len(met)

    def _read(self, places: array) -> list[FixtureRow]:
        """The rows whose lines begin at `places`, in the file's order within each record."""
        rows = []
        for at, number in zip(places[::2], places[1::2], strict=True):
            self._kept.seek(at)
            line = decoded(self._kept.readline(), self.file, at)
            rows.append(row_of_line(line, number, self.file, ignore=self.ignore))
        return rows


def _owner(row: FixtureRow) -> tuple[type[models.Model], str] | None:
    """The record that `row` is or belongs to; None where that is not said by a slug, or `row` is of another kind."""
    if row.pk is not None:
        return None
    if row.model in SLUG_KINDS.values():
        words = row.fields.get(row.model.slug_from)
        slug: Any = row.fields.get("slug") or (slugify(words) if isinstance(words, str) else None)
        return (row.model, slug) if slug and isinstance(slug, str) else None
    if row.model not in PARTS:
        return None
    name = PARTS[row.model]
    named = row.fields.get(name, row.fields.get("article"))
    if isinstance(named, str) and named.isdecimal():
        return None  # a primary key, as XML and some exporters write it
    slug = named[0] if isinstance(named, list) and len(named) == 1 else named
    return (row.model._meta.get_field(name).related_model, slug) if slug and isinstance(slug, str) else None
