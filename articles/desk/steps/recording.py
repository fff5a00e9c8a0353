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
def make_quotes(article: Article, quotes_found: Iterable[FoundQuote], by: User) -> list[Quote]:
    """Record each passage of `quotes_found` as a direct quotation of `article`, after those that it has; all or none.

    What the text does not tell stays empty. The caller holds the claim on the story and keeps its revision
    (`claims.claim`, `editing.finish`). Raises Refused where `by` cannot change the story.
    """
    if why := guards.edit_refusal(article, by):
        raise Refused(why)
    last = article.quotes.aggregate(last=Max("order"))["last"] or 0
    return [_make_quote(article, passage, last + place) for place, passage in enumerate(quotes_found, 1)]


def _make_quote(article: Article, quote_found: FoundQuote, order: int) -> Quote:
    return Quote.objects.create(
        article=article,
        number=article.next_number(),
        order=order,
        kind=Quote.Kind.DIRECT,
        text=quote_found.text,
        prefix=quote_found.prefix,
        suffix=quote_found.suffix,
        attribution=quote_found.attribution,
        speaker=quote_found.speaker,
        label="" if quote_found.speaker else quote_found.label,
        basis=quote_found.basis,
        medium=quote_found.medium,
    )
