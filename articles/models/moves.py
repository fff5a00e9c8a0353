"""The record of every step that a story or a shared record took."""

from django.conf import settings
from django.db import models

from articles.models.times import now


class MoveQuerySet(models.QuerySet["Move"]):
    """Moves."""

    def get_by_natural_key(self, number: int) -> "Move":
        return self.get(number=number)


class Move(models.Model):
    """One workflow step: who, when, from, to, why. Rows are only ever added, each linked to the one before."""

    number = models.PositiveBigIntegerField(unique=True)
    article = models.ForeignKey("articles.Article", models.PROTECT, null=True, related_name="moves")
    record = models.CharField(max_length=120, help_text="What moved: its model and the slug it had then.")
    name = models.CharField(max_length=20)
    from_state = models.CharField(max_length=9, blank=True)
    to_state = models.CharField(max_length=9, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    actor = models.CharField(max_length=150, help_text="Who did it, as text that outlives the account.")
    at = models.DateTimeField(default=now)
    note = models.TextField(blank=True)
    revision = models.ForeignKey("articles.Revision", models.PROTECT, null=True, related_name="+")
    edition = models.ForeignKey("articles.Edition", models.PROTECT, null=True, related_name="moves")
    previous = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64, unique=True)

    objects = MoveQuerySet.as_manager()

    class Meta:
        verbose_name = "entry of the log"
        verbose_name_plural = "log"
        ordering = ["-number"]
        default_permissions = ("view",)
        indexes = [models.Index(fields=["article", "-number"], name="move_of_article")]

    def __str__(self) -> str:
        return f"{self.name} by {self.actor}"

    def natural_key(self) -> tuple[int]:
        return (self.number,)

    def content(self) -> dict:
        """What its hash is over, apart from number and previous hash."""
        return {
            "record": self.record,
            "name": self.name,
            "from": self.from_state,
            "to": self.to_state,
            "actor": self.actor,
            "at": self.at.isoformat(),
            "note": self.note,
            "revision": self.revision.number if self.revision else 0,
            "edition": self.edition.number if self.edition else 0,
        }
