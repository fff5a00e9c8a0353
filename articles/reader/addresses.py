"""Where a printed story stands, and every other page."""

import datetime as dt
from collections.abc import Callable
from functools import lru_cache
from typing import Protocol

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

REMEMBERED = 8192  # paths in each process; a page asks for some fifty, most of them the same on every page


@lru_cache(maxsize=REMEMBERED)
def path_to(page: str, *args: str | int) -> str:
    """The path of the page with this name in `reader.urls`, with what stands in its address.

    Remembered: settings.FORCE_SCRIPT_NAME sees to it that it is always the same. Raises NoReverseMatch.
    """
    return reverse(page, args=args)


class Printed(Protocol):
    """What has an address: an edition, or a card of one."""

    @property
    def slug(self) -> str: ...

    @property
    def printed_on(self) -> dt.date: ...


def address(story: Printed, page: str = "article") -> str:
    """The path of a printed story, or of another page of it such as "article-changes"."""
    day = story.printed_on
    return path_to(page, day.year, day.month, day.day, story.slug)


def web_of(request: HttpRequest) -> Callable[[str], str]:
    """What makes a web address of a path: under NEWSROOM_URL where that is set, else under the host that was asked.

    What is a web address already, as that of a picture may be, stays as it is.
    """
    origin = settings.NEWSROOM_URL or request.build_absolute_uri("/")[:-1]
    return lambda path: origin + path if path.startswith("/") else path


def absolute(request: HttpRequest, path: str) -> str:
    """The web address of one `path`, as `web_of` makes it."""
    return web_of(request)(path)
