"""Everybody's work: who has how many stories in which state, and how long the oldest has been there."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Count, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from articles.desk.overview.rows import ON_THE_WAY
from articles.desk.steps import standing
from articles.models import Article, Move, State

SCHEDULED = "scheduled"
COLUMNS = (*ON_THE_WAY, SCHEDULED)
NOBODY = "nobody"


@dataclass
class Share:
    """What one person has: a count for each of COLUMNS, and since when the oldest is in its state."""

    holder: str
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COLUMNS, 0))
    oldest: dt.datetime | None = None

    @property
    def cells(self) -> list[tuple[str, int]]:
        """The query of the list of stories that shows them, and how many, for each column."""
        queries = {SCHEDULED: "readers=scheduled"}
        return [(queries.get(column, f"state={column}"), count) for column, count in self.counts.items()]


def held_by(name: str) -> Q:
    """The condition on stories that `name` has: assigned to them, or written by them and assigned to nobody."""
    if name == NOBODY:
        return Q(assigned_to=None, created_by=None)
    return Q(assigned_to__username=name) | Q(assigned_to=None, created_by__username=name)


def everybodys() -> list[Share]:
    """The share of everybody who has something, by name; what nobody has comes last."""
    shares: dict[str, Share] = {}
    for holder, column, count, oldest in (*_on_the_way(), *_scheduled()):
        share = shares.setdefault(holder or NOBODY, Share(holder or NOBODY))
        share.counts[column] += count
        share.oldest = min(filter(None, (share.oldest, oldest)))
    return sorted(shares.values(), key=lambda share: (share.holder == NOBODY, share.holder))


def _on_the_way() -> Iterator[tuple]:
    yield from _grouped(Article.objects.filter(state__in=ON_THE_WAY))


def _scheduled() -> Iterator[tuple]:
    waiting = Article.objects.filter(standing.seen_as(SCHEDULED), state=State.PUBLISHED)
    for holder, _, count, oldest in _grouped(waiting):
        yield holder, SCHEDULED, count, oldest


def _grouped(stories: QuerySet[Article]) -> QuerySet:
    moves = Move.objects.filter(article=OuterRef("pk")).exclude(from_state=F("to_state")).order_by("-number")
    with_holder = stories.order_by().annotate(
        holder=Coalesce("assigned_to__username", "created_by__username"),
        since=Coalesce(Subquery(moves.values("at")[:1]), "created_at"),
    )
    return (
        with_holder.values("holder", "state")
        .annotate(stories=Count("pk"), oldest=Min("since"))
        .values_list("holder", "state", "stories", "oldest")
    )
