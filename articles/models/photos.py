"""Pictures: re-encoded on arrival, named by their content, never overwritten."""

from django.core.validators import MaxValueValidator
from django.db import models

from articles.models.constraints import between
from articles.models.slugs import Folded, Slugged, slug_check
from articles.models.times import now


class Photo(Folded, Slugged):
    """A picture with its credit. Another file is another Photo; caption and alt text belong to its use in a story."""

    folded_from = ("title", "credit")
    slug_from = "title"

    title = models.CharField(max_length=160, help_text="For finding it on the desk. Readers never see it.")
    file = models.FileField(upload_to="photos", max_length=120)
    credit = models.CharField(max_length=160, blank=True, help_text="Who made it. A story cannot go to print without.")
    licence = models.CharField(max_length=160, blank=True)
    focal_x = models.PositiveSmallIntegerField(
        "focal point across",
        default=500,
        validators=[MaxValueValidator(1000)],
        help_text="Per mille of the width, from the left.",
    )
    focal_y = models.PositiveSmallIntegerField(
        "focal point down",
        default=500,
        validators=[MaxValueValidator(1000)],
        help_text="Per mille of the height, from the top.",
    )
    width = models.PositiveIntegerField(editable=False, default=0, help_text="In pixels.")
    height = models.PositiveIntegerField(editable=False, default=0, help_text="In pixels.")
    added_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        ordering = ["-pk"]
        constraints = [slug_check("photo"), between("photo", "focal_x", 0, 1000), between("photo", "focal_y", 0, 1000)]

    def __str__(self) -> str:
        return self.title
