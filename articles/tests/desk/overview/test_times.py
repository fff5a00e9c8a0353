"""Moments and days as the paper writes them, by its own clock."""

import datetime as dt

import pytest
from django.utils import timezone

from articles.desk.overview import times


@pytest.fixture
def at_noon(settings, monkeypatch):
    """It is noon on Wednesday 25 November 2026 in Istanbul."""
    settings.TIME_ZONE = "Europe/Istanbul"
    noon = dt.datetime(2026, 11, 25, 9, tzinfo=dt.UTC)
    monkeypatch.setattr(timezone, "now", lambda: noon)
    return noon


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (0, "12:00"),
        (-13, "yesterday 23:00"),
        (12, "tomorrow 00:00"),
        (-48, "Monday 23 November, 12:00"),
        (24 * 60, "Sunday 24 January 2027, 12:00"),
    ],
)
def test_a_moment_is_as_near_as_it_is(at_noon, hours, words):
    assert times.moment_in_words(at_noon + dt.timedelta(hours=hours)) == words


@pytest.mark.parametrize(
    ("hours", "words"), [(-12, "today"), (12, "tomorrow"), (36, "Friday 27 November"), (3, "15:00")]
)
def test_midnight_stands_for_a_day_without_an_hour(at_noon, hours, words):
    assert times.plan_in_words(at_noon + dt.timedelta(hours=hours)) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(59, "0 min"), (720, "12 min"), (5 * 3600 + 10, "5 h"), (86_400, "1 day"), (9 * 86_400, "9 days")],
)
def test_an_age_is_told_in_its_largest_unit(at_noon, seconds, words):
    assert times.age_in_words(at_noon - dt.timedelta(seconds=seconds)) == words


def test_a_day_begins_where_the_paper_is_made(at_noon):
    assert times.starts(dt.date(2026, 11, 25)) == dt.datetime(2026, 11, 24, 21, tzinfo=dt.UTC)
    assert times.place() == "Istanbul"
