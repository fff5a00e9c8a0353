"""Run as a program: makes the database of DATABASE_URL by the squashed migration, or by the eight, and prints what it has.

    python -m articles.tests.models.made_by_migrations squashed|eight

One line of JSON: `tables`, the columns, constraints and indexes of each table without their order and made-up names;
`remade`, how many tables of the paper SQLite had to remake; `applied`, what a later `migrate` would find to do.
"""

import json
import os
import re
import sys

import django
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

LAST_OF_THE_EIGHT = ("articles", "0008_large_columns_last")


def main(way: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    django.setup()
    remade = _count_remade_tables()
    executor = MigrationExecutor(connection)
    executor.loader.replace_migrations = way == "squashed"
    executor.loader.build_graph()
    targets = executor.loader.graph.leaf_nodes() if way == "squashed" else [*_others(executor), LAST_OF_THE_EIGHT]
    executor.migrate(targets)
    later = MigrationExecutor(connection)
    later.migrate(later.loader.graph.leaf_nodes())
    waiting = later.migration_plan(later.loader.graph.leaf_nodes())
    json.dump({"tables": _tables(), "remade": remade, "waiting": [str(step) for step, _ in waiting]}, sys.stdout)


def _others(executor: MigrationExecutor) -> list[tuple[str, str]]:
    return [node for node in executor.loader.graph.leaf_nodes() if node[0] != "articles"]


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


def _tables() -> dict[str, list]:
    with connection.cursor() as cursor:
        names = [name for name in connection.introspection.table_names(cursor) if name.startswith("articles_")]
        return {name: [_columns(cursor, name), _constraints(cursor, name)] for name in names}


def _columns(cursor, table: str) -> list[str]:
    described = connection.introspection.get_table_description(cursor, table)
    return sorted(f"{column.name} {column.type_code} {column.display_size} {column.null_ok}" for column in described)


def _constraints(cursor, table: str) -> list[str]:
    found = connection.introspection.get_constraints(cursor, table)
    return sorted(f"{_own_name(name)} {sorted(facts.items(), key=str)}" for name, facts in found.items())


def _own_name(name: str) -> str:
    """`name` if we gave it; what Django or the database makes up holds a digest or a number."""
    return "" if re.search(r"_[0-9a-f]{8}|^__|^fk_|_key$|_pkey$|_check\d*$", name) else name


if __name__ == "__main__":
    main(sys.argv[1])
