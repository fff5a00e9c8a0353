"""Queries whose SQL is made once in a process.

Django takes several times longer to put a query of a page together than the database takes to answer it, and
all of a page's queries look the same every time but for a few values. These are given as `Asked` where the
query is built, and by name when it is asked:

    at_address = Prepared(lambda: Edition.objects.on_shelf(Asked("at", DateTimeField())).filter(slug=Asked("slug")))
    at_address.records(at=now(), slug="grain-leaves")
"""

from collections.abc import Callable, Collection, Iterable
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import CharField, Field, Model, QuerySet, Value


class Asked(Value):
    """A value that is given each time the query is asked. `field` says how the database is handed it."""

    def __init__(self, name: str, field: Field | None = None):
        super().__init__(name, output_field=field or CharField())

    def as_sql(self, compiler, connection) -> tuple[str, list]:
        return "%s", [self]

    def given(self, values: dict[str, Any], connection) -> Any:
        """What the database is handed for it."""
        return self.output_field.get_db_prep_value(values[self.value], connection)


class Prepared:
    """A query that `build` makes, on the first call. It has no other value in it that changes."""

    def __init__(self, build: Callable[[], QuerySet]):
        self._build = build
        self._made: dict[str, tuple[type[Model], str, tuple]] = {}

    def records(self, **values: Any) -> list:
        """The records that it finds. Columns that it does not read are deferred; nothing related comes with them."""
        model, sql, params = self._for(values)
        return list(model._default_manager.raw(sql, params))

    def rows(self, **values: Any) -> list[tuple]:
        """The rows of a query of texts and numbers, as the database gives them."""
        _, sql, params = self._for(values)
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.fetchall()

    def _for(self, values: dict[str, Any]) -> tuple[type[Model], str, list]:
        connection = connections[DEFAULT_DB_ALIAS]
        if connection.vendor not in self._made:
            queryset = self._build()
            self._made[connection.vendor] = (queryset.model, *queryset.query.sql_with_params())
        model, sql, params = self._made[connection.vendor]
        return model, sql, [one.given(values, connection) if isinstance(one, Asked) else one for one in params]


SIZES = (0, 4, 8, 16, 32)


def size_for(values: Collection) -> int:
    """How many places a query gets that asks for `values` at once: few sizes, so that few queries have to be made."""
    return next((size for size in SIZES if len(values) <= size), -(-len(values) // 100) * 100)


def several(name: str, count: int) -> list[Asked]:
    """`count` values of one kind, for a condition with IN."""
    return [Asked(f"{name}{number}") for number in range(count)]


def spread(name: str, values: Iterable[str], count: int) -> dict[str, str]:
    """`values` for what `several` asks; those that are not needed are "", which no record is called."""
    given = list(values)
    return {f"{name}{number}": value for number, value in enumerate(given + [""] * (count - len(given)))}
