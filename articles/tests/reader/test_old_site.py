"""What a story brings from an old site: its id in feeds, and the addresses that lead to it."""

import datetime as dt
import json
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.http import HttpResponse
from django.urls import reverse

from articles.models import Article, FormerAddress, Generation, now
from articles.reader.addresses import address
from articles.reader.old_addresses import lead_on
from articles.tests.printing import document, print_story, retract

pytestmark = pytest.mark.django_db


def lead(story, *paths: str) -> None:
    """Let `paths` of an old site lead to `story`."""
    for number, path in enumerate(paths, 1):
        FormerAddress.objects.create(article=story.article, number=number, path=path)


def print_old(guid: str, **options):
    story = print_story(document("harbour-opens", guid=guid), **options)
    Article.objects.filter(pk=story.article_id).update(guid=guid)
    return story


# ── Addresses ───────────────────────────────────────────────────────────────


def test_an_old_address_leads_on_whatever_page_says_that_nothing_is_there(rf):
    """Where one tries the paper out, that is a page of Django's own."""
    story = print_old("")
    lead(story, "/2019/05/old-title/")
    respond = lead_on(lambda request: HttpResponse("Nothing here.", status=404))

    assert respond(rf.get("/2019/05/old-title/")).headers["Location"] == address(story)
    assert respond(rf.get("/2019/05/other/")).content == b"Nothing here."


@pytest.mark.parametrize(
    ("kept", "asked"),
    [
        ("/2019/05/old-title/", "/2019/05/old-title/"),
        ("/2019/05/old-title/", "/2019/05/old-title"),
        ("/2019/05/old-title", "/2019/05/old-title/"),
        ("/2019/05/old-title/", "/2019/05/old-title/?utm_source=letter"),
        ("/2019/05/03/old-title/", "/2019/05/03/old-title/"),
        ("/old-title/", "/old-title/"),
        ("/news/?story=4", "/news/?story=4"),
        ("?p=123", "/?p=123"),
        ("/?p=123", "/?p=123"),
        ("?p=123", "/?p=123&utm_source=letter"),
        ("/2019/гавань/", "/2019/%D0%B3%D0%B0%D0%B2%D0%B0%D0%BD%D1%8C/"),
        ("/2019/%d0%b3%d0%b0%d0%b2%d0%b0%d0%bd%d1%8c/", "/2019/гавань/"),
    ],
)
def test_an_address_of_the_old_site_leads_to_the_story_for_ever(client, kept, asked):
    story = print_story()
    lead(story, kept)

    response = client.get(asked)

    assert (response.status_code, response["Location"]) == (301, address(story))


@pytest.mark.parametrize("asked", ["/?p=124", "/?p=1", "/?q=123"])
def test_another_query_is_the_front_page(client, asked):
    lead(print_story(), "?p=123")

    assert client.get(asked).status_code == 200


def test_a_story_that_is_not_live_is_not_found_by_its_old_address(client):
    lead(print_story(at=now() + dt.timedelta(hours=1)), "/2019/05/waiting/", "?p=1")
    lead(retract(print_story("gone")), "/2019/05/gone/")
    FormerAddress.objects.create(article=Article.objects.create(slug="draft"), number=1, path="/2019/05/draft/")

    answers = [client.get(f"/2019/05/{name}/") for name in ("waiting", "gone", "draft", "nothing")]

    assert [answer.status_code for answer in answers] == [404] * 4
    assert len({answer.content.replace(answer.request["PATH_INFO"].encode(), b"") for answer in answers}) == 1
    assert client.get("/?p=1").status_code == 200


def test_a_story_that_stands_at_an_address_is_shown_there(client):
    story = print_story()
    lead(print_story("another"), address(story))

    assert client.get(address(story)).status_code == 200


def test_what_leads_nowhere_costs_one_question_and_none_if_the_database_is_away(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert client.get("/no/such/thing/").status_code == 404
    with django_assert_num_queries(0):
        assert client.get(f"/{'long' * 200}/thing/").status_code == 404
        assert client.post("/no/such/thing/").status_code == 404
        assert client.get("/media/photos/none.png").status_code == 404


def test_a_new_address_makes_kept_pages_out_of_date():
    story = print_story()
    before = Generation.current()[0]

    with connection.cursor():
        lead(story, "/2019/05/old-title/")

    assert Generation.current()[0] > before or connection.generation_due


# ── Ids ─────────────────────────────────────────────────────────────────────


def ids(client) -> list[str]:
    """The id of the first story in each format: RSS, Atom, JSON Feed."""
    rss = ElementTree.fromstring(client.get(reverse("front-feed", args=["rss.xml"])).content)  # noqa: S314 (ours)
    atom = ElementTree.fromstring(client.get(reverse("front-feed", args=["atom.xml"])).content)  # noqa: S314 (ours)
    feed = json.loads(client.get(reverse("front-feed", args=["feed.json"])).content)
    namespace = "{http://www.w3.org/2005/Atom}"
    return [rss.findtext(".//item/guid"), atom.findtext(f"{namespace}entry/{namespace}id"), feed["items"][0]["id"]]


def test_feeds_give_a_story_the_id_that_it_had(client):
    print_old("https://old.example/?p=123")

    assert ids(client) == ["https://old.example/?p=123"] * 3


def test_atom_gives_only_an_id_that_is_a_uri(client):
    print_old("5c7a2f00aa")

    rss, atom, json_feed = ids(client)

    assert (rss, json_feed) == ("5c7a2f00aa", "5c7a2f00aa")
    assert atom.startswith("urn:uuid:")
