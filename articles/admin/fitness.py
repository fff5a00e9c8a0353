"""What preflight finds, beside the form: where each thing stands, and setting a warning aside."""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.utils import timezone

from articles.desk.preflight import BLOCKER, PROTECTED_NAME, Finding, day_of, grouped, preflight
from articles.desk.preflight.story import StoryUnderCheck
from articles.desk.rules.refusals import Refused
from articles.desk.steps import counts, dismissals
from articles.models import Article

MOST_SHOWN = 50  # under one heading
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


def fitness(article: Article, user: User, *, is_typed: bool = False) -> Fitness:
    """What stands between `article` and print, were `user` to print it.

    Lists know it from now on, too; not where it `is_typed` and may never be saved.
    """
    findings = preflight(article, read=read_once(article))
    if not is_typed:
        counts.keep(article, findings)
    if user.has_perm(PROTECTED_NAME):
        findings = [finding for finding in findings if finding.code != "protected-name"]
    blockers = sum(finding.level == BLOCKER for finding in findings)
    groups = [_group(title, members) for title, members in grouped(findings)]
    return Fitness(groups, blockers, len(findings) - blockers)


def read_once(article: Article) -> StoryUnderCheck:
    """`article` as preflight reads it, kept with it: a page asks for what is to do and for what is said."""
    if "_read" not in vars(article):
        vars(article)["_read"] = StoryUnderCheck(article)
    return vars(article)["_read"]


def counted(story: Article) -> str:
    """What preflight found in `story`, in figures: "1 to mend, 2 to look at"; "fit" where it found nothing.

    Read from what is kept, never from the text. Of a story without a date of its own, a count of an earlier day says
    which: ages and titles were judged by that day. "" for a story that is not on its way to print.
    """
    if story.state not in counts.ON_THE_WAY:
        return ""
    kept = getattr(story, "preflight_count", None)
    if kept is None or kept.version != story.version:
        return "not read yet"
    figures = {"to mend": kept.blockers, "to look at": kept.warnings}
    words = ", ".join(f"{count} {what}" for what, count in figures.items() if count) or "fit"
    is_of_today = kept.counted_on == timezone.localdate() or day_of(story) is not None
    return words if is_of_today else f"{words} on {kept.counted_on.day} {kept.counted_on:%B}"


def dismiss(article: Article, value: str, user: User) -> None:
    """Set aside the warning that the page called `value`. Raises Refused."""
    for finding in preflight(article, by=user):
        if finding.level != BLOCKER and value == _value(finding):
            dismissals.dismiss(article, finding, user)
            return
    raise Refused("This warning is not there any more.")


def _group(title: str, members: list[Finding]) -> tuple[str, list[Shown]]:
    """A heading, and what stands under it: of thousands, as in a paste that nobody recorded, the first few dozen."""
    is_whole = len(members) <= MOST_SHOWN
    heading = title if is_whole else f"{title}: the first {MOST_SHOWN} of {len(members):,}"
    return heading, [_shown(finding) for finding in members[:MOST_SHOWN]]


def _shown(finding: Finding) -> Shown:
    anchor = f"{finding.field}-group" if finding.field in SECTIONS_OF_FORM else f"id_{finding.field}"
    return Shown(finding, anchor, "" if finding.level == BLOCKER else _value(finding))


def _value(finding: Finding) -> str:
    return " ".join((finding.code, finding.field, finding.digest))
