"""Putting a story where it belongs, without opening it: its section, and a tag more."""

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max

from articles.desk.rules.refusals import Refused
from articles.desk.steps import editing, guards
from articles.desk.steps.claims import claim
from articles.models import Article, Section, Tag, TaggedArticle


def put_in_section(article: Article, section: Section, *, by: User) -> bool:
    """Put `article` in `section` as `by`; False where it is there already.

    Raises Refused where `by` cannot change the story, Stale where somebody else did since it was read.
    """
    with transaction.atomic():
        _take_hold(article, by)
        if article.section_id == section.pk:
            transaction.set_rollback(True)  # nothing changed: nobody else's text is stale by that
            return False
        Article.objects.filter(pk=article.pk).update(section=section)
        editing.finish(article, by)
    article.refresh_from_db()
    return True


def add_tag(article: Article, tag: Tag, *, by: User) -> bool:
    """Add `tag` after those that `article` has, as `by`; False where it is there already. Errors as above."""
    with transaction.atomic():
        _take_hold(article, by)
        tagged = TaggedArticle.objects.filter(content_object=article)
        if tagged.filter(tag=tag).exists():
            transaction.set_rollback(True)
            return False
        last = tagged.aggregate(last=Max("order"))["last"] or 0
        TaggedArticle.objects.create(content_object=article, tag=tag, order=last + 1)
        editing.finish(article, by)
    article.refresh_from_db()
    return True


def _take_hold(article: Article, by: User) -> None:
    if why := guards.edit_refusal(article, by):
        raise Refused(why)
    claim(article, by)
