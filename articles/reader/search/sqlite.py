"""The word index on SQLite: an FTS5 table beside each indexed table, fed by triggers.

An FTS5 table gives its rows by falling rowid without sorting them, so "newest printing first" reads no
further than the page goes, however many stories hold a word.

Django's schema editor remakes a table to change it, and the triggers are silently gone. So the parts that exist are
compared, by their SQL, with those that should exist; see `index.make`.
"""

import datetime as dt
from collections.abc import Iterator

from django.db.backends.utils import CursorWrapper
from django.db.models import QuerySet

from articles.models.editions import Edition
from articles.reader.search.query import Span, Words

BOTH, EITHER, WITHOUT = " AND ", " OR ", " NOT "
AT_ONCE = 500  # rows
ENDS = ((">=", "MIN"), ("<=", "MAX"))


def phrase(words: Words, is_beginning: bool) -> str:
    """`words` next to each other, for FTS5. They are letters and digits only, so nothing can end the quotation."""
    return f'"{" ".join(words)}"{" *" if is_beginning else ""}'


def in_list_order(
    editions: QuerySet[Edition],
    expression: str,
    before: int | None,
    days: tuple[dt.date, dt.date] | None,
    spans: list[Span],
) -> QuerySet[Edition]:
    """The `editions` that match `expression`, the newest printing first, those before the key `before` only.

    They are narrowed already. If that is to the `days` between a first and a last one, or to the editions that `spans`
    name, stories printed before and after these are not read.
    """
    words = _words("articles_edition")
    where = [f'"{words}".rowid = "articles_edition"."id"', f'"{words}" MATCH %s']
    params: list[object] = [expression]
    if before is not None:
        where, params = [*where, f'"{words}".rowid < %s'], [*params, before]
    if days is not None:
        printed = "FROM articles_edition WHERE printed_on BETWEEN %s AND %s)"
        where += [f'"{words}".rowid {side} (SELECT {end}(id) {printed}' for side, end in ENDS]
        params = [*params, *days, *days]
    for span in spans:
        # Of each key by itself: then both ends of the index are looked up, and nothing between them is read.
        table, column = span.model._meta.db_table, span.column
        for side, end in ENDS:
            of_key = f'SELECT {end}("{span.edition}") AS at FROM "{table}" WHERE "{column}" = %s'  # noqa: S608
            of_keys = " UNION ALL ".join([of_key] * len(span.keys))
            where.append(f'"{words}".rowid {side} (SELECT {end}(at) FROM ({of_keys}))')  # noqa: S608
        params = [*params, *span.keys, *span.keys]
    # A virtual table has no model to join. Ordered by its rowid, not by the equal id, which SQLite would sort.
    return editions.extra(tables=[words], where=where, params=params).extra(order_by=[f"-{words}.rowid"])  # noqa: S610


def keys(table: str, at_most: int) -> str:
    """SQL for the newest keys of rows of `table` that match its one parameter."""
    return f'SELECT rowid FROM "{_words(table)}" WHERE "{_words(table)}" MATCH %s ORDER BY rowid DESC LIMIT {at_most}'  # noqa: S608


def missing(cursor: CursorWrapper, table: str) -> list[str]:
    """The parts of the index on `table` that are missing or not as they should be."""
    names = ", ".join(["%s"] * len(_parts(table)))
    cursor.execute(f"SELECT name, sql FROM sqlite_master WHERE name IN ({names})", list(_parts(table)))  # noqa: S608
    present = dict(cursor.fetchall())
    return [name for name, sql in _parts(table).items() if present.get(name) != sql]


def make(cursor: CursorWrapper, table: str) -> None:
    """Make the index on `table` anew, and fill it."""
    for name in reversed(_parts(table)):
        cursor.execute(f'DROP {"TABLE" if name == _words(table) else "TRIGGER"} IF EXISTS "{name}"')
    for sql in _parts(table).values():
        cursor.execute(sql)
    for _ in fill(cursor, table):
        pass


def fill(cursor: CursorWrapper, table: str) -> Iterator[int]:
    """Write the index on `table` anew; yields how many rows are done. The caller opens the transaction."""
    words, after, done = _words(table), 0, 0
    cursor.execute(f'INSERT INTO "{words}" ("{words}") VALUES (%s)', ["delete-all"])  # noqa: S608
    while True:
        cursor.execute(f'SELECT id FROM "{table}" WHERE id > %s ORDER BY id LIMIT {AT_ONCE}', [after])  # noqa: S608
        ids = [row[0] for row in cursor.fetchall()]
        if not ids:
            return
        cursor.execute(
            f'INSERT INTO "{words}" (rowid, folded) SELECT id, folded FROM "{table}" WHERE id > %s AND id <= %s',  # noqa: S608
            [after, ids[-1]],
        )
        after, done = ids[-1], done + len(ids)
        yield done


def _words(table: str) -> str:
    return f"{table}_words"


def _parts(table: str) -> dict[str, str]:
    """The parts of the index on `table`: name -> the SQL that SQLite keeps for it."""
    words = _words(table)
    add = f'INSERT INTO "{words}" (rowid, folded) VALUES (new.id, new.folded);'  # noqa: S608
    take = f'INSERT INTO "{words}" ("{words}", rowid, folded) VALUES (\'delete\', old.id, old.folded);'  # noqa: S608
    options = (
        f"content='{table}', content_rowid='id', tokenize='unicode61 remove_diacritics 0', columnsize=0, prefix='3'"
    )
    return {
        words: f'CREATE VIRTUAL TABLE "{words}" USING fts5(folded, {options})',
        f"{words}_added": f'CREATE TRIGGER "{words}_added" AFTER INSERT ON "{table}" BEGIN {add} END',
        f"{words}_changed": (
            f'CREATE TRIGGER "{words}_changed" AFTER UPDATE OF id, folded ON "{table}" '
            f"WHEN old.folded IS NOT new.folded OR old.id <> new.id BEGIN {take} {add} END"
        ),
        f"{words}_gone": f'CREATE TRIGGER "{words}_gone" AFTER DELETE ON "{table}" BEGIN {take} END',
    }
