"""The API: stories as ninjs, lists that lead on, errors that say what to do, and nothing but what is in print."""

import datetime as dt
import json
import re

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from articles.models import Edition, FormerSlug, Person, Tag, now
from articles.reader import api, urls
from articles.tests.printing import PICTURE, label, mention, notice, origin, print_story, quotation, retract

pytestmark = pytest.mark.django_db

AT_NINE = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
STORY = "/api/stories/2026/11/23/harbour-opens/"
WEB = "http://testserver"

# From the schema of ninjs 3.1: the properties that an item may have, and the values of two of them.
NINJS = set(
    """
    uri type representationType profile version firstCreated versionCreated contentCreated embargoedUntil pubStatus
    urgency copyrightHolder copyrightNotice usageTerms edNote language descriptions bodies headlines people
    organisations places subjects events eventDetails plannedCoverage objects infoSources title by slugline located
    renditions associations altIds trustIndicators standard genres expires rightsInfo digitalSourceType name rel
    """.split()
)
TYPES = {"text", "audio", "video", "picture", "graphic", "composite", "component", "event", "planning"}
STATUSES = {"usable", "withheld", "canceled"}
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")
INSIDE = {
    "people": {"name", "rel", "uri", "literal", "contactInfo"},
    "places": {"name", "rel", "uri", "literal", "contactInfo", "geoJSON"},
    "organisations": {"name", "rel", "uri", "literal", "symbols", "contactInfo"},
    "subjects": {"name", "rel", "uri", "literal", "creator", "relevance", "confidence"},
    "events": {"id", "name", "rel", "uri", "literal"},
    "infoSources": {"name", "role", "uri", "literal", "contactInfo"},
    "headlines": {"role", "contentType", "value"},
    "descriptions": {"role", "contentType", "value"},
    "bodies": {"role", "contentType", "charCount", "wordCount", "value"},
    "trustIndicators": {"role", "title", "href"},
    "genres": {"name", "uri", "literal"},
}


def json_at(client, path: str, status: int = 200) -> dict:
    response = client.get(path)
    assert response.status_code == status
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Content-Type"] == ("application/problem+json" if status in {400, 404} else "application/json")
    return json.loads(response.content)


def slugs(page: dict) -> list[str]:
    return [item["slugline"] for item in page["items"]]


def assert_is_ninjs(item: dict) -> None:
    """What the schema requires of `item`, as far as the facts above go."""
    assert item["uri"]
    assert item.keys() <= NINJS
    assert item["type"] in TYPES
    assert item.get("pubStatus", "usable") in STATUSES
    for name in ("firstCreated", "versionCreated"):
        assert name not in item or MOMENT.fullmatch(item[name])
    for name, keys in INSIDE.items():
        assert all(entry.keys() <= keys for entry in item.get(name, ()))
    for name in ("headlines", "descriptions", "bodies"):
        assert all(entry["value"] for entry in item.get(name, ()))
    for picture in item.get("associations", ()):
        assert picture["name"]
        assert_is_ninjs(picture)
    for uri in re.findall(r'"(?:uri|href|schema)": "([^"]*)"', json.dumps(item)):
        assert uri.startswith(("http://", "https://", "urn:"))


# ── A story ─────────────────────────────────────────────────────────────────


def test_a_story_is_ninjs_with_all_that_was_printed(client):
    print_story(
        at=AT_NINE,
        standfirst="At last.",
        lead=PICTURE,
        dateline={"place": "Salvane", "date": ""},
        bylines=[{"credit": "by", "name": "Rana Example", "person": "rana-example"}],
        people=["Maren Oldcastle"],
        quotes=[quotation(1, "We open", "Maren Oldcastle", source="wire-copy")],
        sources=[origin("Wire copy", how="as quoted in the wire copy")],
        tags=[
            label("Ankara", "place"),
            label("Port Authority", "organisation"),
            label("Gala", "event"),
            label("Storms"),
        ],
        notices=[notice(1, "It opened at nine.")],
    )

    item = json_at(client, STORY)

    assert_is_ninjs(item)
    assert (item["type"], item["pubStatus"], item["representationType"]) == ("text", "usable", "full")
    assert item["title"] == item["headlines"][0]["value"] == "Harbour opens"
    assert item["bodies"][0]["value"] == "<p>The harbour opened.</p>"
    assert item["firstCreated"] == item["versionCreated"] == "2026-11-23T09:00:00Z"
    assert (item["by"], item["located"], item["version"]) == ("Rana Example", "Salvane", "1")
    assert {person["rel"]: person["name"] for person in item["people"]} == {
        "author": "Rana Example",
        "speaker": "Maren Oldcastle",
        "mentioned": "Maren Oldcastle",
    }
    assert item["infoSources"] == [
        {
            "name": "Wire copy",
            "role": "wire copy",
            "literal": "as quoted in the wire copy",
            "uri": f"{WEB}/sources/wire-copy/",
        }
    ]
    assert [subject["name"] for subject in item["subjects"]] == ["World", "Storms"]
    assert [item[kind][0]["name"] for kind in ("places", "organisations", "events")] == [
        "Ankara",
        "Port Authority",
        "Gala",
    ]
    assert item["edNote"] == "Correction: It opened at nine."
    assert item["renditions"][0]["href"] == f"{WEB}/2026/11/23/harbour-opens/"
    assert item["associations"][0]["renditions"][0]["poi"] == {"x": 30, "y": 180}
    assert {indicator["title"] for indicator in item["trustIndicators"]} >= {"Corrections policy"}


def test_a_bare_story_is_ninjs_too(client):
    print_story(at=AT_NINE, section=None)

    assert_is_ninjs(json_at(client, STORY))


def test_a_story_known_to_the_day_has_no_first_hour(client):
    print_story("old", at=dt.datetime(2022, 11, 1, tzinfo=dt.UTC), precision="day")

    item = json_at(client, "/api/stories/2022/11/01/old/")

    assert "firstCreated" not in item
    assert "2022-11-01T" not in json.dumps(item)


def test_who_has_no_page_is_a_name_and_no_address(client):
    print_story(at=AT_NINE, people=[mention("Maren Oldcastle")], sources=[origin("Wire copy", has_page=False)])
    Person.objects.update(has_page=False)

    item = json_at(client, STORY)

    assert item["people"] == [{"name": "Maren Oldcastle", "rel": "mentioned"}]
    assert item["infoSources"] == [{"name": "Wire copy", "role": "wire copy"}]


def test_a_retracted_story_is_canceled_and_says_why(client):
    retract(print_story(at=AT_NINE), "It was not true.")

    item = json_at(client, STORY, 410)

    assert_is_ninjs(item)
    assert item["pubStatus"] == "canceled"
    assert item["edNote"] == "Retraction: It was not true."
    assert "bodies" not in item


def test_of_a_story_that_was_taken_down_there_is_its_id_and_its_time_alone(client):
    story = print_story(at=AT_NINE)
    uri = json_at(client, STORY)["uri"]
    retract(story, "", at=AT_NINE + dt.timedelta(hours=1))

    item = json_at(client, STORY, 410)

    assert item.keys() == {"uri", "type", "pubStatus", "versionCreated", "standard"}
    assert (item["uri"], item["pubStatus"], item["versionCreated"]) == (uri, "canceled", "2026-11-23T10:00:00Z")


def test_a_story_keeps_its_id_in_every_format_and_edition(client):
    first = print_story(at=AT_NINE)
    print_story(at=AT_NINE + dt.timedelta(hours=1), article=first.article)

    editions = json_at(client, f"{STORY}editions/")["items"]

    assert [item["version"] for item in editions] == ["2", "1"]
    assert {item["uri"] for item in editions} == {
        json_at(client, STORY)["uri"],
        client.get("/feed.json").json()["items"][0]["id"],
    }


def test_of_an_edition_that_is_withheld_there_is_what_stands_in_its_place(client):
    first = print_story(at=AT_NINE, headline="Secret words")
    print_story(at=AT_NINE + dt.timedelta(hours=1), article=first.article)
    Edition.objects.filter(pk=first.pk).update(withheld_line="Withheld by order of a court.")

    editions = json_at(client, f"{STORY}editions/")

    assert_is_ninjs(editions["items"][1])
    assert editions["items"][1]["pubStatus"] == "withheld"
    assert editions["items"][1]["edNote"] == "Withheld by order of a court."
    assert "Secret" not in json.dumps(editions)


def test_the_editions_of_a_retracted_story_are_gone(client):
    retract(print_story(at=AT_NINE))

    json_at(client, f"{STORY}editions/", 404)


def test_a_story_that_moved_leads_to_where_it_is(client):
    first = print_story(at=AT_NINE)
    print_story("new-slug", article=first.article, at=AT_NINE + dt.timedelta(hours=1))

    response = client.get(STORY)

    assert (response.status_code, response["Location"]) == (301, "/api/stories/2026/11/23/new-slug/")


# ── Lists ───────────────────────────────────────────────────────────────────


def test_each_list_holds_its_own_live_stories_newest_first(client):
    hour = dt.timedelta(hours=1)
    print_story("first", at=AT_NINE, tags=["Storms"], people=["Maren Oldcastle"], sources=[origin("Wire copy")])
    print_story("second", at=AT_NINE + hour, tags=["Storms"], section="Culture")
    print_story("third", at=AT_NINE + 2 * hour, people=["Maren Oldcastle"], noindex=True)
    retract(print_story("taken-back", at=AT_NINE, tags=["Storms"]))
    print_story("to-come", at=now() + hour, tags=["Storms"])

    assert slugs(json_at(client, "/api/stories/")) == ["third", "second", "first"]
    assert slugs(json_at(client, "/api/sections/world/")) == ["third", "first"]
    assert slugs(json_at(client, "/api/topics/storms/")) == ["second", "first"]
    assert slugs(json_at(client, "/api/people/maren-oldcastle/")) == ["first"]
    assert slugs(json_at(client, "/api/sources/wire-copy/")) == ["first"]
    assert slugs(json_at(client, "/api/days/2026/11/23/")) == ["third", "second", "first"]


@pytest.mark.parametrize("path", ["/api/stories/", "/api/sections/world/", "/api/topics/storms/", "/api/updates/"])
def test_a_list_leads_on_until_its_end_and_misses_nothing(client, path):
    for number in range(33):
        print_story(f"story-{number}", at=AT_NINE + dt.timedelta(minutes=number // 3), tags=["Storms"])

    first = json_at(client, path)
    rest = json_at(client, first["next"].removeprefix(WEB))

    assert rest["next"] is None
    assert len(first["items"]) == 30
    assert sorted(slugs(first) + slugs(rest)) == sorted(f"story-{number}" for number in range(33))


def test_updates_are_what_came_before_readers_since_a_moment_retractions_too(client):
    print_story("old", at=AT_NINE - dt.timedelta(days=1))
    retract(print_story("taken-back", at=AT_NINE - dt.timedelta(days=2)), at=AT_NINE + dt.timedelta(hours=1))
    print_story("new", at=AT_NINE)

    updates = json_at(client, "/api/updates/?since=2026-11-23T09:00:00Z")

    assert [(item["slugline"], item["pubStatus"]) for item in updates["items"]] == [
        ("taken-back", "canceled"),
        ("new", "usable"),
    ]


@pytest.mark.parametrize("since", ["yesterday", "2026-11-23", "2026-13-23T09:00:00Z", "", "2026-11-23T09:00:00+01:00"])
def test_a_moment_that_is_none_is_refused_with_one_that_is(client, since):
    problem = json_at(client, f"/api/updates/?since={since}", 400)

    assert "2026-11-23T09:00:00Z" in problem["detail"]


def test_people_topics_and_sources_are_listed_with_where_to_go(client):
    print_story(people=["Maren Oldcastle"], tags=["Storms"], sources=[origin("Wire copy")])

    for name in ("sections", "topics", "people", "sources"):
        (entry,) = json_at(client, f"/api/{name}/")["items"]
        assert json_at(client, entry["stories"].removeprefix(WEB))["items"]
        assert client.get(entry["page"].removeprefix(WEB)).status_code == 200


def test_what_somebody_said_is_told_as_it_was_printed(client):
    print_story(
        at=AT_NINE, quotes=[quotation(1, "We open", "Maren Oldcastle", said_on="2022-10-24", said_precision="week")]
    )

    quotations = json_at(client, "/api/people/maren-oldcastle/quotations/")

    assert quotations["about"]["name"] == "Maren Oldcastle"
    assert quotations["items"][0]["text"] == "We open"
    assert quotations["items"][0]["said_precision"] == "week"
    assert quotations["items"][0]["story"]["page"] == f"{WEB}/2026/11/23/harbour-opens/#quote-1"


def test_a_former_slug_and_a_merged_topic_lead_on(client):
    print_story(tags=["Storms", "Tempests"])
    storms = Tag.objects.get(slug="storms")
    Tag.objects.filter(slug="tempests").update(merged_into=storms)
    FormerSlug.objects.create(kind="tag", slug="gales", target="storms", target_pk=storms.pk)

    for slug in ("tempests", "gales"):
        assert client.get(f"/api/topics/{slug}/")["Location"] == "/api/topics/storms/"


@pytest.mark.parametrize(
    "path",
    [
        "/api/stories/",
        "/api/updates/",
        "/api/sections/world/",
        "/api/topics/storms/",
        "/api/people/maren-oldcastle/",
        "/api/sources/wire-copy/",
        "/api/days/2026/11/23/",
        STORY,
        f"{STORY}editions/",
        "/api/topics/",
        "/api/people/",
        "/api/sources/",
        "/api/people/maren-oldcastle/quotations/",
    ],
)
def test_nothing_costs_more_than_four_queries(client, django_assert_max_num_queries, path):
    options = {"tags": ["Storms"], "people": ["Maren Oldcastle"], "sources": [origin("Wire copy")]}
    for slug in ("harbour-opens", "second", "third"):
        print_story(slug, at=AT_NINE, quotes=[quotation(1, "We open", "Maren Oldcastle")], **options)
    assert Edition.objects.count() == 3

    with django_assert_max_num_queries(4):
        json_at(client, path)


# ── Errors and the description ──────────────────────────────────────────────


@pytest.mark.parametrize(
    "path",
    [
        "/api/nothing/",
        "/api/stories/2026/11/23/nothing/",
        "/api/stories/2026/13/23/nothing/",
        "/api/sections/nothing/",
        "/api/topics/nothing/",
        "/api/people/nothing/",
        "/api/sources/nothing/",
        "/api/people/nothing/quotations/",
        "/api/stories/?before=nonsense",
        "/api/topics/?after=nonsense",
        "/api/days/2026/02/30/",
    ],
)
def test_what_is_not_there_is_a_problem_in_json(client, path):
    problem = json_at(client, path, 404)

    assert problem.keys() == {"title", "status", "detail"}


def test_the_api_is_for_reading():
    response = Client(enforce_csrf_checks=True).post("/api/stories/")

    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")
    assert response["Content-Type"] == "application/problem+json"


def test_every_address_of_the_api_is_described_and_says_the_truth(client):
    options = {"tags": ["Storms"], "people": ["Maren Oldcastle"], "sources": [origin("Wire copy")]}
    print_story(at=AT_NINE, quotes=[quotation(1, "We open", "Maren Oldcastle")], **options)
    slug_of = {"sections": "world", "topics": "storms", "people": "maren-oldcastle", "sources": "wire-copy"}

    description = json_at(client, "/api/openapi.json")

    names = [route.name for route in urls.urlpatterns if route.name.startswith("api")]
    operations = {way["get"]["operationId"]: path for path, way in description["paths"].items()}
    assert description["openapi"] == "3.1.0"
    assert operations.keys() == set(names)
    for path in operations.values():
        slug = slug_of.get(path.split("/")[2], "harbour-opens")
        assert client.get(path.format(year="2026", month="11", day="23", slug=slug)).status_code == 200


def test_the_way_in_leads_to_every_list(client):
    root = json_at(client, "/api/")

    for name in ("stories", "updates", "sections", "topics", "people", "sources", "description"):
        assert client.get(root[name].removeprefix(WEB)).status_code == 200
    assert get_resolver().resolve(reverse("api")).func is api.root
