"""Where a printed story stands, and every other page."""

from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix, get_urlconf, reverse

from articles.models.editions import Edition

REMEMBERED = 8192  # paths in each process; a page asks for some fifty, most of them the same on every page


def path_to(page: str, *args: str | int) -> str:
    """The path of the page with this name in `reader.urls`, with what stands in its address.

    Raises NoReverseMatch.
    """
    return _path_to(page, args, get_script_prefix(), get_urlconf())


@lru_cache(maxsize=REMEMBERED)
def _path_to(page: str, args: tuple, prefix: str, urlconf: str | None) -> str:
    return reverse(page, args=args)


def address(edition: Edition, page: str = "article") -> str:
    """The path of an edition's story, or of another page of it such as "article-changes"."""
    day = edition.printed_on
    return path_to(page, day.year, day.month, day.day, edition.slug)


def absolute(request: HttpRequest, path: str) -> str:
    """The web address of `path`, which begins with "/" or is a web address already.

    Under NEWSROOM_URL where that is set, else under the host that was asked.
    """
    if not path.startswith("/"):
        return path
    return (settings.NEWSROOM_URL or request.build_absolute_uri("/")[:-1]) + path
