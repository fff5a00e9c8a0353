"""Pictures put into a story together, each with what it shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max

from articles.desk.rules.refusals import Refused
from articles.desk.steps import editing, guards
from articles.desk.steps.claims import claim
from articles.models import Article, ArticlePhoto, Photo


@dataclass(frozen=True)
class Described:
    """A photo as a story shows it."""

    photo: Photo
    alt_text: str
    decorative: bool
    caption: str


def add_pictures(article: Article, described: Sequence[Described], *, by: User) -> None:
    """Put `described` into `article` as `by`, after the pictures it has; the first leads a story that has none.

    Raises Refused where `by` cannot change the story, Stale where somebody else did since it was read.
    """
    if why := guards.edit_refusal(article, by):
        raise Refused(why)
    with transaction.atomic():
        claim(article, by)
        last = article.pictures.aggregate(last=Max("order"))["last"]
        numbers = article.next_numbers(len(described))
        ArticlePhoto.objects.bulk_create(
            ArticlePhoto(
                article=article,
                number=number,
                order=(last or 0) + place,
                role=ArticlePhoto.Role.LEAD if last is None and place == 1 else ArticlePhoto.Role.INLINE,
                photo=one.photo,
                alt_text=one.alt_text,
                decorative=one.decorative,
                caption=one.caption,
            )
            for place, (number, one) in enumerate(zip(numbers, described, strict=True), 1)
        )
        editing.finish(article, by)
    article.refresh_from_db()
