"""The same text again, a newer version of one that came before, and advisories that take one back."""

import datetime as dt
import difflib
import heapq
import re
from dataclasses import dataclass

from django.db.models import Q

from articles.models import Article, Citation, Source
from articles.text import fold

CLOSE = 50  # per cent of the runs of words in both texts together
KILLED = 25  # per cent of an advisory's runs of words that the killed text has
RUN = 4  # words
AROUND = dt.timedelta(days=3)
COMPARED = 2000  # the newest texts of those days
KILL_COMPARED = 500  # of which a kill is compared with each in full
SKETCH = 64  # runs of words by which texts are compared at first: those with the lowest hashes
LIKELY = 16  # of these in both
MOST_LIKELY = 50
AT_ONCE = 200  # texts read from the database together


@dataclass(frozen=True)
class Earlier:
    """A text that came before and is nearly the same: `likeness` per cent."""

    source: Source
    likeness: int


def same(sha256: str) -> Source | None:
    """The wire copy that is this very text, if it was received."""
    return Source.objects.filter(kind=Source.Kind.WIRE_COPY, text_sha256=sha256).order_by("pk").first()


def closest(text: str, on: dt.date | None) -> Earlier | None:
    """The newest received wire copy of about the same day that is close to `text`; superseded ones are left out."""
    mine = _runs(text)
    sketch = _lowest(mine)
    few = min(LIKELY, len(sketch) // 2)
    likely = [pk for pk, theirs in _sketches(on) if len(sketch & theirs) >= few]
    best = None
    for source in Source.objects.filter(pk__in=likely[:MOST_LIKELY]).order_by("-pk"):
        theirs = _runs(source.text_received)
        both = len(mine & theirs)
        likeness = 100 * both // max(1, len(mine) + len(theirs) - both)
        if likeness >= CLOSE and (best is None or likeness > best.likeness):
            best = Earlier(source, likeness)
    return best


def killed(text: str, on: dt.date | None) -> Source | None:
    """The received wire copy that the advisory `text` takes back: named by a story's headline, or by many of its words."""
    mine, folded, by_source = _runs(text), fold(text), {}
    recent = list(_recent(on)[:KILL_COMPARED])
    for row in Citation.objects.filter(source__in=recent).select_related("article", "source"):
        headline = fold(row.article.headline)
        if len(headline.split()) > 2 and headline in folded:
            by_source[row.source] = 100
    for source in recent:
        theirs = _runs(source.text_received)
        likeness = 100 * len(mine & theirs) // max(1, min(len(mine), len(theirs)))
        if likeness >= KILLED:
            by_source[source] = max(likeness, by_source.get(source, 0))
    return max(by_source, key=by_source.get) if by_source else None


def stories_of(source: Source) -> list[Article]:
    """The stories that rest on `source` or on a version that it supersedes, by their citations, the first one first."""
    versions = [source]
    while (before := versions[-1].supersedes) and before not in versions:
        versions.append(before)
    return list(Article.objects.filter(citations__source__in=versions).distinct().order_by("pk"))


def differences(before: str, after: str) -> list[str]:
    """The lines that differ, in the manner of diff: "-" taken out, "+" put in."""
    lines = difflib.unified_diff(_lines(before), _lines(after), lineterm="", n=0)
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


def _recent(on: dt.date | None):
    sources = Source.objects.filter(kind=Source.Kind.WIRE_COPY).exclude(text_received="")
    if on:
        sources = sources.filter(Q(published_on=None) | Q(published_on__range=(on - AROUND, on + AROUND)))
    newer = Source.objects.exclude(supersedes=None).values("supersedes")
    return sources.exclude(text_sha256="").exclude(pk__in=newer).order_by("-pk")[:COMPARED]


def _sketches(on: dt.date | None) -> list[tuple[int, frozenset[int]]]:
    """The sketch of each recent text, the newest first. A text is read once: with a thousand received, the next costs one."""
    recent = list(_recent(on).values_list("pk", "text_sha256"))
    unread = [pk for pk, sha256 in recent if sha256 not in _sketched]
    for start in range(0, len(unread), AT_ONCE):
        texts = Source.objects.filter(pk__in=unread[start : start + AT_ONCE])
        for sha256, text in texts.values_list("text_sha256", "text_received"):
            _sketched[sha256] = _lowest(_runs(text))
    sketches = [(pk, _sketched.get(sha256, frozenset())) for pk, sha256 in recent]
    while len(_sketched) > 2 * COMPARED:
        del _sketched[next(iter(_sketched))]
    return sketches


_sketched: dict[str, frozenset[int]] = {}  # by the digest of the text: what it holds is true for ever


def _lowest(runs: frozenset[int]) -> frozenset[int]:
    return frozenset(heapq.nsmallest(SKETCH, runs))


def _runs(text: str) -> frozenset[int]:
    """A hash of each run of words; of one process, since Python salts them."""
    words = re.findall(r"\w+", text.lower())
    return frozenset(hash(tuple(words[at : at + RUN])) for at in range(max(1, len(words) - RUN + 1)))


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
