"""Rows that are only ever added: revisions, editions and their rows, moves, the ledger, the chains' heads.

They come with a newsroom's own dump. A row that is here already has to be the same. An edition has to fit its
digest, and HTML in it has to be what our own printing lets pass.
"""

import datetime as dt
from collections.abc import Iterable

from django.db import models

from articles.desk.exchange.loads.checking.refs import Index, Ref, chunks, natural_key, plain
from articles.desk.exchange.loads.parsing.rows import FixtureRow
from articles.desk.exchange.loads.records import CHANGES_LATER, HISTORY
from articles.models import Article, ChainHead, Edition, LedgerEntry, Move, PrintedNotice
from articles.text import digest, sanitise_printed


def check_edition(row: FixtureRow, rows: Iterable[FixtureRow]) -> None:
    """Raise BadFixture for an edition that does not fit its digest, or that could carry script.

    The digest of an erased edition cannot be checked: a move among `rows`, or one stored here, has to say "erase".
    """
    document = row.values["document"]
    if not isinstance(document, dict):
        raise row.wrong("an edition's document has to be an object.", "document")
    if document.get("erased") is True:
        _check_erased(row, rows)
        return
    if digest(document) != row.values["digest"]:
        raise row.wrong(
            "its document was changed after printing: it does not fit its digest. Dump the edition again.", "document"
        )
    blocks = document.get("body", [])
    for block in blocks if isinstance(blocks, list) else [None]:
        markup = block.get("text_html", "") if isinstance(block, dict) else None
        if not isinstance(markup, str) or sanitise_printed(markup) != markup:
            raise row.wrong("its body holds HTML that is not allowed in print.", "document")
    for source in document.get("sources", []):
        for name in ("url", "archived_url"):
            address = source.get(name, "") if isinstance(source, dict) else None
            if not isinstance(address, str) or not address.startswith(("https://", "http://", "ftp://")) and address:
                raise row.wrong(f"one of its sources has a web address that is not one: {address!r}.", "document")


def _check_erased(row: FixtureRow, rows: Iterable[FixtureRow]) -> None:
    slug, number = row.key
    erased_here = Move.objects.filter(name="erase", article__slug=slug, edition__number=number)
    if not any(_erases(move, row) for move in rows if move.model is Move) and not erased_here.exists():
        raise row.wrong("it says that it was erased, but no move in these files or here says so.", "document")
    document, fields = row.values["document"], row.values
    words = [fields.get(name) for name in ("headline", "standfirst", "kicker", "card", "folded")]
    block = document.get("edition")
    is_ours = isinstance(block, dict) and (block.get("number"), block.get("kind")) == (number, fields.get("kind"))
    if document.keys() != {"format", "erased", "edition"} or not is_ours or any(words):
        raise row.wrong("it says that it was erased, but it has a text.", "document")


def _erases(move: FixtureRow, edition: FixtureRow) -> bool:
    erased = move.values.get("edition")
    return move.values.get("name") == "erase" and erased is not None and erased.key == edition.key


def missing_notices(rows: Iterable[FixtureRow]) -> list[FixtureRow]:
    """Rows for notices of the editions in `rows` that come without a PrintedNotice, as in older dumps."""
    rows = list(rows)
    present = {row.key[:2] for row in rows if row.model is PrintedNotice}
    missing = []
    for edition in rows:
        if edition.model is Edition and edition.key not in present:
            for notice in edition.values["document"].get("notices", []):
                missing.append(_notice_row(edition, notice))
    return missing


def _notice_row(edition: FixtureRow, notice: dict) -> FixtureRow:
    try:
        values = {
            "edition": Ref(Edition, edition.key),
            "number": int(notice["number"]),
            "first_published": edition.values["first_published"],
            "printed": notice,
            "at": dt.datetime.fromisoformat(notice["at"]),
        }
    except (KeyError, TypeError, ValueError) as error:
        raise edition.wrong("a notice in it has no number or no time.", "document") from error
    return FixtureRow(edition.file, edition.place, PrintedNotice, None, {}, values, (*edition.key, values["number"]))


def new_rows(rows: Iterable[FixtureRow], index: Index) -> list[FixtureRow]:
    """The rows that are not here yet. Raises BadFixture for one that differs from ours, or cannot be added."""
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


def _stored(model: type[models.Model], firsts: set) -> dict[tuple, models.Model]:
    """The stored rows of `model` whose keys begin with one of `firsts`, by key."""
    path = {"article": "article__slug__in", "edition": "edition__article__slug__in", None: "number__in"}[HISTORY[model]]
    references = [field.name for field in model._meta.concrete_fields if field.is_relation]
    deeper = ["edition__article"] if HISTORY[model] == "edition" else []
    deeper += [f"{name}__article" for name in references if name in ("edition", "revision")]
    stored = {}
    for chunk in chunks(firsts):
        for record in model._default_manager.filter(**{path: chunk}).select_related(*references, *deeper):
            stored[natural_key(record)] = record
    return stored


def _refuse_different(row: FixtureRow, stored: models.Model) -> None:
    for name, value in row.values.items():
        if name not in CHANGES_LATER and plain(value) != plain(getattr(stored, name)):
            kind = row.model._meta.verbose_name
            raise row.wrong(
                f"this {kind} is here already and differs. What was recorded is never changed: take this row out.", name
            )


def _refuse_addition(row: FixtureRow, index: Index) -> None:
    if row.model in (Move, LedgerEntry):
        chain = ChainHead.Chain.MOVES if row.model is Move else ChainHead.Chain.PRINTINGS
        if not at_genesis(chain):
            raise row.wrong(
                f"the chain of {chain} has begun here and takes no links from outside. "
                "Load a whole dump into an empty database, or leave out its moves and ledger."
            )
    elif Ref(Article, row.key[:1]) in index.pks:
        raise row.wrong("this story exists here, so its history is written here. Take this row out.")


def at_genesis(chain: str) -> bool:
    """True if `chain` has no link here yet."""
    return not ChainHead.objects.filter(chain=chain, number__gt=0).exists()


def articles_of(rows: Iterable[FixtureRow], model: type[models.Model]) -> set[tuple]:
    """The keys of the articles that have a row of `model` among `rows`."""
    keys = set()
    for row in rows:
        if row.model is model:
            article = row.values.get("article") if row.model is Move else Ref(Article, row.key[:1])
            if article:
                keys.add(article.key)
    return keys


def editions_in_ledger(rows: Iterable[FixtureRow]) -> set[tuple]:
    """The keys of the editions that have a ledger entry among `rows`."""
    return {row.values["edition"].key for row in rows if row.model is LedgerEntry}
