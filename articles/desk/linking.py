"""Linking known people whom a text names, and recording that words were checked."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import Max

from articles.desk import guards
from articles.desk.names import FoundPerson
from articles.desk.refusals import Refused
from articles.models import Article, Mention, Quote, now


@transaction.atomic
def link_people(article: Article, found: Iterable[FoundPerson], by) -> list[Mention]:
    """Mention each person of `found` in `article`, after those that it mentions; all or none.

    How the story describes them is left to be typed: the name alone says nothing about it. The caller holds the
    claim on the story and keeps its revision. Raises Refused where `by` cannot change the story.
    """
    _refuse_stranger(article, by)
    last = article.mentions.aggregate(last=Max("order"))["last"] or 0
    return [
        Mention.objects.create(article=article, number=article.next_number(), order=last + place, person=known.person)
        for place, known in enumerate(found, 1)
    ]


@transaction.atomic
def check_quotes(article: Article, how: Mapping[int, str], by) -> list[Quote]:
    """Record that `by` checked quotations of `article` now: `how` by their numbers, "" takes a check back.

    Those that changed. One that was checked that way already keeps who checked it and when. The caller holds the
    claim on the story and keeps its revision. Raises Refused where `by` cannot change the story.
    """
    _refuse_stranger(article, by)
    changed = [quote for quote in article.quotes.filter(number__in=how) if quote.checked_how != how[quote.number]]
    for quote in changed:
        quote.checked_how = how[quote.number]
        quote.checked_by = by if quote.checked_how else None
        quote.checked_at = now() if quote.checked_how else None
        quote.save(update_fields=["checked_how", "checked_by", "checked_at"])
    return changed


def _refuse_stranger(article: Article, by) -> None:
    if why := guards.edit_refusal(article, by):
        raise Refused(why)
