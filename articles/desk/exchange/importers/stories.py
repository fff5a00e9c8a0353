"""A story as the old site had it, in no system's words."""

import datetime as dt
import html
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from articles.intake import normalise_line
from articles.text import UNPRINTABLE

_BARE_AMPERSAND = re.compile(r"&(?!(?:[a-zA-Z][a-zA-Z0-9]{1,31}|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});)")
_TAG = re.compile(r"<[^<>]*>")
_LONGEST_ADDRESS = 500  # characters, as `FormerAddress.path` has them


class BadExport(Exception):
    """A file that cannot be imported. The message says in one line what is wrong and what would be right."""


@dataclass(frozen=True)
class Author:
    """Somebody in a byline."""

    name: str
    slug: str = ""
    biography: str = ""


@dataclass(frozen=True)
class PictureUse:
    """A picture's use in a story. `file` lies in the folder of the old site's pictures."""

    number: int
    file: Path
    key: str  # the same for each use of the picture
    is_lead: bool = False
    title: str = ""
    caption: str = ""
    alt_text: str = ""
    credit: str = ""


@dataclass
class OldStory:
    """A story of the old site; "" and empty lists for what it does not have."""

    name: str  # as messages call it: "post 12"
    headline: str
    slug: str
    body: str = ""
    standfirst: str = ""
    language: str = ""
    section: tuple[str, str] | None = None  # slug, name
    tags: list[tuple[str, str]] = field(default_factory=list)  # name, slug
    authors: list[Author] = field(default_factory=list)
    state: str = "draft"
    published_at: dt.datetime | None = None
    created_at: dt.datetime | None = None
    modified_at: dt.datetime | None = None
    guid: str = ""
    addresses: list[str] = field(default_factory=list)
    pictures: list[PictureUse] = field(default_factory=list)
    losses: list[str] = field(default_factory=list)


def line(markup: str) -> str:
    """The words of `markup` in one line, without tags and unprintable characters."""
    return normalise_line(UNPRINTABLE.sub("", html.unescape(_TAG.sub(" ", markup))))


def with_clear_references(markup: str) -> str:
    """`markup` in which each “&” that begins no complete reference is written as one: R&D, AT&T."""
    return _BARE_AMPERSAND.sub("&amp;", markup)


def old_path(address: str) -> str:
    """The path and query of `address`, a web address or a path, unescaped; "" where it is no address of one story."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    path = unquote(parts.path)
    if not path.startswith("/"):
        path = f"/{path}"
    whole = f"{path}?{parts.query}" if parts.query else path
    whole = whole.removeprefix("/") if whole.startswith("/?") else whole
    is_one = whole != "/" and not whole.startswith("//") and not re.search(r"[\s#]", whole)
    return whole if is_one and len(whole) <= _LONGEST_ADDRESS and not UNPRINTABLE.search(whole) else ""


def counted(count: int, one: str, many: str = "") -> str:
    """`count` with its noun: "1 page", "2 pages", "1,200 pages"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
