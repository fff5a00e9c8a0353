"""What was done with a story so far: its editions, its submission, its writers."""

from functools import cached_property

from articles.desk.press import eyes, legal, shelf
from articles.models import Article, Edition, Move, now


class Past:
    """What is asked of the past of a story by guards and buttons. Each part is read once, when it is first asked for."""

    def __init__(self, article: Article) -> None:
        self._article = article

    @cached_property
    def editions(self) -> list[Edition]:
        """Every edition by number, also those that were withdrawn; without document and words."""
        return shelf.editions_of([self._article]).get(self._article.pk, [])

    @property
    def out(self) -> list[Edition]:
        """The editions that were not withdrawn: live, replaced or pending."""
        return [edition for edition in self.editions if edition.withdrawn_at is None]

    @property
    def is_pending(self) -> bool:
        """True where an edition waits for its hour."""
        return any(edition.live_from > now() for edition in self.out)

    @property
    def on_display(self) -> Edition | None:
        """The edition that stands on the shelf now, or None."""
        at = now()
        return next((edition for edition in self.out if edition.live_from <= at < edition.live_until), None)

    @property
    def is_live(self) -> bool:
        """True where readers can read the story itself now."""
        return self.on_display is not None and not self.on_display.is_retraction

    @property
    def was_live(self) -> bool:
        """True where readers have, or had, the story itself."""
        return any(edition.live_from <= now() and not edition.is_retraction for edition in self.out)

    @cached_property
    def submission(self) -> Move | None:
        """The latest submission."""
        return eyes.submitter(self._article)

    @cached_property
    def writers(self) -> set[int | str]:
        """Whoever changed what prints since the last edition: user ids, or an actor's text."""
        return eyes.authors(self._article, self.editions)

    @cached_property
    def withholdable(self) -> list[Edition]:
        """The editions that may be withheld from readers."""
        return list(legal.withholdable(self._article).for_lists())

    @cached_property
    def erasable(self) -> list[Edition]:
        """The editions that may be erased."""
        return list(legal.erasable(self._article).for_lists())
