"""Adding links to the two chains. Called last in a transaction: the head of a chain is what writers wait for."""

import datetime as dt

from django.db.models import F

from articles.models import Article, ChainHead, Edition, LedgerEntry, Move, Revision


def add_move(
    name: str,
    *,
    about: str,
    by,
    actor: str,
    at: dt.datetime,
    note: str = "",
    article: Article | None = None,
    states: tuple[str, str] = ("", ""),
    revision: Revision | None = None,
    edition: Edition | None = None,
) -> Move:
    """Record one step. `about` says what moved, as text that outlives a change of its slug."""
    head = ChainHead.locked(ChainHead.Chain.MOVES)
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
    move.number, move.previous, move.hash = head.advance(move.content())
    move.save(force_insert=True)
    head.save()
    return move


def enter_printings(at: dt.datetime) -> None:
    """Enter into the public ledger every edition that readers have seen by `at` and that is not in it yet.

    A scheduled edition is entered with the first printing after its hour: before, the ledger must
    not even show that there is one.
    """
    unseen = Edition.objects.filter(
        in_ledger=False, live_from__lte=at, live_until__gt=F("live_from"), withdrawn_at=None
    )
    if not unseen.exists():
        return
    head = ChainHead.locked(ChainHead.Chain.PRINTINGS)
    for edition in unseen.only("live_from", "kind", "digest").order_by("live_from", "pk"):
        entry = LedgerEntry(edition=edition, at=edition.live_from, kind=edition.kind, edition_digest=edition.digest)
        entry.number, entry.previous, entry.hash = head.advance(entry.content())
        entry.save(force_insert=True)
        Edition.objects.filter(pk=edition.pk).update(in_ledger=True)
    head.save()
