"""Days, moments, languages and stored values in words, no finer than they are known.

In the language that a page is shown in (`door.show` sets it), and in the paper's time zone. The words of the other
languages are in `articles/reader/locale/`, one catalogue a language.
"""

import datetime as dt
from functools import lru_cache

from django.conf import settings
from django.utils import formats, timezone, translation
from django.utils.translation import gettext, gettext_noop, ngettext, pgettext

from articles.models.times import Precision, PublishedPrecision

TEXTS_CACHED = 4096  # of a kind, in each process

# What printed documents say in English, whatever their language: `desk.press.compose` and the models' choices.
QUOTED_IN = "as quoted in the "
VALUES = {
    gettext_noop("wire copy"),
    gettext_noop("social post"),
    gettext_noop("speech"),
    gettext_noop("interview"),
    gettext_noop("document"),
    gettext_noop("official statement"),
    gettext_noop("press release"),
    gettext_noop("dataset"),
    gettext_noop("publication"),
    gettext_noop("own reporting"),
    gettext_noop("corrected by its publisher"),
    gettext_noop("withdrawn by its publisher"),
    gettext_noop("known to us only"),
    gettext_noop("heard by our reporter"),
    gettext_noop("checked against the recording"),
    gettext_noop("checked against the document"),
    gettext_noop("from our own reporting"),
    gettext_noop("in an interview"),
    gettext_noop("news"),
    gettext_noop("analysis"),
    gettext_noop("opinion"),
    gettext_noop("explainer"),
    gettext_noop("correction"),
    gettext_noop("clarification"),
    gettext_noop("editor's note"),
    gettext_noop("retraction"),
    # Media that the desk proposes
    gettext_noop("statement"),
    gettext_noop("press conference"),
    gettext_noop("television"),
    gettext_noop("letter"),
    gettext_noop("telephone"),
    gettext_noop("in conversation"),
}


def day(value: dt.date | str | None, precision: str = Precision.DAY) -> str:
    """“1 November 2022”, “in the week of 24 October 2022”, “October 2022” or “2022”; "" for none.

    `value` is a date or its ISO form.
    """
    if not value:
        return ""
    on = dt.date.fromisoformat(value) if isinstance(value, str) else value
    match precision:
        case Precision.WEEK:
            return gettext("in the week of %(day)s") % {"day": written(on, pgettext("date", "j F Y"))}
        case Precision.MONTH:
            return written(on, "F Y")
        case Precision.YEAR:
            return written(on, "Y")
    return written(on, pgettext("date", "j F Y"))


def duration(seconds: int) -> str:
    """“an hour”, “5 hours” or “3 days”: whole ones, begun ones counted; nothing is said of minutes."""
    hours = max(1, -(-seconds // 3600))
    if hours < 48:
        return (
            gettext("an hour")
            if hours == 1
            else ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
        )
    days = -(-hours // 24)
    return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}


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
    return f"{written(local, pgettext('date', 'j F Y, H:i'))} ({clock_name()})"


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
    """`value` in Django's `pattern` for dates, which must name no time zone, in the language of the page."""
    # Without its zone: the same instant elsewhere is equal, and would be written with this one's hour.
    bare = value.replace(tzinfo=None) if isinstance(value, dt.datetime) else value
    return _written(bare, pattern, translation.get_language() or settings.LANGUAGE_CODE)


@lru_cache(maxsize=TEXTS_CACHED)
def _written(value: dt.date | dt.datetime, pattern: str, language: str) -> str:
    with translation.override(language):
        return formats.date_format(value, pattern)


def opening(dateline: dict[str, str], language: str) -> str:
    """What runs into a text in `language`: “Salvane, 23 November —”; "" where the `dateline` names no place.

    Its date is in the text's own language where the paper speaks it, and else left out.
    """
    if not dateline["place"]:
        return ""
    if not dateline["date"] or spoken(language) != language.split("-")[0]:
        return f"{dateline['place']} —"
    with translation.override(spoken(language)):
        on = written(dt.date.fromisoformat(dateline["date"]), pgettext("date", "j F"))
        return gettext("%(place)s, %(day)s —") % {"place": dateline["place"], "day": on}


def spoken(language: str) -> str:
    """`language` without its region if the paper has words in it (settings.NEWSROOM_SPOKEN); else the paper's own."""
    bare = language.lower().split("-")[0]
    return bare if bare in settings.NEWSROOM_SPOKEN else settings.LANGUAGE_CODE


def in_words(value: str) -> str:
    """A value of a printed document, such as "wire copy", in the language of the page; a free text as it is."""
    if value.startswith(QUOTED_IN):
        return gettext("as quoted in the %(kind)s") % {"kind": in_words(value.removeprefix(QUOTED_IN))}
    return gettext(value) if value in VALUES else value


def clock_name() -> str:
    """The place whose clock the paper uses: “Istanbul” for Europe/Istanbul, “UTC” for UTC."""
    return settings.TIME_ZONE.rpartition("/")[2].replace("_", " ")


def language_name(code: str) -> str:
    """“Turkish” for tr; the code itself if Django has no name for it."""
    for candidate in (code.lower(), code.lower().split("-")[0]):
        try:
            return translation.get_language_info(candidate)["name_translated"]
        except KeyError:
            continue
    return code


def is_foreign(code: str) -> bool:
    """True unless `code` is the paper's own language, whatever the region."""
    return code.lower().split("-")[0] != settings.LANGUAGE_CODE.lower().split("-")[0]


def sentence_case(text: str) -> str:
    """`text` with a capital first letter and the rest as it is."""
    return text[:1].upper() + text[1:]
