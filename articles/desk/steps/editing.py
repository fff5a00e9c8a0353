"""Saving a working copy: nobody's save overwrites another's, and every save is a revision."""

from django.db.models import F

from articles.desk.press import history
from articles.desk.steps.workflow import Stale
from articles.models import Article, Revision, now


def claim(article: Article, version: int, by) -> None:
    """Count the version of `article` on from `version`, the one that `by` had before them. Inside the save's transaction.

    Raises Stale where somebody saved or moved the story in the meantime.
    """
    claimed = Article.objects.filter(pk=article.pk, state=article.state, version=version).update(
        version=F("version") + 1, modified_by=by, modified_at=now()
    )
    if not claimed:
        raise Stale


def finish(article: Article, by) -> Revision:
    """Keep what was saved as a revision by `by`; one that changed nothing adds none."""
    return history.current(Article.objects.get(pk=article.pk), by=by, actor=by.get_username())
