"""A story as it stands: its rows, read once, and all that is made of them."""

from functools import cached_property
from typing import Any, Self

from articles.desk.press import revisions
from articles.desk.press.compose import document_of
from articles.models import Article, Revision
from articles.text import digest


class ComposedStory:
    """What is checked, compared with the approval, kept as a revision and printed is this one reading.

    Read it after the claim on the story and hand it on. Whoever changes a row afterwards reads the story again.
    """

    def __init__(self, article: Article) -> None:
        """`article`: as `revisions.with_rows` gave it."""
        self.article = article

    @classmethod
    def read(cls, article: Article) -> Self:
        """The story as it is stored now, whatever the caller holds of it. About a dozen queries."""
        return cls(revisions.with_rows([article.pk])[0])

    @cached_property
    def document(self) -> dict[str, Any]:
        """What a reader would be given, without the `edition` block that printing adds."""
        return document_of(self.article)

    @cached_property
    def print_digest(self) -> str:
        """The digest of the document: urgency, assignee, plans and notes are no part of it."""
        return digest(self.document)

    @cached_property
    def content(self) -> list[dict[str, Any]]:
        """The story and its rows as a revision keeps them."""
        return revisions.content_with_rows(self.article)

    @cached_property
    def latest_revision(self) -> Revision | None:
        """The newest saved state, or None if there is none; `history.current` keeps it true."""
        return self.article.revisions.order_by("-number").first()
