"""Queries whose SQL is made once in a process.

Django takes several times longer to put a query of a page together than the database takes to answer it, and
all of a page's queries look the same every time but for a few values. These are given as `Asked` where the
query is built, and by name when it is asked:

    at_address = Prepared(lambda: Edition.objects.on_shelf(Asked("at", DateTimeField())).filter(slug=Asked("slug")))
    at_address.records(at=now(), slug="grain-leaves")
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import CharField, Field, Model, QuerySet, Value
from django.db.models.sql.compiler import SQLCompiler


class Asked(Value):
    """A value that is given each time the query is asked. `field` says how the database is handed it."""

    def __init__(self, name: str, field: Field | None = None):
        super().__init__(name, output_field=field or CharField())

    def as_sql(self, compiler, connection) -> tuple[str, list]:
        return "%s", [self]

    def given(self, values: dict[str, Any], connection) -> Any:
        """What the database is handed for it."""
        value = values[self.value]
        # Most are slugs, which every database takes as they are.
        return value if type(value) is str else _handed(self.output_field, value, connection.vendor)


@lru_cache(maxsize=256)  # all queries of a page are asked at one moment, as are those of others in that second
def _handed(field: Field, value: Any, vendor: str) -> Any:
    return field.get_db_prep_value(value, connections[DEFAULT_DB_ALIAS])


@dataclass(frozen=True)
class Made:
    """What Django made of a query, once."""

    model: type[Model]
    sql: str
    asked: dict[str, Asked]  # each once, however often the query has it
    places: list[str]  # whose values stand in its places, in order
    columns: list[str]  # of the model, in the order in which they are read
    convert: Callable[[list[tuple]], Iterable]  # to the types of the columns

    def params(self, values: dict[str, Any], connection) -> tuple:
        """What the database is handed."""
        given = {name: one.given(values, connection) for name, one in self.asked.items()}
        return tuple([given[name] for name in self.places])


class Prepared:
    """A query that `build` makes, on the first call. It has no other value in it that changes."""

    def __init__(self, build: Callable[[], QuerySet]):
        self._build = build
        self._made: dict[str, Made] = {}

    def records(self, **values: Any) -> list:
        """The records that it finds. Columns that it does not read are deferred; nothing related comes with them."""
        made, rows = self._ask(values)
        width = len(made.columns)  # annotations stand behind the columns
        return [made.model.from_db(DEFAULT_DB_ALIAS, made.columns, row[:width]) for row in made.convert(rows)]

    def values(self, **values: Any) -> Iterable[list]:
        """The rows of a query of values, each value of the type of its column."""
        made, rows = self._ask(values)
        return made.convert(rows)

    def rows(self, **values: Any) -> list[tuple]:
        """The rows of a query of texts and numbers, as the database gives them."""
        return self._ask(values)[1]

    def _ask(self, values: dict[str, Any]) -> tuple[Made, list[tuple]]:
        connection = connections[DEFAULT_DB_ALIAS]
        made = self._made.get(connection.vendor) or self._make(connection)
        with connection.cursor() as cursor:
            cursor.execute(made.sql, made.params(values, connection))
            return made, cursor.fetchall()

    def _make(self, connection) -> Made:
        queryset = self._build()
        compiler = queryset.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        sql, asked = _written_out(sql, params)
        # Asked anew: as they stand there, they hold on to the query that they are part of.
        by_name = {one.value: Asked(one.value, one.output_field) for one in asked}
        columns, convert = ([], iter) if queryset.query.combinator else _columns(compiler)
        made = Made(queryset.model, sql, by_name, [one.value for one in asked], columns, convert)
        self._made[connection.vendor] = made
        return made


def _written_out(sql: str, params: tuple) -> tuple[str, list[Asked]]:
    """`sql` with the texts and numbers that never change in their places, and what is asked in those that are left.

    Half of a page's values are such. Raises TypeError for one that is neither.
    """
    first, *texts = sql.split("%s")
    told = [("%s" if isinstance(one, Asked) else _literal(one)) + text for one, text in zip(params, texts, strict=True)]
    return "".join([first, *told]), [one for one in params if isinstance(one, Asked)]


def _literal(value: str | int) -> str:
    if isinstance(value, str):
        quoted = value.replace("'", "''").replace("%", "%%")
        return f"'{quoted}'"
    if isinstance(value, int) and not isinstance(value, bool):
        return str(int(value))
    raise TypeError(
        f"A query that is made once can have texts and whole numbers in it, not {value!r}: let it be asked."
    )


def _columns(compiler: SQLCompiler) -> tuple[list[str], Callable]:
    """The model's columns that a compiled query reads, and what makes their values of the database's."""
    selected = [expression for expression, *_ in compiler.select]
    of_model = compiler.klass_info["select_fields"] if compiler.klass_info else []
    columns = [selected[place].target.attname for place in of_model]
    return columns, partial(compiler.apply_converters, converters=compiler.get_converters(selected))


SHAPES = 256  # queries of one kind that a process keeps, for lists of names of different lengths
SIZES = (0, 2, 4, 8, 16, 32)


def size_for(values: Collection) -> int:
    """How many places a query gets that asks for `values` at once: few sizes, so that few queries have to be made."""
    return next((size for size in SIZES if len(values) <= size), -(-len(values) // 100) * 100)


def several(name: str, count: int, field: Field | None = None) -> list[Asked]:
    """`count` values of one kind, for a condition with IN."""
    return [Asked(f"{name}{number}", field) for number in range(count)]


def spread(name: str, values: Iterable[Any], count: int, filler: Any = "") -> dict[str, Any]:
    """`values` for what `several` asks; in the places that are left stands `filler`, which no record is called."""
    given = list(values)
    return {f"{name}{number}": value for number, value in enumerate(given + [filler] * (count - len(given)))}
