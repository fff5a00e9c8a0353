"""Builders that fill a story with words that stand nowhere else, so that a single one of them is found wherever it leaks.

Every free text of the article, of its rows and of the records that it alone names holds a word that says which
column it is, such as “Zyqquoteplace Zıqquoteplace”; the second one folds.
"""

import html
import re
from urllib.parse import unquote

from django.db import models

from articles.desk.press import revisions
from articles.models import (
    Article,
    ArticlePhoto,
    Byline,
    Citation,
    Mention,
    Note,
    Notice,
    Person,
    PersonName,
    Photo,
    Position,
    Quote,
    Section,
    Source,
    Tag,
    TaggedArticle,
)

PATTERNED = {"language", "script", "wikidata_id", "folded", "approved_digest", "text_sha256"}
MARK = re.compile(r"z(?:yq|[iı]\u0307?q)([\w-]*)", re.IGNORECASE)


def marked(model: type[models.Model], **given) -> dict:
    """Columns for a row of `model`: what is `given`, and in every other free text a word that names the column."""
    columns = {}
    for column in model._meta.concrete_fields:
        name = model._meta.model_name + column.name.replace("_", "")
        if isinstance(column, models.FileField):
            columns[column.name] = "photos/zyqfile.jpg"
        elif isinstance(column, models.URLField):
            columns[column.name] = f"https://zyq{name}.example/"
        elif not isinstance(column, models.CharField | models.TextField) or column.choices:
            continue
        elif column.name not in PATTERNED:
            columns[column.name] = word(name)
    return {**columns, **given}


def word(name: str) -> str:
    return f"Zyq{name} Zıq{name}"


def marks(answer: object) -> set[str]:
    """The names of the marked words in `answer`, as they were typed, folded, escaped or in an address."""
    text = html.unescape(unquote(str(answer)))
    return {mark.lower() for mark in MARK.findall(text)}


def record(model: type[models.Model], name: str, **given) -> models.Model:
    """A shared record that nothing else names: /people/zyq-writer/ is “Zyqwriter Zıqwriter”."""
    title = {"title" if model in {Source, Photo} else "name": word(name)}
    return model.objects.create(**marked(model, **title, slug=f"zyq-{name}", **given))


def row(model: type[models.Model], article: Article, **given) -> models.Model:
    return model.objects.create(**marked(model, article=article, number=article.next_number(), **given))


def dress(article: Article, by) -> None:
    """Fill `article` and a row of every kind with marked words, beside people and things that are in print already."""
    author, speaker = record(Person, "author", has_page=True), record(Person, "speaker", has_page=True)
    mentioned, writer = record(Person, "mentioned", has_page=True), record(Person, "writer", has_page=True)
    PersonName.objects.create(**marked(PersonName, person=speaker, number=1))
    Position.objects.create(**marked(Position, person=mentioned, number=1))
    for person in (author, speaker, mentioned, writer):
        person.remember_former_slug("zyq-former")
    via = record(Source, "via", kind=Source.Kind.WIRE_COPY)
    source = record(Source, "source", kind=Source.Kind.SPEECH, via=via, author=writer)
    topic, occasion = record(Tag, "topic"), record(Tag, "occasion", kind=Tag.Kind.EVENT)
    photo = record(Photo, "photo", width=300, height=200)
    maren, wire = Person.objects.get(slug="maren-oldcastle"), Source.objects.get(slug="wire-copy")
    body = f"{word('articlebody')} “{word('quotetext')}”"
    columns = marked(Article, slug="zyq-article", body=body, section=record(Section, "section"), urgency=1)
    Article.objects.filter(pk=article.pk).update(**columns)
    article.refresh_from_db()
    article.remember_former_slug("zyq-former")  # it had this one, too, and was never printed under it

    row(Byline, article, person=None)
    row(Byline, article, person=author, label="")
    row(Mention, article, person=mentioned, criticised=True, approach=Mention.Approach.ANSWERED)
    row(Mention, article, person=maren)
    row(Quote, article, speaker=speaker, source=source, occasion=occasion)
    row(Quote, article, speaker=maren, source=wire)
    row(Quote, article, attribution=Quote.Attribution.ANONYMOUS, known_to=article.created_by)
    row(Citation, article, source=source)
    row(Citation, article, source=wire)
    row(Notice, article)
    Note.objects.create(**marked(Note, article=article, number=article.next_number()))
    row(ArticlePhoto, article, photo=photo)
    for tag in (topic, Tag.objects.get(slug="storms")):
        TaggedArticle.objects.create(content_object=article, tag=tag)
    revisions.record(article, by=by, actor=by.username)
