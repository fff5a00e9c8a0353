"""Saved states of a working copy, in the format of fixtures: one serves history, restore and export."""

import json
from typing import Any

from django.core import serializers
from django.db.models import ForeignKey, Max

from articles.desk.compose import print_digest
from articles.models import (
    Article,
    ArticlePhoto,
    Byline,
    Citation,
    Mention,
    Notice,
    Quote,
    Revision,
    TaggedArticle,
)

FORMAT = 1
CHILD_MODELS = (Byline, Mention, Citation, Quote, ArticlePhoto, TaggedArticle, Notice)

# Where the story stands is the workflow's business: a step that changes no word makes no other text.
NOT_TEXT = {
    "state", "version", "approved_digest", "published_at", "published_precision", "numbered_up_to",
    "modified_by", "modified_at",
}  # fmt: skip


def parent_field(model) -> str:
    """The name of the field by which a row of `model`, one of CHILD_MODELS, knows its article."""
    return "content_object" if model is TaggedArticle else model.parent_field


def content_of(article: Article) -> list[dict[str, Any]]:
    """`article` and its rows as `loaddata` would take them: natural keys, one order, plain JSON values."""
    rows: list[Any] = [Article.objects.select_related(*_references(Article)).get(pk=article.pk)]
    for model in CHILD_MODELS:
        order = ["order", "tag__slug"] if model is TaggedArticle else ["order", "number"]
        rows += (
            model.objects.filter(**{parent_field(model): article}).select_related(*_references(model)).order_by(*order)
        )
    told = serializers.serialize("json", rows, use_natural_foreign_keys=True, use_natural_primary_keys=True)
    content = json.loads(told)
    for name in NOT_TEXT:
        del content[0]["fields"][name]
    return content


def record(article: Article, *, by=None, actor: str = "", note: str = "") -> Revision:
    """Keep `article` as it stands now as its next revision. `actor` is `by`'s user name where it is not given."""
    last = article.revisions.aggregate(last=Max("number"))["last"] or 0
    return Revision.objects.create(
        article=article,
        number=last + 1,
        format=FORMAT,
        content=content_of(article),
        print_digest=print_digest(article),
        by=by,
        actor=actor or (by.get_username() if by else ""),
        note=note,
    )


def _references(model) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if isinstance(field, ForeignKey)]
