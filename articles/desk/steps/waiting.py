"""What waits for somebody on the desk, in piles by state."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from articles.desk.press import eyes
from articles.desk.rules.states import TRANSITIONS
from articles.desk.steps import guards, reprints, standing
from articles.desk.steps.reprints import Reprint
from articles.models import Article, Edition, State, now

PILE_LENGTH = 8


@dataclass
class Pile:
    """Stories that wait for one thing: the newest few of them, and where the whole pile is."""

    title: str
    hint: str
    stories: list = field(default_factory=list)
    query: str = ""  # of the list of stories that shows all of them
    has_more: bool = False


def waiting(user: User) -> list[Pile]:
    """The piles that wait for `user`, each with at least one story, what is most urgent first."""
    return [pile for pile in _piles(user) if pile.stories]


def unread(user: User) -> list[Edition]:
    """Editions printed on one pair of eyes that `user` may countersign: newest first, at most PILE_LENGTH."""
    if not user.has_perm(TRANSITIONS["countersign"].permission):
        return []
    editions = eyes.unread_by(user).filter(live_from__lte=now()).select_related("article")
    return list(editions.defer("document", "folded").order_by("-printed_at")[:PILE_LENGTH])


def trouble(user: User) -> list[Reprint]:
    """Live stories that rest on what its publisher took back, for who may fix them: newest first, at most PILE_LENGTH."""
    return reprints.trouble()[:PILE_LENGTH] if user.has_perm(guards.REVIEW) else []


def _piles(user: User) -> Iterator[Pile]:
    stories = standing.annotated(Article.objects.select_related("section", "assigned_to", "modified_by"))
    own = Q(created_by=user) | Q(assigned_to=user)
    if user.has_perm(guards.REVIEW):
        in_review = stories.filter(state=State.REVIEW)
        yield _pile("To read", "Approve it, or send it back with a note.", in_review, "state=review", first="urgency")
    if user.has_perm(TRANSITIONS["publish"].permission):
        approved = stories.filter(state=State.APPROVED)
        yield _pile(
            "To publish", "Approved: print it now, or set its hour.", approved, "state=approved", first="urgency"
        )
    if user.has_perm(TRANSITIONS["submit"].permission):
        drafts = stories.filter(own, state=State.DRAFT)
        yield _pile("Your drafts", "Yours to finish and submit.", drafts, "state=draft&mine=yes")
        submitted = stories.filter(own, state__in=[State.REVIEW, State.APPROVED])
        if not user.has_perm(guards.REVIEW):
            yield _pile("With the editors", "Submitted; nothing to do for you.", submitted, "mine=yes")
    if user.has_perm(TRANSITIONS["unschedule"].permission):
        scheduled = stories.filter(standing.seen_as("scheduled"))
        yield _pile("Scheduled", "They appear at their hour.", scheduled, "readers=scheduled", first="goes_live_at")


def _pile(title: str, hint: str, stories: QuerySet, query: str, first: str = "-modified_at") -> Pile:
    rows = list(stories.order_by(first, "-modified_at")[: PILE_LENGTH + 1])
    return Pile(title, hint, rows[:PILE_LENGTH], query, has_more=len(rows) > PILE_LENGTH)
