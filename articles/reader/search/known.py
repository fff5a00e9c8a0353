"""What the paper's records add to a search: other names of what was asked for, and pages to suggest. One query.

Only records that a live story names take part: a name that stands on the desk alone changes nothing here. Names of
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

LOOKED_AT = 50  # the newest records whose names hold a word: half the paper may be called Mustafa
SUGGESTED = 5  # of each kind
MOST_OTHERS = 8  # other names of one term
LONGEST_NAME = 6  # words
FEW = 500  # rows of a record that are read through, where the word index would be read through for them

Group = tuple[str, int]  # a person or tag with all that were merged into it


@dataclass(frozen=True)
class RecordLink:
    """A page of a person, topic or source."""

    slug: str
    name: str


@dataclass
class FromRecords:
    """What the records say to a query."""

    names: dict[Group, set[Words]] = field(default_factory=dict)
    people: list[RecordLink] = field(default_factory=list)
    topics: list[RecordLink] = field(default_factory=list)
    sources: list[RecordLink] = field(default_factory=list)
    person: RecordLink | None = None  # whom the search is narrowed to
    topic: RecordLink | None = None
    person_keys: list[int] = field(default_factory=list)  # theirs, and of those who were merged into them
    topic_keys: list[int] = field(default_factory=list)
    section_keys: list[int] = field(default_factory=list)
    with_many: set[str] = field(default_factory=set)  # of “person”, “topic” and “section” those that let many pass

    @property
    def has_suggestions(self) -> bool:
        return bool(self.people or self.topics or self.sources)


def about(query: Query, *, person: str = "", topic: str = "", section: str = "", suggest: bool = True) -> FromRecords:
    """What the records know about the words of `query`, and about the filters (slugs): one query at most."""
    parts = [_names_of_tags()]
    named = [term for term in (*query.wanted, *query.unwanted) if not term.is_quoted]
    if named:
        parts.append(_names_of_people(index.any_of(tuple(named))))
    if suggest and query.wanted:
        parts += _suggestions(index.expression(replace(query, unwanted=()).with_beginning()))
    parts += [_filter("person", Person, person, EditionPerson.objects.filter(person=OuterRef("pk")))] if person else []
    parts += [_filter("topic", Tag, topic, EditionTag.objects.filter(tag=OuterRef("pk")))] if topic else []
    parts += [_section(section)] if section else []
    return _sorted_out(parts[0].union(*parts[1:], all=True).order_by())  # else the first one's model orders all of them


# ── Names ───────────────────────────────────────────────────────────────────


def with_other_names(query: Query, records: FromRecords) -> Query:
    """`query` in which what is a name may also be said by the other names of the same person or topic.

    A name is what was typed as one, word for word; of a person, the last word of a name is enough.
    """
    groups: dict[Words, list[set[Words]]] = {}
    for (kind, _), names in records.names.items():
        all_names = names | {name[-1:] for name in names if kind == "person"}
        for name in all_names if len(names) > 1 else ():
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
        replace(term, others=tuple(sorted(other_names)[:MOST_OTHERS]))
        for term, other_names in zip(terms, others, strict=True)
    )


def _holds(name: Words, words: Words) -> bool:
    """Whether `words` stand in `name`, next to each other: then every story that says the name says them."""
    return any(name[at : at + len(words)] == words for at in range(len(name) - len(words) + 1))


# ── The query ───────────────────────────────────────────────────────────────


def _names_of_people(expression: str) -> QuerySet:
    """All names of the people who have a name with any of the words in it."""
    groups = Person.objects.filter(pk__in=_called(expression)).order_by().values(group=Coalesce("merged_into_id", "pk"))
    live = EditionPerson.objects.live()
    printed = Exists(live.filter(person=OuterRef("group"))) | Exists(live.filter(person__merged_into=OuterRef("group")))
    people = reading.and_those_merged(Person, groups).annotate(group=Coalesce("merged_into_id", "pk"))
    people = people.filter(printed, protected="")
    return _row("person name", people, pk=F("group"), name=F("folded"), other=F("names__folded"))


def _names_of_tags() -> QuerySet:
    """The names of tags that have synonyms, or were merged. They are some hundreds; only here can they be folded."""
    # By indexes, one after the other. “Over 0” because SQLite finds nothing that is not null by an index.
    merged = Tag.objects.filter(merged_into__gt=0).order_by()
    with_synonyms = Tag.objects.annotate(length=Length("synonyms")).filter(length__gt=0).order_by()
    several = with_synonyms.values("pk").union(merged.values("pk"), merged.values("merged_into"))
    live = EditionTag.objects.live()
    printed = Exists(live.filter(tag=OuterRef("group"))) | Exists(live.filter(tag__merged_into=OuterRef("group")))
    tags = Tag.objects.filter(pk__in=several).annotate(group=Coalesce("merged_into_id", "pk")).filter(printed)
    return _row("tag name", tags, pk=F("group"), name=F("name"), other=F("synonyms"))


def _suggestions(expression: str) -> list[QuerySet]:
    """Pages in print whose name holds all the words, the last one as a beginning."""
    return [
        _row("person", Person.objects.in_print().filter(pk__in=_called(expression))),
        _row("topic", Tag.objects.in_print().filter(pk__in=index.keys(Tag, expression, LOOKED_AT))),
        _row(
            "source",
            Source.objects.in_print().filter(pk__in=index.keys(Source, expression, LOOKED_AT)),
            name=F("title"),
        ),
    ]


def _called(expression: str) -> QuerySet:
    """The keys of people who are, or are also, called what `expression` says."""
    by_name = Person.objects.filter(pk__in=index.keys(Person, expression, LOOKED_AT)).order_by().values("pk")
    by_variant = PersonName.objects.filter(
        person__protected="", pk__in=index.keys(PersonName, expression, LOOKED_AT)
    ).order_by()
    return by_name.union(by_variant.values("person"))


def _filter(kind: str, model: type[Person | Tag], slug: str, rows: QuerySet) -> QuerySet:
    """The record whose page stands at `slug`, and those that were merged into it, which no page shows."""
    is_page = Case(When(merged_into=None, then=Value("page")), default=Value(""), output_field=CharField())
    here = model.objects.in_print().filter(slug=slug).values("pk")
    return _row(_how_many(kind, rows), reading.and_those_merged(model, here), other=is_page)


def _section(slug: str) -> QuerySet:
    rows = Edition.objects.filter(section=OuterRef("pk"))
    return _row(_how_many("section", rows), Section.objects.filter(slug=slug))


def _how_many(kind: str, rows: QuerySet) -> Case:
    """What a filter lets pass, told without counting further than is asked."""
    is_many = Exists(rows[FEW : FEW + 1])
    return Case(When(is_many, then=Value(f"{kind} many")), default=Value(f"{kind} few"), output_field=CharField())


def _row(use: str | Case, records: QuerySet, *, pk=None, name=None, other=None) -> QuerySet:
    text = CharField()
    value = Value(use, text) if isinstance(use, str) else use
    return records.order_by().values_list(value, pk or F("pk"), "slug", name or F("name"), other or Value("", text))


def _sorted_out(rows: QuerySet) -> FromRecords:
    records = FromRecords()
    pages: dict[str, list[RecordLink]] = {"person": [], "topic": [], "source": []}
    for use, pk, slug, name, other in rows:
        kind, _, what = use.partition(" ")
        if what in ("few", "many"):
            getattr(records, f"{kind}_keys").append(pk)
            records.with_many |= {kind} if what == "many" else set()
            if other:
                setattr(records, kind, RecordLink(slug, name))
        elif what == "name":
            lines = {tuple(tokens(line).split()) for line in (name, *(other or "").splitlines())}
            records.names.setdefault((kind, pk), set()).update(lines - {()})
        elif len(pages[kind]) < SUGGESTED:
            pages[kind].append(RecordLink(slug, name))
    records.people, records.topics, records.sources = pages.values()
    return records
