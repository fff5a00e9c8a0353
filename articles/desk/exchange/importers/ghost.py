"""An export of Ghost (JSON) -> old stories."""

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from articles.desk.exchange.importers.cards import without_cards
from articles.desk.exchange.importers.lexical import from_lexical, from_mobiledoc
from articles.desk.exchange.importers.markup import as_body, in_lines
from articles.desk.exchange.importers.media import MediaFolder
from articles.desk.exchange.importers.pictures import StoryPictures
from articles.desk.exchange.importers.stories import Author, BadExport, OldStory, counted, line, old_path
from articles.intake import normalise_text
from articles.models.articles import validate_language
from articles.text import UNPRINTABLE, slugify

VERSIONS = {"5", "6"}
LARGEST_BYTES = 512 << 20
SITE = "__GHOST_URL__"
_HOW = "Make one in Ghost under Settings, Import/Export, Export content."

Data = dict[str, Any]


class Ghost:
    """The posts of an export as stories. `left_out` counts what is not imported, once the stories were taken."""

    def __init__(self, file: Path, media: MediaFolder, *, sections: frozenset[str] = frozenset()):
        """`sections`: the slugs of the tags that are sections here. Raises BadExport, OSError."""
        self.media, self.sections = media, sections
        self.left_out: Counter[str] = Counter()
        data = _read(file)
        self.posts = _rows(data, "posts")
        self.users = {str(user.get("id")): user for user in _rows(data, "users")}
        self.tags = {str(tag.get("id")): tag for tag in _rows(data, "tags")}
        self.authors_of = _joined(data, "posts_authors", "author_id")
        self.tags_of = _joined(data, "posts_tags", "tag_id")
        self.meta_of = {str(meta.get("post_id")): meta for meta in _rows(data, "posts_meta")}
        settings = {str(row.get("key")): row.get("value") for row in _rows(data, "settings")}
        self.language = _language(settings.get("locale") or settings.get("lang"))
        if missing := sections - {str(tag.get("slug")) for tag in self.tags.values()}:
            raise BadExport(f"there is no tag “{min(missing)}” in it that could be a section.")

    def stories(self) -> Iterator[OldStory]:
        """Every post, one after the other."""
        for post in self.posts:
            if str(post.get("type") or "post") != "post" or post.get("page") in (True, 1):
                self.left_out["page"] += 1
            else:
                yield _Post(self, post).story()

    def not_imported(self) -> list[str]:
        """What of the file is no story, in words."""
        return [counted(count, name) for name, count in self.left_out.items()]


class _Post:
    """One post on its way to a story."""

    def __init__(self, site: Ghost, post: Data):
        self.site, self.post, self.id = site, post, str(post.get("id", ""))
        self.meta = site.meta_of.get(self.id, {})
        self.losses: list[str] = []
        self.pictures = StoryPictures(site.media, self.losses)

    def story(self) -> OldStory:
        title, slug = line(self.text("title")), self.text("slug")
        self._lead()
        body = self._body()
        state, published_at = self._standing()
        section, tags = self._subjects()
        if not title:
            self.losses.append("no headline: it has none")
        if not body:
            self.losses.append("no text: it has none")
        if any(self.text(name).strip() for name in ("codeinjection_head", "codeinjection_foot")):
            self.losses.append("code for its page")
        created_at = _moment(self.post.get("created_at"))
        return OldStory(
            name=f"post {self.id}",
            headline=title or f"Without a headline ({self.id})",
            slug=slugify(slug) or slugify(title) or f"post-{self.id}",
            body=body,
            standfirst=normalise_text(line(self.text("custom_excerpt"))),
            language=_language(self.post.get("locale")),
            section=section,
            tags=tags,
            authors=self._authors(),
            state=state,
            published_at=published_at,
            created_at=created_at,
            modified_at=_moment(self.post.get("updated_at")) or created_at,
            guid=UNPRINTABLE.sub("", self.id)[:500],
            addresses=[path for path in [old_path(f"/{slug}/") if slug else ""] if path],
            pictures=self.pictures.uses,
            losses=self.losses,
        )

    def text(self, name: str) -> str:
        """The text of a field, or ""."""
        value = self.post.get(name)
        return value if isinstance(value, str) else ""

    # ── Text and pictures ───────────────────────────────────────────────────

    def _lead(self) -> None:
        if address := self.text("feature_image") or self.text("image"):
            self.pictures.place(
                address,
                is_lead=True,
                caption=line(str(self.meta.get("feature_image_caption") or "")),
                alt_text=line(str(self.meta.get("feature_image_alt") or "")),
            )

    def _body(self) -> str:
        unclear: Counter[str] = Counter()
        markup = without_cards(self._markup(unclear), unclear).replace(SITE, "")
        body, losses = as_body(markup, self._place)
        self.losses += in_lines(unclear) + losses
        self.pictures.tell()
        return body

    def _markup(self, losses: Counter[str]) -> str:
        """The text as Ghost shows it; where it was never shown, as it was written."""
        if markup := self.text("html").strip():
            return markup
        for name, read in (("lexical", from_lexical), ("mobiledoc", from_mobiledoc)):
            if self.text(name):
                try:
                    return read(self.text(name), losses)
                except (ValueError, RecursionError) as error:
                    losses[f"a text in {name} that cannot be read ({' '.join(str(error).split())[:80]})"] += 1
        return "".join(f"<p>{part}</p>" for part in self.text("plaintext").split("\n\n") if part.strip())

    def _place(self, address: str, attributes: dict[str, str], caption: str) -> int | None:
        return self.pictures.place(address, caption=caption, alt_text=line(attributes.get("alt", "")))

    # ── Where it stood, what it is about, who wrote it ──────────────────────

    def _standing(self) -> tuple[str, dt.datetime | None]:
        """Its state and, for what is in print or scheduled, the time of that."""
        status, visibility = self.text("status") or "draft", self.text("visibility") or "public"
        at = _moment(self.post.get("published_at"))
        if visibility != "public":
            self.losses.append(f"that it was for {visibility[:40]} only (a draft now)")
        elif status == "sent":
            self.losses.append("that it was sent as a letter only (a draft now)")
        elif status == "scheduled" and at and at <= timezone.now():
            self.losses.append("its schedule, whose time has passed (a draft now)")
        elif status in {"published", "scheduled"} and at is None:
            self.losses.append("no date of publication: it has none (a draft now)")
        elif status in {"published", "scheduled"}:
            return "published", at
        elif status != "draft":
            self.losses.append(f"its status “{status[:40]}” (a draft now)")
        return "draft", None

    def _subjects(self) -> tuple[tuple[str, str] | None, list[tuple[str, str]]]:
        section, tags = None, []
        for key in self.site.tags_of.get(self.id, []):
            tag = self.site.tags.get(key, {})
            name, slug = line(str(tag.get("name") or "")), str(tag.get("slug") or "")
            if tag.get("visibility") == "internal" or name.startswith("#"):
                self.losses.append(f"the internal tag {name}")
            elif slug in self.site.sections and section is None:
                section = (slug, name)
            elif name:
                tags.append((name, slug))
        return section, tags

    def _authors(self) -> list[Author]:
        keys = self.site.authors_of.get(self.id) or [str(self.post.get("author_id") or "")]
        users = [self.site.users[key] for key in keys if key in self.site.users]
        return [
            Author(name, str(user.get("slug") or ""), line(str(user.get("bio") or "")))
            for user in users
            if (name := line(str(user.get("name") or "")))
        ]


# ── The file ────────────────────────────────────────────────────────────────


def _read(file: Path) -> Data:
    """The tables of an export, by name. Raises BadExport, OSError."""
    if file.stat().st_size > LARGEST_BYTES:
        raise BadExport(f"it has more than {LARGEST_BYTES >> 20} MB.")
    try:
        whole = json.loads(file.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BadExport(f"byte {error.start + 1} is not UTF-8. Save the file as UTF-8.") from error
    except json.JSONDecodeError as error:
        raise BadExport(f"line {error.lineno}, column {error.colno}: this is not JSON ({error.msg}). {_HOW}") from error
    except (ValueError, RecursionError) as error:
        raise BadExport(f"this is no export of Ghost: it cannot be read. {_HOW}") from error
    databases = whole.get("db") if isinstance(whole, dict) else None
    database = databases[0] if isinstance(databases, list) and databases else whole
    meta = database.get("meta") if isinstance(database, dict) else None
    data = database.get("data") if isinstance(database, dict) else None
    if not isinstance(data, dict) or not isinstance(data.get("posts"), list):
        raise BadExport(f"this is no export of Ghost: it has no posts. {_HOW}")
    version = str(meta.get("version", "")) if isinstance(meta, dict) else ""
    if version.partition(".")[0] not in VERSIONS:
        named = f"its version is {version[:20]}" if version else "it names no version"
        raise BadExport(f"{named}; exports of Ghost 5 and 6 can be read. Bring Ghost up to date, and export again.")
    return data


def _rows(data: Data, name: str) -> list[Data]:
    rows = data.get(name) or []
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BadExport(f"“{name}” is no list of objects: the export is damaged. {_HOW}")
    return rows


def _joined(data: Data, name: str, column: str) -> dict[str, list[str]]:
    """The keys that a table joins to each post, in their order."""
    joined: dict[str, list[str]] = {}
    for row in sorted(_rows(data, name), key=lambda row: _order(row.get("sort_order"))):
        joined.setdefault(str(row.get("post_id")), []).append(str(row.get(column)))
    return joined


def _order(value: Any) -> int:
    return value if isinstance(value, int) else 0


def _language(value: Any) -> str:
    try:
        validate_language(value if isinstance(value, str) and value else "-")
    except ValidationError:
        return ""
    return value


def _moment(value: Any) -> dt.datetime | None:
    """The time that a field gives: text in ISO 8601, in UTC where it names no zone, or milliseconds since 1970."""
    try:
        if isinstance(value, int) and not isinstance(value, bool):
            return dt.datetime.fromtimestamp(value / 1000, dt.UTC).replace(microsecond=0)
        moment = parse_datetime(value) if isinstance(value, str) else None
    except (ValueError, OverflowError, OSError):
        return None
    if moment is None:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).replace(microsecond=0)
