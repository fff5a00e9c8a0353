"""Both chains show tampering, whatever was tampered with, and concurrent publications never fork them."""

import datetime as dt
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections

from articles.desk.press.chains import add_move
from articles.desk.steps.workflow import move
from articles.desk.vault.verify import Broken, verify
from articles.models import GENESIS, Article, ChainHead, Edition, LedgerEntry, Move, Revision, now
from articles.tests.cast import make_draft, member, rewrite
from articles.tests.printing import print_story
from articles.text import digest

PRINTINGS, MOVES = ChainHead.Chain


@pytest.fixture
def piet(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # nobody logs in here
    return member("piet", "Publisher")


def rush(article: Article, piet, **how) -> None:
    move(article, "rush", by=piet, note="It is urgent.", **how)


@pytest.fixture
def ferry(db, piet):
    """A story with two editions, one of an hour ago: entries 1 and 2, moves 1 to 3."""
    article = make_draft(piet)
    rush(article, piet)
    Edition.objects.update(live_from=now() - dt.timedelta(hours=1), first_published=now() - dt.timedelta(hours=1))
    rechain(LedgerEntry, PRINTINGS, at=now() - dt.timedelta(hours=1))
    move(article, "revise", by=piet)
    rewrite(article, piet, headline="Ferry stops again")
    rush(article, piet)
    return article


def rechain(model, chain: str, **changes) -> None:
    """What a forger with the whole database in hand can do: write every link anew so that each fits the next."""
    head = ChainHead(chain=chain)
    for link in model.objects.order_by("number"):
        for name, value in changes.items():
            setattr(link, name, value)
        link.number, link.previous, link.hash = head.advance(link.content())
        model.objects.filter(pk=link.pk).update(number=link.number, previous=link.previous, hash=link.hash, **changes)
    head.save()


def swap(model, one: int, other: int) -> None:
    for old, new in ((one, 99), (other, one), (99, other)):
        model.objects.filter(number=old).update(number=new)


def head_of(chain: str) -> str:
    return ChainHead.objects.get(pk=chain).hash


# ── What holds ──────────────────────────────────────────────────────────────


def test_chains_that_nobody_touched_hold(ferry):
    result = verify()

    assert (result.printings.links, result.printings.head) == (2, head_of(PRINTINGS))
    assert (result.moves.links, result.moves.head) == (3, head_of(MOVES))
    assert (result.editions, result.erased, result.waiting, result.noted) == (2, 0, 0, "")


@pytest.mark.django_db
def test_a_newsroom_that_has_done_nothing_yet_verifies():
    result = verify(GENESIS)

    assert (result.printings.links, result.moves.links, result.printings.head) == (0, 0, GENESIS)
    assert result.noted == "the beginning of both chains"


def test_a_head_noted_earlier_is_found_again_in_either_chain(ferry):
    assert verify(LedgerEntry.objects.get(number=1).hash).noted == "Entry 1 of the ledger"
    assert verify(Move.objects.get(number=3).hash).noted == "Move 3"


def test_what_waits_for_its_hour_is_checked_and_in_no_chain(ferry, piet):
    move(ferry, "revise", by=piet)
    rewrite(ferry, piet, headline="Ferry tomorrow")
    rush(ferry, piet, go_live=now() + dt.timedelta(days=1))

    result = verify()
    Edition.objects.filter(number=3).update(document={"headline": "Forged"})

    assert (result.editions, result.printings.links, result.waiting) == (3, 2, 0)
    with pytest.raises(Broken, match="ferry edition 3 was changed: its document"):
        verify()


def test_what_came_into_sight_since_the_last_step_waits_to_be_entered(ferry):
    print_story("harbour")

    assert verify().waiting == 1


def test_it_tells_how_far_it_is(ferry):
    lines = []

    verify(report=lambda done, of: lines.append((done, of)))

    assert lines == [(n, 5) for n in range(1, 6)]


# ── What is caught ──────────────────────────────────────────────────────────


def broken(match: str, noted: str = ""):
    with pytest.raises(Broken, match=match):
        verify(noted)


def test_a_changed_document_is_caught(ferry):
    edition = Edition.objects.get(number=1)
    Edition.objects.filter(pk=edition.pk).update(document={**edition.document, "standfirst": "Slipped in."})

    broken("^ferry edition 1 was changed: its document does not have the digest")


def test_a_document_that_no_digest_can_be_made_of_is_caught(ferry):
    edition = Edition.objects.get(number=1)
    Edition.objects.filter(pk=edition.pk).update(document={**edition.document, "words": 1.5})

    broken("^ferry edition 1 was changed: its document")


def test_a_document_changed_with_its_digest_is_caught(ferry):
    edition = Edition.objects.get(number=2)
    forged = {**edition.document, "standfirst": "Slipped in."}
    Edition.objects.filter(pk=edition.pk).update(document=forged, digest=digest(forged))

    broken("^ferry edition 2 was changed: it has another digest than Entry 2 of the ledger says")


@pytest.mark.parametrize(
    ("column", "forged"), [("headline", "Forged"), ("standfirst", "Forged"), ("kicker", "Forged"), ("number", 9)]
)
def test_what_lists_show_of_an_edition_is_held_against_its_document(ferry, column, forged):
    Edition.objects.filter(number=1).update(**{column: forged})

    broken(f"was changed: its {column} is not the one in its document")


def test_another_time_of_printing_is_caught(ferry):
    Edition.objects.filter(number=1).update(live_from=now() - dt.timedelta(days=9))

    broken("^ferry edition 1 was changed: it has another time than Entry 1")


def test_a_changed_entry_is_caught(ferry):
    LedgerEntry.objects.filter(number=2).update(at=now() - dt.timedelta(days=9))

    broken("^Entry 2 of the ledger was changed")


@pytest.mark.parametrize(
    "change",
    [{"note": "Forged"}, {"actor": "olaf"}, {"name": "rush"}, {"at": now()}, {"revision": None}, {"to_state": ""}],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_move_is_caught(ferry, change):
    change = {"at": now() - dt.timedelta(days=9)} if "at" in change else change
    Move.objects.filter(number=2).update(**change)

    broken("^Move 2 was changed: what it says does not have its hash")


def test_a_move_given_to_another_story_is_caught(ferry):
    other = print_story("harbour").article
    Move.objects.filter(number=1).update(revision=Revision.objects.get(article=other))

    broken("^Move 1 was changed: its revision is another story's")


@pytest.mark.parametrize(("model", "name"), [(LedgerEntry, "Entry 1 of the ledger"), (Move, "Move 1")])
def test_two_links_in_another_order_are_caught(ferry, model, name):
    swap(model, 1, 2)

    broken(f"^{name} does not follow the one before it")


@pytest.mark.parametrize(("model", "name"), [(LedgerEntry, "Entry 1 of the ledger"), (Move, "Move 2")])
def test_a_missing_link_is_caught(ferry, model, name):
    number = 1 if model is LedgerEntry else 2
    model.objects.filter(number=number).delete()

    broken(f"^{name} is missing: the next one is {number + 1}")


@pytest.mark.parametrize(("model", "name"), [(LedgerEntry, "Entry 2 of the ledger"), (Move, "Move 3")])
def test_a_missing_last_link_is_caught(ferry, model, name):
    model.objects.order_by("number").last().delete()

    broken(f"^{name} is missing: the head of the chain is at")


def test_a_last_entry_that_was_cut_off_with_the_head_is_missed_by_its_edition(ferry):
    LedgerEntry.objects.filter(number=2).delete()
    rechain(LedgerEntry, PRINTINGS)

    broken("^The entry of ferry edition 2 is missing from the ledger")


def test_a_last_entry_that_was_cut_off_without_a_trace_is_caught_against_a_head_noted_earlier(ferry):
    noted = head_of(PRINTINGS)
    LedgerEntry.objects.filter(number=2).delete()
    Edition.objects.filter(number=2).update(in_ledger=False)
    rechain(LedgerEntry, PRINTINGS)

    assert verify().printings.links == 1
    broken(f"^The head that was noted, {noted}, is in neither chain", noted)


def test_a_last_move_that_was_cut_off_without_a_trace_is_caught_against_a_head_noted_earlier(ferry):
    noted = head_of(MOVES)
    Move.objects.filter(number=3).delete()
    rechain(Move, MOVES)

    assert verify().moves.links == 2
    broken("is in neither chain: links were cut off or rewritten", noted)


def test_a_chain_rewritten_from_a_forged_link_on_is_caught_against_a_head_noted_earlier(ferry):
    noted = head_of(MOVES)
    Move.objects.filter(number=2).update(note="Forged")
    rechain(Move, MOVES)

    verify()
    broken("is in neither chain", noted)


@pytest.mark.parametrize("chain", ChainHead.Chain)
def test_a_forged_head_is_caught(ferry, chain):
    ChainHead.objects.filter(pk=chain).update(hash="f" * 64)

    broken(f"^The head of the chain of {chain} was changed")


def test_a_head_set_back_is_caught(ferry):
    before = Move.objects.get(number=2)
    ChainHead.objects.filter(pk=MOVES).update(number=2, hash=before.hash)

    broken("^Move 3 stands behind the head of its chain, which is at 2")


def test_a_missing_head_is_caught(ferry):
    ChainHead.objects.filter(pk=PRINTINGS).delete()

    broken("^The head of the chain of printings is missing")


def test_an_edition_that_was_lawfully_erased_is_no_broken_one(ferry):
    edition = Edition.objects.get(number=1)
    other = Edition.objects.get(number=2)
    erased = {"format": 1, "erased": True, "edition": edition.document["edition"]}
    fields = {"about": "article ferry", "by": None, "actor": "piet", "at": now(), "note": "Court", "article": ferry}
    Edition.objects.filter(pk=edition.pk).update(document=erased, headline="")

    add_move("erase", edition=other, **fields)
    broken("^ferry edition 1 was emptied")
    add_move("erase", edition=edition, **fields)

    assert verify().erased == 1


def test_words_put_into_an_erased_edition_are_caught(ferry):
    edition = Edition.objects.get(number=1)
    erased = {"format": 1, "erased": True, "edition": edition.document["edition"]}
    add_move("erase", about="article ferry", by=None, actor="piet", at=now(), article=ferry, edition=edition)

    Edition.objects.filter(pk=edition.pk).update(document=erased, headline="Forged")
    broken("^ferry edition 1 was changed: its headline")
    Edition.objects.filter(pk=edition.pk).update(document={**erased, "headline": "Forged"}, headline="Forged")
    broken("^ferry edition 1 was changed: it was erased")


# ── The command ─────────────────────────────────────────────────────────────


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("verify_ledger", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_says_how_much_holds_and_both_heads(ferry):
    answer = run()

    assert f"Ledger: 2 printings, head {head_of(PRINTINGS)}" in answer
    assert f"Moves:  3 moves, head {head_of(MOVES)}" in answer
    assert "2 editions, each as it was printed." in answer


def test_the_command_says_where_a_noted_head_is(ferry):
    answer = run("--head", head_of(PRINTINGS).upper())

    assert "The noted head is Entry 2 of the ledger" in answer


def test_the_command_fails_with_the_first_row_that_is_wrong(ferry):
    Move.objects.filter(number=2).update(note="Forged")

    with pytest.raises(CommandError, match="Move 2 was changed") as failed:
        run()
    assert failed.value.returncode == 1


def test_the_command_wants_a_head_to_be_one(ferry):
    with pytest.raises(CommandError, match="64 hexadecimal digits"):
        run("--head", "abc")


# ── Many at once ────────────────────────────────────────────────────────────


@pytest.fixture
def shared_database(transactional_db, tmp_path) -> Iterator:
    """A database that threads can write to at once; what opens it in a thread.

    PostgreSQL is one. SQLite's test database lives in memory, where writers do not wait for each other: here the
    tests go on in a file, as the paper does.
    """
    if connection.vendor != "sqlite":
        yield ours
        return
    in_memory = connections["default"]
    file = tmp_path / "paper.sqlite3"
    in_memory.ensure_connection()
    with sqlite3.connect(file) as copy:
        in_memory.connection.backup(copy)

    @contextmanager
    def in_file():
        own = in_memory.copy()
        own.settings_dict["NAME"] = str(file)
        kept, connections["default"] = connections["default"], own
        try:
            yield
        finally:
            own.close()
            connections["default"] = kept

    with in_file():
        yield in_file


@contextmanager
def ours():
    try:
        yield
    finally:
        connection.close()


def test_stories_published_at_the_same_moment_make_one_chain_that_holds_at_every_moment(shared_database, piet):
    stories = [make_draft(piet, slug=f"story-{n}") for n in range(8)]
    ready, wrong, done = threading.Barrier(len(stories) + 1), [], threading.Event()

    def work(task) -> None:
        with shared_database():
            ready.wait()
            try:
                task()
            except Exception as error:
                wrong.append(error)

    def keep_verifying() -> None:
        while not done.is_set():
            verify()

    publishers = [threading.Thread(target=work, args=[lambda story=story: rush(story, piet)]) for story in stories]
    auditor = threading.Thread(target=work, args=[keep_verifying])
    for thread in (*publishers, auditor):
        thread.start()
    for thread in publishers:
        thread.join()
    done.set()
    auditor.join()

    result = verify()
    assert wrong == []
    assert (result.printings.links, result.moves.links) == (8, 8)
    assert set(LedgerEntry.objects.values_list("number", flat=True)) == set(range(1, 9))
