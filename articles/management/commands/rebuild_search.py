"""Rebuilds the search index from what was printed."""

from django.core.management.base import BaseCommand
from django.db import DEFAULT_DB_ALIAS

from articles.models import Article, Folded
from articles.reader.search import index


class Command(BaseCommand):
    """Fold all words again and rebuild the index. Readers search the old index until the new one is complete."""

    help = (
        "Repairs search: folds the words of every edition, story, person, tag and source again and rebuilds the index. "
        "Readers can search meanwhile. Run it when nobody works: a save has to wait, and fails after 20 seconds on SQLite."
    )

    def add_arguments(self, parser):
        parser.add_argument("--database", default=DEFAULT_DB_ALIAS, help="The database, by its name in the settings.")

    def handle(self, *, database, verbosity, **options):
        self.is_silent = verbosity == 0
        for model in (*index.INDEXED, Article):
            changed = self._refold(model, database)
            self._write(f"{model._meta.verbose_name_plural}: {changed} whose words had changed", ends=True)
        index.rebuild(database, self._report)
        self._write("Search finds everything in print.", ends=True)

    def _refold(self, model, database: str) -> int:
        """Fold the words of every row of `model` again; the number of rows that had other words."""
        total, changed = model.objects.using(database).count(), 0
        columns = list(model.folded_columns) if issubclass(model, Folded) else ["folded"]
        for folded, changed in index.refold(model, columns, database):  # noqa: B007 - the last one counts
            self._write(f"{model._meta.verbose_name_plural}: folded {folded:,} of {total:,}")
        return changed

    def _report(self, table: str, done: int) -> None:
        self._write(f"{table}: {done:,} rows in the index")

    def _write(self, line: str, *, ends: bool = False) -> None:
        """Write a line: on a terminal the next one replaces it unless it `ends` something, elsewhere only those are written."""
        if not self.is_silent and (ends or self.stdout.isatty()):
            self.stdout.write(f"\r{line:<79}" if self.stdout.isatty() else line, ending="\n" if ends else "")
