"""The parts of the paper."""

from django.db import models

from articles.models.slugs import Slugged, slug_check

# A section's page is /<slug>/: these first words of an address belong to other pages, now or soon.
RESERVED_SLUGS = sorted(
    "about admin api archive contact corrections corrections-policy feeds healthz ledger media people "
    "readyz robots search sitemap sources static topics".split()
)


class Section(Slugged):
    """A part of the paper with a page of its own, such as World or Culture."""

    name = models.CharField(max_length=60, help_text="Seen by readers.")
    order = models.PositiveSmallIntegerField(default=0, help_text="Its place in the navigation, small numbers first.")

    class Meta:
        ordering = ["order", "name"]
        constraints = [
            slug_check("section"),
            models.CheckConstraint(
                condition=~models.Q(slug__in=RESERVED_SLUGS) & ~models.Q(slug__regex=r"^[0-9]{4}\Z"),
                name="section_slug_is_free",
                violation_error_message="This address belongs to another page of the paper.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
