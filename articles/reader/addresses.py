"""Where a printed story stands."""

from django.urls import reverse

from articles.models.editions import Edition


def address(edition: Edition, page: str = "article") -> str:
    """The path of an edition's story, or of another page of it such as "article-changes"."""
    day = edition.printed_on
    return reverse(page, args=(day.year, day.month, day.day, edition.slug))
