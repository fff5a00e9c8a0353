"""Going back and forth between the saved states of a working copy."""

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.core import serializers
from django.core.exceptions import ObjectDoesNotExist
from django.core.serializers.base import DeserializationError
from django.db import transaction
from django.db.models import QuerySet

from articles.desk.press import revisions
from articles.desk.press.composed import ComposedStory
from articles.desk.rules.refusals import Refused
from articles.models import Article, Notice, Revision

# What a restore never touches: the address, plans, the workflow's own columns, and the stamps.
KEPT = {
    "slug",
    "guid",
    "state",
    "version",
    "approved_digest",
    "numbered_up_to",
    "published_at",
    "published_precision",
    "created_by",
    "created_at",
    "modified_by",
    "modified_at",
    "assigned_to",
    "urgency",
    "planned_for",
    "internal_note",
}


def current(story: ComposedStory, *, by: User | None = None, actor: str = "", note: str = "") -> Revision:
    """The revision that holds `story` as it stands: the latest one, or a new one where it differs."""
    latest = story.latest_revision
    revision = _latest_or_next(story.article, latest, story.content, story.print_digest, by=by, actor=actor, note=note)
    if revision is not latest:
        revision.save(force_insert=True)
        story.latest_revision = revision
    return revision


def current_of(stories: Sequence[ComposedStory], *, by: User | None, actor: str, note: str) -> list[Revision]:
    """What `current` gives for each of `stories`. A few queries for all of them."""
    # By rising number, so that the last one stays.
    latest = {
        revision.article_id: revision
        for revision in Revision.objects.filter(article__in=[story.article for story in stories]).order_by("number")
    }
    kept = [
        _latest_or_next(
            story.article,
            latest.get(story.article.pk),
            story.content,
            story.print_digest,
            by=by,
            actor=actor,
            note=note,
        )
        for story in stories
    ]
    Revision.objects.bulk_create(revision for revision in kept if revision.pk is None)
    return kept


def _latest_or_next(
    article: Article,
    latest: Revision | None,
    content: list[dict[str, Any]],
    print_digest: str,
    *,
    by: User | None,
    actor: str,
    note: str,
) -> Revision:
    if latest and latest.print_digest == print_digest and latest.content == content:
        return latest
    last = latest.number if latest else 0
    return revisions.next_one(article, last, content, print_digest, by=by, actor=actor, note=note)


@transaction.atomic
def restore(article: Article, revision: Revision) -> None:
    """Give `article` the text and rows of `revision`. Its address, state, plans and stamps stay as they are.

    So do notices that were printed: they belong to the paper, not to a saved state. The caller holds the claim on
    the article and records the new revision. Raises Refused where it was erased, or names a record that is gone.
    """
    if revision.is_erased:
        raise Refused(f"The text of saved state {revision.number} was erased for legal reasons: nothing is left of it.")
    rows = _rows_of(revision)
    saved = next(row for row in rows if isinstance(row, Article))
    saved.fill_folded()
    columns = [
        field.name for field in Article._meta.concrete_fields if field.name not in KEPT and not field.primary_key
    ]
    Article.objects.filter(pk=article.pk).update(**{column: getattr(saved, column) for column in columns})
    children = [row for row in rows if not isinstance(row, Article)]
    for model in revisions.CHILD_MODELS:
        parent = revisions.parent_field(model)
        kept = [row for row in children if isinstance(row, model)]
        there: QuerySet[Any] = model.objects.filter(**{parent: article})
        if model is Notice:
            printed = set(there.exclude(first_edition=None).values_list("number", flat=True))
            there, kept = there.filter(first_edition=None), [row for row in kept if row.number not in printed]
        there.exclude(pk__in=[row.pk for row in kept if row.pk]).delete()
        for row in kept:
            row.save()


def _rows_of(revision: Revision) -> list:
    """The article and rows of `revision`, not saved. Accounts that are gone are left out. Raises Refused."""
    accounts = get_user_model()
    there = set(accounts.objects.values_list(accounts.USERNAME_FIELD, flat=True))
    content = []
    for row in revision.content:
        model = apps.get_model(row["model"])
        gone = {
            name: None
            for name, value in row["fields"].items()
            if value and model._meta.get_field(name).related_model is accounts and value[0] not in there
        }
        content.append({**row, "fields": {**row["fields"], **gone}})
    try:
        return [row.object for row in serializers.deserialize("python", content)]
    except (DeserializationError, ObjectDoesNotExist) as error:
        raise Refused(f"Saved state {revision.number} names a record that is gone. ({error})") from error


def differences(before: list[dict], after: list[dict]) -> list[str]:
    """The names of what differs between two revisions' contents: an article's fields, and kinds of rows."""
    names = []
    fields_before, fields_after = _article_fields(before), _article_fields(after)
    names += [name.replace("_", " ") for name in fields_after if fields_before.get(name) != fields_after[name]]
    for model in revisions.CHILD_MODELS:
        label = model._meta.label_lower
        if [row for row in before if row["model"] == label] != [row for row in after if row["model"] == label]:
            names.append(str(model._meta.verbose_name_plural))
    return names


def _article_fields(content: list[dict]) -> dict:
    articles = (row["fields"] for row in content if row["model"] == Article._meta.label_lower)
    fields: dict[str, Any] = next(articles, {})
    return {name: value for name, value in fields.items() if name not in KEPT}
