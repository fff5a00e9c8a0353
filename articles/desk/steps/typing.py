"""What somebody types in a story's form, kept until it is saved: never a revision, and nobody else's to see."""

import datetime as dt

from django.contrib.auth.models import User
from django.db.models import Q

from articles.models import Article, SentForm, Typing, now

KEPT_DAYS = 30
MOST_CHARACTERS = 3_000_000  # of names and values together: the largest story with all its rows, and room to spare


def keep(user: User, article: Article | None, form_key: str, fields: list[list[str]], at: dt.datetime) -> Typing | None:
    """Keep what `user` had typed `at` this moment in the form of `article`; of a new story under its `form_key`.

    None where something later is kept already.
    """
    if Typing.objects.filter(**_whose(user, article, form_key), at__gt=at).exists():
        return None
    typing, is_new = Typing.objects.update_or_create(
        **_whose(user, article, form_key), defaults={"form_key": form_key, "fields": fields, "at": at}
    )
    if is_new:
        Typing.objects.filter(user=user, at__lt=now() - dt.timedelta(days=KEPT_DAYS)).delete()
    return typing


def is_behind_save(user: User, article: Article | None, form_key: str, at: dt.datetime) -> bool:
    """Whether what was typed `at` this moment was saved by `user` since: a browser sends it on its way out."""
    if article:
        return article.modified_by_id == user.pk and article.modified_at >= at
    return SentForm.objects.filter(user=user, form_key=form_key, at__gte=at).exists()


def kept(user: User, article: Article) -> Typing | None:
    """What `user` typed in the form of `article` and did not save."""
    return Typing.objects.filter(user=user, article=article).first()


def kept_new(user: User, but: str = "") -> list[Typing]:
    """The new stories that `user` began and did not save, the latest first, without that of the form `but`."""
    return list(Typing.objects.filter(user=user, article=None).exclude(form_key=but).order_by("-at")[:5])


def forget(user: User, article: Article | None, form_key: str) -> None:
    """What `user` typed there was saved, or is thrown away."""
    typed = Q(article=None, form_key=form_key)
    if article:
        typed |= Q(article=article)
    Typing.objects.filter(typed, user=user).delete()


def _whose(user: User, article: Article | None, form_key: str) -> dict:
    if article:
        return {"user": user, "article": article}
    return {"user": user, "article": None, "form_key": form_key}
