"""Linking known people whom a text names, and recording that words were checked and unnamed speakers are known."""

from collections.abc import Collection, Iterable, Mapping

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max

from articles.desk.language.names import FoundPerson
from articles.desk.rules.refusals import Refused
from articles.desk.steps import guards
from articles.models import Article, Mention, Quote, now


@transaction.atomic
def link_people(article: Article, people_found: Iterable[FoundPerson], by: User) -> list[Mention]:
    """Mention each person of `people_found` in `article`, after those that it mentions; all or none.

    How the story describes them is left to be typed: the name alone says nothing about it. The caller holds the
    claim on the story and keeps its revision. Raises Refused where `by` cannot change the story.
    """
    _refuse_stranger(article, by)
    last = article.mentions.aggregate(last=Max("order"))["last"] or 0
    return [
        Mention.objects.create(
            article=article, number=article.next_number(), order=last + place, person=found_person.person
        )
        for place, found_person in enumerate(people_found, 1)
    ]


@transaction.atomic
def check_quotes(article: Article, how: Mapping[int, str], by: User) -> list[Quote]:
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


@transaction.atomic
def confirm_speakers(article: Article, numbers: Collection[int], by: User) -> list[Quote]:
    """Record that the editor `by` knows who the anonymous speakers of these quotations of `article` are.

    Those that were not confirmed yet. Who it is, is never recorded. The caller holds the claim on the story.
    Raises Refused where `by` cannot change the story, is no editor, or is the reporter whose story it is.
    """
    unconfirmed = article.quotes.filter(number__in=numbers, attribution=Quote.Attribution.ANONYMOUS, known_to=None)
    confirmed = list(unconfirmed)
    if not confirmed:
        return []
    _refuse_stranger(article, by)
    if why := confirm_refusal(article, by):
        raise Refused(why)
    unconfirmed.update(known_to=by, known_at=now())
    return confirmed


def confirm_refusal(article: Article, by: User) -> str:
    """Why `by` cannot confirm that they know the unnamed speakers of `article`; "" where they can."""
    if not by.has_perm(guards.REVIEW):
        return f"That a second person knows an unnamed speaker takes {guards.role_for(guards.REVIEW)}."
    if by.pk == article.created_by_id:
        return "It is your story: another editor has to know who the unnamed speaker is."
    return ""


def _refuse_stranger(article: Article, by: User) -> None:
    if why := guards.edit_refusal(article, by):
        raise Refused(why)
