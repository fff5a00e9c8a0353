"""Turning what was found in a body into records, at once."""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max

from articles.desk.language.speech import FoundQuote
from articles.desk.rules.refusals import Refused
from articles.desk.steps import guards
from articles.models import Article, Quote


@transaction.atomic
def make_quotes(article: Article, found: Iterable[FoundQuote], by: User) -> list[Quote]:
    """Record each passage of `found` as a direct quotation of `article`, after those that it has; all or none.

    What the text does not tell stays empty. The caller holds the claim on the story and keeps its revision
    (`claims.claim`, `editing.finish`). Raises Refused where `by` cannot change the story.
    """
    if why := guards.edit_refusal(article, by):
        raise Refused(why)
    last = article.quotes.aggregate(last=Max("order"))["last"] or 0
    return [_make_quote(article, passage, last + place) for place, passage in enumerate(found, 1)]


def _make_quote(article: Article, found: FoundQuote, order: int) -> Quote:
    return Quote.objects.create(
        article=article,
        number=article.next_number(),
        order=order,
        kind=Quote.Kind.DIRECT,
        text=found.text,
        prefix=found.prefix,
        suffix=found.suffix,
        attribution=found.attribution,
        speaker=found.speaker,
        label="" if found.speaker else found.label,
        basis=found.basis,
        medium=found.medium,
    )
