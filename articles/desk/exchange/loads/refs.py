"""Who is meant: a row's own key, and the records that its fields name.

Keys are (slug,) for a record, (slug, number) for a row of one, and so on. A slug that a record had
before counts as its present one. Primary keys in a file are those of the database that it was dumped
from: they mean rows of the same file, and only where there is none an existing row.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models.fields.files import FieldFile

from articles.desk.exchange.loads.parse import FixtureRow
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

SLUGGED = tuple(SLUG_KINDS.values())
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
    """`values` in lists that fit into one query."""
    values = list(values)
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))


def _number(value: Any) -> int | None:
    """The number that `value` is, if it is one that a database can hold."""
    text = str(value)
    return int(text) if text.isdecimal() and len(text) < 19 else None


class Index:
    """Every row of the files and every record of the database that they name, by key. Asks for each only once."""

    def __init__(self) -> None:
        self.rows: dict[Ref, FixtureRow] = {}
        self.pks: dict[Ref, Any] = {}  # of what is in the database: before the load, and as it is written
        self.unknown_users: set[str] = set()
        self.tag_names: Any = None  # what tags.spread knows of names, from one parcel to the next
        self._present: dict[Ref, tuple] = {}  # a key as it was written -> the key it has now
        self._names: dict[Ref, list[str]] = {}  # the other way round
        self._by_pk: dict[tuple, Ref] = {}
        self._missing: set = set()
        self._file_users: dict[str, str] = {}

    # ── Rows ────────────────────────────────────────────────────────────────

    def learn_users(self, rows: list[dict]) -> None:
        """Remember the accounts that the files bring along."""
        for row in rows:
            name = str(row["fields"].get(User.USERNAME_FIELD, ""))
            self._file_users[name] = name
            if row.get("pk") is not None:
                self._file_users[str(row["pk"])] = name

    def add_records(self, model: type[models.Model], rows: list[FixtureRow]) -> None:
        """Give records with a slug their key, and look up which of them exist here."""
        self._find_slugs(model, {row.given["slug"] for row in rows})
        for row in rows:
            written = (row.given["slug"],)
            row.key = self._present.get(Ref(model, written), written)
            self._present[Ref(model, written)] = row.key
            self.add(row)

    def expect(self, model: type[models.Model], slugs: Iterable[str]) -> None:
        """Know records that later parcels bring, so that earlier ones can name them."""
        self._find_slugs(model, set(slugs))
        for slug in slugs:
            self._present.setdefault(Ref(model, (slug,)), (slug,))
            self._missing.discard(Ref(model, (slug,)))

    def forget_rows(self) -> None:
        """Let go of the rows of a parcel that was read. Its records stay known."""
        self.rows.clear()

    def add(self, row: FixtureRow) -> None:
        """Put a row whose key is known into the index. Raises BadFixture for a second one with the same key."""
        ref = Ref(row.model, row.key)
        if ref in self.rows:
            first = self.rows[ref]
            raise row.wrong(f"{first.file}, {first.place} is the same {row.model._meta.verbose_name}.")
        self.rows[ref] = row
        if row.pk is not None:
            first = self._by_pk.setdefault((row.model, str(row.pk)), ref)
            if first != ref:
                where = f"{self.rows[first].file}, {self.rows[first].place}"
                raise row.wrong(f"{where} has the primary key {row.pk} already.", "pk")

    # ── References ──────────────────────────────────────────────────────────

    def resolve(self, row: FixtureRow, field: models.ForeignKey, value: Any) -> Ref | None:
        """What `value` names: a natural key, a bare slug or a primary key. Raises BadFixture where that is nothing."""
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
            written = " ".join(str(part) for part in value) if isinstance(value, list) else value
            name = model._meta.verbose_name
            raise row.wrong(
                f"there is no {name} “{written}”, neither in what is loaded nor in the database.", field.name
            )
        return ref

    def find(self, model: type[models.Model], value: Any) -> Ref | None:
        """The record of `model` that `value` names, or None."""
        if isinstance(value, list):
            return self._by_key(model, tuple(value))
        if isinstance(value, str) and model in SLUGGED:
            return self._file_pk(model, value) or self._by_key(model, (value,)) or self._stored_pk(model, value)
        return self._file_pk(model, value) or self._stored_pk(model, value)

    def present_key(self, model: type[models.Model], slug: str) -> tuple:
        """The key that the record of `model` with the slug, or former slug, `slug` has now."""
        stored = self._by_key(model, (slug,))
        return stored.key if stored else (slug,)

    def names_of(self, ref: Ref) -> list[str]:
        """The slugs, present and former, by which the files name the record `ref`."""
        return self._names.get(ref, [])

    def _by_key(self, model: type[models.Model], key: tuple) -> Ref | None:
        if model in SLUGGED:
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
        ref = Ref(model, stored.natural_key())
        self.pks[ref] = stored.pk
        self._present.setdefault(ref, ref.key)
        return ref

    def _find_slugs(self, model: type[models.Model], slugs: set[str]) -> None:
        """Look up which of `slugs` are, or once were, the slug of a record of `model`."""
        slugs = {slug for slug in slugs if Ref(model, (slug,)) not in self._present}
        for some in chunks(sorted(slugs)):
            for slug, pk in model._default_manager.filter(slug__in=some).values_list("slug", "pk"):
                self._know(model, slug, slug, pk)
            former = FormerSlug.objects.filter(kind=model._meta.model_name, slug__in=some)
            old = dict(former.values_list("slug", "target_pk"))
            now = dict(model._default_manager.filter(pk__in=old.values()).values_list("pk", "slug"))
            for slug, pk in old.items():
                if pk in now and Ref(model, (slug,)) not in self._present:
                    self._know(model, slug, now[pk], pk)
        self._missing |= {Ref(model, (slug,)) for slug in slugs if Ref(model, (slug,)) not in self._present}

    def _know(self, model: type[models.Model], written: str, slug: str, pk: Any) -> None:
        self._present[Ref(model, (written,))] = (slug,)
        self._present.setdefault(Ref(model, (slug,)), (slug,))
        self._names.setdefault(Ref(model, (slug,)), []).append(written)
        self.pks[Ref(model, (slug,))] = pk

    def find_numbered(self, model: type[models.Model], keys: list[tuple]) -> None:
        """Look up which revisions or editions with these keys (article's slug, number) exist here."""
        for some in chunks({key[0] for key in keys}):
            rows = model._default_manager.filter(article__slug__in=some)
            for slug, number, pk in rows.values_list("article__slug", "number", "pk"):
                self.pks[Ref(model, (slug, number))] = pk

    def _user(self, value: Any) -> Ref | None:
        """An account by name or number; None, and remembered as unknown, where there is none."""
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
    """The natural key of a row whose parent is resolved. Raises BadFixture where its number is missing."""
    if row.model is FormerSlug:
        return (row.given["kind"], row.given["slug"])
    if row.model is Arrival:
        return (row.given["kind"], row.given["key"])
    if row.model is ChainHead:
        return (str(row.pk),)
    if row.model is Dismissal:
        return (*row.given["article"].key, *(row.given.get(name, "") for name in ("code", "field", "digest")))
    if "number" not in row.given:
        raise row.wrong("it is missing, and it is part of the key.", "number")
    if row.model in (Move, LedgerEntry):
        return (row.given["number"],)
    parent = row.given["article" if row.model in (Revision, Edition) else "edition"]
    return (*parent.key, row.given["number"])


def plain(value: Any) -> Any:
    """`value`, of a fixture or of a stored record, as text that compares: keys for records, names for files."""
    if isinstance(value, Ref):
        return list(value.key)
    if isinstance(value, models.Model):
        return list(value.natural_key())
    if isinstance(value, FieldFile):
        return value.name
    if isinstance(value, dt.datetime):
        return whole_second(value).isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    return value
