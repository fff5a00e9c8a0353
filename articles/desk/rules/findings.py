"""What preflight finds: the closed list of codes, and one finding of a code."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

BLOCKER, WARNING = "blocker", "warning"

# Codes are stable: dismissals are kept by them. Facts that keep a story from print; this list is closed.
BLOCKERS = {
    "no-headline": "No headline",
    "no-body": "No text",
    "no-section": "No section",
    "notice-without-text": "Notice without text",
    "quote-not-in-body": "Quotation that does not stand in the text",
    "quote-without-attribution": "Quotation without attribution",
    "picture-without-credit": "Picture without credit",
    "picture-without-alt": "Picture without alternative text",
    "before-embargo": "Before the embargo",
    "after-use-until": "After a source's last day of use",
    "protected-name": "Protected name",
}

# What is read from prose, and may be wrong.
WARNINGS = {
    "speech-without-quote": "Direct speech without a record",
    "speaker-inferred": "Speaker inferred",
    "unbalanced-marks": "Quotation marks that do not balance",
    "person-not-linked": "Known person who is not linked",
    "name-spelled-unlike-record": "Name spelled unlike its record",
    "title-contradicts": "Title not held on that day",
    "figure-without-citation": "Figure without a citation",
    "vague-attribution": "Vague attribution",
    "relative-date": "Relative date without an absolute one",
    "headline-long": "Long headline",
    "criticised-not-approached": "Criticised person not approached",
    "person-under-18": "Person under 18",
    "source-withdrawn": "Source withdrawn",
    "picture-out-of-place": "Picture out of place",
    "markup-left-over": "Markup left over",
}

TITLES = BLOCKERS | WARNINGS


@dataclass(frozen=True)
class Finding:
    """Something to look at before print: a stable code, what is wrong and what to do, and where.

    `field`: of the article, or the name of its rows, then `number` is the row's (0: no row). `span`: start and end
    in the plain text of `field` (for the body: `plain(paragraphs(body))`). `words`: what it is about, by which a
    dismissal remembers it: the words of the span, or what the row says.
    """

    code: str
    message: str
    field: str = ""
    level: str = BLOCKER
    span: tuple[int, int] | None = None
    words: str = ""
    number: int = 0

    @property
    def title(self) -> str:
        """The heading for findings of this code."""
        return TITLES[self.code]

    @property
    def digest(self) -> str:
        """The sha256 of the words that it is about."""
        return hashlib.sha256(self.words.encode()).hexdigest()

    @property
    def key(self) -> tuple[str, str, str]:
        """By what a dismissal is found again."""
        return self.code, self.field, self.digest


def warning(code: str, message: str, field: str, **where) -> Finding:
    """A finding that blocks nothing."""
    return Finding(code, message, field, WARNING, **where)


def grouped(findings: Iterable[Finding]) -> list[tuple[str, list[Finding]]]:
    """`findings` under their headings: blockers first, then in the order of the lists of codes."""
    order = list(TITLES)
    ranked = sorted(findings, key=lambda finding: (finding.level != BLOCKER, order.index(finding.code)))
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in ranked:
        groups.setdefault((finding.level, finding.title), []).append(finding)
    return [(title, members) for (_, title), members in groups.items()]


def shortened(words: str, length: int = 60) -> str:
    """The first `length` characters of `words` in quotation marks."""
    return f"“{words[:length]}{'…' if len(words) > length else ''}”"
