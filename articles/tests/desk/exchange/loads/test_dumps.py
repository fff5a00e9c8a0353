"""Dumps of our own: every row comes back, and what was printed is only taken as it was printed."""

import json
import shutil

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from articles.models import (
    Article,
    ChainHead,
    Dismissal,
    Edition,
    FormerSlug,
    LedgerEntry,
    Move,
    Person,
    Photo,
    PrintedQuote,
    Revision,
    now,
)
from articles.tests.loading import dump, everything, load, load_file, row, story
from articles.text import digest

pytestmark = pytest.mark.django_db(transaction=True)

MODES = {
    "plain": [],
    "natural foreign": ["--natural-foreign"],
    "natural": ["--natural-foreign", "--natural-primary"],
}
FORMATS = ["json", "jsonl", "xml"]


@pytest.fixture(autouse=True)
def _new_database():
    """Primary keys count from 1, also where other tests were before."""
    empty()


def make_paper(folder) -> None:
    """A small paper with a bit of everything: gaps in its numbers, a story in print, one in review, an old address."""
    # JSON loses what is finer than a millisecond, here and below.
    rana = get_user_model().objects.create_user("rana", date_joined=now())
    get_user_model().objects.create_user("gone").delete()
    load(
        folder, [story(slug="spare"), row("person", slug="spare", name="Spare"), row("tag", slug="spare", name="Spare")]
    )
    Person.objects.all().delete()
    load(
        folder,
        [
            row("section", slug="world", name="World"),
            row("tag", slug="crimea", name="Kırım", kind="place"),
            row("photo", slug="bridge", title="Bridge", file=f"photos/{'a' * 32}.jpg", width=60, height=40),
            row("person", slug="esra", name="Esra", photo="bridge"),
            row("personname", person="esra", name="Esra Y."),
            row("position", person="esra", title="Mayor", organisation="crimea"),
            row("source", slug="copy", kind="wire copy", title="Wire copy", author="esra"),
            row("source", slug="speech", kind="speech", title="Speech", via="copy"),
            story(
                section="world",
                state="published",
                published_at="2022-11-01T00:00:00Z",
                tags=["crimea", "Grain"],
                guid="https://old.example/?p=4",
            ),
            story(slug="tahil", language="tr", translation_of="grain-leaves", state="review", created_by=["rana"]),
            row("byline", article="grain-leaves", label="Staff"),
            row("mention", article="grain-leaves", person="esra"),
            row("citation", article="grain-leaves", source="speech"),
            row("quote", article="grain-leaves", text="We are relieved,", speaker="esra", source="copy"),
            row("articlephoto", article="grain-leaves", photo="bridge", alt_text="A bridge"),
            row("notice", article="grain-leaves", text="A correction."),
            row("formerslug", kind="article", slug="old-address", target="grain-leaves"),
            row("formeraddress", article="grain-leaves", path="/2019/05/old-title/"),
        ],
    )
    Revision.objects.update(by=rana, actor="rana")
    grain = Article.objects.get(slug="grain-leaves")
    grain.dismissals.create(code="relative-date", field="body", digest="d" * 64, by=rana, actor="rana")
    Photo.objects.update(added_at=now())
    FormerSlug.objects.update(since=now())
    # What the desk does in between, in its own hand: approved, with the move that says so.
    Article.objects.filter(slug="tahil").update(state="approved", approved_digest="f" * 64, version=4)


def empty() -> None:
    """As after `migrate` into a new database."""
    call_command("flush", interactive=False, verbosity=0)


def without_keys(dumped: str) -> list:
    """The rows of a dump, without the one column that is a primary key in a natural dump too."""
    rows = json.loads(dumped)
    for line in rows:
        line["fields"].pop("target_pk", None)
    return rows


@pytest.mark.parametrize("mode", MODES.values(), ids=MODES.keys())
def test_a_dump_loads_into_an_empty_database_with_every_row(tmp_path, mode):
    make_paper(tmp_path)
    whole = dump(tmp_path / "whole.json", *mode)
    natural = dump(tmp_path / "before.json", "--natural-foreign", "--natural-primary").read_text()
    empty()

    load_file(whole)

    again = dump(tmp_path / "again.json", *mode)
    if "--natural-primary" not in mode:
        assert json.loads(again.read_text()) == json.loads(whole.read_text())
    after = dump(tmp_path / "after.json", "--natural-foreign", "--natural-primary").read_text()
    assert without_keys(after) == without_keys(natural)
    assert FormerSlug.objects.get().target_pk == Article.objects.get(slug="grain-leaves").pk
    assert PrintedQuote.objects.get().speaker.slug == "esra"


@pytest.mark.parametrize("format", FORMATS)
def test_a_dump_loads_in_every_format_and_a_second_time_writes_nothing(tmp_path, format):
    make_paper(tmp_path)
    before = everything()
    whole = dump(tmp_path / f"whole.{format}", "--natural-foreign")
    empty()

    load_file(whole)
    loaded = everything()
    answer = load_file(whole)

    assert loaded == before
    assert everything() == before
    assert "Installed" in answer


def test_a_whole_dump_with_every_app_loads(tmp_path):
    make_paper(tmp_path)
    before = everything()
    call_command("dumpdata", output=str(tmp_path / "whole.json"), verbosity=0)
    empty()

    load_file(tmp_path / "whole.json")

    assert everything() == before
    assert get_user_model().objects.get().username == "rana"


@pytest.mark.parametrize("mode", MODES.values(), ids=MODES.keys())
def test_a_dump_without_accounts_loads_with_a_warning(tmp_path, mode):
    make_paper(tmp_path)
    whole = dump(tmp_path / "whole.json", *mode, "--without=auth")
    empty()

    answer = load_file(whole)

    assert "These accounts do not exist here" in answer
    assert Article.objects.get(slug="tahil").created_by is None
    assert {(revision.by, revision.actor) for revision in Revision.objects.all()} == {(None, "rana")}
    assert [(dismissal.by, dismissal.actor) for dismissal in Dismissal.objects.all()] == [(None, "rana")]


def test_the_chains_go_on_after_a_load(tmp_path):
    make_paper(tmp_path)
    whole = dump(tmp_path / "whole.json")
    last = Move.objects.first()
    empty()
    load_file(whole)

    load(tmp_path, [story(slug="next")])

    assert (Move.objects.first().number, Move.objects.first().previous) == (last.number + 1, last.hash)
    assert ChainHead.objects.get(chain="printings").number == LedgerEntry.objects.count() == 1
    call_command("verify_ledger", verbosity=0)


def changed(path, model: str, **fields):
    """The dump at `path` with `fields` changed in its first row of `model`."""
    rows = json.loads(path.read_text())
    next(text for text in rows if text["model"] == f"articles.{model}")["fields"] |= fields
    path.write_text(json.dumps(rows))
    return path


def first(path, model: str) -> dict:
    return next(line for line in json.loads(path.read_text()) if line["model"] == f"articles.{model}")["fields"]


def test_an_edition_is_found_by_the_words_of_its_document_whatever_a_dump_says(tmp_path):
    make_paper(tmp_path)
    words = Edition.objects.get().folded
    whole = dump(tmp_path / "whole.json")
    empty()

    load_file(changed(whole, "edition", folded="words of an earlier version or of a draft"))

    assert Edition.objects.get().folded == words != ""


def test_an_edition_that_was_tampered_with_is_refused(tmp_path):
    make_paper(tmp_path)
    whole = dump(tmp_path / "whole.json")
    empty()
    before = everything()

    with pytest.raises(CommandError, match=r"articles.edition “grain-leaves 1”, field “document”: .*digest"):
        load_file(changed(whole, "edition", document=first(whole, "edition")["document"] | {"headline": "Ours"}))

    assert everything() == before


@pytest.mark.parametrize(
    "part",
    [
        {"body": [{"text_html": "<p onclick=x>Text</p>"}]},
        {"body": [{"text_html": "<script>alert(1)</script>"}]},
        {"body": "<p>"},
        {"sources": [{"url": "javascript:alert(1)"}]},
    ],
)
def test_an_edition_with_html_that_we_never_print_is_refused_though_its_digest_fits(tmp_path, part):
    make_paper(tmp_path)
    whole = dump(tmp_path / "whole.json")
    document = first(whole, "edition")["document"] | part
    empty()

    with pytest.raises(CommandError, match="field “document”"):
        load_file(changed(whole, "edition", document=document, digest=digest(document)))

    assert not Edition.objects.exists()


@pytest.mark.parametrize(
    ("model", "fields"),
    [
        ("edition", {"headline": "Ours"}),
        ("revision", {"note": "Ours"}),
        ("move", {"note": "Ours"}),
        ("ledgerentry", {"at": "2020-01-01T00:00:00Z"}),
        ("printedquote", {"text": "Ours"}),
    ],
)
def test_recorded_rows_that_differ_from_ours_are_refused(tmp_path, model, fields):
    make_paper(tmp_path)
    whole = dump(tmp_path / "whole.json")
    before = everything()

    with pytest.raises(CommandError, match="is here already and differs"):
        load_file(changed(whole, model, **fields))

    assert everything() == before


def test_moves_of_another_newsroom_are_refused_where_the_chain_has_begun(tmp_path):
    make_paper(tmp_path)
    whole = dump(tmp_path / "whole.json")
    empty()
    load(tmp_path, [story(slug="ours")])
    before = everything()

    with pytest.raises(CommandError, match="differs|has begun here"):
        load_file(whole)

    assert everything() == before


def test_stories_of_another_newsroom_load_with_their_editions_but_not_its_chains(tmp_path):
    make_paper(tmp_path)
    rows = [
        line
        for line in json.loads(dump(tmp_path / "whole.json", "--natural-foreign", "--natural-primary").read_text())
        if line["model"] not in ("articles.move", "articles.ledgerentry", "articles.chainhead", "auth.user")
    ]
    empty()
    load(tmp_path, [story(slug="ours")])

    load(tmp_path, rows)
    load(tmp_path, [story(slug="printed-here", state="published")])

    assert Edition.objects.get(slug="grain-leaves").in_ledger
    assert LedgerEntry.objects.count() == 2
    assert Article.objects.get(slug="tahil").state == "review"  # nobody's moves say who approved it


def test_a_photo_of_a_dump_keeps_its_name(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "stored"
    make_paper(tmp_path)
    whole = dump(tmp_path / "whole.json")
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
    empty()

    assert "Copy the pictures' folder as well" in load_file(whole)
    assert Photo.objects.get().file.name == f"photos/{'a' * 32}.jpg"
