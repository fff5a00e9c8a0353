"""Saved states of a working copy, in the format of fixtures: one serves history, restore and export."""

import json
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from django.contrib.auth.models import User
from django.core import serializers
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import ForeignKey, Max, Model, Prefetch, QuerySet, prefetch_related_objects

from articles.desk.press.compose import document_of
from articles.models import (
    Article,
    ArticlePhoto,
    Byline,
    Citation,
    Mention,
    Notice,
    Person,
    Quote,
    Revision,
    TaggedArticle,
)
from articles.text import digest

FORMAT = 1
CHILD_MODELS = (Byline, Mention, Citation, Quote, ArticlePhoto, TaggedArticle, Notice)

# What printing and preflight read beyond what a row itself refers to.
DEEPER: dict[type[Model], tuple[str, ...]] = {
    Byline: ("person__merged_into",),
    Mention: ("person__merged_into",),
    Citation: ("source__via", "source__author"),
    Quote: ("speaker__merged_into", "source__via", "source__author"),
}

# Where the story stands is the workflow's business: a step that changes no word makes no other text.
NOT_TEXT = {
    "state",
    "version",
    "approved_digest",
    "published_at",
    "published_precision",
    "numbered_up_to",
    "guid",
    "search_words",
    "modified_by",
    "modified_at",
}


def parent_field(model) -> str:
    """The name of the field by which a row of `model`, one of CHILD_MODELS, knows its article."""
    return "content_object" if model is TaggedArticle else model.parent_field


def content_of(article: Article) -> list[dict[str, Any]]:
    """`article` and its rows as `loaddata` would take them: natural keys, one order, plain JSON values."""
    return content_with_rows(_read([article.pk], _rows())[0])


def with_rows(pks: Iterable[int]) -> list[Article]:
    """The articles with these keys as they are stored now, in this order, with every row that printing and history read.

    A dozen queries for as many as fit into one.
    """
    articles = _read(list(pks), _rows(DEEPER))
    prefetch_related_objects(_people_in(articles), "names", "positions")
    return articles


def _people_in(articles: Iterable[Article]) -> list[Person]:
    """Everybody whom the rows of `articles` name, each as often as they do."""
    named = (
        person
        for article in articles
        for person in (
            *(mention.person for mention in article.mentions.all()),
            *(byline.person for byline in article.bylines.all()),
            *(quote.speaker for quote in article.quotes.all()),
        )
    )
    return [person for person in named if person]


def _read(pks: list[int], rows: list) -> list[Article]:
    by_key = Article.objects.select_related(*_references(Article)).prefetch_related(*rows).in_bulk(pks)
    return [by_key[pk] for pk in pks]


def content_with_rows(article: Article) -> list[dict[str, Any]]:
    """What `content_of` promises, from an article that `with_rows` gave: asks for nothing more."""
    rows: list[Any] = [article]
    for model in CHILD_MODELS:
        of_model = getattr(article, _related_name(model)).all()
        rows += (
            sorted(of_model, key=lambda tagged: (tagged.order, tagged.tag.slug)) if model is TaggedArticle else of_model
        )
    serialized = serializers.serialize("python", rows, use_natural_foreign_keys=True, use_natural_primary_keys=True)
    content = json.loads(json.dumps(serialized, cls=DjangoJSONEncoder))
    for name in NOT_TEXT:
        del content[0]["fields"][name]
    return content


def record(article: Article, *, by: User | None = None, actor: str = "", note: str = "") -> Revision:
    """Keep `article` as it stands now as its next revision. `actor` is `by`'s user name where it is not given."""
    last = article.revisions.aggregate(last=Max("number"))["last"] or 0
    whole = with_rows([article.pk])[0]
    content, print_digest = content_with_rows(whole), digest(document_of(whole))
    revision = next_one(article, last, content, print_digest, by=by, actor=actor, note=note)
    revision.save(force_insert=True)
    return revision


def next_one(
    article: Article,
    last: int,
    content: list[dict[str, Any]],
    print_digest: str,
    *,
    by: User | None,
    actor: str,
    note: str,
) -> Revision:
    """The revision after number `last`, not stored yet."""
    return Revision(
        article=article,
        number=last + 1,
        format=FORMAT,
        content=content,
        print_digest=print_digest,
        by=by,
        actor=actor or (by.get_username() if by else ""),
        note=note,
    )


def _related_name(model) -> str:
    return model._meta.get_field(parent_field(model)).remote_field.related_name


def _references(model) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if isinstance(field, ForeignKey)]


def _joined(model: type[Model], names: list[str]) -> QuerySet[Any]:
    """The rows of `model` with what they refer to by `names`; without a name Django would join whatever it can."""
    rows: QuerySet[Any] = model._default_manager.all()
    return rows.select_related(*names) if names else rows


def _rows(deeper: Mapping[type[Model], tuple[str, ...]] = MappingProxyType({})) -> list[Prefetch]:
    """The rows of a story, each with all that it refers to, and with what is `deeper`."""
    return [
        Prefetch(
            _related_name(model),
            _joined(model, [*sorted(set(_references(model)) - {parent_field(model)}), *deeper.get(model, ())]),
        )
        for model in CHILD_MODELS
    ]
