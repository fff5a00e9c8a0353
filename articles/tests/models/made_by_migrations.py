"""Run as a program: makes the database of DATABASE_URL by migrations, and prints what it has as one line of JSON.

    python -m articles.tests.models.made_by_migrations squashed|eight|five

`squashed` makes it as a new one is made today; `eight` as a house did that landed before the squashed migration; `five`
as one that stopped at the fifth of the eight, and goes on from there today. Printed are

    waiting    what `migrate` would do to it today, before today's `migrate` has run
    remade     the tables of the paper that SQLite had to remake
    tables     of each table of the paper the definitions of its columns, constraints, indexes and triggers, without
               their order and the names that Django or the database made up
    order      of each table the names of its columns, in order
"""

import io
import json
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import django
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

# The migrations after the eight, in order.
LATER = [
    "0009_old_site",
    "0010_search_words",
    "0011_typing",
    "0012_preflight_counts",
    "0013_notes_and_reports",
    "0014_saved_views",
    "0015_front_page",
]
# The migrations of today that the checkout did not have with which a database began.
LACKING = {
    "squashed": [],
    "eight": ["0001_squashed_0008_large_columns_last", *LATER],
    "five": [
        "0001_squashed_0008_large_columns_last",
        "0006_known_speaker",
        "0007_more_list_indexes",
        "0008_large_columns_last",
        *LATER,
    ],
}
MADE_UP = re.compile(r'"?\b\w+_[0-9a-f]{8}\w*\b"?|"?\b\w+_(?:key|pkey|check\d*)\b"?')

# Of one table, whose name is asked for: all that PostgreSQL says of it.
ON_POSTGRESQL = """
SELECT concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated,
                 pg_get_expr(d.adbin, d.adrelid))
  FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
 WHERE a.attrelid = %(table)s::regclass AND a.attnum > 0 AND NOT a.attisdropped
UNION ALL
SELECT conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %(table)s::regclass
UNION ALL
SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = %(table)s::regclass
UNION ALL
SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = %(table)s::regclass AND NOT tgisinternal
"""


def main(way: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    django.setup()
    remade = _count_remade_tables()
    if lacking := LACKING[way]:
        with _older_checkout(lacking):
            _migrate()
    waiting = _waiting()
    _migrate()
    assert not _waiting()
    tables, order = _tables()
    json.dump({"waiting": waiting, "remade": remade, "tables": tables, "order": order}, sys.stdout)


@contextmanager
def _older_checkout(lacking: list[str]) -> Iterator[None]:
    """As if the files of the migrations in `lacking` were not there yet."""
    load_disk = MigrationLoader.load_disk

    def load_older(self):
        load_disk(self)
        for name in lacking:
            del self.disk_migrations["articles", name]

    MigrationLoader.load_disk = load_older
    try:
        yield
    finally:
        MigrationLoader.load_disk = load_disk


def _migrate() -> None:
    call_command("migrate", verbosity=0, stdout=io.StringIO())


def _waiting() -> list[str]:
    executor = MigrationExecutor(connection)
    return [step.name for step, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def _count_remade_tables() -> list[str]:
    """The tables of the paper that SQLite remakes from now on; empty on PostgreSQL, which alters them."""
    remade: list[str] = []
    editor = connection.SchemaEditorClass
    if remake := getattr(editor, "_remake_table", None):

        def counted(self, model, *args, **kwargs):
            if model._meta.app_label == "articles":
                remade.append(model._meta.db_table)
            return remake(self, model, *args, **kwargs)

        editor._remake_table = counted
    return remade


def _tables() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    tables, order = {}, {}
    introspection = connection.introspection
    with connection.cursor() as cursor:
        for table in sorted(introspection.table_names(cursor)):
            if table.startswith("articles_"):
                tables[table] = sorted(MADE_UP.sub("made up", text) for text in _definitions(cursor, table))
                order[table] = [column.name for column in introspection.get_table_description(cursor, table)]
    return tables, order


def _definitions(cursor, table: str) -> list[str]:
    if connection.vendor == "postgresql":
        cursor.execute(ON_POSTGRESQL, {"table": table})
        return [text for (text,) in cursor.fetchall()]
    cursor.execute("SELECT type, sql FROM sqlite_master WHERE tbl_name = %s AND sql IS NOT NULL", [table])
    return [part for kind, sql in cursor.fetchall() for part in (_parts(sql) if kind == "table" else [sql])]


def _parts(create_table: str) -> list[str]:
    """The columns and constraints of a table's definition: split at commas, but not at those within brackets."""
    parts, depth = [""], 0
    for letter in create_table[create_table.index("(") + 1 : create_table.rindex(")")]:
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts]


if __name__ == "__main__":
    main(sys.argv[1])
