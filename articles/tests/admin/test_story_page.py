"""The story's page: its blocks, what is checked and previewed as one types, and what it does not ask."""

import pytest
from django.urls import reverse

from articles.desk.steps.workflow import move
from articles.models import Article, Byline, Edition, Notice, Person, Revision
from articles.tests.admin.desk_forms import change, in_print, press, story_form
from articles.tests.cast import make_draft

pytestmark = pytest.mark.django_db


def check(client, article, **typed):
    return client.post(reverse("admin:article-check", args=[article.pk]), story_form(article, **typed)).json()


# ── What is typed, before it is saved ───────────────────────────────────────


def test_what_is_to_do_follows_what_is_typed_and_nothing_is_saved(client, rana):
    article = make_draft(rana)
    client.force_login(rana)

    answer = check(client, article, section="", headline="")

    assert "No section" in answer["todo"]
    assert "No section" not in check(client, article)["todo"]
    assert Revision.objects.count() == 1
    article.refresh_from_db()
    assert article.headline == "Ferry runs again"


def test_the_cards_show_the_headline_as_it_is_typed(client, rana):
    article = make_draft(rana)
    client.force_login(rana)

    assert "Ferry stops" in check(client, article, headline="Ferry stops")["cards"]


def test_the_preview_shows_the_typed_text_in_a_frame_of_the_desk(client, rana):
    article = make_draft(rana)
    client.force_login(rana)

    page = client.post(reverse("admin:article-preview", args=[article.pk]), story_form(article, headline="Ferry stops"))

    assert b"Ferry stops" in page.content
    assert page["X-Frame-Options"] == "SAMEORIGIN"
    assert "no-store" in page["Cache-Control"]
    article.refresh_from_db()
    assert article.headline == "Ferry runs again"


def test_who_may_not_change_a_story_sees_it_as_it_is_stored_whatever_they_post(client, rana, esra):
    article = make_draft(esra)
    client.force_login(rana)

    page = client.post(reverse("admin:article-preview", args=[article.pk]), story_form(article, headline="Ferry stops"))

    assert b"Ferry stops" not in page.content


@pytest.mark.parametrize("name", ["article-check", "article-preview"])
def test_a_stranger_is_shown_neither_what_is_to_do_nor_the_preview(client, rana, name):
    article = make_draft(rana)

    response = client.post(reverse(f"admin:{name}", args=[article.pk]), {})

    assert "Ferry" not in response.content.decode()
    assert response.status_code == 403


# ── Rows without JavaScript ─────────────────────────────────────────────────


def test_save_and_add_a_row_keeps_the_story_and_comes_back_with_an_empty_row(client, rana):
    article = make_draft(rana)
    client.force_login(rana)

    page = client.post(change(article), story_form(article, kicker="Harbour", _more="quotes"), follow=True)

    article.refresh_from_db()
    assert article.kicker == "Harbour"
    assert b'name="quotes-0-text"' in page.content
    assert b'name="citations-0-source"' not in page.content


# ── Defaults that do not ask ────────────────────────────────────────────────


def test_a_new_story_is_signed_by_its_writer(client, rana):
    person = Person.objects.create(slug="rana-idris", name="Rana Idris", user=rana)
    client.force_login(rana)

    client.post(reverse("admin:articles_article_add"), story_form(Article(headline="Ferry stops", language="en")))

    assert Byline.objects.get().person == person
    assert Revision.objects.get().content[1]["fields"]["person"] == ["rana-idris"]


def test_a_byline_that_was_chosen_stays_alone(client, rana):
    Person.objects.create(slug="rana-idris", name="Rana Idris", user=rana)
    client.force_login(rana)
    row = {
        "bylines-TOTAL_FORMS": 1,
        "bylines-0-label": "Staff and agencies",
        "bylines-0-credit": "by",
        "bylines-0-order": 0,
    }

    client.post(
        reverse("admin:articles_article_add"), story_form(Article(headline="Ferry stops", language="en"), **row)
    )

    assert Byline.objects.get().label == "Staff and agencies"


@pytest.mark.parametrize(("has_notice", "kind"), [(True, "update"), (False, "minor")])
def test_an_edition_is_an_update_where_it_gives_a_notice_and_minor_elsewhere(
    client, rana, esra, piet, has_notice, kind
):
    article = in_print(client, rana, esra, piet)
    move(article, "revise", by=rana)
    if has_notice:
        Notice.objects.create(article=article, number=article.next_number(), kind="correction", text="64, not 46.")
    client.force_login(rana)
    press(client, article, "submit")
    client.force_login(esra)
    press(client, article, "approve")
    client.force_login(piet)

    press(client, article, "publish", kind="")

    assert Edition.objects.live().get().kind == kind


def test_approve_goes_at_once_and_opens_only_where_it_was_refused(client, rana, esra):
    article = make_draft(rana, section=None)
    move(article, "submit", by=rana)
    client.force_login(esra)
    page = client.get(change(article))
    assert b'name="approve-note"' not in page.content

    refused = client.post(change(article), story_form(article, _step="approve"))

    assert "It is in no section." in refused.content.decode()
    assert b'name="approve-note"' in refused.content


def test_a_fix_without_a_note_is_refused_and_says_what_is_missing(client, rana, esra, piet):
    article = in_print(client, rana, esra, piet)

    page = client.post(change(article, "?fix=1"), story_form(article, headline="Ferry stops", _step="fix and publish"))

    assert "say why it cannot wait" in page.content.decode()
    assert Edition.objects.live().get().headline == "Ferry runs again"
