"""The records that a query names: other names of the same person or topic, and pages to suggest. One query.

Only records that a live story names take part: a name that only the desk has changes nothing here. Names of
protected people lead nowhere, or a search would say who is behind them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import combinations

from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from articles.models.people import Person, PersonName
from articles.models.printed import EditionPerson, EditionTag
from articles.models.sections import Section
from articles.models.slugs import FormerSlug
from articles.models.sources import Source
from articles.models.tags import Tag
from articles.models.times import now
from articles.reader.prepared import SHAPES, Placeholder, Prepared
from articles.reader.reading import AT
from articles.reader.search import index
from articles.reader.search.query import Query, Term
from articles.words import Words
from articles.words import read as read_words

RECORDS_PER_WORD = 50  # the newest records whose names hold a word: half the paper may be called Mustafa
SUGGESTED = 5  # of each kind
MOST_OTHERS = 8  # other names of one term
LONGEST_NAME = 6  # words

Group = tuple[str, int]  # a person or tag with all that were merged into it


@dataclass(frozen=True)
class RecordLink:
    """The slug and the name of a person, topic or source with a page."""

    slug: str
    name: str


@dataclass
class RecordMatches:
    """The records that a query or its filters name: all their names, pages to suggest, slugs for the filters."""

    names: dict[Group, set[Words]] = field(default_factory=dict)
    surnames: dict[Group, set[Words]] = field(default_factory=dict)  # the last word of each name of a person
    people: list[RecordLink] = field(default_factory=list)
    topics: list[RecordLink] = field(default_factory=list)
    sources: list[RecordLink] = field(default_factory=list)
    person: RecordLink | None = None  # the one that the search is narrowed to
    topic: RecordLink | None = None
    # By “person”, “topic”, “section”: all slugs that the one in the filter, or what was merged into it, ever had.
    slugs: dict[str, list[str]] = field(default_factory=dict)

    @property
    def has_suggestions(self) -> bool:
        return bool(self.people or self.topics or self.sources)


def find(query: Query, *, person: str = "", topic: str = "", section: str = "", suggest: bool = True) -> RecordMatches:
    """The records that the words of `query` and the filters (slugs) name: one query."""
    named = tuple(term for term in (*query.wanted, *query.unwanted) if not term.is_quoted)
    suggest = suggest and bool(query.wanted)
    filters = {kind: slug for kind, slug in (("person", person), ("topic", topic), ("section", section)) if slug}
    prepared = _prepared(bool(named), suggest, tuple(filters))
    if prepared is None:
        return RecordMatches()
    values: dict[str, object] = {"at": now(), **filters}
    if named:
        values["named"] = index.any_of(named)
    if suggest:
        values["suggested"] = index.expression(replace(query, unwanted=()).with_beginning())
    return _from_rows(prepared.rows(**values))


@lru_cache(maxsize=SHAPES)
def _prepared(with_names: bool, with_suggestions: bool, filters: tuple[str, ...]) -> Prepared | None:
    def build() -> QuerySet:
        parts = [*(_names() if with_names else []), *(_suggestions() if with_suggestions else [])]
        parts += [part for kind in filters for part in _FILTERS[kind]()]
        if len(parts) == 1:
            return parts[0]
        return parts[0].union(*parts[1:], all=True).order_by()  # else the first one's model orders all of them

    return Prepared(build) if with_names or with_suggestions or filters else None


# ── Names ───────────────────────────────────────────────────────────────────


def with_other_names(query: Query, records: RecordMatches) -> Query:
    """`query` in which each name also matches the other names of the same person or topic.

    A name counts only word for word, however it is spelled; of a person's, the last word is enough.
    """
    groups: dict[str, list[set[Words]]] = {}
    for group, names in records.names.items():
        typed = names | records.surnames.get(group, set())
        for name in typed if len(names) > 1 else ():
            groups.setdefault("".join(name), []).append(names)
    if not groups:
        return query
    return replace(query, wanted=_with_others(query.wanted, groups), unwanted=_with_others(query.unwanted, groups))


def _with_others(terms: tuple[Term, ...], groups: dict[str, list[set[Words]]]) -> tuple[Term, ...]:
    """`terms`, each with the other names of every run of words that it belongs to.

    (mustafa) and (jemilev or “mustafa dzhemilev”): words of one name may stand apart, as any others may.
    """
    others: list[set[Words]] = [set() for _ in terms]
    for start, end in combinations(range(len(terms) + 1), 2):
        run = terms[start:end]
        if end - start > LONGEST_NAME or any(term.is_quoted for term in run):
            continue
        for names in groups.get("".join(word for term in run for word in term.words), ()):
            for place in range(start, end):
                others[place] |= {name for name in names if not _holds(name, terms[place].words)}
    return tuple(term.or_else(sorted(names)[:MOST_OTHERS]) for term, names in zip(terms, others, strict=True))


def _holds(name: Words, words: Words) -> bool:
    """True if `name` contains `words` next to each other: then every story that says the name says them."""
    return any(name[at : at + len(words)] == words for at in range(len(name) - len(words) + 1))


# ── The query ───────────────────────────────────────────────────────────────

Asking = tuple[str, int]  # SQL for keys, and how often the expression stands in it
_NAMED, _SUGGESTED = Placeholder("named"), Placeholder("suggested")


def _names() -> list[QuerySet]:
    """All names of the people, and of the tags, with a name that matches."""
    people = _all_of(Person, _called(), EditionPerson.objects.live(AT), "person").filter(protected="")
    tagged = f"SELECT tagged.* FROM ({index.keys_sql(Tag, RECORDS_PER_WORD)}) tagged"  # noqa: S608
    tags = _all_of(Tag, (tagged, 1), EditionTag.objects.live(AT), "tag")
    return [
        _row("person name", people, pk=F("group"), name=F("name"), other=F("names__name")),
        _row("tag name", tags, pk=F("group"), name=F("name"), other=F("synonyms")),
    ]


def _all_of(model: type[Person | Tag], keys: Asking, live: QuerySet, column: str) -> QuerySet:
    """The records with these keys that a live story names, with all that were merged into one with them."""
    table, (sql, asked) = model._meta.db_table, keys
    # Each index is asked once: as Django's own, what was merged into the named ones would ask it again.
    everybody = (
        f'WITH named AS (SELECT COALESCE(merged_into_id, id) AS id FROM "{table}" WHERE id IN ({sql})) '  # noqa: S608
        f'SELECT id FROM named UNION SELECT "{table}".id FROM "{table}" JOIN named ON merged_into_id = named.id'
    )
    group = OuterRef("group")
    named, merged = live.filter(**{column: group}), live.filter(**{f"{column}__merged_into": group})
    records = model.objects.filter(pk__in=RawSQL(everybody, [_NAMED] * asked))  # noqa: S611
    return records.annotate(group=Coalesce("merged_into_id", "pk")).filter(Exists(named) | Exists(merged))


def _suggestions() -> list[QuerySet]:
    """The records with a page whose name matches."""
    sql, asked = _called()
    called = RawSQL(sql, [_SUGGESTED] * asked)  # noqa: S611
    tagged = RawSQL(index.keys_sql(Tag, RECORDS_PER_WORD), [_SUGGESTED])  # noqa: S611
    titled = RawSQL(index.keys_sql(Source, RECORDS_PER_WORD), [_SUGGESTED])  # noqa: S611
    return [
        _row("person", Person.objects.in_print(AT).filter(pk__in=called)),
        _row("topic", Tag.objects.in_print(AT).filter(pk__in=tagged)),
        _row("source", Source.objects.in_print(AT).filter(pk__in=titled), name=F("title")),
    ]


def _called() -> Asking:
    """The keys of people with a name, or another name, that matches; those of the protected by their own name only."""
    by_name = index.keys_sql(Person, RECORDS_PER_WORD)
    by_variant = index.keys_sql(PersonName, RECORDS_PER_WORD)
    sql = (
        f"SELECT called.* FROM ({by_name}) called UNION "  # noqa: S608
        "SELECT person_id FROM articles_personname v JOIN articles_person p ON p.id = v.person_id "
        f"WHERE p.protected = '' AND v.id IN ({by_variant})"
    )
    return sql, 2


def _record(kind: str, model: type[Person | Tag]) -> list[QuerySet]:
    """The record with the page at a slug, the records merged into it, which have no page, and their former slugs.

    Only with a page is it a filter: `_from_rows` sees to that, as asking in each part would take several times longer.
    """
    slug = Placeholder(kind)
    page = model.objects.in_print(AT).filter(slug=slug)
    merged = model.objects.filter(merged_into__slug=slug).order_by()
    keys = model.objects.filter(slug=slug).order_by().values("pk").union(merged.values("pk")).order_by()
    return [_row(f"{kind} page", page), _row(f"{kind} slug", merged), _former(kind, model, keys)]


def _section() -> list[QuerySet]:
    sections = Section.objects.filter(slug=Placeholder("section")).order_by()
    return [_row("section page", sections), _former("section", Section, sections.values("pk"))]


def _former(kind: str, model: type[Person | Tag | Section], keys: QuerySet) -> QuerySet:
    had = FormerSlug.objects.filter(kind=model._meta.model_name, target_pk__in=keys)
    return _row(f"{kind} slug", had, pk=F("target_pk"), name=F("slug"))


_FILTERS = {
    "person": lambda: _record("person", Person),
    "topic": lambda: _record("topic", Tag),
    "section": _section,
}


def _row(
    use: str, records: QuerySet, *, pk: F | None = None, name: F | None = None, other: F | None = None
) -> QuerySet:
    text = CharField()
    return records.order_by().values_list(
        Value(use, text), pk or F("pk"), "slug", name or F("name"), other or Value("", text)
    )


def _from_rows(rows: Iterable[tuple]) -> RecordMatches:
    records = RecordMatches()
    pages: dict[str, RecordLink] = {}
    suggestions: dict[str, list[RecordLink]] = {"person": [], "topic": [], "source": []}
    for use, pk, slug, name, other in rows:
        kind, _, what = use.partition(" ")
        if what in ("page", "slug"):
            records.slugs.setdefault(kind, []).append(slug)
            if what == "page":
                pages[kind] = RecordLink(slug, name)
        elif what == "name":
            for line in (name, *(other or "").splitlines()):
                _add_name(records, (kind, pk), line)
        elif len(suggestions[kind]) < SUGGESTED:
            suggestions[kind].append(RecordLink(slug, name))
    records.people, records.topics, records.sources = suggestions.values()
    records.person, records.topic = pages.get("person"), pages.get("topic")
    records.slugs = {kind: slugs for kind, slugs in records.slugs.items() if kind in pages}
    return records


def _add_name(records: RecordMatches, group: Group, name: str) -> None:
    words = list(read_words(name))
    if not words:
        return
    records.names.setdefault(group, set()).add(tuple(part for word in words for part in word.parts))
    if group[0] == "person":
        records.surnames.setdefault(group, set()).add(words[-1].parts)
