"""One step while it is carried out: what was asked for, the story after the claim, and what became of it."""

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property

from django.contrib.auth.models import User

from articles.desk.press import shelf
from articles.desk.press.composed import ComposedStory
from articles.desk.rules.states import Transition
from articles.models import Article, Edition, Revision

# Steps that print or keep the story as it stands: they read it whole.
COMPOSING = {"approve", "publish", "rush", "retract"}


@dataclass
class Step:
    """One move while it is carried out."""

    rule: Transition
    given: Article  # as the caller has it
    by: User
    at: dt.datetime
    note: str = ""
    kind: str = ""
    go_live: dt.datetime | None = None
    takedown: bool = False
    override: str = ""
    numbers: tuple[int, ...] = ()
    before: str = ""  # the state that the story came from; that of `given` by default
    edition: Edition | None = None
    revision: Revision | None = None
    editions: list[Edition] = field(default_factory=list)  # those it is recorded for, one by one

    def __post_init__(self) -> None:
        self.before = self.before or self.given.state

    @property
    def actor(self) -> str:
        """The name under which it is recorded."""
        return self.by.get_username()

    @cached_property
    def story(self) -> ComposedStory:
        """The story after the claim, read once."""
        return ComposedStory.read(self.given)

    @cached_property
    def editions_before(self) -> list[Edition]:
        """All editions that the story had before this step, by number, without document and words."""
        return shelf.editions_of([self.given]).get(self.given.pk, [])

    @cached_property
    def article(self) -> Article:
        """The story's row after the claim; with all that belongs to it where the step composes."""
        return self.story.article if self.rule.name in COMPOSING else Article.objects.get(pk=self.given.pk)
