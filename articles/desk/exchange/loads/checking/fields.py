"""One row's fields: each exists and holds a value that can be stored. Nothing here asks the database."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from articles.desk.exchange.loads.checking.values import checked, integer_range, look_through
from articles.desk.exchange.loads.parsing.rows import FixtureRow
from articles.models import Article, PublishedPrecision, Slugged, TaggedArticle
from articles.text import slugify

_OTHER_NAMES: dict[tuple[type[models.Model], str], str] = {(TaggedArticle, "article"): "content_object"}


def check_fields(row: FixtureRow, *, ignore: bool = False) -> dict[models.ForeignKey, Any]:
    """The row's references as they were read; its other values go to `row.values`, checked.

    `ignore` leaves out fields that the model does not have. Raises BadFixture.
    """
    references: dict[models.ForeignKey, Any] = {}
    _check_primary_key(row)
    if issubclass(row.model, Slugged):
        _give_slug(row, row.model.slug_from)
    for name, value in row.fields.items():
        if row.model is Article and name == "tags":
            look_through(row, name, value)
            continue
        field = _field(row, name, ignore)
        if isinstance(field, models.ForeignKey):
            look_through(row, name, value)
            _refuse_other_than_key(row, field, value)
            references[field] = value
        elif field is not None:
            value = checked(row, field, value)
            # A day that was given without an hour stays one, whatever the file says of its precision.
            if field.name != "published_precision" or row.values.get(field.name) != PublishedPrecision.DAY:
                row.values[field.name] = value
    return references


def check_others(rows: Iterable[FixtureRow], *, ignore: bool = False) -> None:
    """Check rows of other apps: Django's own code, which writes them, would store what their fields do not allow.

    `ignore` leaves out fields that a model does not have. Raises BadFixture.
    """
    first_rows: dict[tuple, FixtureRow] = {}
    for row in rows:
        _check_primary_key(row)
        for name, value in list(row.fields.items()):
            field = _field(row, name, ignore, with_lists=True)
            if field is None:
                del row.fields[name]
            elif field.is_relation:
                look_through(row, name, value)
                _refuse_other_than_list(row, field, value)
            else:
                checked(row, field, value)
        _refuse_repeated(row, first_rows)


def refuse_missing(row: FixtureRow) -> None:
    """Raise BadFixture for a new row that leaves out a required field."""
    for field in row.model._meta.concrete_fields:
        may_be_left_out = field.has_default() or field.null or field.blank or field.primary_key
        if not may_be_left_out and field.name not in row.values and field.name != "target_pk":
            raise row.wrong("it is missing, and it has no default: give it a value.", field.name)


def _refuse_repeated(row: FixtureRow, first_rows: dict[tuple, FixtureRow]) -> None:
    """Refuse a row without a unique field, and one that would replace an earlier one in `first_rows`."""
    unique = [field for field in row.model._meta.concrete_fields if field.unique and not field.primary_key]
    for field in unique:
        if field.name not in row.fields and not field.null and not field.has_default():
            raise row.wrong("it is missing, and it has no default: give it a value.", field.name)
    unique_values = [
        (field.name, str(row.fields[field.name])) for field in unique if row.fields.get(field.name) is not None
    ]
    if row.pk is not None:
        unique_values.append(("pk", str(row.pk)))
    for name, value in unique_values:
        first = first_rows.setdefault((row.model, name, value), row)
        if first is not row:
            raise row.wrong(f"{first.file}, {first.place} has “{value}” already.", name)


def _refuse_other_than_key(row: FixtureRow, field: models.ForeignKey, value: Any) -> None:
    parts = value if isinstance(value, list) else [value]
    is_key = parts and all(isinstance(part, str | int) and not isinstance(part, bool) for part in parts)
    if value is not None and not is_key:
        raise row.wrong("name the record by its slug, its natural key as a list, or its primary key.", field.name)


def _refuse_other_than_list(row: FixtureRow, field: models.Field, value: Any) -> None:
    if field.many_to_many and not isinstance(value, list):
        raise row.wrong("this has to be a list, in square brackets.", field.name)


def _give_slug(row: FixtureRow, slug_from: str) -> None:
    """Make a slug from the row's name or headline if it has none."""
    if row.fields.get("slug"):
        return
    words = row.fields.get(slug_from)
    row.fields["slug"] = slugify(words) if isinstance(words, str) else ""
    if not row.fields["slug"]:
        raise row.wrong(f"it is missing, and no slug can be made from “{slug_from}”.", "slug")


def _check_primary_key(row: FixtureRow) -> None:
    """Set `row.pk` to what the database holds. Raises BadFixture for what is not a primary key."""
    if row.pk is None:
        return
    field, pk = row.model._meta.pk, row.pk
    if isinstance(field, models.IntegerField):
        if isinstance(pk, str) and len(pk) < 20 and pk.isascii() and pk.isdecimal():
            pk = int(pk)
        _, highest = integer_range(field)
        if not isinstance(pk, int) or isinstance(pk, bool) or not 1 <= pk <= highest:
            raise row.wrong(f"“{row.pk}” is not a primary key. Leave it out: records are found by their slug.", "pk")
        row.pk = pk
    elif not field.is_relation:
        row.pk = checked(row, field, pk)


def _field(row: FixtureRow, name: str, ignore: bool, with_lists: bool = False) -> models.Field | None:
    """The field `name`, or None for an unknown one that `ignore` leaves out. `with_lists`: many-to-many fields too.

    Raises BadFixture.
    """
    try:
        field = row.model._meta.get_field(_OTHER_NAMES.get((row.model, name), name))
    except FieldDoesNotExist as error:
        if ignore:
            return None
        names = [field.name for field in row.model._meta.concrete_fields]
        near = get_close_matches(name[:80], names, n=1)
        hint = f"Did you mean “{near[0]}”?" if near else f"It has: {', '.join(names)}."
        raise row.wrong(f"the model has no such field. {hint}", name) from error
    is_list = field.many_to_many and not field.auto_created  # since Django 6.0 no longer among the concrete ones
    if not isinstance(field, models.Field) or not (with_lists if is_list else field.concrete):
        raise row.wrong("this field is not loaded; give the rows themselves.", name)
    return field
