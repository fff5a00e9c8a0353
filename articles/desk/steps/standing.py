"""Where a story stands, in words for the desk: what readers see of it now, and what waits for its hour."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from articles.models import Article, Edition, EditionKind, State, now


def annotated(stories: QuerySet[Article]) -> QuerySet[Article]:
    """`stories` with `live_kind` (of the edition on the shelf, or None) and `goes_live_at` (of the one that waits, or None)."""
    on_shelf = Edition.objects.on_shelf().filter(article=OuterRef("pk"))
    waiting = Edition.objects.filter(article=OuterRef("pk"), live_from__gt=now(), withdrawn_at=None)
    return stories.annotate(
        live_kind=Subquery(on_shelf.values("kind")[:1]),
        live_number=Subquery(on_shelf.values("number")[:1]),
        goes_live_at=Subquery(waiting.values("live_from")[:1]),
    )


def seen_as(word: str) -> Q:
    """The condition on stories that readers see as `word`: scheduled, live, retracted or unseen.

    What few stories are is looked up by what was printed; of the many, a list looks only at those that it shows.
    """
    waiting = Q(pk__in=Edition.objects.filter(live_from__gt=now(), withdrawn_at=None).values("article_id"))
    there = Edition.objects.on_shelf().order_by()
    match word:
        case "scheduled":
            return waiting
        case "live":
            return Q(Exists(there.filter(article=OuterRef("pk")).exclude(kind=EditionKind.RETRACTION))) & ~waiting
        case "retracted":
            return Q(pk__in=there.filter(kind=EditionKind.RETRACTION).values("article_id")) & ~waiting
        case "unseen":
            return ~Exists(there.filter(article=OuterRef("pk"))) & ~waiting
    return Q(pk__in=[])  # a word that nobody was offered


def state_of(story: Any) -> str:
    """The state of an `annotated` story as the desk says it: a story that waits for its hour is not "published" yet."""
    if story.state == State.PUBLISHED and story.goes_live_at:
        return f"scheduled for {clock(story.goes_live_at)}"
    return str(story.get_state_display()).lower()


def readers_see(story: Any) -> str:
    """What readers have of an `annotated` story now, in a few words; what they get next where `state_of` does not say it."""
    if story.live_kind is None:
        shown = "nothing yet" if story.state != State.RETRACTED else "nothing"
    elif story.live_kind == EditionKind.RETRACTION:
        shown = "the notice of its retraction"
    else:
        shown = f"edition {story.live_number}"
    waits = story.goes_live_at and story.state != State.PUBLISHED
    return f"{shown}; the next edition from {clock(story.goes_live_at)}" if waits else shown


def clock(moment: dt.datetime, at: dt.datetime | None = None) -> str:
    """`moment` by the paper's clock: "06:00 (Istanbul)", with the day where that is not the day of `at`."""
    zone = timezone.get_default_timezone()
    local, today = moment.astimezone(zone), (at or now()).astimezone(zone).date()
    place = settings.TIME_ZONE.rpartition("/")[2].replace("_", " ")
    hour = f"{local:%H:%M} ({place})"
    return hour if local.date() == today else f"{local.day} {local:%B %Y}, {hour}"
