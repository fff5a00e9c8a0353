"""Which edition of a story stands before readers, and from when until when.

Visibility is a matter of these columns and the clock: nothing has to run for a scheduled story
to appear or for an old edition to make room.
"""

import datetime as dt
from collections.abc import Iterable, Sequence

from articles.models import FOREVER, Article, Edition, EditionKind
from articles.models.generation import expire_pages


def reshelve(article: Article, editions: Sequence[Edition] | None = None, *, next_from: dt.datetime = FOREVER) -> None:
    """Set the window of every edition of `article`, in whatever order they were printed.

    An edition stands from its `live_from` until the earliest `live_from` of a later number.
    One that was withdrawn, or overtaken before its hour came, has an empty window.
    `editions`: all of them by number, where the caller has them as they are stored. `next_from`: the hour of
    one more, which is printed right after this.
    """
    if editions is None:
        columns = ("article", "number", "live_from", "live_until", "withdrawn_at")
        editions = list(article.editions.only(*columns).order_by("number"))
    soonest = next_from
    windows = []
    for edition in reversed(editions):
        if edition.withdrawn_at is not None:
            windows.append((edition, edition.live_from))
            continue
        windows.append((edition, max(edition.live_from, soonest)))
        soonest = min(soonest, edition.live_from)
    # Shortest first: only one edition may say "until replaced" at any moment.
    for edition, until in sorted(windows, key=lambda window: window[1]):
        if edition.live_until != until:
            Edition.objects.filter(pk=edition.pk).update(live_until=until)


def editions_of(articles: Iterable[Article]) -> dict[int, list[Edition]]:
    """All editions of each of `articles`, by its key, in the order of their numbers; without document and words."""
    by_article: dict[int, list[Edition]] = {}
    for edition in Edition.objects.for_lists().filter(article__in=list(articles)).order_by("article", "number"):
        by_article.setdefault(edition.article_id, []).append(edition)
    return by_article


def pending(article: Article, at: dt.datetime):
    """The editions of `article` that wait for their hour: at most one."""
    return article.editions.filter(live_from__gt=at, withdrawn_at=None)


def out(article: Article):
    """The editions of `article` that were not withdrawn: live, replaced or pending."""
    return article.editions.filter(withdrawn_at=None)


def on_display(article: Article, at: dt.datetime) -> Edition | None:
    """The edition of `article` on the shelf at `at`, or None."""
    return article.editions.on_shelf(at).first()


def last_story(article: Article) -> Edition | None:
    """The newest edition of `article` that is not withdrawn and no retraction: live, or waiting for its hour."""
    return out(article).exclude(kind=EditionKind.RETRACTION).order_by("-number").first()


def withdraw_pending(article: Article, at: dt.datetime) -> int:
    """Take back what waits for its hour; the caller reshelves. How many there were."""
    return pending(article, at).update(withdrawn_at=at)


def pull(article: Article) -> None:
    """Take every edition of `article` from changes, corrections and lists: it is being retracted."""
    article.editions.exclude(kind=EditionKind.RETRACTION).update(pulled=True)
    expire_pages()
