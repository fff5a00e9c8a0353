"""Stories in the admin: whatever a form posts, the table of steps decides."""

import pytest
from django.urls import reverse

from articles.models import Article, Edition, Move, Revision, State
from articles.tests.cast import make_draft, member

pytestmark = pytest.mark.django_db

SETS = ["bylines", "mentions", "quotes", "citations", "notices", "tagged"]


def change(article):
    return reverse("admin:articles_article_change", args=[article.pk])


def form(article, **changed):
    empty = {f"{name}-{key}": 0 for name in SETS for key in ("TOTAL_FORMS", "INITIAL_FORMS")}
    told = {
        "slug": article.slug, "headline": article.headline, "body": article.body, "section": article.section_id,
        "language": "en", "genre": "news", "urgency": 5, "seen_version": article.version,
    }  # fmt: skip
    return {**empty, **told, **changed}


def press(client, article, name, note=""):
    article.refresh_from_db()
    data = {"name": name, "note": note, "seen_version": article.version}
    return client.post(reverse("admin:article-move", args=[article.pk]), data, follow=True)


def test_a_story_goes_from_the_form_to_print(client):
    rana, esra, piet = member("rana", "Reporter"), member("esra", "Editor"), member("piet", "Publisher")
    article = make_draft(rana)
    client.force_login(rana)
    assert client.post(change(article), form(article, headline="A new headline")).status_code == 302
    press(client, article, "submit")
    client.force_login(esra)
    press(client, article, "approve")
    client.force_login(piet)
    press(client, article, "publish")

    assert Edition.objects.live().get().headline == "A new headline"
    assert Revision.objects.filter(by=rana).count() == 2


def test_a_forged_post_of_state_or_step_changes_nothing(client):
    rana = member("rana", "Reporter")
    article = make_draft(rana)
    client.force_login(rana)

    client.post(change(article), form(article, state="published", published_at="2020-01-01"))
    press(client, article, "publish")
    press(client, article, "rush", note="Now")

    article.refresh_from_db()
    assert (article.state, article.published_at) == (State.DRAFT, None)
    assert not Edition.objects.exists()
    assert not Move.objects.exists()


def test_a_stale_save_is_refused_with_both_texts_on_the_page(client):
    rana = member("rana", "Reporter")
    article = make_draft(rana)
    client.force_login(rana)
    Article.objects.filter(pk=article.pk).update(version=7, body="What Esra wrote.")

    page = client.post(change(article), form(article, body="What Rana wrote."))

    assert page.status_code == 200
    assert "What Rana wrote." in page.content.decode()
    assert "What Esra wrote." in page.content.decode()
    assert Article.objects.get().body == "What Esra wrote."


def test_the_page_says_who_can_press_a_grey_button(client):
    rana = member("rana", "Reporter")
    article = make_draft(rana)
    client.force_login(rana)

    page = client.get(change(article)).content.decode()

    assert "This takes a publisher." in page


def test_a_colleagues_draft_can_be_seen_but_not_changed(client):
    article = make_draft(member("rana", "Reporter"))
    client.force_login(member("rauf", "Reporter"))

    assert client.get(change(article)).status_code == 200
    assert client.post(change(article), form(article, headline="Mine now")).status_code == 403
    assert Article.objects.get().headline == "Ferry runs again"
