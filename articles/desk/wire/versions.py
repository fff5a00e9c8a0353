"""The same text again, a newer version of one that came before, and advisories that take one back."""

import datetime as dt
import difflib
import re
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Q

from articles.models import Article, Citation, Source
from articles.text import fold

CLOSE = 50  # per cent of the runs of words in both texts together
KILLED = 25  # per cent of an advisory's runs of words that the killed text has
RUN = 4  # words
AROUND = dt.timedelta(days=3)
COMPARED = 200  # the newest texts


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
    best = None
    for source in _recent(on):
        theirs = _runs(source.text_received)
        likeness = 100 * len(mine & theirs) // max(1, len(mine | theirs))
        if likeness >= CLOSE and (best is None or likeness > best.likeness):
            best = Earlier(source, likeness)
    return best


def killed(text: str, on: dt.date | None) -> Source | None:
    """The received wire copy that the advisory `text` takes back: named by a story's headline, or by many of its words."""
    mine, folded, found = _runs(text), fold(text), {}
    recent = list(_recent(on))
    for row in Citation.objects.filter(source__in=recent).select_related("article", "source"):
        headline = fold(row.article.headline)
        if len(headline.split()) > 2 and headline in folded:
            found[row.source] = 100
    for source in recent:
        theirs = _runs(source.text_received)
        likeness = 100 * len(mine & theirs) // max(1, min(len(mine), len(theirs)))
        if likeness >= KILLED:
            found[source] = max(likeness, found.get(source, 0))
    return max(found, key=found.get) if found else None


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
    found = Source.objects.filter(kind=Source.Kind.WIRE_COPY).exclude(text_received="")
    if on:
        found = found.filter(Q(published_on=None) | Q(published_on__range=(on - AROUND, on + AROUND)))
    newer = Source.objects.exclude(supersedes=None).values("supersedes")
    return found.exclude(pk__in=newer).order_by("-pk")[:COMPARED]


@lru_cache(maxsize=2 * COMPARED)
def _runs(text: str) -> frozenset[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return frozenset(tuple(words[at : at + RUN]) for at in range(max(1, len(words) - RUN + 1)))


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
