"""Old stories as the rows of a fixture: each record once, before the story that names it first."""

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils import timezone

from articles.desk.exchange.importers.stories import Author, OldStory, PictureUse
from articles.models import Article, Person, Photo, Section, State, Tag
from articles.models.sections import RESERVED_SLUGS
from articles.text import fold, slugify

Row = dict[str, Any]
SHORTER = 70  # characters of a slug: room for a number behind it
_HEADLINE, _TAG, _SECTION, _PERSON, _PHOTO = (
    getattr(model._meta.get_field(name), "max_length", 0) or 80
    for model, name in ((Article, "headline"), (Tag, "name"), (Section, "name"), (Person, "name"), (Photo, "title"))
)


@dataclass
class Written:
    """A story that is in the fixture, and what of it is not."""

    slug: str
    name: str
    losses: list[str]


@dataclass
class Fixture:
    """Turns stories into rows. What it has given is complete when the last row was taken."""

    language: str = ""
    written: list[Written] = field(default_factory=list)
    states: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)  # people, sections, pictures
    pictures: dict[str, Path] = field(default_factory=dict)  # name below media/ -> its file

    def __post_init__(self) -> None:
        self._slugs: dict[str, set[str]] = {}
        self._people: dict[str, str] = {}  # folded name -> slug
        self._sections: dict[str, str] = {}  # folded name -> slug
        self._tags: dict[str, str] = {}  # folded name -> the name it is listed by
        self._photos: dict[str, str] = {}  # key -> slug
        self._known: set[bytes] = set()  # digests of the ids and addresses that were given

    def rows(self, stories: Iterable[OldStory]) -> Iterator[Row]:
        """The rows of `stories`, one story after the other."""
        for story in stories:
            yield from self._story(story)

    def _story(self, story: OldStory) -> Iterator[Row]:
        slug = self._free("article", story.slug or story.headline or story.name)
        fields: Row = {"slug": slug, "headline": self._cut(story, story.headline, _HEADLINE, "headline")}
        optional = {
            "standfirst": story.standfirst,
            "body": story.body,
            "language": story.language or self.language,
            "published_at": _moment(story.published_at),
            "created_at": _moment(story.created_at),
            "modified_at": _moment(story.modified_at),
            "guid": story.guid if story.guid and self._is_first(story, "guid", story.guid) else "",
        }
        fields |= {name: value for name, value in optional.items() if value}
        fields["state"] = story.state
        if story.section:
            section, row = self._section(story, *story.section)
            yield from row
            fields["section"] = [section]
        for name, tag_slug in story.tags:
            yield from self._new_tag(story, name, tag_slug)
        tags = [self._tags[fold(name).strip()] for name, _ in story.tags if fold(name).strip() in self._tags]
        fields["tags"] = list(dict.fromkeys(tags))
        people = [self._person(story, author) for author in story.authors]
        yield from (row for _, rows in people for row in rows)
        for use in story.pictures:
            yield from self._photo(use)
        yield _row("article", **fields)
        for person in dict.fromkeys(slug for slug, _ in people):
            yield _row("byline", article=[slug], person=[person])
        for use in story.pictures:
            yield self._use(slug, use)
        for path in dict.fromkeys(story.addresses):
            if self._is_first(story, "address", path):
                yield _row("formeraddress", article=[slug], path=path)
        is_scheduled = story.state == State.PUBLISHED and story.published_at and story.published_at > timezone.now()
        self.states["scheduled" if is_scheduled else story.state] += 1
        self.written.append(Written(slug, story.name, story.losses))

    # ── Records ─────────────────────────────────────────────────────────────

    def _section(self, story: OldStory, slug: str, name: str) -> tuple[str, list[Row]]:
        key = fold(name).strip()
        if key in self._sections:
            return self._sections[key], []
        wanted = slugify(slug, SHORTER) or slugify(name, SHORTER) or "section"
        if wanted in RESERVED_SLUGS or (len(wanted) == 4 and wanted.isdecimal()):
            wanted = f"{wanted}-stories"  # the address belongs to another page of the paper
        self._sections[key] = self._free("section", wanted)
        self.counts["section"] += 1
        fields = {"slug": self._sections[key], "name": self._cut(story, name, _SECTION, "name of a section")}
        return self._sections[key], [_row("section", **fields)]

    def _new_tag(self, story: OldStory, name: str, slug: str) -> list[Row]:
        """A row for a tag that the load could not make from its name alone."""
        key = fold(name).strip()
        if not key or key in self._tags:
            return []
        self.counts["tag"] += 1
        self._tags[key] = self._cut(story, name, _TAG, "name of a tag")
        if slugify(name, SHORTER):
            return []
        tag_slug = self._free("tag", slugify(slug, SHORTER) or f"tag-{hashlib.sha256(key.encode()).hexdigest()[:8]}")
        return [_row("tag", slug=tag_slug, name=self._tags[key])]

    def _person(self, story: OldStory, author: Author) -> tuple[str, list[Row]]:
        name = self._cut(story, author.name, _PERSON, "name of an author")
        key = fold(name).strip()
        if key in self._people:
            return self._people[key], []
        slug = self._free("person", slugify(name, SHORTER) or slugify(author.slug, SHORTER) or "author")
        self._people[key] = slug
        self.counts["person"] += 1
        biography = {"biography": author.biography} if author.biography else {}
        return slug, [_row("person", slug=slug, name=name, **biography)]

    def _photo(self, use: PictureUse) -> list[Row]:
        if use.key in self._photos:
            return []
        slug = self._free("photo", slugify(use.file.stem, SHORTER) or "picture", hashed=use.key)
        self._photos[use.key] = slug
        self.counts["picture"] += 1
        name = f"{slug}{use.file.suffix.lower()}"
        self.pictures[name] = use.file
        title = (use.title or use.file.stem)[:_PHOTO]
        return [
            _row("photo", slug=slug, title=title, file=name, **({"credit": use.credit[:160]} if use.credit else {}))
        ]

    def _use(self, article: str, use: PictureUse) -> Row:
        role = "lead" if use.is_lead else "inline"
        fields = {"number": use.number, "role": role, "caption": use.caption, "alt_text": use.alt_text[:300]}
        return _row("articlephoto", article=[article], photo=[self._photos[use.key]], **fields)

    # ── What may be there only once ─────────────────────────────────────────

    def _free(self, kind: str, wanted: str, hashed: str = "") -> str:
        """A slug that no other record of this fixture has. With `hashed`, one that no other paper will have, either."""
        base = slugify(wanted, SHORTER) or kind
        if hashed:
            base = f"{slugify(wanted, SHORTER - 8)}-{hashlib.sha256(hashed.encode()).hexdigest()[:6]}"
        taken = self._slugs.setdefault(kind, set())
        slug, count = base, 1
        while slug in taken:
            count += 1
            slug = f"{base}-{count}"
        taken.add(slug)
        return slug

    def _is_first(self, story: OldStory, kind: str, value: str) -> bool:
        """True the first time that `value` is given; later it is a loss of `story`."""
        key = hashlib.sha256(f"{kind} {value}".encode()).digest()[:12]
        if key in self._known:
            story.losses.append(f"{kind} {value[:80]}, which another story has already")
            return False
        self._known.add(key)
        return True

    def _cut(self, story: OldStory, words: str, longest: int, what: str) -> str:
        if len(words) <= longest:
            return words
        story.losses.append(f"the end of a {what} with more than {longest} characters")
        return words[: longest - 1].rsplit(" ", 1)[0] + "…"


def _row(model: str, **fields: Any) -> Row:
    return {"model": f"articles.{model}", "fields": fields}


def _moment(moment: dt.datetime | None) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else ""
