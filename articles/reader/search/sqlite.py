"""The word index on SQLite: an FTS5 table beside each indexed table, fed by triggers.

An FTS5 table gives its rows by falling rowid without sorting them, so "newest printing first" reads no
further than the page goes, however many stories hold a word.

Django's schema editor remakes a table to change it, and the triggers are silently gone. So the parts that exist are
compared, by their SQL, with those that should exist; see `index.make`.
"""

from collections.abc import Iterator

from django.db.backends.utils import CursorWrapper
from django.db.models import QuerySet

from articles.models.editions import Edition
from articles.reader.prepared import Placeholder
from articles.words import VERSION, Words

BOTH, EITHER, WITHOUT = " AND ", " OR ", " NOT "
AT_ONCE = 500  # rows


def phrase(words: Words, is_beginning: bool) -> str:
    """`words` next to each other, for FTS5. They are letters and digits only, so nothing can end the quotation."""
    return f'"{" ".join(words)}"{" *" if is_beginning else ""}'


def in_list_order(
    editions: QuerySet[Edition],
    expression: Placeholder,
    before: Placeholder,
    at_most: int,
    if_any: tuple[Placeholder, Placeholder, Placeholder] | None = None,
) -> QuerySet[Edition]:
    """The first `at_most` of `editions` that match `expression` and have keys below `before`, the newest printing first.

    None, and nothing is looked for, if no word of the index is one `if_any` asks for: from the first on and before the
    second, or in a list as JSON.
    """
    words = _words("articles_edition")
    where = [
        f'"{words}".rowid = "articles_edition"."id"',
        f'"{words}" MATCH {_expression_if_any(words) if if_any else "%s"}',
        f'"{words}".rowid < %s',
    ]
    # A virtual table has no model to join. Ordered by its rowid, not by the equal id, which SQLite would sort.
    matching = editions.extra(tables=[words], where=where, params=[*(if_any or ()), expression, before])  # noqa: S610
    return matching.extra(order_by=[f"-{words}.rowid"])[:at_most]  # noqa: S610


def _expression_if_any(words: str) -> str:
    """SQL for the expression, or for one that nothing matches: with a condition beside it, all would be looked for."""
    longer = f'SELECT 1 FROM "{words}_terms" WHERE term >= %s AND term < %s'  # noqa: S608
    listed = (
        f'SELECT 1 FROM json_each(%s) listed WHERE EXISTS (SELECT 1 FROM "{words}_terms" WHERE term = listed.value)'  # noqa: S608
    )
    return f"(CASE WHEN EXISTS ({longer}) OR EXISTS ({listed}) THEN %s ELSE '\"\"' END)"


def keys(table: str, at_most: int) -> str:
    """SQL for the newest keys of rows of `table` that match its one parameter."""
    return f'SELECT rowid FROM "{_words(table)}" WHERE "{_words(table)}" MATCH %s ORDER BY rowid DESC LIMIT {at_most}'  # noqa: S608


def is_outdated(cursor: CursorWrapper, table: str, column: str) -> bool:
    """Whether the words that the index on `table` holds are of another version than this one, or none."""
    return not {_words(table), _version(table)}.isdisjoint(missing(cursor, table, column))


def missing(cursor: CursorWrapper, table: str, column: str) -> list[str]:
    """The parts of the index on `table` that are missing or not as they should be."""
    parts = _parts(table, column)
    names = ", ".join(["%s"] * len(parts))
    cursor.execute(f"SELECT name, sql FROM sqlite_master WHERE name IN ({names})", list(parts))  # noqa: S608
    present = dict(cursor.fetchall())
    return [name for name, sql in parts.items() if present.get(name) != sql]


def make(cursor: CursorWrapper, table: str, column: str) -> None:
    """Make the index on `table` anew, and fill it."""
    parts = _parts(table, column)
    for name, sql in reversed(parts.items()):
        kind = sql.split()[1]
        cursor.execute(f'DROP {"TABLE" if kind == "VIRTUAL" else kind} IF EXISTS "{name}"')
    for sql in parts.values():
        cursor.execute(sql)
    for _ in fill(cursor, table, column):
        pass


def fill(cursor: CursorWrapper, table: str, column: str) -> Iterator[int]:
    """Write the index on `table` anew; yields how many rows are done. The caller opens the transaction."""
    words, after, done = _words(table), 0, 0
    cursor.execute(f'INSERT INTO "{words}" ("{words}") VALUES (%s)', ["delete-all"])  # noqa: S608
    while True:
        cursor.execute(f'SELECT id FROM "{table}" WHERE id > %s ORDER BY id LIMIT {AT_ONCE}', [after])  # noqa: S608
        ids = [row[0] for row in cursor.fetchall()]
        if not ids:
            return
        cursor.execute(
            f'INSERT INTO "{words}" (rowid, {column}) SELECT id, {column} FROM "{table}" WHERE id > %s AND id <= %s',  # noqa: S608
            [after, ids[-1]],
        )
        after, done = ids[-1], done + len(ids)
        yield done


def _words(table: str) -> str:
    return f"{table}_words"


def _version(table: str) -> str:
    return f"{table}_words_version"


def _parts(table: str, column: str) -> dict[str, str]:
    """The parts of the index on `column` of `table`: name -> the SQL that SQLite keeps for it."""
    words = _words(table)
    add = f'INSERT INTO "{words}" (rowid, {column}) VALUES (new.id, new.{column});'  # noqa: S608
    take = f'INSERT INTO "{words}" ("{words}", rowid, {column}) VALUES (\'delete\', old.id, old.{column});'  # noqa: S608
    options = (
        f"content='{table}', content_rowid='id', tokenize='unicode61 remove_diacritics 0', columnsize=0, prefix='3'"
    )
    return {
        words: f'CREATE VIRTUAL TABLE "{words}" USING fts5({column}, {options})',
        f"{words}_added": f'CREATE TRIGGER "{words}_added" AFTER INSERT ON "{table}" BEGIN {add} END',
        f"{words}_changed": (
            f'CREATE TRIGGER "{words}_changed" AFTER UPDATE OF id, {column} ON "{table}" '
            f"WHEN old.{column} IS NOT new.{column} OR old.id <> new.id BEGIN {take} {add} END"
        ),
        f"{words}_gone": f'CREATE TRIGGER "{words}_gone" AFTER DELETE ON "{table}" BEGIN {take} END',
        f"{words}_terms": f"CREATE VIRTUAL TABLE \"{words}_terms\" USING fts5vocab('{words}', 'instance')",
        # Of a virtual table SQLite keeps no comment.
        _version(table): f'CREATE VIEW "{_version(table)}" AS SELECT {VERSION} AS version',
    }
