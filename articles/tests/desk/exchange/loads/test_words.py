"""Texts of a fixture keep their meaning: the same reading as for a paste, and it says what could not be kept."""

import datetime as dt
import gzip
import io
import json
import sys
import zipfile

import pytest
from django.core.management import CommandError, call_command

from articles.models import Article, Edition, Person, Quote, Source, Tag, TaggedArticle
from articles.tests.loading import dump, load, load_file, row, story

pytestmark = pytest.mark.django_db

TABLE = "<p>Seats:</p><table><tr><td>12</td><td>34</td></tr><tr><td>5</td><td>6</td></tr></table>"


def test_a_table_is_lines_and_what_was_struck_out_does_not_arrive(tmp_path):
    said = load(tmp_path, [story(body=f"{TABLE}<div>One.</div><div>Two <del>not </del>three.</div>")])

    body = Article.objects.get().body
    assert body == "<p>Seats:</p>\n<p>12 · 34<br>5 · 6</p>\n<p>One.</p>\n<p>Two three.</p>"
    assert "grain-leaves: 1 table was turned into lines, 1 struck-out passage was left out." in said


def test_a_second_load_of_the_same_file_changes_nothing(tmp_path):
    rows = [story(body=TABLE, headline="Grain\u00ad leaves\u200b"), row("person", slug="rana", name="Ra\u00adna")]
    load(tmp_path, rows)
    before = Article.objects.get().modified_at

    load(tmp_path, rows)

    assert Article.objects.get().headline == "Grain leaves"
    assert Article.objects.get().modified_at == before
    assert Article.objects.get().revisions.count() == 1
    assert Person.objects.get().name == "Rana"


def test_words_that_are_linked_stay_linked_though_invisible_characters_go(tmp_path):
    rows = [
        story(body="He said: “We are re\u00adlieved,” and left."),
        row("quote", article="grain-leaves", text="We are re\u00adlieved,"),
    ]

    load(tmp_path, rows)

    assert Quote.objects.get().text in Article.objects.get().body


def test_a_received_text_stays_to_the_letter(tmp_path):
    load(
        tmp_path, [row("source", slug="wire", kind="wire copy", title="Wi\u00adre", text_received="Re\u00adlieved\r\n")]
    )

    assert Source.objects.values_list("title", "text_received").get() == ("Wire", "Re\u00adlieved\r\n")


def test_a_name_without_a_visible_character_is_refused(tmp_path):
    with pytest.raises(CommandError, match="person “rana”, field “name”: it has no visible character"):
        load(tmp_path, [row("person", slug="rana", name="\u200b\u2060")])


def test_a_dump_of_ones_own_comes_back_to_the_letter(tmp_path):
    load(tmp_path, [story()])
    Article.objects.update(body="As it was stored before: re\u00adlieved.")  # by a release that kept it
    dumped = dump(tmp_path / "paper.json")
    Article.objects.update(body="Other.")

    load_file(dumped, "--overwrite")

    assert Article.objects.get().body == "As it was stored before: re\u00adlieved."


# ── Days without an hour ────────────────────────────────────────────────────


def test_a_bare_date_of_publication_is_a_day_and_no_hour_is_invented(tmp_path):
    load(tmp_path, [story(state="published", published_at="2019-05-04")])

    edition = Edition.objects.get()
    assert (edition.first_published_precision, edition.printed_on) == ("day", dt.date(2019, 5, 4))
    assert Article.objects.get().published_precision == "day"


@pytest.mark.parametrize("order", [1, -1])
def test_a_bare_date_stays_a_day_whatever_the_file_says_of_its_precision(tmp_path, order):
    fields = dict([("published_at", "2019-05-04"), ("published_precision", "second")][::order])

    load(tmp_path, [story(state="published", **fields)])

    assert Edition.objects.get().first_published_precision == "day"


# ── Files ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["wire.json", "wire.jsonl", "wire.json.gz"])
def test_a_byte_order_mark_is_read_over(tmp_path, name):
    text = json.dumps(story() if "jsonl" in name else [story()]).encode("utf-8-sig")
    (tmp_path / name).write_bytes(gzip.compress(text) if name.endswith("gz") else text)

    load_file(tmp_path / name)

    assert Article.objects.exists()


@pytest.mark.parametrize("format", ["json", "jsonl"])
def test_a_byte_order_mark_is_read_over_on_standard_input(monkeypatch, format):
    monkeypatch.setattr(sys, "stdin", io.StringIO("\ufeff" + json.dumps(story() if format == "jsonl" else [story()])))

    call_command("loaddata", "-", format=format, verbosity=0)

    assert Article.objects.exists()


def test_what_a_mac_puts_into_a_zip_is_left_out(tmp_path):
    with zipfile.ZipFile(tmp_path / "wire.json.zip", "w") as archive:
        archive.writestr("wire.json", json.dumps([story()]))
        archive.writestr("__MACOSX/._wire.json", b"\0\5\x16\7")
        archive.writestr(".DS_Store", b"\0")

    load_file(tmp_path / "wire.json.zip")

    assert Article.objects.exists()


def test_an_unknown_format_names_those_that_are_read(tmp_path):
    with pytest.raises(CommandError, match="yaml is not a known .* json, jsonl, xml; packed or not: bz2, gz"):
        load(tmp_path, "", name="wire.yaml")


# ── Tags of another library ─────────────────────────────────────────────────


def test_tags_of_taggit_are_the_papers_tags(tmp_path):
    load(
        tmp_path,
        [{"model": "taggit.tag", "pk": 4, "fields": {"name": "Grain", "slug": "grain"}}, story(tags=["Grain"])],
    )

    assert Tag.objects.get().slug == "grain"
    assert TaggedArticle.objects.get().tag.slug == "grain"


def test_tagged_items_of_taggit_are_refused_in_a_sentence(tmp_path):
    fields = {"tag": 4, "object_id": 1, "content_type": 7}

    with pytest.raises(CommandError, match="Name the tags of a story in its “tags” instead"):
        load(tmp_path, [story(), {"model": "taggit.taggeditem", "pk": 1, "fields": fields}])


# ── Headlines ───────────────────────────────────────────────────────────────


def test_a_story_on_its_way_may_still_be_without_a_headline(tmp_path):
    load(tmp_path, [story(headline=""), story(slug="read", headline="", state="review")])

    assert set(Article.objects.values_list("headline", "state")) == {("", "draft"), ("", "review")}


@pytest.mark.parametrize("state", ["approved", "published", "retracted"])
def test_a_story_without_a_headline_is_not_printed(tmp_path, state):
    with pytest.raises(CommandError, match="field “headline”: it cannot be empty"):
        load(tmp_path, [story(headline="", state=state)])
