"""Feeds: the same stories in three formats, ids that outlive everything, corrections and retractions that arrive."""

import datetime as dt
import json
import re
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree

import feedparser
import pytest
from django.core.management import call_command
from django.urls import reverse

from articles.models import Edition, FormerSlug, Person, Tag, now
from articles.tests.printing import PICTURE, document, notice, print_story, quotation, retract

pytestmark = pytest.mark.django_db

FORMS = ("rss.xml", "atom.xml", "feed.json")
ATOM = "{http://www.w3.org/2005/Atom}"
DUBLIN = "{http://purl.org/dc/elements/1.1/}"
AT_NINE = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)


def feed_at(client, name: str = "front-feed", *args: str, form: str = "feed.json"):
    """The feed: a dictionary or the root of its XML."""
    response = client.get(reverse(name, args=[*args, form]))
    assert response.status_code == 200
    assert response["Access-Control-Allow-Origin"] == "*"
    if form == "feed.json":
        assert response["Content-Type"] == "application/feed+json"
        return json.loads(response.content)
    assert response["Content-Type"].startswith(
        {"rss.xml": "application/rss+xml", "atom.xml": "application/atom+xml"}[form]
    )
    return ElementTree.fromstring(response.content)  # noqa: S314 - our own


def rss_items(client, *where: str) -> list[ElementTree.Element]:
    return feed_at(client, *where or ("front-feed",), form="rss.xml").findall("channel/item")


def entries(client, *where: str) -> list[ElementTree.Element]:
    return feed_at(client, *where or ("front-feed",), form="atom.xml").findall(f"{ATOM}entry")


def titles(feed: dict) -> list[str]:
    return [item["title"] for item in feed["items"]]


# ── The three formats ───────────────────────────────────────────────────────


def test_rss_has_what_rss_requires_and_its_dates_are_dates(client, settings):
    print_story(
        at=AT_NINE, bylines=[{"credit": "by", "name": "Rana Example", "person": ""}], tags=["Storms"], lead=PICTURE
    )

    root = feed_at(client, form="rss.xml")
    (item,) = root.findall("channel/item")

    assert (root.tag, root.get("version")) == ("rss", "2.0")
    assert root.find("channel/title").text == settings.NEWSROOM_NAME
    assert root.find("channel/link").text == "http://testserver/"
    assert root.find("channel/description").text
    assert root.find(f"channel/{ATOM}link").get("href") == "http://testserver/rss.xml"
    assert parsedate_to_datetime(root.find("channel/lastBuildDate").text) == AT_NINE
    assert item.find("title").text == "Harbour opens"
    assert item.find("link").text == "http://testserver/2026/11/23/harbour-opens/"
    assert item.find("description").text == "<p>The harbour opened.</p>"
    assert item.find(f"{DUBLIN}creator").text == "Rana Example"
    assert item.find("category").text == "Storms"
    assert parsedate_to_datetime(item.find("pubDate").text) == AT_NINE
    assert item.find("guid").get("isPermaLink") == "false"


def test_atom_has_what_atom_requires_and_its_dates_are_dates(client):
    print_story(at=AT_NINE, standfirst="At last.", language="tr")

    root = feed_at(client, form="atom.xml")
    (entry,) = root.findall(f"{ATOM}entry")

    assert root.tag == f"{ATOM}feed"
    for element in ("id", "title", "updated", "author"):
        assert root.find(f"{ATOM}{element}") is not None
    assert {link.get("rel") for link in root.findall(f"{ATOM}link")} == {"self", "alternate"}
    assert entry.find(f"{ATOM}id").text.startswith("urn:uuid:")
    assert entry.find(f"{ATOM}title").text == "Harbour opens"
    assert entry.find(f"{ATOM}link").get("href") == "http://testserver/2026/11/23/harbour-opens/"
    assert entry.find(f"{ATOM}summary").text == "At last."
    assert entry.find(f"{ATOM}content").get("type") == "html"
    assert entry.get("{http://www.w3.org/XML/1998/namespace}lang") == "tr"
    for element in ("published", "updated"):
        assert dt.datetime.fromisoformat(entry.find(f"{ATOM}{element}").text) == AT_NINE


def test_a_json_feed_has_what_json_feed_requires(client):
    print_story(at=AT_NINE)

    feed = feed_at(client)
    (item,) = feed["items"]

    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == "http://testserver/feed.json"
    assert feed["home_page_url"] == "http://testserver/"
    assert all(item[key] for key in ("id", "content_html", "url"))
    assert dt.datetime.fromisoformat(item["date_published"]) == AT_NINE
    assert set(item) <= {
        "id",
        "url",
        "title",
        "content_html",
        "summary",
        "image",
        "date_published",
        "date_modified",
        "authors",
        "tags",
        "language",
    }


def test_the_three_formats_give_a_story_the_same_id(client):
    print_story()

    ids = {
        feed_at(client)["items"][0]["id"],
        rss_items(client)[0].find("guid").text,
        entries(client)[0].find(f"{ATOM}id").text,
    }

    assert len(ids) == 1


@pytest.mark.parametrize("form", FORMS)
def test_a_feed_of_an_empty_paper_is_a_feed_and_stays_the_same(client, form):
    first = client.get(reverse("front-feed", args=[form])).content

    assert feed_at(client, form=form) is not None
    assert client.get(reverse("front-feed", args=[form])).content == first


@pytest.mark.parametrize("form", FORMS)
def test_no_character_of_a_headline_breaks_a_feed(client, form):
    print_story(headline="Tab\x0bbed \x07& <b>bold</b> \ufffe]]>", tags=["R\x0bain"])

    assert feed_at(client, form=form) is not None


def test_where_only_the_day_is_known_no_feed_gives_an_hour_of_publication(client):
    story = print_story(at=dt.datetime(2022, 11, 1, tzinfo=dt.UTC), precision="day")

    (item,) = feed_at(client)["items"]

    assert rss_items(client)[0].find("pubDate") is None
    assert rss_items(client)[0].find(f"{DUBLIN}date").text == "2022-11-01"
    assert entries(client)[0].find(f"{ATOM}published") is None
    assert "date_published" not in item
    # What they do give is when it came into this paper.
    assert dt.datetime.fromisoformat(item["date_modified"]) == story.printed_at


# ── What they carry ─────────────────────────────────────────────────────────


def test_a_feed_carries_the_beginning_and_in_full_only_where_the_paper_wants_it(client, settings):
    link = '<a id="said-1" class="said" href="#quote-1">opened</a>'
    odd = '<p>More: write href="#x". <a href="http://[x">There</a>, <a href="/about/">here</a>.</p>'
    body = [{"text_html": f"<p>It {link}.</p>{odd}"}, {"picture": PICTURE}]
    print_story(at=AT_NINE, standfirst="At last.", body=body)
    short = feed_at(client)["items"][0]["content_html"]

    settings.NEWSROOM_FEED_FULL_TEXT = True
    full = feed_at(client)["items"][0]["content_html"]

    assert short == "<p>At last.</p>"
    assert 'href="http://testserver/2026/11/23/harbour-opens/#quote-1"' in full
    assert 'More: write href="#x". <a href="http://[x">There</a>, <a href="http://testserver/about/">here</a>.' in full
    assert 'src="http://testserver/media/photos/a.jpg"' in full


def test_a_correction_arrives_with_its_text_and_a_new_time_under_the_old_id(client):
    first = print_story(at=AT_NINE)
    before = feed_at(client)["items"][0]
    corrected = document(notices=[notice(1, "It opened at nine, <not> eight.")])

    print_story(corrected, at=AT_NINE + dt.timedelta(hours=2), article=first.article)
    (after,) = feed_at(client)["items"]

    assert after["id"] == before["id"]
    assert after["date_published"] == before["date_published"]
    assert dt.datetime.fromisoformat(after["date_modified"]) == AT_NINE + dt.timedelta(hours=2)
    assert "<strong>Correction</strong>" in after["content_html"]
    assert "It opened at nine, &lt;not&gt; eight." in after["content_html"]


def test_a_story_keeps_its_id_under_a_new_address(client):
    first = print_story("old-slug")
    before = feed_at(client)["items"][0]

    print_story("new-slug", article=first.article, at=now())
    (after,) = feed_at(client)["items"]

    assert after["id"] == before["id"]
    assert after["url"].endswith("/new-slug/")


def test_a_retracted_story_is_replaced_by_its_notice(client):
    kept = retract(print_story(standfirst="Stand-first words.", tags=["Storms"]), "It was not true.")
    print_story("another", tags=["Storms"])

    for where in (["front-feed"], ["section-feed", "world"], ["topic-feed", "storms"]):
        item = next(item for item in feed_at(client, *where)["items"] if item["title"] != "Another")
        assert item["title"] == "Retracted: Harbour opens"
        assert "It was not true." in item["content_html"]
        assert "Stand-first" not in json.dumps(item)
        assert item["url"].endswith(f"/{kept.slug}/")


@pytest.mark.parametrize("form", FORMS)
def test_of_a_story_that_was_taken_down_there_is_its_id_and_its_time_alone(client, form):
    story = print_story(tags=["Storms"], at=AT_NINE)
    story_id = feed_at(client)["items"][0]["id"]
    retract(story, "", at=AT_NINE + dt.timedelta(hours=1))
    print_story("another", tags=["Storms"], body=[{"text_html": "<p>Something else.</p>"}])

    feeds = [client.get(reverse("front-feed", args=[form])), client.get(reverse("topic-feed", args=["storms", form]))]

    for feed in feeds:
        assert story_id in feed.content.decode()
        assert "arbour" not in feed.content.decode()
    (gone,) = [item for item in feed_at(client)["items"] if item["id"] == story_id]
    assert set(gone) == {"id", "title", "content_html", "date_modified"}
    assert dt.datetime.fromisoformat(gone["date_modified"]) == AT_NINE + dt.timedelta(hours=1)


def test_a_person_whose_only_story_was_retracted_has_no_feed_any_more(client):
    retract(print_story(people=["Maren Oldcastle"]))

    assert client.get(reverse("person-feed", args=["maren-oldcastle", "rss.xml"])).status_code == 404


# ── Which stories ───────────────────────────────────────────────────────────


def test_each_feed_holds_its_own_stories_newest_first(client):
    day = dt.timedelta(days=1)
    print_story("older", at=AT_NINE - day, tags=["Storms"], people=["Maren Oldcastle"])
    print_story("newer", at=AT_NINE, tags=["Storms"], section="Culture")
    print_story(
        "spoken", at=AT_NINE - 2 * day, quotes=[quotation(1, "We open", "Maren Oldcastle")], people=["Maren Oldcastle"]
    )
    print_story("scheduled", at=now() + day, tags=["Storms"])

    assert titles(feed_at(client)) == ["Newer", "Older", "Spoken"]
    assert titles(feed_at(client, "section-feed", "world")) == ["Older", "Spoken"]
    assert titles(feed_at(client, "topic-feed", "storms")) == ["Newer", "Older"]
    assert titles(feed_at(client, "person-feed", "maren-oldcastle")) == ["Older", "Spoken"]


def test_what_is_kept_from_persons_pages_is_kept_from_their_feeds(client):
    print_story("shown", people=["Maren Oldcastle"])
    print_story("kept-away", people=["Maren Oldcastle"], noindex=True)

    assert titles(feed_at(client, "person-feed", "maren-oldcastle")) == ["Shown"]


def test_somebody_without_a_page_has_no_feed(client):
    print_story(people=["Maren Oldcastle"])
    Person.objects.update(has_page=False)

    assert client.get(reverse("person-feed", args=["maren-oldcastle", "rss.xml"])).status_code == 404


@pytest.mark.parametrize("name", ["section-feed", "topic-feed", "person-feed"])
def test_what_is_not_there_has_no_feed(client, name):
    assert client.get(reverse(name, args=["nothing", "rss.xml"])).status_code == 404


def test_a_former_slug_and_a_merged_topic_lead_to_the_feed(client):
    print_story(tags=["Storms", "Tempests"])
    storms, tempests = Tag.objects.get(slug="storms"), Tag.objects.get(slug="tempests")
    Tag.objects.filter(pk=tempests.pk).update(merged_into=storms)
    FormerSlug.objects.create(kind="tag", slug="gales", target="storms", target_pk=storms.pk)

    for slug in ("tempests", "gales"):
        response = client.get(reverse("topic-feed", args=[slug, "atom.xml"]))
        assert (response.status_code, response["Location"]) == (301, "/topics/storms/atom.xml")


@pytest.mark.parametrize(
    ("where", "at_most"),
    [
        (["front-feed"], 1),
        (["section-feed", "world"], 2),
        (["topic-feed", "storms"], 4),
        (["person-feed", "maren-oldcastle"], 4),
    ],
)
def test_a_feed_costs_at_most_four_queries_whatever_its_length(client, django_assert_max_num_queries, where, at_most):
    for number in range(1, 6):
        print_story(f"story-{number}", tags=["Storms"], people=["Maren Oldcastle"])
    retract(Edition.objects.get(slug="story-3"))

    with django_assert_max_num_queries(at_most):
        assert len(feed_at(client, *where)["items"]) == 5


# ── Finding them ────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("page", "feed"),
    [
        ("/", "/"),
        ("/about/", "/"),
        ("/world/", "/world/"),
        ("/topics/storms/", "/topics/storms/"),
        ("/people/maren-oldcastle/", "/people/maren-oldcastle/"),
        ("/2026/11/23/harbour-opens/", "/world/"),
    ],
)
def test_every_page_advertises_its_own_feeds(client, page, feed):
    print_story(at=AT_NINE, tags=["Storms"], people=["Maren Oldcastle"])

    head = client.get(page).content.decode().partition("</head>")[0]

    for form, media_type in zip(FORMS, ("rss+xml", "atom+xml", "feed+json"), strict=True):
        assert f'<link rel="alternate" type="application/{media_type}"' in head
        assert f'href="{feed}{form}"' in head


def test_a_story_advertises_itself_as_ninjs(client):
    print_story(at=AT_NINE)

    page = client.get("/2026/11/23/harbour-opens/").content.decode()

    (path,) = re.findall(r'<link rel="alternate" type="application/json" title="ninjs" href="([^"]+)">', page)
    assert client.get(path).json()["title"] == "Harbour opens"


def test_one_page_lists_every_feed(client, django_assert_max_num_queries):
    print_story(at=AT_NINE, tags=["Storms"], people=["Maren Oldcastle"])

    with django_assert_max_num_queries(4):
        page = client.get("/feeds/").content.decode()

    for feed in ("/", "/world/", "/topics/storms/", "/people/maren-oldcastle/"):
        for form in FORMS:
            assert f'href="{feed}{form}"' in page


def test_addresses_name_the_host_that_the_paper_has_chosen(client, settings):
    settings.NEWSROOM_URL = "https://www.paper.example"
    print_story(at=AT_NINE)

    assert feed_at(client)["items"][0]["url"] == "https://www.paper.example/2026/11/23/harbour-opens/"
    assert "testserver" not in client.get("/rss.xml").content.decode()


# ── The real paper ──────────────────────────────────────────────────────────


def test_programs_read_every_feed_of_the_seed_and_the_sample(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.NEWSROOM_FEED_FULL_TEXT = True
    for fixture in ("seed", "sample"):
        call_command("loaddata", fixture, verbosity=0)
    listed = re.findall(r'href="(/[^"]*(?:rss|atom)\.xml)"', client.get("/feeds/").content.decode())

    for path in set(listed):
        parsed = feedparser.parse(client.get(path).content)
        assert not parsed.bozo, (path, parsed.get("bozo_exception"))
        assert parsed.version == ("rss20" if path.endswith("rss.xml") else "atom10")
        assert parsed.entries
        assert all(entry.id and entry.title for entry in parsed.entries)
