"""Days, moments and languages in words, no finer than they are known.

Always in the paper's language and time zone: the desk, which speaks each editor's language, previews pages too.
"""

import datetime as dt
from functools import lru_cache

from django.conf import settings
from django.utils import formats, timezone, translation

from articles.models.times import Precision, PublishedPrecision

TEXTS_CACHED = 4096  # of a kind, in each process


def day(value: dt.date | str | None, precision: str = Precision.DAY) -> str:
    """“1 November 2022”, “in the week of 24 October 2022”, “October 2022” or “2022”; "" for none.

    `value` is a date or its ISO form.
    """
    if not value:
        return ""
    on = dt.date.fromisoformat(value) if isinstance(value, str) else value
    match precision:
        case Precision.WEEK:
            return f"in the week of {written(on, 'j F Y')}"
        case Precision.MONTH:
            return written(on, "F Y")
        case Precision.YEAR:
            return written(on, "Y")
    return written(on, "j F Y")


def duration(seconds: int) -> str:
    """“an hour”, “5 hours” or “3 days”: whole ones, begun ones counted; nothing is said of minutes."""
    hours = max(1, -(-seconds // 3600))
    if hours < 48:
        return "an hour" if hours == 1 else f"{hours} hours"
    return f"{-(-hours // 24)} days"


@lru_cache(maxsize=TEXTS_CACHED)
def machine_day(value: dt.date | str, precision: str = Precision.DAY) -> str:
    """The day for machines, as `<time datetime>` wants it: 2022-10-24, 2022-W43, 2022-10 or 2022."""
    on = dt.date.fromisoformat(value) if isinstance(value, str) else value
    forms: dict[str, str] = {Precision.WEEK: "%G-W%V", Precision.MONTH: "%Y-%m", Precision.YEAR: "%Y"}
    return on.strftime(forms.get(precision, "%Y-%m-%d"))


def moment(value: dt.datetime | str | None, precision: str = PublishedPrecision.SECOND) -> str:
    """“23 November 2026, 12:00 (Istanbul)” in the paper's time zone; the day alone if no hour is known."""
    if not value:
        return ""
    at = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    if precision == PublishedPrecision.DAY:
        return day_of(at, precision)
    local = at.astimezone(timezone.get_default_timezone())
    return f"{written(local, 'j F Y, H:i')} ({clock_name()})"


def day_of(value: dt.datetime | str, precision: str = PublishedPrecision.SECOND) -> str:
    """The day of a moment by the paper's clock, “23 November 2026”."""
    at = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    zone = dt.UTC if precision == PublishedPrecision.DAY else timezone.get_default_timezone()
    return day(at.astimezone(zone).date())


@lru_cache(maxsize=TEXTS_CACHED)
def machine_moment(value: dt.datetime | str, precision: str = PublishedPrecision.SECOND) -> str:
    """The moment for machines, as `<time datetime>` wants it; a bare day if no hour is known."""
    at = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    utc = at.astimezone(dt.UTC)
    return utc.date().isoformat() if precision == PublishedPrecision.DAY else f"{utc:%Y-%m-%dT%H:%M:%SZ}"


def written(value: dt.date | dt.datetime, pattern: str) -> str:
    """`value` in Django's `pattern` for dates, which must name no time zone, in the paper's language."""
    # Without its zone: the same instant elsewhere is equal, and would be written with this one's hour.
    bare = value.replace(tzinfo=None) if isinstance(value, dt.datetime) else value
    return _written(bare, pattern, settings.LANGUAGE_CODE)


@lru_cache(maxsize=TEXTS_CACHED)
def _written(value: dt.date | dt.datetime, pattern: str, language: str) -> str:
    with translation.override(language):
        return formats.date_format(value, pattern)


def clock_name() -> str:
    """The place whose clock the paper uses: “Istanbul” for Europe/Istanbul, “UTC” for UTC."""
    return settings.TIME_ZONE.rpartition("/")[2].replace("_", " ")


def language_name(code: str) -> str:
    """“Turkish” for tr; the code itself if Django has no name for it."""
    for candidate in (code.lower(), code.lower().split("-")[0]):
        try:
            return translation.get_language_info(candidate)["name"]
        except KeyError:
            continue
    return code


def is_foreign(code: str) -> bool:
    """True unless `code` is the paper's own language, whatever the region."""
    return code.lower().split("-")[0] != settings.LANGUAGE_CODE.lower().split("-")[0]


def sentence_case(text: str) -> str:
    """`text` with a capital first letter and the rest as it is."""
    return text[:1].upper() + text[1:]
