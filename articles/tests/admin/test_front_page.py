"""The desk's page on which the front page and the sections are arranged."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.desk.steps.placing import Placed, arrange, arrangement, seal
from articles.models import PLACES, Section, now
from articles.tests.printing import print_story

pytestmark = pytest.mark.django_db

FRONT = "/admin/front/"


@pytest.fixture
def stories():
    return [print_story(f"story-{n}", at=now() - dt.timedelta(hours=n)) for n in range(1, 4)]


@pytest.fixture
def desk(client, esra):
    client.force_login(esra)
    return client


def form(seen, *rows, **more):
    """What the page posts: rows of (place, story's key, until)."""
    posted = {"seen": seen, "places-TOTAL_FORMS": PLACES, "places-INITIAL_FORMS": PLACES, **more}
    filled = [*rows, *((n, "", "") for n in range(len(rows) + 1, PLACES + 1))]
    for at, (place, story, until) in enumerate(filled):
        posted |= {f"places-{at}-place": place, f"places-{at}-story": story, f"places-{at}-until": until}
    return posted


def placed():
    return [(one.place, one.article_id) for one in arrangement(None)]


def test_an_editor_chooses_the_lead_and_the_order_and_readers_have_it(desk, stories):
    seen = seal(arrangement(None))
    rows = [(2, stories[0].article_id, ""), (1, stories[2].article_id, "")]
    desk.post(FRONT, form(seen, *rows, **{"places-2-place": 3, "places-3-place": 4}))

    page = desk.get(FRONT).content.decode()

    assert placed() == [(1, stories[2].article_id), (2, stories[0].article_id)]
    assert "place 1: “" in page
    assert desk.get("/").content.decode().index("Story 3") < desk.get("/").content.decode().index("Story 1")


def test_the_preview_shows_the_paper_as_it_would_be_and_changes_nothing(desk, stories):
    rows = [(1, stories[2].article_id, "")]

    page = desk.post(FRONT, form(seal([]), *rows, _preview="1"))

    words = page.content.decode()
    assert "Readers do not have it like this yet" in words
    assert words.index("Story 3</a>") < words.index("Story 1</a>")
    assert "no-store" in page["Cache-Control"]
    assert placed() == []


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([(1, 0, ""), (1, 1, "")], "Two stories have the same place"),
        ([(1, 0, ""), (2, 0, "")], "A story stands there twice"),
        ([(1, 0, "2020-01-01T10:00")], "That hour has passed"),
        ([(1, None, "2040-01-01T10:00")], "Choose the story that stands there"),
        ([(5, 0, "")], "less than or equal to 4"),
    ],
)
def test_what_cannot_be_is_refused_and_said(desk, stories, rows, why):
    keyed = [(place, "" if story is None else stories[story].article_id, until) for place, story, until in rows]

    page = desk.post(FRONT, form(seal([]), *keyed)).content.decode()

    assert why in page
    assert placed() == []


def test_a_colleagues_arrangement_is_shown_first_and_a_second_press_is_meant(desk, piet, stories):
    seen = seal(arrangement(None))
    arrange(None, [Placed(1, stories[1].article_id)], seen=seen, by=piet)
    mine = (1, stories[2].article_id, "")

    refused = desk.post(FRONT, form(seen, mine))
    assert "Meanwhile piet arranged this page." in refused.content.decode()
    assert placed() == [(1, stories[1].article_id)]

    desk.post(FRONT, form(refused.context["seen"], mine))

    assert placed() == [(1, stories[2].article_id)]


def test_an_older_story_is_found_by_the_words_of_its_headline(desk, stories):
    old = print_story("lighthouse-turns", at=now() - dt.timedelta(days=900))
    old.article.headline = "Lighthouse turns"
    old.article.save()
    for n in range(45):
        print_story(f"newer-{n}", at=now() - dt.timedelta(minutes=n))

    without = desk.get(FRONT).content.decode()
    with_words = desk.get(f"{FRONT}?q=light").content.decode()
    desk.post(FRONT, form(seal([]), (1, old.article_id, ""), q="light"))

    assert "Lighthouse turns" not in without
    assert "Lighthouse turns" in with_words
    assert placed() == [(1, old.article_id)]


def test_who_does_not_edit_is_not_let_in(client, rana, stories):
    client.force_login(rana)

    assert client.get(FRONT).status_code == 403
    assert client.get(reverse("admin:front-section", args=["world"])).status_code == 403
    assert client.get(reverse("admin:front-section", args=["nowhere"])).status_code == 403


def test_a_section_has_a_page_of_its_own_and_what_is_none_is_not_found(desk, stories):
    world = Section.objects.get(slug="world")
    address = reverse("admin:front-section", args=["world"])

    desk.post(address, form(seal([]), (1, stories[2].article_id, "")))

    assert [one.article_id for one in arrangement(world)] == [stories[2].article_id]
    assert (
        "Readers do not have it"
        in desk.post(
            address, form(seal(arrangement(world)), (1, stories[1].article_id, ""), _preview="1")
        ).content.decode()
    )
    assert desk.get(reverse("admin:front-section", args=["nowhere"])).status_code == 404


def test_the_page_asks_the_same_few_questions_however_much_was_printed(desk, esra, stories):
    desk.get(FRONT)
    with CaptureQueriesContext(connection) as of_few:
        desk.get(FRONT)
    for n in range(30):
        print_story(f"more-{n}", section=f"Section {n % 5}")
    arrange(None, [Placed(n, stories[n - 1].article_id) for n in (1, 2, 3)], seen=seal([]), by=esra)
    with CaptureQueriesContext(connection) as of_many:
        desk.get(FRONT)

    assert len(of_many) <= len(of_few) + 1 <= 18
