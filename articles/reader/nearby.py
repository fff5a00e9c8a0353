"""Stories near a story: its translations, and stories about the same people and topics.

The query for a page's furniture finds them, as keys of editions; the stories themselves are read by their keys. In one
query, both databases would look at every candidate several times.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField, Exists, F, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.sql.compiler import SQLCompiler

from articles.models.editions import Edition
from articles.models.printed import EditionPerson, EditionTag
from articles.reader import reading
from articles.reader.cards import Card, SectionLink, with_keys
from articles.reader.prepared import Placeholder

EDITIONS_PER_NAME = 6  # the newest of each person and topic: a popular one must not slow down its stories
NAMES_AT_MOST = 16  # of a story that names very many, the first ones count
TRANSLATIONS_AT_MOST = 20
TRANSLATION, PERSON, TOPIC = KINDS = ("translation", "same person", "same topic")


@dataclass(frozen=True)
class Likeness:
    """What makes other stories near: the names in this edition, and the original that its translations share."""

    edition_id: int
    original: str

    @classmethod
    def of(cls, edition: Edition) -> "Likeness":
        """The Likeness of `edition`, which comes with its document."""
        return cls(edition.pk, edition.document["translation_of"] or edition.document["slug"])

    def values(self) -> dict[str, int | str]:
        """The values of the placeholders in `candidates`."""
        return {"edition": self.edition_id, "original": self.original}


class Keys(Subquery):
    """The keys that a subquery selects, as the text of a JSON list: one row to read instead of many."""

    template = "(SELECT JSON_GROUP_ARRAY(matches.key) FROM (%(subquery)s) matches)"
    output_field = TextField()

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        return self.as_sql(compiler, connection, "(SELECT JSON_AGG(matches.key)::text FROM (%(subquery)s) matches)")


def candidates() -> list[QuerySet]:
    """Queries for the stories near to a Likeness: rows of what is shared, which one it is, and keys of editions.

    A translation's row has its key in the third column; a person's or topic's has those of the newest stories in the
    fifth.
    """
    mine = Placeholder("edition", BigIntegerField())
    people = EditionPerson.objects.filter(edition=mine).exclude(role=EditionPerson.Role.AUTHOR)
    # A person who speaks and is mentioned is looked up once.
    earlier = people.filter(person=OuterRef("person"), number__lt=OuterRef("number"))
    translations = Edition.objects.live(reading.AT).filter(noindex=False, translation_group=Placeholder("original"))
    return [
        translations.order_by().values_list(Value(TRANSLATION), Value(0), F("pk"), Value(""), Value("")),
        _sharing(people.filter(~Exists(earlier)), PERSON, "person_id"),
        _sharing(EditionTag.objects.filter(edition=mine), TOPIC, "tag_id"),
    ]


def _sharing(mine: QuerySet, kind: str, name: str) -> QuerySet:
    """For each of the first of `mine` the newest stories that have the same `name`: its index gives them in order.

    Only live stories that lists may show: earlier editions would take the places of other stories.
    """
    named = mine.model._default_manager.live(reading.AT).filter(edition__noindex=False, **{name: OuterRef(name)})
    newest = named.order_by("-first_published", "-edition_id").values(key=F("edition_id"))[:EDITIONS_PER_NAME]
    first = mine.filter(number__lte=NAMES_AT_MOST).order_by()
    return first.values_list(Value(kind), F(name), Value(0), Value(""), Keys(newest))


@dataclass(frozen=True)
class Near:
    """Live stories near a story: its translations, and related ones, the nearest first."""

    translations: list[Card]
    related: list[Card]


NONE_NEAR = Near([], [])


def near(rows: Collection[tuple], *, edition_id: int, sections: Iterable[SectionLink], at_most: int = 4) -> Near:
    """The stories in these rows of `candidates`, without that of `edition_id`: one query.

    Nearest are the stories that share most people and topics, the newest first among equals.
    """
    translations = [key for kind, _, key, *_ in rows if kind == TRANSLATION and key != edition_id]
    sharing = [keys for kind, *_, keys in rows if kind != TRANSLATION and keys]
    # Each once for each name: another story too may name somebody in several parts.
    shared = Counter(chain.from_iterable(set(json.loads(keys)) for keys in sharing))
    others = shared.keys() - {edition_id, *translations}
    nearest = sorted(others, key=lambda key: (shared[key], key), reverse=True)[:at_most]
    translations = translations[:TRANSLATIONS_AT_MOST]
    keys = translations + nearest
    if not keys:
        return NONE_NEAR
    stories = with_keys(keys, sections)
    related = [story for story in stories if story.pk in others]
    related.sort(key=lambda story: (shared[story.pk], story.first_published, story.pk), reverse=True)
    return Near([story for story in stories if story.pk in translations], related)
