"""What preflight finds, beside the form: where each thing stands, and setting a warning aside."""

from dataclasses import dataclass

from articles.desk import dismissals
from articles.desk.preflight import BLOCKER, Finding, grouped, preflight
from articles.desk.refusals import Refused
from articles.models import Article

ROWS = {"quotes", "mentions", "citations", "bylines", "pictures", "notices"}


@dataclass(frozen=True)
class Shown:
    """A finding as the page shows it."""

    finding: Finding
    anchor: str  # where it leads to on the page
    value: str  # by which it is dismissed; "" for what cannot be

    @property
    def words(self) -> str:
        """The words that the page marks in the text, "" where it is not about the text."""
        return self.finding.words if self.finding.field == "body" else ""


@dataclass(frozen=True)
class Fitness:
    """Everything found, under its headings."""

    groups: list[tuple[str, list[Shown]]]
    blockers: int
    warnings: int


def fitness(article: Article, user) -> Fitness:
    """What stands between `article` and print, were `user` to print it."""
    findings = preflight(article, by=user)
    blockers = sum(finding.level == BLOCKER for finding in findings)
    groups = [(title, [_shown(finding) for finding in members]) for title, members in grouped(findings)]
    return Fitness(groups, blockers, len(findings) - blockers)


def dismiss(article: Article, value: str, user) -> None:
    """Set aside the warning that the page called `value`. Raises Refused."""
    for finding in preflight(article, by=user):
        if finding.level != BLOCKER and value == _value(finding):
            dismissals.dismiss(article, finding, user)
            return
    raise Refused("This warning is not there any more.")


def _shown(finding: Finding) -> Shown:
    anchor = f"{finding.field}-group" if finding.field in ROWS else f"id_{finding.field}"
    return Shown(finding, anchor, "" if finding.level == BLOCKER else _value(finding))


def _value(finding: Finding) -> str:
    return " ".join((finding.code, finding.field, finding.digest))
