"""What the list of stories is searched by: words of the text, who speaks in it or is named, and tags."""

from django.db.models import Q

from articles.models import Byline, Mention, Quote, TaggedArticle
from articles.words import tokens

MOST_WORDS = 8  # of one search: each is looked for in five places


def matching(search_term: str) -> Q:
    """The condition on stories that have every word of `search_term`, however each is written; all for no word.

    A word is found by any letters of it that stand together: the desk types beginnings.
    """
    condition = Q()
    for word in tokens(search_term).split()[:MOST_WORDS]:
        condition &= _has(word)
    return condition


def _has(word: str) -> Q:
    """One word: each table is asked by itself, and only once, for the keys of its stories."""
    spoken = Quote.objects.filter(Q(speaker__folded__contains=word) | Q(speaker__names__folded__contains=word))
    named = Mention.objects.filter(Q(person__folded__contains=word) | Q(person__names__folded__contains=word))
    signed = Byline.objects.filter(person__folded__contains=word)
    tagged = TaggedArticle.objects.filter(tag__folded__contains=word)
    return (
        Q(search_words__contains=word)
        | Q(folded__contains=word)
        | Q(pk__in=spoken.values("article").order_by())
        | Q(pk__in=named.values("article").order_by())
        | Q(pk__in=signed.values("article").order_by())
        | Q(pk__in=tagged.values("content_object").order_by())
    )
