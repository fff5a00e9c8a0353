"""Every saved state of a working copy."""

from django.conf import settings
from django.db import models

from articles.models.articles import Article
from articles.models.slugs import NumberedQuerySet
from articles.models.times import now


class Revision(models.Model):
    """One saved state of a working copy, in Django's fixture format with natural keys. Rows are only ever added."""

    parent_field = "article"

    article = models.ForeignKey(Article, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    format = models.PositiveSmallIntegerField(default=1)
    content = models.JSONField()
    print_digest = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    actor = models.CharField(max_length=150, help_text="Who saved it, as text that outlives the account.")
    at = models.DateTimeField(default=now)
    note = models.TextField(blank=True)

    objects = NumberedQuerySet.as_manager()

    class Meta:
        ordering = ["article", "number"]
        default_permissions = ("view",)
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="revision_number_once")]

    def __str__(self) -> str:
        return f"{self.article_id} revision {self.number}"

    @property
    def is_erased(self) -> bool:
        """Whether its text was taken out by law, with the edition that was printed from it."""
        return not self.content

    def natural_key(self) -> tuple[str, int]:
        return (*self.article.natural_key(), self.number)
