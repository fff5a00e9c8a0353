"""Which of the newest stories say most about the words of a query.

The same sum on every database, over a bounded number of stories: the databases' own rankings differ from each
other, and FTS5's reads every story that holds a word before it can place the first one.
"""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.db.models.functions import Substr

from articles.reader.search.query import Query

CANDIDATES = 300  # the newest that match
READ = 1200  # characters of each: folded text begins with headline, standfirst and first paragraphs
HEADLINE = 80  # characters


def columns(candidates: QuerySet) -> QuerySet:
    """Key and first words of each of `candidates`."""
    return candidates.values_list("pk", Substr("folded", 1, READ))


def best(rows: Iterable[tuple[int, str]], query: Query, at_most: int) -> list[int]:
    """The keys of the most relevant candidates, given as `columns` says, the newest first among equals."""
    terms = [term.needles for term in query.wanted]
    scored = [(sum(_weight(needles, f" {text} ") for needles in terms), pk) for pk, text in rows]
    return [pk for _, pk in sorted(scored, reverse=True)[:at_most]]


def _weight(needles: list[str], text: str) -> float:
    """How much `text` says about a term: the earlier the more, most in a headline; each repetition adds less."""
    hits = [(text.find(needle), text.count(needle)) for needle in needles if needle in text]
    if not hits:
        return 0
    first, times = min(at for at, _ in hits), sum(count for _, count in hits)
    return 3 * HEADLINE / (HEADLINE + first) + times / (times + 2)
