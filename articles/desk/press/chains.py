"""Adding links to the two chains. Called last in a transaction: the head of a chain is what writers wait for."""

import datetime as dt
from collections.abc import Sequence

from django.contrib.auth.models import User
from django.db.models import F

from articles.models import Article, ChainHead, Edition, LedgerEntry, Move, Revision

AT_ONCE = 500  # SQLite takes at most 999 variables in a query


def add_move(
    name: str,
    *,
    about: str,
    by: User | None,
    actor: str,
    at: dt.datetime,
    note: str = "",
    article: Article | None = None,
    states: tuple[str, str] = ("", ""),
    revision: Revision | None = None,
    edition: Edition | None = None,
) -> Move:
    """Record one step. `about` says what moved, as text that outlives a change of its slug."""
    move = Move(
        article=article,
        record=about,
        name=name,
        from_state=states[0],
        to_state=states[1],
        user=by,
        actor=actor,
        at=at,
        note=note,
        revision=revision,
        edition=edition,
    )
    add_moves([move])
    return move


def add_moves(moves: Sequence[Move]) -> None:
    """Record steps, not stored yet, in their order."""
    head = ChainHead.locked(ChainHead.Chain.MOVES)
    for move in moves:
        move.number, move.previous, move.hash = head.advance(move.content())
    Move.objects.bulk_create(moves)
    head.save()


def enter_printings(at: dt.datetime, printed: Sequence[Edition] = (), *, is_due: bool = False) -> None:
    """Enter into the public ledger every edition that readers have seen by `at` and that is not in it yet.

    First those of `printed`, in their order. `is_due`: the caller knows that there is one. A scheduled edition is entered with the first printing after its hour:
    before, the ledger must not even show that there is one.
    """
    unseen = Edition.objects.filter(
        in_ledger=False, live_from__lte=at, live_until__gt=F("live_from"), withdrawn_at=None
    )
    if not is_due and not unseen.exists():
        return
    head = ChainHead.locked(ChainHead.Chain.PRINTINGS)
    place = {edition.pk: at for at, edition in enumerate(printed)}
    due = unseen.only("live_from", "kind", "digest").order_by("live_from", "pk")
    entries = [
        LedgerEntry(edition=edition, at=edition.live_from, kind=edition.kind, edition_digest=edition.digest)
        for edition in sorted(due, key=lambda edition: place.get(edition.pk, len(place)))
    ]
    for entry in entries:
        entry.number, entry.previous, entry.hash = head.advance(entry.content())
    LedgerEntry.objects.bulk_create(entries)
    for start in range(0, len(entries), AT_ONCE):
        pks = [entry.edition_id for entry in entries[start : start + AT_ONCE]]
        Edition.objects.filter(pk__in=pks).update(in_ledger=True)
    head.save()
