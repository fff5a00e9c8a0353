"""The thread of notes on the desk: beside the story, on a page of its own, and on the first page."""

import pytest
from django.core import mail
from django.urls import reverse

from articles.desk.steps import letters
from articles.desk.steps.notes import add_note
from articles.models import Article, Note
from articles.tests.admin.test_browser import log_in
from articles.tests.cast import make_draft, member

pytestmark = pytest.mark.django_db


def notes_of(story) -> str:
    return reverse("admin:article-notes", args=[story.pk])


def test_a_note_is_written_and_resolved_on_a_page_of_its_own(client, rana, esra):
    story = make_draft(rana)
    client.force_login(rana)

    page = client.post(notes_of(story), {"text": "@esra who says so?\r\nAsk @mayor."}, follow=True).content.decode()

    assert "who says so?" in page
    assert "1 open of 1" in page
    assert "Nobody on the desk has the user name @mayor" in page
    assert Note.objects.get().text == "@esra who says so?\nAsk @mayor."

    client.force_login(esra)
    assert "who says so?" in client.get("/admin/").content.decode()

    page = client.post(notes_of(story), {"resolve": Note.objects.get().number}, follow=True).content.decode()

    assert "Resolved by esra" in page
    assert "who says so?" not in client.get("/admin/").content.decode()


def test_a_note_that_is_refused_comes_back_with_its_words(client, rana):
    story = make_draft(rana)
    client.force_login(rana)

    page = client.post(notes_of(story), {"text": "x" * 4001}).content.decode()

    assert "at most 4000 characters" in page
    assert "x" * 4001 in page
    assert not Note.objects.exists()


def test_a_reporter_reads_and_writes_notes_on_a_colleagues_story_and_an_outsider_none(client, rana):
    story = make_draft(member("rosa", "Reporter"))
    client.force_login(rana)
    assert client.post(notes_of(story), {"text": "I know him."}).status_code == 302

    outsider = member("olaf")
    outsider.is_staff = True
    outsider.save()
    client.force_login(outsider)

    assert client.get(notes_of(story)).status_code == 403
    assert client.post(notes_of(story), {"text": "Me too."}).status_code == 403
    assert Note.objects.count() == 1


@pytest.mark.parametrize("number", ["0", "99", "x", "9" * 20, "²"])
def test_a_note_of_another_story_or_of_none_cannot_be_resolved_here(client, rana, number):
    add_note(make_draft(rana, slug="other"), "Who says so?", by=rana)
    client.force_login(rana)

    response = client.post(notes_of(make_draft(rana)), {"resolve": number})

    assert response.status_code == 404
    assert Note.objects.open().count() == 1


def test_a_thread_takes_the_same_queries_for_one_note_and_for_many(client, rana, django_assert_num_queries):
    story = make_draft(rana)
    client.force_login(rana)
    add_note(story, "@rana 0", by=rana)

    for _ in range(2):
        with django_assert_num_queries(6):  # session, user, story, two for permissions, notes
            client.get(notes_of(story))
        for number in range(1, 20):
            add_note(story, f"@rana {number}", by=rana)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("has_scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_note_with_a_mention_reaches_a_colleague_and_leaves_what_is_typed_in_the_story(window, settings, has_scripts):
    settings.NEWSROOM_MAIL = True
    esra, story = member("esra", "Editor"), make_draft(member("rana", "Reporter"))
    esra.email = "esra@paper.example"
    esra.save()
    page = window(java_script_enabled=has_scripts)
    page.goto("/admin/")
    log_in(page, "rana")
    page.goto(f"/admin/articles/article/{story.pk}/change/")
    page.get_by_label("Kicker").fill("Harbour")

    page.get_by_text("Notes 0 open").click()
    page.get_by_label("New note").fill("@esra is the cost right?")
    if has_scripts:
        page.get_by_role("button", name="Add note").click()
        page.get_by_text("Notes 1 open").wait_for()
    else:
        with page.expect_popup() as opened:
            page.get_by_role("button", name="Add note").click()
        opened.value.get_by_text("1 open of 1").wait_for()

    assert page.get_by_label("Kicker").input_value() == "Harbour"
    assert Article.objects.get().version == story.version
    letters.all_sent()
    [letter] = mail.outbox
    assert letter.to == ["esra@paper.example"]
    assert "@esra is the cost right?" in letter.body

    page = window(java_script_enabled=has_scripts)
    log_in(page, "esra")
    page.get_by_role("link", name="Open the note").click()
    page.get_by_role("button", name="Resolve the note of rana").click()
    page.get_by_text("Resolved by esra").wait_for()
    assert not Note.objects.open().exists()
