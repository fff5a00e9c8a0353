"""What a step is said to have done, to whoever pressed."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from articles.admin.step_words import STEP_WORDS
from articles.admin.steps import APPROVE_AND_PUBLISH, FIX_AND_PUBLISH
from articles.desk.rules.states import TRANSITIONS
from articles.desk.steps.workflow import move
from articles.tests.cast import make_draft

pytestmark = pytest.mark.django_db

NIGHT = dt.datetime(2026, 11, 23, 23, 50, tzinfo=dt.UTC)


def said(client, story, step, **options):
    """The messages after `step` was pressed on the page of `story`."""
    story.refresh_from_db()
    fields = {f"{step.replace(' ', '-')}-{name}": value for name, value in options.items()}
    posted = {"_step": step, "seen_version": story.version, **fields}
    page = client.post(reverse("admin:article-move", args=[story.pk]), posted, follow=True)
    return [str(message) for message in page.context["messages"]]


def test_every_step_that_can_be_pressed_has_words_for_what_it_did():
    pressed = {*TRANSITIONS, APPROVE_AND_PUBLISH.name, FIX_AND_PUBLISH.name}

    assert [name for name in pressed if not STEP_WORDS[name].message] == []


def test_a_story_that_is_handed_on_is_said_to_be_with_whom_it_is(client, rana, esra):
    story = make_draft(rana)
    client.force_login(rana)
    submitted = said(client, story, "submit")
    client.force_login(esra)

    approved = said(client, story, "approve")
    sent_back = said(client, story, "send back", note="Ask the harbour")

    assert submitted == ["Submitted: the editors have it."]
    assert approved == ["Approved. A publisher can print it now."]
    assert sent_back == ["Sent back: the reporter has it, with your note."]


def test_a_story_that_is_published_is_said_to_be_with_readers_and_since_when(client, rana, esra, piet):
    story = make_draft(rana)
    move(story, "submit", by=rana)
    move(story, "approve", by=esra)

    with time_machine.travel(NIGHT, tick=False):
        client.force_login(piet)
        messages = said(client, story, "publish", when="now")

    assert messages == ["Published at 23:50. Readers have it."]


def test_a_story_that_waits_for_its_hour_is_said_to_be_scheduled_and_what_readers_see_meanwhile(
    client, rana, esra, piet
):
    story = make_draft(rana)
    move(story, "submit", by=rana)
    move(story, "approve", by=esra)

    with time_machine.travel(NIGHT, tick=False):
        client.force_login(piet)
        messages = said(client, story, "publish", when="hour", go_live="2026-11-24T06:00")

    assert messages == ["Scheduled for 24 November 2026, 06:00 (UTC). Readers see nothing until then."]
