"""The word index: kept by the database itself, so that no way of writing a row can forget it.

`make` runs after every `migrate` and makes missing parts; the system check `articles.W001` warns if a part is missing
all the same; `manage.py rebuild_search` writes the index anew.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Protocol

from django.core.checks import CheckMessage
from django.core.checks import Warning as Caution
from django.db import DatabaseError, connection, connections, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Model, QuerySet
from django.db.models.expressions import RawSQL

from articles.models.editions import Edition
from articles.models.generation import expire_pages
from articles.models.people import Person, PersonName
from articles.models.sources import Source
from articles.models.tags import Tag
from articles.reader.search import postgresql, sqlite
from articles.reader.search.query import Query, Span, Term, Words

INDEXED: tuple[type[Model], ...] = (Edition, Person, PersonName, Tag, Source)


class Keeper(Protocol):
    """A module that keeps the index on one kind of database: `sqlite`, `postgresql`."""

    BOTH: str
    EITHER: str
    WITHOUT: str

    def phrase(self, words: Words, is_beginning: bool) -> str: ...
    def in_list_order(
        self,
        editions: QuerySet[Edition],
        expression: str,
        before: int | None,
        days: tuple[dt.date, dt.date] | None,
        spans: list[Span],
    ) -> QuerySet[Edition]: ...
    def keys(self, table: str, at_most: int) -> str: ...
    def missing(self, cursor: CursorWrapper, table: str) -> list[str]: ...
    def make(self, cursor: CursorWrapper, table: str) -> None: ...
    def fill(self, cursor: CursorWrapper, table: str) -> Iterator[int]: ...


KEEPERS: dict[str, Keeper] = {"sqlite": sqlite, "postgresql": postgresql}


def keeper(vendor: str | None = None) -> Keeper:
    """The module that keeps the index on this kind of database."""
    return KEEPERS[vendor or connection.vendor]


# ── Asking it ───────────────────────────────────────────────────────────────


def expression(query: Query) -> str:
    """`query` in the database's search language: every wanted term, no unwanted one."""
    syntax = keeper()
    wanted = syntax.BOTH.join(map(_any_way, query.wanted))
    return wanted + "".join(syntax.WITHOUT + _any_way(term) for term in query.unwanted)


def any_of(terms: tuple[Term, ...]) -> str:
    """The condition that any of `terms` matches, in the database's search language."""
    return keeper().EITHER.join(map(_any_way, terms))


def keys(model: type[Model], expression: str, at_most: int) -> RawSQL:
    """The keys of the newest rows of `model` that match `expression`, for `pk__in`."""
    return RawSQL(keeper().keys(model._meta.db_table, at_most), [expression])  # noqa: S611


def _any_way(term: Term) -> str:
    syntax = keeper()
    ways = [syntax.phrase(term.words, term.is_beginning), *(syntax.phrase(words, False) for words in term.others)]
    return f"({syntax.EITHER.join(ways)})"


# ── Keeping it ──────────────────────────────────────────────────────────────


def missing(using: str) -> list[str]:
    """The missing parts of the index on tables that exist."""
    vendor, tables = connections[using].vendor, _tables(using)
    with connections[using].cursor() as cursor:
        return [part for table in tables for part in keeper(vendor).missing(cursor, table)]


def make(using: str, **kwargs: object) -> None:
    """Make and fill the missing parts of the index; if none is missing, only look."""
    index = keeper(connections[using].vendor)
    for table in _tables(using):
        with transaction.atomic(using), connections[using].cursor() as cursor:
            if index.missing(cursor, table):
                index.make(cursor, table)
                expire_pages(using)  # pages that were kept may say that nothing was found


def rebuild(using: str, report: Callable[[str, int], None]) -> None:
    """Write the index anew, table by table; calls `report` with each table and how many of its rows are done.

    Searches go on while it runs and see the old index until the new one is whole. Writers have to wait: on SQLite
    for all of it, which at 100,000 stories takes longer than a save waits.
    """
    make(using)
    index = keeper(connections[using].vendor)
    for table in _tables(using):
        with transaction.atomic(using), connections[using].cursor() as cursor:
            for done in index.fill(cursor, table):
                report(table, done)
            expire_pages(using)


def index_is_whole(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """The warning articles.W001 if a part of the index is missing."""
    try:
        parts = missing("default")
    except DatabaseError:
        return []  # a database that does not answer is somebody else's news
    if not parts:
        return []
    return [
        Caution(
            f"Search would miss new stories. Missing from the index: {', '.join(parts)}.",
            hint="Run manage.py migrate: it makes the missing parts again and indexes the stories that were missed.",
            id="articles.W001",
        )
    ]


def _tables(using: str) -> list[str]:
    """The indexed tables that exist: after `migrate articles zero` none does."""
    tables = connections[using].introspection.table_names()
    return [model._meta.db_table for model in INDEXED if model._meta.db_table in tables]
