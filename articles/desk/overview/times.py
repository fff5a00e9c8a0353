"""Moments and days as the paper writes them, by its own clock."""

import datetime as dt

from django.conf import settings
from django.utils import timezone

from articles.models import now

MINUTE, HOUR, DAY = 60, 3600, 24 * 3600


def today() -> dt.date:
    """The day that it is where the paper is made."""
    return local(now()).date()


def local(moment: dt.datetime) -> dt.datetime:
    """`moment` by the paper's clock."""
    return moment.astimezone(timezone.get_default_timezone())


def starts(day: dt.date) -> dt.datetime:
    """The moment at which `day` begins where the paper is made; the day that follows may begin 23 or 25 hours later."""
    return dt.datetime.combine(day, dt.time(), timezone.get_default_timezone())


def place() -> str:
    """Whose clock it is: the last part of the paper's time zone, "Istanbul"."""
    return settings.TIME_ZONE.rpartition("/")[2].replace("_", " ")


def day_in_words(day: dt.date) -> str:
    """ "Wednesday 25 November", with the year where that is not the present one."""
    year = "" if day.year == today().year else f" {day.year}"
    return f"{day:%A} {day.day} {day:%B}{year}"


def moment_in_words(moment: dt.datetime) -> str:
    """ "09:40" for today, "yesterday 09:40", "Monday 23 November, 09:40"."""
    at = local(moment)
    match (today() - at.date()).days:
        case 0:
            return f"{at:%H:%M}"
        case 1:
            return f"yesterday {at:%H:%M}"
        case -1:
            return f"tomorrow {at:%H:%M}"
    return f"{day_in_words(at.date())}, {at:%H:%M}"


def plan_in_words(moment: dt.datetime) -> str:
    """As `moment_in_words`; midnight stands for a day without an hour: "today", "Wednesday 25 November"."""
    at = local(moment)
    if has_hour(at):
        return moment_in_words(moment)
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    return near.get((at.date() - today()).days) or day_in_words(at.date())


def plan_in_full(moment: dt.datetime) -> str:
    """ "Wednesday 25 November, 15:00", without the hour where the day alone is planned."""
    at = local(moment)
    return day_in_words(at.date()) + (f", {at:%H:%M}" if has_hour(at) else "")


def has_hour(moment: dt.datetime) -> bool:
    """True where a plan names an hour; midnight by the paper's clock names the day alone."""
    return local(moment).time() != dt.time()


def length_in_words(seconds: float) -> str:
    """A span of time in its largest unit: "9 days", "5 h", "12 min"."""
    if seconds >= DAY:
        days = round(seconds / DAY)
        return f"{days} day{'' if days == 1 else 's'}"
    if seconds >= HOUR:
        return f"{seconds // HOUR:.0f} h"
    return f"{seconds // MINUTE:.0f} min"


def age_in_words(moment: dt.datetime) -> str:
    """How long ago `moment` was: "9 days", "5 h", "12 min"."""
    return length_in_words((now() - moment).total_seconds())
