"""Days as wires write them, and "last week" as seen from a day."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from articles.desk.language import vocabulary
from articles.desk.language.patterns import lazily
from articles.desk.language.prose import Span
from articles.models import Precision
from articles.text import fold

WRITTEN = (
    r"(?:(?P<iso>\d{4}-\d\d-\d\d)|(?P<dotted>\d{1,2}[./]\d{1,2}[./]\d{4})"
    r"|(?P<day>\d{1,2})<dates.ordinals>?\.?\s(?P<month><dates.months>|<dates.short_months>)\b\.?(?:,?\s(?P<year>(?:19|20)\d\d))?"
    r"|(?P<month_first><dates.months>|<dates.short_months>)\b\.?\s(?P<day_second>\d{1,2})<dates.ordinals>?\b(?!\.?\d)"
    r"(?:,?\s(?P<year_last>(?:19|20)\d\d))?)"
)
_WRITTEN = lazily(rf"(?<![\w.]){WRITTEN}")
_WEEKDAY = lazily(
    r"\b(?:(?P<last><dates.last>)|(?P<not_past><dates.not_past>))?\s?\b(?P<weekday><dates.weekdays>)\b(?P<day>\s+<dates.day>)?",
    re.IGNORECASE,
)
_PHRASES: list[tuple[re.Pattern[str], Callable[[dt.date], tuple[dt.date, str]]]] = [
    (lazily(rf"\b<dates.{name}>\b", re.IGNORECASE), count)
    for name, count in (
        ("today", lambda day: (day, Precision.DAY)),
        ("yesterday", lambda day: (day - dt.timedelta(1), Precision.DAY)),
        ("last_night", lambda day: (day - dt.timedelta(1), Precision.DAY)),
        ("this_week", lambda day: (_monday(day), Precision.WEEK)),
        ("last_week", lambda day: (_monday(day) - dt.timedelta(7), Precision.WEEK)),
        ("this_month", lambda day: (day.replace(day=1), Precision.MONTH)),
        ("last_month", lambda day: ((day.replace(day=1) - dt.timedelta(1)).replace(day=1), Precision.MONTH)),
        ("last_year", lambda day: (dt.date(day.year - 1, 1, 1), Precision.YEAR)),
    )
]
_DAYS_AGO = lazily(r"\b<dates.days_ago>\b", re.IGNORECASE)
_WEEKS_AGO = lazily(r"\b<dates.weeks_ago>\b", re.IGNORECASE)


@dataclass(frozen=True)
class Day:
    """A day that a text tells, no finer than it is known; a week counts from its Monday."""

    on: dt.date
    precision: str
    span: Span


def written(match: re.Match, near: dt.date | None) -> dt.date | None:
    """The day that a match of WRITTEN tells; without a year, the last such day up to `near`. None where there is none."""
    try:
        if match["iso"]:
            return dt.date.fromisoformat(match["iso"])
        if match["dotted"]:
            day, month, year = map(int, re.split(r"[./]", match["dotted"]))
            return dt.date(year, month, day)
        name = match["month"] or match["month_first"]
        if not name:
            return None
        day, month = int(match["day"] or match["day_second"]), _month(name)
        if year := match["year"] or match["year_last"]:
            return dt.date(int(year), month, day)
        if near is None:
            return None
        this_year = dt.date(near.year, month, day)
        return this_year if this_year <= near else dt.date(near.year - 1, month, day)
    except ValueError:
        return None


def days_in(text: str, span: Span, near: dt.date | None) -> list[Day]:
    """The days that the words in `span` tell, in their order; relative ones as seen from `near`, none without it."""
    days = [
        Day(day, Precision.DAY, match.span())
        for match in _WRITTEN.finditer(text, *span)
        if (day := written(match, near))
    ]
    if near:
        days += _relative(text, span, near)
    return sorted(days, key=lambda day: day.span)


def _relative(text: str, span: Span, near: dt.date) -> Iterator[Day]:
    for phrase, count in _PHRASES:
        for match in phrase.finditer(text, *span):
            yield Day(*count(near), match.span())
    for match in _WEEKDAY.finditer(text, *span):
        if day := _weekday(match, near):
            yield Day(day, Precision.DAY, match.span("weekday"))
    for match in _DAYS_AGO.finditer(text, *span):
        yield Day(near - dt.timedelta(_number(match)), Precision.DAY, match.span())
    for match in _WEEKS_AGO.finditer(text, *span):
        yield Day(_monday(near - dt.timedelta(7 * _number(match))), Precision.WEEK, match.span())


def _number(match: re.Match[str]) -> int:
    """The number in "two days ago"."""
    number = match[match.lastindex or 0]
    return int(number) if number.isdigit() else vocabulary.numbered("dates.numbers")[fold(number)]


def _month(name: str) -> int:
    """The number of a month by its name, or a short one."""
    folded = fold(name)
    return vocabulary.numbered("dates.months").get(folded) or vocabulary.numbered("dates.short_months")[folded]


def _weekday(match: re.Match, near: dt.date) -> dt.date | None:
    """The last day of that name up to `near`; "last Tuesday" on a Tuesday is a week before."""
    name = fold(match["weekday"])
    is_other_word = name in vocabulary.folded("dates.ambiguous_weekdays") and not match["day"]
    if match["not_past"] or is_other_word:
        return None
    back = (near.isoweekday() - vocabulary.numbered("dates.weekdays")[name]) % 7
    if back == 0 and match["last"]:
        back = 7
    return near - dt.timedelta(back)


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(day.weekday())
