"""The two passes of a load: read and compare without a lock, then write all or nothing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, reset_queries, transaction

from articles.desk.exchange.loads.checking import history
from articles.desk.exchange.loads.checking.accounts import plan_accounts
from articles.desk.exchange.loads.checking.fields import refuse_missing
from articles.desk.exchange.loads.checking.reading import Reading
from articles.desk.exchange.loads.checking.refs import Index, Ref
from articles.desk.exchange.loads.parcels import Parcel, ParcelFile
from articles.desk.exchange.loads.parsing.rows import BadFixture, FixtureRow, readable
from articles.desk.exchange.loads.parsing.stream import Stream
from articles.desk.exchange.loads.plan import KEPT, NEW, REFUSE, UPDATE, Conflict, Plan, Unit, make_plan
from articles.desk.exchange.loads.records import HISTORY
from articles.desk.exchange.loads.write import RowWriter, lock, remember, reset_sequences
from articles.desk.press import revisions
from articles.desk.rules.refusals import Refused
from articles.desk.steps import counts, importing
from articles.models import Arrival, Article, ChainHead, Dismissal, Edition, FormerAddress, Person, Photo, Source, State

ACTOR = "loaddata"
Report = Callable[[str, int, int], None]


@dataclass
class Outcome:
    """What a load did, for who runs it."""

    installed: int = 0  # rows of the files, without those left as ours
    notes: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def add(self, parcel: Parcel) -> None:
        """Add the outcome of a parcel that was written."""
        plan = parcel.plan
        self.installed += parcel.size - sum(len(unit.rows) for unit in plan.with_decision(KEPT))
        self.notes += [f"Left as it is here: {unit}." for unit in plan.with_decision(KEPT)]
        self.warnings += plan.warnings


@dataclass(frozen=True)
class LoadOptions:
    """How to load."""

    conflicts: str = REFUSE  # one of plan.REFUSE, KEEP_OURS, OVERWRITE
    publish_changes: bool = False  # print changes to stories that are in print
    ignore: bool = False  # leave out unknown models and fields
    superusers: bool = False  # let new accounts be superusers
    report: Report = lambda doing, done, total: None  # called with “checked” or “loaded”, rows done, rows in all


def load(rows: list[FixtureRow], options: LoadOptions = LoadOptions()) -> Outcome:
    """Load `rows` into the database, all or nothing. Raises BadFixture."""
    parcel = _checked(rows, Index(), options)
    return _write_all([parcel], parcel.reading.index, len(rows), options)


def load_stream(stream: Stream, options: LoadOptions = LoadOptions()) -> Outcome:
    """Load all rows of `stream`, parcel by parcel, all or nothing. Raises BadFixture."""
    if stream.is_short:
        return load(next(stream.parcels()), options)
    index = Index()
    for model, slugs in stream.records.items():
        index.expect(model, slugs)
    stream.gather(lambda model, slug: index.present_key(model, slug)[0])
    with ParcelFile(index) as parcels:
        _check_all(stream, parcels, index, options)
        return _write_all(parcels, index, stream.count, options)


def _check_all(stream: Stream, parcels: ParcelFile, index: Index, options: LoadOptions) -> None:
    """Put all rows of `stream` into `parcels`. Raises BadFixture; for conflicts only after all of them are known."""
    done = 0
    conflicts: list[str] = []
    for rows in stream.parcels():
        try:
            parcels.put(_checked(rows, index, options))
        except Conflict as conflict:
            conflicts += conflict.units
        index.forget_rows()
        done += len(rows)
        options.report("checked", done, stream.count)
    if conflicts:
        raise Conflict(conflicts)


def _checked(rows: list[FixtureRow], index: Index, options: LoadOptions) -> Parcel:
    """The first pass over `rows`: checked and compared, without a lock."""
    reading = Reading(rows, index, ignore=options.ignore)
    accounts, reading.others = plan_accounts(
        reading.others, keep_ours=options.conflicts != REFUSE, superusers=options.superusers
    )
    plan = make_plan(reading.rows, index, reading.tag_owners, options.conflicts)
    history_rows = history.new_rows(reading.of(*HISTORY), index)
    for row in history_rows:
        refuse_missing(row)
    for unit in plan.with_decision(NEW):
        if unit.model is Article:
            reading.set_arrival_state(unit.rows[0])
    return Parcel(reading, plan, history_rows, accounts, len(rows))


def _write_all(parcels: Iterable[Parcel], index: Index, count: int, options: LoadOptions) -> Outcome:
    """The second pass: all parcels in one transaction."""
    writer = RowWriter(index)
    outcome = Outcome()
    done = 0
    try:
        with transaction.atomic():
            for parcel in parcels:
                writer.made = []
                outcome.notes += _write(parcel, writer, options.publish_changes)
                outcome.add(parcel)
                if not connection.force_debug_cursor:  # nobody counts them
                    reset_queries()  # where DEBUG is on, Django keeps them all: the texts of the whole archive
                done += parcel.size
                options.report("loaded", done, count)
            writer.remember_late()
            reset_sequences(writer.models)
            connection.check_constraints()
    except DatabaseError as error:
        raise _explained(error, writer) from error
    if index.unknown_users:
        names = ", ".join(sorted(index.unknown_users))
        outcome.warnings.append(f"These accounts do not exist here, so fields that name them are left empty: {names}.")
    return outcome


def _write(parcel: Parcel, writer: RowWriter, publish_changes: bool) -> list[str]:
    """Write one parcel; the notes for who loads."""
    reading, plan = parcel.reading, parcel.plan
    index = reading.index
    writer.accounts(parcel.accounts)
    writer.others(reading.others, parcel.accounts)
    existed = {unit.owner for unit in plan.with_decision(UPDATE) if unit.owner in index.pks}
    for owner in sorted(plan.overwritten, key=str):
        if owner.model is Article:
            article = Article.objects.get(pk=index.pks[owner])
            revisions.record(article, actor=ACTOR, note="As it was before a load overwrote it")
    lock(plan, index)
    writer.records(plan)
    writer.sets(plan)
    _mark_unentered(parcel.history)
    writer.history(parcel.history)
    writer.heads(reading.of(ChainHead), parcel.history)
    written = plan.with_decision(NEW, UPDATE)
    notes = parcel.accounts.notes + reading.notes
    notes += _hand_to_desk(reading, written, existed, publish_changes)
    _count_again(plan, index)
    file_arrivals = _file_arrivals(reading, writer)
    writer.add_missing(Dismissal, reading.of(Dismissal))
    remember([unit for unit in written if not _comes_with_arrival(unit, existed, file_arrivals, reading)], index)
    writer.end_parcel()
    return notes


def _count_again(plan: Plan, index: Index) -> None:
    """Have the stories that name a changed person, source or picture counted again."""
    owners = {unit.owner for unit in plan.with_decision(UPDATE)}
    for model in (Person, Source, Photo):
        pks = [index.pks[owner] for owner in owners if owner.model is model]
        counts.count_again(list(model._default_manager.in_bulk(pks).values()))


def _mark_unentered(rows: list[FixtureRow]) -> None:
    """Let an edition whose ledger entry does not come along be entered into the ledger here."""
    entered = history.editions_in_ledger(rows)
    for row in rows:
        if row.model is Edition and row.key not in entered:
            row.values["in_ledger"] = False


def _file_arrivals(reading: Reading, writer: RowWriter) -> set[tuple]:
    """The keys of the arrivals in a dump; those that are unknown here are added."""
    rows = reading.of(Arrival)
    existing = set(Arrival.objects.values_list("kind", "key")) if rows else set()
    new = [row for row in rows if row.key not in existing]
    writer.add(Arrival, [(row, Arrival(**row.values)) for row in new])
    return {row.key for row in rows}


def _comes_with_arrival(unit: Unit, existed: set[Ref], file_arrivals: set[tuple], reading: Reading) -> bool:
    """True if the dump itself says when this unit was loaded last, or that it never was."""
    return unit.owner not in existed and (reading.is_own_dump or (unit.kind, unit.key) in file_arrivals)


def _hand_to_desk(reading: Reading, written: list[Unit], existed: set[Ref], publish_changes: bool) -> list[str]:
    """Print or record every story that is new or changed; the notes for who loads."""
    # A former address is nothing that is printed: it leads to the story as it is.
    owners = dict.fromkeys(
        unit.owner for unit in written if unit.owner.model is Article and unit.model is not FormerAddress
    )
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
    """Print or record new stories, except those that bring their own history; the notes for who loads."""
    arriving = [reading.index.pks[Ref(Article, row.key)] for row in rows if not _brings_history(row, reading)]
    taken_in = importing.take_in(arriving, actor=ACTOR)
    return [f"Printed {article.slug}, with findings: {move.note}" for article, move in taken_in if move.note]


def _brings_history(row: FixtureRow, reading: Reading) -> bool:
    """True if the files hold the story's history: its editions if it arrives in print."""
    is_printed = row.values.get("state") in importing.PRINTED
    return row.key in (reading.with_editions if is_printed else reading.with_history)


def _hand_in_change(article: Article, publish_changes: bool) -> list[str]:
    if article.state != State.PUBLISHED:
        importing.record_import(article, actor=ACTOR)
        return []
    lost = importing.lost_quotations(article)
    if publish_changes and not lost:
        edition = importing.reprint_import(article, actor=ACTOR)
        return [f"Printed {article.slug} again, as edition {edition.number}."]
    importing.revise_import(article, actor=ACTOR)
    if publish_changes:
        words = ", ".join(f"“{readable(quote.text, 60)}”" for quote in lost)
        return [
            f"{article.slug} was not printed again: its text no longer has {words}. The update waits for the desk as a "
            "draft."
        ]
    return [
        f"{article.slug} is in print and stays as it is there: the update waits for the desk as a draft. "
        "--publish-changes prints it."
    ]


def _explained(error: DatabaseError, writer: RowWriter) -> BadFixture:
    """The database's refusal as a BadFixture: which row broke which rule, in the rule's own words."""
    for row, record in writer.made:
        for rule in record._meta.constraints:
            try:
                rule.validate(type(record), record)
            except ValidationError as broken:
                return row.wrong(" ".join(broken.messages))
            except DatabaseError:
                continue
    if (repeated := _repeated(writer)) is not None:
        return repeated
    return BadFixture(f"The database refused a row, so nothing was loaded: {readable(error)}")


def _repeated(writer: RowWriter) -> BadFixture | None:
    """The first row of the files that has what only one record may have, and an earlier row has; None if none has.

    Nothing of either is stored any more, so that the rules themselves find nothing wrong.
    """
    first_rows: dict[tuple, FixtureRow] = {}
    for row, record in writer.made:
        for rule in record._meta.constraints:
            values = tuple(record.serializable_value(name) for name in getattr(rule, "fields", ()))
            first = first_rows.setdefault((rule.name, values), row) if any(values) else row
            if first is not row:
                return row.wrong(f"{first.file}, {first.place}: {rule.get_violation_error_message()}")
    return None
