"""Posting what the story's form posts."""

from django.urls import reverse

from articles.models import Article
from articles.tests.cast import make_draft

ROWS = ["bylines", "mentions", "quotes", "found", "citations", "pictures", "notices", "tagged"]


def change(article, query: str = "") -> str:
    """The address of the story's form."""
    return reverse("admin:articles_article_change", args=[article.pk]) + query


def story_form(article, **changed) -> dict:
    """What the form posts for `article` as it stands, without rows, but for what is `changed`."""
    empty = {f"{name}-{key}": 0 for name in ROWS for key in ("TOTAL_FORMS", "INITIAL_FORMS")}
    fields = {
        "slug": article.slug,
        "headline": article.headline,
        "body": article.body,
        "section": article.section_id or "",
        "language": "en",
        "genre": "news",
        "urgency": article.urgency,
        "seen_version": article.version,
    }
    return {**empty, **fields, **changed}


def quote_row(quote, **changed) -> dict:
    """What the form posts for `quote`, the only quotation of a story, but for what is `changed`."""
    columns = {
        "id": quote.pk,
        "article": quote.article_id,
        "kind": "direct",
        "text": quote.text,
        "attribution": "group",
        "label": quote.label,
        "basis": "stated",
        "occasion_basis": "stated",
        "said_precision": "day",
        "translated": "unknown",
        "order": 0,
    }
    row = {f"quotes-0-{name}": value for name, value in {**columns, **changed}.items()}
    return {"quotes-TOTAL_FORMS": 1, "quotes-INITIAL_FORMS": 1, **row}


def press(client, article, name: str, **fields):
    """Press the button of a step on the page of a story that cannot be edited; `told` is what the step asks for."""
    article.refresh_from_db()
    fields = {"when": "hour" if "go_live" in fields else "now", "kind": "update", **fields}
    prefix = name.replace(" ", "-")
    data = {f"{prefix}-{key}": value for key, value in fields.items()}
    data |= {"_step": name, "seen_version": article.version}
    return client.post(reverse("admin:article-move", args=[article.pk]), data, follow=True)


def in_print(client, rana, esra, piet) -> Article:
    """A story of Rana's that Esra approved and Piet published."""
    article = make_draft(rana)
    for user, step in ((rana, "submit"), (esra, "approve"), (piet, "publish")):
        client.force_login(user)
        press(client, article, step)
    article.refresh_from_db()
    return article
