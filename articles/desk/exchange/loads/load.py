"""The two passes of a load: read and compare without holding anybody up, then write all or nothing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, reset_queries, transaction

from articles.desk.exchange.loads import history
from articles.desk.exchange.loads.check import refuse_missing
from articles.desk.exchange.loads.parcels import Parcel, Waiting
from articles.desk.exchange.loads.parse import BadFixture, FixtureRow, readable
from articles.desk.exchange.loads.plan import KEPT, NEW, REFUSE, SAME, UPDATE, Conflict, Unit, make_plan
from articles.desk.exchange.loads.reading import Reading
from articles.desk.exchange.loads.records import HISTORY
from articles.desk.exchange.loads.refs import Index, Ref
from articles.desk.exchange.loads.stream import Stream
from articles.desk.exchange.loads.write import Writer, lock, remember, reset_sequences
from articles.desk.press import revisions
from articles.desk.rules.refusals import Refused
from articles.desk.steps import importing
from articles.models import Arrival, Article, ChainHead, Dismissal, Edition, State

ACTOR = "loaddata"
Report = Callable[[str, int, int], None]


@dataclass
class Outcome:
    """What a load did."""

    installed: int  # rows of the files, without those that were left as ours
    counts: dict[str, int]  # units by decision
    notes: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def count(self, parcel: Parcel) -> None:
        """Add what became of a parcel."""
        plan = parcel.plan
        self.installed += parcel.size - sum(len(unit.rows) for unit in plan.with_decision(KEPT))
        for decision in self.counts:
            self.counts[decision] += len(plan.with_decision(decision))
        self.notes += [f"Left as it is here: {unit}." for unit in plan.with_decision(KEPT)]
        self.warnings += plan.warnings


@dataclass(frozen=True)
class Ways:
    """How to load."""

    conflicts: str = REFUSE  # one of plan.REFUSE, KEEP_OURS, OVERWRITE
    publish_changes: bool = False  # print what changes in stories that are out
    ignore: bool = False  # leave out unknown fields
    report: Report = lambda doing, done, of: None  # called with what is done to how many rows, of how many


def load(rows: list[FixtureRow], ways: Ways = Ways()) -> Outcome:
    """Load `rows` into the database, all or nothing. Raises BadFixture: nothing was changed then."""
    parcel = _prepared(rows, Index(), ways)
    return _written([parcel], parcel.reading.index, len(rows), ways)


def load_stream(stream: Stream, ways: Ways = Ways()) -> Outcome:
    """Load all rows of `stream`, parcel by parcel, all or nothing. Raises BadFixture: nothing was changed then."""
    if stream.is_short:
        return load(next(stream.parcels()), ways)
    index = Index()
    for model, slugs in stream.records.items():
        index.expect(model, slugs)
    stream.gather(lambda model, slug: index.present_key(model, slug)[0])
    with Waiting(index) as waiting:
        _prepare_all(stream, waiting, index, ways)
        return _written(waiting, index, stream.count, ways)


def _prepare_all(stream: Stream, waiting: Waiting, index: Index, ways: Ways) -> None:
    """Check everything before anything is written; what is right waits in a file."""
    done, changed = 0, []
    for rows in stream.parcels():
        try:
            waiting.put(_prepared(rows, index, ways))
        except Conflict as conflict:
            changed += conflict.units
        index.forget_rows()
        done += len(rows)
        ways.report("checked", done, stream.count)
    if changed:
        raise Conflict(changed)


def _prepared(rows: list[FixtureRow], index: Index, ways: Ways) -> Parcel:
    """The first pass: read and compared, without a lock."""
    reading = Reading(rows, index, ignore=ways.ignore)
    plan = make_plan(reading.rows, index, reading.listing, ways.conflicts)
    added = history.new_rows(reading.of(*HISTORY), index)
    for row in added:
        refuse_missing(row)
    for unit in plan.with_decision(NEW):
        if unit.model is Article:
            reading.set_arrival_state(unit.rows[0])
    return Parcel(reading, plan, added, len(rows))


def _written(parcels: Iterable[Parcel], index: Index, count: int, ways: Ways) -> Outcome:
    """The second pass: all parcels in one transaction."""
    writer = Writer(index)
    outcome = Outcome(0, dict.fromkeys((NEW, UPDATE, SAME, KEPT), 0))
    done = 0
    try:
        with transaction.atomic():
            for parcel in parcels:
                writer.made = []
                outcome.notes += _write(parcel, writer, ways.publish_changes)
                outcome.count(parcel)
                if not connection.force_debug_cursor:  # nobody counts them
                    reset_queries()  # where DEBUG is on, Django keeps them all: the texts of the whole archive
                done += parcel.size
                ways.report("loaded", done, count)
            writer.remember_late()
            reset_sequences(writer.models)
            connection.check_constraints()
    except DatabaseError as error:
        raise _explained(error, writer) from error
    if index.unknown_users:
        names = ", ".join(sorted(index.unknown_users))
        outcome.warnings.append(f"These accounts are not here, so whoever they were is left empty: {names}.")
    return outcome


def _write(parcel: Parcel, writer: Writer, publish_changes: bool) -> list[str]:
    reading, plan, added = parcel.reading, parcel.plan, parcel.added
    index = reading.index
    writer.others(reading.others)
    existed = {unit.owner for unit in plan.with_decision(UPDATE) if unit.owner in index.pks}
    for owner in sorted(plan.overwritten, key=str):
        if owner.model is Article:
            article = Article.objects.get(pk=index.pks[owner])
            revisions.record(article, actor=ACTOR, note="As it was before a load overwrote it")
    lock(plan, index)
    writer.records(plan)
    writer.sets(plan)
    _settle_ledger_marks(added, reading)
    writer.history(added)
    writer.heads(reading.of(ChainHead), added)
    written = plan.with_decision(NEW, UPDATE)
    notes = _hand_to_desk(reading, written, existed, publish_changes)
    file_arrivals = _file_arrivals(reading, writer)
    writer.add_unknown(Dismissal, reading.of(Dismissal))
    remember([unit for unit in written if not _comes_with_arrival(unit, existed, file_arrivals, reading)], index)
    writer.end_parcel()
    return notes


def _settle_ledger_marks(added: list[FixtureRow], reading: Reading) -> None:
    """An edition whose ledger entry does not come along will be entered into the ledger here."""
    entered = history.has_ledger_entry(added)
    for row in added:
        if row.model is Edition and row.key not in entered:
            row.given["in_ledger"] = False


def _file_arrivals(reading: Reading, writer: Writer) -> set[tuple]:
    """Take over the arrivals that a dump remembers and that are unknown here; the keys of all that it has."""
    rows = reading.of(Arrival)
    existing = set(Arrival.objects.values_list("kind", "key")) if rows else set()
    fresh = [row for row in rows if row.key not in existing]
    writer.add(Arrival, [(row, Arrival(**row.given)) for row in fresh])
    return {row.key for row in rows}


def _comes_with_arrival(unit: Unit, existed: set[Ref], file_arrivals: set[tuple], reading: Reading) -> bool:
    """Whether the dump itself says when this unit was loaded last, or that it never was."""
    return unit.owner not in existed and (reading.is_own_dump or (unit.kind, unit.key) in file_arrivals)


def _hand_to_desk(reading: Reading, written: list[Unit], existed: set[Ref], publish_changes: bool) -> list[str]:
    """Print or record every story that is new or changed. What is to be told."""
    owners = dict.fromkeys(unit.owner for unit in written if unit.owner.model is Article)
    notes = _hand_in_new([unit.rows[0] for unit in written if unit.model is Article and unit.decision == NEW], reading)
    for owner in owners:
        if owner in existed:
            article = Article.objects.get(pk=reading.index.pks[owner])
            try:
                notes += _hand_in_change(article, publish_changes)
            except Refused as refused:
                raise BadFixture(f"{owner}: {refused}") from refused
    return notes


def _hand_in_new(rows: list[FixtureRow], reading: Reading) -> list[str]:
    """Print or record new stories, but for those that bring their own history."""
    arriving = [reading.index.pks[Ref(Article, row.key)] for row in rows if not _has_happened(row, reading)]
    taken_in = importing.take_in(arriving, actor=ACTOR)
    return [f"Printed {article.slug}, with findings: {move.note}" for article, move in taken_in if move.note]


def _has_happened(row: FixtureRow, reading: Reading) -> bool:
    """Whether the files tell what happened to the story: what arrives in print needs its editions for that."""
    is_printed = row.given.get("state") in importing.PRINTED
    return row.key in (reading.with_editions if is_printed else reading.with_history)


def _hand_in_change(article: Article, publish_changes: bool) -> list[str]:
    if article.state != State.PUBLISHED:
        importing.record_import(article, actor=ACTOR)
        return []
    if publish_changes:
        edition = importing.reprint_import(article, actor=ACTOR)
        return [f"Printed {article.slug} again, as edition {edition.number}."]
    importing.revise_import(article, actor=ACTOR)
    return [
        f"{article.slug} is in print and stays as it is there: the update waits for the desk as a draft. "
        "--publish-changes prints it."
    ]


def _explained(error: DatabaseError, writer: Writer) -> BadFixture:
    """Which row broke which rule of the database, said in the rule's own words."""
    for row, record in writer.made:
        for rule in record._meta.constraints:
            try:
                rule.validate(type(record), record)
            except ValidationError as broken:
                return row.wrong(" ".join(broken.messages))
            except DatabaseError:
                continue
    return BadFixture(f"The database refused it, nothing was loaded: {readable(error)}")
