"""Which record is meant: a row's own key, and the records that its fields name.

Keys are (slug,) for a record, (slug, number) for a row of one, and so on. A slug that a record had
before counts as its present one. Primary keys in a file are those of the database that it was dumped
from: they mean rows of the same file, and an existing row only if no row of the file has that key.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models.fields.files import FieldFile

from articles.desk.exchange.loads.parsing.rows import FixtureRow
from articles.desk.exchange.loads.records import SLUG_KINDS
from articles.models import (
    Arrival,
    Article,
    ChainHead,
    Dismissal,
    Edition,
    FormerSlug,
    LedgerEntry,
    Move,
    Revision,
    whole_second,
)

User = get_user_model()
CHUNK = 500  # SQLite takes at most 999 variables in a query


@dataclass(frozen=True, slots=True)
class Ref:
    """A record that a field names, in the file or in the database."""

    model: type[models.Model]
    key: tuple

    def __str__(self) -> str:
        return f"{self.model._meta.verbose_name} “{' '.join(str(part) for part in self.key)}”"


def chunks(values: Iterable) -> Iterable[list]:
    """`values` in lists short enough for one query."""
    values = list(values)
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))


def natural_key(record: models.Model) -> tuple:
    """The natural key of one of the paper's records."""
    return record.natural_key()  # type: ignore[attr-defined]  # each of the paper's models has one, Django's base has not


def _number(value: Any) -> int | None:
    """The number that `value` is, or None if a database could not hold it as a key."""
    text = str(value)
    return int(text) if text.isdecimal() and len(text) < 19 else None


class Index:
    """Every row of the files, and every record of the database that they name, by key. Looks each up only once."""

    def __init__(self) -> None:
        self.rows: dict[Ref, FixtureRow] = {}
        self.pks: dict[Ref, Any] = {}  # of records in the database: before the load, and as they are written
        self.unknown_users: set[str] = set()
        self.tag_names: Any = None  # the tags.TagNames that all parcels share
        self._present: dict[Ref, tuple] = {}  # a key as the files write it -> the key it has now
        self._names: dict[Ref, list[str]] = {}  # the other way round
        self._by_pk: dict[tuple, Ref] = {}
        self._missing: set[Ref] = set()
        self._file_users: dict[str, str] = {}  # a name or primary key in the files -> the account's name

    # ── Rows ────────────────────────────────────────────────────────────────

    def learn_users(self, rows: list[dict]) -> None:
        """Remember the accounts that the files bring along, by name and by primary key."""
        for row in rows:
            name = str(row["fields"].get(User.USERNAME_FIELD, ""))
            self._file_users[name] = name
            if row.get("pk") is not None:
                self._file_users[str(row["pk"])] = name

    def add_records(self, model: type[models.Model], rows: list[FixtureRow]) -> None:
        """Give `rows`, records with a slug, their keys; look up which of them exist here."""
        self._find_slugs(model, {row.values["slug"] for row in rows})
        for row in rows:
            written = (row.values["slug"],)
            row.key = self._present.get(Ref(model, written), written)
            self._present[Ref(model, written)] = row.key
            self.add(row)

    def expect(self, model: type[models.Model], slugs: Iterable[str]) -> None:
        """Announce records that later parcels bring, so that earlier parcels can name them."""
        self._find_slugs(model, set(slugs))
        for slug in slugs:
            self._present.setdefault(Ref(model, (slug,)), (slug,))
            self._missing.discard(Ref(model, (slug,)))

    def forget_rows(self) -> None:
        """Drop the rows of a parcel that was read; its records can still be named."""
        self.rows.clear()

    def add(self, row: FixtureRow) -> None:
        """Put a row with a key into the index. Raises BadFixture for a second row with the same key."""
        ref = Ref(row.model, row.key)
        if ref in self.rows:
            earlier = self.rows[ref]
            raise row.wrong(f"{earlier.file}, {earlier.place} is the same {row.model._meta.verbose_name}.")
        self.rows[ref] = row
        if row.pk is not None:
            same_pk = self._by_pk.setdefault((row.model, str(row.pk)), ref)
            if same_pk != ref:
                where = f"{self.rows[same_pk].file}, {self.rows[same_pk].place}"
                raise row.wrong(f"{where} has the primary key {row.pk} already.", "pk")

    # ── References ──────────────────────────────────────────────────────────

    def resolve(self, row: FixtureRow, field: models.ForeignKey, value: Any) -> Ref | None:
        """The record that `value` (natural key, slug or primary key) names; None for null or an unknown account.

        Raises BadFixture for any other record that does not exist.
        """
        if value is None:
            if field.null:
                return None
            raise row.wrong("it cannot be null.", field.name)
        model = field.related_model
        if model is User:
            return self._user(value)
        if isinstance(value, bool | float | dict) or value == []:
            raise row.wrong("name the record by its slug, its natural key as a list, or its primary key.", field.name)
        ref = self.find(model, value)
        if ref is None:
            key = " ".join(str(part) for part in value) if isinstance(value, list) else value
            name = model._meta.verbose_name
            raise row.wrong(f"there is no {name} “{key}”, neither in what is loaded nor in the database.", field.name)
        return ref

    def find(self, model: type[models.Model], value: Any) -> Ref | None:
        """The record of `model` that `value` names, or None."""
        if isinstance(value, list):
            return self._by_key(model, tuple(value))
        if isinstance(value, str) and model in SLUG_KINDS.values():
            return self._file_pk(model, value) or self._by_key(model, (value,)) or self._stored_pk(model, value)
        return self._file_pk(model, value) or self._stored_pk(model, value)

    def present_key(self, model: type[models.Model], slug: str) -> tuple:
        """The present key of the record whose slug is, or once was, `slug`; `slug` itself if there is none."""
        stored = self._by_key(model, (slug,))
        return stored.key if stored else (slug,)

    def names_of(self, ref: Ref) -> list[str]:
        """The slugs, present and former, by which the files name `ref`."""
        return self._names.get(ref, [])

    def _by_key(self, model: type[models.Model], key: tuple) -> Ref | None:
        if model in SLUG_KINDS.values():
            ref = Ref(model, tuple(str(part) for part in key))
            if ref not in self._present and ref not in self._missing:
                self._find_slugs(model, {ref.key[0]})
            return Ref(model, self._present[ref]) if ref in self._present else None
        number = _number(key[1]) if len(key) == 2 else None
        if number is None:
            return None
        ref = Ref(model, (*self.present_key(Article, str(key[0])), number))
        if ref not in self.rows and ref not in self.pks:
            self.find_numbered(model, [ref.key])
        return ref if ref in self.rows or ref in self.pks else None

    def _file_pk(self, model: type[models.Model], pk: Any) -> Ref | None:
        return self._by_pk.get((model, str(pk)))

    def _stored_pk(self, model: type[models.Model], pk: Any) -> Ref | None:
        key = _number(pk)
        stored = None if key is None else model._default_manager.filter(pk=key).first()
        if stored is None:
            return None
        ref = Ref(model, natural_key(stored))
        self.pks[ref] = stored.pk
        self._present.setdefault(ref, ref.key)
        return ref

    def _find_slugs(self, model: type[models.Model], slugs: set[str]) -> None:
        """Look up the records of `model` whose slug is, or once was, among `slugs`."""
        slugs = {slug for slug in slugs if Ref(model, (slug,)) not in self._present}
        for chunk in chunks(sorted(slugs)):
            for slug, pk in model._default_manager.filter(slug__in=chunk).values_list("slug", "pk"):
                self._remember(model, slug, slug, pk)
            former = FormerSlug.objects.filter(kind=model._meta.model_name, slug__in=chunk)
            former_pks = dict(former.values_list("slug", "target_pk"))
            present_slugs = dict(model._default_manager.filter(pk__in=former_pks.values()).values_list("pk", "slug"))
            for slug, pk in former_pks.items():
                if pk in present_slugs and Ref(model, (slug,)) not in self._present:
                    self._remember(model, slug, present_slugs[pk], pk)
        self._missing |= {Ref(model, (slug,)) for slug in slugs if Ref(model, (slug,)) not in self._present}

    def _remember(self, model: type[models.Model], written: str, slug: str, pk: Any) -> None:
        self._present[Ref(model, (written,))] = (slug,)
        self._present.setdefault(Ref(model, (slug,)), (slug,))
        self._names.setdefault(Ref(model, (slug,)), []).append(written)
        self.pks[Ref(model, (slug,))] = pk

    def find_numbered(self, model: type[models.Model], keys: list[tuple]) -> None:
        """Look up the revisions or editions with these keys (article's slug, number)."""
        for chunk in chunks({key[0] for key in keys}):
            rows = model._default_manager.filter(article__slug__in=chunk)
            for slug, number, pk in rows.values_list("article__slug", "number", "pk"):
                self.pks[Ref(model, (slug, number))] = pk

    def _user(self, value: Any) -> Ref | None:
        """The account with this name or primary key; None, and noted in `unknown_users`, if there is none."""
        username = str(value[0]) if isinstance(value, list) and value else str(value)
        name = self._file_users.get(username)
        if name is None and username not in self.unknown_users:
            key = _number(username)
            accounts = User.objects.none() if key is None else User.objects.filter(pk=key)
            by_name = User.objects.filter(**{User.USERNAME_FIELD: username})
            account = by_name.first() if isinstance(value, list) else accounts.first() or by_name.first()
            if account:
                name = self._file_users[username] = account.get_username()
        if name is None:
            self.unknown_users.add(username)
            return None
        return Ref(User, (name,))


def key_of(row: FixtureRow) -> tuple:
    """The natural key of a row whose references are resolved. Raises BadFixture if its number is missing."""
    if row.model is FormerSlug:
        return (row.values["kind"], row.values["slug"])
    if row.model is Arrival:
        return (row.values["kind"], row.values["key"])
    if row.model is ChainHead:
        return (str(row.pk),)
    if row.model is Dismissal:
        return (*row.values["article"].key, *(row.values.get(name, "") for name in ("code", "field", "digest")))
    if "number" not in row.values:
        raise row.wrong("it is missing, and it is part of the key.", "number")
    if row.model in (Move, LedgerEntry):
        return (row.values["number"],)
    parent = row.values["article" if row.model in (Revision, Edition) else "edition"]
    return (*parent.key, row.values["number"])


def plain(value: Any) -> Any:
    """`value`, of a fixture or of a stored record, in a form that compares: keys for records, names for files."""
    if isinstance(value, Ref):
        return list(value.key)
    if isinstance(value, models.Model):
        return list(natural_key(value))
    if isinstance(value, FieldFile):
        return value.name
    if isinstance(value, dt.datetime):
        return whole_second(value).isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    return value
