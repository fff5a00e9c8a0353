"""Days, moments and languages in words: never finer than they are known."""

import datetime as dt

import pytest
from django.utils import timezone, translation

from articles.reader import wording
from articles.reader.templating import focus, reading_minutes, web_address


@pytest.mark.parametrize(
    ("precision", "words"),
    [
        ("day", "24 October 2022"),
        ("week", "in the week of 24 October 2022"),
        ("month", "October 2022"),
        ("year", "2022"),
    ],
)
def test_a_day_is_put_as_finely_as_it_is_known(precision, words):
    assert wording.day("2022-10-24", precision) == words
    assert wording.day(dt.date(2022, 10, 24), precision) == words


@pytest.mark.parametrize(
    ("precision", "form"), [("day", "2022-10-24"), ("week", "2022-W43"), ("month", "2022-10"), ("year", "2022")]
)
def test_machines_are_told_no_finer_day_either(precision, form):
    assert wording.machine_day("2022-10-24", precision) == form


def test_no_day_is_no_words():
    assert wording.day("") == ""
    assert wording.day(None) == ""


def test_hours_are_the_papers_own_whatever_clock_an_editor_has_and_days_are_in_the_language_of_the_page():
    with timezone.override(dt.timezone(dt.timedelta(hours=9))):
        assert wording.moment("2019-11-23T09:00:00+00:00") == "23 November 2019, 09:00 (UTC)"

    with translation.override("tr"):
        assert wording.day("2019-11-24") == "24 Kasım 2019"
    with translation.override("uk"):
        assert wording.day("2019-11-24") == "24 листопада 2019"
    assert wording.day("2019-11-24") == "24 November 2019"


def test_a_moment_names_the_papers_clock(settings):
    settings.TIME_ZONE = "America/New_York"

    assert wording.moment("2026-11-23T09:00:00+00:00") == "23 November 2026, 04:00 (New York)"


def test_a_moment_known_to_the_day_has_no_hour_and_no_other_day_elsewhere(settings):
    settings.TIME_ZONE = "America/New_York"

    assert wording.moment("2022-11-01T00:00:00+00:00", "day") == "1 November 2022"
    assert wording.machine_moment("2022-11-01T00:00:00+00:00", "day") == "2022-11-01"


@pytest.mark.parametrize(
    ("code", "name"), [("tr", "Turkish"), ("uk", "Ukrainian"), ("tr-CY", "Turkish"), ("crh", "crh")]
)
def test_a_language_is_named_where_its_name_is_known(code, name):
    assert wording.language_name(code) == name


@pytest.mark.parametrize(("code", "foreign"), [("en", False), ("en-GB", False), ("tr", True)])
def test_a_language_is_foreign_unless_it_is_the_papers(code, foreign):
    assert wording.is_foreign(code) is foreign


@pytest.mark.parametrize(("words", "minutes"), [(0, 1), (238, 1), (239, 2), (2380, 10)])
def test_reading_takes_whole_minutes_and_at_least_one(words, minutes):
    assert reading_minutes(words) == minutes


@pytest.mark.parametrize("focal", [0, 199, 200, 500, 999, 1000])
def test_a_focal_point_has_a_class(focal):
    assert focus({"focal_x": focal, "focal_y": 1000}) == f"across-{min(5, focal // 200 + 1)} down-5"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", " https://x.example", "//x.example", ""])
def test_what_is_no_web_address_is_dropped(url):
    assert web_address(url) == ""
