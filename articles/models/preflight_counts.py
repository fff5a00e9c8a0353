"""How much preflight found in a story, so that a list says it without reading a text."""

from django.db import models

from articles.models.articles import Article
from articles.models.generation import NothingToDump


class PreflightCount(models.Model):
    """What was counted in one story. Derived: no dump, export or revision has it, and it can be made again at any time."""

    article = models.OneToOneField(Article, models.CASCADE, primary_key=True, related_name="preflight_count")
    version = models.PositiveIntegerField(help_text="That of the story when it was counted.")
    counted_on = models.DateField(help_text="An age, or a title held until a day, depends on it.")
    blockers = models.PositiveIntegerField()
    warnings = models.PositiveIntegerField()

    dumped = NothingToDump()
    objects = models.Manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.blockers} to mend, {self.warnings} to look at"
