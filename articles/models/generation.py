"""One number that moves with every change that a reader could see: a page kept under another one is out of date.

The database connection itself moves it. Whatever writes to a table that readers' pages read (a save, an update in
bulk, a load, a line of SQL), the number goes up by one, as the last statement of that transaction: the change and
the number are seen together or not at all, and as nothing is locked after it, no two writers wait for each other.
No code path can forget it, and nobody has to be told about a new one.

Only a table that readers' pages begin to read has to be added to VISIBLE; a test looks for it.
"""

import re
import time
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models

from articles.models.dumping import NothingToDump
from articles.models.editions import Edition
from articles.models.former_addresses import FormerAddress
from articles.models.ledger import LedgerEntry
from articles.models.people import Person, PersonName, Position
from articles.models.photos import Photo
from articles.models.placements import Placement
from articles.models.printed import (
    EditionPerson,
    EditionPhoto,
    EditionSource,
    EditionTag,
    PrintedCitation,
    PrintedNotice,
    PrintedQuote,
)
from articles.models.sections import Section
from articles.models.slugs import FormerSlug
from articles.models.sources import Source
from articles.models.tags import Tag

VISIBLE = (
    *(Edition, EditionPerson, EditionPhoto, EditionSource, EditionTag),
    *(PrintedCitation, PrintedNotice, PrintedQuote, LedgerEntry),
    *(Person, PersonName, Position, Photo, Section, Source, Tag, FormerSlug, FormerAddress, Placement),
)
TABLES = frozenset(model._meta.db_table for model in VISIBLE)

_WRITES_TO = re.compile(
    r'\s*(?:(INSERT(?:\s+OR\s+\w+)?\s+INTO|REPLACE\s+INTO)|UPDATE|DELETE\s+FROM)\s+"?(\w+)', re.ASCII | re.IGNORECASE
)


def milliseconds_now() -> int:
    """Where the number begins: milliseconds since 1970."""
    return time.time_ns() // 1_000_000


class Generation(models.Model):
    """The number, in one row that `migrate` makes."""

    THE_ONE = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=THE_ONE)
    # It starts with the clock, so that a database made again does not count through numbers that were used before.
    number = models.PositiveBigIntegerField(default=milliseconds_now)
    recalled = models.PositiveBigIntegerField(
        default=0,
        help_text="What was kept under a smaller number is not shown again, not even while the database is down.",
    )

    dumped = NothingToDump()
    objects = models.Manager()

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="generation_is_one")]

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    def current(cls) -> tuple[int, int]:
        """The number, and that at which pages last expired: one query. Raises DoesNotExist before `migrate` made the row."""
        return cls.objects.values_list("number", "recalled").get(pk=cls.THE_ONE)


def expire_pages(using: str = DEFAULT_DB_ALIAS) -> None:
    """Let no page be shown again, once this transaction is committed, that was made before it.

    For what may not stay before readers whatever happens, such as a retracted story: of what else changed, an old
    copy is better than none while the database is down.
    """
    connection: Any = connections[using]  # `watch_writes` gave it the marks
    if connection.get_autocommit():
        _move_on(connection, expires=True)
    else:
        connection.generation_due = connection.generation_expires = True


def watch_writes(connection: Any, **kwargs: Any) -> None:
    """Have `connection` move the number whenever it changes what readers see. For `connection_created`."""
    if hasattr(connection, "generation_due"):
        return  # it lost its line and was connected again
    connection.generation_due = connection.generation_expires = connection.has_generation = False
    connection.execute_wrappers.insert(0, _notice)  # in front: `execute_wrapper()` takes its own from the end
    commit = connection.commit

    def move_on_and_commit() -> None:
        # What was rolled back may have left the marks: then the number moves once for nothing.
        due, expires = connection.generation_due, connection.generation_expires
        connection.generation_due = connection.generation_expires = False
        if due:
            _move_on(connection, expires=expires)
        commit()

    connection.commit = move_on_and_commit


def _notice(execute, sql, params, many, context) -> Any:
    """Runs a statement; one that writes to a table of the readers' is noted."""
    result = execute(sql, params, many, context)
    write = _WRITES_TO.match(sql) if isinstance(sql, str) else None
    if write and write[2] in TABLES and (write[1] or context["cursor"].rowcount):  # an INSERT that returns has no count
        connection = context["connection"]
        if connection.get_autocommit():
            _move_on(connection, expires=False)
        else:
            connection.generation_due = True
    return result


def _move_on(connection: Any, *, expires: bool) -> None:
    table = Generation._meta.db_table
    and_expire = ", recalled = number + 1" if expires else ""
    with connection.cursor() as cursor:
        # A migration may write before the one that makes this table.
        connection.has_generation = connection.has_generation or table in connection.introspection.table_names(cursor)
        if connection.has_generation:
            cursor.execute(f"UPDATE {table} SET number = number + 1{and_expire}")  # noqa: S608 (ours)
