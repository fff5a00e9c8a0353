"""Builders for what the law takes back: who may, and editions that follow one another."""

from django.contrib.auth.models import Permission, User

from articles.desk.steps.workflow import move
from articles.models import Article
from articles.tests.cast import member

ORDER = "Court of X, order 12/2026"


def publisher_with_both_rights() -> User:
    """Piet, to whom an administrator gave the rights to withhold and to erase."""
    piet = member("piet", "Publisher")
    piet.user_permissions.set(Permission.objects.filter(codename__in=["withhold_article", "erase_article"]))
    return piet


def print_again(article: Article, by: User, **fields) -> None:
    """Print the next edition of `article`, with `fields` changed."""
    move(article, "revise", by=by)
    for column, value in fields.items():
        setattr(article, column, value)
    article.save()
    move(article, "rush", by=by, note="Urgent")
