"""What surrounds a page: the sections, and which of the names on it have a page of their own."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from django.db.models import DateTimeField, Exists, F, OuterRef, Q, QuerySet, Value

from articles.models.editions import Edition
from articles.models.people import Person
from articles.models.sections import Section
from articles.models.slugs import FormerSlug
from articles.models.sources import Source
from articles.models.times import now
from articles.reader import nearby
from articles.reader.cards import SectionLink
from articles.reader.nearby import Likeness
from articles.reader.prepared import SHAPES, Placeholder, Prepared, several, size_for, spread

NO_NAME, NO_NUMBER = Value(""), Value(0)


@dataclass(frozen=True)
class Furniture:
    """The links around a page: sections with a story, and those of its people and sources that have a page."""

    sections: list[SectionLink] = field(default_factory=list)
    people: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    candidates: list[tuple] = field(default_factory=list)  # for `nearby.near`


def furnish(people: Iterable[str] = (), sources: Iterable[str] = (), like: Likeness | None = None) -> Furniture:
    """The furniture of a page that names these people and sources (slugs), with candidates near to `like`: one query.

    Whether somebody has a page is read from their row, not from what was printed: a page that an
    editor takes away turns the name into plain text at once, on every story. So it is with a source
    through which we know another, once no live story names it any more. An address that a record had when it
    was printed counts too: it redirects.
    """
    people, sources = {slug for slug in people if slug}, {slug for slug in sources if slug}
    query = _prepared(size_for(people), size_for(sources), like is not None)
    values = spread("person", people, size_for(people)) | spread("source", sources, size_for(sources))
    rows = query.rows(at=now(), **values, **(like.values() if like else {}))
    sections = sorted((row for row in rows if row[0] == "section"), key=lambda row: (row[1], row[4]))
    return Furniture(
        sections=[SectionLink(pk, slug, name) for _, _, pk, slug, name in sections],
        people=frozenset(slug for kind, _, _, slug, _ in rows if kind == "person"),
        sources=frozenset(slug for kind, _, _, slug, _ in rows if kind == "source"),
        candidates=[row for row in rows if row[0] in nearby.KINDS],
    )


@lru_cache(maxsize=SHAPES)
def _prepared(people: int, sources: int, with_candidates: bool) -> Prepared:
    return Prepared(lambda: _query(several("person", people), several("source", sources), with_candidates))


def _query(people: list[Placeholder], sources: list[Placeholder], with_candidates: bool) -> QuerySet:
    at = Placeholder("at", DateTimeField())
    filled = Exists(Edition.objects.live(at).filter(section=OuterRef("pk")))
    sections = Section.objects.filter(filled).order_by()
    parts = [sections.values_list(Value("section"), F("order"), F("pk"), F("slug"), F("name"))]
    if people:
        # The pages of those who were merged into another redirect there.
        has_page = Q(merged_into=None, has_page=True) | Q(merged_into__has_page=True)
        parts += _now_and_then(Person.objects.filter(has_page), people)
    if sources:
        parts += _now_and_then(Source.objects.in_print(at), sources)
    if with_candidates:
        parts += nearby.candidates()
    return parts[0].union(*parts[1:], all=True).order_by()  # else the first one's model orders all of them


def _now_and_then(records: QuerySet, slugs: list[Placeholder]) -> list[QuerySet]:
    """Rows for the `slugs` that lead to one of `records`: present slugs, and former ones."""
    kind = records.model._meta.model_name
    # Asked for each former slug, of which there are few or none: a list of all records would be read for every page.
    leads_on = Exists(records.order_by().filter(pk=OuterRef("target_pk")))
    had = FormerSlug.objects.filter(leads_on, kind=kind, slug__in=slugs)
    return [_rows(records.filter(slug__in=slugs), kind), _rows(had, kind)]


def _rows(records: QuerySet, kind: str) -> QuerySet:
    return records.order_by().values_list(Value(kind), NO_NUMBER, F("pk"), F("slug"), NO_NAME)
