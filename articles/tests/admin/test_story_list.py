"""The list of stories: the same few queries for any number of stories and any length of text, and never a text."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.desk.steps import counts
from articles.desk.steps.workflow import move
from articles.models import Article
from articles.tests.cast import make_draft

pytestmark = pytest.mark.django_db

FEW, MANY = 5, 60
MOST = 16  # queries
LIST = "/admin/articles/article/"
LONG = "".join(f"<p>“The number {n} boat is late again today,” said Ana Lind.</p>" for n in range(200))


@pytest.fixture
def desk(client, esra):
    """Esra at her desk, who has opened the list before: what a process reads once is read."""
    client.force_login(esra)
    client.get(LIST)
    return client


def submit(rana, number: int, **columns) -> Article:
    story = make_draft(rana, slug=f"story-{number}", headline=f"Story {number}", **columns)
    move(story, "submit", by=rana)
    return story


def asked(desk) -> list[str]:
    """The queries of the list of stories in review."""
    with CaptureQueriesContext(connection) as queries:
        page = desk.get(LIST, {"state": "review"})
    assert page.status_code == 200
    return [query["sql"] for query in queries]


def test_the_list_asks_the_same_queries_for_few_short_stories_and_many_long_ones(desk, rana):
    for number in range(FEW):
        submit(rana, number)
    few = asked(desk)
    for number in range(FEW, MANY):
        submit(rana, number, body=LONG, translation_of=Article.objects.first())

    many = asked(desk)

    assert len(many) == len(few) <= MOST


def test_the_list_reads_no_text(desk, rana):
    story = submit(rana, 1, body=LONG)
    submit(rana, 2, translation_of=story)

    assert not [sql for sql in asked(desk) if '"body"' in sql]


def test_the_list_shows_what_was_counted_and_says_what_nobody_read_yet(desk, rana):
    submit(rana, 1, section=None, body="It cost 350,000 crowns.")
    submit(rana, 2)
    make_draft(rana, slug="draft")

    page = desk.get(LIST).content.decode()

    assert "1 to mend, 1 to look at" in page
    assert ">fit<" in page
    assert "not read yet" in page


def test_opening_a_story_that_nobody_read_yet_counts_it_for_the_list(desk, rana):
    draft = make_draft(rana, body="It cost 350,000 crowns.")

    desk.get(reverse("admin:articles_article_change", args=[draft.pk]))

    assert "1 to look at" in desk.get(LIST).content.decode()
    assert not counts.uncounted().exists()


def test_of_thousands_of_findings_the_form_shows_a_few_dozen_and_how_many_there_are(desk, rana):
    draft = make_draft(rana, body=LONG)

    page = desk.get(reverse("admin:articles_article_change", args=[draft.pk]))

    (heading, findings), *_ = page.context["fitness"].groups
    assert heading == "Direct speech without a record: the first 50 of 200"
    assert len(findings) == 50
    assert heading in page.content.decode()
