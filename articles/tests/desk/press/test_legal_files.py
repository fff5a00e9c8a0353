"""What erasing leaves outside the database and takes from one newsroom to the next: picture files, and dumps."""

import json

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from articles.desk.press import legal
from articles.desk.steps.workflow import move
from articles.models import Article, ArticlePhoto, Edition, Notice, Photo, PrintedNotice, Revision
from articles.tests.cast import make_draft
from articles.tests.desk.press.lawful import ORDER, print_again, publisher_with_both_rights
from articles.tests.loading import dump, load_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def piet():
    return publisher_with_both_rights()


# ── Pictures ────────────────────────────────────────────────────────────────


def photo(slug: str) -> Photo:
    name = default_storage.save(f"photos/{slug}.jpg", ContentFile(b"picture"))
    return Photo.objects.create(slug=slug, title=slug, file=name, credit="Us", width=10, height=10)


@pytest.fixture
def pictured(piet, settings, tmp_path):
    """Edition 1 with two pictures, edition 2 with one of them."""
    settings.MEDIA_ROOT = tmp_path
    article = make_draft(piet)
    for slug in ("gone", "kept"):
        row = {"photo": photo(slug), "number": article.next_number(), "alt_text": "A picture"}
        ArticlePhoto.objects.create(article=article, **row)
    move(article, "rush", by=piet, note="Urgent")
    ArticlePhoto.objects.filter(photo__slug="gone").delete()
    print_again(article, piet, headline="Beta")
    return article


def test_pictures_that_nothing_else_uses_go_after_commit(pictured, piet, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        move(pictured, "erase", by=piet, note=ORDER, editions=[1])
    assert default_storage.exists("photos/gone.jpg")
    for callback in callbacks:
        callback()

    assert not default_storage.exists("photos/gone.jpg")
    assert default_storage.exists("photos/kept.jpg")
    assert list(Photo.objects.values_list("slug", flat=True)) == ["kept"]


def test_a_picture_that_another_record_shares_keeps_its_file(pictured, piet, django_capture_on_commit_callbacks):
    Photo.objects.create(slug="twin", title="Twin", file="photos/gone.jpg", width=10, height=10)

    with django_capture_on_commit_callbacks(execute=True):
        move(pictured, "erase", by=piet, note=ORDER, editions=[1])

    assert default_storage.exists("photos/gone.jpg")
    assert not Photo.objects.filter(slug="gone").exists()


def test_a_picture_of_another_draft_stays(pictured, piet, django_capture_on_commit_callbacks):
    draft = make_draft(piet, slug="draft")
    ArticlePhoto.objects.create(article=draft, number=1, photo=Photo.objects.get(slug="gone"))

    with django_capture_on_commit_callbacks(execute=True):
        move(pictured, "erase", by=piet, note=ORDER, editions=[1])

    assert Photo.objects.filter(slug="gone").exists()
    assert default_storage.exists("photos/gone.jpg")


# ── Dumps ───────────────────────────────────────────────────────────────────


@pytest.fixture
def erased_dump(transactional_db, tmp_path):
    """A paper with an erased edition, dumped and gone; `before.json` beside it is of the moment before."""
    call_command("flush", interactive=False, verbosity=0)
    piet = publisher_with_both_rights()
    article = make_draft(piet)
    Notice.objects.create(article=article, number=article.next_number(), text="It was wrong.")
    move(article, "rush", by=piet, note="Urgent")
    print_again(article, piet, headline="Beta")
    dump(tmp_path / "before.json", "--natural-foreign", "--natural-primary", "--without=auth")
    move(article, "erase", by=piet, note=ORDER, editions=[1])
    path = dump(tmp_path / "whole.json", "--natural-foreign", "--natural-primary", "--without=auth")
    call_command("flush", interactive=False, verbosity=0)
    return path


def rewritten(path, change):
    rows = [row for row in json.loads(path.read_text()) if change(row) is not False]
    path.write_text(json.dumps(rows))
    return path


def test_a_dump_with_an_erased_edition_loads_again(erased_dump):
    load_file(erased_dump)

    assert Edition.objects.get(number=1).is_erased
    assert Edition.objects.get(number=1).withheld_line == legal.ERASED_LINE
    assert Revision.objects.get(number=1).is_erased
    assert [(erasure.slug, erasure.number) for erasure in legal.erasures()] == [("ferry", 1)]


def test_an_older_dump_does_not_bring_the_words_back(erased_dump):
    load_file(erased_dump)

    with pytest.raises(CommandError, match="is here already and differs"):
        load_file(erased_dump.with_name("before.json"), "--overwrite")

    assert Edition.objects.get(number=1).is_erased


def test_a_dump_of_before_notices_had_rows_gets_them(erased_dump):
    load_file(rewritten(erased_dump, lambda row: row["model"] != "articles.printednotice"))

    (notice,) = PrintedNotice.objects.all()
    assert (notice.edition.number, notice.printed["text"]) == (2, "It was wrong.")


def without_move(row):
    if row["model"] == "articles.move" and row["fields"]["name"] == "erase":
        row["fields"]["edition"] = ["ferry", 2]


def with_words(row):
    if row["model"] == "articles.edition" and row["fields"]["number"] == 1:
        row["fields"]["headline"] = "Slipped in"


def with_a_body(row):
    if row["model"] == "articles.edition" and row["fields"]["number"] == 1:
        row["fields"]["document"]["body"] = [{"text_html": "<script>"}]


@pytest.mark.parametrize(
    ("change", "why"),
    [(without_move, "no move in these files or here says so"), (with_words, "has a text"), (with_a_body, "has a text")],
)
def test_an_emptied_edition_without_its_move_or_with_a_text_is_refused(erased_dump, change, why):
    with pytest.raises(CommandError, match=why):
        load_file(rewritten(erased_dump, change))

    assert not Article.objects.exists()
