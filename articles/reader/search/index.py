"""The word index: kept by the database itself, so that no way of writing a row can forget it.

`make` runs after every `migrate`: it makes missing parts, and where the words of the index are of another version than
`articles.words` it folds all texts anew first. The system check `articles.W001` warns if a part is missing all the
same; `manage.py rebuild_search` writes the index anew.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol

from django.core.checks import CheckMessage
from django.core.checks import Warning as Caution
from django.db import DatabaseError, connection, connections, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import BigIntegerField, Model, QuerySet

from articles.models.editions import Edition
from articles.models.generation import expire_pages
from articles.models.people import Person, PersonName
from articles.models.sources import Source
from articles.models.tags import Tag
from articles.reader.prepared import Placeholder
from articles.reader.search import postgresql, sqlite
from articles.reader.search.query import Query, Term
from articles.words import Words

# What is indexed, with the column that holds its words.
INDEXED: dict[type[Model], str] = {
    Edition: "folded",
    Person: "search_words",
    PersonName: "search_words",
    Tag: "search_words",
    Source: "search_words",
}
LAST_KEY = 2**63 - 1
AT_ONCE = 200  # rows that are folded anew: documents of editions are in memory together


class Keeper(Protocol):
    """A module that keeps the index on one kind of database: `sqlite`, `postgresql`."""

    BOTH: str
    EITHER: str
    WITHOUT: str

    def phrase(self, words: Words, is_beginning: bool) -> str: ...
    def in_list_order(
        self,
        editions: QuerySet[Edition],
        expression: Placeholder,
        before: Placeholder,
        at_most: int,
        if_any: tuple[Placeholder, Placeholder, Placeholder] | None = None,
    ) -> QuerySet[Edition]: ...
    def keys(self, table: str, at_most: int) -> str: ...
    def is_outdated(self, cursor: CursorWrapper, table: str, column: str) -> bool: ...
    def missing(self, cursor: CursorWrapper, table: str, column: str) -> list[str]: ...
    def make(self, cursor: CursorWrapper, table: str, column: str) -> None: ...
    def fill(self, cursor: CursorWrapper, table: str, column: str) -> Iterator[int]: ...


KEEPERS: dict[str, Keeper] = {"sqlite": sqlite, "postgresql": postgresql}


def keeper(vendor: str | None = None) -> Keeper:
    """The module that keeps the index on this kind of database."""
    return KEEPERS[vendor or connection.vendor]


# ── Asking it ───────────────────────────────────────────────────────────────


def expression(query: Query, labels: list[list[str]] | None = None) -> str:
    """`query` in the database's search language: every wanted term, no unwanted one, and any label of each list."""
    syntax = keeper()
    wanted = [*map(_any_way, query.wanted), *(_any_phrase((name,) for name in names) for names in labels or ())]
    return syntax.BOTH.join(wanted) + "".join(syntax.WITHOUT + _any_way(term) for term in query.unwanted)


def any_of(terms: tuple[Term, ...]) -> str:
    """The condition that any of `terms` matches, in the database's search language."""
    return keeper().EITHER.join(map(_any_way, terms))


def keys_sql(model: type[Model], at_most: int) -> str:
    """SQL for the keys of the newest rows of `model` that match its one parameter, an expression."""
    return keeper().keys(model._meta.db_table, at_most)


def in_list_order(editions: QuerySet[Edition], at_most: int, *, is_looser: bool = False) -> QuerySet[Edition]:
    """The first `at_most` of `editions` that match, the newest printing first.

    With placeholders for the “expression” and for the key “before” which theirs are: LAST_KEY for all of them. If it
    `is_looser` than one that was asked before, those of `looser_words` as well.
    """
    before = Placeholder("before", BigIntegerField())
    if_any = (Placeholder("first_longer"), Placeholder("up_to"), Placeholder("halves")) if is_looser else None
    return keeper().in_list_order(editions, Placeholder("expression"), before, at_most, if_any)


def looser_words(query: Query) -> dict[str, str]:
    """The words without any of which `query`, a loosened one, finds no more than it did before."""
    last = query.wanted[-1]
    begins = last.words[-1] if last.is_beginning else ""
    # From the first longer word on: the list goes through every place in which the word itself stands.
    first, end = (f"{begins}0", f"{begins}\U0010ffff") if begins else ("", "")
    return {"first_longer": first, "up_to": end, "halves": json.dumps(query.halves)}


def _any_way(term: Term) -> str:
    return _any_phrase(term.ways, term.is_beginning)


def _any_phrase(ways: Iterable[Words], is_beginning: bool = False) -> str:
    """Any of `ways`, of which the first one's last word may go on."""
    syntax = keeper()
    phrases = [syntax.phrase(words, is_beginning and not place) for place, words in enumerate(ways)]
    return f"({syntax.EITHER.join(phrases)})"


# ── Keeping it ──────────────────────────────────────────────────────────────


def missing(using: str) -> list[str]:
    """The missing parts of the index on tables that exist."""
    index, models = keeper(connections[using].vendor), _models(using)
    with connections[using].cursor() as cursor:
        return [part for model, column in models for part in index.missing(cursor, model._meta.db_table, column)]


def make(using: str, **kwargs: object) -> None:
    """Make and fill the missing parts of the index; if none is missing, only look."""
    index = keeper(connections[using].vendor)
    for model, column in _models(using):
        table = model._meta.db_table
        with connections[using].cursor() as cursor:
            if not index.missing(cursor, table, column) or not _has_column(cursor, table, column):
                continue
            if index.is_outdated(cursor, table, column):
                for _ in refold(model, [column], using):
                    pass
        with transaction.atomic(using), connections[using].cursor() as cursor:
            index.make(cursor, table, column)
            expire_pages(using)  # pages that were kept may say that nothing was found


def rebuild(using: str, report: Callable[[str, int], None]) -> None:
    """Write the index anew, table by table; calls `report` with each table and how many of its rows are done.

    Searches go on while it runs and see the old index until the new one is whole. Writers have to wait: on SQLite
    for all of it, which at 100,000 stories takes longer than a save waits.
    """
    make(using)
    index = keeper(connections[using].vendor)
    for model, column in _models(using):
        table = model._meta.db_table
        with transaction.atomic(using), connections[using].cursor() as cursor:
            for done in index.fill(cursor, table, column):
                report(table, done)
            expire_pages(using)


def refold(model: type[Model], columns: list[str], using: str) -> Iterator[tuple[int, int]]:
    """Fold the words of every row of `model` anew into `columns`; yields how many rows are done, how many had changed.

    Some at a time and each time whole: what is interrupted is begun again by the next `migrate`.
    """
    rows, after, done, changed = model._default_manager.using(using).order_by("pk"), 0, 0, 0
    while batch := list(rows.filter(pk__gt=after)[:AT_ONCE]):
        stale = [row for row in batch if _changes(row, columns)]
        rows.bulk_update(stale, columns)
        after, done, changed = batch[-1].pk, done + len(batch), changed + len(stale)
        yield done, changed


def _changes(row: Any, columns: list[str]) -> bool:
    """Fold the words of `row` again; True if they changed."""
    before = [getattr(row, column) for column in columns]
    row.fill_folded()
    return before != [getattr(row, column) for column in columns]


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


def _models(using: str) -> list[tuple[type[Model], str]]:
    """What is indexed, with its column, of what is in the database: after `migrate articles zero` nothing is."""
    tables = connections[using].introspection.table_names()
    return [(model, column) for model, column in INDEXED.items() if model._meta.db_table in tables]


def _has_column(cursor: CursorWrapper, table: str, column: str) -> bool:
    """Whether `column` is there yet: not for those who migrate back to an earlier state."""
    description = connections[cursor.db.alias].introspection.get_table_description(cursor, table)
    return column in {one.name for one in description}
