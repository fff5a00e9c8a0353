"""What a fixture brings of an old site: guid and former addresses."""

import pytest
from django.core.management import CommandError

from articles.desk.exchange.exports import Export
from articles.desk.steps.workflow import move
from articles.models import Article, Edition, FormerAddress, State
from articles.tests.cast import member
from articles.tests.loading import dump, everything, load, load_file, row, story

pytestmark = pytest.mark.django_db

OLD = "https://old.example/?p=123"
PRINTED = {"state": "published", "published_at": "2019-05-03T10:00:00Z"}
ADDRESS = row("formeraddress", article=["grain-leaves"], path="/2019/05/grain/")
SHORT_ADDRESS = row("formeraddress", article=["grain-leaves"], path="?p=123")


def test_both_arrive_and_are_in_the_document_only_where_they_are_set(tmp_path):
    load(tmp_path, [story(guid=OLD, **PRINTED), ADDRESS, SHORT_ADDRESS, story(slug="new", **PRINTED)])

    documents = {edition.slug: edition.document for edition in Edition.objects.all()}
    assert documents["grain-leaves"]["guid"] == OLD
    assert "guid" not in documents["new"]
    assert [str(former) for former in FormerAddress.objects.all()] == ["/2019/05/grain/", "?p=123"]


def test_loading_them_again_changes_nothing(tmp_path):
    rows = [story(guid=OLD, **PRINTED), ADDRESS]
    load(tmp_path, rows)
    before = everything()

    load(tmp_path, rows)

    assert everything() == before


def test_a_new_address_of_a_story_in_print_leaves_it_in_print(tmp_path):
    load(tmp_path, [story(guid=OLD, **PRINTED), ADDRESS])

    load(tmp_path, [ADDRESS, SHORT_ADDRESS])

    assert FormerAddress.objects.count() == 2
    assert Article.objects.get().state == State.PUBLISHED
    assert Edition.objects.count() == 1


def test_the_guid_of_a_story_that_is_here_stays(tmp_path):
    load(tmp_path, [story(guid=OLD, **PRINTED)])

    load(tmp_path, [story(guid="another", **PRINTED)])

    assert Article.objects.get().guid == OLD


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([story(guid=OLD), story(slug="another", guid=OLD)], "Another story has this guid"),
        (
            [
                story(),
                story(slug="another"),
                ADDRESS,
                row("formeraddress", article=["another"], path="/2019/05/grain/"),
            ],
            "leads to another story already",
        ),
        ([story(), row("formeraddress", article=["grain-leaves"], path="https://old.example/a/")], "without its host"),
        ([story(), row("formeraddress", article=["grain-leaves"], path="/")], "without its host"),
        ([story(), row("formeraddress", article=["nothing"], path="/a/")], "there is no story"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(tmp_path, rows, message):
    before = everything()

    with pytest.raises(CommandError, match=message):
        load(tmp_path, rows)

    assert everything() == before


@pytest.mark.parametrize("suffix", ["json", "jsonl", "xml"])
def test_a_dump_brings_both_back(tmp_path, suffix):
    load(tmp_path, [story(guid=OLD, **PRINTED), ADDRESS, SHORT_ADDRESS])
    kept = dump(tmp_path / f"dump.{suffix}", "--natural-foreign", "--natural-primary", "--without=auth")
    documents = list(Edition.objects.values_list("document", flat=True))
    FormerAddress.objects.all().delete()

    load_file(kept, "--overwrite")

    assert [str(former) for former in FormerAddress.objects.all()] == ["/2019/05/grain/", "?p=123"]
    assert list(Edition.objects.values_list("document", flat=True)) == documents


@pytest.mark.parametrize("live", [False, True])
def test_an_export_carries_both(tmp_path, live):
    load(tmp_path, [story(guid=OLD, **PRINTED), ADDRESS, SHORT_ADDRESS])

    rows = list(Export(Article.objects.all(), live=live).rows())

    assert rows[0]["fields"]["guid"] == OLD
    assert [row["fields"]["path"] for row in rows if row["model"] == "articles.formeraddress"] == [
        "/2019/05/grain/",
        "?p=123",
    ]


def test_a_story_that_was_retracted_keeps_its_id_so_that_feed_readers_take_back_the_text(tmp_path):
    load(tmp_path, [story(guid=OLD, **PRINTED)])

    move(Article.objects.get(), "retract", by=member("piet", "Publisher"), takedown=True, note="By law.")

    assert Edition.objects.get(number=2).document["guid"] == OLD
