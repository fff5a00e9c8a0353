"""The word index on PostgreSQL: a column that the database computes from the folded text, with a GIN index on it.

No extension and no dictionary: "simple" takes the words as they are, since both sides are folded already.
"""

from collections.abc import Iterator

from django.db.backends.utils import CursorWrapper
from django.db.models import QuerySet

from articles.models.editions import Edition
from articles.reader.prepared import Placeholder
from articles.words import VERSION, Words

BOTH, EITHER, WITHOUT = " & ", " | ", " & !"
COLUMN = "folded_words"
BLOCKS = (256, 8192)  # editions, of which the newest are looked through before those of larger blocks


def phrase(words: Words, is_beginning: bool) -> str:
    """`words` next to each other, for to_tsquery. They are letters and digits only, so nothing can end them."""
    beginning = ":*" if is_beginning else ""
    return "(" + " <-> ".join([*(f"'{word}'" for word in words[:-1]), f"'{words[-1]}'{beginning}"]) + ")"


def in_list_order(
    editions: QuerySet[Edition],
    expression: Placeholder,
    before: Placeholder,
    at_most: int,
    if_any: tuple[Placeholder, Placeholder, Placeholder] | None = None,
) -> QuerySet[Edition]:
    """The first `at_most` of `editions` that match `expression` and have keys below `before`, the newest printing first.

    Looked for in the newest blocks, then in those before them, then in the rest, no further than the page goes: a GIN
    index gives its rows in no order, and following the keys reads every story where a word and a filter never meet.
    There is no list of its words that `if_any` could be looked up in.
    """
    windows = [
        _window(editions, expression, before, size, newer)
        for size, newer in zip([*BLOCKS, None], [None, *BLOCKS], strict=True)
    ]
    first, *others = [window.order_by("-pk").values("pk")[:at_most] for window in windows]
    return Edition.objects.filter(pk__in=first.union(*others, all=True).order_by()[:at_most]).order_by("-pk")[:at_most]


def _window(
    editions: QuerySet[Edition], expression: Placeholder, before: Placeholder, size: int | None, newer: int | None
) -> QuerySet[Edition]:
    """Those of `editions` in the two newest blocks of `size`, or in all of them, without those in blocks of `newer`."""
    top = 'LEAST(%s - 1, (SELECT MAX(id) FROM "articles_edition"))'
    query, params = "'(' || %s || ')'", [expression]
    if size is not None:
        blocks = f"'(' || {_block(size, f'{top} / {size}')} || ' | ' || {_block(size, f'GREATEST({top} / {size} - 1, 0)')} || ')'"
        query, params = f"{query} || ' & ' || {blocks}", [expression, before, before]
    # Asked in a subquery, whose answer the planner does not know: it would take a common word for a reason to follow
    # the keys. The column is the database's own: Django knows no field of that name, and renames the table here.
    where = [f"\"{COLUMN}\" @@ (SELECT to_tsquery('simple', {query}))"]
    if newer is not None:  # plus 0, or the index of all keys would be read for it
        where, params = [*where, f'"id" + 0 < ({top} / {newer} - 1) * {newer}'], [*params, before]
    return editions.filter(pk__lt=before).extra(where=where, params=params)  # noqa: S610


def _block(size: int, number: str) -> str:
    """SQL for the word of a block of editions with neighbouring keys."""
    return f"'x{size}x' || ({number})::text"


def keys(table: str, at_most: int) -> str:
    """SQL for the newest keys of rows of `table` that match its one parameter."""
    holds = f"{COLUMN} @@ to_tsquery('simple', %s)"
    return f'SELECT id FROM "{table}" WHERE {holds} ORDER BY id DESC LIMIT {at_most}'  # noqa: S608


def is_outdated(cursor: CursorWrapper, table: str, column: str) -> bool:
    """Whether the words that the index on `table` holds are of another version than this one, or none."""
    return f"{table}.{COLUMN}" in missing(cursor, table, column)


def missing(cursor: CursorWrapper, table: str, column: str) -> list[str]:
    """The parts of the index on `table` that are missing or not as they should be."""
    cursor.execute(
        "SELECT a.attgenerated = 's' AND col_description(a.attrelid, a.attnum) = %s FROM pg_attribute a "
        "WHERE a.attrelid = to_regclass(%s) AND a.attname = %s AND NOT a.attisdropped",
        [_comment(column), f'"{table}"', COLUMN],
    )
    has_column = cursor.fetchone() == (True,)
    cursor.execute(
        "SELECT i.indisvalid FROM pg_index i WHERE i.indexrelid = to_regclass(%s) AND i.indrelid = to_regclass(%s)",
        [f'"{_index(table)}"', f'"{table}"'],
    )
    has_index = cursor.fetchone() == (True,)
    return [part for part, exists in ((f"{table}.{COLUMN}", has_column), (_index(table), has_index)) if not exists]


def make(cursor: CursorWrapper, table: str, column: str) -> None:
    """Make the index on `table` anew, and fill it."""
    blocks = [f" || ' ' || {_block(size, f'id / {size}')}" for size in BLOCKS if table == "articles_edition"]
    computed = f"tsvector GENERATED ALWAYS AS (to_tsvector('simple', {column}{''.join(blocks)})) STORED"
    cursor.execute(f'DROP INDEX IF EXISTS "{_index(table)}"')
    cursor.execute(f'ALTER TABLE "{table}" DROP COLUMN IF EXISTS {COLUMN}')
    cursor.execute(f'ALTER TABLE "{table}" ADD COLUMN {COLUMN} {computed}')
    cursor.execute(f'COMMENT ON COLUMN "{table}".{COLUMN} IS %s', [_comment(column)])
    cursor.execute(f'CREATE INDEX "{_index(table)}" ON "{table}" USING gin ({COLUMN})')


def fill(cursor: CursorWrapper, table: str, column: str) -> Iterator[int]:
    """Write the index on `table` anew; yields how many rows are done, here all at once."""
    cursor.execute(f'REINDEX INDEX "{_index(table)}"')
    cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608
    yield cursor.fetchone()[0]


def _index(table: str) -> str:
    return f"{table}_{COLUMN}"


def _comment(column: str) -> str:
    return f"The words of {column}, version {VERSION}"
