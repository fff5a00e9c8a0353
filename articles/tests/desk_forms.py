"""Posting what the story's form posts."""

from django.urls import reverse

ROWS = ["bylines", "mentions", "quotes", "citations", "pictures", "notices", "tagged"]


def change(article, query: str = "") -> str:
    """The address of the story's form."""
    return reverse("admin:articles_article_change", args=[article.pk]) + query


def story_form(article, **changed) -> dict:
    """What the form posts for `article` as it stands, without rows, but for what is `changed`."""
    empty = {f"{name}-{key}": 0 for name in ROWS for key in ("TOTAL_FORMS", "INITIAL_FORMS")}
    told = {
        "slug": article.slug, "headline": article.headline, "body": article.body, "section": article.section_id or "",
        "language": "en", "genre": "news", "urgency": article.urgency, "seen_version": article.version,
    }  # fmt: skip
    return {**empty, **told, **changed}


def press(client, article, name: str, **told):
    """Press the button of a step on the page of a story that cannot be edited; `told` is what the step asks for."""
    article.refresh_from_db()
    told = {"when": "hour" if "go_live" in told else "now", "kind": "update", **told}
    prefix = name.replace(" ", "-")
    data = {f"{prefix}-{key}": value for key, value in told.items()}
    data |= {"_step": name, "seen_version": article.version}
    return client.post(reverse("admin:article-move", args=[article.pk]), data, follow=True)
