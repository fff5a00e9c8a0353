"""Lists of stories that somebody narrowed, sorted and gave a name."""

from django.conf import settings
from django.db import models


class SavedView(models.Model):
    """A list of stories as one user wants it again: the query of its address."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000, help_text="Filters, search and order, as the list's address has them.")

    class Meta:
        ordering = ["name", "pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="savedview_name_once")]

    def __str__(self) -> str:
        return self.name
