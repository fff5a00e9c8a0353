"""People, sources and topics: a page exists while a live edition names them, and not a moment longer."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from articles.models import FormerSlug, Person, Source, Tag, now
from articles.reader.addresses import address
from articles.tests.printing import label, mention, origin, print_story, quotation, retract

pytestmark = pytest.mark.django_db

TOMORROW = dt.timedelta(days=1)


def page_at(client, name, *args, query="") -> str:
    response = client.get(reverse(name, args=args) + query)
    assert response.status_code == 200
    return response.content.decode()


def stories_of(page: str) -> list[str]:
    """The slugs of the stories whose headlines stand on a page."""
    return re.findall(r'<h\d class="card-headline"[^>]*><a href="[^"]*/([^/"]+)/"', page)


# ── People ──────────────────────────────────────────────────────────────────


def test_a_persons_page_is_a_dated_record_of_what_they_said_the_latest_first(client):
    early = quotation(1, "At first", "Maren Oldcastle", title="Councillor", said_on="2021-05-01")
    late = quotation(2, "In the end", "Maren Oldcastle", title="Mayor", said_on="2026-11-01", said_precision="month")
    story = print_story(quotes=[early, late])

    page = page_at(client, "person", "maren-oldcastle")

    assert page.index("In the end") < page.index("At first")
    assert "as Mayor" in page
    assert "1 May 2021" in page
    assert "November 2026" in page
    assert f"{address(story)}#quote-2" in page


def test_a_persons_page_lists_each_story_that_names_them_once(client):
    byline = [{"credit": "by", "name": "Maren Oldcastle", "person": "maren-oldcastle"}]
    print_story(
        "all-roles", bylines=byline, people=["Maren Oldcastle"], quotes=[quotation(1, "Yes", "Maren Oldcastle")]
    )
    print_story("mention-only", people=["Maren Oldcastle"])

    assert sorted(stories_of(page_at(client, "person", "maren-oldcastle"))) == ["all-roles", "mention-only"]


def test_a_story_kept_out_of_search_engines_stays_off_persons_pages(client):
    print_story("open", people=["Maren Oldcastle"])
    print_story("quiet", noindex=True, quotes=[quotation(1, "Hush", "Maren Oldcastle")])

    page = page_at(client, "person", "maren-oldcastle")

    assert "Hush" not in page
    assert "Quiet" not in page


def test_what_an_earlier_edition_quoted_and_the_live_one_does_not_is_gone(client):
    print_story(quotes=[quotation(1, "Never said", "Maren Oldcastle")], at=now() - TOMORROW)
    print_story(quotes=[quotation(2, "Truly said", "Maren Oldcastle")])

    page = page_at(client, "person", "maren-oldcastle")

    assert "Truly said" in page
    assert "Never said" not in page


@pytest.mark.parametrize("situation", ["waiting", "retracted", "no page"])
def test_nobody_has_a_page_without_a_live_story_and_an_editors_yes(client, situation):
    story = print_story(people=["Maren Oldcastle"], at=now() + TOMORROW if situation == "waiting" else None)
    if situation == "retracted":
        retract(story)
    if situation == "no page":
        Person.objects.update(has_page=False)

    assert client.get(reverse("person", args=["maren-oldcastle"])).status_code == 404
    assert "Maren Oldcastle" not in page_at(client, "people")


def test_a_merged_person_leads_to_the_one_they_are_and_brings_their_record(client):
    print_story("one", quotes=[quotation(1, "Under one name", "Maren Oldcastle")])
    print_story("two", quotes=[quotation(1, "Under another", "M. Oldcastle")])
    kept = Person.objects.get(slug="maren-oldcastle")
    Person.objects.filter(slug="m-oldcastle").update(merged_into=kept)

    response = client.get(reverse("person", args=["m-oldcastle"]))

    assert (response.status_code, response["Location"]) == (301, reverse("person", args=["maren-oldcastle"]))
    page = page_at(client, "person", "maren-oldcastle")
    assert "Under one name" in page
    assert "Under another" in page


def test_the_name_of_a_merged_person_still_leads_on_from_a_story(client):
    story = print_story("two", people=["M. Oldcastle"])
    print_story("one", people=["Maren Oldcastle"])
    Person.objects.filter(slug="m-oldcastle").update(merged_into=Person.objects.get(slug="maren-oldcastle"))

    print_story("two", quotes=[quotation(1, "Yes", "M. Oldcastle")])

    assert reverse("person", args=["m-oldcastle"]) in client.get(address(story)).content.decode()


def test_a_persons_page_costs_four_questions_however_much_they_said(client, django_assert_num_queries):
    for n in range(12):
        quotes = [quotation(k, f"Word {n} {k}", "Maren Oldcastle") for k in range(1, 5)]
        print_story(f"story-{n}", quotes=quotes, people=["Maren Oldcastle"], section=f"Section {n}")

    with django_assert_num_queries(4):
        client.get(reverse("person", args=["maren-oldcastle"]))


def test_an_old_statement_is_found_on_a_later_page(client):
    quotes = [quotation(n, f"Word number {n}.", "Maren Oldcastle", said_on="2026-01-01") for n in range(1, 36)]
    print_story(quotes=quotes)

    first = page_at(client, "person", "maren-oldcastle")
    older = re.search(r'rel="next" href="([^"]+)"', first)[1]
    second = page_at(client, "person", "maren-oldcastle", query=older)

    assert first.count("<blockquote") == 30
    assert "Word number 1." in second
    assert "Word number 35." not in second


# ── Sources ─────────────────────────────────────────────────────────────────


def test_a_sources_page_says_what_it_is_and_what_rests_on_it(client, django_assert_max_num_queries):
    story = print_story(sources=[origin("Inspection report", kind="document", passages=["Two piers are gone."])])
    wire = Source.objects.create(slug="wire", kind="wire copy", title="Wire copy")
    Source.objects.filter(slug="inspection-report").update(via=wire)

    with django_assert_max_num_queries(4):
        page = page_at(client, "source", "inspection-report")

    assert "Document" in page
    assert "Two piers are gone." in page
    assert address(story) in page
    assert "We did not see this ourselves" in page


def test_a_source_that_only_an_unpublished_story_names_has_no_page(client):
    print_story(sources=[origin("Inspection report")], at=now() + TOMORROW)

    assert client.get(reverse("source", args=["inspection-report"])).status_code == 404
    assert "Inspection report" not in page_at(client, "sources")


def test_a_sources_page_never_shows_what_is_for_the_desk(client):
    print_story(sources=[origin("Inspection report")])
    Source.objects.update(text_received="TEXT AS IT CAME", reliability_note="DOUBTFUL")

    page = page_at(client, "source", "inspection-report")

    assert "TEXT AS IT CAME" not in page
    assert "DOUBTFUL" not in page


# ── Topics ──────────────────────────────────────────────────────────────────


def test_topics_are_grouped_by_kind(client):
    print_story(tags=[label("Salvane", "place"), label("Storms"), label("Pilots", "group")])

    page = page_at(client, "topics")

    assert page.index("Topics</h2>") < page.index("Storms") < page.index("Places</h2>") < page.index("Salvane")


def test_the_older_pages_of_a_topic_and_of_those_merged_into_it_hold_each_story_once_in_order(client):
    for number in range(70):
        tags = [["Storms"], ["Tempests"], ["Gales"], ["Storms", "Gales"]][number % 4]
        at = dt.datetime(2026, 5, 1, tzinfo=dt.UTC) + dt.timedelta(hours=number // 3)
        print_story(f"story-{number}", headline=f"Story {number}.", tags=tags, at=at)
    Tag.objects.exclude(slug="storms").update(merged_into=Tag.objects.get(slug="storms"))

    numbers, older = [], ""
    while older is not None:
        page = page_at(client, "topic", "storms", query=older)
        numbers += re.findall(r">Story ([0-9]+)\.<", page)
        older = next(iter(re.findall(r'href="(\?before=[^"]+)"', page)), None)

    assert [int(number) for number in numbers] == list(reversed(range(70)))


def test_a_topics_page_lists_its_stories_and_those_of_merged_topics_once(client, django_assert_num_queries):
    print_story("both", tags=["Storms", "Tempests"])
    print_story("other", tags=["Tempests"])
    Tag.objects.filter(slug="tempests").update(merged_into=Tag.objects.get(slug="storms"))

    with django_assert_num_queries(3):
        page = page_at(client, "topic", "storms")

    assert sorted(stories_of(page)) == ["both", "other"]
    assert client.get(reverse("topic", args=["tempests"])).status_code == 301


# ── All of them ─────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("kind", "page"), [("person", "person"), ("source", "source"), ("tag", "topic")])
def test_a_former_slug_leads_on_while_the_record_has_a_page(client, kind, page):
    story = print_story(people=[mention("Storms")], sources=[origin("Storms")], tags=["Storms"])
    target = {"person": Person, "source": Source, "tag": Tag}[kind].objects.get()
    FormerSlug.objects.create(kind=kind, slug="gales", target="storms", target_pk=target.pk)

    response = client.get(reverse(page, args=["gales"]))
    assert (response.status_code, response["Location"]) == (301, reverse(page, args=["storms"]))

    retract(story)
    assert client.get(reverse(page, args=["gales"])).status_code == 404


@pytest.mark.parametrize("name", ["people", "sources", "topics"])
def test_an_index_costs_two_questions_and_leads_on_by_name(client, name, django_assert_num_queries):
    things = [f"Name {n}" for n in range(20)]
    print_story(people=things, tags=things, sources=[origin(title) for title in things])

    with django_assert_num_queries(2):
        page_at(client, name)

    page = page_at(client, name, query="?after=name-5")
    assert "Name 6</a>" in page
    assert "Name 5</a>" not in page


@pytest.mark.parametrize("after", ["", "nobody", "Name 1", "\0", "a" * 500])
def test_an_index_does_not_begin_after_a_name_it_does_not_hold(client, after):
    print_story(people=["Name 1"])

    assert client.get(reverse("people"), {"after": after}).status_code == 404
