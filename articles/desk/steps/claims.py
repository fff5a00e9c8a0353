"""Taking hold of a story before changing it: the lock that both databases have."""

import datetime as dt

from django.contrib.auth.models import User
from django.db.models import F

from articles.desk.rules.refusals import Stale
from articles.models import Article, State, now


def claim(
    article: Article,
    by: User | None,
    *,
    version: int | None = None,
    state: State | None = None,
    at: dt.datetime | None = None,
) -> None:
    """Count the version of `article` on, and move it to `state` if one is given. Inside a transaction.

    `version`: the one that `by` had before them, where that is not the version of `article`.
    SQLite has no row locks: this UPDATE is the lock. Raises Stale where somebody saved or moved the story since
    it was read, so that its state or version is another by now.
    """
    expected = article.version if version is None else version
    claimed = Article.objects.filter(pk=article.pk, state=article.state, version=expected).update(
        state=state or article.state, version=F("version") + 1, modified_by=by, modified_at=at or now()
    )
    if not claimed:
        raise Stale
