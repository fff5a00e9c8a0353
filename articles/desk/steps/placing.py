"""Stories put in a place of the front page or of a section's page, until an hour or until somebody takes them away."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction

from articles.desk.press import chains
from articles.desk.rules.refusals import Refused, Stale
from articles.desk.steps import guards, standing
from articles.models import Article, ChainHead, Placement, Section, now
from articles.text import digest

FRONT_PAGE = "front page"


@dataclass(frozen=True)
class Placed:
    """A story in a place; without an hour it stays until somebody takes it away."""

    place: int
    article_id: int
    until: dt.datetime | None = None


def placing_refusal(user: User) -> str:
    """Why `user` cannot arrange the front page and the sections; "" where they can."""
    if user.is_active and user.has_perm(guards.REVIEW):
        return ""
    return f"This takes {guards.role_for(guards.REVIEW)}."


def about(section: Section | None) -> str:
    """What an arrangement is of, as the log has it."""
    return f"section {section.slug}" if section else FRONT_PAGE


def arrangement(section: Section | None) -> list[Placed]:
    """The stories in their places on the page of `section` (None: the front page), those whose end has come too."""
    rows = Placement.objects.filter(section=section).order_by("place")
    return [Placed(*row) for row in rows.values_list("place", "article_id", "until")]


def seal(placed: Sequence[Placed]) -> str:
    """A short text by which somebody's view of an arrangement is compared with how it stands."""
    return digest([[one.place, one.article_id, one.until.isoformat() if one.until else ""] for one in placed])


def arrange(section: Section | None, placed: Sequence[Placed], *, seen: str, by: User) -> list[str]:
    """Let `placed`, and nothing else, stand in places on the page of `section`; what changed, in a sentence each.

    `seen`: the seal of the arrangement that `by` had before them. What was changed is recorded as one Move.
    Raises Refused where `by` may not, Stale where somebody else arranged the page since.
    """
    if why := placing_refusal(by):
        raise Refused(why)
    with transaction.atomic():
        ChainHead.locked(ChainHead.Chain.MOVES)  # before reading: on PostgreSQL two editors would arrange at once
        before = arrangement(section)
        if seal(before) != seen:
            last = Placement.objects.filter(section=section).order_by("-at").first()
            raise Stale(f"Meanwhile {last.actor if last else 'a colleague'} arranged this page.")
        placed = sorted(placed, key=lambda one: one.place)
        at = now()
        changed = _changes([one for one in before if not one.until or one.until > at], placed)
        if placed == before:
            return []
        Placement.objects.filter(section=section).delete()
        Placement.objects.bulk_create(
            Placement(
                section=section,
                place=one.place,
                article_id=one.article_id,
                until=one.until,
                by=by,
                actor=by.get_username(),
                at=at,
            )
            for one in placed
        )
        if changed:
            note = "\n".join(changed)
            chains.add_move("arrange", about=about(section), by=by, actor=by.get_username(), at=at, note=note)
    return changed


def _changes(before: Sequence[Placed], after: Sequence[Placed]) -> list[str]:
    """What differs, place by place."""
    was, becomes = ({one.place: one for one in placed} for placed in (before, after))
    stories = Article.objects.in_bulk({one.article_id for one in (*before, *after)})
    return [
        _place_in_words(place, becomes.get(place), stories)
        for place in sorted({*was, *becomes})
        if was.get(place) != becomes.get(place)
    ]


def _place_in_words(place: int, placed: Placed | None, stories: dict[int, Article]) -> str:
    if placed is None:
        return f"place {place}: by time and urgency again"
    end = f"until {standing.clock(placed.until)}" if placed.until else "until it is taken away"
    return f"place {place}: “{stories[placed.article_id]}”, {end}"
