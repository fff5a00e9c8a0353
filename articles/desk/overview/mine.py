"""What waits for one person on the desk, in piles: the one that they should look at first stands first."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Count, F, Min, OuterRef, Q, QuerySet, Subquery, Window

from articles.desk.overview import rows, times
from articles.desk.press import eyes
from articles.desk.rules.states import TRANSITIONS
from articles.desk.steps import guards, reprints, standing
from articles.models import Article, Edition, Move, State, now

PILE_LENGTH = 8


@dataclass
class Pile:
    """Stories that wait for one thing: the first few of them, how many there are, and where the whole pile is."""

    name: str
    title: str
    button: str
    rows: list[Any] = field(default_factory=list)
    total: int = 0
    oldest: Any = None  # since when the first of them waits
    query: str = ""  # of the list of stories that shows all of them

    @property
    def counted(self) -> str:
        """How many, and since when: "3, the oldest since 09:40"."""
        if self.oldest is None or self.total < 2:
            return str(self.total)
        return f"{self.total}, the oldest since {times.moment_in_words(self.oldest)}"

    @property
    def has_more(self) -> bool:
        """Whether there are more than are shown."""
        return self.total > len(self.rows)


def waiting(user: User) -> list[Pile]:
    """The piles of stories for `user`, each with at least one story."""
    return [pile for pile in _piles(user) if pile.rows]


def unread(user: User) -> Pile:
    """Editions printed on one pair of eyes that `user` may countersign, the newest first, each with its printing."""
    pile = Pile("unread", "Read after printing", "What changed")
    if not user.has_perm(TRANSITIONS["countersign"].permission):
        return pile
    printing = Move.objects.filter(edition=OuterRef("pk")).exclude(name="countersign").order_by("number")
    editions = (
        eyes.unread_by(user)
        .filter(live_from__lte=now())
        .defer("document", "folded")
        .annotate(printed_by=Subquery(printing.values("actor")[:1]), printed_why=Subquery(printing.values("note")[:1]))
    )
    return _filled(pile, editions.order_by("-printed_at"))


def trouble(user: User) -> Pile:
    """Live stories that rest on what its publisher took back, for who may fix them, the newest first."""
    pile = Pile("trouble", "Trouble", "Fix")
    if user.has_perm(guards.REVIEW):
        troubled = reprints.trouble()
        pile.rows, pile.total = troubled[:PILE_LENGTH], len(troubled)
    return pile


def _piles(user: User) -> Iterator[Pile]:
    stories: Any = rows.with_last_step(rows.light(Article.objects.all()))
    is_own = Q(created_by=user) | Q(assigned_to=user)
    own = stories.filter(is_own)
    drafts = own.filter(state=State.DRAFT)
    may_submit, may_review = user.has_perm(TRANSITIONS["submit"].permission), user.has_perm(guards.REVIEW)
    if may_submit:
        pile = Pile("sent-back", "Sent back to you", "Mend", query="state=draft&mine=yes")
        yield _filled(pile, drafts.filter(step_name="send back").order_by("-step_at"))
    if may_review:
        pile = Pile("to-read", "To read", "Read", query="state=review")
        yield _queue(pile, stories.filter(state=State.REVIEW))
    if user.has_perm(TRANSITIONS["publish"].permission):
        pile = Pile("to-publish", "To publish", "Publish", query="state=approved")
        yield _queue(pile, stories.filter(state=State.APPROVED))
    if may_submit:
        pile = Pile("drafts", "Your drafts", "Go on", query="state=draft&mine=yes")
        yield _filled(pile, drafts.exclude(step_name="send back").order_by("-modified_at"))
        if not may_review:
            pile = Pile("with-editors", "With the editors", "Open", query="mine=yes")
            yield _filled(pile, own.filter(state__in=[State.REVIEW, State.APPROVED]).order_by("-modified_at"))
        pile = Pile("in-print", "Your stories in print", "Revise", query="mine=yes&readers=live")
        yield _newest(pile, Article.objects.filter(is_own, standing.seen_as("live"), state=State.PUBLISHED))


def _queue(pile: Pile, stories: Any) -> Pile:
    """`pile` with the most urgent `stories`, among equals what waits longest; with since when the oldest does."""
    ordered = stories.annotate(oldest=Window(Min(F("step_at")))).order_by("urgency", "step_at", "pk")
    _filled(pile, ordered)
    pile.oldest = pile.rows[0].oldest if pile.rows else None
    return pile


def _newest(pile: Pile, stories: QuerySet[Article]) -> Pile:
    """`pile` with the newest of `stories` in print, counted apart: else every story of a long life is read in full."""
    pile.rows = list(standing.annotated(rows.light(stories)).order_by("-modified_at")[:PILE_LENGTH])
    pile.total = stories.count()
    return pile


def _filled(pile: Pile, ordered: "QuerySet[Article] | QuerySet[Edition]") -> Pile:
    """`pile` with the first of the rows and the number of all, in one query."""
    pile.rows = list(ordered.annotate(total=Window(Count("*")))[:PILE_LENGTH])
    pile.total = pile.rows[0].total if pile.rows else 0
    return pile
