"""Reads that pages share. `models.editions` decides what is public; here it is only joined."""

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any, TypeVar
from urllib.parse import quote as percent

from django.db.models import DateField, DateTimeField, Exists, F, OuterRef, Q, QuerySet

from articles.models.editions import Edition, EditionQuerySet
from articles.models.former_addresses import FormerAddress
from articles.models.people import Person
from articles.models.sections import Section
from articles.models.slugs import FormerSlug
from articles.models.sources import Source
from articles.models.tags import Tag
from articles.models.times import now
from articles.reader.prepared import Placeholder, Prepared

MOST_PARAMETERS = 8
_ESCAPED = re.compile("%[0-9A-F]{2}")
LEADS_FOR = dt.timedelta(days=1)
LEAD_URGENCIES = (1, 2, 3)  # one by one: “3 or less” would read all that was ever urgent
AT = Placeholder("at", DateTimeField())
Rows = TypeVar("Rows", bound=QuerySet)
Mergeable = TypeVar("Mergeable", Person, Tag)
# The columns of an edition that a story's page and the API show.
PAGE = (
    "article_id",
    "number",
    "kind",
    "document",
    "withheld_line",
    "printed_at",
    "live_from",
    "slug",
    "headline",
    "language",
    "urgency",
    "card",
    "first_published",
    "first_published_precision",
    "updated_at",
    "printed_on",
)


# ── Stories ─────────────────────────────────────────────────────────────────


def stories(at: dt.datetime | Placeholder | None = None) -> EditionQuerySet:
    """Live stories with the columns of a list."""
    return Edition.objects.live(at).for_lists().select_related("section")


def in_section(section: Section) -> EditionQuerySet:
    """Live stories of a section."""
    return Edition.objects.live().filter(section=section)


def leads(
    at: dt.datetime | Placeholder | None = None, since: dt.datetime | Placeholder | None = None
) -> EditionQuerySet:
    """The most urgent stories of the last day, which lead the front page; the newest first among equals."""
    since = since or now() - LEADS_FOR
    return (
        stories(at)
        .filter(urgency__in=LEAD_URGENCIES, first_published__gte=since)
        .order_by("urgency", "-first_published", "-id")
    )


_AT_ADDRESS = Prepared(
    lambda: (
        Edition.objects.on_shelf(AT)
        .filter(printed_on=Placeholder("day", DateField()), slug=Placeholder("slug"))
        .only(*PAGE)[:1]
    )
)


def at_address(day: dt.date, slug: str) -> Edition | None:
    """The edition at this address now: a story or the notice of its retraction; None if there is neither."""
    return next(iter(_AT_ADDRESS.records(at=now(), day=day, slug=slug)), None)


def moved_to(day: dt.date, slug: str) -> Edition | None:
    """The edition on the shelf of a story that had this address, or this slug, before; None if there is none.

    Three queries, one after the other: each finds its way by an index, as one with OR would not. A slug that
    was never printed leads nowhere, so that no address of a story still on the desk can be found out.
    """
    renamed = FormerSlug.objects.filter(kind=FormerSlug.Kind.ARTICLE, slug=slug).values_list("target_pk", flat=True)
    printed = Edition.objects.filter(slug=slug, live_from__lte=now(), live_until__gt=F("live_from"), withdrawn_at=None)
    here = printed.filter(Q(printed_on=day) | Q(article_id__in=list(renamed))).values_list("article_id", flat=True)
    current = Edition.objects.on_shelf().filter(article_id__in=set(here))
    return current.only("slug", "printed_on").first()


def at_old_address(path: str, query: str) -> Edition | None:
    """The live story that had this address on an old site; None if there is none.

    A story that is not live is not looked for: its old address says nothing about it. Two queries.
    """
    addresses = {address: place for place, address in enumerate(_old_addresses(path, query))}
    named = FormerAddress.objects.filter(path__in=addresses).values_list("path", "article_id")
    place_of = {article: addresses[former] for former, article in sorted(named, key=lambda row: -addresses[row[0]])}
    if not place_of:
        return None
    current = Edition.objects.live().filter(article_id__in=place_of).only("article_id", "slug", "printed_on")
    return min(current, key=lambda edition: place_of[edition.article_id], default=None)


def _old_addresses(path: str, query: str) -> list[str]:
    """The ways in which an address may have been written down, the most exact first: escaped or not, with or without
    its last slash, with its whole query, with one parameter of it, with none.
    """
    bare = path.rstrip("/")
    paths = list(dict.fromkeys([path, f"{bare}/", bare, *map(percent, (path, f"{bare}/", bare))]))
    paths += [_ESCAPED.sub(lambda letter: letter[0].lower(), name) for name in paths if "%" in name]
    queries = list(dict.fromkeys([query, *query.split("&")[:MOST_PARAMETERS]])) if query else []
    return [f"{name}?{part}" for part in queries for name in paths] + [name for name in paths if name.strip("/")]


def naming(rows: QuerySet, column: str, keys: Iterable[int]) -> list[QuerySet]:
    """A list per key of the `rows` of editions that name that record, without second rows of one edition.

    A person who wrote a story and speaks in it is listed once.
    """
    keys = list(keys)
    named = rows.model._default_manager.filter(**{f"{column}__in": keys})
    earlier = named.filter(edition=OuterRef("edition"), number__lt=OuterRef("number"))
    return list_per_key(rows.filter(~Exists(earlier)), column, keys)


def list_per_key(rows: QuerySet, column: str, keys: Iterable[int]) -> list[QuerySet]:
    """A list for each of `keys` of the `rows` with it in `column`; `page_of` makes one page of them.

    With one list for all keys SQLite would sort every row there is: it follows an index for one key only.
    """
    return [rows.filter(**{column: key}) for key in keys]


def with_edition(rows: Rows) -> Rows:
    """`rows` with their editions, ready for a list."""
    return rows.select_related("edition__section").defer("edition__document", "edition__folded")


def keys_with_merged(record: Mergeable) -> QuerySet:
    """The keys of `record` and of the records merged into it: stories were printed under either name."""
    model = type(record)
    return with_merged(model, model.objects.filter(pk=record.pk).values("pk")).values_list("pk", flat=True)


def record_and_merged(model: type[Mergeable], slug: str, *related: str) -> list[Mergeable]:
    """The record with the page at `slug`, then the records merged into it; [] if there is no such page: one query.

    Their keys go into a list's query as numbers: with a subquery SQLite would sort all that was ever printed
    about somebody instead of following the index.
    """
    records = with_merged(model, model.objects.in_print().filter(slug=slug).values("pk"))
    return sorted(records.select_related(*related) if related else records, key=lambda record: record.slug != slug)


def with_merged(model: type[Mergeable], keys: QuerySet) -> QuerySet[Mergeable]:
    """The records with these keys and the records merged into them.

    As a union: PostgreSQL finds nothing by an index where two such conditions stand on either side of an OR.
    """
    merged = model.objects.filter(merged_into__in=keys).order_by().values("pk")
    return model.objects.filter(pk__in=keys.order_by().union(merged).order_by()).order_by()


def printed_before(edition: Edition) -> Edition | None:
    """The newest edition of the same story before `edition` that readers may compare."""
    printed = Edition.objects.printed().filter(article_id=edition.article_id, live_from__lte=edition.live_from)
    older = printed.filter(Q(live_from__lt=edition.live_from) | Q(pk__lt=edition.pk))
    return older.order_by("-live_from", "-pk").defer("folded").first()


def current_record(model: type[Person | Source | Tag], slug: str) -> Person | Source | Tag:
    """The record with a page today that a former slug, or that of a merged record, leads to.

    Raises the model's DoesNotExist.
    """
    record = model.objects.by_slug(slug)
    target = getattr(record, "merged_into_id", None) or record.pk
    return model.objects.in_print().exclude(slug=slug).get(pk=target)


# ── Days ────────────────────────────────────────────────────────────────────


def with_stories(periods: dict[str, tuple[dt.date, dt.date]]) -> set[str]:
    """The keys of the `periods` (first and last day) in which a live story was printed: one query.

    It asks the index once for each period instead of reading the days of every story ever printed.
    """
    if not periods:
        return set()
    filled: dict[str, Any] = {
        f"in_{key}": Exists(Edition.objects.live().filter(printed_on__range=period)) for key, period in periods.items()
    }
    row = Edition.objects.order_by("pk").annotate(**filled).values(*filled).first() or {}
    return {name.removeprefix("in_") for name, is_there in row.items() if is_there}


def first_day() -> dt.date | None:
    """The day of the oldest live story, None if there is none."""
    # The condition is always true: it makes SQLite walk the index that is in this order, and stop at the first.
    live = Edition.objects.live().filter(printed_on__gte=dt.date.min)
    return live.order_by("printed_on").values_list("printed_on", flat=True).first()
