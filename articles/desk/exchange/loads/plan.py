"""What a load would do: each unit of the files is compared with what is stored.

A unit is one record, or the rows of one kind that belong to one record: they come and go as a set. A unit
that equals what is stored is left alone. One that differs is taken if nobody here changed it since it was
loaded last; otherwise it is a conflict, and the newsroom's text stands unless the load may overwrite it.
"""

from dataclasses import dataclass, field
from typing import Any

from django.db import models

from articles.desk.exchange.loads.checking import photos
from articles.desk.exchange.loads.checking.fields import refuse_missing
from articles.desk.exchange.loads.checking.refs import Index, Ref, chunks, natural_key, plain
from articles.desk.exchange.loads.parsing.rows import BadFixture, FixtureRow
from articles.desk.exchange.loads.records import PARTS, RECORDS, SLUG_KINDS, compared
from articles.models import Arrival, Article, FormerSlug, Mention, Numbered, Photo, Tag, TaggedArticle
from articles.pictures import Picture
from articles.text import digest, fold

NEW, SAME, UPDATE, CONFLICT, KEPT = "new", "same", "update", "conflict", "kept"
REFUSE, KEEP_OURS, OVERWRITE = "refuse", "keep ours", "overwrite"


class Conflict(BadFixture):
    """A load is refused because of `units`: they were changed here since they were loaded."""

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
    digest_in_files: str = ""
    digest_when_planned: str = ""  # of what was stored then
    picture: Picture | None = None

    @property
    def kind(self) -> str:
        return self.model._meta.label_lower

    @property
    def key(self) -> str:
        return " ".join(str(part) for part in self.owner.key)

    def __str__(self) -> str:
        rows = "" if self.model is self.owner.model else f": {self.model._meta.verbose_name_plural}"
        return f"{self.owner}{rows}"


@dataclass
class Plan:
    """All units of a load, each with a decision, and warnings for who loads."""

    units: list[Unit]
    overwritten: set[Ref] = field(default_factory=set)  # owners whose changes here are overwritten
    warnings: list[str] = field(default_factory=list)

    def with_decision(self, *decisions: str) -> list[Unit]:
        return [unit for unit in self.units if unit.decision in decisions]


def make_plan(rows: list[FixtureRow], index: Index, tag_owners: set[tuple], conflicts: str) -> Plan:
    """A decision about every unit in `rows`. `tag_owners`: keys of the articles that list their tags.

    `conflicts` is REFUSE, KEEP_OURS or OVERWRITE. Raises BadFixture for rows that cannot be stored,
    and Conflict if conflicts are refused.
    """
    plan = Plan(_records(rows, index) + _sets(rows, index, tag_owners))
    arrivals = _arrivals(plan.units, index)
    for unit in plan.units:
        _decide(unit, arrivals.get((unit.kind, unit.owner)), plan)
    _refuse_same_tag_names(plan)
    _settle(plan, conflicts)
    return plan


# ── Units ───────────────────────────────────────────────────────────────────


def _records(rows: list[FixtureRow], index: Index) -> list[Unit]:
    units: list[Unit] = []
    for model in RECORDS:
        of_model = [Unit(model, Ref(model, row.key), [row]) for row in rows if row.model is model]
        for unit in of_model:
            if model is FormerSlug:
                _check_former_slug(unit.rows[0], index)
        attach_records(of_model, index)
        for unit in of_model:
            unit.pairs = [(unit.rows[0], unit.stored[0] if unit.stored else None)]
        units += of_model
    return units


def attach_records(units: list[Unit], index: Index) -> None:
    """Set `stored` of `units`, which are records of one model."""
    for chunk in chunks(units):
        if chunk[0].model is FormerSlug:
            stored = FormerSlug.objects.filter(slug__in=[unit.owner.key[1] for unit in chunk])
        else:
            pks = [index.pks[unit.owner] for unit in chunk if unit.owner in index.pks]
            stored = chunk[0].model._default_manager.filter(pk__in=pks)
            if references := _references(chunk[0].model):
                stored = stored.select_related(*references)
        by_key = {natural_key(record): record for record in stored}
        for unit in chunk:
            unit.stored = []
            if record := by_key.get(unit.owner.key):
                unit.stored = [record]
                index.pks[unit.owner] = record.pk


def _sets(rows: list[FixtureRow], index: Index, tag_owners: set[tuple]) -> list[Unit]:
    units: list[Unit] = []
    for model, parent in PARTS.items():
        sets: dict[Ref, Unit] = {}
        if model is TaggedArticle:
            sets = {Ref(Article, key): Unit(model, Ref(Article, key), []) for key in sorted(tag_owners)}
        for row in rows:
            if row.model is model:
                owner = row.values[parent]
                sets.setdefault(owner, Unit(model, owner, [])).rows.append(row)
        attach_rows(list(sets.values()), index)
        units += sets.values()
    return units


def attach_rows(units: list[Unit], index: Index) -> None:
    """Set `stored` of `units`, which are rows of one model, in their order."""
    for chunk in chunks(units):
        model, parent = chunk[0].model, PARTS[chunk[0].model]
        owners = {index.pks[unit.owner]: unit for unit in chunk if unit.owner in index.pks}
        for unit in chunk:
            unit.stored = []
        counts = chunk[0].owner.model._default_manager.filter(pk__in=list(owners)).values_list("pk", "numbered_up_to")
        for pk, count in counts:
            owners[pk].numbered_up_to = count
        rows = model._default_manager.filter(**{f"{parent}__in": list(owners)}).select_related(*_references(model))
        for record in rows.order_by("order", "pk" if model is TaggedArticle else "number"):
            owners[getattr(record, f"{parent}_id")].stored.append(record)


def _references(model: type[models.Model]) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey)]


def _check_former_slug(row: FixtureRow, index: Index) -> None:
    model = SLUG_KINDS[row.values["kind"]]
    target = index.find(model, [row.values.get("target", "")])
    if target is None:
        raise row.wrong(f"there is no {model._meta.verbose_name} “{row.values.get('target', '')}”.", "target")
    leads_to = index.find(model, [row.values["slug"]])
    if leads_to and leads_to.key == (row.values["slug"],):
        raise row.wrong(f"“{leads_to.key[0]}” is the present slug of a {model._meta.verbose_name}.", "slug")
    if leads_to and leads_to != target:
        raise row.wrong(f"this address leads to “{leads_to.key[0]}” here and stays that one's.", "slug")
    row.values["target"] = target.key[0]


# ── Pairing rows with what is stored ────────────────────────────────────────


def _pair(unit: Unit) -> None:
    """Pair each row of a set with the stored row that it replaces; number the rows without a number."""
    if unit.model is TaggedArticle:
        uses = {Ref(Tag, use.tag.natural_key()): use for use in unit.stored if isinstance(use, TaggedArticle)}
        unit.pairs = [(row, uses.get(row.values["tag"])) for row in unit.rows]
        _refuse_same(unit, "tag")
        return
    _give_numbers(unit)
    numbered = {record.number: record for record in unit.stored if isinstance(record, Numbered)}
    unit.pairs = [(row, numbered.get(row.values["number"])) for row in unit.rows]
    _refuse_same(unit, "number")
    if unit.model is Mention:
        _refuse_same(unit, "person")


def _give_numbers(unit: Unit) -> None:
    """Give each row without a number that of the stored row in its place, or the next that was never used."""
    stored_numbers = [record.number for record in unit.stored if isinstance(record, Numbered)]
    taken = {row.values["number"] for row in unit.rows if "number" in row.values}
    next_number = unit.numbered_up_to
    for place, row in enumerate(unit.rows):
        if "number" in row.values:
            continue
        number = stored_numbers[place] if place < len(stored_numbers) else None
        if number is None or number in taken:
            next_number += 1
            while next_number in taken:
                next_number += 1
            number = next_number
        taken.add(number)
        row.values["number"] = number


def _refuse_same(unit: Unit, name: str) -> None:
    """Raise BadFixture if two rows of a set have the same value in the field `name`."""
    first_rows: dict[Any, FixtureRow] = {}
    for row in unit.rows:
        value = row.values.get(name)
        if value is not None and value in first_rows:
            key = value if isinstance(value, int) else value.key[0]
            raise row.wrong(f"{first_rows[value].place} of {unit.owner} has {name} “{key}” already.", name)
        first_rows[value] = row


# ── Decisions ───────────────────────────────────────────────────────────────


def _decide(unit: Unit, arrival: Arrival | None, plan: Plan) -> None:
    file = None
    if unit.model is Photo:
        file, warning = photos.find_file(unit.rows[0])
        plan.warnings += [warning] if warning else []
    unit.digest_in_files = _digest_in_files(unit, file.digest if file else "")
    unit.digest_when_planned = stored_digest(unit)
    if unit.model is not unit.owner.model:
        _pair(unit)
    is_untouched = arrival is not None and arrival.kept == unit.digest_when_planned
    if arrival is not None and is_untouched and arrival.given == unit.digest_in_files:
        unit.decision = SAME
        return
    if file:
        unit.picture = photos.take_in(unit.rows[0], file)
    for row, stored in unit.pairs:
        if stored is None:
            refuse_missing(row)
    if unit.model is unit.owner.model and not unit.stored:
        unit.decision = NEW
    elif _is_same(unit):
        unit.decision = SAME
    elif is_untouched or (arrival is None and not unit.stored):
        unit.decision = UPDATE
    else:
        unit.decision = CONFLICT


def _is_same(unit: Unit) -> bool:
    """True if what is stored equals the files, over the fields that the files give."""
    names = {field.name for field in compared(unit.model)}
    if len(unit.rows) != len(unit.stored):
        return False
    for place, (row, stored) in enumerate(unit.pairs):
        if stored is None or any(
            plain(value) != plain(getattr(stored, name)) for name, value in row.values.items() if name in names
        ):
            return False
        if isinstance(stored, Numbered | TaggedArticle):
            has_order = "order" in row.values
            order, stored_order = (
                (row.values["order"], stored.order) if has_order else (place, unit.stored.index(stored))
            )
            if order != stored_order:
                return False
    return True


def _digest_in_files(unit: Unit, picture_digest: str) -> str:
    """The digest of what the files hold of `unit`, by which the next load knows that it is the same again."""
    rows = [{name: plain(value) for name, value in row.values.items()} for row in unit.rows]
    return digest([row | {"file": picture_digest} for row in rows] if picture_digest else rows)


def stored_digest(unit: Unit) -> str:
    """The digest of what is stored of `unit`, by which the next load knows whether somebody here changed it."""
    names = [field.name for field in compared(unit.model)]
    if unit.model is not unit.owner.model:
        names += ["order"] if unit.model is TaggedArticle else ["order", "number"]
    return digest([{name: plain(getattr(record, name)) for name in names} for record in unit.stored])


def _arrivals(units: list[Unit], index: Index) -> dict[tuple[str, Ref], Arrival]:
    """The last arrival of each unit, also under a former slug of its record."""
    arrivals: dict[tuple[str, Ref], Arrival] = {}
    for kind in {unit.kind for unit in units}:
        owners = {
            name: unit.owner for unit in units if unit.kind == kind for name in [*index.names_of(unit.owner), unit.key]
        }
        for chunk in chunks(owners):
            for arrival in Arrival.objects.filter(kind=kind, key__in=chunk).order_by("at"):
                arrivals[kind, owners[arrival.key]] = arrival
    return arrivals


def _refuse_same_tag_names(plan: Plan) -> None:
    """Raise BadFixture for a tag with the folded name of another tag: the same letters are the same name."""
    tags = [unit for unit in plan.units if unit.model is Tag and "name" in unit.rows[0].values]
    folded = {fold(unit.rows[0].values["name"]).strip(): unit for unit in tags}
    if len(folded) < len(tags):
        row = next(unit.rows[0] for unit in tags if unit not in folded.values())
        raise row.wrong("another tag of this load has the same name. Keep one of the two.", "name")
    renamed = {unit.owner.key[0] for unit in tags}
    for chunk in chunks(folded):
        for name, slug in Tag.objects.filter(folded__in=chunk).values_list("folded", "slug"):
            if slug not in renamed:
                raise (
                    folded[name]
                    .rows[0]
                    .wrong(f"the tag “{slug}” has this name already. Give this one that slug, or another name.", "name")
                )


def _settle(plan: Plan, conflicts: str) -> None:
    """Decide about conflicts: keep ours, overwrite ours, or raise Conflict."""
    changed = plan.with_decision(CONFLICT)
    if changed and conflicts == REFUSE:
        raise Conflict([str(unit) for unit in changed])
    owners = {unit.owner for unit in changed}
    if conflicts == OVERWRITE:
        plan.overwritten = owners
    for unit in plan.units:
        if unit.owner in owners and unit.decision != SAME:
            unit.decision = UPDATE if conflicts == OVERWRITE else KEPT
