"""Moments and days as the paper knows them: to the second, and no finer than they are known."""

import datetime as dt

from django.db import models
from django.utils import timezone

# "Until replaced". Year 9999 would overflow in zones east of Greenwich.
FOREVER = dt.datetime(3000, 1, 1, tzinfo=dt.UTC)


def whole_second(moment: dt.datetime) -> dt.datetime:
    """`moment` without its microseconds, which JSON fixtures lose: what is hashed or compared must survive them."""
    return moment.replace(microsecond=0)


def now() -> dt.datetime:
    """The present moment, cut to whole seconds."""
    return whole_second(timezone.now())


class Precision(models.TextChoices):
    """How finely a day is known. `week` counts from the day given, a Monday."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class PublishedPrecision(models.TextChoices):
    """Whether the hour of publication is known; where it is not, no page, feed or JSON-LD invents one."""

    SECOND = "second"
    DAY = "day"
