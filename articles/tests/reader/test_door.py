"""Every page leaves the house alike: strict headers, no cookie, nothing from elsewhere.

That none of them asks a working copy is in test_leaks.
"""

import datetime as dt
import re

import pytest
from django.contrib.auth import get_user_model
from django.contrib.staticfiles import finders
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from articles.reader import urls
from articles.tests.printing import PICTURE, notice, origin, print_story, quotation, retract

pytestmark = pytest.mark.django_db

DAY = {"year": 2022, "month": 11, "day": 1}
# What each route needs to lead to a page that is there. A route without a line here fails the tests.
ROUTES = {
    "front": {},
    "section": {"slug": "world"},
    "article": {**DAY, "slug": "harbour-opens"},
    "article-changes": {**DAY, "slug": "harbour-opens"},
    "article-report": {**DAY, "slug": "harbour-opens"},
    "people": {},
    "person": {"slug": "maren-oldcastle"},
    "sources": {},
    "source": {"slug": "wire-copy"},
    "topics": {},
    "topic": {"slug": "storms"},
    "archive": {},
    "archive-year": {"year": 2022},
    "archive-month": {"year": 2022, "month": 11},
    "archive-day": DAY,
    "corrections": {},
    "search": {},
    "ledger": {},
    "ledger-json": {},
    "about": {},
    "contact": {},
    "corrections-policy": {},
    "feeds": {},
    "front-feed": {"form": "rss.xml"},
    "section-feed": {"slug": "world", "form": "atom.xml"},
    "topic-feed": {"slug": "storms", "form": "feed.json"},
    "person-feed": {"slug": "maren-oldcastle", "form": "rss.xml"},
    "sitemap": {},
    "sitemap-pages": {},
    "sitemap-news": {},
    "sitemap-part": {"kind": "topics", "number": 1},
    "robots": {},
    "api": {},
    "api-openapi": {},
    "api-stories": {},
    "api-story": {**DAY, "slug": "harbour-opens"},
    "api-editions": {**DAY, "slug": "harbour-opens"},
    "api-updates": {},
    "api-day": DAY,
    "api-sections": {},
    "api-section": {"slug": "world"},
    "api-topics": {},
    "api-topic": {"slug": "storms"},
    "api-people": {},
    "api-person": {"slug": "maren-oldcastle"},
    "api-quotations": {"slug": "maren-oldcastle"},
    "api-sources": {},
    "api-source": {"slug": "wire-copy"},
}
NAMES = [route.name for route in urls.urlpatterns]
FOR_MACHINES = {"ledger-json", "robots", "front-feed", "section-feed", "topic-feed", "person-feed"}
PAGES = [name for name in NAMES if name not in FOR_MACHINES and not name.startswith(("api", "sitemap"))]
WORKING_COPY = set(
    "articles parts quotes notices revisions moves arrivals dismissals notes preflight_counts open_forms saved_views".split()
)


@pytest.fixture
def paper(day_of_the_story):
    """A paper in which every kind of page has something to show."""
    print_story(
        at=day_of_the_story,
        lead=PICTURE,
        quotes=[quotation(1, "We open", "Maren Oldcastle", source="wire-copy")],
        sources=[origin("Wire copy", passages=["It opened."])],
        tags=["Storms"],
        notices=[notice(1, "It opened at nine.")],
    )
    print_story("another", at=day_of_the_story, tags=["Storms"], language="ar")


@pytest.fixture
def day_of_the_story():
    return dt.datetime(2022, 11, 1, 9, tzinfo=dt.UTC)


def path_of(name: str) -> str:
    return reverse(name, kwargs=ROUTES[name])


@pytest.mark.parametrize("name", NAMES)
def test_every_page_is_there_with_strict_headers_and_without_a_trace_of_who_asks(client, paper, name):
    response = client.get(path_of(name))

    assert response.status_code == 200
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


@pytest.mark.parametrize("name", NAMES)
def test_every_page_is_the_same_for_who_is_logged_in_and_whatever_their_language(client, paper, name):
    editor = Client(headers={"accept-language": "tr"})
    editor.force_login(get_user_model().objects.create_user("esra"))

    assert editor.get(path_of(name)).content == client.get(path_of(name)).content


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_sound_markup_and_loads_nothing_from_elsewhere(client, paper, name):
    page = client.get(path_of(name)).content.decode()

    assert page.count("<h1") == 1
    assert set(re.findall(r"<script[^>]*>", page)) <= {'<script type="application/ld+json">'}  # data: nothing runs
    assert not re.search(r"\sstyle=", page)
    assert not re.search(r"\son[a-z]+=", page)
    assert not re.findall(r'(?:src|<link(?! rel="(?:canonical|alternate)")[^>]*href)="(?!/)', page)
    assert all(
        "alt=" in image and "width=" in image and "height=" in image for image in re.findall(r"<img[^>]*>", page)
    )
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


@pytest.mark.parametrize("name", PAGES)
def test_every_link_on_every_page_leads_somewhere(client, paper, name):
    page = client.get(path_of(name)).content.decode()

    for path in set(re.findall(r'href="(/[^"#]*)', page)):
        assert path.startswith("/static/") or client.get(path).status_code == 200, path


@pytest.mark.parametrize("name", ["front", "article"])
def test_every_static_file_that_a_page_names_is_there_or_is_a_font_that_can_be_made(client, paper, name):
    page = client.get(path_of(name)).content.decode()

    for path in re.findall(r'href="/static/([^"]*)', page):
        assert finders.find(path) or re.fullmatch(r"paper/fonts/[a-z-]+\.woff2", path), path


@pytest.mark.parametrize("name", NAMES)
def test_every_page_answers_head_and_refuses_to_be_written_to(client, paper, name):
    head = client.head(path_of(name))

    assert (head.status_code, head.content) == (200, b"")
    assert client.post(path_of(name)).status_code == (400 if name == "article-report" else 405)  # which asks for words


def test_a_retraction_leaves_under_the_same_headers(client, day_of_the_story):
    retract(print_story(at=day_of_the_story))

    response = client.get(path_of("article"))

    assert response.status_code == 410
    assert "default-src 'none'" in response["Content-Security-Policy"]


def test_what_is_not_there_says_so_in_the_papers_own_words_whatever_the_database_says(client):
    with connection.execute_wrapper(away):
        response = client.get("/no/such/thing/")

    assert response.status_code == 404
    assert "Nothing is printed at this address" in response.content.decode()
    assert "default-src 'none'" in response["Content-Security-Policy"]


def test_what_broke_says_so_without_a_question(client):
    client.raise_request_exception = False

    with connection.execute_wrapper(refuse):
        response = client.get("/")

    assert response.status_code == 500
    assert "Something broke on our side" in response.content.decode()
    assert "default-src 'none'" in response["Content-Security-Policy"]


def away(execute, sql, params, many, context):
    raise OperationalError("the database is away")


def refuse(execute, sql, params, many, context):
    raise RuntimeError("the database is away")


def test_the_desk_does_not_get_the_readers_policy(client):
    assert "default-src 'none'" not in client.get("/admin/login/").get("Content-Security-Policy", "")
