"""Going back to a saved state of a story, as a change like any other: nothing is lost by it."""

from django.contrib.auth.models import User
from django.db import transaction

from articles.desk.press import history
from articles.desk.rules.refusals import Refused
from articles.desk.steps import editing, guards
from articles.desk.steps.claims import claim
from articles.models import Article, Revision


def restore_revision(article: Article, revision: Revision, *, by: User) -> Revision:
    """Give `article` the text and rows that it had in `revision`, as the user `by`; the new revision.

    What stands now stays in the history. Whoever restores counts as an author. Address, state and assignee stay.
    Raises Refused where `by` cannot edit the story now or the revision is another story's, Stale where
    somebody else saved or moved it since `article` was read.
    """
    if revision.article_id != article.pk:
        raise Refused("This is a saved state of another story.")
    if why := guards.edit_refusal(article, by):
        raise Refused(why)
    with transaction.atomic():
        claim(article, by)
        history.restore(article, revision)
        # An embargo is a promise to others: going back in the text does not lift it.
        Article.objects.filter(pk=article.pk).update(embargo_until=article.embargo_until)
        note = f"Back to saved state {revision.number}"
        restored = editing.finish_on_record(article, "restore", by, note=note, revision_note=note)
    article.refresh_from_db()
    return restored
