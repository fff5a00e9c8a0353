"""Addresses that stories had on an old site, before the paper moved here."""

from django.core.validators import RegexValidator
from django.db import models

from articles.models.constraints import number_once
from articles.models.slugs import Numbered

# "/" alone is the front page, which no story may take over; "//" would name a host.
PATH_PATTERN = r"^(?:/(?!/)|\?)[^\s#]+\Z"
validate_path = RegexValidator(
    PATH_PATTERN, "Write the old path without its host: /2019/05/old-title/ or ?p=123.", "path"
)


class FormerAddress(Numbered):
    """An address of an old site that leads to a story for ever, while that is live.

    Former slugs are addresses that this paper gave; these came along with the story.
    """

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="former_addresses")
    path = models.CharField(max_length=500, validators=[validate_path], help_text="/2019/05/old-title/ or ?p=123.")

    class Meta:
        verbose_name_plural = "former addresses"
        ordering = ["order", "number"]
        constraints = [
            number_once("formeraddress"),
            models.UniqueConstraint(
                fields=["path"],
                name="formeraddress_once",
                violation_error_message="This former address leads to another story already.",
            ),
        ]

    def __str__(self) -> str:
        return self.path
