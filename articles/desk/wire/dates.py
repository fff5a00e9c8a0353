"""Days as wires write them, in English, Turkish and Ukrainian, and "last week" as seen from a day."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from articles.desk.language.patterns import lazily
from articles.desk.language.prose import Span
from articles.models import Precision
from articles.text import fold

_ENGLISH = "January February March April May June July August September October November December".split()
_SHORT = "Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec".split()
_TURKISH = "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık".split()
_UKRAINIAN = "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня".split()
_MONTHS = {
    fold(name): number
    for names in (_ENGLISH, _SHORT, _TURKISH, _UKRAINIAN, [name[:3] for name in _SHORT])
    for number, name in enumerate(names, 1)
}
_ANY_MONTH = "|".join(
    sorted(
        {*_ENGLISH, *_SHORT, "Sep", *_TURKISH, *_UKRAINIAN, *(m.upper() for m in [*_ENGLISH, *_SHORT])}, reverse=True
    )
)

_ENGLISH_DAYS = "monday tuesday wednesday thursday friday saturday sunday"
_TURKISH_DAYS = "pazartesi salı çarşamba perşembe cuma cumartesi pazar"
_UKRAINIAN_DAYS = "понеділок вівторок середу четвер п'ятницю суботу неділю"
_WEEKDAYS = {
    fold(name): day
    for names in (_ENGLISH_DAYS, _TURKISH_DAYS, _UKRAINIAN_DAYS)
    for day, name in enumerate(names.split())
}
_NUMBERS = {
    fold(name): number
    for names in ("a two three four five six seven eight nine ten", "bir iki üç dört beş altı yedi sekiz dokuz on")
    for number, name in enumerate(names.split(), 1)
} | {"one": 1, "an": 1}

WRITTEN = (
    r"(?:(?P<iso>\d{4}-\d\d-\d\d)|(?P<dotted>\d{1,2}[./]\d{1,2}[./]\d{4})"
    rf"|(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\.?\s(?P<month>{_ANY_MONTH})\b\.?(?:,?\s(?P<year>(?:19|20)\d\d))?"
    rf"|(?P<month_first>{_ANY_MONTH})\b\.?\s(?P<day_second>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\.?\d)(?:,?\s(?P<year_last>(?:19|20)\d\d))?)"
)
_WRITTEN = lazily(rf"(?<![\w.]){WRITTEN}")
DAYS_NAMED = "|".join(f"{_ENGLISH_DAYS} {_TURKISH_DAYS} {_UKRAINIAN_DAYS}".split()).replace("'", "['’ʼ]")
_COUNTED = "|".join(
    "a an one two three four five six seven eight nine ten bir iki üç dört beş altı yedi sekiz dokuz on".split()
)
_WEEKDAY = lazily(
    r"\b(?P<which>last|next|this coming|by|until|before|from|every|next week|geçen|geçtiğimiz|gelecek|önümüzdeki|"
    r"минулого|наступного)?\s?\b"
    rf"(?P<weekday>{DAYS_NAMED})\b(?P<tr>\s+günü)?",
    re.IGNORECASE,
)
_NOT_PAST = {"next", "this coming", "by", "until", "before", "from", "every", "gelecek", "önümüzdeki", "наступного"}
_MARKET = {"sali", "pazar", "cuma"}  # Turkish days whose names are also other words
_NAMED = (
    (r"today|bugün|сьогодні", lambda day: (day, Precision.DAY)),
    (r"yesterday|dün|вчора|учора", lambda day: (day - dt.timedelta(1), Precision.DAY)),
    (r"last night|dün gece|dün akşam", lambda day: (day - dt.timedelta(1), Precision.DAY)),
    (r"(?:earlier )?this week|bu hafta|цього тижня", lambda day: (_monday(day), Precision.WEEK)),
    (
        r"last week|(?:geçen|geçtiğimiz) hafta|минулого тижня",
        lambda day: (_monday(day) - dt.timedelta(7), Precision.WEEK),
    ),
    (r"(?:earlier )?this month|bu ay|цього місяця", lambda day: (day.replace(day=1), Precision.MONTH)),
    (
        r"last month|(?:geçen|geçtiğimiz) ay|минулого місяця",
        lambda day: ((day.replace(day=1) - dt.timedelta(1)).replace(day=1), Precision.MONTH),
    ),
    (
        r"last year|(?:geçen|geçtiğimiz) yıl|минулого року",
        lambda day: (dt.date(day.year - 1, 1, 1), Precision.YEAR),
    ),
)
_PHRASES = [(lazily(rf"\b(?:{words})\b", re.IGNORECASE), count) for words, count in _NAMED]
_AGO = lazily(
    rf"\b(?P<number>\d{{1,2}}|{_COUNTED})\s(?:(?P<days>days?)|(?P<weeks>weeks?))\sago\b"
    rf"|\b(?P<sayi>\d{{1,2}}|{_COUNTED})\s(?:(?P<gun>gün)|(?P<hafta>hafta))\sönce\b",
    re.IGNORECASE,
)


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
        day, month = int(match["day"] or match["day_second"]), _MONTHS[fold(name)]
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
    for match in _AGO.finditer(text, *span):
        number = match["number"] or match["sayi"]
        count = int(number) if number.isdigit() else _NUMBERS[fold(number)]
        if match["weeks"] or match["hafta"]:
            yield Day(_monday(near - dt.timedelta(7 * count)), Precision.WEEK, match.span())
        else:
            yield Day(near - dt.timedelta(count), Precision.DAY, match.span())


def _weekday(match: re.Match, near: dt.date) -> dt.date | None:
    """The last day of that name up to `near`; "last Tuesday" on a Tuesday is a week before."""
    which, name = (match["which"] or "").lower(), fold(match["weekday"])
    if which in _NOT_PAST or (name in _MARKET and not match["tr"]):
        return None
    back = (near.weekday() - _WEEKDAYS[name]) % 7
    if back == 0 and which == "last":
        back = 7
    return near - dt.timedelta(back)


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(day.weekday())
