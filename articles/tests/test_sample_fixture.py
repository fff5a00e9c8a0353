"""The sample: a paper's worth of invented stories, whole before anybody loads it and after."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

from articles.models import Article, Edition, Quote, State
from articles.text import QUOTATION_MARKS, fold, paragraphs, plain, slugify

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
ROWS = json.loads((FIXTURES / "sample.json").read_text())


def rows(model):
    return [row["fields"] for row in ROWS if row["model"] == f"articles.{model}"]


def rows_of(model, slug):
    return [row for row in rows(model) if row["article"] == [slug]]


ARTICLES = {row["slug"]: row for row in rows("article")}
BODIES = {slug: plain(paragraphs(row["body"])) for slug, row in ARTICLES.items()}
GIVEN_WORDS = [row for row in rows("quote") if row.get("text")]


# ── The file ────────────────────────────────────────────────────────────────


def test_it_carries_no_primary_keys_and_stays_readable():
    assert not [row for row in ROWS if "pk" in row]
    assert (FIXTURES / "sample.json").stat().st_size < 200_000


def test_every_field_exists_and_every_choice_is_known():
    for row in ROWS:
        meta = apps.get_model(row["model"])._meta
        for name, value in row["fields"].items():
            choices = dict(meta.get_field(name).flatchoices)
            assert not choices or value in choices, (row["model"], name, value)


def test_every_key_that_is_referred_to_is_in_the_file():
    keys = {(row["model"], row["fields"]["slug"]) for row in ROWS if "slug" in row["fields"]}

    for row in ROWS:
        for field in apps.get_model(row["model"])._meta.get_fields():
            if field.many_to_one and (key := row["fields"].get(field.name)):
                assert (field.related_model._meta.label_lower, *key) in keys, (row["model"], field.name, key)


def test_every_tag_that_a_story_lists_is_in_the_file_once():
    names = Counter(fold(tag["name"]) for tag in rows("tag"))

    assert set(names.values()) == {1}
    assert {fold(name) for article in ARTICLES.values() for name in article["tags"]} <= set(names)


def test_slugs_are_as_we_make_them_and_used_once():
    slugs = Counter((row["model"], row["fields"]["slug"]) for row in ROWS if "slug" in row["fields"])

    assert set(slugs.values()) == {1}
    assert [slug for _, slug in slugs if slugify(slug) != slug] == []


def test_numbers_are_given_once_in_each_story():
    numbers = Counter(
        (row["model"], *row["fields"].get("article", row["fields"].get("person")), row["fields"]["number"])
        for row in ROWS
        if "number" in row["fields"]
    )

    assert set(numbers.values()) == {1}


def test_no_text_ends_in_spaces_and_none_has_typewriter_quotation_marks():
    for row in ROWS:
        for name, value in row["fields"].items():
            if isinstance(value, str) and name != "text_received":
                assert not re.search(r"[ \t]+(\n|$)", value), value
                assert not re.search(r"[\"']", plain(value)), value


# ── The stories ─────────────────────────────────────────────────────────────


@pytest.mark.parametrize("quote", GIVEN_WORDS, ids=lambda quote: f"{quote['article'][0]}-{quote['number']}")
def test_recorded_words_stand_in_the_story(quote):
    body = BODIES[quote["article"][0]]

    assert quote["text"] in body
    if quote.get("kind") != "reported":
        before, _, after = body.partition(quote["text"])
        assert before[-1] in QUOTATION_MARKS
        assert after.lstrip(".,!?")[0] in QUOTATION_MARKS[before[-1]]


@pytest.mark.parametrize("slug", ARTICLES)
def test_cited_passages_stand_in_the_story(slug):
    for citation in rows_of("citation", slug):
        assert citation.get("passage", "") in BODIES[slug]


@pytest.mark.parametrize("slug", ARTICLES)
def test_every_quotation_in_the_story_is_on_record(slug):
    said = "".join(quote["text"] for quote in rows_of("quote", slug) if quote.get("kind") != "reported")
    long_quotations = re.findall(r"[“«]([^“”«»]{40,})[”»]", BODIES[slug])

    assert [words for words in long_quotations if words.strip(".,!? ") not in said] == []


@pytest.mark.parametrize("slug", ARTICLES)
def test_a_story_has_the_length_of_a_story(slug):
    assert 150 <= len(BODIES[slug].split()) <= 450


@pytest.mark.parametrize("slug", ARTICLES)
def test_pictures_in_the_text_are_the_story_s_own(slug):
    pictures = rows_of("articlephoto", slug)
    placed = {int(number) for number in re.findall(r'<figure data-photo="(\d+)">', ARTICLES[slug]["body"])}

    assert placed == {picture["number"] for picture in pictures if picture.get("role") == "inline"}
    assert all(picture["caption"] and picture["alt_text"] for picture in pictures)


def test_every_picture_file_is_there_and_small():
    files = {photo["file"]: (FIXTURES / "media" / photo["file"]).stat().st_size for photo in rows("photo")}

    assert max(files.values()) < 80_000
    assert sum(files.values()) < 800_000
    assert {path.name for path in (FIXTURES / "media" / "photos").iterdir()} == {Path(name).name for name in files}


def test_it_looks_like_a_paper():
    languages = Counter(article.get("language", "en") for article in ARTICLES.values())
    states = Counter(article.get("state", "draft") for article in ARTICLES.values())
    attributions = {quote.get("attribution", "named") for quote in rows("quote")}

    assert len(ARTICLES) >= 16
    assert languages["tr"] >= 3
    assert languages["uk"] >= 2
    assert languages["ar"] >= 1
    assert set(states) == {"draft", "review", "published", "retracted", "spiked"}
    assert {article.get("genre", "news") for article in ARTICLES.values()} == {
        "news",
        "analysis",
        "opinion",
        "explainer",
        "interview",
    }
    assert attributions == {"named", "group", "anonymous", "vague"}
    assert all(quote["public_reason"] for quote in rows("quote") if quote.get("attribution") == "anonymous")
    assert {notice["kind"] for notice in rows("notice")} == {"correction", "retraction"}
    assert any("translation_of" in article for article in ARTICLES.values())
    assert any("via" in source for source in rows("source"))


def test_one_story_waits_for_its_hour_and_two_for_their_embargo():
    scheduled = [slug for slug, article in ARTICLES.items() if article.get("published_at", "") > "2035"]
    embargoed = {article.get("state") for article in ARTICLES.values() if article.get("embargo_until", "") > "2035"}

    assert scheduled == ["the-lighthouse-of-salvane-turns-a-hundred"]
    assert embargoed == {"review", "published"}


# ── Loaded ──────────────────────────────────────────────────────────────────


@pytest.fixture
def loaded(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    call_command("loaddata", "sample", verbosity=0)


def test_it_loads_with_every_story_in_its_state(loaded):
    assert Counter(Article.objects.values_list("state", flat=True)) == {
        State.PUBLISHED: 17,
        State.REVIEW: 2,
        State.DRAFT: 1,
        State.SPIKED: 1,
        State.RETRACTED: 1,
    }
    assert Quote.objects.count() == len(rows("quote"))


def test_readers_get_the_published_stories_but_not_those_that_wait(loaded):
    live = set(Edition.objects.live().values_list("slug", flat=True))

    assert len(live) == 15
    assert "the-lighthouse-of-salvane-turns-a-hundred" not in live
    assert "alvane-prize-goes-to-a-first-novel" not in live


def test_readers_get_the_reason_of_the_retraction(loaded):
    notice = Edition.objects.notices().get()

    assert notice.slug == "mussels-close-when-ships-pass"
    assert "withdrawn by its journal" in notice.document["notices"][0]["text"]
