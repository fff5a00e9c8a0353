"""One value as its field holds it. What either of the two databases would refuse is refused here."""

import datetime as dt
import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.operations import BaseDatabaseOperations
from django.utils import timezone

from articles.desk.exchange.loads.parsing.rows import FixtureRow
from articles.desk.exchange.loads.records import HISTORY, PAPER
from articles.models import FOREVER, Article, PublishedPrecision, State, whole_second
from articles.text import UNPRINTABLE, canonical_json, slugify

DEEPEST = 100  # lists in lists: the databases stop at different depths, so both stop here
# Before it, years have no four digits in an address; after FOREVER nothing is ever replaced.
_FIRST_MOMENT = dt.datetime(1000, 1, 1, tzinfo=dt.UTC)
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_BARE_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_HOUR_24 = re.compile(r"[T ]24")  # Python 3.13 takes it for the next day's midnight


def checked(row: FixtureRow, field: models.Field, value: Any) -> Any:
    """`value` as `field`, which is not a reference, holds it. Raises BadFixture."""
    if value is None:
        if field.null:
            return None
        raise row.wrong("null is not allowed here. Leave the field out to get its default.", field.name)
    if isinstance(field, models.JSONField):
        return _plain_json(row, field, value)
    _refuse_other_type(row, field, value)
    if isinstance(value, str):
        _refuse_unprintable(row, field.name, value)
        if row.model is Article and field.name == "published_at" and _BARE_DATE.fullmatch(value):
            # Most public news archives know the day alone. No hour is invented for it.
            row.values["published_precision"] = PublishedPrecision.DAY
            value = f"{value}T00:00:00Z"
        if _HOUR_24.search(value) and isinstance(field, models.DateField):
            raise row.wrong("a day has no hour 24: write 00:00 of the next day.", field.name)
    try:
        value = field.to_python(value)
        _refuse_out_of_range(row, field, value)
        field.run_validators(value)
    except ValidationError as error:
        hint = f" For example “{slugify(value)}”." if field.name == "slug" and isinstance(value, str) else ""
        raise row.wrong(" ".join(error.messages) + hint, field.name) from error
    if isinstance(value, dt.datetime):
        return _moment(row, field, value)
    if isinstance(value, str):
        _check_text(row, field, value)
    return value


def look_through(row: FixtureRow, name: str, value: Any, unprintable: re.Pattern = UNPRINTABLE) -> None:
    """Raise BadFixture for unprintable text at any depth of `value`, and for lists nested too deeply."""
    level = [value]
    for _ in range(DEEPEST):
        inner: list[Any] = []
        for member in level:
            if isinstance(member, str):
                _refuse_unprintable(row, name, member, unprintable)
            elif isinstance(member, list):
                inner += member
            elif isinstance(member, dict):
                inner += [*member, *member.values()]
        if not inner:
            return
        level = inner
    raise row.wrong(f"lists or objects are nested more than {DEEPEST} deep.", name)


def _refuse_unprintable(row: FixtureRow, name: str, value: str, unprintable: re.Pattern = UNPRINTABLE) -> None:
    if match := unprintable.search(value):
        raise row.wrong(
            f"character {match.start() + 1} (U+{ord(match.group()):04X}) cannot be printed. Take it out.", name
        )


def _refuse_other_type(row: FixtureRow, field: models.Field, value: Any) -> None:
    """Refuse what Django would quietly turn into something else: 3.7 into 3, true into 1, 5 into "5"."""
    is_text = isinstance(value, str)
    is_number = isinstance(value, int) and not isinstance(value, bool)
    if isinstance(field, models.CharField | models.TextField | models.FileField):
        expected, fits = "text, in quotation marks", is_text
    elif isinstance(field, models.DateTimeField):
        expected, fits = "a time as text: 2022-11-01T09:30:00Z", is_text
    elif isinstance(field, models.DateField):
        expected, fits = "a date as text: 2022-11-01", is_text
    elif isinstance(field, models.BooleanField):
        expected, fits = "true or false, without quotation marks", isinstance(value, bool) or (is_text and row.is_text)
    elif isinstance(field, models.IntegerField):
        expected, fits = "a whole number, without quotation marks", is_number or (is_text and row.is_text)
    else:
        return
    if not fits:
        raise row.wrong(f"this has to be {expected}.", field.name)


def _refuse_out_of_range(row: FixtureRow, field: models.Field, value: Any) -> None:
    """Refuse a number that PostgreSQL's column cannot hold; SQLite's would."""
    if not isinstance(field, models.IntegerField) or value is None:
        return
    lowest, highest = integer_range(field)
    if not lowest <= value <= highest:
        raise row.wrong(f"this has to be a whole number from {lowest} to {highest}.", field.name)


def integer_range(field: models.IntegerField) -> tuple[int, int]:
    """The lowest and the highest number that `field` holds in every database."""
    return BaseDatabaseOperations.integer_field_ranges[field.get_internal_type()]


def _moment(row: FixtureRow, field: models.Field, value: dt.datetime) -> dt.datetime:
    if timezone.is_naive(value):
        raise row.wrong("a time needs its zone: write 2022-11-01T09:30:00Z, or +03:00 instead of Z.", field.name)
    if not _FIRST_MOMENT <= value <= FOREVER:
        raise row.wrong("the year has to be from 1000 to 2999.", field.name)
    value = value.astimezone(dt.UTC)
    # Photos and former slugs keep the fractions that a dump has of them.
    return whole_second(value) if hasattr(row.model, "headline") or hasattr(row.model, "parent_field") else value


def _check_text(row: FixtureRow, field: models.Field, value: str) -> None:
    if (
        not value
        and not field.blank
        and row.model in PAPER
        and row.model not in HISTORY
        and not _is_untitled(row, field)
    ):
        raise row.wrong("it cannot be empty.", field.name)
    choices = [choice for choice, _ in field.flatchoices]
    if choices and value not in choices and not (field.blank and not value):
        raise row.wrong(f"“{value}” is not one of its values: {', '.join(choices)}.", field.name)


def _is_untitled(row: FixtureRow, field: models.Field) -> bool:
    """True for the headline of a story on its way: wire copy often has none yet, and preflight asks for one."""
    on_its_way = {State.DRAFT, State.REVIEW, State.SPIKED}
    return row.model is Article and field.name == "headline" and row.fields.get("state", State.DRAFT) in on_its_way


def _plain_json(row: FixtureRow, field: models.Field, value: Any) -> Any:
    # Control characters pass: what was printed stays as it was printed, or its digest would not fit.
    look_through(row, field.name, value, _UNSTORABLE)
    try:
        canonical_json(value)
    except ValueError as error:
        raise row.wrong(str(error), field.name) from error
    return value
