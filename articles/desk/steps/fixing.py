"""Fixing a story in print in one go: under one claim it is revised, changed and printed, and recorded as both steps."""

from functools import cached_property

from django.contrib.auth.models import User
from django.db import transaction

from articles.desk.press.composed import ComposedStory
from articles.desk.rules.refusals import Refused
from articles.desk.rules.states import TRANSITIONS
from articles.desk.steps import combined
from articles.desk.steps.claims import claim
from articles.desk.steps.effects import print_as_it_stands
from articles.desk.steps.step import Step
from articles.desk.steps.workflow import record
from articles.models import Article, Move, State, now


class Fix:
    """A correction of a story in print, from the claim until it is printed. All of it inside one transaction."""

    def __init__(self, article: Article, by: User, *, version: int | None = None) -> None:
        """Claim `article`, whose `version` is the one that `by` had before them.

        Raises Refused where `by` may not fix it, Stale where somebody else saved or moved it in the meantime, and
        TransactionManagementError outside a transaction: a claim without its printing would stay.
        """
        if not transaction.get_connection().in_atomic_block:
            raise transaction.TransactionManagementError("A fix is claimed, changed and printed in one transaction.")
        if why := combined.refusal(article, combined.FIX_AND_PUBLISH, by):
            raise Refused(why)
        self.article, self.by, self.at = article, by, now()
        claim(article, by, version=version, at=self.at)

    @cached_property
    def story(self) -> ComposedStory:
        """The story as it was changed, read once; asked for when all changes are stored."""
        return ComposedStory.read(self.article)

    def changes_nothing(self) -> bool:
        """True where readers have to the letter what would be printed."""
        live = self.article.editions.live().first()
        return live is not None and {**live.document, "edition": None} == {**self.story.document, "edition": None}

    def publish(self, *, note: str = "", kind: str = "", override: str = "") -> Move:
        """Print the story as it was changed, with effect at once; `self.article` is as new afterwards.

        Arguments and errors are those of `workflow.move`; somebody else has to countersign it.
        """
        if not note.strip():
            raise Refused(f"“{combined.FIX_AND_PUBLISH.label}” needs a note: say why it cannot wait.")
        first, last = TRANSITIONS[combined.FIX_AND_PUBLISH.first], TRANSITIONS[combined.FIX_AND_PUBLISH.last]
        revise = Step(first, self.article, self.by, self.at, revision=self.story.latest_revision)
        rush = Step(
            last, self.article, self.by, self.at, note.strip(), kind, override=override.strip(), before=State.DRAFT
        )
        revise.article, rush.story = self.story.article, self.story
        print_as_it_stands(rush, one_pair_of_eyes=True)
        recorded = record([revise, rush], State.PUBLISHED)
        self.article.refresh_from_db()
        return recorded
