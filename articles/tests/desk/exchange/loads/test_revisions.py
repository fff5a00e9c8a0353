"""A revision is a fixture: one format for history, restore and export."""

import json

import pytest

from articles.desk.press import revisions
from articles.models import Article, Quote
from articles.tests.loading import load, row, story

pytestmark = pytest.mark.django_db

ROWS = [
    row("person", slug="rana", name="Rana"),
    story(tags=["Wheat", "Crimea"]),
    row("quote", article="grain-leaves", text="Two.", number=5, order=1),
    row("quote", article="grain-leaves", text="One.", number=9, order=0, speaker="rana"),
]


def test_the_content_holds_the_story_and_its_rows_by_natural_keys_in_one_order(tmp_path):
    load(tmp_path, ROWS)

    content = revisions.content_of(Article.objects.get())

    assert [line["model"].split(".")[1] for line in content] == [
        "article",
        "quote",
        "quote",
        "taggedarticle",
        "taggedarticle",
    ]
    assert [line["fields"]["text"] for line in content[1:3]] == ["One.", "Two."]
    assert content[1]["fields"]["speaker"] == ["rana"]
    assert content[3]["fields"]["tag"] == ["wheat"]
    assert not any("pk" in line for line in content)
    assert content == json.loads(json.dumps(content))


def test_where_a_story_stands_is_no_part_of_its_content(tmp_path):
    load(tmp_path, ROWS)
    before = revisions.content_of(Article.objects.get())

    Article.objects.update(state="review", version=7)

    assert revisions.content_of(Article.objects.get()) == before


def test_revisions_count_up_and_say_who_and_why(tmp_path, django_user_model):
    load(tmp_path, ROWS)
    esra = django_user_model.objects.create_user("esra")

    revision = revisions.record(Article.objects.get(), by=esra, note="Cut.")

    assert (revision.number, revision.by, revision.actor, revision.note) == (2, esra, "esra", "Cut.")
    assert len(revision.print_digest) == 64


def test_the_content_loads_as_a_fixture(tmp_path):
    load(tmp_path, ROWS)
    content = revisions.content_of(Article.objects.get())
    Quote.objects.all().delete()
    Article.objects.get().tagged.all().delete()

    load(tmp_path, content, "--overwrite")

    assert revisions.content_of(Article.objects.get()) == content
