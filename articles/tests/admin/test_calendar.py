"""The calendar and the run sheet: what stands where, what can be moved and by whom, the nights when clocks change."""

import datetime as dt
import re

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.desk.overview import days, times
from articles.desk.steps.workflow import move
from articles.models import Article, Move, now
from articles.tests.cast import make_draft, member
from articles.tests.printing import print_story

pytestmark = pytest.mark.django_db

NOON = dt.time(12)


def noon(offset: int = 0) -> dt.datetime:
    """Noon of the day that is `offset` days from today, by the paper's clock."""
    day = times.today() + dt.timedelta(days=offset)
    return dt.datetime.combine(day, NOON, timezone.get_default_timezone())


def see(client, user, page: str = "calendar", **query) -> str:
    client.force_login(user)
    response = client.get(reverse(f"admin:{page}"), query)
    assert response.status_code == 200
    return response.content.decode()


def post(client, user, story, moment: str, **more):
    """Post the field of `story` as `user`; the page that follows."""
    client.force_login(user)
    typed = {"moment": moment, "seen_version": story.version, "day": "2026-10-25", "span": "week", **more}
    return client.post(reverse("admin:calendar-move", args=[story.pk]), typed, follow=True)


def planned(story) -> dt.datetime | None:
    return Article.objects.get(pk=story.pk).planned_for


# ── What stands where ───────────────────────────────────────────────────────


def test_a_plan_can_be_moved_and_what_is_scheduled_or_under_embargo_cannot(client, rana, esra, piet):
    make_draft(rana, slug="plan", headline="Plan", planned_for=noon(7))
    make_draft(rana, slug="embargo", headline="Embargo", embargo_until=noon(7), planned_for=noon(40))
    waits = make_draft(rana, slug="waits", headline="Waits")
    move(waits, "rush", by=piet, note="It burns", go_live=noon(7))

    page = see(client, esra, day=str(noon(7).date()))

    assert {"Plan", "Embargo", "Waits"} <= set(re.findall(r"(Plan|Embargo|Waits)(?=</a>)", page))
    moved = re.findall(r'aria-label="Move “(.*?)”"', page)
    assert moved == ["Plan"]


def test_what_has_no_day_stands_at_the_side_and_a_published_story_does_not(client, rana, esra, piet):
    make_draft(rana, slug="free", headline="Free")
    move(make_draft(rana, slug="printed", headline="Printed"), "rush", by=piet, note="It burns")

    page = see(client, esra)

    assert "Free" in page.partition("Not planned")[2]
    assert ">Printed<" not in page


def test_a_reporter_sees_the_calendar_and_moves_nothing(client, rana):
    make_draft(rana, planned_for=noon())

    page = see(client, rana)

    assert "Ferry runs again" in page
    assert "<form" not in page.partition("<main")[2]
    assert "Editors plan." in page


def test_the_month_is_whole_weeks_and_the_links_lead_on_and_back(client, esra):
    page = see(client, esra, day="2026-11-25", span="month")

    assert re.findall(r'data-day="(.*?)"', page)[::34] == ["2026-10-26", "2026-11-29"]
    assert "?day=2026-12-16&amp;span=month" in page
    assert "?day=2026-10-17&amp;span=month" in page
    assert "?day=2026-11-25&amp;span=week" in page


@pytest.mark.parametrize("day", ["", "nonsense", "0001-01-01", "9999-12-31", "2026-02-30"])
@pytest.mark.parametrize("page", ["calendar", "run-sheet"])
def test_a_day_that_no_calendar_has_shows_the_present_one(client, esra, page, day):
    assert times.day_in_words(times.today()) in see(client, esra, page, day=day)


# ── Moving ──────────────────────────────────────────────────────────────────


def test_an_editor_plans_a_story_and_it_is_on_record(client, rana, esra):
    story = make_draft(rana)

    page = post(client, esra, story, "2026-10-27T15:00").content.decode()

    assert planned(story) == dt.datetime(2026, 10, 27, 15, tzinfo=dt.UTC)
    assert "“Ferry runs again” is planned for Tuesday 27 October, 15:00." in page
    assert "Week of Monday 19 October" in page
    assert Move.objects.get(article=story).note == "planned for changed"


def test_an_empty_field_takes_the_plan_away(client, rana, esra):
    story = make_draft(rana, planned_for=noon())

    page = post(client, esra, story, "").content.decode()

    assert planned(story) is None
    assert "is not planned any more" in page


def test_a_reporter_who_posts_it_all_the_same_is_refused_with_who_can(client, rana):
    story = make_draft(rana)

    page = post(client, rana, story, "2026-10-27T15:00").content.decode()

    assert planned(story) is None
    assert "This takes an editor." in page


def test_a_move_of_a_story_that_somebody_saved_meanwhile_is_refused(client, rana, esra):
    story = make_draft(rana)
    Article.objects.filter(pk=story.pk).update(version=7)

    page = post(client, esra, story, "2026-10-27T15:00").content.decode()

    assert planned(story) is None
    assert "Somebody else has changed this story" in page


@pytest.mark.parametrize("moment", ["soon", "0001-01-01T00:00", "9999-12-31T23:59", "2026-13-01T00:00"])
def test_what_is_no_moment_is_refused_and_the_plan_stays(client, rana, esra, moment):
    story = make_draft(rana, planned_for=noon())

    page = post(client, esra, story, moment).content.decode()

    assert planned(story) == noon()
    assert "Planned for:" in page


def test_somebody_without_a_role_is_refused_everything(client, rana):
    story = make_draft(rana, planned_for=noon())
    member("olaf")
    User.objects.filter(username="olaf").update(is_staff=True)
    client.force_login(User.objects.get(username="olaf"))

    for name in ("calendar", "run-sheet"):
        assert client.get(reverse(f"admin:{name}")).status_code == 403
    assert client.post(reverse("admin:calendar-move", args=[story.pk]), {"moment": ""}).status_code == 403
    assert planned(story) == noon()


# ── When clocks change ──────────────────────────────────────────────────────


@pytest.mark.parametrize(("which", "hour"), [("first", 0), ("second", 1)])
def test_an_hour_that_comes_twice_is_asked_about_and_then_kept(client, rana, esra, settings, which, hour):
    settings.TIME_ZONE = "Europe/Berlin"
    story = make_draft(rana)

    asked = post(client, esra, story, "2026-10-25T02:30").content.decode()

    assert planned(story) is None
    assert "02:30 comes twice that night" in asked
    assert 'value="2026-10-25T02:30"' in asked
    post(client, esra, story, "2026-10-25T02:30", which=which)
    assert planned(story) == dt.datetime(2026, 10, 25, hour, 30, tzinfo=dt.UTC)


def test_an_hour_that_the_night_leaves_out_is_refused(client, rana, esra, settings):
    settings.TIME_ZONE = "Europe/Berlin"
    story = make_draft(rana)

    page = post(client, esra, story, "2026-03-29T02:30").content.decode()

    assert planned(story) is None
    assert "this hour is left out" in page


@pytest.mark.parametrize("day", [dt.date(2026, 3, 29), dt.date(2026, 10, 25)])
def test_a_day_of_23_or_25_hours_holds_its_last_minute_and_not_the_next_days_first(rana, settings, day):
    settings.TIME_ZONE = "Europe/Berlin"
    zone = timezone.get_default_timezone()
    last = dt.datetime.combine(day, dt.time(23, 59), zone)
    first = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(0, 1), zone)
    make_draft(rana, slug="last", headline="Last", planned_for=last)
    make_draft(rana, slug="first", headline="First", planned_for=first)

    shown = days.days(day, 2)

    assert [[entry.name for entry in one.entries] for one in shown] == [["Last"], ["First"]]


# ── The run sheet ───────────────────────────────────────────────────────────


def test_the_run_sheet_holds_the_day_in_the_order_of_its_hours(client, rana, esra, piet):
    make_draft(
        rana, slug="plan", headline="Plan", planned_for=noon(1), internal_note="Ask the harbour", assigned_to=esra
    )
    make_draft(rana, slug="day", headline="Day alone", planned_for=times.starts(times.today() + dt.timedelta(days=1)))
    waits = make_draft(rana, slug="waits", headline="Waits")
    move(waits, "rush", by=piet, note="It burns", go_live=noon(1) - dt.timedelta(hours=1))
    make_draft(rana, slug="later", headline="Later", planned_for=noon(2))

    page = see(client, rana, "run-sheet", day=str(times.today() + dt.timedelta(days=1)))

    rows = [
        re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)).strip()
        for row in re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL)
    ]
    assert rows[1:] == [
        "– Day alone World draft, planned rana 2 –",
        "11:00 Waits World scheduled rana 2 –",
        "12:00 Plan World draft, planned esra 2 – Ask the harbour",
    ]


def test_what_is_in_print_stands_on_the_sheet_of_its_day(client, rana):
    print_story("harbour-opens", at=now())

    page = see(client, rana, "run-sheet")

    assert "Harbour opens" in page
    assert "in print" in page
    assert "<td>120</td>" in page


def test_an_empty_day_says_so_and_leads_to_the_calendar(client, rana):
    assert "Nothing is planned, scheduled, under embargo or in print" in see(client, rana, "run-sheet")


# ── What they ask of the database ───────────────────────────────────────────


@pytest.mark.parametrize("page", ["calendar", "run-sheet"])
def test_the_pages_ask_the_same_few_queries_of_few_stories_and_many(client, rana, esra, page):
    client.force_login(esra)
    counts = []
    for number in (5, 60):
        for n in range(number):
            slug = f"story-{number}-{n}"
            make_draft(rana, slug=slug, headline="" if n % 2 else slug, planned_for=noon() if n % 3 else None)
            print_story(f"printed-{number}-{n}", at=now() + dt.timedelta(seconds=n % 2))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(f"admin:{page}"))
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 8
