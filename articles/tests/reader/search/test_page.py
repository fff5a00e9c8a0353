"""The page at /search/: four queries, an answer to whatever is asked, and a way on."""

import re
from urllib.parse import quote

import hypothesis
import pytest
from hypothesis import strategies as st

from articles.models import Person, PersonName
from articles.tests.printing import origin, print_story, quotation

pytestmark = pytest.mark.django_db


def ask(client, **parameters):
    return client.get("/search/", parameters)


def text(response):
    """What the main part of the page says."""
    main = re.search(r"<main.*</main>", response.content.decode(), re.DOTALL)[0]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


@pytest.fixture
def full_paper():
    for number in range(25):
        print_story(
            f"story-{number:02}",
            people=["Mary Oldcastle"],
            tags=["Storms", "Mary Harbour"],
            quotes=[quotation(1, "A quiet sea", "Mary Oldcastle")],
            sources=[origin("Harbour papers")],
        )
    PersonName.objects.create(person=Person.objects.get(), number=1, name="Maria Altburg")


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"q": "harbour"},
        {"q": "harbo"},
        {"q": "harbour", "order": "relevance"},
        {"q": "altb", "order": "relevance"},
        {"q": "harb", "section": "world", "topic": "storms", "person": "mary-oldcastle", "year": "2026"},
        {"q": "nothing of the kind"},
    ],
)
def test_a_search_is_four_queries_at_most(client, full_paper, django_assert_max_num_queries, parameters):
    with django_assert_max_num_queries(4):
        assert ask(client, **parameters).status_code == 200


def test_older_stories_follow_page_by_page(client, full_paper):
    slugs, address = [], "/search/?q=harbour&topic=storms"
    while address:
        page = client.get(address).content.decode()
        slugs += re.findall(r'<a href="/[0-9/]+/(story-\d+)/">', page)
        older = re.search(r'rel="next" href="([^"]+)"', page)
        address = older and f"/search/{older[1]}".replace("&amp;", "&")

    assert slugs == [f"story-{number:02}" for number in reversed(range(25))]


def test_pages_of_that_name_are_suggested(client, full_paper):
    page = ask(client, q="maria").content.decode()

    assert '<a href="/people/mary-oldcastle/"><bdi>Mary Oldcastle</bdi></a>' in page


def test_the_page_keeps_out_of_search_engines(client):
    assert '<meta name="robots" content="noindex">' in ask(client).content.decode()


def test_with_nothing_asked_there_is_a_form_and_no_verdict(client):
    assert "No story in print" not in text(ask(client))
    assert "No story in print" not in text(ask(client, q="   "))


def test_where_nothing_is_found_there_is_advice(client, full_paper):
    assert "Try fewer words" in text(ask(client, q="nothing of the kind"))
    assert "This search is narrowed" in text(ask(client, q="harbour", year="1999"))


def test_a_search_without_a_word_says_so(client):
    assert "There is no word to search for" in text(ask(client, q="?!"))
    assert "There is no word to search for" in text(ask(client, q="-harbour"))


def test_a_long_search_is_cut_and_says_so(client):
    print_story()

    page = ask(client, q="harbour " + "opened " * 60)

    assert "Only the first 200 characters were searched for." in text(page)
    assert "<mark>Harbour</mark>" in page.content.decode()


@pytest.mark.parametrize(
    "parameters",
    [
        {"year": "22"},
        {"year": "0000"},
        {"year": "٢٠٢٢"},
        {"section": "../admin"},
        {"topic": "x" * 81},
        {"person": "a\x00b"},
        {"order": "best"},
        {"before": "-1"},
        {"before": "9" * 19},
        {"before": ""},
    ],
)
def test_an_address_that_makes_no_sense_is_refused_with_a_reason(client, parameters):
    response = ask(client, q="harbour", **parameters)

    assert response.status_code == 400
    assert "Please use the form above." in text(response)


HOSTILE = [
    "\x00",
    "a\x00b",
    '"',
    '"""',
    "'",
    "''; DROP TABLE articles_edition; --",
    '" OR 1=1 --',
    "(((((",
    ")))",
    "* harbour *",
    "har*bour",
    "harbour AND OR NOT",
    "NEAR(harbour opened, 3)",
    "folded:harbour",
    "{folded} : harbour",
    "^harbour + opened",
    "harbour:* & !x | <-> y",
    "\\",
    "%%s %s %(x)s",
    "😀👩‍👩‍👧 harbour",
    "-",
    "- - -",
    '-""',
    "--harbour",
    "ﷺ" * 200,
    "㋿" * 200,
    "x" * 5000,
    "\u0300" * 200,
    "\ud7ff\ufffe\U0010ffff",
    "𞓐𞓑",
    "½ ² № ①",
    "<script>alert(1)</script>",
    " ".join("abcdefghijklmnopqrstuvwxyz" * 4),
]


@pytest.mark.parametrize("order", ["newest", "relevance"])
@pytest.mark.parametrize("query", HOSTILE)
def test_whatever_is_typed_is_answered(client, query, order):
    print_story(people=["Mary Oldcastle"], tags=["Storms"])

    response = ask(client, q=query, order=order)

    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()


def test_any_text_at_all_is_answered(client):

    @hypothesis.settings(max_examples=60, deadline=None, database=None)
    @hypothesis.given(st.text(max_size=60))
    def answers(query):
        assert client.get(f"/search/?q={quote(query, errors='replace')}").status_code == 200

    answers()


def test_every_page_leads_to_the_search(client):
    print_story()

    assert '<form class="find" action="/search/" role="search">' in client.get("/").content.decode()
    assert ask(client).content.decode().count('role="search"') == 1


@pytest.mark.django_db(transaction=True)
def test_a_reader_searches_from_the_front_page_on_a_narrow_screen(window):
    print_story("kirim", headline="Kırım kıyılarında", language="tr", people=["Mary Oldcastle"], tags=["Kırım"])
    page = window(width=320)
    page.goto("/")

    page.get_by_role("link", name="Search").click()
    page.get_by_role("searchbox").fill("kirim")
    page.get_by_role("button", name="Search").click()

    assert page.locator(".results mark").first.inner_text() == "Kırım"
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.locator(".results a").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Kırım kıyılarında"
