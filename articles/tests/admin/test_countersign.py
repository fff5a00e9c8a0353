"""What was printed on one pair of eyes, as whoever reads it afterwards finds it."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from articles.desk.steps.workflow import move
from articles.models import Edition, Move, Notice
from articles.tests.cast import make_draft, rewrite

pytestmark = pytest.mark.django_db

MONDAY = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)


def page_of(client, story):
    return client.get(reverse("admin:article-countersign", args=[story.pk]))


def printed(story, by, note="It burns"):
    move(story, "rush", by=by, note=note)
    return story


def test_a_first_edition_is_there_to_read_whole_with_who_printed_it_and_why(client, rana, esra, piet):
    story = printed(make_draft(rana), piet)
    client.force_login(esra)

    page = page_of(client, story).content.decode()

    assert "Printed on one pair of eyes by <strong>piet</strong>" in page
    assert "It burns" in page
    assert "<p>It runs.</p>" in page
    assert ">Countersign</button>" in page


def test_a_later_edition_is_shown_by_what_it_changed_and_with_its_own_notice_alone(client, rana, esra, piet):
    with time_machine.travel(MONDAY, tick=False):
        story = printed(make_draft(rana), piet)
        move(story, "countersign", by=esra)
    move(story, "revise", by=piet)
    Notice.objects.create(article=story, number=story.next_number(), text="It was eleven, not ten.")
    rewrite(story, piet, body="It stops.\n\nAgain.")
    printed(story, piet, note="The harbour rang")
    client.force_login(esra)

    page = page_of(client, story).content.decode()

    assert "<del>runs</del><ins>stops</ins>" in page
    assert "<ins>Correction: It was eleven, not ten.</ins>" in page
    assert "The harbour rang" in page
    assert "It burns" not in page


def test_the_button_on_the_page_countersigns_and_nothing_is_left_to_read(client, rana, esra, piet):
    story = printed(make_draft(rana), piet)
    client.force_login(esra)

    said = client.post(
        reverse("admin:article-move", args=[story.pk]),
        {"_step": "countersign", "seen_version": story.version},
        follow=True,
    ).content.decode()

    assert "Countersigned: a second person has read what was printed." in said
    assert Move.objects.filter(name="countersign", edition=Edition.objects.get(), actor="esra").exists()
    assert page_of(client, story).status_code == 302


def test_who_printed_it_reads_why_they_cannot_countersign_it(client, rana, piet):
    story = printed(make_draft(rana), piet)
    client.force_login(piet)

    page = page_of(client, story).content.decode()

    assert ">Countersign</button>" not in page
    assert "You printed it: it takes another editor." in page
