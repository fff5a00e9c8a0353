"""Notes: what colleagues write to each other about a story. No reader, export or dump gets them."""

from django.conf import settings
from django.db import models

from articles.models.articles import Article
from articles.models.generation import NothingToDump
from articles.models.times import now


class NoteQuerySet(models.QuerySet["Note"]):
    """Notes."""

    def open(self) -> "NoteQuerySet":
        """Those that nobody has resolved."""
        return self.filter(resolved_at=None)


class Note(models.Model):
    """One note on one story. Its words never change; it is resolved at most once."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    actor = models.CharField(max_length=150, help_text="Who wrote it, as text that outlives the account.")
    at = models.DateTimeField(default=now)
    text = models.TextField()
    mentions = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    resolver = models.CharField(max_length=150, blank=True, help_text="Who resolved it, as text.")
    resolved_at = models.DateTimeField(null=True)

    dumped = NothingToDump()
    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["article_id", "number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="note_number_once"),
            models.CheckConstraint(condition=~models.Q(text=""), name="note_has_text"),
        ]

    def __str__(self) -> str:
        return f"note {self.number} by {self.actor}"
