"""Addresses: of printed stories and of every other page."""

import datetime as dt
from collections.abc import Callable
from functools import lru_cache
from typing import Protocol

from django.conf import settings
from django.http import Http404, HttpRequest
from django.urls import reverse

PATHS_CACHED = 8192  # in each process; a page asks for some fifty, most of them the same on every page

Web = Callable[[str], str]  # path -> web address


@lru_cache(maxsize=PATHS_CACHED)
def path_to(page: str, *args: str | int) -> str:
    """The path of the page with this name in `reader.urls`. Raises NoReverseMatch.

    Cached: settings.FORCE_SCRIPT_NAME sees to it that it is always the same.
    """
    return reverse(page, args=args)


class Printed(Protocol):
    """Anything with the address of a story: an edition, or a card of one."""

    @property
    def slug(self) -> str: ...

    @property
    def printed_on(self) -> dt.date: ...


def address(story: Printed, page: str = "article") -> str:
    """The path of a printed story, or of another of its pages such as "article-changes"."""
    day = story.printed_on
    return path_to(page, day.year, day.month, day.day, story.slug)


def day_of(year: int, month: int, day: int) -> dt.date:
    """The day that an address names. Raises Http404 if there is no such day."""
    try:
        return dt.date(year, month, day)
    except ValueError as error:
        raise Http404("There is no such day.") from error


def web_of(request: HttpRequest) -> Web:
    """A function that turns a path into a web address: under NEWSROOM_URL if set, else under the request's host.

    It leaves a complete web address as it is, such as that of a picture stored elsewhere.
    """
    origin = settings.NEWSROOM_URL or request.build_absolute_uri("/")[:-1]
    return lambda path: origin + path if path.startswith("/") else path


def absolute(request: HttpRequest, path: str) -> str:
    """The web address of one `path`, as `web_of` makes it."""
    return web_of(request)(path)


def web_address(url: str) -> str:
    """`url` if it is a web address, else "": fixtures are not asked whether their links are links."""
    return url if url.lower().startswith(("https://", "http://")) else ""
