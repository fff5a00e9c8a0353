"""Reads that a page needs as one. What is public is decided in `models.editions`; here it is only joined."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import (
    DateField,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
)

from articles.models.editions import Edition
from articles.models.people import Person
from articles.models.slugs import FormerSlug
from articles.models.sources import Source
from articles.models.tags import Tag
from articles.models.times import now
from articles.reader.prepared import Placeholder, Prepared

LEADS_FOR = dt.timedelta(days=1)
LEAD_URGENCIES = (1, 2, 3)  # one by one: “3 or less” would read all that was ever urgent
AT = Placeholder("at", DateTimeField())
# What a story's page and the API show of an edition beside its document.
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


def stories(at=None) -> QuerySet:
    """Live stories with what a list shows of each."""
    return Edition.objects.live(at).for_lists().select_related("section")


def in_section(section) -> QuerySet:
    """Live stories of a section."""
    return Edition.objects.live().filter(section=section)


def leads(at=None, since=None) -> QuerySet:
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
    """What stands at this address now: a story, the notice of its retraction, or None."""
    return next(iter(_AT_ADDRESS.records(at=now(), day=day, slug=slug)), None)


def moved_to(day: dt.date, slug: str) -> Edition | None:
    """Where a story stands now that was at this address, or had this slug, before; None if there is none.

    Three queries, one after the other: each finds its way by an index, as one with OR would not. A slug that
    was never printed leads nowhere, so that no address of a story still on the desk can be found out.
    """
    formerly = FormerSlug.objects.filter(kind=FormerSlug.Kind.ARTICLE, slug=slug).values_list("target_pk", flat=True)
    printed = Edition.objects.filter(slug=slug, live_from__lte=now(), live_until__gt=F("live_from"), withdrawn_at=None)
    addresses = printed.filter(Q(printed_on=day) | Q(article_id__in=list(formerly))).values_list(
        "article_id", flat=True
    )
    here = Edition.objects.on_shelf().filter(article_id__in=set(addresses))
    return here.only("slug", "printed_on").first()


def naming(rows: QuerySet, column: str, keys: Iterable[int]) -> list[QuerySet]:
    """Those `rows` of editions that name any of these records, `apart`; of each edition only the first.

    Who wrote a story and speaks in it is listed once.
    """
    keys = list(keys)
    named = rows.model.objects.filter(**{f"{column}__in": keys})
    earlier = named.filter(edition=OuterRef("edition"), number__lt=OuterRef("number"))
    return apart(rows.filter(~Exists(earlier)), column, keys)


def apart(rows: QuerySet, column: str, keys: Iterable[int]) -> list[QuerySet]:
    """`rows` with any of `keys` in `column`, a list for each key: `page_of` makes one of them.

    With one list for all keys SQLite would sort every row there is: it follows an index for one key only.
    """
    return [rows.filter(**{column: key}) for key in keys]


def with_edition(rows: QuerySet) -> QuerySet:
    """`rows` with the editions they belong to, ready for a list."""
    return rows.select_related("edition__section").defer("edition__document", "edition__folded")


def and_merged(record: Person | Tag) -> QuerySet:
    """The keys of `record` and of those that were merged into it, for what was printed under either name."""
    return and_those_merged(type(record), type(record).objects.filter(pk=record.pk).values("pk")).values_list(
        "pk", flat=True
    )


def with_merged(model: type[Person | Tag], slug: str, *related: str) -> list[Any]:
    """The record whose page stands at `slug`, then those that were merged into it; [] where there is none: one query.

    Their keys go into a list's query as numbers: with a subquery SQLite would sort all that was ever printed
    about somebody instead of following the index.
    """
    rows = and_those_merged(model, model.objects.in_print().filter(slug=slug).values("pk"))
    return sorted(rows.select_related(*related) if related else rows, key=lambda row: row.slug != slug)


def and_those_merged(model: type[Person | Tag], keys: QuerySet) -> QuerySet:
    """The records with these keys and those that were merged into them.

    As a union: PostgreSQL finds nothing by an index where two such conditions stand on either side of an OR.
    """
    merged = model.objects.filter(merged_into__in=keys).order_by().values("pk")
    return model.objects.filter(pk__in=keys.order_by().union(merged)).order_by()


def printed_before(edition: Edition) -> Edition | None:
    """The newest edition of the same story before `edition` that readers may compare."""
    printed = Edition.objects.printed().filter(article_id=edition.article_id, live_from__lte=edition.live_from)
    older = printed.filter(Q(live_from__lt=edition.live_from) | Q(pk__lt=edition.pk))
    return older.order_by("-live_from", "-pk").defer("folded").first()


def elsewhere(model: type[Person | Source | Tag], slug: str) -> Person | Source | Tag:
    """The record that a former slug, or the slug of one that was merged, leads to, if that has a page today.

    Raises the model's DoesNotExist.
    """
    record = model.objects.by_slug(slug)
    target = getattr(record, "merged_into_id", None) or record.pk
    return model.objects.in_print().exclude(slug=slug).get(pk=target)


# ── Days ────────────────────────────────────────────────────────────────────


def with_stories(periods: dict[str, tuple[dt.date, dt.date]]) -> set[str]:
    """The keys of those `periods` (first and last day) in which a live story was printed: one query.

    It asks the index once for each period instead of reading the days of every story ever printed.
    """
    if not periods:
        return set()
    periods_with_stories = {
        f"in_{key}": Exists(Edition.objects.live().filter(printed_on__range=period)) for key, period in periods.items()
    }
    row = Edition.objects.order_by("pk").annotate(**periods_with_stories).values(*periods_with_stories).first() or {}
    return {name.removeprefix("in_") for name, is_there in row.items() if is_there}


def first_day() -> dt.date | None:
    """The day of the oldest live story, None if there is none."""
    # The condition is always true: it makes SQLite walk the index that is in this order, and stop at the first.
    ever = Edition.objects.live().filter(printed_on__gte=dt.date.min)
    return ever.order_by("printed_on").values_list("printed_on", flat=True).first()
