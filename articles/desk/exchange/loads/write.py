"""The second pass: records, their rows and history are written, inside the load's one transaction."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.core.management.color import no_style
from django.core.serializers.base import DeserializationError
from django.core.serializers.python import Deserializer
from django.db import DatabaseError, connection, models
from django.db.models import F

from articles.desk.exchange.loads.checking.accounts import Accounts, PermissionKey, plain_values
from articles.desk.exchange.loads.checking.fields import refuse_missing
from articles.desk.exchange.loads.checking.refs import CHUNK, Index, Ref, User, chunks, natural_key
from articles.desk.exchange.loads.parsing.rows import BadFixture, FixtureRow
from articles.desk.exchange.loads.plan import NEW, UPDATE, Plan, Unit, attach_records, attach_rows, stored_digest
from articles.desk.exchange.loads.records import HISTORY, PARTS, RECORDS, SLUG_KINDS, compared
from articles.models import (
    Arrival,
    Article,
    ChainHead,
    Edition,
    Folded,
    FormerSlug,
    LedgerEntry,
    Move,
    Numbering,
    Photo,
    now,
)
from articles.pictures import store

# What Django's own code raises for a row that it cannot load.
UNLOADABLE = (
    DeserializationError,
    DatabaseError,
    ValueError,
    AttributeError,
    TypeError,
    LookupError,
    OverflowError,
)


RowAndRecord = tuple[FixtureRow, models.Model]


class RowWriter:
    """Writes rows, and remembers which record came from which row, for errors."""

    def __init__(self, index: Index):
        self.index = index
        self.made: list[RowAndRecord] = []
        self.models: set[type[models.Model]] = set()
        self._later: list[tuple[models.Model, models.ForeignKey, Ref]] = []  # references to records not written yet
        self._remembered: set[models.Model] = set()  # those in _later whose parcel is done
        self._completed: set[models.Model] = set()  # those in _remembered that a later parcel completed

    # ── Other apps ──────────────────────────────────────────────────────────

    def accounts(self, accounts: Accounts) -> None:
        """Make the groups and accounts that are new here, each with its number in the file if that is free."""
        groups = {id(row): Group(name=row.fields["name"]) for row, _ in accounts.groups}
        users = {id(row): User(**plain_values(row)) for row, *_ in accounts.users}
        self._store([(row, groups[id(row)]) for row, _ in accounts.groups])
        self._store([(row, users[id(row)]) for row, *_ in accounts.users])
        for row, permissions in accounts.groups:
            groups[id(row)].permissions.set([_permission(key) for key in permissions])
        for row, names, granted in accounts.users:
            users[id(row)].groups.set(Group.objects.filter(name__in=names))
            users[id(row)].user_permissions.set([_permission(key) for key in granted])
        for pk, name in User.objects.values_list("pk", User.USERNAME_FIELD):
            self.index.pks[Ref(User, (name,))] = pk

    def _store(self, made: list[RowAndRecord]) -> None:
        """Insert accounts or groups: those with free numbers first, so that the database counts on behind them."""
        for row, record in made:
            if row.pk is not None and not type(record)._base_manager.filter(pk=row.pk).exists():
                record.pk = row.pk
        self._insert([(row, record) for row, record in made if record.pk is not None])
        without_number = [(row, record) for row, record in made if record.pk is None]
        if without_number:
            reset_sequences({type(record) for _, record in without_number})
        self._insert(without_number)

    def _insert(self, made: list[RowAndRecord]) -> None:
        for row, record in made:
            try:
                record.save(force_insert=True)
            except UNLOADABLE as error:
                raise row.wrong(str(error)) from error
            self.models.add(type(record))

    def others(self, rows: list[FixtureRow], accounts: Accounts) -> None:
        """Write rows of other apps as Django does. A number of an account or a group means that of the file."""
        deferred, members = [], []
        for row in rows:
            self._name_accounts(row, accounts)
            item: dict[str, Any] = {"model": row.model._meta.label_lower, "fields": row.fields}
            item |= {"pk": row.pk} if row.pk is not None else {}
            try:
                for loaded in Deserializer([item], handle_forward_references=True):
                    members += [(row, *member) for member in (loaded.m2m_data or {}).items()]
                    loaded.save()
                    deferred += [(row, loaded)] if loaded.deferred_fields else []
            except UNLOADABLE as error:
                raise row.wrong(str(error)) from error
            self.models.add(row.model)
        for row, loaded in deferred:
            try:
                loaded.save_deferred_fields()
            except UNLOADABLE as error:
                raise row.wrong(str(error)) from error
        for row, name, pks in members:
            _refuse_missing_members(row, name, pks)

    def _name_accounts(self, row: FixtureRow, accounts: Accounts) -> None:
        """Replace the numbers of accounts and groups in a row of another app by their names."""
        for name, value in row.fields.items():
            model = row.model._meta.get_field(name).related_model
            known_as = accounts.names.get((model, str(value))) if model in (User, Group) else None
            if known_as is not None:
                row.fields[name] = [known_as]

    # ── Records ─────────────────────────────────────────────────────────────

    def records(self, plan: Plan) -> None:
        """Write the records of `plan`, each kind after those that it refers to."""
        for model in RECORDS:
            units = [unit for unit in plan.units if unit.model is model]
            for unit in units:
                if unit.picture and unit.decision in (NEW, UPDATE):
                    store(unit.picture)
            new = [unit.rows[0] for unit in units if unit.decision == NEW]
            self.add(model, [(row, self._filled(model(), row)) for row in new])
            self._change(model, [unit for unit in units if unit.decision == UPDATE])
            self._settle_later()

    def add(self, model: type[models.Model], made: list[RowAndRecord]) -> None:
        """Insert new records, each with the primary key that its file gives if that is free here."""
        objects = model._default_manager
        wanted = {row.pk for row, _ in made if row.pk is not None}
        taken = {pk for chunk in chunks(wanted) for pk in objects.filter(pk__in=chunk).values_list("pk", flat=True)}
        for row, record in made:
            if record.pk is None and row.pk is not None and row.pk not in taken:
                record.pk = row.pk
                taken.add(row.pk)
        self.insert(model, made)
        if model not in PARTS:
            self.index.pks |= {Ref(model, row.key): record.pk for row, record in made}

    def insert(self, model: type[models.Model], made: list[RowAndRecord]) -> None:
        """Insert `made`; those with a primary key first, so that the database counts on from them."""
        self.made += made
        self.models |= {model} if made else set()
        keyed = [record for _, record in made if record.pk is not None]
        rest = [record for _, record in made if record.pk is None]
        model._default_manager.bulk_create(keyed, batch_size=CHUNK)
        if keyed:
            reset_sequences([model])
        model._default_manager.bulk_create(rest, batch_size=CHUNK)

    def _change(self, model: type[models.Model], units: list[Unit]) -> None:
        if not units:
            return
        names = {field.name for field in compared(model)}
        changed = set()
        for unit in units:
            row, record = unit.rows[0], unit.stored[0]
            self._filled(record, row, only=names)
            self.made.append((row, record))
            changed |= names & row.values.keys()
        changed |= set(model.folded_columns) if issubclass(model, Folded) else set()
        changed |= {"target_pk"} if model is FormerSlug else set()
        changed |= {"width", "height"} if model is Photo else set()
        model._default_manager.bulk_update([unit.stored[0] for unit in units], sorted(changed), batch_size=CHUNK)

    def _settle_later(self) -> None:
        """Set references to records of the same kind, or of later parcels, that are written by now."""
        later = []
        for record, field, ref in self._later:
            if ref in self.index.pks:
                setattr(record, field.attname, self.index.pks[ref])
                type(record)._default_manager.filter(pk=record.pk).update(**{field.attname: self.index.pks[ref]})
                self._completed |= {record} & self._remembered
            else:
                later.append((record, field, ref))  # it comes in a later parcel
        self._later = later

    def end_parcel(self) -> None:
        """Note the records that were remembered although a reference of theirs is still open."""
        self._remembered |= {record for record, _, _ in self._later}

    def remember_late(self) -> None:
        """Remember again how the load left the records that a later parcel completed."""
        for record in self._completed:
            record.refresh_from_db()
            unit = Unit(type(record), Ref(type(record), natural_key(record)), [], stored=[record])
            Arrival.objects.filter(kind=unit.kind, key=unit.key).update(kept=stored_digest(unit))

    # ── Rows of records ─────────────────────────────────────────────────────

    def sets(self, plan: Plan) -> None:
        """Replace each set of rows that changes. A row that stays keeps its primary key and what the file omits."""
        for model, parent in PARTS.items():
            units = [unit for unit in plan.units if unit.model is model and unit.decision in (NEW, UPDATE)]
            gone = [record.pk for unit in units for record in unit.stored]
            for chunk in chunks(gone):
                model._default_manager.filter(pk__in=chunk).delete()
            new: list[RowAndRecord] = []
            kept: list[RowAndRecord] = []
            for unit in units:
                for place, (row, stored) in enumerate(unit.pairs):
                    row.values.setdefault("order", place)
                    record = self._filled(stored or model(), row)
                    setattr(record, f"{parent}_id", self.index.pks[unit.owner])
                    (kept if stored else new).append((row, record))
            self.insert(model, kept)
            self.add(model, new)
            self._count_up(units)

    def _count_up(self, units: list[Unit]) -> None:
        """Raise the owners' counters, so that no number of these rows is given again."""
        owners: dict[tuple[type[models.Model], int], list[int]] = {}
        for unit in units:
            numbers = [row.values["number"] for row in unit.rows if "number" in row.values]
            if numbers and issubclass(unit.owner.model, Numbering):
                owners.setdefault((unit.owner.model, max(numbers)), []).append(self.index.pks[unit.owner])
        for (model, highest), pks in owners.items():
            for chunk in chunks(pks):
                lower = model._default_manager.filter(pk__in=chunk, numbered_up_to__lt=highest)
                lower.update(numbered_up_to=highest)

    # ── History ─────────────────────────────────────────────────────────────

    def history(self, rows: list[FixtureRow]) -> None:
        """Add rows that are only ever added, in the order in which they refer to each other."""
        for model in HISTORY:
            self.add(model, [(row, self._filled(model(), row)) for row in rows if row.model is model])

    def add_missing(self, model: type[models.Model], rows: list[FixtureRow]) -> None:
        """Add the rows of articles that are not here yet; change and delete none."""
        existing: set[tuple] = set()
        for chunk in chunks({row.key[0] for row in rows}):
            stored = model._default_manager.filter(article__slug__in=chunk).select_related("article")
            existing |= {natural_key(record) for record in stored}
        new = [row for row in rows if row.key not in existing]
        for row in new:
            refuse_missing(row)
        self.add(model, [(row, self._filled(model(), row)) for row in new])

    def heads(self, rows: list[FixtureRow], links: list[FixtureRow]) -> None:
        """Move the heads of chains that had no link here to the last link of what was loaded."""
        heads = {row.key[0]: (row.values["number"], row.values.get("hash")) for row in rows if row.values.get("number")}
        for model, chain in ((Move, ChainHead.Chain.MOVES), (LedgerEntry, ChainHead.Chain.PRINTINGS)):
            added = [row.values for row in links if row.model is model]
            last = max(((link["number"], link["hash"]) for link in added), default=None)
            head = heads.get(chain, last)
            if last and head != last:
                raise BadFixture(
                    f"The head of the chain of {chain} is not its last link: this dump is incomplete. Dump it again."
                )
            if head:
                ChainHead.objects.filter(chain=chain, number=0).update(number=head[0], hash=head[1])

    # ── One record ──────────────────────────────────────────────────────────

    def _filled(self, record: models.Model, row: FixtureRow, only: set[str] | None = None) -> models.Model:
        """`record` with the values of `row`, or with those of its fields that are in `only`."""
        for name, value in row.values.items():
            if only is not None and name not in only:
                continue
            field = record._meta.get_field(name)
            if not isinstance(field, models.ForeignKey):
                setattr(record, name, value)
            elif value is None:
                setattr(record, field.attname, None)
            elif value in self.index.pks:
                setattr(record, field.attname, self.index.pks[value])
            else:
                self._later.append((record, field, value))
        if isinstance(record, (Folded, Edition)):
            record.fill_folded()
        if isinstance(record, Photo):
            record.width, record.height = row.values.get("width", record.width), row.values.get("height", record.height)
        if isinstance(record, FormerSlug):
            record.target_pk = self.index.pks[Ref(SLUG_KINDS[record.kind], (record.target,))]
        return record


def _refuse_missing_members(row: FixtureRow, name: str, pks: list) -> None:
    """Raise BadFixture for members that do not exist: the database would say so without naming the row."""
    related: type[models.Model] = row.model._meta.get_field(name).related_model  # type: ignore[assignment]  # has one
    existing = set(related._base_manager.filter(pk__in=pks).values_list("pk", flat=True))
    if missing := set(pks) - existing:
        keys = ", ".join(map(str, sorted(missing)))
        raise row.wrong(f"there is no {related._meta.verbose_name} “{keys}”.", name)


def _permission(key: PermissionKey) -> Permission:
    return Permission.objects.get_by_natural_key(*key)


def lock(plan: Plan, index: Index) -> None:
    """Lock the records that are about to change. Raises BadFixture if anybody changed one since it was compared."""
    units = [unit for unit in plan.units if unit.decision == UPDATE and unit.owner in index.pks]
    articles = {index.pks[unit.owner] for unit in units if unit.owner.model is Article}
    for chunk in chunks(articles):
        # An open form of the story is out of date from now on.
        Article.objects.filter(pk__in=chunk).update(version=F("version") + 1, modified_by=None, modified_at=now())
    for model in RECORDS:
        pks = [index.pks[unit.owner] for unit in units if unit.model is model and unit.owner in index.pks]
        for chunk in chunks(pks):
            list(model._default_manager.filter(pk__in=chunk).order_by("pk").select_for_update().values_list("pk"))
    read_again(units, index)
    for unit in units:
        if stored_digest(unit) != unit.digest_when_planned:
            raise BadFixture(f"{unit} was changed while this load was being read. Nothing was loaded: load again.")
        by_pk = {record.pk: record for record in unit.stored}
        unit.pairs = [(row, by_pk[stored.pk] if stored else None) for row, stored in unit.pairs]


def read_again(units: Iterable[Unit], index: Index) -> None:
    """Read again what is stored of `units`."""
    units = list(units)
    for model in RECORDS:
        attach_records([unit for unit in units if unit.model is model], index)
    for model in PARTS:
        attach_rows([unit for unit in units if unit.model is model], index)


def remember(units: list[Unit], index: Index) -> None:
    """Remember what was loaded, and how the load left it, for the next load."""
    read_again(units, index)
    arrivals = [
        Arrival(kind=unit.kind, key=unit.key, given=unit.digest_in_files, kept=stored_digest(unit), at=now())
        for unit in units
    ]
    Arrival.objects.bulk_create(
        arrivals,
        batch_size=CHUNK,
        update_conflicts=True,
        unique_fields=["kind", "key"],
        update_fields=["given", "kept", "at"],
    )


def reset_sequences(of_models: Iterable[type[models.Model]]) -> None:
    """Let the database count on from the primary keys that were written."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(of_models)):
            cursor.execute(statement)
