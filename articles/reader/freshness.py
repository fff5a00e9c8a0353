"""How long a page stays true: some pages change by the clock alone."""

import datetime as dt

from django.db.models import Min
from django.utils import timezone

from articles.models.editions import Edition
from articles.models.placements import Placement
from articles.models.times import FOREVER
from articles.reader import reading


def next_change(at: dt.datetime) -> dt.datetime:
    """The next moment after `at` when some page changes by the clock alone: three reads of an index, and of one short table.

    An edition comes or goes, a story has led the front page for long enough, a place is given back, or it is midnight where the paper is
    made: every page carries the day.
    """
    coming = Edition.objects.filter(live_from__gt=at).aggregate(at=Min("live_from"))["at"]
    going = Edition.objects.filter(live_until__gt=at, live_until__lt=FOREVER).aggregate(at=Min("live_until"))["at"]
    first_led = reading.leads().order_by().aggregate(at=Min("first_published"))["at"]
    given_back = Placement.objects.filter(until__gt=at).aggregate(at=Min("until"))["at"]
    # A second later, as a story leads up to and with the last second of its day.
    led_enough = first_led and first_led + reading.LEADS_FOR + dt.timedelta(seconds=1)
    return min(
        moment for moment in (coming, going, led_enough, given_back, _midnight_after(at)) if moment and moment > at
    )


def _midnight_after(at: dt.datetime) -> dt.datetime:
    zone = timezone.get_default_timezone()
    tomorrow = at.astimezone(zone).date() + dt.timedelta(days=1)
    return dt.datetime.combine(tomorrow, dt.time(), tzinfo=zone)
