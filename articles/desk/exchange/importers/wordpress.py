"""An export of WordPress (WXR 1.0 to 1.2) -> old stories. It is read twice: first for what posts name, then for them."""

import datetime as dt
import html
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.utils import timezone

from articles.desk.exchange.importers import shortcodes
from articles.desk.exchange.importers.markup import as_body, in_lines
from articles.desk.exchange.importers.media import MediaFolder
from articles.desk.exchange.importers.pictures import StoryPictures
from articles.desk.exchange.importers.stories import Author, OldStory, counted, line, old_path
from articles.desk.exchange.importers.wxr import Element, elements
from articles.intake import normalise_text
from articles.text import UNPRINTABLE, fold, slugify

STATES = {"publish": "published", "future": "published", "pending": "review", "draft": "draft", "private": "draft"}
NEVER = "0000-00-00 00:00:00"
_NO_SECTION = {"uncategorized", "uncategorised"}
_NOT_SUBJECTS = {"category", "post_format", "author", "language", "post_translations", "nav_menu", "wp_theme"}
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_CREDIT = re.compile(r'"credit";s:\d+:"([^"]+)"')
_NAMES = {
    "page": ("page", "pages"),
    "attachment": ("attachment", "attachments"),
    "nav_menu_item": ("navigation item", "navigation items"),
    "revision": ("revision", "revisions"),
}


@dataclass(frozen=True)
class Attachment:
    """A file that the old site kept: its path below the folder of uploads or its address, and its texts."""

    path: str
    address: str
    title: str = ""
    caption: str = ""
    alt_text: str = ""
    credit: str = ""


class WordPress:
    """The posts of an export as stories. `left_out` counts what is not imported, once the stories were taken."""

    def __init__(self, file: Path, media: MediaFolder, *, post_types: frozenset[str] = frozenset({"post"})):
        """Reads all of `file` once. Raises BadExport, OSError."""
        self.file, self.media, self.post_types = file, media, post_types
        self.left_out: Counter[str] = Counter()
        self.language = ""
        self._base = ""
        self._authors: dict[str, Author] = {}
        self._categories: dict[str, tuple[str, str, str]] = {}  # slug -> name, parent's slug, id
        self._attachments: dict[str, Attachment] = {}
        self._by_path: dict[str, str] = {}  # path of an attachment -> its id
        for element in elements(file):
            self._learn(element)

    def stories(self) -> Iterator[OldStory]:
        """Every post, one after the other."""
        for element in elements(self.file):
            if element.name == "item" and self._is_story(element):
                yield _Post(self, element).story()

    def section_of(self, slug: str) -> tuple[str, str]:
        """Slug and name of the uppermost category over the one called `slug`."""
        visited: set[str] = set()
        while slug in self._categories and slug not in visited and self._categories[slug][1] in self._categories:
            visited.add(slug)
            slug = self._categories[slug][1]
        return slug, self._categories[slug][0] if slug in self._categories else ""

    def is_uppermost(self, slug: str) -> bool:
        """True for a category that is a section: it stands under no other."""
        return self.section_of(slug)[0] == slug

    def category_of_id(self, number: str) -> str:
        """The slug of the category with this id, or ""."""
        return next((slug for slug, (_, _, own) in self._categories.items() if own == number and number), "")

    def author(self, login: str) -> Author:
        return self._authors.get(login) or Author(login, login)

    def attachment(self, number: str, address: str = "") -> tuple[str, Attachment | None]:
        """The id and the attachment with that id, or at that address."""
        if number not in self._attachments and address:
            number = self._by_path.get(_bare_path(address), "")
        return number, self._attachments.get(number)

    def short_address(self, number: str) -> str:
        """The address by which WordPress finds every post: ?p=12, below the site's own path."""
        return old_path(f"{self._base}/?p={number}")

    # ── What posts name ─────────────────────────────────────────────────────

    def _learn(self, element: Element) -> None:
        match element.name:
            case "language":
                self.language = element.text if _LANGUAGE.fullmatch(element.text) else ""
            case "wp:base_blog_url":
                self._base = _path(element.text)
            case "wp:author":
                login = element.get("wp:author_login")
                name = line(element.get("wp:author_display_name"))
                whole = line(f"{element.get('wp:author_first_name')} {element.get('wp:author_last_name')}")
                self._authors[login] = Author(name or whole or login, login)
            case "wp:category":
                slug, name = element.get("wp:category_nicename"), line(element.get("wp:cat_name"))
                self._categories[slug] = (name, element.get("wp:category_parent"), element.get("wp:term_id"))
            case "item" if element.get("wp:post_type") == "attachment":
                self._learn_attachment(element)

    def _learn_attachment(self, element: Element) -> None:
        meta, number = element.meta(), element.get("wp:post_id")
        address = element.get("wp:attachment_url") or element.get("guid")
        path = meta.get("_wp_attached_file", [""])[0]
        credit = _CREDIT.search(meta.get("_wp_attachment_metadata", [""])[0])
        self._attachments[number] = Attachment(
            path,
            address,
            title=line(element.get("title")),
            caption=line(element.get("excerpt:encoded")),
            alt_text=line(meta.get("_wp_attachment_image_alt", [""])[0]),
            credit=line(credit[1]) if credit else "",
        )
        for where in (path, address):
            if where:
                self._by_path[_bare_path(where)] = number

    def _is_story(self, element: Element) -> bool:
        kind, status = element.get("wp:post_type") or "post", element.get("wp:status")
        if kind not in self.post_types:
            self.left_out[_name_of(kind)] += 1
        elif status in {"trash", "auto-draft", "inherit"}:
            self.left_out["post in the trash" if status == "trash" else "empty post"] += 1
        else:
            return True
        return False

    def not_imported(self) -> list[str]:
        """What of the file is no story, in words: "4 pages", "12 comments"."""
        plurals = dict(_NAMES.values()) | {"post in the trash": "posts in the trash", "empty post": "empty posts"}
        return [counted(count, name, plurals.get(name, "")) for name, count in self.left_out.items()]


class _Post:
    """One post on its way to a story."""

    def __init__(self, site: WordPress, item: Element):
        self.site, self.item, self.meta = site, item, item.meta()
        self.number = item.get("wp:post_id")
        self.losses: list[str] = []
        self.pictures = StoryPictures(site.media, self.losses)

    def story(self) -> OldStory:
        item, title = self.item, line(self.item.get("title"))
        headline = title or f"Without a headline ({self.number})"
        if not title:
            self.losses.append("no headline: it has none")
        self._lead()
        body = self._body()
        state, published_at = self._standing()
        section, tags = self._subjects()
        created_at = _moment(item.get("wp:post_date_gmt"))
        if not body:
            self.losses.append("no text: it has none")
        if comments := len(item.all("wp:comment")):
            self.losses.append(counted(comments, "comment"))
            self.site.left_out["comment"] += comments
        if fields := sorted(name for name in self.meta if name and not name.startswith("_")):
            self.losses.append(f"custom fields: {', '.join(fields[:5])}{' …' if len(fields) > 5 else ''}")
        return OldStory(
            name=f"post {self.number}",
            headline=headline,
            slug=slugify(unquote(item.get("wp:post_name"))) or slugify(title) or f"post-{self.number}",
            body=body,
            standfirst=normalise_text(line(item.get("excerpt:encoded"))),
            language=self._language(),
            section=section,
            tags=tags,
            authors=self._authors(),
            state=state,
            published_at=published_at,
            created_at=created_at,
            modified_at=_moment(item.get("wp:post_modified_gmt")) or created_at,
            guid=UNPRINTABLE.sub("", item.get("guid"))[:500],
            addresses=self._addresses(),
            pictures=self.pictures.uses,
            losses=self.losses,
        )

    # ── Text and pictures ───────────────────────────────────────────────────

    def _lead(self) -> None:
        number = self.meta.get("_thumbnail_id", [""])[0]
        if not number or number == "0":
            return
        _, attachment = self.site.attachment(number)
        if attachment is None:
            self.losses.append(f"the featured picture, attachment {number}, which is not in the file")
            return
        self.pictures.place(
            attachment.path or attachment.address,
            fallback=attachment.address,
            is_lead=True,
            title=attachment.title,
            caption=attachment.caption,
            alt_text=attachment.alt_text,
            credit=attachment.credit,
        )

    def _body(self) -> str:
        unclear: Counter[str] = Counter()
        markup = shortcodes.as_html(self.item.get("content:encoded"), unclear, self._image)
        body, losses = as_body(markup, self._place)
        self.losses += in_lines(unclear) + losses
        self.pictures.tell()
        return body

    def _image(self, number: str) -> str:
        """The <img> of an attachment that a gallery names by its id."""
        _, attachment = self.site.attachment(number)
        address = html.escape(attachment.address if attachment else f"attachment {number}")
        return f'<img class="wp-image-{number}" src="{address}">'

    def _place(self, address: str, attributes: dict[str, str], caption: str) -> int | None:
        own = re.search(r"wp-image-(\d+)", attributes.get("class", ""))
        _, attachment = self.site.attachment(own[1] if own else "", address)
        kept = attachment or Attachment("", address)
        return self.pictures.place(
            kept.path or address,
            fallback=address,
            title=kept.title,
            caption=caption or kept.caption,
            alt_text=line(attributes.get("alt", "")) or kept.alt_text,
            credit=kept.credit,
        )

    # ── Where it stood ──────────────────────────────────────────────────────

    def _standing(self) -> tuple[str, dt.datetime | None]:
        """Its state and, for what is in print or scheduled, the time of that."""
        status = self.item.get("wp:status") or "draft"
        state = STATES.get(status, "draft")
        if status == "private":
            self.losses.append("its status “private” (a draft now)")
        elif status not in STATES:
            self.losses.append(f"its status “{status[:40]}” (a draft now)")
        if self.item.get("wp:post_password"):
            self.losses.append("its password (a draft now)")
            state = "draft"
        at = self._published_at() if state == "published" else None
        if state == "published" and at is None:
            self.losses.append("no date of publication: it has none (a draft now)")
            state = "draft"
        if status == "future" and at and at <= timezone.now():
            self.losses.append("its schedule, whose time has passed (a draft now)")
            state, at = "draft", None
        return state, at

    def _published_at(self) -> dt.datetime | None:
        at = _moment(self.item.get("wp:post_date_gmt"))
        if at is None:
            try:
                at = parsedate_to_datetime(self.item.get("pubDate"))
                at = at if at.tzinfo and at.year > 1000 else None
            except (ValueError, TypeError, IndexError, OverflowError):
                at = None
        if at is None and (local := _moment(self.item.get("wp:post_date"))):
            at = local.replace(tzinfo=timezone.get_default_timezone())
            self.losses.append("the time zone of its date: it is read in this paper's")
        return at

    def _addresses(self) -> list[str]:
        link = old_path(self.item.get("link"))
        addresses = [link, self.site.short_address(self.number)]
        if "?" not in link and link:
            above, _, _ = link.rstrip("/").rpartition("/")
            end = "/" if link.endswith("/") else ""
            addresses += [old_path(f"{above}/{slug}{end}") for slug in self.meta.get("_wp_old_slug", []) if slug]
        return [address for address in dict.fromkeys(addresses) if address]

    # ── What it is about, and who wrote it ──────────────────────────────────

    def _subjects(self) -> tuple[tuple[str, str] | None, list[tuple[str, str]]]:
        """Its section and its tags. The first category gives the section; what is below or beside that is a tag."""
        terms = self.item.all("category")
        own = [
            (term.attributes.get("nicename", ""), line(term.text))
            for term in terms
            if term.attributes.get("domain") == "category"
        ]
        categories = [(slug, name) for slug, name in own if slug not in _NO_SECTION and name]
        main = self.site.category_of_id(self.meta.get("_yoast_wpseo_primary_category", [""])[0])
        categories.sort(key=lambda category: category[0] != main)
        section = None
        if categories:
            slug, name = self.site.section_of(categories[0][0])
            section = (slug, name or categories[0][1])
        tags = [(name, slug) for slug, name in categories if section and fold(name) != fold(section[1])]
        for term in terms:
            domain, name = term.attributes.get("domain", ""), line(term.text)
            if domain and domain not in _NOT_SUBJECTS and name:
                tags.append((name, term.attributes.get("nicename", "")))
        return section, tags

    def _authors(self) -> list[Author]:
        several = [term for term in self.item.all("category") if term.attributes.get("domain") == "author"]
        if several:
            logins = [term.attributes.get("nicename", "").removeprefix("cap-") for term in several]
            named = [self.site.author(login) for login in logins]
            return [
                author if author.name != login else Author(line(term.text) or login, login)
                for author, login, term in zip(named, logins, several, strict=True)
                if author.name or term.text
            ]
        login = self.item.get("dc:creator")
        return [self.site.author(login)] if login else []

    def _language(self) -> str:
        languages = (
            t.attributes.get("nicename", "")
            for t in self.item.all("category")
            if t.attributes.get("domain") == "language"
        )
        return next((language for language in languages if _LANGUAGE.fullmatch(language)), "")


def _name_of(kind: str) -> str:
    return _NAMES[kind][0] if kind in _NAMES else f"“{kind[:40]}”"


def _bare_path(address: str) -> str:
    """The path below the folder of uploads, without the size of a smaller copy."""
    path = _path(address).rpartition("wp-content/uploads/")[2].strip("/")
    return re.sub(r"-(?:\d+x\d+|scaled)(?=\.\w+$)", "", path)


def _path(address: str) -> str:
    try:
        return unquote(urlsplit(address).path).rstrip("/")
    except ValueError:
        return ""


def _moment(text: str) -> dt.datetime | None:
    """The time in `text`, which is in UTC; None where there is none."""
    if not text or text == NEVER:
        return None
    try:
        return dt.datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=dt.UTC)
    except ValueError:
        return None
