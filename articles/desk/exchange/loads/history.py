"""Rows that are only ever added: revisions, editions and their rows, moves, the ledger, the chains' heads.

They come with a dump of a newsroom's own. What is here already has to be the same; what was printed has
to be what its digest says, and HTML in it what our own printing would have let pass.
"""

import datetime as dt
from collections.abc import Iterable

from articles.desk.exchange.loads.parse import FixtureRow
from articles.desk.exchange.loads.records import CHANGES_LATER, HISTORY
from articles.desk.exchange.loads.refs import Index, Ref, chunks, plain
from articles.models import Article, ChainHead, Edition, LedgerEntry, Move, PrintedNotice
from articles.text import digest, sanitise_printed


def check_edition(row: FixtureRow, rows: Iterable[FixtureRow]) -> None:
    """Refuse an edition that is not what its digest says, or that could carry script. Raises BadFixture.

    One that was erased has lost what its digest is over: it is believed where a move among `rows`, or here, says so.
    """
    document = row.given["document"]
    if not isinstance(document, dict):
        raise row.wrong("an edition's document is an object.", "document")
    if document.get("erased") is True:
        _check_erased(row, rows)
        return
    if digest(document) != row.given["digest"]:
        raise row.wrong("its document was changed: it does not have the digest that it was printed with.", "document")
    blocks = document.get("body", [])
    for block in blocks if isinstance(blocks, list) else [None]:
        markup = block.get("text_html", "") if isinstance(block, dict) else None
        if not isinstance(markup, str) or sanitise_printed(markup) != markup:
            raise row.wrong("its body holds HTML that no edition of ours has.", "document")
    for source in document.get("sources", []):
        for name in ("url", "archived_url"):
            address = source.get(name, "") if isinstance(source, dict) else None
            if not isinstance(address, str) or not address.startswith(("https://", "http://", "ftp://")) and address:
                raise row.wrong(f"a source of it has a web address that is none: {address!r}.", "document")


def _check_erased(row: FixtureRow, rows: Iterable[FixtureRow]) -> None:
    slug, number = row.key
    erased_here = Move.objects.filter(name="erase", article__slug=slug, edition__number=number)
    if not any(_erases(move, row) for move in rows if move.model is Move) and not erased_here.exists():
        raise row.wrong("it says that it was erased, and no move in these files or here does.", "document")
    document, fields = row.given["document"], row.given
    words = [fields.get(name) for name in ("headline", "standfirst", "kicker", "card", "folded")]
    block = document.get("edition")
    is_ours = isinstance(block, dict) and (block.get("number"), block.get("kind")) == (number, fields.get("kind"))
    if document.keys() != {"format", "erased", "edition"} or not is_ours or any(words):
        raise row.wrong("it says that it was erased, and has a text.", "document")


def _erases(move: FixtureRow, edition: FixtureRow) -> bool:
    named = move.given.get("edition")
    return move.given.get("name") == "erase" and named is not None and named.key == edition.key


def missing_notices(rows: Iterable[FixtureRow]) -> list[FixtureRow]:
    """Rows for the notices of the editions in `rows` that the files have no PrintedNotice of, as in older dumps."""
    rows = list(rows)
    present = {row.key[:2] for row in rows if row.model is PrintedNotice}
    made = []
    for edition in rows:
        if edition.model is Edition and edition.key not in present:
            for notice in edition.given["document"].get("notices", []):
                made.append(_notice_row(edition, notice))
    return made


def _notice_row(edition: FixtureRow, notice: dict) -> FixtureRow:
    try:
        given = {
            "edition": Ref(Edition, edition.key),
            "number": int(notice["number"]),
            "first_published": edition.given["first_published"],
            "printed": notice,
            "at": dt.datetime.fromisoformat(notice["at"]),
        }
    except (KeyError, TypeError, ValueError) as error:
        raise edition.wrong("a notice in it has no number or no time.", "document") from error
    return FixtureRow(edition.file, edition.place, PrintedNotice, None, {}, given, (*edition.key, given["number"]))


def new_rows(rows: Iterable[FixtureRow], index: Index) -> list[FixtureRow]:
    """Those of `rows` that are not here yet.

    Raises BadFixture for one that is here and differs, or that cannot be added.
    """
    new = []
    for model in HISTORY:
        of_model = [row for row in rows if row.model is model]
        if not of_model:
            continue
        stored = _stored(model, {row.key[0] for row in of_model})
        for row in of_model:
            if row.key in stored:
                _refuse_different(row, stored[row.key])
            else:
                _refuse_addition(row, index)
                new.append(row)
    return new


def _stored(model, firsts: set) -> dict[tuple, object]:
    """The rows of `model` here whose keys begin with one of `firsts`, by key."""
    path = {"article": "article__slug__in", "edition": "edition__article__slug__in", None: "number__in"}[HISTORY[model]]
    references = [field.name for field in model._meta.concrete_fields if field.is_relation]
    deeper = ["edition__article"] if HISTORY[model] == "edition" else []
    deeper += [f"{name}__article" for name in references if name in ("edition", "revision")]
    stored = {}
    for some in chunks(firsts):
        for record in model.objects.filter(**{path: some}).select_related(*references, *deeper):
            stored[record.natural_key()] = record
    return stored


def _refuse_different(row: FixtureRow, stored) -> None:
    for name, value in row.given.items():
        if name not in CHANGES_LATER and plain(value) != plain(getattr(stored, name)):
            kind = row.model._meta.verbose_name
            raise row.wrong(f"this {kind} is here already and differs. What was recorded is never changed.", name)


def _refuse_addition(row: FixtureRow, index: Index) -> None:
    if row.model in (Move, LedgerEntry):
        chain = ChainHead.Chain.MOVES if row.model is Move else ChainHead.Chain.PRINTINGS
        if not at_genesis(chain):
            raise row.wrong(
                f"the chain of {chain} has begun here and takes no links from outside. "
                "Load a whole dump into an empty database, or leave its moves and ledger out."
            )
    elif Ref(Article, row.key[:1]) in index.pks:
        raise row.wrong("this story exists here: its history is written here and not loaded.")


def at_genesis(chain: str) -> bool:
    """Whether nothing has been added to `chain` here."""
    return not ChainHead.objects.filter(chain=chain, number__gt=0).exists()


def told_articles(rows: Iterable[FixtureRow], *models) -> set[tuple]:
    """The keys of the articles of which `rows` hold rows of `models`."""
    keys = set()
    for row in rows:
        if row.model in models:
            article = row.given.get("article") if row.model is Move else Ref(Article, row.key[:1])
            if article:
                keys.add(article.key)
    return keys


def has_ledger_entry(rows: Iterable[FixtureRow]) -> set[tuple]:
    """The keys of the editions that have an entry in the ledger among `rows`."""
    return {row.given["edition"].key for row in rows if row.model is LedgerEntry}
