"""Mail about steps and notes: to whom it concerns and who may see the story, and never to who acted."""

import logging
import smtplib

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from articles.desk.steps import letters
from articles.desk.steps.combined import approve_and_publish
from articles.desk.steps.notes import add_note
from articles.desk.steps.workflow import move
from articles.models import Article, State
from articles.tests.cast import make_draft, member

pytestmark = pytest.mark.django_db


class Down(EmailBackend):
    """A mail server that takes nothing."""

    def send_messages(self, messages):
        raise smtplib.SMTPServerDisconnected("secret words")


@pytest.fixture(autouse=True)
def site(settings):
    settings.NEWSROOM_URL, settings.NEWSROOM_MAIL = "https://www.paper.example", True


@pytest.fixture
def cast(rana, esra, piet):
    """Rana, Esra and Piet with addresses, and a second editor; Olaf has an address and no role."""
    for user in (rana, esra, piet, member("ewa", "Editor"), member("olaf")):
        user.email = f"{user.username}@paper.example"
        user.save()
    return {"rana": rana, "esra": esra, "piet": piet}


@pytest.fixture
def story(cast):
    return make_draft(cast["rana"])


@pytest.fixture
def take(story, cast, django_capture_on_commit_callbacks):
    """Takes a step by name, and hands back who got a letter."""

    def taken(name: str, by: str, **options) -> list[str]:
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            move(story, name, by=cast[by], **options)
        letters.all_sent()
        return sorted(name.partition("@")[0] for letter in mail.outbox for name in letter.to)

    return taken


def test_each_step_is_told_to_whom_it_concerns(take):
    assert take("submit", "rana") == ["esra", "ewa", "piet"]
    assert take("send back", "esra", note="Who says so?") == ["rana"]
    assert take("submit", "rana") == ["esra", "ewa", "piet"]
    assert take("approve", "esra") == ["piet", "rana"]
    assert take("publish", "piet") == ["rana"]
    assert take("revise", "rana") == []


def test_a_letter_says_what_was_done_by_whom_with_the_note_and_where(take, story):
    take("submit", "rana")
    take("send back", "esra", note="Who says so?\nAsk the mayor.")

    [letter] = mail.outbox
    assert letter.subject == "Sent back: Ferry runs again"
    assert letter.body == (
        "esra has sent back “Ferry runs again”.\n\nWho says so?\nAsk the mayor.\n\n"
        f"https://www.paper.example/admin/articles/article/{story.pk}/change/\n"
    )


def test_a_submitted_story_goes_to_the_editor_to_whom_it_is_assigned(take, story, cast):
    Article.objects.update(assigned_to=cast["esra"])

    assert take("submit", "rana") == ["esra"]


def test_who_acted_gets_no_letter_even_where_it_is_their_own_story(cast, django_capture_on_commit_callbacks):
    story = make_draft(cast["piet"], slug="own")

    with django_capture_on_commit_callbacks(execute=True):
        move(story, "rush", by=cast["piet"], note="It burns")

    letters.all_sent()
    assert mail.outbox == []


def test_approved_and_published_with_one_press_is_one_letter(take, story, cast, django_capture_on_commit_callbacks):
    take("submit", "rana")
    mail.outbox.clear()

    with django_capture_on_commit_callbacks(execute=True):
        approve_and_publish(story, by=cast["piet"])

    letters.all_sent()
    assert [(letter.subject, letter.to) for letter in mail.outbox] == [
        ("Published: Ferry runs again", ["rana@paper.example"])
    ]


def test_a_mention_is_told_to_who_is_mentioned_and_may_see_the_story(story, cast, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        add_note(story, "@esra @rana @olaf is it so?", by=cast["rana"])

    letters.all_sent()
    [letter] = mail.outbox
    assert letter.to == ["esra@paper.example"]
    assert "@esra @rana @olaf is it so?" in letter.body


@pytest.mark.parametrize("lost", [{"is_staff": False}, {"is_active": False}, {"email": ""}])
def test_who_may_not_see_the_story_any_more_or_has_no_address_gets_no_letter(take, cast, lost):
    take("submit", "rana")
    type(cast["rana"]).objects.filter(username="rana").update(**lost)

    assert take("send back", "esra", note="Who says so?") == []


def test_with_mail_switched_off_nothing_is_sent(take, settings):
    settings.NEWSROOM_MAIL = False

    assert take("submit", "rana") == []


def test_a_step_that_is_undone_sends_nothing(story, cast, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True) as after_commit, pytest.raises(Exception, match="note"):
        move(story, "spike", by=cast["esra"])

    assert after_commit == []


def test_a_mail_server_that_is_down_breaks_nothing_and_the_log_has_no_words(take, story, settings, caplog):
    settings.EMAIL_BACKEND = f"{__name__}.Down"

    with caplog.at_level(logging.ERROR):
        assert take("submit", "rana") == []

    story.refresh_from_db()
    assert story.state == State.REVIEW
    assert f"story {story.pk} was not sent: SMTPServerDisconnected" in caplog.text
    assert "Ferry" not in caplog.text
    assert "secret words" not in caplog.text
    assert "paper.example" not in caplog.text


def test_a_headline_of_two_lines_makes_no_header_of_its_own(take, story):
    Article.objects.update(headline="Ferry\nBcc: olaf@paper.example")

    take("submit", "rana")

    assert {letter.subject for letter in mail.outbox} == {"Submitted: Ferry Bcc: olaf@paper.example"}
