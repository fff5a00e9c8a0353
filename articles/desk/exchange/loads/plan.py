"""What a load would do: each unit of the files beside what is stored.

A unit is one record, or the rows of one kind that belong to one record: they come and go as a set. A unit
that equals what is stored is left alone. One that differs is taken if nobody here changed it since it was
loaded last; otherwise it is a conflict, and the newsroom's text stands unless it is told to give way.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import models

from articles.desk.exchange.loads import photos
from articles.desk.exchange.loads.check import refuse_missing
from articles.desk.exchange.loads.parse import BadFixture, FixtureRow
from articles.desk.exchange.loads.records import PARTS, SLUG_KINDS, TOP, compared
from articles.desk.exchange.loads.refs import Index, Ref, chunks, plain
from articles.models import Arrival, Article, FormerSlug, Mention, Photo, Tag, TaggedArticle
from articles.pictures import Picture
from articles.text import digest, fold

NEW, SAME, UPDATE, CONFLICT, KEPT = "new", "same", "update", "conflict", "kept"
REFUSE, KEEP_OURS, OVERWRITE = "refuse", "keep ours", "overwrite"


class Conflict(BadFixture):
    """What was changed here since it was loaded, and is refused."""

    def __init__(self, units: list[str]):
        self.units = units
        names = "\n".join(f"  {unit}" for unit in units)
        super().__init__(
            f"Changed here since it was loaded, or never loaded, and different in the file:\n{names}\n"
            "Nothing was loaded. --keep-ours leaves these as they are and loads the rest; "
            "--overwrite takes the file's, after keeping ours as a revision."
        )


@dataclass(eq=False)
class Unit:
    """A record, or a record's rows of one kind: in the files and as stored."""

    model: type[models.Model]
    owner: Ref  # the record; for rows, the record that they belong to
    rows: list[FixtureRow]
    stored: list[models.Model] = field(default_factory=list)
    pairs: list[tuple[FixtureRow, models.Model | None]] = field(default_factory=list)
    numbered_up_to: int = 0  # the highest number that a row of the owner ever had
    decision: str = NEW
    given: str = ""  # digest of what the files hold
    digest_when_planned: str = ""  # digest of what was stored when it was planned
    picture: Picture | None = None

    @property
    def kind(self) -> str:
        return self.model._meta.label_lower

    @property
    def key(self) -> str:
        return " ".join(str(part) for part in self.owner.key)

    def __str__(self) -> str:
        whose = "" if self.model is self.owner.model else f": {self.model._meta.verbose_name_plural}"
        return f"{self.owner}{whose}"


@dataclass
class Plan:
    """All units of a load, and what is to be told."""

    units: list[Unit]
    overwritten: set[Ref] = field(default_factory=set)  # owners whose changes give way
    warnings: list[str] = field(default_factory=list)

    def with_decision(self, *decisions: str) -> list[Unit]:
        return [unit for unit in self.units if unit.decision in decisions]


def make_plan(rows: list[FixtureRow], index: Index, listing: set[tuple], conflicts: str) -> Plan:
    """Decide about every unit in `rows`. `listing`: keys of the articles that list their tags.

    `conflicts` is REFUSE, KEEP_OURS or OVERWRITE. Raises BadFixture for rows that cannot be stored,
    and for conflicts that are to be refused.
    """
    plan = Plan(_records(rows, index) + _sets(rows, index, listing))
    arrivals = _arrivals(plan.units, index)
    for unit in plan.units:
        _decide(unit, arrivals.get((unit.kind, unit.owner)), plan)
    _refuse_twin_names(plan)
    _settle(plan, conflicts)
    return plan


# ── Units ───────────────────────────────────────────────────────────────────


def _records(rows: list[FixtureRow], index: Index) -> list[Unit]:
    units = []
    for model in TOP:
        of_model = [Unit(model, Ref(model, row.key), [row]) for row in rows if row.model is model]
        for unit in of_model:
            if model is FormerSlug:
                _check_former(unit.rows[0], index)
        attach_records(of_model, index)
        for unit in of_model:
            unit.pairs = [(unit.rows[0], unit.stored[0] if unit.stored else None)]
        units += of_model
    return units


def attach_records(units: list[Unit], index: Index) -> None:
    """Set `stored` of units that are records of one model."""
    for some in chunks(units):
        if some[0].model is FormerSlug:
            stored = FormerSlug.objects.filter(slug__in=[unit.owner.key[1] for unit in some])
        else:
            pks = [index.pks[unit.owner] for unit in some if unit.owner in index.pks]
            stored = some[0].model.objects.filter(pk__in=pks)
            if references := _references(some[0].model):
                stored = stored.select_related(*references)
        by_key = {record.natural_key(): record for record in stored}
        for unit in some:
            unit.stored = []
            if record := by_key.get(unit.owner.key):
                unit.stored = [record]
                index.pks[unit.owner] = record.pk


def _sets(rows: list[FixtureRow], index: Index, listing: set[tuple]) -> list[Unit]:
    units = []
    for model, parent in PARTS.items():
        sets: dict[Ref, Unit] = {}
        if model is TaggedArticle:
            sets = {Ref(Article, key): Unit(model, Ref(Article, key), []) for key in sorted(listing)}
        for row in rows:
            if row.model is model:
                owner = row.given[parent]
                sets.setdefault(owner, Unit(model, owner, [])).rows.append(row)
        attach_rows(list(sets.values()), index)
        units += sets.values()
    return units


def attach_rows(units: list[Unit], index: Index) -> None:
    """Set `stored` of units that are rows of one model, in their order."""
    for some in chunks(units):
        model, parent = some[0].model, PARTS[some[0].model]
        owners = {index.pks[unit.owner]: unit for unit in some if unit.owner in index.pks}
        for unit in some:
            unit.stored = []
        counts = some[0].owner.model.objects.filter(pk__in=list(owners)).values_list("pk", "numbered_up_to")
        for pk, count in counts:
            owners[pk].numbered_up_to = count
        rows = model.objects.filter(**{f"{parent}__in": list(owners)}).select_related(*_references(model))
        for record in rows.order_by("order", "pk" if model is TaggedArticle else "number"):
            owners[getattr(record, f"{parent}_id")].stored.append(record)


def _references(model: type[models.Model]) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey)]


def _check_former(row: FixtureRow, index: Index) -> None:
    model = SLUG_KINDS[row.given["kind"]]
    target = index.find(model, [row.given.get("target", "")])
    if target is None:
        raise row.wrong(f"there is no {model._meta.verbose_name} “{row.given.get('target', '')}”.", "target")
    led_to = index.find(model, [row.given["slug"]])
    if led_to and led_to.key == (row.given["slug"],):
        raise row.wrong(f"“{led_to.key[0]}” is the present slug of a {model._meta.verbose_name}.", "slug")
    if led_to and led_to != target:
        raise row.wrong(f"this address leads to “{led_to.key[0]}” here and stays theirs.", "slug")
    row.given["target"] = target.key[0]


# ── Pairing rows with what is stored ────────────────────────────────────────


def _pair(unit: Unit) -> None:
    """Say which stored row each row of a set is, and number those without a number."""
    if unit.model is TaggedArticle:
        stored = {Ref(Tag, record.tag.natural_key()): record for record in unit.stored}
        unit.pairs = [(row, stored.get(row.given["tag"])) for row in unit.rows]
        _refuse_twins(unit, "tag")
        return
    numbered = {record.number: record for record in unit.stored}
    taken = {row.given["number"] for row in unit.rows if "number" in row.given}
    next_number = unit.numbered_up_to
    for place, row in enumerate(unit.rows):
        if "number" not in row.given:
            at_place = unit.stored[place].number if place < len(unit.stored) else None
            if at_place is None or at_place in taken:
                next_number += 1
                while next_number in taken:
                    next_number += 1
                at_place = next_number
            taken.add(at_place)
            row.given["number"] = at_place
    unit.pairs = [(row, numbered.get(row.given["number"])) for row in unit.rows]
    _refuse_twins(unit, "number")
    if unit.model is Mention:
        _refuse_twins(unit, "person")


def _refuse_twins(unit: Unit, name: str) -> None:
    first: dict = {}
    for row in unit.rows:
        value = row.given.get(name)
        if value is not None and value in first:
            key = value if isinstance(value, int) else value.key[0]
            raise row.wrong(f"{first[value].place} of {unit.owner} has {name} “{key}” already.", name)
        first[value] = row


# ── Decisions ───────────────────────────────────────────────────────────────


def _decide(unit: Unit, arrival: Arrival | None, plan: Plan) -> None:
    beside = None
    if unit.model is Photo:
        beside, warning = photos.look_for(unit.rows[0])
        plan.warnings += [warning] if warning else []
    unit.given = _given_digest(unit, beside.mark if beside else "")
    unit.digest_when_planned = stored_digest(unit)
    if unit.model is not unit.owner.model:
        _pair(unit)
    untouched = arrival is not None and arrival.kept == unit.digest_when_planned
    if untouched and arrival.given == unit.given:
        unit.decision = SAME
        return
    if beside:
        unit.picture = photos.take_in(unit.rows[0], beside)
    for row, stored in unit.pairs:
        if stored is None:
            refuse_missing(row)
    if unit.model is unit.owner.model and not unit.stored:
        unit.decision = NEW
    elif _is_same(unit):
        unit.decision = SAME
    elif untouched or (arrival is None and not unit.stored):
        unit.decision = UPDATE
    else:
        unit.decision = CONFLICT


def _is_same(unit: Unit) -> bool:
    """Whether what is stored is what the files give, over the fields that they give."""
    names = {field.name for field in compared(unit.model)}
    if len(unit.rows) != len(unit.stored):
        return False
    for place, (row, stored) in enumerate(unit.pairs):
        if stored is None or any(
            plain(value) != plain(getattr(stored, name)) for name, value in row.given.items() if name in names
        ):
            return False
        if unit.model is not unit.owner.model:
            given, kept = (
                (row.given["order"], stored.order) if "order" in row.given else (place, unit.stored.index(stored))
            )
            if given != kept:
                return False
    return True


def _given_digest(unit: Unit, picture: str) -> str:
    given = [{name: plain(value) for name, value in row.given.items()} for row in unit.rows]
    return digest([row | {"file": picture} for row in given] if picture else given)


def stored_digest(unit: Unit) -> str:
    """The digest of what is stored of `unit`, by which the next load tells whether somebody here changed it."""
    names = [field.name for field in compared(unit.model)]
    if unit.model is not unit.owner.model:
        names += ["order"] if unit.model is TaggedArticle else ["order", "number"]
    return digest([{name: plain(getattr(record, name)) for name in names} for record in unit.stored])


def _arrivals(units: list[Unit], index: Index) -> dict[tuple[str, Ref], Arrival]:
    """The last arrival of each unit, also under a slug that its record had before."""
    arrivals = {}
    for kind in {unit.kind for unit in units}:
        by_name = {
            name: unit.owner for unit in units if unit.kind == kind for name in [*index.names_of(unit.owner), unit.key]
        }
        for some in chunks(by_name):
            for arrival in Arrival.objects.filter(kind=kind, key__in=some).order_by("at"):
                arrivals[kind, by_name[arrival.key]] = arrival
    return arrivals


def _refuse_twin_names(plan: Plan) -> None:
    """Refuse a tag whose folded name another tag has: names are one when their letters are."""
    tags = [unit for unit in plan.units if unit.model is Tag and "name" in unit.rows[0].given]
    folded = {fold(unit.rows[0].given["name"]).strip(): unit for unit in tags}
    if len(folded) < len(tags):
        row = next(unit.rows[0] for unit in tags if unit not in folded.values())
        raise row.wrong("another tag of this load has the same name.", "name")
    renamed = {unit.owner.key[0] for unit in tags}
    for some in chunks(folded):
        for name, slug in Tag.objects.filter(folded__in=some).values_list("folded", "slug"):
            if slug not in renamed:
                raise folded[name].rows[0].wrong(f"the tag “{slug}” has this name already.", "name")


def _settle(plan: Plan, conflicts: str) -> None:
    """Let the newsroom's changes stand, give way, or stop the load."""
    changed = plan.with_decision(CONFLICT)
    if changed and conflicts == REFUSE:
        raise Conflict([str(unit) for unit in changed])
    owners = {unit.owner for unit in changed}
    if conflicts == OVERWRITE:
        plan.overwritten = owners
    for unit in plan.units:
        if unit.owner in owners and unit.decision != SAME:
            unit.decision = UPDATE if conflicts == OVERWRITE else KEPT


def written(units: Iterable[Unit]) -> list[Unit]:
    """Those of `units` that a load writes."""
    return [unit for unit in units if unit.decision in (NEW, UPDATE)]
