"""What a fixture may look like, and what a load says where it is wrong."""

import gzip
import io
import json

import pytest
from django.core.management import CommandError, call_command

from articles.models import Article, Byline, Edition, Move, Person, Quote, Revision, Source, Tag
from articles.tests.loading import STORY, everything, load, load_file, row, story

pytestmark = pytest.mark.django_db


def test_the_smallest_file_gives_a_draft_with_a_revision_and_an_import_move(tmp_path):
    printed = load(tmp_path, [story()])

    assert printed == "Installed 1 object(s) from 1 fixture(s)\n"
    article = Article.objects.get(slug="grain-leaves")
    assert (article.state, article.body, article.folded) == ("draft", STORY["body"], "grain leaves odesa grain-leaves")
    assert [move.name for move in article.moves.all()] == ["import"]
    assert Revision.objects.get(article=article).actor == "loaddata"
    assert not Edition.objects.exists()


def test_a_story_without_a_slug_gets_one_from_its_headline(tmp_path):
    load(tmp_path, [row("article", headline="Çavuşoğlu Kırım’da", body="Text.")])

    assert Article.objects.get().slug == "cavusoglu-kirimda"


def test_rows_without_numbers_and_order_get_them_in_the_order_of_the_file(tmp_path):
    people = [row("person", slug="rana", name="Rana"), row("person", slug="esra", name="Esra")]
    quotes = [row("quote", article="grain-leaves", text=text, speaker=["rana"]) for text in ("One.", "Two.", "Three.")]
    bylines = [
        row("byline", article=["grain-leaves"], person="esra"),
        row("byline", article="grain-leaves", label="Staff"),
    ]

    load(tmp_path, [*quotes, *bylines, story(), *people])

    assert list(Quote.objects.values_list("number", "order", "text")) == [
        (1, 0, "One."),
        (2, 1, "Two."),
        (3, 2, "Three."),
    ]
    assert [byline.number for byline in Byline.objects.all()] == [1, 2]
    assert Article.objects.get().numbered_up_to == 3


def test_tags_listed_by_name_are_found_by_slug_name_or_synonym_and_else_made(tmp_path):
    load(
        tmp_path,
        [
            row("tag", slug="crimea", name="Kırım", kind="place"),
            row("tag", slug="united-nations", name="United Nations", synonyms="UN\nBirleşmiş Milletler"),
            story(tags=["crimea", "KIRIM", "birlesmis milletler", "Grain deal", "grain deal"]),
            story(slug="second", tags=["Grain Deal"]),
        ],
    )

    first, second = Article.objects.order_by("pk")
    assert [used.tag.slug for used in first.tagged.all()] == ["crimea", "united-nations", "grain-deal"]
    assert [used.tag.slug for used in second.tagged.all()] == ["grain-deal"]
    assert Tag.objects.get(slug="grain-deal").kind == "topic"
    assert Tag.objects.get(slug="crimea").folded == "kirim"


def test_a_later_file_finds_the_tags_that_are_stored_by_their_names(tmp_path):
    load(tmp_path, [row("tag", slug="united-nations", name="United Nations", synonyms="UN")])

    load(tmp_path, [story(tags=["UN"]), story(slug="second", tags=["UNITED NATIONS", "united-nations"])])

    assert [[used.tag.slug for used in article.tagged.all()] for article in Article.objects.all()] == [
        ["united-nations"]
    ] * 2
    assert Tag.objects.count() == 1


def test_an_empty_list_of_tags_takes_a_storys_tags_away(tmp_path):
    load(tmp_path, [story(tags=["Grain"])])

    load(tmp_path, [story(tags=[])])

    assert not Article.objects.get().tagged.exists()
    assert Tag.objects.filter(slug="grain").exists()


def test_json_lines_load(tmp_path):
    rows = [
        story(body="A\u2028B"),
        row("source", slug="wire", kind="wire copy", title="Wire", text_received="A\u2028B"),
        row("quote", article="grain-leaves", text="One."),
    ]

    text = "\n".join(json.dumps(line, ensure_ascii=False) for line in rows)

    assert load(tmp_path, text, name="wire.jsonl").startswith("Installed 3 object(s) from 1 fixture(s)")
    assert Article.objects.get().body == "A\nB"
    assert Source.objects.get().text_received == "A\u2028B"


def test_xml_loads_and_keeps_the_spaces_of_texts(tmp_path):
    xml = """<?xml version="1.0" encoding="utf-8"?><django-objects version="1.0">
      <object model="articles.person"><field name="slug" type="CharField">rana</field>
        <field name="name" type="CharField">Rana</field></object>
      <object model="articles.article" pk="7">
        <field name="slug" type="CharField">x</field><field name="headline" type="CharField">Çay &amp; simit</field>
        <field name="body" type="TextField"> One.\n\nTwo. </field><field name="urgency"> 3 </field>
        <field name="section" rel="ManyToOneRel" to="articles.section"><None/></field>
        <field name="tags">Tea, Black Sea</field></object>
      <object model="articles.quote"><field name="article">x</field><field name="text">One.</field>
        <field name="speaker" rel="ManyToOneRel" to="articles.person"><natural>rana</natural></field></object>
    </django-objects>"""

    load(tmp_path, xml, name="wire.xml")

    article = Article.objects.get()
    assert (article.pk, article.headline, article.body, article.urgency) == (7, "Çay & simit", " One.\n\nTwo. ", 3)
    assert Quote.objects.get().speaker == Person.objects.get()
    assert [used.tag.slug for used in article.tagged.all()] == ["tea", "black-sea"]


def test_a_compressed_file_and_standard_input_load(tmp_path, monkeypatch):
    (tmp_path / "wire.json.gz").write_bytes(gzip.compress(json.dumps([story()]).encode()))
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps([story(slug="second")])))

    load_file(tmp_path / "wire.json.gz")
    call_command("loaddata", "-", format="json", verbosity=0)

    assert set(Article.objects.values_list("slug", flat=True)) == {"grain-leaves", "second"}


def test_fixtures_are_found_by_name_in_the_folders_of_the_settings(tmp_path, settings):
    settings.FIXTURE_DIRS = [tmp_path]
    (tmp_path / "wire.json").write_text(json.dumps([story()]))

    call_command("loaddata", "wire", verbosity=0)

    assert Article.objects.exists()


def test_excluded_models_are_left_out_and_counted(tmp_path):
    rows = [story(), row("person", slug="rana", name="Rana")]

    assert load(tmp_path, rows, "--exclude=articles.person").startswith(
        "Installed 1 object(s) (of 2) from 1 fixture(s)"
    )
    assert not Person.objects.exists()


def test_ignorenonexistent_leaves_out_unknown_fields_and_models(tmp_path):
    load(tmp_path, [story(mood="calm"), {"model": "articles.mood", "fields": {}}], "--ignorenonexistent")

    assert Article.objects.exists()


def test_primary_keys_mean_rows_of_the_same_file_and_are_kept_where_they_are_free(tmp_path):
    load(tmp_path, [story(slug="earlier")])
    taken = Article.objects.get().pk
    lines = [
        story() | {"pk": taken},
        row("person", slug="rana", name="Rana") | {"pk": 41},
        row("quote", article=taken, speaker=41, text="One."),
    ]

    load(tmp_path, lines)

    quote = Quote.objects.get()
    assert (quote.article.slug, quote.speaker.slug, quote.speaker.pk) == ("grain-leaves", "rana", 41)
    assert quote.article.pk != taken
    Person.objects.create(slug="esra", name="Esra")  # the database counts on from 41


def test_a_story_is_found_by_its_former_slug_and_keeps_its_new_one(tmp_path):
    load(tmp_path, [story()])
    article = Article.objects.get()
    article.slug = "grain-ships-leave"
    article.save()
    article.remember_former_slug("grain-leaves")

    load(tmp_path, [story(standfirst="At last.")])

    article.refresh_from_db()
    assert (article.slug, article.standfirst) == ("grain-ships-leave", "At last.")


WRONG = {
    "an unknown field": ([story(headlin="x")], "article “grain-leaves”, field “headlin”.*Did you mean “headline”"),
    "an unknown model": ([{"model": "articles.artcle", "fields": {}}], "Did you mean “articles.article”"),
    "no headline": ([row("article", slug="x")], "field “headline”: it is missing"),
    "an empty headline": ([story(headline="", state="published")], "field “headline”: it cannot be empty"),
    "a number for text": ([story(headline=5)], "field “headline”: this has to be text"),
    "a long headline": ([story(headline="x" * 251)], "at most 250 characters"),
    "a bad slug": ([story(slug="../../admin/")], "field “slug”: Use small ASCII letters.*For example “admin”"),
    "an unknown state": ([story(state="PWNED")], "field “state”: “PWNED” is not one of its values: draft, review"),
    "an urgency of 12": ([story(urgency=12)], "urgency"),
    "a broken number": ([story(urgency=3.7)], "field “urgency”: this has to be a whole number"),
    "a NUL": ([story(body="a\0b")], r"field “body”: .*Null|U\+0000"),
    "a time without a zone": ([story(embargo_until="2026-11-01T10:00:00")], "“embargo_until”: a time needs its zone"),
    "an impossible date": ([story(dateline_on="2026-02-30")], "field “dateline_on”"),
    "nobody of that name": (
        [story(), row("quote", article="grain-leaves", text="x", speaker="nobody")],
        "object 2, articles.quote “grain-leaves”, field “speaker”: there is no person “nobody”",
    ),
    "rows of no story": ([row("quote", article="nowhere", text="x")], "no story “nowhere”"),
    "a quote without its story": ([row("quote", text="x")], "field “article”: it is missing"),
    "a byline of nobody": ([story(), row("byline", article="grain-leaves")], "Name a person or type a label"),
    "the same story twice": ([story(), story()], "object 2.*wire.json, object 1 is the same story"),
    "the same number twice": (
        [story(), *[row("quote", article="grain-leaves", number=2, text="x")] * 2],
        "number “2” already",
    ),
    "two tags of one name": ([row("tag", slug="a", name="Kirim"), row("tag", slug="b", name="Kırım")], "same name"),
    "a section on the admin's address": ([row("section", slug="admin", name="Admin")], "belongs to another page"),
    "a script for an address": (
        [row("source", slug="s", kind="speech", title="S", url="javascript:alert(1)")],
        "field “url”",
    ),
    "a list for a name": ([story(tags="x"), story(slug="y", tags=[["a", "b"]])], "a tag is listed by its name"),
    "no list": ("{}", "a fixture is a list"),
    "no JSON": ('[{"model": ', "line 1, column 12: this is not JSON"),
    "nothing": ("", "the file is empty"),
    "an object without fields": ([{"model": "articles.tag"}], "“fields” is missing"),
    "a file of bombs": ("[" * 100_000, "nested too deeply"),
}


@pytest.mark.parametrize(("content", "message"), WRONG.values(), ids=WRONG.keys())
def test_a_bad_fixture_says_where_it_is_wrong_and_changes_nothing(tmp_path, content, message):
    before = everything()

    with pytest.raises(CommandError, match=message):
        load(tmp_path, content)

    assert everything() == before


def test_one_bad_row_among_good_ones_keeps_the_good_ones_out(tmp_path):
    before = everything()

    rows = [story(), story(slug="second"), row("quote", article="second", text="x", kind="shouted")]
    lines = "\n".join(json.dumps(line) for line in rows)

    with pytest.raises(CommandError, match=r"line 3, articles\.quote"):
        load(tmp_path, lines, name="wire.jsonl")

    assert everything() == before
    assert not Move.objects.exists()


def test_xml_with_a_document_type_is_refused(tmp_path):
    bomb = '<!DOCTYPE x [<!ENTITY a "b">]><django-objects version="1.0"></django-objects>'

    with pytest.raises(CommandError, match="document type"):
        load(tmp_path, bomb, name="wire.xml")


def test_a_file_in_another_encoding_is_refused(tmp_path):
    (tmp_path / "wire.json").write_bytes(json.dumps([story(headline="Kırım")], ensure_ascii=False).encode("cp1254"))

    with pytest.raises(CommandError, match="is not UTF-8"):
        load_file(tmp_path / "wire.json")
