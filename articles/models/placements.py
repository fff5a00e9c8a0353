"""The stories that an editor has put in a place on the front page or on a section's page."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from articles.models.constraints import between
from articles.models.dumping import NothingToDump
from articles.models.times import now

PLACES = 4  # that an editor may fill: the lead and the three stories beside it


class PlacementQuerySet(models.QuerySet["Placement"]):
    """Placements."""

    def standing(self, at=None) -> "PlacementQuerySet":
        """Those whose end has not come at `at` (default: this moment)."""
        return self.filter(Q(until=None) | Q(until__gt=at or now()))


class Placement(models.Model):
    """A story in a place of the front page, or of a section's page, until an hour or until somebody takes it away.

    Only live stories are seen there: readers' queries join it with editions.
    """

    section = models.ForeignKey("articles.Section", models.CASCADE, null=True, related_name="+")  # None: the front page
    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="+")
    place = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(PLACES)])
    until = models.DateTimeField(null=True, help_text="When the place is given back to time and urgency.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    actor = models.CharField(max_length=150, help_text="Who put it there, as text that outlives the account.")
    at = models.DateTimeField(default=now)

    dumped = NothingToDump()  # it is of the hour: a dump that is loaded later brings back no old front page
    objects = PlacementQuerySet.as_manager()

    class Meta:
        ordering = ["section_id", "place"]
        default_permissions = ()
        constraints = [
            between("placement", "place", 1, PLACES),
            models.UniqueConstraint(fields=["place"], condition=Q(section=None), name="placement_front_place_once"),
            models.UniqueConstraint(fields=["article"], condition=Q(section=None), name="placement_front_story_once"),
            models.UniqueConstraint(fields=["section", "place"], name="placement_place_once"),
            models.UniqueConstraint(fields=["section", "article"], name="placement_story_once"),
        ]

    def __str__(self) -> str:
        return f"place {self.place}"
