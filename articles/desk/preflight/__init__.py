"""Is it fit to print? The same list in the admin, on the command line and at the gate in `move`.

Blockers are facts, never guesses, and their list is closed. Everything that is read from prose is a warning: it may
be wrong, blocks nothing, and is dismissed with one click.
"""

import datetime as dt
from collections.abc import Iterable

from django.contrib.auth.models import User

from articles.desk.preflight import blockers, facts, leftover, named, placed, said
from articles.desk.preflight.blockers import PROTECTED_NAME
from articles.desk.preflight.story import ROWS, StoryUnderCheck, day_of
from articles.desk.rules.findings import BLOCKER, BLOCKERS, WARNING, WARNINGS, Finding, grouped
from articles.models import Article

__all__ = [
    "BLOCKER",
    "BLOCKERS",
    "PROTECTED_NAME",
    "ROWS",
    "WARNING",
    "WARNINGS",
    "Finding",
    "blocking",
    "day_of",
    "grouped",
    "preflight",
]

READ_FROM_PROSE = (
    said.unrecorded_speech,
    said.inferred_speakers,
    said.unbalanced_marks,
    named.unlinked_people,
    named.spelled_otherwise,
    named.wrong_titles,
    facts.uncited_figures,
    said.vague_attribution,
    facts.relative_dates,
    facts.long_headline,
    named.criticised_unasked,
    named.minors,
    facts.withdrawn_sources,
    placed.misplaced_pictures,
    leftover.markup_left_over,
)


def preflight(
    article: Article,
    *,
    go_live: dt.datetime | None = None,
    by: User | None = None,
    dismissed: bool = False,
    read: StoryUnderCheck | None = None,
) -> list[Finding]:
    """What to look at before `article` goes to print at `go_live` by the hand of `by`; blockers first, each thing once.

    Without `go_live` the hour is not judged; without `by` a protected name counts as not permitted.
    Warnings that were dismissed and whose words have not changed since are left out; with `dismissed`, they alone are given.
    `read`: the story as the caller has read it, if it has.
    Some fifteen queries, whatever the length of the story and the number of people known.
    """
    story = read or StoryUnderCheck(article)
    story.go_live, story.by = go_live, by
    keys = {(dismissal.code, dismissal.field, dismissal.digest) for dismissal in story.article.dismissals.all()}
    findings = _once([*blockers.found(story), *(finding for check in READ_FROM_PROSE for finding in check(story))])
    findings.sort(key=lambda finding: finding.level != BLOCKER)
    return [finding for finding in findings if _is_dismissed(finding, keys) == dismissed]


def blocking(article: Article, *, go_live: dt.datetime | None = None, by: User | None = None) -> list[Finding]:
    """The blockers among what `preflight` finds. Reads nothing from prose: a tenth of the work."""
    findings = blockers.found(StoryUnderCheck(article, go_live=go_live, by=by))
    return [finding for finding in _once(findings) if finding.level == BLOCKER]


def _once(findings: Iterable[Finding]) -> list[Finding]:
    """`findings`, each thing once; a blocker once for each row."""
    once: dict[tuple, Finding] = {}
    for finding in findings:
        key = (*finding.key, finding.number) if finding.level == BLOCKER else finding.key
        once.setdefault(key, finding)
    return list(once.values())


def _is_dismissed(finding: Finding, keys: set[tuple[str, str, str]]) -> bool:
    return finding.level == WARNING and finding.key in keys
