"""One object of ninjs, 1.x to 3.1, as an item: a story, a picture, or what is neither."""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from articles.desk.exchange.ninjs.fields import ONLY_XML, Data, Fields, words
from articles.desk.exchange.ninjs.files import BadNinjs, objects
from articles.models import Genre, Tag

KIND_OF_LIST = {
    **{"subjects": Tag.Kind.TOPIC, "subject": Tag.Kind.TOPIC, "tags": Tag.Kind.TOPIC},
    **{"places": Tag.Kind.PLACE, "place": Tag.Kind.PLACE, "events": Tag.Kind.EVENT, "event": Tag.Kind.EVENT},
    **{"organisations": Tag.Kind.ORGANISATION, "organisation": Tag.Kind.ORGANISATION},
}
PICTURES = {"picture", "graphic"}
_STORIES = {"", "text", "composite"}
_OF_DAY = re.compile(r"/(\d{4})/(\d{2})/(\d{2})/[^/]+/$")


@dataclass
class NinjsPicture:
    """A picture, alone or beside a story: where its file lay, and its texts."""

    title: str
    addresses: list[str]  # of its renditions, the largest first
    caption: str = ""
    alt_text: str = ""
    credit: str = ""
    terms: str = ""


@dataclass
class NinjsStory:
    """A story as its object has it; "" and empty lists for fields that it does not have."""

    place: str  # for errors: “object 2”
    key: str  # the same at every import of the story: its uri, or a digest of the object
    headline: str = ""
    has_uri: bool = False
    replaces: str = ""  # the uri of the story that this one is a version of, where it has another
    type: str = "text"
    is_taken_back: bool = False
    is_correction: bool = False
    version: int | None = None
    first_created: dt.datetime | None = None
    version_created: dt.datetime | None = None
    printed_on: dt.date | None = None  # the day in the address of its page, where it is of a paper like this one
    publisher: str = ""
    received: str = ""  # the object as it came
    body: str = ""
    standfirst: str = ""
    slugline: str = ""
    language: str = "en"
    located: str = ""
    byline: str = ""
    genre: str = Genre.NEWS
    urgency: int | None = None
    embargo_until: dt.datetime | None = None
    note: str = ""
    section: str = ""
    services: list[str] = field(default_factory=list)  # names that may be those of sections
    tags: list[tuple[str, str]] = field(default_factory=list)  # name, kind
    people: list[str] = field(default_factory=list)
    sources: list[tuple[str, str]] = field(default_factory=list)  # title, kind
    pictures: list[NinjsPicture] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)  # what of the object no draft holds

    @property
    def is_picture(self) -> bool:
        return self.type in PICTURES

    @property
    def why_no_story(self) -> str:
        """Why no story can be made of it, in a sentence; "" where one can."""
        if self.type not in _STORIES:
            return f"it is of the type “{self.type[:40]}”, and no story: it is left out."
        if not self.body:
            reason = "its text is XML, which is not read" if ONLY_XML in self.dropped else "it has no text"
            return f"{reason}: no story is made of it."
        return ""

    def wrong(self, message: str, field_name: str) -> BadNinjs:
        """A BadNinjs that says `message`, with the story and `field_name` in front."""
        return BadNinjs(f"{self.place} “{self.headline[:60]}”, field “{field_name}”: {message}")


def read(file: Path) -> Iterator[NinjsStory]:
    """The stories in a file, one after the other. Raises BadNinjs, OSError."""
    for place, item in objects(file):
        yield story_of(item, place)


def story_of(item: Any, place: str) -> NinjsStory:
    """The object `item` as a story. Raises BadNinjs for a field of the wrong type."""
    return _Reader(item, place).story()


class _Reader(Fields):
    """Reads a whole object."""

    def story(self) -> NinjsStory:
        received = json.dumps(self.item, ensure_ascii=False, sort_keys=True, indent=1)
        uri = self.text("uri")
        story = NinjsStory(
            place=self.place,
            key=uri or f"sha256:{hashlib.sha256(json.dumps(self.item, sort_keys=True).encode()).hexdigest()}",
            has_uri=bool(uri),
            replaces=self.text("evolvedfrom", "evolvedFrom"),
            is_taken_back=self.text("pubStatus", "pubstatus").lower() in {"canceled", "cancelled", "withheld"},
            headline=self.headline(),
            type=self.text("type").lower(),
            received=received,
            publisher=self.text("copyrightHolder", "copyrightholder"),
        )
        self._add_versions(story)
        if story.is_taken_back or story.type not in _STORIES | PICTURES:
            return story
        if story.is_picture:
            story.pictures = [self.picture(self.item)]
            return story
        self._add_text(story)
        self._add_subjects(story)
        return story

    def _add_versions(self, story: NinjsStory) -> None:
        version = str(self.item.get("version", ""))
        story.version = int(version) if version.isdecimal() and len(version) < 10 else None
        story.first_created = self.roughly("firstCreated", "firstcreated", "contentCreated", "contentcreated")
        story.version_created = self.roughly("versionCreated", "versioncreated")
        signals = f"{self.text('edNote', 'ednote')} {self.item.get('signal') or ''}".lower()
        story.is_correction = bool(re.search(r"\bcorrect(?:s|ed|ion)\b", signals))
        for rendition in self.rows("renditions"):
            if isinstance(rendition, dict) and rendition.get("name") == "web" and (on := _day(rendition.get("href"))):
                story.printed_on = on

    def _add_text(self, story: NinjsStory) -> None:
        story.body, story.dropped = self.body(story.headline)
        if not story.headline and story.body:
            raise self.wrong("it is missing: a story needs a headline.", "headline")
        if not story.headline and not self.item.keys() & {"uri", "headline", "headlines", "title", "renditions"}:
            raise self.wrong("it is missing: a story needs a headline.", "headline")
        summary = self.value(("summary", "short", "lead", "text", "abstract"), "descriptions", "description")
        story.standfirst = words(summary or self.text("description_text", "description_html", "abstract"))
        story.slugline = self.text("slugline")
        story.language = self.language()
        story.located = self.text("located")
        story.byline = words(self.text("by", "byline")) or ", ".join(self.names("authors"))
        story.urgency = self.urgency()
        story.embargo_until = self.moment("embargoed", "embargoedUntil")
        story.note = self.note()
        for picture in self.rows("associations"):
            if picture is None:
                continue
            if isinstance(picture, dict) and str(picture.get("type", "picture")).lower() in PICTURES:
                story.pictures.append(self.picture(picture))
            else:
                kind = str(picture.get("type", "item"))[:40] if isinstance(picture, dict) else "item"
                story.dropped.append(f"what stands beside it and is of the type “{kind}”")

    def _add_subjects(self, story: NinjsStory) -> None:
        story.genre = next((name for name in self.names("genres", "genre") if name in Genre.values), Genre.NEWS)
        story.section = next((name for name, rel in self.named("subjects", "subject") if rel == "section"), "")
        story.services = self.names("service")
        story.tags = [
            (name, kind) for key, kind in KIND_OF_LIST.items() for name, rel in self.named(key) if rel != "section"
        ]
        story.people = list(dict.fromkeys(name for name, rel in self.named("people", "person") if rel != "author"))
        sources = self.entries("infoSources", "infosources", "infosource")
        story.sources = [(name, str(entry.get("role", ""))) for name, entry in sources]

    def headline(self) -> str:
        flat = self.item.get("headline")
        if isinstance(flat, list) and not all(isinstance(entry, dict) for entry in flat):
            raise self.wrong("this has to be text, in quotation marks.", "headline")
        listed = self.value(("main",), "headlines", "headline")
        own = "" if isinstance(flat, list) else self.text("headline")
        return words(own or listed or self.text("title", "name"))

    def picture(self, item: Data) -> NinjsPicture:
        """The picture that `item` describes."""
        fields = Fields(item, self.place)
        renditions = [row for row in fields.rows("renditions") if isinstance(row, dict) and row.get("href")]
        renditions.sort(key=lambda row: -(row["width"] if isinstance(row.get("width"), int) else 0))
        caption = fields.value(("caption", "text", "summary"), "descriptions", "description")
        caption = words(caption or fields.text("description_text", "description_caption", "description_html"))
        headline = fields.value(("main",), "headlines") or (
            fields.text("headline", "title") if isinstance(item.get("headline"), str | None) else ""
        )
        credits = {role: text for role, _, text in fields.values("descriptions", "description")}
        return NinjsPicture(
            title=words(headline) or caption[:80] or fields.text("name", "uri") or "Picture",
            addresses=[str(row["href"]) for row in renditions],
            caption=caption,
            alt_text=credits.get("alternative text", "") or fields.text("body_text"),
            credit=words(
                fields.text("by", "byline", "creditline", "creditLine", "copyrightHolder", "copyrightholder")
                or credits.get("creditline", "")
            ),
            terms=fields.text("usageTerms", "usageterms"),
        )

    def language(self) -> str:
        """Its language as this paper writes it: en, nb-NO."""
        first, hyphen, more = (self.text("language") or "en").replace("_", "-").partition("-")
        return f"{first.lower()}{hyphen}{more}"

    def urgency(self) -> int | None:
        value = self.item.get("urgency") or None  # some agencies write 0 for none
        if value is not None and (isinstance(value, bool) or value not in range(1, 10)):
            raise self.wrong("this has to be a whole number from 1 (a flash) to 9.", "urgency")
        return value

    def note(self) -> str:
        """What the desk has to know and no other field of a draft holds."""
        labels = {
            "Copyright": ("copyrightHolder", "copyrightholder"),
            "Terms": ("usageTerms", "usageterms"),
            "Note": ("edNote", "ednote"),
        }
        lines = [f"{label}: {value}" for label, names in labels.items() if (value := self.text(*names))]
        return "\n".join(lines)


def _day(address: Any) -> dt.date | None:
    """The day in the address of a story's page; None where it has none."""
    try:
        found = _OF_DAY.search(urlsplit(address).path) if isinstance(address, str) else None
        return dt.date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
