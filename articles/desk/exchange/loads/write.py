"""Writing a plan: records, rows of records, history. Runs inside the load's one transaction."""

from collections.abc import Iterable

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.core.serializers.base import DeserializationError
from django.core.serializers.python import Deserializer
from django.db import DatabaseError, connection, models
from django.db.models import F

from articles.desk.exchange.loads.check import refuse_missing
from articles.desk.exchange.loads.parse import BadFixture, FixtureRow
from articles.desk.exchange.loads.plan import NEW, UPDATE, Plan, Unit, attach_records, attach_rows, stored_digest
from articles.desk.exchange.loads.records import HISTORY, PARTS, TOP, compared
from articles.desk.exchange.loads.refs import CHUNK, Index, Ref, User, chunks
from articles.models import Arrival, Article, ChainHead, Folded, FormerSlug, LedgerEntry, Move, Numbering, Photo, now
from articles.pictures import store

# What Django's own way of loading a row ends with where the row is wrong.
UNLOADABLE = (
    DeserializationError,
    DatabaseError,
    ValueError,
    AttributeError,
    TypeError,
    LookupError,
    OverflowError,
)


class Writer:
    """Writes rows, and remembers which record came from which row, for errors."""

    def __init__(self, index: Index):
        self.index = index
        self.made: list[tuple[FixtureRow, models.Model]] = []
        self.models: set[type[models.Model]] = set()
        self._later: list[tuple[models.Model, models.ForeignKey, Ref]] = []
        self._remembered: set[models.Model] = set()  # those of _later whose parcel was written before
        self._late: set[models.Model] = set()

    # ── Other apps ──────────────────────────────────────────────────────────

    def others(self, rows: list[FixtureRow]) -> None:
        """Write rows of other apps as Django does, and learn the accounts among them."""
        deferred, members = [], []
        for row in rows:
            values = {"model": row.model._meta.label_lower, "fields": row.fields}
            values |= {"pk": row.pk} if row.pk is not None else {}
            try:
                for loaded in Deserializer([values], handle_forward_references=True):
                    members += [(row, *member) for member in (loaded.m2m_data or {}).items()]
                    loaded.save()
                    deferred += [(row, loaded)] if loaded.deferred_fields else []
            except UNLOADABLE as error:
                raise row.wrong(_with_hint(row, error)) from error
            self.models.add(row.model)
        for row, loaded in deferred:
            try:
                loaded.save_deferred_fields()
            except UNLOADABLE as error:
                raise row.wrong(str(error)) from error
        for row, name, pks in members:
            _refuse_strangers(row, name, pks)
        for pk, name in User.objects.values_list("pk", User.USERNAME_FIELD):
            self.index.pks[Ref(User, (name,))] = pk

    # ── Records ─────────────────────────────────────────────────────────────

    def records(self, plan: Plan) -> None:
        """Write the records of `plan`, each kind after those that it refers to."""
        for model in TOP:
            units = [unit for unit in plan.units if unit.model is model]
            for unit in units:
                if unit.picture and unit.decision in (NEW, UPDATE):
                    store(unit.picture)
            new = [unit.rows[0] for unit in units if unit.decision == NEW]
            self.add(model, [(row, self._filled(model(), row)) for row in new])
            self._change(model, [unit for unit in units if unit.decision == UPDATE])
            self._settle_later()

    def add(self, model: type[models.Model], made: list[tuple[FixtureRow, models.Model]]) -> None:
        """Insert new records, with the primary key that the file gives where that is free."""
        wanted = {row.pk for row, _ in made if row.pk is not None}
        taken = {pk for some in chunks(wanted) for pk in model.objects.filter(pk__in=some).values_list("pk", flat=True)}
        for row, record in made:
            if record.pk is None and row.pk is not None and row.pk not in taken:
                record.pk = row.pk
                taken.add(row.pk)
        self.insert(model, made)
        if model not in PARTS:
            self.index.pks |= {Ref(model, row.key): record.pk for row, record in made}

    def insert(self, model: type[models.Model], made: list[tuple[FixtureRow, models.Model]]) -> None:
        """Insert `made`; those that bring a primary key first, so that the database counts on from them."""
        self.made += made
        self.models |= {model} if made else set()
        keyed = [record for _, record in made if record.pk is not None]
        rest = [record for _, record in made if record.pk is None]
        model.objects.bulk_create(keyed, batch_size=CHUNK)
        if keyed:
            reset_sequences([model])
        model.objects.bulk_create(rest, batch_size=CHUNK)

    def _change(self, model: type[models.Model], units: list[Unit]) -> None:
        if not units:
            return
        names = {field.name for field in compared(model)}
        given = set()
        for unit in units:
            row, record = unit.pairs[0]
            self._filled(record, row, only=names)
            self.made.append((row, record))
            given |= names & row.given.keys()
        given |= {"folded"} if issubclass(model, Folded) else set()
        given |= {"target_pk"} if model is FormerSlug else set()
        given |= {"width", "height"} if model is Photo else set()
        model.objects.bulk_update([unit.stored[0] for unit in units], sorted(given), batch_size=CHUNK)

    def _settle_later(self) -> None:
        """Set the references of records to others of their kind that have their keys by now."""
        later = []
        for record, field, ref in self._later:
            if ref in self.index.pks:
                setattr(record, field.attname, self.index.pks[ref])
                type(record).objects.filter(pk=record.pk).update(**{field.attname: self.index.pks[ref]})
                self._late |= {record} & self._remembered
            else:
                later.append((record, field, ref))  # it comes in a later parcel
        self._later = later

    def end_parcel(self) -> None:
        """What still waits to be settled was remembered as it stands now."""
        self._remembered |= {record for record, _, _ in self._later}

    def remember_late(self) -> None:
        """Write down anew how the load left the records that a later parcel completed."""
        for record in self._late:
            record.refresh_from_db()
            unit = Unit(type(record), Ref(type(record), record.natural_key()), [], stored=[record])
            Arrival.objects.filter(kind=unit.kind, key=unit.key).update(kept=stored_digest(unit))

    # ── Rows of records ─────────────────────────────────────────────────────

    def sets(self, plan: Plan) -> None:
        """Replace each set of rows that changes. A row that stays keeps its primary key and what the file omits."""
        for model, parent in PARTS.items():
            units = [unit for unit in plan.units if unit.model is model and unit.decision in (NEW, UPDATE)]
            gone = [record.pk for unit in units for record in unit.stored]
            for some in chunks(gone):
                model.objects.filter(pk__in=some).delete()
            fresh, kept = [], []
            for unit in units:
                for place, (row, stored) in enumerate(unit.pairs):
                    record = self._filled(stored or model(), row)
                    setattr(record, f"{parent}_id", self.index.pks[unit.owner])
                    record.order = row.given.get("order", place)
                    (kept if stored else fresh).append((row, record))
            self.insert(model, kept)
            self.add(model, fresh)
            self._count_up(units)

    def _count_up(self, units: list[Unit]) -> None:
        """See to it that no number of these rows is given again."""
        owners: dict[tuple[type[models.Model], int], list[int]] = {}
        for unit in units:
            numbers = [row.given["number"] for row in unit.rows if "number" in row.given]
            if numbers and issubclass(unit.owner.model, Numbering):
                owners.setdefault((unit.owner.model, max(numbers)), []).append(self.index.pks[unit.owner])
        for (model, highest), pks in owners.items():
            for some in chunks(pks):
                below = model.objects.filter(pk__in=some, numbered_up_to__lt=highest)
                below.update(numbered_up_to=highest)

    # ── History ─────────────────────────────────────────────────────────────

    def history(self, rows: list[FixtureRow]) -> None:
        """Add the rows that are only ever added, in the order in which they refer to each other."""
        for model in HISTORY:
            self.add(model, [(row, self._filled(model(), row)) for row in rows if row.model is model])

    def add_unknown(self, model: type[models.Model], rows: list[FixtureRow]) -> None:
        """Add those of `rows`, of articles that are written, that are not here yet; change and take away none."""
        existing = set()
        for some in chunks({row.key[0] for row in rows}):
            existing |= {
                record.natural_key()
                for record in model.objects.filter(article__slug__in=some).select_related("article")
            }
        fresh = [row for row in rows if row.key not in existing]
        for row in fresh:
            refuse_missing(row)
        self.add(model, [(row, self._filled(model(), row)) for row in fresh])

    def heads(self, rows: list[FixtureRow], links: list[FixtureRow]) -> None:
        """Move the heads of chains that had not begun here to the end of what was loaded."""
        given = {
            row.key[0]: (row.given.get("number", 0), row.given.get("hash")) for row in rows if row.given.get("number")
        }
        for model, chain in ((Move, ChainHead.Chain.MOVES), (LedgerEntry, ChainHead.Chain.PRINTINGS)):
            added = [row.given for row in links if row.model is model]
            last = max(((link["number"], link["hash"]) for link in added), default=None)
            head = given.get(chain, last)
            if last and head != last:
                raise BadFixture(f"The head of the chain of {chain} is not its last link: this dump is not whole.")
            if head:
                ChainHead.objects.filter(chain=chain, number=0).update(number=head[0], hash=head[1])

    # ── One record ──────────────────────────────────────────────────────────

    def _filled(self, record: models.Model, row: FixtureRow, only: set[str] | None = None) -> models.Model:
        """`record` with what `row` gives, or with the fields in `only` of that."""
        for name, value in row.given.items():
            if only is not None and name not in only:
                continue
            field = record._meta.get_field(name)
            if not isinstance(value, Ref):
                setattr(record, field.attname, value)
            elif value in self.index.pks:
                setattr(record, field.attname, self.index.pks[value])
            else:
                self._later.append((record, field, value))
        if isinstance(record, Folded):
            record.fill_folded()
        if isinstance(record, Photo):
            record.width, record.height = row.given.get("width", record.width), row.given.get("height", record.height)
        if isinstance(record, FormerSlug):
            model = next(model for model in TOP if model._meta.model_name == record.kind)
            record.target_pk = self.index.pks[Ref(model, (record.target,))]
        return record


def _refuse_strangers(row: FixtureRow, name: str, pks: list) -> None:
    """Refuse members of a many-to-many field that are nowhere: the database would say so without naming the row."""
    related = row.model._meta.get_field(name).related_model
    existing = set(related._base_manager.filter(pk__in=pks).values_list("pk", flat=True))
    if missing := set(pks) - existing:
        keys = ", ".join(map(str, sorted(missing)))
        raise row.wrong(f"there is no {related._meta.verbose_name} “{keys}”.", name)


def _with_hint(row: FixtureRow, error: Exception) -> str:
    if row.model not in (ContentType, Permission):
        return str(error)
    return (
        f"{error}. The numbers of content types and permissions differ between databases: leave them out "
        "(--exclude contenttypes --exclude auth.permission), or dump with --natural-foreign --natural-primary."
    )


def lock(plan: Plan, index: Index) -> None:
    """Hold the records that are about to change, and refuse if anybody changed them since they were compared."""
    units = [unit for unit in plan.units if unit.decision == UPDATE and unit.owner in index.pks]
    articles = {index.pks[unit.owner] for unit in units if unit.owner.model is Article}
    for some in chunks(articles):
        # An open form of the story is out of date from now on.
        Article.objects.filter(pk__in=some).update(version=F("version") + 1, modified_by=None, modified_at=now())
    for model in TOP:
        held = [index.pks[unit.owner] for unit in units if unit.model is model and unit.owner in index.pks]
        for some in chunks(held):
            list(model.objects.filter(pk__in=some).order_by("pk").select_for_update().values_list("pk"))
    look_again(units, index)
    for unit in units:
        if stored_digest(unit) != unit.digest_when_planned:
            raise BadFixture(f"{unit} was changed while this load was being read. Nothing was loaded: load again.")
        by_pk = {record.pk: record for record in unit.stored}
        unit.pairs = [(row, by_pk[stored.pk] if stored else None) for row, stored in unit.pairs]


def look_again(units: Iterable[Unit], index: Index) -> None:
    """Read anew what is stored of `units`."""
    units = list(units)
    for model in TOP:
        attach_records([unit for unit in units if unit.model is model], index)
    for model in PARTS:
        attach_rows([unit for unit in units if unit.model is model], index)


def remember(units: list[Unit], index: Index) -> None:
    """Write down what was loaded, and how the load left it."""
    look_again(units, index)
    arrivals = [
        Arrival(kind=unit.kind, key=unit.key, given=unit.given, kept=stored_digest(unit), at=now()) for unit in units
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
