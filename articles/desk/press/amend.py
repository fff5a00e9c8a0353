"""Changing what readers see of a shared record: at once, on pages that are live, so each change is on record."""

from typing import Any

from django.contrib.auth.models import User
from django.db.models import Field, Model, QuerySet

from articles.desk.press.chains import add_move
from articles.models import FormerSlug, Move, Person, Photo, Section, Source, Tag, now

# Readers' pages take these columns from the record itself, not from what was printed.
SEEN_BY_READERS: dict[type[Model], tuple[str, ...]] = {
    Person: ("name", "slug", "biography", "photo", "has_page", "merged_into"),
    Source: (
        "title",
        "slug",
        "kind",
        "publisher",
        "author",
        "credit_line",
        "url",
        "archived_url",
        "place",
        "published_on",
        "published_precision",
        "via",
        "standing",
        "has_page",
    ),
    Tag: ("name", "slug", "kind", "description", "merged_into"),
    Section: ("name", "slug", "order"),
    Photo: ("credit",),
}


def told(record: Model, column: str) -> str:
    """What `column` holds, as a note tells it."""
    match getattr(record, column):
        case bool(value):
            return "yes" if value else "no"
        case None | "":
            return "empty"
        case Model() as other:
            return getattr(other, "slug", str(other))
        case value:
            return str(value)


def record_changes(record: Any, *, was: Any, by: User | None, actor: str = "") -> list[Move]:
    """Record every change of what readers see of `record` since it stood as `was`: a Move "amend" for each column.

    Called last in the transaction that saved the record. Changes of other columns are no Moves. `actor`: where nobody
    with an account did it.
    """
    about = f"{record._meta.model_name} {was.slug}"
    columns: list[Field] = [record._meta.get_field(name) for name in SEEN_BY_READERS[type(record)]]
    changed = [column for column in columns if getattr(record, column.attname) != getattr(was, column.attname)]
    at = now()
    return [
        add_move(
            "amend",
            about=about,
            by=by,
            actor=actor or (by.get_username() if by else ""),
            at=at,
            note=f"{column.verbose_name}: {told(was, column.name)} -> {told(record, column.name)}",
        )
        for column in changed
    ]


def changes_of(record: Any) -> QuerySet[Move]:
    """The recorded changes of what readers see of `record`, newest first, under every address that it had."""
    kind = record._meta.model_name
    former = FormerSlug.objects.filter(kind=kind, target_pk=record.pk).values_list("slug", flat=True)
    return Move.objects.filter(name="amend", record__in=[f"{kind} {slug}" for slug in [record.slug, *former]])
