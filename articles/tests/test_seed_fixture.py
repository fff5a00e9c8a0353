"""The seed story against what the document itself says."""

import hashlib
import json

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse

from articles.models import Article, Edition, Person, Source
from articles.text import plain

SLUG = "turkish-foreign-minister-meets-crimean-tatar-leader"
TEXT_SHA256 = "b9f2cfe128a7192498701a4a01d50ebe936435cbaa508146dab2dbcdff8c0f1c"
BODY_SHA256 = "132156c1d08fb9cdcfb464fd11316f20a559035abcb03351d2b124ab863e0c56"


@pytest.fixture
def seed(db):
    call_command("loaddata", "seed", verbosity=0)
    return Article.objects.get(slug=SLUG)


def rows(model):
    fixture = json.loads((settings.BASE_DIR / "fixtures" / "seed.json").read_text())
    return [row["fields"] for row in fixture if row["model"] == f"articles.{model}"]


def test_the_text_is_the_one_received_to_the_letter(seed):
    wire = Source.objects.get(kind=Source.Kind.WIRE_COPY)

    assert hashlib.sha256(wire.text_received.encode()).hexdigest() == wire.text_sha256 == TEXT_SHA256
    assert hashlib.sha256(seed.body.encode()).hexdigest() == BODY_SHA256
    assert wire.text_received == " date 2022-11-01 " + seed.body
    assert wire.publisher == wire.url == ""


def test_the_edition_prints_all_twelve_paragraphs_unchanged(seed):
    document = Edition.objects.live().get().document

    printed = plain("".join(block["text_html"] for block in document["body"])).split("\n")

    assert printed == seed.body.split("\n\n")
    assert len(printed) == 12


def test_people_and_quotations_are_those_of_the_document(seed):
    assert Person.objects.filter(has_page=True).count() == Person.objects.count() == 4
    assert all(name["curated"] for name in rows("personname"))
    assert not any(row["person"] == ["mustafa-dzhemilev"] for row in rows("position"))
    kinds = [(quote["kind"], quote["attribution"]) for quote in rows("quote")]
    assert kinds.count(("direct", "named")) == 4
    assert len([kind for kind, _ in kinds if kind == "reported"]) == 6
    assert {quote["label"] for quote in rows("quote") if quote["attribution"] == "vague"} == {"many observers"}
    for quote in rows("quote"):
        assert quote["text"] in seed.body


def test_what_the_document_does_not_say_stays_empty(seed):
    tweet = seed.quotes.get(medium="Twitter")

    assert tweet.place == ""
    assert seed.dateline_place == ""
    assert {quote.said_on.isoformat() for quote in seed.quotes.filter(said_precision="week")} == {"2022-10-24"}
    assert all(source.via for source in Source.objects.exclude(kind=Source.Kind.WIRE_COPY))
    assert not any("350,000" in citation.passage for citation in seed.citations.all())


def test_loading_twice_prints_once(seed):
    call_command("loaddata", "seed", verbosity=0)

    assert Edition.objects.count() == 1


def test_a_reader_sees_the_story_with_its_provenance(seed, client):
    page = client.get(reverse("article", args=[2022, 11, 1, SLUG])).content.decode()

    assert page.count('class="said"') == 4
    assert "as quoted in the wire copy" in page
    assert "Wire copy, agency not stated" in page
    assert "General Assembly" in page
