"""The history of a story as one time line: what was saved, which steps were taken, what was printed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet, Value
from django.utils import timezone

from articles.admin import saved, step_words
from articles.admin.saved_words import Names
from articles.desk.steps import standing
from articles.models import FOREVER, Article, Edition, EditionKind, Move, Revision, now

ENTRIES_PER_PAGE = 40
SAVE, STEP = "save", "step"  # in this order: of one second, the step follows what it keeps


@dataclass
class Entry:
    """A save or a step: who, when, why, and what it changed."""

    at: dt.datetime
    actor: str
    title: str
    note: str = ""
    revision: Revision | None = None  # of a save
    changes: list[str] = field(default_factory=list)
    editions: Sequence[Edition] = ()  # that were printed from it

    @property
    def day(self) -> dt.date:
        """The day by the paper's clock."""
        return self.at.astimezone(timezone.get_default_timezone()).date()

    @property
    def printed(self) -> list[tuple[Edition, str]]:
        """The editions that were printed from this state, each with what has become of it."""
        return [(edition, stands(edition)) for edition in self.editions]


def stands(edition: Edition) -> str:
    """Where an edition stands before readers, in a few words."""
    if edition.withheld_line:
        return "withheld"
    if edition.withdrawn_at:
        return "withdrawn before its hour"
    if edition.pulled:
        return "taken from readers"
    if edition.live_from > now():
        return f"waits until {standing.clock(edition.live_from)}"
    is_notice = edition.kind == EditionKind.RETRACTION
    if edition.live_until == FOREVER:
        return "the notice that readers see" if is_notice else "readers have it"
    return f"readers had it until {standing.clock(edition.live_until)}"


def time_line(story: Article, number: str | int) -> tuple[Page, list[tuple[dt.date, list[Entry]]]]:
    """A page of the history of `story` and its entries by day, newest first. The same few queries for any history."""
    page = Paginator(_keys(story), ENTRIES_PER_PAGE).get_page(number)
    entries = _entries(story, [(kind, pk) for _, kind, _, pk in page])
    return page, [(day, list(of_day)) for day, of_day in groupby(entries, key=lambda entry: entry.day)]


def _keys(story: Article) -> QuerySet:
    columns = ("at", "kind", "number", "pk")
    saves = story.revisions.order_by().annotate(kind=Value(SAVE)).values_list(*columns)
    steps = story.moves.order_by().annotate(kind=Value(STEP)).values_list(*columns)
    return saves.union(steps, all=True).order_by("-at", "-kind", "-number")


def _entries(story: Article, keys: list[tuple[str, int]]) -> list[Entry]:
    saves = _saves(story, [pk for kind, pk in keys if kind == SAVE])
    steps = _steps([pk for kind, pk in keys if kind == STEP])
    return [saves[pk] if kind == SAVE else steps[pk] for kind, pk in keys]


def _steps(pks: list[int]) -> dict[int, Entry]:
    moves = Move.objects.select_related("edition").defer("edition__document", "edition__folded").in_bulk(pks)
    return {pk: Entry(step.at, step.actor, _title(step), step.note) for pk, step in moves.items()}


def _title(step: Move) -> str:
    words = step_words.past(step.name)
    return f"{words}: edition {step.edition.number}" if step.edition else words


def _saves(story: Article, pks: list[int]) -> dict[int, Entry]:
    """The saves with these keys, each with what it changed in the one before it."""
    everything = list(story.revisions.order_by("number").values_list("pk", flat=True))
    before = {pk: earlier for earlier, pk in pairwise(everything)}
    asked = {*pks, *(before[pk] for pk in pks if pk in before)}
    revisions = Revision.objects.in_bulk(asked)
    names = Names(revision.content for revision in revisions.values())
    printed: dict[int, list[Edition]] = {}
    for edition in story.editions.for_lists().filter(revision__in=pks).order_by("number"):
        printed.setdefault(edition.revision_id, []).append(edition)
    return {
        pk: Entry(
            at=revisions[pk].at,
            actor=revisions[pk].actor,
            title=f"Saved, state {revisions[pk].number}",
            note=revisions[pk].note,
            revision=revisions[pk],
            changes=_changes(revisions.get(before.get(pk, 0)), revisions[pk], names),
            editions=printed.get(pk, []),
        )
        for pk in pks
    }


def _changes(before: Revision | None, after: Revision, names: Names) -> list[str]:
    if after.is_erased:
        return ["The words were erased for legal reasons"]
    if before is None:
        return ["The story was begun"]
    if before.is_erased:
        return ["The state before it was erased: nothing to compare with"]
    return saved.changes(before.content, after.content, names) or ["Nothing that can be seen was changed"]
