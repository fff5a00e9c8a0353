"""Writes the word index anew, from what was printed."""

from collections.abc import Iterator

from django.core.management.base import BaseCommand
from django.db import DEFAULT_DB_ALIAS

from articles.desk.press.printing import search_text
from articles.models import Edition
from articles.reader.search import index

AT_ONCE = 200  # editions: their documents are in memory together


class Command(BaseCommand):
    """Folds all words again, then makes the index of them anew. Readers search the old one until the new one is whole."""

    help = (
        "Heals search: folds the words of every edition, person, tag and source again and writes the index anew. "
        "Readers can search meanwhile. Run it when nobody works: a save has to wait, and fails after 20 seconds on SQLite."
    )

    def add_arguments(self, parser):
        parser.add_argument("--database", default=DEFAULT_DB_ALIAS, help="The database, by its name in the settings.")

    def handle(self, *, database, verbosity, **options):
        self.is_talking = verbosity > 0
        for model in index.INDEXED:
            changed = self._refold(model, database)
            self._say(f"{model._meta.verbose_name_plural}: {changed} with other words than before", ends=True)
        index.rebuild(database, self._tell)
        self._say("Search knows everything in print.", ends=True)

    def _refold(self, model, database: str) -> int:
        """Fold the words of every row of `model` again; how many were not what they should be."""
        total, looked_at, changed = model.objects.using(database).count(), 0, 0
        for rows in _batches(model, database):
            stale = [row for row in rows if _fold(row)]
            model.objects.using(database).bulk_update(stale, ["folded"], batch_size=AT_ONCE)
            looked_at, changed = looked_at + len(rows), changed + len(stale)
            self._say(f"{model._meta.verbose_name_plural}: folded {looked_at:,} of {total:,}")
        return changed

    def _tell(self, table: str, done: int) -> None:
        self._say(f"{table}: {done:,} rows in the index")

    def _say(self, line: str, *, ends: bool = False) -> None:
        """One line that the next one replaces, on a terminal; elsewhere only lines that end something."""
        if self.is_talking and (ends or self.stdout.isatty()):
            self.stdout.write(f"\r{line:<79}" if self.stdout.isatty() else line, ending="\n" if ends else "")


def _batches(model, database: str) -> Iterator[list]:
    """All rows of `model` by key, some at a time. Not as one long read, which would hold up who writes."""
    after = 0
    while rows := list(model.objects.using(database).filter(pk__gt=after).order_by("pk")[:AT_ONCE]):
        yield rows
        after = rows[-1].pk


def _fold(row) -> bool:
    """Fold the words of `row` again; whether they are others now."""
    before = row.folded
    if not isinstance(row, Edition):
        row.fill_folded()
    elif "body" in row.document:  # a retraction has no words to be found by, and what was erased has none left
        row.folded = search_text(row.document)
    return row.folded != before
