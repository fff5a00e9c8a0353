"""Where a printed story stands."""

from urllib.parse import urljoin

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from articles.models.editions import Edition


def address(edition: Edition, page: str = "article") -> str:
    """The path of an edition's story, or of another page of it such as "article-changes"."""
    day = edition.printed_on
    return reverse(page, args=(day.year, day.month, day.day, edition.slug))


def absolute(request: HttpRequest, path: str) -> str:
    """The web address of `path`: under NEWSROOM_URL where that is set, else under the host that was asked."""
    return urljoin(f"{settings.NEWSROOM_URL}/", path) if settings.NEWSROOM_URL else request.build_absolute_uri(path)
