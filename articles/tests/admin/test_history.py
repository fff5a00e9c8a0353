"""Saved states of a story in the admin: compared word by word, and gone back to without loss."""

import pytest
from django.urls import reverse

from articles.models import Article, Byline, Move, Revision
from articles.tests.cast import make_draft, member, rewrite

pytestmark = pytest.mark.django_db


def saved(article, number):
    return reverse("admin:article-saved", args=[article.pk, number])


def test_the_history_lists_every_state_and_each_is_compared_with_the_newest(client):
    rana = member("rana", "Reporter")
    article = make_draft(rana)
    Byline.objects.create(article=article, number=article.next_number(), label="Staff")
    rewrite(article, rana, headline="Ferry stops again")
    client.force_login(rana)

    history = client.get(reverse("admin:articles_article_history", args=[article.pk])).content.decode()
    page = client.get(saved(article, 1)).content.decode()

    assert saved(article, 1) in history
    assert "<del>runs</del><ins>stops</ins>" in page
    assert "label: Staff" in page


def test_going_back_to_a_state_restores_text_and_rows_and_keeps_what_stood_in_between(client):
    rana = member("rana", "Reporter")
    article = make_draft(rana)
    Byline.objects.create(article=article, number=article.next_number(), label="Staff")
    rewrite(article, rana, headline="Ferry stops again")
    client.force_login(rana)

    client.post(saved(article, 1), {"seen_version": article.version})

    article = Article.objects.get()
    assert article.headline == "Ferry runs again"
    assert not article.bylines.exists()
    assert list(Revision.objects.order_by("number").values_list("note", flat=True)) == ["", "", "Back to saved state 1"]
    assert (Move.objects.get().name, Move.objects.get().actor) == ("restore", "rana")


def test_going_back_is_refused_over_a_colleagues_save_and_to_who_cannot_edit(client):
    rana = member("rana", "Reporter")
    article = make_draft(rana)
    rewrite(article, rana, headline="Ferry stops again")

    client.force_login(rana)
    client.post(saved(article, 1), {"seen_version": article.version + 1})
    client.force_login(member("rauf", "Reporter"))
    page = client.post(saved(article, 1), {"seen_version": article.version}, follow=True).content.decode()

    assert "another reporter" in page
    assert Article.objects.get().headline == "Ferry stops again"
