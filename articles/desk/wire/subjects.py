"""Tags and sources of the newsroom whose names a text has in it, by their folded letters."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from articles.desk.language import vocabulary
from articles.desk.language.names import QUERY_SIZE
from articles.desk.language.patterns import lazily
from articles.desk.language.prose import Prose, Span
from articles.models import Source, Tag
from articles.text import fold

LONGEST = 8  # words of a name
Places = dict[str, list[Span]]
_WORD = lazily(r"[^\W_]+")
_TITLED_SOURCES = (Source.Kind.DOCUMENT, Source.Kind.DATASET, Source.Kind.PUBLICATION, Source.Kind.PRESS_RELEASE)


_folded = lru_cache(maxsize=8192)(fold)


@dataclass(frozen=True)
class Named:
    """A record whose name stands in a text, and where first."""

    record: Tag | Source
    span: Span


def tags_in(prose: Prose, places: Places) -> list[Named]:
    """The tags whose name or synonym stands in `prose`, each once, in its order. A longer name hides a shorter one in it.

    What is written with a capital as a tag is not found without it: Turkey, and turkey.
    """
    names = {tag.folded: tag for tag in _by_folded(Tag.objects.select_related("merged_into"), places)}
    capital = {tag.folded: tag.name[:1].isupper() and tag.kind != Tag.Kind.TOPIC for tag in names.values()}
    for tag in Tag.objects.exclude(synonyms="").select_related("merged_into"):
        for synonym in tag.synonyms.splitlines():
            folded = fold(synonym.strip())
            if folded in places:
                names.setdefault(folded, tag)
                capital.setdefault(folded, synonym[:1].isupper() and tag.kind != Tag.Kind.TOPIC)
    spans = [
        (span, tag)
        for folded, tag in names.items()
        for span in places[folded]
        if not capital[folded] or prose.text[span[0]].isupper()
    ]
    return _first_of_each((span, tag.merged_into or tag) for span, tag in _outermost(spans))


def sources_in(places: Places) -> list[Named]:
    """The documents, datasets and publications whose title, of two words at least, stands in `prose`."""
    places = {folded: spans for folded, spans in places.items() if " " in folded}
    sources = _by_folded(Source.objects.filter(kind__in=_TITLED_SOURCES), places)
    return _first_of_each(_outermost([(span, source) for source in sources for span in places[source.folded]]))


def places_in(prose: Prose) -> Places:
    """Every run of up to LONGEST words, folded, and where it stands; never over two sentences."""
    words = [(match.start(), match.end(), _folded(match.group())) for match in _WORD.finditer(prose.text)]
    places: dict[str, list[Span]] = {}
    no_edge = vocabulary.plain("names.no_edge")
    for first in range(len(words)):
        name = ""
        if prose.text[words[first][0] : words[first][1]] in no_edge:
            continue
        for last in range(first, min(first + LONGEST, len(words))):
            gap = prose.text[words[last - 1][1] : words[last][0]] if last > first else ""
            if len(gap) > 1 or gap == "\n":
                break
            name += (" " if gap.isspace() else fold(gap)) + words[last][2]
            if len(name) > 1 and prose.text[words[last][0] : words[last][1]] not in no_edge:
                places.setdefault(name, []).append((words[first][0], words[last][1]))
    return places


def _by_folded(queryset, places: Iterable[str]) -> Iterator:
    ordered = sorted(places)
    for start in range(0, len(ordered), QUERY_SIZE):
        yield from queryset.filter(folded__in=ordered[start : start + QUERY_SIZE])


def _outermost(spans: list[tuple[Span, object]]) -> list[tuple[Span, object]]:
    kept: list[tuple[Span, object]] = []
    for span, record in sorted(spans, key=lambda named: (named[0][0], -named[0][1])):
        if not kept or span[0] >= kept[-1][0][1]:
            kept.append((span, record))
    return kept


def _first_of_each(spans: Iterable[tuple[Span, object]]) -> list[Named]:
    first: dict[int, Named] = {}
    for span, record in spans:
        first.setdefault(record.pk, Named(record, span))
    return list(first.values())
