"""Do the chains hold? Everything that was chained is hashed again, link by link, and compared with what is stored.

An edition that was lawfully erased says so in its document (`"erased": true`) and is believed where a
Move "erase" of that edition stands in the chain of moves: its digest, its time and its place remain.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Exists, Max, OuterRef, QuerySet

from articles.models import GENESIS, ChainHead, Edition, LedgerEntry, Move
from articles.models.editions import EditionQuerySet
from articles.text import digest

AT_A_TIME = 200  # rows in memory: an edition can be long
Report = Callable[[int, int], None]


class Broken(Exception):
    """A chain does not hold. The message names the first row that is wrong, and what is wrong with it."""


@dataclass(frozen=True)
class VerifiedChain:
    """A chain that holds: how many links it has, and the hash of the last one, GENESIS where there is none."""

    links: int
    head: str


@dataclass(frozen=True)
class Verified:
    """The result of a verification that found nothing wrong.

    `noted` names the link whose hash was the noted head, "" if none was given. `erased`: editions whose text was
    lawfully erased. `waiting`: printings that readers see and that the next step in the newsroom will enter.
    """

    printings: VerifiedChain
    moves: VerifiedChain
    editions: int
    erased: int
    waiting: int
    noted: str


def verify(noted: str = "", report: Report = lambda done, total: None) -> Verified:
    """Recompute the ledger of printings and the chain of moves, and check every edition against its digest.

    `noted` is a head of either chain that somebody wrote down earlier: where it is still in its chain, nothing
    before it was cut off or rewritten. `report` is called with the rows done and about how many there are.
    Reads a few rows at a time and holds up nobody who publishes. Raises Broken.
    """
    heads = {chain: _head(chain) for chain in ChainHead.Chain}
    printings, moves = heads[ChainHead.Chain.PRINTINGS], heads[ChainHead.Chain.MOVES]
    counter = _RowCounter(report, printings.number + moves.number + _unentered().count())
    search = _HeadSearch(noted)
    erased = sum(_check_entry(entry) for entry in counter(_links(printings, _entries(), search)))
    for move in counter(_links(moves, _moves(), search)):
        _check_move(move)
    erased += sum(_check_unentered(edition) for edition in counter(_unentered().iterator(chunk_size=AT_A_TIME)))
    if noted and not search.link_name:
        raise Broken(
            f"The head that was noted, {noted}, is in neither chain: links were cut off or rewritten since, "
            "or it is the head of another paper."
        )
    return Verified(
        printings=VerifiedChain(printings.number, printings.hash),
        moves=VerifiedChain(moves.number, moves.hash),
        editions=Edition.objects.count(),
        erased=erased,
        waiting=_unentered().printed().count(),
        noted=search.link_name,
    )


class _RowCounter:
    """Reports how many rows are done."""

    def __init__(self, report: Report, total: int):
        self.report, self.total, self.done = report, total, 0

    def __call__(self, rows: Iterable) -> Iterator:
        for row in rows:
            yield row
            self.done += 1
            self.report(self.done, max(self.done, self.total))


class _HeadSearch:
    """Finds the link whose hash is the noted head."""

    def __init__(self, noted: str):
        self.noted = noted
        self.link_name = "the beginning of both chains" if noted == GENESIS else ""

    def look_at(self, link: LedgerEntry | Move, name: str) -> None:
        if link.hash == self.noted:
            self.link_name = name


# ── A chain ─────────────────────────────────────────────────────────────────


def _head(chain: str) -> ChainHead:
    """The head of `chain`. Raises Broken if it is missing or a link stands behind it.

    The last link is asked for first: what is added in between moves the head too, and is left for the next time.
    """
    links = LedgerEntry.objects if chain == ChainHead.Chain.PRINTINGS else Move.objects
    last = links.aggregate(last=Max("number"))["last"] or 0
    head = ChainHead.objects.filter(pk=chain).first()
    if head is None:
        raise Broken(f"The head of the chain of {chain} is missing.")
    if last > head.number:
        raise Broken(f"{_name(chain, last)} stands behind the head of its chain, which is at {head.number}.")
    return head


def _links(head: ChainHead, links: QuerySet, search: _HeadSearch) -> Iterator:
    """The links of a chain from the first to `head`, each after its place and hash were checked. Raises Broken."""
    number, previous = 0, GENESIS
    for link in links.filter(number__lte=head.number).order_by("number").iterator(chunk_size=AT_A_TIME):
        number += 1
        name = _name(head.chain, link.number)
        if link.number != number:
            raise Broken(f"{_name(head.chain, number)} is missing: the next one is {link.number}.")
        if link.previous != previous:
            raise Broken(f"{name} does not follow the one before it: it names another previous hash.")
        if _digest({**link.content(), "number": number, "previous": previous}) != link.hash:
            raise Broken(f"{name} was changed: what it says does not have its hash.")
        previous = link.hash
        search.look_at(link, name)
        yield link
    if head.number > number:
        raise Broken(f"{_name(head.chain, number + 1)} is missing: the head of the chain is at {head.number}.")
    if head.hash != previous:
        raise Broken(f"The head of the chain of {head.chain} was changed: it does not have the hash of the last link.")


def _name(chain: str, number: int) -> str:
    return f"Entry {number} of the ledger" if chain == ChainHead.Chain.PRINTINGS else f"Move {number}"


def _digest(value: object) -> str:
    """The digest of `value`, or "" if it holds what our documents never hold, such as a float."""
    try:
        return digest(value)
    except ValueError:
        return ""


# ── Printings ───────────────────────────────────────────────────────────────


def _entries() -> QuerySet:
    return LedgerEntry.objects.select_related("edition").defer("edition__folded")


def _unentered() -> EditionQuerySet:
    """Editions without a ledger entry: waiting for their hour, withdrawn, or live only since the last step."""
    entered = LedgerEntry.objects.filter(edition=OuterRef("pk"))
    return Edition.objects.filter(~Exists(entered)).defer("folded").order_by("pk")


def _check_entry(entry: LedgerEntry) -> bool:
    """Compare an entry with its edition; True if that was erased. Raises Broken."""
    edition, name = entry.edition, _name(ChainHead.Chain.PRINTINGS, entry.number)
    expected = {"kind": edition.kind, "digest": edition.digest, "time": edition.live_from}
    entered = {"kind": entry.kind, "digest": entry.edition_digest, "time": entry.at}
    for fact, value in entered.items():
        if expected[fact] != value:
            raise Broken(f"{edition} was changed: it has another {fact} than {name} says.")
    if not edition.in_ledger:
        raise Broken(f"{edition} was changed: it is not marked as entered, but it is in {name}.")
    return _check_edition(edition)


def _check_unentered(edition: Edition) -> bool:
    if edition.in_ledger:
        raise Broken(f"The entry of {edition} is missing from the ledger.")
    return _check_edition(edition)


def _check_edition(edition: Edition) -> bool:
    """Compare an edition with its digest, and its columns for lists with its document; True if it was erased."""
    document = edition.document
    is_erased = isinstance(document, dict) and document.get("erased") is True
    if is_erased and not edition.moves.filter(name="erase").exists():
        raise Broken(f"{edition} was emptied: it says that it was erased, but no move says so.")
    if is_erased and document.keys() != {"format", "erased", "edition"}:
        raise Broken(f"{edition} was changed: it was erased, but its document has words again.")
    if not is_erased and (not isinstance(document, dict) or _digest(document) != edition.digest):
        raise Broken(f"{edition} was changed: its document does not have the digest that it was printed with.")
    printed = {"number": edition.number, "kind": edition.kind}
    shown = {"headline": edition.headline, "standfirst": edition.standfirst, "kicker": edition.kicker}
    for expected, columns in ((document.get("edition", {}), printed), (document, shown)):
        for column, value in columns.items():
            if expected.get(column, "") != value:
                raise Broken(f"{edition} was changed: its {column} is not the one in its document.")
    return is_erased


# ── Moves ───────────────────────────────────────────────────────────────────


def _moves() -> QuerySet:
    named = ("revision__number", "revision__article_id", "edition__number", "edition__article_id")
    own = [field.name for field in Move._meta.concrete_fields]
    return Move.objects.select_related("revision", "edition").only(*own, *named)


def _check_move(move: Move) -> None:
    """Raise Broken if a move's revision or edition is another story's: only their numbers are hashed."""
    for name in ("revision", "edition"):
        row = getattr(move, name)
        if row and row.article_id != move.article_id:
            raise Broken(f"{_name(ChainHead.Chain.MOVES, move.number)} was changed: its {name} is another story's.")
