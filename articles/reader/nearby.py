"""Stories near a story: its translations, and those that speak of the same people and topics.

Which ones are near is asked together with a page's furniture, as keys of editions; the stories themselves are read by
their keys. Asked in one, both databases would look at every candidate several times.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import BigIntegerField, F, QuerySet, Subquery, Value

from articles.models.editions import Edition
from articles.models.people import Person
from articles.models.printed import EditionPerson, EditionTag
from articles.models.sections import Section
from articles.models.tags import Tag
from articles.models.times import now
from articles.reader import reading
from articles.reader.prepared import SHAPES, Asked, Prepared, several, size_for, spread

LOOKED_AT = 10  # the newest editions of each person and topic: a popular one must not slow down its stories
NAMES_AT_MOST = 16  # of a story that names very many, the first ones count
READ_AT_MOST = 8  # of those that share most: the story itself is among them
TRANSLATIONS_AT_MOST = 20
TRANSLATION, SHARES = KINDS = ("translation", "shares")


@dataclass(frozen=True)
class Likeness:
    """By what others are near to a story: whom it speaks of, its topics, and the original that its translations share."""

    people: list[str]
    tags: list[str]
    original: str

    @classmethod
    def of(cls, document: dict[str, Any]) -> "Likeness":
        """That of a print document."""
        people = [person["slug"] for person in document["people"]] + [quote["person"] for quote in document["quotes"]]
        return cls(
            people=[slug for slug in dict.fromkeys(people) if slug][:NAMES_AT_MOST],
            tags=[tag["slug"] for tag in document["tags"]][:NAMES_AT_MOST],
            original=document["translation_of"] or document["slug"],
        )

    @property
    def size(self) -> tuple[int, int]:
        """What `candidates` needs to know of it."""
        return size_for(self.people), size_for(self.tags)

    def asked(self) -> dict[str, str]:
        """The values for what `candidates` asks."""
        people, tags = self.size
        return spread("near", self.people, people) | spread("tag", self.tags, tags) | {"original": self.original}


def candidates(people: int, tags: int) -> list[QuerySet]:
    """The rows (what it is, which of the names, key of an edition, "", "") of stories near to a Likeness of this size."""
    by_person = [
        (EditionPerson, _live(EditionPerson).filter(person=_key(Person, slug))) for slug in several("near", people)
    ]
    by_tag = [(EditionTag, _live(EditionTag).filter(tag=_key(Tag, slug))) for slug in several("tag", tags)]
    found = [
        _rows(model.objects.filter(pk__in=_newest(rows)), SHARES, number, "edition_id")
        for number, (model, rows) in enumerate(by_person + by_tag)
    ]
    translations = Edition.objects.live(reading.AT).filter(noindex=False, translation_group=Asked("original"))
    return [*found, _rows(translations, TRANSLATION, 0, "pk")]


def _rows(rows: QuerySet, kind: str, number: int, key: str) -> QuerySet:
    return rows.order_by().values_list(Value(kind), Value(number), F(key), Value(""), Value(""))


def _live(model: type[EditionPerson | EditionTag]) -> QuerySet:
    """Rows of live stories that lists may show: earlier editions would take the places of other stories."""
    return model.objects.live(reading.AT).filter(edition__noindex=False)


def _key(model: type[Person | Tag], slug: Asked) -> Subquery:
    """The key of the record with this slug. Not joined: PostgreSQL would sort all that names it."""
    return Subquery(model.objects.filter(slug=slug).order_by().values("pk")[:1])


def _newest(rows: QuerySet) -> QuerySet:
    """The keys of the newest of `rows`, which name one record: its index gives them in order."""
    return rows.order_by("-first_published", "-edition_id").values("pk")[:LOOKED_AT]


@dataclass(frozen=True)
class Near:
    """Live stories near a story: its translations, and the nearest of the others first."""

    translations: list[Edition]
    related: list[Edition]


NOBODY = Near([], [])


def near(
    found: Iterable[tuple], *, article_id: int, original: str, sections: Iterable[Section], at_most: int = 4
) -> Near:
    """The stories that the rows of `candidates` lead to, but for that of `article_id`: one query.

    Nearest are those that share most people and topics, the newest first among equals.
    """
    rows = set(found)
    translations = [key for kind, _, key in rows if kind == TRANSLATION][:TRANSLATIONS_AT_MOST]
    shared = Counter(key for kind, _, key in rows if kind == SHARES)
    nearest = sorted(shared, key=lambda key: (shared[key], key), reverse=True)[:READ_AT_MOST]
    keys = list(dict.fromkeys(translations + nearest))
    if not keys:
        return NOBODY
    stories = _by_keys(size_for(keys)).records(at=now(), **spread("key", keys, size_for(keys), filler=0))
    others = [story for story in reading.with_sections(stories, sections) if story.article_id != article_id]
    related = [story for story in others if story.translation_group != original]
    related.sort(key=lambda story: (shared[story.pk], story.first_published, story.pk), reverse=True)
    return Near([story for story in others if story.translation_group == original], related[:at_most])


@lru_cache(maxsize=SHAPES)
def _by_keys(count: int) -> Prepared:
    keys = several("key", count, BigIntegerField())
    return Prepared(lambda: reading.cards(reading.stories(reading.AT).filter(noindex=False, pk__in=keys)).order_by())
