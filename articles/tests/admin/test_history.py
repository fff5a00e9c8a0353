"""The history of a story on the desk: one time line in words, states compared, and gone back to without loss."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.admin.time_line import ENTRIES_PER_PAGE
from articles.desk.press import revisions
from articles.desk.steps.workflow import move
from articles.models import Article, ArticlePhoto, Byline, Citation, Move, Person, Photo, Quote, Revision, Source
from articles.tests.cast import make_draft, member, rewrite
from articles.text import plain

pytestmark = pytest.mark.django_db


def saved(article, number):
    return reverse("admin:article-saved", args=[article.pk, number])


def history(article, query=""):
    return reverse("admin:articles_article_history", args=[article.pk]) + query


def compared(article, before, after):
    return reverse("admin:article-compare", args=[article.pk]) + f"?from={before}&to={after}"


def read(client, address):
    """The words of a page, as somebody reads them."""
    page = client.get(address)
    assert page.status_code == 200
    return " ".join(plain(page.content.decode().partition("<body")[2]).split())


# ── The time line ───────────────────────────────────────────────────────────


def test_saves_and_steps_stand_in_one_line_newest_first_and_say_which_state_was_printed(client, rana, piet):
    story = make_draft(rana)
    rewrite(story, rana, headline="Ferry stops again")
    move(story, "rush", by=piet, note="It burns")
    client.force_login(rana)

    page = read(client, history(story))

    lines = [
        "Printed on one pair of eyes: edition 1 by piet",
        "It burns",
        "Saved, state 2 by rana",
        "headline: Ferry runs again → Ferry stops again",
        "Printed as edition 1 first · readers have it",
        "Saved, state 1 by rana",
        "The story was begun",
    ]
    assert sorted(lines, key=page.index) == lines


def test_what_was_done_with_rows_is_said_in_words_and_never_by_the_names_of_columns(client, rana):
    story = make_draft(rana)
    kemal = Person.objects.create(name="Kemal Toros", slug="kemal-toros")
    photo = Photo.objects.create(title="Bridge", slug="bridge", file="photos/b.jpg", width=10, height=10)
    quote = Quote.objects.create(
        article=story, number=story.next_number(), text="It is late", speaker=kemal, checked_how=Quote.Check.HEARD
    )
    for name in ("bridge", "mole"):
        picture = ArticlePhoto.objects.create(article=story, number=story.next_number(), photo=photo, caption=name)
    rewrite(story, rana, body="It runs.\n\nOnce more.\n\nAgain.", internal_note="Ask him")
    ArticlePhoto.objects.filter(pk=picture.pk).update(caption="The mole")
    Quote.objects.filter(pk=quote.pk).update(text="It is too late")
    Citation.objects.create(
        article=story,
        number=story.next_number(),
        source=Source.objects.create(slug="log", title="Harbour log", kind=Source.Kind.values[0]),
    )
    rewrite(story, rana)
    quote.delete()
    rewrite(story, rana)
    client.force_login(rana)

    page = read(client, history(story))

    for line in (
        "Kemal Toros: quotation added, heard by us",
        "text: 1 paragraph added",
        "note for the desk added: Ask him",
        "picture 2: caption changed",
        "Kemal Toros: quotation: words changed",
        "source “Harbour log” added",
        "Kemal Toros: quotation taken out",
    ):
        assert line in page
    for column in ("checked_how", "internal_note", "articlephoto", "kemal-toros"):
        assert column not in page


def test_a_long_history_is_read_in_pages_by_the_same_few_queries(client, rana):
    story = make_draft(rana)
    client.force_login(rana)
    for n in range(3):
        rewrite(story, rana, headline=f"Ferry {n}")
    with CaptureQueriesContext(connection) as of_few:
        client.get(history(story))
    for n in range(ENTRIES_PER_PAGE):
        rewrite(story, rana, headline=f"Ferry number {n}")
    with CaptureQueriesContext(connection) as of_many:
        first = read(client, history(story))

    last = read(client, history(story, "?page=2"))

    assert len(of_many) == len(of_few) <= 12
    assert "Page 1 of 2" in first
    assert "The story was begun" not in first
    assert "The story was begun" in last


def test_an_erased_state_is_said_to_be_and_can_be_neither_compared_nor_gone_back_to(client, rana):
    story = make_draft(rana)
    rewrite(story, rana, headline="Ferry stops again")
    rewrite(story, rana, headline="Ferry sinks")
    Revision.objects.filter(number=2).update(content=[])
    client.force_login(rana)

    page = client.get(history(story)).content.decode()
    both = read(client, compared(story, 1, 2))

    assert "The words were erased for legal reasons" in page
    assert "nothing to compare with" in page
    assert saved(story, 2) not in page
    assert "nothing is left to compare" in both
    assert "Go back to this state" not in read(client, saved(story, 2))


def test_the_days_are_those_of_the_papers_clock(client, rana, settings):
    settings.TIME_ZONE = "Europe/Istanbul"
    timezone.get_default_timezone.cache_clear()
    story = make_draft(rana)
    Revision.objects.update(at=dt.datetime(2026, 11, 24, 22, 30, tzinfo=dt.UTC))
    client.force_login(rana)

    page = read(client, history(story))

    assert "Wednesday 25 November 2026" in page


# ── Two states compared ─────────────────────────────────────────────────────


def test_any_two_states_are_compared_word_by_word_the_earlier_one_first(client, rana):
    story = make_draft(rana)
    Byline.objects.create(article=story, number=story.next_number(), label="Staff")
    rewrite(story, rana, headline="Ferry stops again")
    rewrite(story, rana, headline="Ferry sinks")
    client.force_login(rana)

    page = client.get(compared(story, 2, 1)).content.decode()

    assert "<del>runs</del><ins>stops</ins>" in page
    assert "Byline Staff" in page
    assert "sinks" not in page.partition("<h1>")[2].replace(str(Article.objects.get()), "")
    assert "They are the same." in read(client, compared(story, 3, 3))


@pytest.mark.parametrize("query", ["", "?from=1", "?from=1&to=9", "?from=1&to=x", "?from=1&to=²", "?from=1&to=-1"])
def test_a_state_that_is_not_there_is_not_found(client, rana, query):
    story = make_draft(rana)
    client.force_login(rana)

    assert client.get(reverse("admin:article-compare", args=[story.pk]) + query).status_code == 404


# ── The way back ────────────────────────────────────────────────────────────


def test_before_anybody_goes_back_the_page_shows_what_would_change_from_now(client, rana):
    story = make_draft(rana)
    rewrite(story, rana, headline="Ferry stops again")
    client.force_login(rana)

    page = client.get(saved(story, 1)).content.decode()

    assert "<del>stops</del><ins>runs</ins>" in page
    assert "Go back to this state" in page


def test_going_back_to_a_state_restores_text_and_rows_and_keeps_what_stood_in_between(client, rana):
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


def test_going_back_is_refused_over_a_colleagues_save_and_to_who_cannot_edit(client, rana):
    article = make_draft(rana)
    rewrite(article, rana, headline="Ferry stops again")

    client.force_login(rana)
    client.post(saved(article, 1), {"seen_version": article.version + 1})
    client.force_login(member("rauf", "Reporter"))
    page = client.post(saved(article, 1), {"seen_version": article.version}, follow=True).content.decode()

    assert "another reporter" in page
    assert Article.objects.get().headline == "Ferry stops again"


# ── What a saved state may hold ─────────────────────────────────────────────


def test_a_column_that_there_is_no_more_and_a_record_that_is_gone_are_still_told(client, rana):
    story = make_draft(rana)
    content = revisions.content_of(story)
    content[0]["fields"] |= {"old_column": "Once", "section": ["gone"]}
    Revision.objects.update(content=content)
    rewrite(story, rana, headline="Ferry stops again")
    client.force_login(rana)

    page = read(client, history(story))

    assert "old column taken out: Once" in page
    assert "section: gone → World" in page
