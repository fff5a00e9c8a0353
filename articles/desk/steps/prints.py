"""What printing does, whoever asks for it: an edition on the shelf, a retraction, what was pending taken back."""

import datetime as dt
from collections.abc import Sequence

from articles.desk.press import shelf
from articles.desk.press.compose import compose_retraction
from articles.desk.press.composed import ComposedStory
from articles.desk.press.printing import Sheet, print_retraction, print_sheets
from articles.models import Article, Edition, Notice, Revision


def put_in_print(
    story: ComposedStory,
    before: Sequence[Edition],
    *,
    kind: str,
    live_from: dt.datetime,
    revision: Revision,
    one_pair_of_eyes: bool,
    note: str = "",
) -> Edition:
    """Print the document of `story`, and date the story. Inside a transaction.

    `before`: all editions that it had until now, by number, as `shelf.editions_of` gives them.
    """
    article = story.article
    sheet = Sheet(article, story.document, kind, live_from, revision, one_pair_of_eyes, note)
    edition = print_sheets([sheet], {article.pk: before})[0]
    if any(notice.first_edition is None for notice in article.notices.all()):
        Notice.objects.filter(article=article, first_edition=None).update(first_edition=edition.number)
    if article.published_at is None:
        Article.objects.filter(pk=article.pk).update(
            published_at=edition.first_published, published_precision=edition.first_published_precision
        )
    return edition


def retract_from_print(article: Article, reason: Notice | None, *, at: dt.datetime, revision: Revision) -> Edition:
    """Take every edition of `article` from readers and put a notice in their place. Inside a transaction."""
    shelf.pull(article)
    edition = print_retraction(
        article,
        compose_retraction(article, shelf.last_story(article), reason),
        at=at,
        revision=revision,
        one_pair_of_eyes=False,
    )
    article.notices.filter(first_edition=None).update(first_edition=edition.number)
    return edition


def take_back_pending(article: Article, at: dt.datetime) -> None:
    """Withdraw what waits for its hour. A story that readers never saw has no date of publication then."""
    if shelf.withdraw_pending(article, at):
        shelf.reshelve(article)
        if not shelf.out(article).exists():
            Article.objects.filter(pk=article.pk).update(published_at=None)
            article.published_at = None
