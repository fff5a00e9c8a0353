"""One row's fields, without the database: which there are, and that each holds what it can hold."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from articles.desk.exchange.loads.parse import FixtureRow
from articles.desk.exchange.loads.records import SLUG_KINDS
from articles.desk.exchange.loads.values import checked, integer_range, look_through
from articles.models import Article, TaggedArticle
from articles.text import slugify

_ALSO_CALLED = {(TaggedArticle, "article"): "content_object"}


def check_fields(row: FixtureRow, *, ignore: bool = False) -> dict[models.ForeignKey, Any]:
    """Fill `row.given` with the checked values of the row's plain fields; return its references as they were read.

    `ignore` leaves out fields that the model does not have. Raises BadFixture.
    """
    references = {}
    _check_primary_key(row)
    if row.model in SLUG_KINDS.values():
        _give_slug(row)
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
            row.given[field.name] = checked(row, field, value)
    return references


def check_others(rows: Iterable[FixtureRow], *, ignore: bool = False) -> None:
    """Check rows of other apps, which Django's own code writes: it would store what their fields do not allow.

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
        _refuse_twin(row, first_rows)


def refuse_missing(row: FixtureRow) -> None:
    """Refuse a new row without a field that has to be filled in. Raises BadFixture."""
    for field in row.model._meta.concrete_fields:
        may_be_left_out = field.has_default() or field.null or field.blank or field.primary_key
        if not may_be_left_out and field.name not in row.given and field.name != "target_pk":
            raise row.wrong("it is missing, and nothing can stand in for it.", field.name)


def _refuse_twin(row: FixtureRow, first_rows: dict[tuple, FixtureRow]) -> None:
    """Refuse a row without its name, and one that would replace an earlier one in `first_rows`."""
    unique = [field for field in row.model._meta.concrete_fields if field.unique and not field.primary_key]
    for field in unique:
        if field.name not in row.fields and not field.null and not field.has_default():
            raise row.wrong("it is missing, and nothing can stand in for it.", field.name)
    marks = [(field.name, str(row.fields[field.name])) for field in unique if row.fields.get(field.name) is not None]
    for name, value in [*marks, *([("pk", str(row.pk))] if row.pk is not None else [])]:
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


def _give_slug(row: FixtureRow) -> None:
    """Make the slug that the row does not give."""
    if row.fields.get("slug"):
        return
    words = row.fields.get(row.model.slug_from)
    row.fields["slug"] = slugify(words) if isinstance(words, str) else ""
    if not row.fields["slug"]:
        raise row.wrong(f"it is missing, and no slug can be made from “{row.model.slug_from}”.", "slug")


def _check_primary_key(row: FixtureRow) -> None:
    """Set `row.pk` as the database holds it, or refuse it."""
    if row.pk is None:
        return
    field, pk = row.model._meta.pk, row.pk
    if isinstance(field, models.IntegerField):
        if isinstance(pk, str) and len(pk) < 20 and pk.isascii() and pk.isdecimal():
            pk = int(pk)
        most = integer_range(field)[1]
        if not isinstance(pk, int) or isinstance(pk, bool) or not 1 <= pk <= most:
            raise row.wrong(f"“{row.pk}” is no primary key. Leave it out: records are found by their slug.", "pk")
        row.pk = pk
    elif not field.is_relation:
        row.pk = checked(row, field, pk)


def _field(row: FixtureRow, name: str, ignore: bool, with_lists: bool = False) -> models.Field | None:
    """The field `name`; None where there is none and that is to be ignored. `with_lists`: many-to-many ones too."""
    try:
        field = row.model._meta.get_field(_ALSO_CALLED.get((row.model, name), name))
    except FieldDoesNotExist as error:
        if ignore:
            return None
        names = [field.name for field in row.model._meta.concrete_fields]
        near = get_close_matches(name[:80], names, n=1)
        hint = f"Did you mean “{near[0]}”?" if near else f"It has: {', '.join(names)}."
        raise row.wrong(f"the model has no such field. {hint}", name) from error
    is_list = field.many_to_many and not field.auto_created  # since Django 6.0 no longer among the concrete ones
    if not (field.concrete or is_list) or (is_list and not with_lists):
        raise row.wrong("this field is not loaded; give the rows themselves.", name)
    return field
