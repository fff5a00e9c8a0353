"""What pages tell machines about themselves: canonical addresses, Open Graph, JSON-LD. It repeats what was printed."""

import datetime as dt
import html
import json
import re

import pytest

from articles.models import Person
from articles.tests.printing import PICTURE, label, notice, origin, print_story, quotation, retract

pytestmark = pytest.mark.django_db

AT_NINE = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
STORY = "/2026/11/23/harbour-opens/"


def head_of(client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode().partition("</head>")[0]


def linked_data(client, path: str) -> list[dict]:
    (script,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', head_of(client, path), re.DOTALL)
    data = json.loads(script)
    assert data["@context"] == "https://schema.org"
    return data["@graph"]


def properties(client, path: str) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for name, content in re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)">', head_of(client, path)):
        values.setdefault(name, []).append(html.unescape(content))
    return values


# ── JSON-LD of a story ──────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("genre", "kind"),
    [
        ("news", "NewsArticle"),
        ("analysis", "AnalysisNewsArticle"),
        ("opinion", "OpinionNewsArticle"),
        ("explainer", "BackgroundNewsArticle"),
        ("interview", "NewsArticle"),
    ],
)
def test_a_story_is_an_article_of_its_kind(client, genre, kind):
    print_story(at=AT_NINE, genre=genre)

    story, trail = linked_data(client, STORY)

    assert story["@type"] == kind
    assert story["headline"] == "Harbour opens"
    assert story["datePublished"] == story["dateModified"] == "2026-11-23T09:00:00Z"
    assert story["publisher"]["@type"] == "NewsMediaOrganization"
    assert story["publisher"]["correctionsPolicy"] == "http://testserver/corrections-policy/"
    assert [step["name"] for step in trail["itemListElement"]][1:] == ["World", "Harbour opens"]


def test_authors_are_people_or_labels_and_only_who_has_a_page_has_an_address(client):
    by = {"credit": "by", "person": "rana-example", "name": "Rana Example"}
    label_of_staff = {"credit": "by", "person": "", "name": "Staff and agencies"}
    photographer = {"credit": "photographs", "person": "", "name": "Ines Lamp"}
    print_story(at=AT_NINE, bylines=[by, label_of_staff, photographer])

    assert linked_data(client, STORY)[0]["author"] == [
        {"@type": "Person", "name": "Rana Example", "url": "http://testserver/people/rana-example/"},
        {"@type": "Organization", "name": "Staff and agencies"},
    ]

    Person.objects.update(has_page=False)

    assert linked_data(client, STORY)[0]["author"][0] == {"@type": "Person", "name": "Rana Example"}


def test_a_quotation_names_its_speaker_and_its_source_and_no_day_finer_than_known(client):
    print_story(
        at=AT_NINE,
        quotes=[
            quotation(
                1,
                "We open",
                "Maren Oldcastle",
                title="Harbour master",
                source="wire-copy",
                said_on="2022-10-24",
                said_precision="week",
                how="as quoted in the wire copy",
                place="Ankara",
            ),
            quotation(
                2, "it was late", "Maren Oldcastle", kind="reported", said_on="2022-10-01", said_precision="month"
            ),
            quotation(3, "It leaks", "a sailor", attribution="anonymous"),
        ],
        sources=[origin("Wire copy")],
    )

    direct, reported, anonymous = linked_data(client, STORY)[0]["hasPart"]

    assert direct["@type"] == "Quotation"
    assert direct["text"] == "We open"
    assert direct["creator"]["name"] == "Maren Oldcastle"
    assert direct["creator"]["jobTitle"] == "Harbour master"
    assert direct["isBasedOn"]["name"] == "Wire copy"
    assert direct["description"] == "as quoted in the wire copy"
    assert direct["locationCreated"]["name"] == "Ankara"
    assert direct["temporal"] == "2022-10-24/2022-10-30"
    assert "dateCreated" not in direct
    assert (reported["@type"], reported["dateCreated"]) == ("CreativeWork", "2022-10")
    assert "creator" not in anonymous
    assert anonymous["creditText"] == "a sailor"


def test_sources_are_cited_and_what_we_saw_ourselves_is_what_the_story_is_based_on(client):
    wire = origin("Wire copy", url="javascript:alert(1)")
    post = origin(
        "A post", kind="social post", url="https://example.org/1", via={"slug": "wire-copy", "title": "Wire copy"}
    )
    print_story(at=AT_NINE, sources=[wire, post])

    story = linked_data(client, STORY)[0]

    assert [source["name"] for source in story["citation"]] == ["Wire copy", "A post"]
    assert [source["name"] for source in story["isBasedOn"]] == ["Wire copy"]
    assert "url" not in story["citation"][0]
    assert story["citation"][1]["@type"] == "SocialMediaPosting"


def test_a_correction_is_told_as_one(client):
    first = print_story(at=AT_NINE)
    changes = {"notices": [notice(1, "It opened at nine."), notice(2, "Why we wrote this.", kind="editor's note")]}
    print_story(at=AT_NINE + dt.timedelta(hours=2), article=first.article, **changes)

    story = linked_data(client, STORY)[0]

    (correction,) = story["correction"]
    assert correction["@type"] == "CorrectionComment"
    assert correction["text"] == "It opened at nine."
    assert story["comment"][0]["@type"] == "Comment"
    assert (story["datePublished"], story["dateModified"]) == ("2026-11-23T09:00:00Z", "2026-11-23T11:00:00Z")


def test_a_story_known_to_the_day_has_no_hour(client):
    print_story("old", at=dt.datetime(2022, 11, 1, tzinfo=dt.UTC), precision="day")

    story = linked_data(client, "/2022/11/01/old/")[0]

    assert story["datePublished"] == story["dateModified"] == "2022-11-01"
    assert properties(client, "/2022/11/01/old/")["article:published_time"] == ["2022-11-01"]


def test_what_a_story_is_about_has_its_kind(client):
    print_story(at=AT_NINE, tags=[label("Ankara", "place"), label("Port Authority", "organisation"), label("Storms")])

    assert [tag["@type"] for tag in linked_data(client, STORY)[0]["about"]] == ["Place", "Organization", "Thing"]


def test_nothing_in_a_story_ends_the_script_that_tells_of_it(client):
    evil = '</script><script>alert("1")</script><!-- & \u2028'
    print_story(at=AT_NINE, headline=evil, quotes=[quotation(1, evil, evil)], notices=[notice(1, evil)])

    assert linked_data(client, STORY)[0]["headline"] == evil
    assert head_of(client, STORY).count("<script") == 1


# ── Other pages ─────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "WebSite"),
        ("/world/", "CollectionPage"),
        ("/topics/storms/", "CollectionPage"),
        ("/people/maren-oldcastle/", "ProfilePage"),
        ("/sources/wire-copy/", "CollectionPage"),
        ("/people/", "CollectionPage"),
        ("/sources/", "CollectionPage"),
        ("/topics/", "CollectionPage"),
        ("/archive/", "CollectionPage"),
        ("/archive/2026/", "CollectionPage"),
        ("/archive/2026/11/", "CollectionPage"),
        ("/archive/2026/11/23/", "CollectionPage"),
        ("/corrections/", "CollectionPage"),
        ("/ledger/", "WebPage"),
        ("/feeds/", "CollectionPage"),
        ("/about/", "AboutPage"),
        ("/contact/", "ContactPage"),
        ("/corrections-policy/", "WebPage"),
        (f"{STORY}changes/", "WebPage"),
    ],
)
def test_every_page_says_what_it_is_and_where_it_stands(client, path, kind):
    print_story(at=AT_NINE, tags=["Storms"], people=["Maren Oldcastle"], sources=[origin("Wire copy")])

    page = linked_data(client, path)[0]

    assert page["@type"] == kind
    assert page["url"] == f"http://testserver{path}"
    assert f'<link rel="canonical" href="http://testserver{path}">' in head_of(client, path)
    assert properties(client, path)["og:url"] == [f"http://testserver{path}"]
    assert properties(client, path)["twitter:card"] == ["summary"]


def test_a_list_names_the_stories_on_it(client):
    print_story(at=AT_NINE, tags=["Storms"])

    for path in ("/", "/world/", "/topics/storms/", "/archive/2026/11/23/"):
        (listed,) = linked_data(client, path)[0]["mainEntity"]["itemListElement"]
        assert listed == {"@type": "ListItem", "position": 1, "url": f"http://testserver{STORY}"}


def test_a_persons_page_is_their_profile(client):
    print_story(people=["Maren Oldcastle"])
    Person.objects.update(biography="Harbour master of Salvane.")

    who = linked_data(client, "/people/maren-oldcastle/")[0]["mainEntity"]

    assert who["@type"] == "Person"
    assert (who["name"], who["description"]) == ("Maren Oldcastle", "Harbour master of Salvane.")
    assert properties(client, "/people/maren-oldcastle/")["og:type"] == ["profile"]


def test_the_later_pages_of_a_list_are_not_told_to_be_the_first(client):
    print_story(at=AT_NINE)

    assert 'rel="canonical"' not in head_of(client, "/world/?before=2026-11-24T00:00:00Z,99999")


def test_a_retracted_story_tells_machines_nothing(client):
    retract(print_story(at=AT_NINE))

    page = client.get(STORY).content.decode()

    assert "ld+json" not in page
    assert "og:title" not in page


# ── Cards, translations, addresses ──────────────────────────────────────────


def test_a_story_with_a_picture_gives_it_to_whoever_shares_it(client):
    print_story(at=AT_NINE, lead=PICTURE, standfirst='At "last".', tags=["Storms"])

    values = properties(client, STORY)

    assert values["og:type"] == ["article"]
    assert values["og:title"] == ["Harbour opens"]
    assert values["og:description"] == values["description"] == ['At "last".']
    assert values["og:image"] == ["http://testserver/media/photos/a.jpg"]
    assert values["og:image:width"] == ["300"]
    assert values["twitter:card"] == ["summary_large_image"]
    assert values["article:section"] == ["World"]
    assert values["article:tag"] == ["Storms"]


def test_translations_name_each_other_and_themselves(client):
    print_story(at=AT_NINE, tags=["Storms"])
    print_story("liman-acildi", at=AT_NINE, language="tr", translation_of="harbour-opens", tags=["Storms"])

    for path in (STORY, "/2026/11/23/liman-acildi/"):
        links = re.findall(r'<link rel="alternate" hreflang="(\w+)" href="([^"]+)">', head_of(client, path))
        assert set(links) == {
            ("en", f"http://testserver{STORY}"),
            ("tr", "http://testserver/2026/11/23/liman-acildi/"),
        }


def test_a_paper_that_has_chosen_its_address_is_named_by_it_whatever_host_is_asked(client, settings):
    settings.NEWSROOM_URL = "https://www.paper.example"
    print_story(at=AT_NINE)

    head = head_of(client, STORY)

    assert f'<link rel="canonical" href="https://www.paper.example{STORY}">' in head
    assert "testserver" not in head


def test_a_story_costs_no_more_for_what_it_tells_machines(client, django_assert_max_num_queries):
    print_story(at=AT_NINE, people=["Maren Oldcastle"], sources=[origin("Wire copy")], tags=["Storms"])

    with django_assert_max_num_queries(3):
        linked_data(client, STORY)


def test_a_browser_takes_the_data_for_data(window):
    print_story(at=AT_NINE, quotes=[quotation(1, "We open", "Maren Oldcastle")])
    page = window()

    page.goto(STORY)

    assert "NewsArticle" in page.locator('script[type="application/ld+json"]').text_content()
