"""Who has the form of a story open: their browsers say so every few seconds, and who falls silent has left."""

import datetime as dt
from typing import NamedTuple

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, QuerySet, Subquery

from articles.desk.rules.states import ROLES
from articles.models import Article, Presence, Revision, Typing, now

SILENCE = dt.timedelta(seconds=70)  # three times the browser's pause, and some more


def see(user: User, article: Article, *, is_first: bool = False) -> None:
    """`user` has `article` open now; it `is_first` seen where they had it not before."""
    at = now()
    here = Presence.objects.filter(user=user, article=article)
    if not is_first and here.filter(seen_at__gt=at - SILENCE).update(seen_at=at):
        return
    Presence.objects.bulk_create(
        [Presence(user=user, article=article, since=at, seen_at=at)],
        update_conflicts=True,
        update_fields=["since", "seen_at"],
        unique_fields=["user", "article"],
    )


def with_open_forms(stories: QuerySet[Article], user: User) -> QuerySet[Article]:
    """`stories` with what their page asks first, so that it asks no more where there is nothing.

    `latest_number` of their saved states; whether it `is_typed_in` or `is_open_here` by `user`, `is_open_elsewhere`.
    """
    saved = Revision.objects.filter(article=OuterRef("pk")).order_by("-number")
    typed = Typing.objects.filter(article=OuterRef("pk"), user=user)
    present = Presence.objects.filter(article=OuterRef("pk"), seen_at__gt=now() - SILENCE)
    return stories.annotate(
        latest_number=Subquery(saved.values("number")[:1]),
        is_typed_in=Exists(typed),
        is_open_elsewhere=Exists(present.exclude(user=user)),
        is_open_here=Exists(present.filter(user=user)),
    )


def leave(user: User, article: Article) -> None:
    """`user` has closed `article`. Who has it open twice is seen again in a moment."""
    Presence.objects.filter(user=user, article=article).delete()


class Opened(NamedTuple):
    """Somebody who has a story open."""

    name: str
    role: str  # for a sentence: "editor"; "" without one
    since: dt.datetime


def others(user: User, article: Article) -> list[Opened]:
    """Everybody but `user` who has `article` open, the first of them first."""
    present = Presence.objects.filter(article=article, seen_at__gt=now() - SILENCE).exclude(user=user)
    present = present.select_related("user").prefetch_related("user__groups").order_by("since")
    return [Opened(one.user.get_full_name() or one.user.username, _role_of(one.user), one.since) for one in present]


def _role_of(user: User) -> str:
    names = {group.name for group in user.groups.all()}
    return next((role.lower() for role in reversed(ROLES) if role in names), "")
