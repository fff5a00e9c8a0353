"""Where else did we print this? And which live stories rest on what its publisher took back since?

Only live editions are named: what readers can read now. An edition rests on the sources that it cites or quotes
from (`EditionSource`), and on every source through which those came to us, as `Source.via` says today.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from articles.models import Citation, Edition, EditionSource, Notice, PrintedQuote, Quote, Source
from articles.words import tokens

TELLING = 4  # fewer words than this stand in many texts by chance: only recorded quotations of them count
ASKED_FOR = 200  # words that the database is asked for; SQLite takes no pattern over 50 kB
Reason = tuple[Edition, str]


@dataclass(frozen=True)
class Reprint:
    """A live edition, and in words for editors why it was found."""

    edition: Edition
    why: list[str]


def where_printed(what: Quote | Source | Notice) -> list[Reprint]:
    """Every live edition that carries the same words or rests on the same source, the newest first.

    A Source: itself and all that came through it. A Quote: its words, on record or anywhere in a text, letter
    forms and marks aside; and its source, or the story's first one where it names none. A Notice: every quotation
    and source that its story holds or ever printed. A quote's or notice's own story is left out: we ask where else.
    """
    if isinstance(what, Source):
        return _gather(_resting_on([what]))
    if isinstance(what, Notice):
        words, sources = _words_of(what.article_id), list(_sources_of(what.article_id))
    else:
        source = what.source or _first_source(what.article_id)
        words, sources = [what.text], [source] if source else []
    reasons = [*_carrying(words), *_resting_on(sources)]
    return _gather(reason for reason in reasons if reason[0].article_id != what.article_id)


def where_words_stand(words: str, *, besides: int) -> list[Reprint]:
    """Every live edition in which `words` stand, but those of the story with the key `besides`; the newest first."""
    return _gather(reason for reason in _carrying([words]) if reason[0].article_id != besides)


def trouble() -> list[Reprint]:
    """Live editions that rest on a source withdrawn or corrected by its publisher and do not say so; the newest first.

    An edition froze the standing that each of its sources had when it was printed. Where that is not the present one,
    its readers do not know: it is in trouble until an edition with the present standing is out. What came *through*
    such a source is in trouble until the story itself cites that source, or prints that what came through it fell too.
    A source that stands again is not looked for. One query where every source stands.
    """
    fallen = {source.pk: source for source in Source.objects.exclude(standing=Source.Standing.STANDS)}
    through = _through(fallen)
    rows = list(_rows(through))
    standings = {(row.edition_id, row.source_id): row.printed["standing"] for row in rows}
    return _gather(
        (row.edition, why)
        for row in rows
        for root in through[row.source_id]
        if (
            why := _unsaid(
                row, fallen[root], standings.get((row.edition_id, root)), standings[row.edition_id, row.source_id]
            )
        )
    )


def _unsaid(row: EditionSource, fallen: Source, told_of_fallen: str | None, printed_standing: str) -> str:
    """What `row`, a source of an edition, rests on and the edition's readers are not told; "" where they are.

    `told_of_fallen`: the standing printed for the fallen source, None where the story does not cite it.
    """
    if row.source == fallen and printed_standing != fallen.standing:
        return f"“{fallen}” was {fallen.standing} by its publisher, and the story does not say so"
    if told_of_fallen is None and printed_standing == Source.Standing.STANDS:
        return f"“{row.source}” came through “{fallen}”, which was {fallen.standing} by its publisher: cite that too"
    return ""


def _gather(reasons: Iterable[Reason]) -> list[Reprint]:
    """Each edition once, with all that speaks for it."""
    by_edition: dict[Edition, dict[str, None]] = {}
    for edition, why in reasons:
        by_edition.setdefault(edition, {})[why] = None
    newest = sorted(by_edition, key=lambda edition: (edition.first_published, edition.pk), reverse=True)
    return [Reprint(edition, list(by_edition[edition])) for edition in newest]


# ── The same source ─────────────────────────────────────────────────────────


def _resting_on(sources: Iterable[Source]) -> Iterator[Reason]:
    roots = {source.pk: source for source in sources}
    through = _through(roots)
    for row in _rows(through):
        for root in through[row.source_id]:
            came = "" if row.source_id == root else f", which came through “{roots[root]}”"
            yield row.edition, f"rests on “{row.source}”{came}"


def _through(sources: Iterable[int]) -> dict[int, set[int]]:
    """All that came through `sources` (keys), step by step, they themselves first; for each, through which of them."""
    reached = {source: {source} for source in sources}
    frontier = set(reached)
    while frontier:
        known_through = Source.objects.filter(via__in=frontier).values_list("pk", "via")
        frontier = set()
        for source, via in known_through:
            if via is not None and not reached[via] <= reached.setdefault(source, set()):
                reached[source] |= reached[via]
                frontier.add(source)
    return reached


def _rows(sources: Iterable[int]) -> QuerySet:
    """What live editions name of `sources` (keys)."""
    named = EditionSource.objects.live().filter(source__in=list(sources)).select_related("edition", "source")
    return named.defer("edition__document", "edition__folded", "source__text_received").order_by("pk")


def _first_source(article_id: int) -> Source | None:
    """What a story's quotations without a source of their own are printed with."""
    first = Citation.objects.filter(article_id=article_id).select_related("source").first()
    return first.source if first else None


def _sources_of(article_id: int) -> QuerySet:
    """Every source that a story holds now or ever printed."""
    held = Citation.objects.filter(article_id=article_id).order_by().values("source")
    quoted = Quote.objects.filter(article_id=article_id, source__isnull=False).order_by().values("source")
    printed = EditionSource.objects.filter(edition__article_id=article_id).values("source")
    return Source.objects.filter(Q(pk__in=held) | Q(pk__in=quoted) | Q(pk__in=printed))


# ── The same words ──────────────────────────────────────────────────────────


def _words_of(article_id: int) -> list[str]:
    """Every quotation that a story holds now or ever printed."""
    held = Quote.objects.filter(article_id=article_id).values_list("text", flat=True)
    return [*held, *PrintedQuote.objects.filter(edition__article_id=article_id).values_list("text", flat=True)]


def _carrying(texts: Iterable[str]) -> Iterator[Reason]:
    """Live editions in which one of `texts` stands, word for word when folded."""
    wanted = {folded: text for text in texts if (folded := tokens(text))}
    telling = {folded: text for folded, text in wanted.items() if len(folded.split()) >= TELLING}
    short = {folded: text for folded, text in wanted.items() if folded not in telling}
    if telling:
        for edition in Edition.objects.live().filter(_holds(telling, "folded")).defer("document"):
            for folded, text in telling.items():
                if f" {folded} " in f" {edition.folded} ":
                    yield edition, f"prints “{_short(text)}”"
    if short:
        recorded = PrintedQuote.objects.live().filter(_holds(short, "edition__folded"))
        for quote in recorded.select_related("edition").defer("edition__document", "edition__folded"):
            if (folded := tokens(quote.text)) in short:
                yield quote.edition, f"prints “{_short(short[folded])}”"


def _holds(texts: Iterable[str], column: str) -> Q:
    return reduce(or_, (Q(**{f"{column}__contains": " ".join(text.split()[:ASKED_FOR])}) for text in texts))


def _short(text: str, length: int = 60) -> str:
    words = " ".join(text.split())
    return words if len(words) <= length else words[:length].rstrip() + "…"
