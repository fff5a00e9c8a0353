"""A selection of stories, with all that they need, as a fixture that another newsroom loads.

Never in it: accounts, editions, moves, former addresses. The newsroom's own notes and the texts as they were received
are in it only where somebody asks for them.
"""

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.core import serializers
from django.db import models
from django.db.models import Q, QuerySet
from django.db.models.functions import TruncDate

from articles.desk.exchange.loads.records import DESK_ONLY, PARTS, TOP
from articles.desk.press import revisions
from articles.models import (
    Article,
    Edition,
    Mention,
    Notice,
    Person,
    Photo,
    PublishedPrecision,
    Quote,
    Section,
    Source,
    State,
)

# What only the desk may see. A load leaves what a file omits at its default.
INTERNAL = {
    Article: {"internal_note", "planned_for"},
    Mention: {"approached_at", "approached_how"},
    Notice: {"prompted_by"},
    Person: {"protected_reason"},
    Quote: {"known_at", "checked_at"},
    Source: {"text_received", "text_sha256", "reliability_note", "supersedes"},
}
_STORY_MODELS = {model._meta.label_lower: model for model in (Article, *PARTS)}
# What another newsroom makes for itself.
_NEVER = {"folded", "numbered_up_to", "first_edition", "added_at"}

BATCH = 100  # stories

Row = dict[str, Any]


class Unknown(Exception):
    """A selection that names what is not here. The message says what is."""


def select(
    slugs: Iterable[str] = (),
    *,
    section: str = "",
    since: dt.date | None = None,
    until: dt.date | None = None,
    live: bool = False,
) -> QuerySet[Article]:
    """The stories with these slugs (all of them where none is given) that meet every condition.

    `since` and `until` are days of first publication, both included: what was never published has none.
    Raises Unknown.
    """
    articles = Article.objects.order_by("slug")
    wanted = [_by_slug(Article, slug).pk for slug in slugs]
    if wanted:
        articles = articles.filter(pk__in=wanted)
    of_section = {"section": _by_slug(Section, section)} if section else {}
    if live:  # where readers find it now: its working copy may have gone elsewhere
        articles = articles.filter(pk__in=Edition.objects.live().filter(**of_section).values("article"))
    else:
        articles = articles.filter(**of_section)
    if since or until:
        is_day = Q(published_precision=PublishedPrecision.DAY)
        days = articles.annotate(day=TruncDate("published_at"), utc_day=TruncDate("published_at", tzinfo=dt.UTC))
        for rule, day in (("gte", since), ("lte", until)):
            if day:
                days = days.filter((is_day & Q(**{f"utc_day__{rule}": day})) | (~is_day & Q(**{f"day__{rule}": day})))
        articles = days
    return articles


def batches(values: Iterable) -> Iterator[list]:
    """`values` in lists that fit into one query and into memory, whatever stories they are of."""
    left = iter(values)
    while some := list(islice(left, BATCH)):
        yield some


def _by_slug(model: type[models.Model], slug: str) -> models.Model:
    try:
        return model.objects.by_slug(slug)
    except model.DoesNotExist as error:
        existing = list(model.objects.values_list("slug", flat=True)[:10]) if model is Section else []
        hint = f" There are: {', '.join(existing)}." if existing else " A slug is the end of a page's address."
        raise Unknown(f"There is no {model._meta.verbose_name} “{slug}”.{hint}") from error


def _standing(article: Article, edition: Edition | None) -> Row:
    """Where the story stands, for a load: what is `published` is printed there as first published on that day."""
    if edition:
        state, at, precision = State.PUBLISHED, edition.first_published, edition.first_published_precision
    else:
        state, at, precision = article.state, article.published_at, article.published_precision
    return {"state": str(state), "published_at": at and at.isoformat(), "published_precision": str(precision)}


class Export:
    """Stories as a fixture, row by row: their working copies or, with `live`, the text that readers have now.

    `internal` adds what INTERNAL names. What has to be told, and the pictures that the rows name, are known when
    the last row was taken.
    """

    def __init__(self, articles: QuerySet[Article], *, live: bool = False, internal: bool = False):
        self.live, self.internal = live, internal
        self.stories = dict(articles.values_list("slug", "pk"))
        self.pictures: set[str] = set()
        self.warnings: list[str] = []
        self._present: dict[tuple[type[models.Model], str], str] = {}  # a slug as it was written -> the one it is now
        self._met: dict[tuple[type[models.Model], str], list[Row]] = {}  # records that the next story needs first

    def rows(self) -> Iterator[Row]:
        """Every row once, a story's own after the records that they name. No more than a story is held."""
        for some in batches(self.stories.values()):
            for article in Article.objects.filter(pk__in=some).order_by("slug"):
                own = self._story(article)
                for _, met in sorted(self._met.items(), key=lambda entry: (TOP.index(entry[0][0]), entry[0][1])):
                    yield from met
                self._met = {}
                yield from own

    def _story(self, article: Article) -> list[Row]:
        edition = self._edition(article)
        if self.live and edition is None:
            self.warnings.append(f"{article.slug} went out of print while it was exported: it is left out.")
            return []
        rows = []
        for row in edition.revision.content if edition else revisions.content_of(article):
            model = _STORY_MODELS[row["model"]]
            row_fields = row["fields"]
            if model is Quote and row_fields["attribution"] != Quote.Attribution.NAMED and not self.internal:
                row_fields = row_fields | {"speaker": None}  # whom readers are not told, nobody else is
            fields = self._told(model, row_fields)
            if model is Article:
                fields |= {"slug": article.slug} | _standing(article, edition)
                self._cut_loose(article, fields)
            else:
                fields[PARTS[model]] = [article.slug]
            rows.append({"model": row["model"], "fields": fields})
        return rows

    def _edition(self, article: Article) -> Edition | None:
        live = Edition.objects.live().filter(article=article) if self.live else Edition.objects.none()
        return live.select_related("revision").first()

    def _cut_loose(self, article: Article, fields: Row) -> None:
        original = fields.get("translation_of")
        if original and original[0] not in self.stories:
            fields["translation_of"] = None
            self.warnings.append(
                f"{article.slug} is a translation of {original[0]}, which is not exported: the link is left out."
            )

    def _told(self, model: type[models.Model], fields: Row) -> Row:
        """Those of `fields` that another newsroom is given; the records that they name come along."""
        left_out = _NEVER | (DESK_ONLY if model is Article else set())
        left_out |= set() if self.internal else INTERNAL.get(model, set())
        named = {}
        for name, value in fields.items():
            column = model._meta.get_field(name)
            target = column.remote_field.model if isinstance(column, models.ForeignKey) else None
            is_account = target is not None and target not in TOP
            if name not in left_out and not is_account:
                named[name] = self._named(target, value[0]) if target and value else value
        return named

    def _named(self, model: type[models.Model], slug: str) -> list[str]:
        """The present key of the record whose slug is, or once was, `slug`; it comes along, unless it is a story."""
        if (model, slug) not in self._present:
            record = model.objects.by_slug(slug)
            is_met = model is Article or (model, record.slug) in self._present
            self._present |= {(model, slug): record.slug, (model, record.slug): record.slug}
            if not is_met:
                self._take_along(record)
        return [self._present[model, slug]]

    def _take_along(self, record: models.Model) -> None:
        is_person = isinstance(record, Person)
        rows = [record, *record.names.all(), *record.positions.all()] if is_person else [record]
        # First: two records may name each other.
        self._met[type(record), record.slug] = own = []
        own += self._rows(rows)
        self.pictures |= {record.file.name} if isinstance(record, Photo) else set()

    def _rows(self, records: list[models.Model]) -> list[Row]:
        serialized = json.loads(
            serializers.serialize("json", records, use_natural_foreign_keys=True, use_natural_primary_keys=True)
        )
        return [
            {"model": row["model"], "fields": self._told(type(record), row["fields"])}
            for record, row in zip(records, serialized, strict=True)
        ]
