"""What the story's form asks of the database: a fixed number of queries, however many rows the story has."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import Article, Photo
from articles.tests.admin.record_forms import filled
from articles.tests.cast import make_draft
from articles.tests.desk.steps.test_queries import fill

pytestmark = pytest.mark.django_db

OPENING, SAVING = 30, 40  # queries at most


@pytest.fixture(params=[2, 10])
def story(request, rana) -> Article:
    """A draft with two, or ten, rows of every kind."""
    article = make_draft(rana, slug="full")
    photo = Photo.objects.create(slug="boat", file="photos/boat.jpg", credit="Ana Lind", width=10, height=10)
    for n in range(request.param):
        fill(article, photo, n, "It runs.")
    return article


@pytest.fixture
def desk(piet) -> Client:
    client = Client()
    client.force_login(piet)
    return client


def test_the_form_is_opened_with_a_fixed_number_of_queries(story, desk):
    address = reverse("admin:articles_article_change", args=[story.pk])

    with CaptureQueriesContext(connection) as queries:
        page = desk.get(address)

    assert page.status_code == 200
    assert len(queries) <= OPENING


def test_the_form_is_saved_with_a_fixed_number_of_queries(story, desk):
    address = reverse("admin:articles_article_change", args=[story.pk])
    form_data = filled(desk, address) | {"headline": "Another headline"}

    with CaptureQueriesContext(connection) as queries:
        answer = desk.post(address, form_data)

    assert answer.status_code == 302
    assert len(queries) <= SAVING
    story.refresh_from_db()
    assert story.headline == "Another headline"
    assert story.quotes.count() == story.tagged.count() >= 2
