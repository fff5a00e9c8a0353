"""The cast of the tests: Rana reports, Esra edits, Piet publishes, Olaf is outside."""

from django.contrib.auth.models import Group, User

from articles.desk.press import revisions
from articles.models import Article, Section


def member(name: str, role: str = "") -> User:
    """An account called `name` in the group `role`; without a role, somebody from outside."""
    user = User.objects.create_user(name, password="pass-for-tests", is_staff=bool(role))
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


def make_draft(by: User, **fields) -> Article:
    """A story of `by` that is fit to print, with its first revision."""
    world, _ = Section.objects.get_or_create(slug="world", defaults={"name": "World"})
    values = {"slug": "ferry", "headline": "Ferry runs again", "body": "It runs.\n\nAgain.", "section": world, **fields}
    article = Article.objects.create(created_by=by, modified_by=by, **values)
    revisions.record(article, by=by, actor=by.username)
    return article


def rewrite(article: Article, by: User, **fields) -> None:
    """`by` changes the working copy and saves."""
    Article.objects.filter(pk=article.pk).update(**fields)
    article.refresh_from_db()
    revisions.record(article, by=by, actor=by.username)
