"""Stories near a story: those that share people and topics with it, and its translations."""

import datetime as dt

import pytest

from articles.models import now
from articles.reader.addresses import address
from articles.tests.printing import page_of, print_story, quotation

pytestmark = pytest.mark.django_db


def test_related_stories_share_people_or_topics_most_shared_first(client):
    story = print_story(tags=["Harbours", "Storms"], people=["Maren Oldcastle"])
    print_story("shares-nothing", tags=["Chess"])
    print_story("shares-a-topic", tags=["Harbours"])
    print_story("shares-all", tags=["Harbours", "Storms"], people=["Maren Oldcastle"], at=now() - dt.timedelta(days=9))
    print_story("waits", tags=["Harbours"], at=now() + dt.timedelta(days=1))

    page = page_of(client, story)

    assert page.index("Shares all") < page.index("Shares a topic")
    assert "Shares nothing" not in page
    assert "Waits" not in page


def test_somebody_who_speaks_and_is_mentioned_is_one_thing_that_stories_share(client):
    said = {"people": ["Maren Oldcastle"], "quotes": [quotation(1, "It runs.", "Maren Oldcastle")]}
    story = print_story(tags=["Harbours", "Storms"], **said)
    print_story("shares-two-topics", tags=["Harbours", "Storms"], at=now() - dt.timedelta(days=9))
    print_story("shares-a-person", **said)

    page = page_of(client, story)

    assert page.index("Shares two topics") < page.index("Shares a person")


def test_a_translation_is_offered_beside_the_story(client):
    story = print_story(tags=["Harbours"])
    print_story("liman-acildi", language="tr", translation_of="harbour-opens", tags=["Harbours"])

    page = page_of(client, story)

    assert 'hreflang="tr"' in page
    assert "In Turkish" in page


def test_a_translation_that_shares_neither_people_nor_topics_is_offered_whatever_else_does(client):
    for number in range(6):
        print_story(f"other-{number}", tags=["Harbours"])
    translated = print_story("liman-acildi", language="tr", translation_of="harbour-opens")
    story = print_story(tags=["Harbours"])

    assert page_of(client, story).count(f'href="{address(translated)}"') == 1
    assert page_of(client, translated).count(f'href="{address(story)}"') == 1


def test_a_story_with_many_editions_leaves_room_for_others_beside_it_and_its_translation(client):
    others = [print_story(f"other-{number}", tags=["Harbours"]) for number in range(3)]
    translated = print_story("liman-acildi", language="tr", translation_of="harbour-opens")
    start = now() - dt.timedelta(hours=40)
    for number in range(24):
        busy = print_story(tags=["Harbours"], at=start + dt.timedelta(hours=number))

    page = page_of(client, busy)

    assert all(address(other) in page for other in others)
    assert address(translated) in page
    assert all(address(other) in page_of(client, others[0]) for other in [*others[1:], busy])


def test_a_story_that_lists_leave_out_and_that_is_near_to_nothing_has_its_page(client):
    assert "Related stories" not in page_of(client, print_story(noindex=True))
