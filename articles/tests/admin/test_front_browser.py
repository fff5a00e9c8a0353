"""A lead that an editor pins, in a real browser: readers have it first until its hour has come."""

import datetime as dt

import pytest
import time_machine

from articles.desk.steps.placing import arrangement
from articles.models import Move, now
from articles.tests.admin.test_browser import log_in
from articles.tests.printing import print_story

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def stories():
    return [print_story(f"story-{n}", at=now() - dt.timedelta(hours=n)) for n in range(1, 4)]


def lead(page):
    """The headline that stands first on the readers' front page."""
    page.goto("/")
    return page.locator(".lead h2").inner_text()


def test_an_editor_pins_a_lead_and_it_stands_there_until_its_hour_has_come(window, esra, stories):
    editor, reader = window(), window()
    assert lead(reader) == "Story 1"
    log_in(editor, "esra")

    editor.goto("/admin/front/")
    editor.get_by_label("Story, row 1").select_option(str(stories[2].article_id))
    editor.get_by_label("Until, row 1").fill(f"{now() + dt.timedelta(hours=2):%Y-%m-%dT%H:%M}")
    with editor.expect_popup() as opened:
        editor.get_by_role("button", name="Preview").click()
    opened.value.get_by_text("Readers do not have it like this yet").wait_for()
    assert opened.value.locator(".lead h2").inner_text() == "Story 3"
    assert lead(reader) == "Story 1"
    editor.get_by_role("button", name="Put in place").click()
    editor.get_by_text("The front page is arranged. Readers have it.").wait_for()

    assert lead(reader) == "Story 3"
    assert Move.objects.get(name="arrange").actor == "esra"
    with time_machine.travel(now() + dt.timedelta(hours=3), tick=True):
        assert lead(reader) == "Story 1"


def test_rows_are_moved_with_buttons_and_with_numbers_where_there_is_no_script(window, esra, stories):
    page = window()
    log_in(page, "esra")
    page.goto("/admin/front/")
    for row, story in ((1, stories[1]), (2, stories[2])):
        page.get_by_label(f"Story, row {row}").select_option(str(story.article_id))
    page.get_by_label("Down: Place, row 1").click()
    page.get_by_role("button", name="Put in place").click()
    page.get_by_text("Readers have it.").wait_for()
    assert [one.article_id for one in arrangement(None)] == [stories[2].article_id, stories[1].article_id]

    plain = window(java_script_enabled=False)
    plain.context.add_cookies(page.context.cookies())
    plain.goto("/admin/front/")
    plain.get_by_label("Place, row 1").fill("2")
    plain.get_by_label("Place, row 2").fill("1")
    plain.get_by_role("button", name="Put in place").click()
    plain.get_by_text("Readers have it.").wait_for()

    assert [one.article_id for one in arrangement(None)] == [stories[1].article_id, stories[2].article_id]
