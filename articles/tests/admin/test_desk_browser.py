"""My desk and its pages in a real browser: plans that are moved, narrow windows, and what axe says."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from articles.desk.overview import times
from articles.desk.steps.workflow import move
from articles.models import Article, Notice, now
from articles.tests.accessible import barriers
from articles.tests.admin.test_browser import log_in
from articles.tests.cast import make_draft, member

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PAGES = ["index", "calendar", "run-sheet", "figures", "help"]


def monday() -> dt.date:
    """The first day of the week that the calendar opens with."""
    return times.today() - dt.timedelta(days=times.today().weekday())


def at(day: dt.date, hour: int) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour), timezone.get_default_timezone())


def a_busy_paper():
    """Something in every block of my desk, and of every kind in the calendar."""
    rana, esra, piet = member("rana", "Reporter"), member("esra", "Editor"), member("piet", "Publisher")
    call_command("loaddata", "sample", verbosity=0)
    for slug, steps in (("quay", ["submit"]), ("boats", ["submit", "approve"]), ("tides", [])):
        story = make_draft(rana, slug=slug, headline=slug.title() * 9, planned_for=at(times.today(), 15), urgency=3)
        for step in steps:
            move(story, step, by=rana if step == "submit" else esra)
    make_draft(piet, slug="untitled", headline="", embargo_until=now() + dt.timedelta(hours=3))
    back = make_draft(piet, slug="back", headline="Back")
    move(back, "submit", by=piet)
    move(back, "send back", by=esra, note="Who says so?")
    waits = make_draft(rana, slug="waits", headline="Waits")
    move(waits, "rush", by=piet, note="It burns", go_live=now() + dt.timedelta(hours=2))
    printed = make_draft(piet, slug="printed", headline="Printed")
    Notice.objects.create(article=printed, number=printed.next_number(), text="64 stalls, not 46.")
    move(printed, "rush", by=piet, note="It burns")


# ── Moving a plan ───────────────────────────────────────────────────────────


def test_a_plan_is_moved_by_its_field_and_the_keyboard_alone(window):
    esra = member("esra", "Editor")
    story = make_draft(esra, planned_for=at(monday(), 9))
    page = window()
    log_in(page, "esra")

    page.goto(reverse("admin:calendar"))
    page.get_by_label("Move “Ferry runs again”").focus()
    page.keyboard.press("Enter")
    field = page.get_by_label("Planned for: Ferry runs again")
    field.fill(f"{monday() + dt.timedelta(days=3)}T17:30")
    field.press("Enter")
    page.get_by_text("is planned for Thursday").wait_for()

    story.refresh_from_db()
    assert story.planned_for == at(monday() + dt.timedelta(days=3), 17) + dt.timedelta(minutes=30)


def test_a_plan_is_dragged_to_another_day_and_keeps_its_hour(window):
    esra = member("esra", "Editor")
    story = make_draft(esra, planned_for=at(monday(), 9))
    page = window()
    log_in(page, "esra")

    page.goto(reverse("admin:calendar"))
    page.locator("[data-plan]").drag_to(page.locator(f'[data-day="{monday() + dt.timedelta(days=4)}"]'))
    page.get_by_text("is planned for Friday").wait_for()

    story.refresh_from_db()
    assert story.planned_for == at(monday() + dt.timedelta(days=4), 9)


def test_a_story_is_dragged_from_the_side_to_a_day_without_an_hour(window):
    story = make_draft(member("esra", "Editor"))
    page = window()
    log_in(page, "esra")

    page.goto(reverse("admin:calendar"))
    page.locator(".desk-side [data-plan]").drag_to(page.locator(f'[data-day="{monday()}"]'))
    page.get_by_text("is planned for Monday").wait_for()

    story.refresh_from_db()
    assert story.planned_for == times.starts(monday())


def test_what_a_reporter_may_not_move_cannot_be_dragged(window):
    make_draft(member("rana", "Reporter"), planned_for=at(monday(), 9))
    page = window()
    log_in(page, "rana")

    page.goto(reverse("admin:calendar"))

    assert page.get_by_role("link", name="Ferry runs again").is_visible()
    assert page.locator("[draggable=true]").count() == 0


def test_a_plan_is_moved_without_javascript(window):
    esra = member("esra", "Editor")
    make_draft(esra, planned_for=at(monday(), 9))
    page = window(java_script_enabled=False)
    log_in(page, "esra")

    page.goto(reverse("admin:calendar"))
    page.get_by_label("Move “Ferry runs again”").click()
    page.get_by_label("Planned for: Ferry runs again").fill(f"{monday()}T11:00")
    page.get_by_role("button", name="Plan").click()
    page.get_by_text("is planned for Monday").wait_for()

    assert Article.objects.get().planned_for == at(monday(), 11)


# ── For everybody ───────────────────────────────────────────────────────────


@pytest.mark.parametrize("colors", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_on_the_desks_pages_and_they_fit(window, settings, tmp_path, width, colors):
    settings.MEDIA_ROOT = tmp_path
    a_busy_paper()
    page = window(width, colors)
    log_in(page, "piet")

    complaints = []
    for name in PAGES:
        page.goto(reverse(f"admin:{name}"))
        page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
        complaints += [f"{name}: {barrier}" for barrier in barriers(page)]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            complaints.append(f"{name} is wider than the window")

    assert complaints == [], "\n".join(complaints)


def test_in_a_narrow_window_what_waits_for_me_stands_over_what_the_paper_has(window):
    story = make_draft(member("rana", "Reporter"))
    page = window(390)
    log_in(page, "rana")

    mine = page.get_by_role("heading", name="Your drafts").bounding_box()
    paper = page.get_by_role("heading", name="The next 7 days").bounding_box()

    assert mine["y"] < paper["y"]
    assert mine["x"] == paper["x"]
    page.get_by_role("link", name="Go on “Ferry runs again”").click()
    page.wait_for_url(f"**/{story.pk}/change/")
