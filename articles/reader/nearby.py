"""Stories near a story: its translations, and those that speak of the same people and topics.

Which ones are near is asked together with a page's furniture, as keys of editions; the stories themselves are read by
their keys. Placeholder in one, both databases would look at every candidate several times.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import chain

from django.db.models import BigIntegerField, Exists, F, OuterRef, QuerySet, Subquery, TextField, Value

from articles.models.editions import Edition
from articles.models.printed import EditionPerson, EditionTag
from articles.reader import reading
from articles.reader.cards import Card, SectionLink, with_keys
from articles.reader.prepared import Placeholder

LOOKED_AT = 6  # the newest editions of each person and topic: a popular one must not slow down its stories
NAMES_AT_MOST = 16  # of a story that names very many, the first ones count
TRANSLATIONS_AT_MOST = 20
TRANSLATION, PERSON, TOPIC = KINDS = ("translation", "same person", "same topic")


@dataclass(frozen=True)
class Likeness:
    """By what others are near to a story: what its edition names, and the original that its translations share."""

    edition_id: int
    original: str

    @classmethod
    def of(cls, edition: Edition) -> "Likeness":
        """That of an edition with its document."""
        return cls(edition.pk, edition.document["translation_of"] or edition.document["slug"])

    def asked(self) -> dict[str, int | str]:
        """The values for what `candidates` asks."""
        return {"edition": self.edition_id, "original": self.original}


class Keys(Subquery):
    """The keys that a query finds, as the text of a JSON list: one row to read instead of many."""

    template = "(SELECT JSON_GROUP_ARRAY(found.key) FROM (%(subquery)s) found)"
    output_field = TextField()

    def as_postgresql(self, compiler, connection) -> tuple[str, tuple]:
        return self.as_sql(compiler, connection, "(SELECT JSON_AGG(found.key)::text FROM (%(subquery)s) found)")


def candidates() -> list[QuerySet]:
    """The rows of stories near to a Likeness: what they have in common, which one it is, and keys of editions.

    Of a translation the third column holds the key; of each person and topic the fifth, those of the newest stories.
    """
    mine = Placeholder("edition", BigIntegerField())
    people = EditionPerson.objects.filter(edition=mine).exclude(role=EditionPerson.Role.AUTHOR)
    # Who speaks and is mentioned is looked up once.
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
    named = mine.model.objects.live(reading.AT).filter(edition__noindex=False, **{name: OuterRef(name)})
    newest = named.order_by("-first_published", "-edition_id").values(key=F("edition_id"))[:LOOKED_AT]
    first = mine.filter(number__lte=NAMES_AT_MOST).order_by()
    return first.values_list(Value(kind), F(name), Value(0), Value(""), Keys(newest))


@dataclass(frozen=True)
class Near:
    """Live stories near a story: its translations, and the nearest of the others first."""

    translations: list[Card]
    related: list[Card]


NOBODY = Near([], [])


def near(candidates: Collection[tuple], *, edition_id: int, sections: Iterable[SectionLink], at_most: int = 4) -> Near:
    """The stories that the rows of `candidates` lead to, but for that of `edition_id`: one query.

    Nearest are those that share most people and topics, the newest first among equals.
    """
    translations = [key for kind, _, key, *_ in candidates if kind == TRANSLATION and key != edition_id]
    sharing = [keys for kind, *_, keys in candidates if kind != TRANSLATION and keys]
    # Each once for each name: another story too may name somebody in several parts.
    shared = Counter(chain.from_iterable(set(json.loads(keys)) for keys in sharing))
    others = shared.keys() - {edition_id, *translations}
    nearest = sorted(others, key=lambda key: (shared[key], key), reverse=True)[:at_most]
    translations = translations[:TRANSLATIONS_AT_MOST]
    keys = translations + nearest
    if not keys:
        return NOBODY
    stories = with_keys(keys, sections)
    related = [story for story in stories if story.pk in others]
    related.sort(key=lambda story: (shared[story.pk], story.first_published, story.pk), reverse=True)
    return Near([story for story in stories if story.pk in translations], related)
