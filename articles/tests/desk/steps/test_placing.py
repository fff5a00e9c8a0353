"""The front page and the sections, arranged by editors: what readers get, until when, and who did it."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from articles.desk.rules.refusals import Refused, Stale
from articles.desk.steps.placing import Placed, arrange, arrangement, seal
from articles.models import Generation, Move, Section, now
from articles.reader.freshness import next_change
from articles.tests.printing import print_story, retract

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def stories():
    """Four stories of an hour each, the first one the newest."""
    return [print_story(f"story-{n}", at=NOON - dt.timedelta(hours=n)) for n in range(1, 5)]


def put(stories, by, *places, section=None):
    """Let these stories stand in these places; a place with an end is a pair."""
    placed = [Placed(place, story.article_id, until) for place, story, until in places]
    return arrange(section, placed, seen=seal(arrangement(section)), by=by)


def order(client, address="/"):
    """The stories of a page, by the number that each one has, in their order."""
    page = client.get(address).content.decode()
    places = {n: page.find(f"Story {n}</a>") for n in range(1, 9)}
    return sorted((n for n in places if places[n] >= 0), key=places.get)


# ── What readers get ────────────────────────────────────────────────────────


def test_a_story_that_an_editor_places_stands_there_and_the_others_flow_around_it(client, esra, stories):
    put(stories, esra, (1, stories[3], None), (3, stories[0], None))

    assert order(client) == [4, 2, 1, 3]


def test_what_is_urgent_flows_around_what_was_placed(client, esra, stories):
    print_story("story-5", at=NOON - dt.timedelta(hours=9), urgency=1)
    put(stories, esra, (1, stories[2], None))

    assert order(client) == [3, 5, 1, 2, 4]


def test_a_place_is_given_back_when_its_hour_has_come_and_pages_change_then(client, esra, stories, clock):
    until = NOON + dt.timedelta(hours=2)
    put(stories, esra, (1, stories[3], until))
    assert order(client) == [4, 1, 2, 3]
    assert next_change(now()) == until

    clock.move_to(until)

    assert order(client) == [1, 2, 3, 4]


def test_a_placed_story_that_is_taken_from_readers_leaves_its_place_by_itself(client, esra, stories):
    put(stories, esra, (1, stories[3], None))

    retract(stories[3], "Wrong.")

    assert order(client) == [1, 2, 3]


def test_a_placed_story_that_waits_for_its_hour_is_not_there_before(client, esra, stories, clock):
    waiting = print_story("story-5", at=NOON + dt.timedelta(hours=1))
    put(stories, esra, (1, waiting, None))
    assert order(client) == [1, 2, 3, 4]

    clock.shift(dt.timedelta(hours=1))

    assert order(client)[0] == 5


def test_a_section_is_arranged_by_itself_and_only_with_its_own_stories(client, esra, stories):
    culture = print_story("story-5", section="Culture")
    world = Section.objects.get(slug="world")
    address = reverse("section", args=["world"])
    put(stories, esra, (1, stories[2], None), (2, culture, None), section=world)

    assert order(client, address) == [3, 1, 2, 4]
    assert order(client)[:2] == [5, 1]


def test_a_story_that_was_placed_is_on_no_older_page_of_its_section_again(client, esra, stories):
    for n in range(40):
        print_story(f"more-{n}", at=NOON - dt.timedelta(minutes=n))
    address = reverse("section", args=["world"])
    put(stories, esra, (1, stories[3], None), section=Section.objects.get(slug="world"))
    page = client.get(address)

    older = client.get(f"{address}?before={page.content.decode().partition('?before=')[2].partition(chr(34))[0]}")

    assert order(client, address)[:1] == [4]
    assert older.status_code == 200
    assert "Story 4</a>" not in older.content.decode()
    assert "Story 3</a>" in older.content.decode()


def test_feeds_and_the_list_for_programs_keep_their_order(client, esra, stories):
    addresses = ("/rss.xml", reverse("api-stories"))
    before = [client.get(address).content for address in addresses]

    put(stories, esra, (1, stories[3], None))

    assert [client.get(address).content for address in addresses] == before


@pytest.mark.django_db(transaction=True)
def test_an_arrangement_makes_readers_pages_anew(esra, stories):
    before = Generation.current()[0]

    put(stories, esra, (1, stories[3], None))

    assert Generation.current()[0] > before


# ── Who, when, what ─────────────────────────────────────────────────────────


def test_every_change_is_on_record_place_by_place_and_what_did_not_change_is_not(esra, stories):
    put(stories, esra, (1, stories[3], None), (2, stories[2], NOON + dt.timedelta(hours=6)))
    put(stories, esra, (2, stories[2], NOON + dt.timedelta(hours=6)))
    unchanged = put(stories, esra, (2, stories[2], NOON + dt.timedelta(hours=6)))

    assert unchanged == []
    last, first = Move.objects.filter(name="arrange")
    assert (first.record, first.actor, first.article) == ("front page", "esra", None)
    assert first.note == (
        f"place 1: “{stories[3].article}”, until it is taken away\nplace 2: “{stories[2].article}”, until 18:00 (UTC)"
    )
    assert last.note == "place 1: by time and urgency again"


def test_who_does_not_edit_arranges_nothing(rana, stories):
    with pytest.raises(Refused, match="an editor"):
        put(stories, rana, (1, stories[3], None))

    assert arrangement(None) == []


def test_an_arrangement_that_a_colleague_changed_meanwhile_is_not_overwritten(esra, piet, stories):
    seen = seal(arrangement(None))
    put(stories, piet, (1, stories[1], None))

    with pytest.raises(Stale, match="Meanwhile piet arranged"):
        arrange(None, [Placed(1, stories[3].article_id)], seen=seen, by=esra)

    assert [one.article_id for one in arrangement(None)] == [stories[1].article_id]
