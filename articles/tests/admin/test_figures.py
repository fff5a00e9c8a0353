"""The page of figures: for who publishes, drawn on the server, and readable without seeing the drawing."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import now
from articles.tests.printing import document, notice, print_story

pytestmark = pytest.mark.django_db


def page_of(client, user) -> str:
    client.force_login(user)
    response = client.get(reverse("admin:figures"))
    assert response.status_code == 200
    return response.content.decode()


def test_only_who_publishes_sees_the_figures(client, rana, esra, piet):
    for user in (rana, esra):
        client.force_login(user)
        assert client.get(reverse("admin:figures")).status_code == 403
    assert "The last 26 weeks" in page_of(client, piet)


def test_a_paper_without_a_story_says_so_in_words(client, piet):
    page = page_of(client, piet)

    assert page.count("No figure in these weeks yet.") == 4
    assert "<rect" not in page


def test_each_figure_is_drawn_and_stands_in_the_table(client, piet):
    print_story(document("market", notices=[notice(1, "64, not 46.", at=now().isoformat())]))
    print_story("harbour")

    page = page_of(client, piet)

    assert re.search(r'<rect x="500" y="0.0" width="14" height="120.0"><title>Week of \w+ \d+ \w+: 2</title>', page)
    assert re.search(r"<td>2</td>\s*<td>1</td>", page)
    assert "style=" not in re.search(r"<main.*</main>", page, re.DOTALL)[0]


def test_the_page_asks_the_same_queries_of_few_stories_and_many(client, piet):
    client.force_login(piet)
    counts = []
    for number in (1, 20):
        for n in range(number):
            print_story(f"market-{number}-{n}")
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("admin:figures"))
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 8
