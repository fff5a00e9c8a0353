"""A selection of stories, with the records that they need, as a fixture that another newsroom loads.

It never holds accounts, editions, moves or former slugs, and the newsroom's own notes and the texts as they were
received only on request.
"""

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from django.core import serializers
from django.db import models
from django.db.models import Q, QuerySet
from django.db.models.functions import TruncDate

from articles.desk.exchange.loads.records import DESK_ONLY, PARTS, RECORDS
from articles.desk.press import revisions
from articles.models import (
    Article,
    Edition,
    FormerAddress,
    Mention,
    Notice,
    Person,
    Photo,
    PublishedPrecision,
    Quote,
    Section,
    Slugged,
    Source,
    State,
)

# What only the desk may see. A load leaves what a file omits at its default.
INTERNAL: dict[type[models.Model], set[str]] = {
    Article: {"internal_note", "planned_for"},
    Mention: {"approached_at", "approached_how"},
    Notice: {"prompted_by"},
    Person: {"protected_reason"},
    Quote: {"known_at", "checked_at"},
    Source: {"text_received", "text_sha256", "reliability_note", "supersedes"},
}
_PART_MODELS = {model._meta.label_lower: model for model in PARTS}
# What another newsroom makes for itself.
_NEVER_EXPORTED = {"folded", "search_words", "numbered_up_to", "first_edition", "added_at"}

BATCH = 100  # stories

Row = dict[str, Any]
T = TypeVar("T")


class UnknownSlug(Exception):
    """A selection names a story or section that does not exist. The message says what to do."""


def select(
    slugs: Iterable[str] = (),
    *,
    section: str = "",
    since: dt.date | None = None,
    until: dt.date | None = None,
    live: bool = False,
) -> QuerySet[Article]:
    """The stories with these slugs, or all if none is given, that meet every condition.

    `since` and `until` are days of first publication, both included; a story that was never published has none.
    Raises UnknownSlug.
    """
    articles = Article.objects.order_by("slug")
    pks = [_by_slug(Article, slug).pk for slug in slugs]
    if pks:
        articles = articles.filter(pk__in=pks)
    of_section = {"section": _by_slug(Section, section)} if section else {}
    if live:  # where readers find it now: its working copy may have gone elsewhere
        articles = articles.filter(pk__in=Edition.objects.live().filter(**of_section).values("article"))
    else:
        articles = articles.filter(**of_section)
    if since or until:
        is_day = Q(published_precision=PublishedPrecision.DAY)
        days = articles.annotate(day=TruncDate("published_at"), utc_day=TruncDate("published_at", tzinfo=dt.UTC))
        for lookup, day in (("gte", since), ("lte", until)):
            if day:
                in_utc, here = Q(**{f"utc_day__{lookup}": day}), Q(**{f"day__{lookup}": day})
                days = days.filter((is_day & in_utc) | (~is_day & here))
        return days
    return articles


def batches(values: Iterable[T]) -> Iterator[list[T]]:
    """`values`, one for a story, in lists short enough for one query and for memory."""
    rest = iter(values)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _by_slug(model: type[Slugged], slug: str) -> Slugged:
    try:
        return model.objects.by_slug(slug)
    except model.DoesNotExist as error:
        existing = list(model.objects.values_list("slug", flat=True)[:10]) if model is Section else []
        hint = f" There are: {', '.join(existing)}." if existing else " A slug is the end of a page's address."
        name = model._meta.verbose_name
        raise UnknownSlug(f"There is no {name} “{slug}”.{hint}") from error


def _state_fields(article: Article, edition: Edition | None) -> Row:
    """State and time for a load: it prints a `published` story as first published at that time."""
    at = edition.first_published if edition else article.published_at
    precision = edition.first_published_precision if edition else article.published_precision
    identity = {"guid": article.guid} if article.guid else {}
    return identity | {
        "state": str(State.PUBLISHED if edition else article.state),
        "published_at": at and at.isoformat(),
        "published_precision": str(precision),
    }


def _former_addresses(article: Article) -> list[Row]:
    label = FormerAddress._meta.label_lower
    paths = article.former_addresses.values_list("path", flat=True)
    return [{"model": label, "fields": {"article": [article.slug], "path": path}} for path in paths]


class Export:
    """Stories as a fixture, row by row: their working copies or, with `live`, the text that readers have now.

    `internal` adds the fields in INTERNAL. `warnings` and `pictures` (files that the rows name) are complete when
    the last row was taken.
    """

    def __init__(self, articles: QuerySet[Article], *, live: bool = False, internal: bool = False):
        self.live, self.internal = live, internal
        self.stories = dict(articles.values_list("slug", "pk"))
        self.pictures: set[str] = set()
        self.warnings: list[str] = []
        self._present: dict[tuple[type[Slugged], str], str] = {}  # a slug as a row has it -> the record's present slug
        self._needed: dict[tuple[type[Slugged], str], list[Row]] = {}  # rows of records that the next story needs first

    def rows(self) -> Iterator[Row]:
        """Every row once, a story's rows after the records that they name. One story is in memory at a time."""
        for batch in batches(self.stories.values()):
            for article in Article.objects.filter(pk__in=batch).order_by("slug"):
                story_rows = self._story(article)
                for model, slug in sorted(self._needed, key=lambda key: (RECORDS.index(key[0]), key[1])):
                    yield from self._needed[model, slug]
                self._needed = {}
                yield from story_rows

    def _story(self, article: Article) -> list[Row]:
        edition = self._edition(article)
        if self.live and edition is None:
            self.warnings.append(f"{article.slug} went out of print during the export: it is left out.")
            return []
        rows = []
        for row in edition.revision.content if edition else revisions.content_of(article):
            model = _PART_MODELS.get(row["model"], Article)
            row_fields = row["fields"]
            if model is Quote and row_fields["attribution"] != Quote.Attribution.NAMED and not self.internal:
                row_fields = row_fields | {"speaker": None}  # a name that readers do not get, nobody else gets
            fields = self._exported(model, row_fields)
            if model is Article:
                fields |= {"slug": article.slug} | _state_fields(article, edition)
                self._drop_missing_original(article, fields)
            else:
                fields[PARTS[model]] = [article.slug]
            rows.append({"model": row["model"], "fields": fields})
        return rows + _former_addresses(article)

    def _edition(self, article: Article) -> Edition | None:
        live = Edition.objects.live().filter(article=article) if self.live else Edition.objects.none()
        return live.select_related("revision").first()

    def _drop_missing_original(self, article: Article, fields: Row) -> None:
        original = fields.get("translation_of")
        if original and original[0] not in self.stories:
            fields["translation_of"] = None
            self.warnings.append(
                f"{article.slug} is a translation of {original[0]}, which is not exported: the link is left out."
            )

    def _exported(self, model: type[models.Model], fields: Row) -> Row:
        """The `fields` that another newsroom gets; the records that they name are exported, too."""
        left_out = _NEVER_EXPORTED | (DESK_ONLY if model is Article else set())
        left_out |= set() if self.internal else INTERNAL.get(model, set())
        exported = {}
        for name, value in fields.items():
            field = model._meta.get_field(name)
            target = field.related_model if isinstance(field, models.ForeignKey) else None
            if name in left_out or (target is not None and not issubclass(target, Slugged)):  # no accounts
                continue
            exported[name] = self._key(target, value[0]) if target and value else value
        return exported

    def _key(self, model: type[Slugged], slug: str) -> list[str]:
        """The present key of the record whose slug is, or once was, `slug`. It is exported, too, unless it is a story."""
        if (model, slug) not in self._present:
            record = model.objects.by_slug(slug)
            is_new = model is not Article and (model, record.slug) not in self._present
            self._present |= {(model, slug): record.slug, (model, record.slug): record.slug}
            if is_new:
                self._add(record)
        return [self._present[model, slug]]

    def _add(self, record: Slugged) -> None:
        records: list[models.Model] = [record]
        if isinstance(record, Person):
            records += [*record.names.all(), *record.positions.all()]
        # First: two records may name each other.
        rows = self._needed[type(record), record.slug] = []
        rows += self._rows(records)
        if isinstance(record, Photo) and record.file.name:
            self.pictures.add(record.file.name)

    def _rows(self, records: list[models.Model]) -> list[Row]:
        serialized = json.loads(
            serializers.serialize("json", records, use_natural_foreign_keys=True, use_natural_primary_keys=True)
        )
        return [
            {"model": row["model"], "fields": self._exported(type(record), row["fields"])}
            for record, row in zip(records, serialized, strict=True)
        ]
