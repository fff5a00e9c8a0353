"""A story's page: what it shows, what leads where, and what it never asks."""

import datetime as dt

import pytest
from django.test import RequestFactory
from django.urls import reverse

from articles.models import FormerSlug, Person, Source, now
from articles.reader.addresses import address
from articles.reader.door import show
from articles.reader.pages import article_context
from articles.tests.printing import document, mention, notice, origin, page_of, print_story, quotation, retract

pytestmark = pytest.mark.django_db

WORDS = "We open when it is safe"
BODY = [{"text_html": f'<p>“<a id="said-3" class="said" href="#quote-3">{WORDS}</a>,” she said.</p>'}]
VIA = {"slug": "wire-copy", "title": "Wire copy"}


def speech(**changes) -> dict:
    return quotation(
        3,
        WORDS,
        "Maren Oldcastle",
        title="Mayor of Brennick",
        medium="speech",
        place="Brennick",
        said_on="2022-10-24",
        said_precision="week",
        how="as quoted in the wire copy",
        anchored=True,
        **changes,
    )


# ── What it says ────────────────────────────────────────────────────────────


def test_a_quotation_in_the_text_leads_to_its_record_and_back(client):
    page = page_of(client, print_story(body=BODY, quotes=[speech()]))

    assert 'href="#quote-3"' in page
    assert '<li id="quote-3"' in page
    assert 'href="#said-3"' in page


def test_the_record_says_who_in_what_office_where_when_and_how_we_have_it(client):
    page = page_of(client, print_story(body=BODY, quotes=[speech()]))

    for fact in (
        "Mayor of Brennick",
        "<span>speech</span>",
        "<bdi>Brennick</bdi>",
        "in the week of 24 October 2022",
        "as quoted in the wire copy",
    ):
        assert fact in page


def test_a_quotation_that_is_not_anchored_has_no_way_back(client):
    page = page_of(client, print_story(quotes=[quotation(1, "Elsewhere", "Maren Oldcastle")]))

    assert 'href="#said-1"' not in page


def test_an_occasion_that_we_inferred_is_marked_as_our_reading(client):
    inferred = speech(occasion="Bridge summit", occasion_basis="inferred")
    stated = quotation(4, "Yes", "Maren Oldcastle", occasion="Town hall", occasion_basis="stated")

    page = page_of(client, print_story(quotes=[inferred, stated]))

    assert page.count("our reading") == 1


def test_speakers_without_a_name_are_told_apart_honestly(client):
    quotes = [
        quotation(1, "", "Many observers", attribution="vague", kind="reported"),
        quotation(2, "Enough", "The harbour pilots", attribution="group"),
        quotation(3, "It leaks", "An engineer", attribution="anonymous", public_reason="fears for the job"),
    ]

    page = page_of(client, print_story(quotes=quotes))

    assert "it does not say who" in page
    assert "a group, no single speaker is named" in page
    assert "not named: fears for the job" in page


def test_what_we_did_not_see_ourselves_says_through_whom_we_know_it(client):
    unseen = origin(
        "Twitter statement", kind="social post", via=VIA, how="as quoted in the wire copy", passages=["It holds."]
    )

    page = page_of(client, print_story(sources=[origin("Wire copy"), unseen]))

    assert "We did not see this ourselves: as quoted in the wire copy" in page
    assert f'<a href="{reverse("source", args=["wire-copy"])}">Wire copy</a>' in page
    assert "It holds." in page


def test_a_link_that_is_no_web_address_is_not_offered(client):
    page = page_of(client, print_story(sources=[origin("Trap", url="javascript:alert(1)")]))

    assert "javascript:" not in page


def test_a_story_known_to_the_day_shows_no_hour(client):
    printed = print_story(at=dt.datetime(2022, 11, 1, tzinfo=dt.UTC), precision="day")

    page = page_of(client, printed)

    assert 'Published <time datetime="2022-11-01">1 November 2022</time>' in page
    assert "00:00" not in page


def test_a_story_known_to_the_second_shows_hour_and_clock(client, settings):
    settings.TIME_ZONE = "Europe/Istanbul"
    printed = print_story(at=dt.datetime(2022, 11, 1, 6, 5, tzinfo=dt.UTC))

    assert "1 November 2022, 09:05 (Istanbul)" in page_of(client, printed)


def test_notices_stand_over_and_under_the_text(client):
    notices = [notice(1, "The top was wrong."), notice(2, "The foot was unclear.", kind="clarification", place="foot")]

    page = page_of(client, print_story(notices=notices)).partition("<main")[2]

    text = page.index("The harbour opened.")
    assert page.index("The top was wrong.") < text < page.index("The foot was unclear.")


def test_the_first_edition_has_no_link_to_changes_and_the_second_has(client):
    first = print_story()
    assert "/changes/" not in page_of(client, first)

    second = print_story(headline="The harbour opened")

    assert address(second, "article-changes") in page_of(client, second)


def test_report_an_error_leads_to_the_form_for_this_edition(client):
    printed = print_story()

    assert f'href="{address(printed, "article-report")}?edition=1"' in page_of(client, printed)


def test_a_right_to_left_story_says_so_and_its_furniture_stays_as_it_is(client):
    page = page_of(client, print_story("gesher", headline="הגשר נפתח", language="he"))

    assert '<article class="story" lang="he" dir="rtl">' in page
    assert '<html lang="en" dir="ltr">' in page


def test_an_opinion_is_labelled_and_news_is_not(client):
    assert "Opinion</bdi>" in page_of(client, print_story("a", genre="opinion"))
    assert "News</bdi>" not in page_of(client, print_story("b", genre="news"))


def test_a_byline_that_is_no_person_is_not_introduced_with_by(client):
    label = page_of(
        client, print_story("a", bylines=[{"credit": "by", "name": "Wire copy, agency not stated", "person": ""}])
    )
    person = page_of(
        client, print_story("b", bylines=[{"credit": "by", "name": "Rana Example", "person": "rana-example"}])
    )

    assert ">By</bdi>" not in label
    assert ">By</bdi>" in person


def test_who_was_criticised_and_what_they_answered_is_said(client):
    people = [
        mention("Ilo Vance", approach="declined"),
        mention("Ada Lim", approach="answered", answer="It is untrue."),
    ]

    page = page_of(client, print_story(people=people))

    assert "Ilo Vance</b>" in page.replace("</a>", "").replace("</bdi>", "")
    assert "declined to comment" in page
    assert "It is untrue." in page


def test_a_story_kept_out_of_search_engines_says_so(client):
    assert '<meta name="robots" content="noindex">' in page_of(client, print_story("a", noindex=True))
    assert "noindex" not in page_of(client, print_story("b"))


def test_words_that_readers_wrote_in_markup_are_shown_as_words(client):
    page = page_of(
        client, print_story(headline="<script>alert(1)</script>", quotes=[quotation(1, "<b>x</b>", "<i>Eve</i>")])
    )

    assert "<script>" not in page
    assert "<b>x</b>" not in page
    assert "<i>Eve</i>" not in page


# ── What leads on ───────────────────────────────────────────────────────────


def test_a_name_leads_to_its_page_only_while_it_has_one(client):
    printed = print_story(quotes=[speech()])
    there = reverse("person", args=["maren-oldcastle"])
    assert there in page_of(client, printed)

    Person.objects.update(has_page=False)

    assert there not in page_of(client, printed)
    assert "Maren Oldcastle" in page_of(client, printed)


def test_a_source_whose_page_was_taken_away_becomes_plain_text(client):
    printed = print_story(sources=[origin("Wire copy")])
    assert reverse("source", args=["wire-copy"]) in page_of(client, printed)

    Source.objects.update(has_page=False)

    assert reverse("source", args=["wire-copy"]) not in page_of(client, printed)


# ── What it asks ────────────────────────────────────────────────────────────


def test_the_page_asks_three_questions_whatever_it_names(client, django_assert_num_queries):
    rich = {
        "quotes": [quotation(n, f"Word {n}", f"Speaker {n}", source="wire-copy") for n in range(1, 9)],
        "people": [f"Person {n}" for n in range(8)],
        "sources": [origin("Wire copy"), origin("Speech", via=VIA)],
        "tags": [f"Topic {n}" for n in range(6)],
    }
    story = print_story(**rich)
    for n in range(6):
        print_story(f"other-{n}", section=f"Section {n}", **rich)

    with django_assert_num_queries(3):
        client.get(address(story))


# ── What stands elsewhere ───────────────────────────────────────────────────


def test_what_waits_for_its_hour_is_not_there(client):
    waiting = print_story(at=now() + dt.timedelta(hours=1))

    assert client.get(address(waiting)).status_code == 404


def test_a_retracted_story_answers_gone_with_its_notice(client, django_assert_num_queries):
    story = print_story(body=[{"text_html": "<p>The false words.</p>"}])
    retract(story, "The papers were forged.")

    with django_assert_num_queries(2):
        response = client.get(address(story))

    assert response.status_code == 410
    page = response.content.decode()
    assert "The papers were forged." in page
    assert "The false words." not in page
    assert 'content="noindex"' in page


def test_a_takedown_says_one_bare_sentence(client):
    story = print_story("a-name-that-must-go", headline="A name that must go")
    retract(story, "")

    response = client.get(address(story))

    assert response.status_code == 410
    page = response.content.decode()
    assert "This story is no longer available." in page
    assert "name that must go" not in page
    assert "Retracted" not in page


@pytest.mark.parametrize("page", ["article", "article-changes"])
def test_a_former_address_leads_to_where_the_story_stands(client, page):
    before = print_story("old-slug", at=now() - dt.timedelta(days=2))
    story = print_story(document("new-slug"), article=before.article)
    FormerSlug.objects.create(kind="article", slug="old-slug", target="new-slug", target_pk=story.article_id)

    response = client.get(address(story, page).replace("new-slug", "old-slug"))

    assert (response.status_code, response["Location"]) == (301, address(story, page))


def test_the_slug_of_an_earlier_edition_leads_to_the_live_one(client):
    first = print_story("first-slug", at=now() - dt.timedelta(hours=2))
    second = print_story(document("second-slug"), article=first.article)

    response = client.get(address(first))

    assert (response.status_code, response["Location"]) == (301, address(second))


def test_a_former_address_of_a_retracted_story_leads_to_its_notice(client):
    before = print_story("old-slug", at=now() - dt.timedelta(days=2))
    gone = retract(print_story(document("new-slug"), article=before.article))
    FormerSlug.objects.create(kind="article", slug="old-slug", target="new-slug", target_pk=gone.article_id)

    response = client.get(address(gone).replace("new-slug", "old-slug"))

    assert (response.status_code, response["Location"]) == (301, address(gone))


def test_a_former_slug_of_a_story_that_was_never_printed_leads_nowhere(client):
    waiting = print_story("new-slug", at=now() + dt.timedelta(hours=1))
    FormerSlug.objects.create(kind="article", slug="old-slug", target="new-slug", target_pk=waiting.article_id)

    assert client.get(address(waiting).replace("new-slug", "old-slug")).status_code == 404


@pytest.mark.parametrize("path", ["/2026/13/01/harbour-opens/", "/2026/02/30/harbour-opens/", "/2026/11/23/nothing/"])
def test_a_day_or_story_that_never_was_is_not_found(client, path):
    assert client.get(path).status_code == 404


# ── The desk's preview ──────────────────────────────────────────────────────


def test_a_preview_shows_the_story_without_times_and_says_what_it_is(rf: RequestFactory):
    composed = document(body=BODY, quotes=[speech()], sources=[origin("Wire copy")], bylines=[])

    response = show(rf.get("/"), "article.html", article_context(composed, preview=True))

    page = response.content.decode()
    assert "Readers cannot see this page" in page
    assert "Maren Oldcastle" in page
    assert "Published" not in page
    assert "Report an error" not in page
