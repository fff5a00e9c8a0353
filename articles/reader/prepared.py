"""Queries whose SQL is made once in a process.

Django takes several times longer to put a query of a page together than the database takes to answer it, and
all of a page's queries look the same every time but for a few values. Each of these is a `Placeholder` where the
query is built, and is given by name when it is asked:

    at_address = Prepared(lambda: Edition.objects.on_shelf(Placeholder("at", DateTimeField())).filter(slug=Placeholder("slug")))
    at_address.records(at=now(), slug="grain-leaves")

Django's compiler is not public. If it cannot be used like this, as with a release of Django newer than this code, the
queries run as Django's own, and one line in the log says so.
"""

import logging
from collections.abc import Callable, Collection, Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, Error, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Field, Model, QuerySet, Value
from django.db.models.sql.compiler import SQLCompiler

logger = logging.getLogger(__name__)

# The values of a query that runs as Django's own, by name.
_values_now: ContextVar[dict[str, Any] | None] = ContextVar("values of placeholders", default=None)


class Placeholder(Value):
    """A value that is given each time the query is asked; `field` converts it for the database."""

    def __init__(self, name: str, field: Field | None = None):
        super().__init__(name, output_field=field or CharField())

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        values = _values_now.get()
        return "%s", [self if values is None else self.parameter(values, connection)]

    def parameter(self, values: dict[str, Any], connection: BaseDatabaseWrapper) -> Any:
        """Its value from `values`, converted for the database. Raises KeyError if it is missing there."""
        value = values[self.value]
        # Most are slugs, which every database takes as they are.
        return value if type(value) is str else _converted(self.output_field, value, connection.vendor)


@lru_cache(maxsize=256)  # all queries of a page are asked at one moment, as are those of others in that second
def _converted(field: Field, value: Any, vendor: str) -> Any:
    return field.get_db_prep_value(value, connections[DEFAULT_DB_ALIAS])


class ValueMayChange(TypeError):
    """A value that a query which is made once would keep for ever, such as a moment."""


@dataclass(frozen=True)
class CompiledQuery:
    """A query as Django compiled it, once."""

    model: type[Model]
    sql: str
    placeholders: dict[str, Placeholder]  # each once, however often the query has it
    constants: dict[int, str | int]  # the values that never change, by their place
    places: list[str | int]  # what stands in each place: the name of a placeholder, or that of a constant
    columns: list[str]  # of the model, in the order in which they are read
    convert: Callable[[list[tuple]], Iterable]  # to the types of the columns

    def params(self, values: dict[str, Any], connection: BaseDatabaseWrapper) -> tuple:
        """The parameters of the SQL, in order."""
        parameters: dict[str | int, Any] = dict(self.constants.items())
        for name, placeholder in self.placeholders.items():
            parameters[name] = placeholder.parameter(values, connection)
        return tuple([parameters[place] for place in self.places])


class Prepared:
    """A query that `build` makes on the first call; nothing in it changes but its placeholders."""

    def __init__(self, build: Callable[[], QuerySet]):
        self._build = build
        self._compiled: dict[str, CompiledQuery | None] = {}  # by the kind of database; None: it cannot be compiled

    def records(self, **values: Any) -> list:
        """The records of the query. Columns that it does not read are deferred; nothing related comes with them."""
        connection = connections[DEFAULT_DB_ALIAS]
        query = self._query(connection)
        if query is None:
            return self._as_djangos_own(values)
        width = len(query.columns)  # annotations stand behind the columns
        rows = query.convert(_fetch(query, values, connection))
        return [query.model.from_db(DEFAULT_DB_ALIAS, query.columns, row[:width]) for row in rows]

    def values(self, **values: Any) -> Iterable[list]:
        """The rows of a query of values, each value of the type of its column."""
        connection = connections[DEFAULT_DB_ALIAS]
        query = self._query(connection)
        return self._as_djangos_own(values) if query is None else query.convert(_fetch(query, values, connection))

    def rows(self, **values: Any) -> list[tuple]:
        """The rows of a query of texts and numbers, as the database gives them."""
        connection = connections[DEFAULT_DB_ALIAS]
        query = self._query(connection)
        return self._as_djangos_own(values) if query is None else _fetch(query, values, connection)

    def _as_djangos_own(self, values: dict[str, Any]) -> list:
        token = _values_now.set(values)
        try:
            return list(self._build())
        finally:
            _values_now.reset(token)

    def _query(self, connection: BaseDatabaseWrapper) -> CompiledQuery | None:
        try:
            return self._compiled[connection.vendor]
        except KeyError:
            return self._compiled.setdefault(connection.vendor, self._compile(connection))

    def _compile(self, connection: BaseDatabaseWrapper) -> CompiledQuery | None:
        queryset = self._build()
        try:
            return _compiled(queryset, connection)
        except (EmptyResultSet, ValueMayChange, Error):
            raise  # Error: a compiler asks PostgreSQL for its version, and one that is down is back in a minute
        except Exception as error:  # whatever a compiler that is not public may raise
            _say_once(f"{type(error).__name__}: {error}")
            return None


@lru_cache(maxsize=1)
def _say_once(reason: str) -> None:
    logger.warning("This release of Django compiles queries otherwise; readers' pages take longer. (%s)", reason)


def _fetch(query: CompiledQuery, values: dict[str, Any], connection: BaseDatabaseWrapper) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(query.sql, query.params(values, connection))
        return cursor.fetchall()


def _compiled(queryset: QuerySet, connection: BaseDatabaseWrapper) -> CompiledQuery:
    compiler = queryset.query.get_compiler(connection=connection)
    sql, params = compiler.as_sql()
    constants = {place: _constant(value) for place, value in enumerate(params) if not isinstance(value, Placeholder)}
    # Made anew: as they stand there, they hold on to the query that they are part of.
    placeholders = {
        one.value: Placeholder(one.value, one.output_field) for one in params if isinstance(one, Placeholder)
    }
    places = [one.value if isinstance(one, Placeholder) else place for place, one in enumerate(params)]
    columns, convert = ([], iter) if queryset.query.combinator else _columns(compiler)
    return CompiledQuery(queryset.model, sql, placeholders, constants, places, columns, convert)


def _constant(value: Any) -> str | int:
    """`value`, a text, whole number or truth. Raises ValueMayChange for anything else, which has to be asked.

    It is handed over with each question. Written into the SQL, where a wrong quotation mark lets a stranger in, all of
    a page's values together would save 1 to 6 of 1,800 microseconds of the front and 16 to 33 of 2,200 of a story.
    """
    if isinstance(value, (str, int)):
        return value
    raise ValueMayChange(
        f"A query that is made once can hold texts and whole numbers, not {value!r}: use a Placeholder."
    )


def _columns(compiler: SQLCompiler) -> tuple[list[str], Callable]:
    """The model's columns that a compiled query reads, and a function that converts rows to their types."""
    selected = [expression for expression, *_ in compiler.select]
    of_model = compiler.klass_info["select_fields"] if compiler.klass_info else []
    columns = [selected[place].target.attname for place in of_model]
    return columns, partial(compiler.apply_converters, converters=compiler.get_converters(selected))


SHAPES = 256  # queries of one kind that a process keeps, for lists of names of different lengths
SIZES = (0, 2, 4, 8, 16, 32)


def size_for(values: Collection) -> int:
    """The number of placeholders for so many values: one of few sizes, so that few queries have to be made."""
    return next((size for size in SIZES if len(values) <= size), -(-len(values) // 100) * 100)


def several(name: str, count: int, field: Field | None = None) -> list[Placeholder]:
    """`count` placeholders of one kind, for a condition with IN."""
    return [Placeholder(f"{name}{number}", field) for number in range(count)]


def spread(name: str, values: Iterable[Any], count: int, filler: Any = "") -> dict[str, Any]:
    """`values` for the placeholders of `several`; the remaining ones get `filler`, which no record has."""
    padded = list(values)
    padded += [filler] * (count - len(padded))
    return {f"{name}{number}": value for number, value in enumerate(padded)}
