"""Warnings that an editor looked at and set aside."""

from django.conf import settings
from django.db import models

from articles.models.articles import Article
from articles.models.times import now


class DismissalQuerySet(models.QuerySet["Dismissal"]):
    """Dismissals."""

    def get_by_natural_key(self, slug: str, code: str, field: str, digest: str) -> "Dismissal":
        return self.get(article=Article.objects.by_slug(slug), code=code, field=field, digest=digest)


class Dismissal(models.Model):
    """One warning of one story, set aside for as long as the words that it is about stay as they are."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="dismissals")
    code = models.CharField(max_length=40, help_text="The warning's stable code.")
    field = models.CharField(max_length=40, blank=True, help_text="Where it was found.")
    digest = models.CharField(max_length=64, help_text="Digest of the words that it is about.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    actor = models.CharField(max_length=150, help_text="Who set it aside, as text that outlives the account.")
    at = models.DateTimeField(default=now)

    objects = DismissalQuerySet.as_manager()

    class Meta:
        ordering = ["article_id", "code", "field", "digest"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["article", "code", "field", "digest"], name="dismissal_once")]

    def __str__(self) -> str:
        return f"{self.code} in {self.field or 'the story'}"

    def natural_key(self) -> tuple[str, str, str, str]:
        return (*self.article.natural_key(), self.code, self.field, self.digest)
