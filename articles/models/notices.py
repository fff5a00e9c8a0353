"""What the paper tells readers about a story after it was printed."""

from django.db import models

from articles.models.articles import Article
from articles.models.constraints import number_once, one_of
from articles.models.slugs import Numbered
from articles.models.times import now


class Kind(models.TextChoices):
    CORRECTION = "correction"
    CLARIFICATION = "clarification"
    EDITORS_NOTE = "editor's note"
    RETRACTION = "retraction"


class Place(models.TextChoices):
    TOP = "top", "over the text"
    FOOT = "foot", "under the text"


class Notice(Numbered):
    """A correction, clarification, editor's note or the reason of a retraction; shown on every later edition."""

    Kind = Kind
    Place = Place

    article = models.ForeignKey(Article, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=13, choices=Kind, default=Kind.CORRECTION)
    text = models.TextField(
        help_text="What was wrong, what is right, in one or two sentences. Do not repeat a false claim about a person."
    )
    place = models.CharField(max_length=4, choices=Place, default=Place.TOP)
    at = models.DateTimeField(default=now)
    prompted_by = models.TextField(blank=True, help_text="What prompted it. For the desk only.")
    first_edition = models.PositiveIntegerField(
        null=True, blank=True, editable=False, help_text="The first edition that carries it."
    )

    class Meta:
        ordering = ["order", "number"]
        constraints = [
            number_once("notice"),
            one_of("notice", "kind", Kind),
            one_of("notice", "place", Place),
            models.CheckConstraint(
                condition=~models.Q(text=""),
                name="notice_has_text",
                violation_error_message="Say what was wrong and what is right.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.text[:60]}"
