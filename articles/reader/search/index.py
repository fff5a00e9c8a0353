"""The word index: kept by the database itself, so that no way of writing a row can forget it.

`make` runs after every `migrate` and makes what is missing; `articles.W001` says where something is missing
all the same; `manage.py rebuild_search` writes it anew.
"""

from collections.abc import Callable

from django.core.checks import CheckMessage
from django.core.checks import Warning as Caution
from django.db import DatabaseError, connection, connections, transaction
from django.db.models.expressions import RawSQL

from articles.models.editions import Edition
from articles.models.generation import expire_pages
from articles.models.people import Person, PersonName
from articles.models.sources import Source
from articles.models.tags import Tag
from articles.reader.search import postgresql, sqlite
from articles.reader.search.query import Query, Term

INDEXED = (Edition, Person, PersonName, Tag, Source)
KEEPERS = {"sqlite": sqlite, "postgresql": postgresql}


def keeper(vendor: str | None = None):
    """The module that keeps the index on this kind of database."""
    return KEEPERS[vendor or connection.vendor]


# ── Asking it ───────────────────────────────────────────────────────────────


def expression(query: Query) -> str:
    """`query` in the database's own words: all that is wanted, nothing that is not."""
    by = keeper()
    return by.BOTH.join(map(_any_way, query.wanted)) + "".join(by.WITHOUT + _any_way(term) for term in query.unwanted)


def any_of(terms: tuple[Term, ...]) -> str:
    """What holds any of `terms`, in the database's own words."""
    return keeper().EITHER.join(map(_any_way, terms))


def keys(model, expression: str, at_most: int) -> RawSQL:
    """The keys of the newest rows of `model` that hold what `expression` says, for `pk__in`."""
    return RawSQL(keeper().keys(model._meta.db_table, at_most), [expression])  # noqa: S611


def _any_way(term: Term) -> str:
    by = keeper()
    ways = [by.phrase(term.words, term.is_beginning), *(by.phrase(words, False) for words in term.others)]
    return f"({by.EITHER.join(ways)})"


# ── Keeping it ──────────────────────────────────────────────────────────────


def missing(using: str) -> list[str]:
    """The parts of the index that are not there, of those tables that are."""
    vendor, tables = connections[using].vendor, _tables(using)
    with connections[using].cursor() as cursor:
        return [part for table in tables for part in keeper(vendor).missing(cursor, table)]


def make(using: str, **kwargs) -> None:
    """Make what is missing of the index, and fill what was made. Where all is there it only looks."""
    by = keeper(connections[using].vendor)
    for table in _tables(using):
        with transaction.atomic(using), connections[using].cursor() as cursor:
            if by.missing(cursor, table):
                by.make(cursor, table)
                expire_pages(using)  # pages that were kept may say that nothing was found


def rebuild(using: str, tell: Callable[[str, int], None]) -> None:
    """Write the index anew, table by table; `tell` hears each table and how many of its rows are done.

    Searches go on while it runs and see the old index until the new one is whole. Who writes has to wait: on SQLite
    for all of it, which at 100,000 stories takes longer than a save waits.
    """
    make(using)
    by = keeper(connections[using].vendor)
    for table in _tables(using):
        with transaction.atomic(using), connections[using].cursor() as cursor:
            for done in by.fill(cursor, table):
                tell(table, done)
            expire_pages(using)


def index_is_whole(app_configs, **kwargs) -> list[CheckMessage]:
    """articles.W001 where stories would be printed that no search finds."""
    try:
        gone = missing("default")
    except DatabaseError:
        return []  # a database that does not answer is somebody else's news
    if not gone:
        return []
    return [
        Caution(
            f"Search would miss what is printed now: {', '.join(gone)} is not there.",
            hint="Run manage.py migrate, which makes it again and reads what was missed.",
            id="articles.W001",
        )
    ]


def _tables(using: str) -> list[str]:
    """The indexed tables that exist: after `migrate articles zero` none does."""
    there = connections[using].introspection.table_names()
    return [model._meta.db_table for model in INDEXED if model._meta.db_table in there]
