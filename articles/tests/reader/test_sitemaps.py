"""What search engines are told: every page that is there, when it last changed, and nothing that asks to stay out."""

import datetime as dt
from xml.etree import ElementTree

import pytest

from articles.models import Edition, now
from articles.reader import sitemaps
from articles.tests.printing import print_story, retract

pytestmark = pytest.mark.django_db

MAPS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
AT_NINE = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)


def sitemap_at(client, path: str) -> ElementTree.Element:
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    return ElementTree.fromstring(response.content)  # noqa: S314 - our own


def locations(client, path: str) -> list[str]:
    return [element.text for element in sitemap_at(client, path).iter(f"{MAPS}loc")]


def everything(client) -> list[str]:
    """Every page that a sitemap named in the index names."""
    maps = locations(client, "/sitemap.xml")
    return [url for url in maps for url in locations(client, url.removeprefix("http://testserver"))]


def test_every_page_that_a_sitemap_names_is_there_and_named_once(client):
    print_story(at=AT_NINE, tags=["Storms"], people=["Maren Oldcastle"])

    urls = everything(client)

    assert "http://testserver/2026/11/23/harbour-opens/" in urls
    assert {f"http://testserver/{path}/" for path in ("world", "topics/storms", "people/maren-oldcastle")} <= set(urls)
    assert len(urls) == len(set(urls))
    assert {client.get(url).status_code for url in urls} == {200}


def test_an_empty_paper_has_its_own_pages_only(client):
    assert locations(client, "/sitemap.xml") == ["http://testserver/sitemap-pages.xml"]


def test_a_story_says_when_it_last_changed_and_one_known_to_the_day_says_the_day(client):
    story = print_story(at=AT_NINE)
    print_story(at=AT_NINE + dt.timedelta(hours=3), article=story.article)
    print_story("old", at=dt.datetime(2022, 11, 1, tzinfo=dt.UTC), precision="day")

    sitemap = sitemap_at(client, "/sitemap-stories-1.xml")

    assert [changed.text for changed in sitemap.iter(f"{MAPS}lastmod")] == ["2026-11-23T12:00:00Z", "2022-11-01"]


def test_what_asks_to_stay_out_what_was_retracted_and_what_is_to_come_is_in_no_sitemap(client):
    print_story("kept-out", noindex=True)
    retract(print_story("taken-back"))
    print_story("to-come", at=now() + dt.timedelta(days=1))
    print_story("shown")

    assert [
        url for url in everything(client) + locations(client, "/sitemap-news.xml") if "-" in url.split("/")[-2]
    ] == ["http://testserver/corrections-policy/"]


def test_sitemaps_are_cut_into_parts_none_of_which_is_too_long(client, monkeypatch):
    monkeypatch.setattr(sitemaps, "PART", 2)
    for number in range(5):
        print_story(f"story-{number}")

    parts = [url for url in locations(client, "/sitemap.xml") if "stories" in url]
    parts_urls = [locations(client, url.removeprefix("http://testserver")) for url in parts]

    assert all(1 <= len(urls) <= 2 for urls in parts_urls)
    assert sum(map(len, parts_urls)) == 5


def test_a_part_without_a_page_is_neither_named_nor_there(client, monkeypatch):
    monkeypatch.setattr(sitemaps, "PART", 1)
    gone, kept = print_story("gone"), print_story("kept")
    retract(gone)

    named = locations(client, "/sitemap.xml")

    assert f"http://testserver/sitemap-stories-{kept.pk}.xml" in named
    assert f"http://testserver/sitemap-stories-{gone.pk}.xml" not in named
    assert client.get(f"/sitemap-stories-{gone.pk}.xml").status_code == 404
    assert client.get("/sitemap-unknown-1.xml").status_code == 404


def test_news_of_two_days_are_told_as_google_news_wants_them(client, settings):
    print_story("fresh", at=now() - dt.timedelta(hours=47), language="zh-Hans")
    print_story("stale", at=now() - dt.timedelta(hours=49))

    (url,) = sitemap_at(client, "/sitemap-news.xml").findall(f"{MAPS}url")
    news = url.find(f"{NEWS}news")

    assert url.find(f"{MAPS}loc").text.endswith("/fresh/")
    assert news.find(f"{NEWS}publication/{NEWS}name").text == settings.NEWSROOM_NAME
    assert news.find(f"{NEWS}publication/{NEWS}language").text == "zh-cn"
    assert dt.datetime.fromisoformat(news.find(f"{NEWS}publication_date").text)
    assert news.find(f"{NEWS}title").text == "Fresh"


def test_news_of_a_day_without_an_hour_are_dated_by_the_day(client):
    today = now().replace(hour=0, minute=0, second=0)
    print_story(at=today, precision="day")

    (published,) = sitemap_at(client, "/sitemap-news.xml").iter(f"{NEWS}publication_date")

    assert published.text == today.date().isoformat()


@pytest.mark.parametrize("path", ["/sitemap.xml", "/sitemap-pages.xml", "/sitemap-news.xml", "/sitemap-stories-1.xml"])
def test_a_sitemap_costs_at_most_two_queries(client, django_assert_max_num_queries, path):
    for number in range(4):
        print_story(f"story-{number}", tags=["Storms"])
    assert Edition.objects.order_by("pk").last().pk < sitemaps.PART

    with django_assert_max_num_queries(2):
        assert client.get(path).status_code == 200


def test_robots_are_led_to_the_sitemaps_and_kept_from_the_desk(client):
    response = client.get("/robots.txt")

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "",
        "Sitemap: http://testserver/sitemap.xml",
        "Sitemap: http://testserver/sitemap-news.xml",
    ]
