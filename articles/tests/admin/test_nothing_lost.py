"""What is typed and not saved: kept for its writer, offered back, gone when saved. Forms that are sent twice."""

import datetime as dt
import io
import json

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.urls import reverse

from articles.models import Article, Presence, Quote, Revision, Typing, now
from articles.tests.admin.desk_forms import change, story_form
from articles.tests.admin.record_forms import filled
from articles.tests.cast import make_draft, member

pytestmark = pytest.mark.django_db

ADD = "/admin/articles/article/add/"


def typing_of(story) -> str:
    return reverse("admin:article-typing", args=[story.pk]) if story else reverse("admin:article-new-typing")


def type_in(client, story, form, **more):
    """The browser keeps what `form` holds."""
    pairs = [[name, str(value)] for name, value in form.items()]
    return client.post(typing_of(story), {"typed": json.dumps(pairs), "seen_version": "1", **more})


@pytest.fixture
def story(rana, client):
    """A draft of Rana's, who is logged in; saved an hour ago."""
    story = make_draft(rana)
    Article.objects.update(modified_at=now() - dt.timedelta(hours=1))
    client.force_login(rana)
    return story


# ── Typing ──────────────────────────────────────────────────────────────────


def test_what_is_typed_is_no_saved_state_and_is_offered_to_its_writer_alone(client, esra, story):
    form = filled(client, change(story))

    answer = type_in(client, story, {**form, "headline": "Ferry sinks"})

    assert answer.json() == {"kept": True}
    assert "no-store" in answer["Cache-Control"]
    assert Revision.objects.count() == 1
    assert Article.objects.get().headline == "Ferry runs again"
    assert "You typed more at" in client.get(change(story)).content.decode()
    client.force_login(esra)
    assert "You typed more at" not in client.get(change(story)).content.decode()


def test_taken_back_it_stands_in_the_form_with_its_rows_and_is_saved_only_by_a_press(client, story):
    form = filled(client, change(story))
    row = {"quotes-TOTAL_FORMS": 1, "quotes-0-text": "It sinks.", "quotes-0-kind": "direct"}
    type_in(client, story, {**form, "headline": "Ferry sinks", "body": "<p>Half a thought</p>", **row})

    page = client.get(change(story, "?typed=1"))

    text = page.content.decode()
    assert "Taken back as you typed it at" in text
    assert "It sinks." in text
    assert page.context["adminform"].form["headline"].value() == "Ferry sinks"
    assert "Half a thought" in page.context["adminform"].form["body"].value()
    assert Article.objects.get().headline == "Ferry runs again"
    assert not Quote.objects.exists()


def test_taken_back_behind_a_colleagues_save_it_is_put_together_with_theirs(client, rana, esra, story):
    form = filled(client, change(story))
    type_in(client, story, {**form, "kicker": "Harbour"})
    client.force_login(esra)
    client.post(change(story), {**form, "headline": "Ferry stops"})
    client.force_login(rana)

    page = client.get(change(story, "?typed=1"))

    fields = page.context["adminform"].form
    assert (fields["headline"].value(), fields["kicker"].value()) == ("Ferry stops", "Harbour")


def test_it_is_gone_when_saved_and_when_thrown_away(client, story):
    form = filled(client, change(story))
    type_in(client, story, {**form, "headline": "Ferry sinks"})
    client.post(change(story), {**form, "headline": "Ferry sinks"})
    assert not Typing.objects.exists()

    Article.objects.update(modified_at=now() - dt.timedelta(hours=1))
    type_in(client, story, {**form, "headline": "Ferry floats"})
    client.post(typing_of(story), {"_throw": "1"})
    assert not Typing.objects.exists()


def test_typing_that_arrives_behind_the_save_of_it_is_not_kept(client, story):
    form = filled(client, change(story))
    client.post(change(story), {**form, "headline": "Ferry sinks"})

    assert type_in(client, story, form, age="3").json() == {"kept": False}
    assert not Typing.objects.exists()


def test_a_new_story_is_kept_under_the_key_of_its_form_and_offered_on_the_next(client, rana, story):
    form = filled(client, ADD)
    type_in(client, None, {**form, "headline": "A whale"}, form_key=form["form_key"])

    assert "“A whale”" in client.get(ADD).content.decode()
    page = client.get(f"{ADD}?typed={form['form_key']}")
    assert page.context["adminform"].form["headline"].value() == "A whale"

    client.post(ADD, {**form, "headline": "A whale"})
    assert not Typing.objects.exists()


@pytest.mark.parametrize("typed", ["", "{}", "[1]", '[["a", 1]]', "[" * 5000])
def test_what_no_form_sends_is_refused(client, story, typed):
    assert client.post(typing_of(story), {"typed": typed}).status_code == 400
    assert not Typing.objects.exists()


def test_more_than_a_story_can_be_is_refused_with_a_sentence(client, story):
    answer = client.post(typing_of(story), {"typed": json.dumps([["body", "x" * 3_000_001]])})

    assert answer.status_code == 400
    assert "a copy stays in this browser" in answer.json()["error"]


def test_nobody_keeps_typing_in_a_story_that_they_cannot_change(client, story):
    olga = member("olga", "Reporter")
    client.force_login(olga)
    assert type_in(client, story, {"headline": "Mine"}).status_code == 403

    client.force_login(member("olaf"))
    assert client.post(typing_of(story), {"open": "1"}).status_code == 302
    assert not Typing.objects.exists()
    assert not Presence.objects.exists()


def test_a_dump_has_nothing_of_it(client, story):
    type_in(client, story, {**filled(client, change(story)), "headline": "Ferry sinks"})
    out = io.StringIO()

    call_command("dumpdata", "articles", stdout=out)

    assert Typing.objects.exists()
    assert Presence.objects.exists()
    assert "Ferry sinks" not in out.getvalue()
    assert not {"articles.typing", "articles.presence", "articles.sentform"} & {
        row["model"] for row in json.loads(out.getvalue())
    }


# ── Who has it open ─────────────────────────────────────────────────────────


def test_whoever_has_a_story_open_is_seen_by_others_until_they_leave_or_fall_silent(client, rana, esra, story):
    client.get(change(story))
    client.force_login(esra)
    assert "rana (reporter) has it open since" in client.get(change(story)).content.decode()

    client.force_login(rana)
    answer = client.post(typing_of(story), {"open": "1"}).json()
    assert "esra (editor) has it open since" in answer["presence"]
    client.post(typing_of(story), {"left": "1"})
    client.force_login(esra)
    assert "has it open" not in client.get(change(story)).content.decode()

    Presence.objects.update(seen_at=now() - dt.timedelta(minutes=2))
    client.force_login(rana)
    assert "has it open" not in client.get(change(story)).content.decode()


def test_the_browser_says_that_a_story_is_open_with_few_queries(client, story, django_assert_max_num_queries):
    client.post(typing_of(story), {"open": "1"})

    with django_assert_max_num_queries(9):
        client.post(typing_of(story), {"open": "1"})
    form = filled(client, change(story))
    with django_assert_max_num_queries(15):
        type_in(client, story, form, open="1")


# ── Sent twice ──────────────────────────────────────────────────────────────


def test_the_form_of_a_new_story_sent_twice_makes_one_draft(client, story):
    form = {**filled(client, ADD), "headline": "A whale"}

    for _ in range(2):
        page = client.post(ADD, form, follow=True)

    whale = Article.objects.get(headline="A whale")
    assert page.redirect_chain[-1][0] == change(whale)
    assert "kept as a draft already" in page.content.decode()


def test_a_new_story_sent_once_more_with_more_text_leads_to_its_draft_with_that_text(client, story):
    form = {**filled(client, ADD), "headline": "A whale"}
    client.post(ADD, form)

    page = client.post(ADD, {**form, "body": "<p>It swims.</p>"}, follow=True)

    assert Article.objects.filter(headline="A whale").count() == 1
    assert page.context["adminform"].form["headline"].value() == "A whale"
    assert "It swims." in page.context["adminform"].form["body"].value()


# ── What a form cannot show, and how much it takes ──────────────────────────


def test_an_assignee_whose_account_is_closed_stays_whoever_saves(client, esra, story):
    gone = member("gone", "Reporter")
    Article.objects.update(assigned_to=gone)
    User.objects.filter(pk=gone.pk).update(is_active=False, is_staff=False)
    client.force_login(esra)

    client.post(change(story), {**filled(client, change(story)), "kicker": "Harbour"})

    story.refresh_from_db()
    assert (story.kicker, story.assigned_to) == ("Harbour", gone)


def test_a_text_beyond_the_limit_is_refused_with_a_sentence_and_comes_back_whole(client, story):
    body = "<p>" + "ш" * 400_000 + "</p>"

    page = client.post(change(story), story_form(story, body=body))

    assert page.status_code == 200
    assert "a story takes 400,000" in page.content.decode()
    assert page.context["adminform"].form["body"].value() == body


def test_a_form_with_more_fields_than_the_desk_takes_is_answered_with_a_sentence(client, story, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 20

    answer = client.post(change(story), story_form(story), follow=True)

    assert answer.status_code == 400
    assert "what you typed is kept in your browser" in answer.content.decode()


@pytest.mark.parametrize(("place", "name"), [("record", "article-record"), ("preview", "article-preview")])
def test_the_way_to_another_page_saves_first(client, story, place, name):
    answer = client.post(change(story), {**filled(client, change(story)), "kicker": "Harbour", "_goto": place})

    assert answer.url == reverse(f"admin:{name}", args=[story.pk])
    assert Article.objects.get().kicker == "Harbour"
