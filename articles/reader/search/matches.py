"""The records that a query names: other names of the same person or topic, and pages to suggest. One query.

Only records that a live story names take part: a name that only the desk has changes nothing here. Names of
protected people lead nowhere, or a search would say who is behind them.
"""

from dataclasses import dataclass, field, replace
from itertools import combinations

from django.db.models import Case, CharField, Exists, F, OuterRef, QuerySet, Value, When
from django.db.models.functions import Coalesce, Length

from articles.models.editions import Edition
from articles.models.people import Person, PersonName
from articles.models.printed import EditionPerson, EditionTag
from articles.models.sections import Section
from articles.models.sources import Source
from articles.models.tags import Tag
from articles.reader import reading
from articles.reader.search import index
from articles.reader.search.query import Query, Term, Words
from articles.text import tokens

RECORDS_PER_WORD = 50  # the newest records whose names hold a word: half the paper may be called Mustafa
SUGGESTED = 5  # of each kind
MOST_OTHERS = 8  # other names of one term
LONGEST_NAME = 6  # words
FEW = 500  # rows of a record that are read through, where the word index would be read through for them

Group = tuple[str, int]  # a person or tag with all that were merged into it


@dataclass(frozen=True)
class RecordLink:
    """The slug and the name of a person, topic or source with a page."""

    slug: str
    name: str


@dataclass
class RecordMatches:
    """The records that a query or its filters name: all their names, pages to suggest, keys for the filters."""

    names: dict[Group, set[Words]] = field(default_factory=dict)
    people: list[RecordLink] = field(default_factory=list)
    topics: list[RecordLink] = field(default_factory=list)
    sources: list[RecordLink] = field(default_factory=list)
    person: RecordLink | None = None  # the one that the search is narrowed to
    topic: RecordLink | None = None
    person_keys: list[int] = field(default_factory=list)  # that person's, and of the records merged into it
    topic_keys: list[int] = field(default_factory=list)
    section_keys: list[int] = field(default_factory=list)
    with_many: set[str] = field(default_factory=set)  # the filters (“person”, “topic”, “section”) that many pass

    @property
    def has_suggestions(self) -> bool:
        return bool(self.people or self.topics or self.sources)


def find(query: Query, *, person: str = "", topic: str = "", section: str = "", suggest: bool = True) -> RecordMatches:
    """The records that the words of `query` and the filters (slugs) name: one query."""
    parts = [_names_of_tags()]
    named = [term for term in (*query.wanted, *query.unwanted) if not term.is_quoted]
    if named:
        parts.append(_names_of_people(index.any_of(tuple(named))))
    if suggest and query.wanted:
        parts += _suggestions(index.expression(replace(query, unwanted=()).with_beginning()))
    parts += [_filter("person", Person, person, EditionPerson.objects.filter(person=OuterRef("pk")))] if person else []
    parts += [_filter("topic", Tag, topic, EditionTag.objects.filter(tag=OuterRef("pk")))] if topic else []
    parts += [_section(section)] if section else []
    return _from_rows(parts[0].union(*parts[1:], all=True).order_by())  # else the first one's model orders all of them


# ── Names ───────────────────────────────────────────────────────────────────


def with_other_names(query: Query, records: RecordMatches) -> Query:
    """`query` in which each name also matches the other names of the same person or topic.

    A name counts only word for word; of a person's, the last word is enough.
    """
    groups: dict[Words, list[set[Words]]] = {}
    for (kind, _), names in records.names.items():
        typed = names | {name[-1:] for name in names if kind == "person"}
        for name in typed if len(names) > 1 else ():
            groups.setdefault(name, []).append(names)
    return replace(query, wanted=_with_others(query.wanted, groups), unwanted=_with_others(query.unwanted, groups))


def _with_others(terms: tuple[Term, ...], groups: dict[Words, list[set[Words]]]) -> tuple[Term, ...]:
    """`terms`, each with the other names of every run of words that it belongs to.

    (mustafa) and (jemilev or “mustafa dzhemilev”): words of one name may stand apart, as any others may.
    """
    others: list[set[Words]] = [set() for _ in terms]
    for start, end in combinations(range(len(terms) + 1), 2):
        run = terms[start:end]
        if end - start > LONGEST_NAME or any(term.is_quoted for term in run):
            continue
        for names in groups.get(tuple(word for term in run for word in term.words), ()):
            for place in range(start, end):
                others[place] |= {name for name in names if not _holds(name, terms[place].words)}
    return tuple(
        replace(term, others=tuple(sorted(names)[:MOST_OTHERS])) for term, names in zip(terms, others, strict=True)
    )


def _holds(name: Words, words: Words) -> bool:
    """True if `name` contains `words` next to each other: then every story that says the name says them."""
    return any(name[at : at + len(words)] == words for at in range(len(name) - len(words) + 1))


# ── The query ───────────────────────────────────────────────────────────────


def _names_of_people(expression: str) -> QuerySet:
    """All names of the people with a name that matches `expression`."""
    groups = Person.objects.filter(pk__in=_called(expression)).order_by().values(group=Coalesce("merged_into_id", "pk"))
    live = EditionPerson.objects.live()
    printed = Exists(live.filter(person=OuterRef("group"))) | Exists(live.filter(person__merged_into=OuterRef("group")))
    people = reading.with_merged(Person, groups).annotate(group=Coalesce("merged_into_id", "pk"))
    people = people.filter(printed, protected="")
    return _row("person name", people, pk=F("group"), name=F("folded"), other=F("names__folded"))


def _names_of_tags() -> QuerySet:
    """The names of tags with synonyms, and of merged tags. They are some hundreds; only here can they be folded."""
    # By indexes, one after the other. “Over 0” because SQLite finds nothing that is not null by an index.
    merged = Tag.objects.filter(merged_into__gt=0).order_by()
    with_synonyms = Tag.objects.annotate(length=Length("synonyms")).filter(length__gt=0).order_by()
    several = with_synonyms.values("pk").union(merged.values("pk"), merged.values("merged_into"))
    live = EditionTag.objects.live()
    printed = Exists(live.filter(tag=OuterRef("group"))) | Exists(live.filter(tag__merged_into=OuterRef("group")))
    tags = Tag.objects.filter(pk__in=several).annotate(group=Coalesce("merged_into_id", "pk")).filter(printed)
    return _row("tag name", tags, pk=F("group"), name=F("name"), other=F("synonyms"))


def _suggestions(expression: str) -> list[QuerySet]:
    """The records with a page whose name matches `expression`."""
    return [
        _row("person", Person.objects.in_print().filter(pk__in=_called(expression))),
        _row("topic", Tag.objects.in_print().filter(pk__in=index.keys(Tag, expression, RECORDS_PER_WORD))),
        _row(
            "source",
            Source.objects.in_print().filter(pk__in=index.keys(Source, expression, RECORDS_PER_WORD)),
            name=F("title"),
        ),
    ]


def _called(expression: str) -> QuerySet:
    """The keys of people with a name, or another name, that matches `expression`."""
    by_name = Person.objects.filter(pk__in=index.keys(Person, expression, RECORDS_PER_WORD)).order_by().values("pk")
    by_variant = PersonName.objects.filter(
        person__protected="", pk__in=index.keys(PersonName, expression, RECORDS_PER_WORD)
    ).order_by()
    return by_name.union(by_variant.values("person"))


def _filter(kind: str, model: type[Person | Tag], slug: str, rows: QuerySet) -> QuerySet:
    """The record with the page at `slug`, and the records merged into it, which have no page."""
    is_page = Case(When(merged_into=None, then=Value("page")), default=Value(""), output_field=CharField())
    here = model.objects.in_print().filter(slug=slug).values("pk")
    return _row(_how_many(kind, rows), reading.with_merged(model, here), other=is_page)


def _section(slug: str) -> QuerySet:
    rows = Edition.objects.filter(section=OuterRef("pk"))
    return _row(_how_many("section", rows), Section.objects.filter(slug=slug))


def _how_many(kind: str, rows: QuerySet) -> Case:
    """Whether many editions pass a filter or few, without counting them all."""
    is_many = Exists(rows[FEW : FEW + 1])
    return Case(When(is_many, then=Value(f"{kind} many")), default=Value(f"{kind} few"), output_field=CharField())


def _row(
    use: str | Case, records: QuerySet, *, pk: F | None = None, name: F | None = None, other: F | Case | None = None
) -> QuerySet:
    text = CharField()
    purpose = Value(use, text) if isinstance(use, str) else use
    return records.order_by().values_list(purpose, pk or F("pk"), "slug", name or F("name"), other or Value("", text))


def _from_rows(rows: QuerySet) -> RecordMatches:
    records = RecordMatches()
    suggestions: dict[str, list[RecordLink]] = {"person": [], "topic": [], "source": []}
    for use, pk, slug, name, other in rows:
        kind, _, what = use.partition(" ")
        if what in ("few", "many"):
            getattr(records, f"{kind}_keys").append(pk)
            records.with_many |= {kind} if what == "many" else set()
            if other:
                setattr(records, kind, RecordLink(slug, name))
        elif what == "name":
            names = {tuple(tokens(line).split()) for line in (name, *(other or "").splitlines())}
            records.names.setdefault((kind, pk), set()).update(names - {()})
        elif len(suggestions[kind]) < SUGGESTED:
            suggestions[kind].append(RecordLink(slug, name))
    records.people, records.topics, records.sources = suggestions.values()
    return records
