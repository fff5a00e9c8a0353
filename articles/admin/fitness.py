"""What preflight finds, beside the form: where each thing stands, and setting a warning aside."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import prefetch_related_objects

from articles.desk.preflight import BLOCKER, ROWS, Finding, grouped, preflight
from articles.desk.preflight.story import StoryUnderCheck
from articles.desk.rules.refusals import Refused
from articles.desk.steps import dismissals
from articles.models import Article, State

ON_THE_WAY = {State.DRAFT, State.REVIEW, State.APPROVED}
SECTIONS_OF_FORM = {"quotes", "mentions", "citations", "bylines", "pictures", "notices"}


@dataclass(frozen=True)
class Shown:
    """A finding as the page shows it."""

    finding: Finding
    anchor: str  # where it leads to on the page
    value: str  # by which it is dismissed; "" for what cannot be

    @property
    def is_blocker(self) -> bool:
        """Whether it keeps the story from print."""
        return self.finding.level == BLOCKER


@dataclass(frozen=True)
class Fitness:
    """Everything found, under its headings."""

    groups: list[tuple[str, list[Shown]]]
    blockers: int
    warnings: int


def fitness(article: Article, user: User) -> Fitness:
    """What stands between `article` and print, were `user` to print it."""
    findings = preflight(article, by=user, read=read_once(article))
    blockers = sum(finding.level == BLOCKER for finding in findings)
    groups = [(title, [_shown(finding) for finding in members]) for title, members in grouped(findings)]
    return Fitness(groups, blockers, len(findings) - blockers)


def read_once(article: Article) -> StoryUnderCheck:
    """`article` as preflight reads it, kept with it: a page asks for what is to do and for what is said."""
    if "_read" not in vars(article):
        vars(article)["_read"] = StoryUnderCheck(article)
    return vars(article)["_read"]


def read_rows(stories: Iterable[Article]) -> None:
    """Read at once what preflight looks at in those of `stories` that are on their way to print."""
    prefetch_related_objects([story for story in stories if story.state in ON_THE_WAY], *ROWS)


def counted(article: Article) -> str:
    """What preflight finds, in figures: "1 to mend, 2 to look at"; "fit" where it finds nothing."""
    findings = preflight(article)
    blockers = sum(finding.level == BLOCKER for finding in findings)
    counts = {"to mend": blockers, "to look at": len(findings) - blockers}
    return ", ".join(f"{count} {what}" for what, count in counts.items() if count) or "fit"


def dismiss(article: Article, value: str, user: User) -> None:
    """Set aside the warning that the page called `value`. Raises Refused."""
    for finding in preflight(article, by=user):
        if finding.level != BLOCKER and value == _value(finding):
            dismissals.dismiss(article, finding, user)
            return
    raise Refused("This warning is not there any more.")


def _shown(finding: Finding) -> Shown:
    anchor = f"{finding.field}-group" if finding.field in SECTIONS_OF_FORM else f"id_{finding.field}"
    return Shown(finding, anchor, "" if finding.level == BLOCKER else _value(finding))


def _value(finding: Finding) -> str:
    return " ".join((finding.code, finding.field, finding.digest))
