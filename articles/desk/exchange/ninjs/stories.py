"""Stories in ninjs, the IPTC's news in JSON, as they are read from a file.

Versions 3 and 2 as this paper's own export writes them, and the flat names of 1.x (`headline`, `body_html`, `subject`).
"""

import datetime as dt
import hashlib
import html
import json
import re
from dataclasses import dataclass
from typing import Any

from django.utils.dateparse import parse_datetime

from articles.models import Genre, Tag
from articles.text import UNPRINTABLE, sanitise

KIND_OF_LIST = {
    **{"subjects": Tag.Kind.TOPIC, "subject": Tag.Kind.TOPIC, "tags": Tag.Kind.TOPIC},
    **{"places": Tag.Kind.PLACE, "place": Tag.Kind.PLACE, "events": Tag.Kind.EVENT, "event": Tag.Kind.EVENT},
    **{"organisations": Tag.Kind.ORGANISATION, "organisation": Tag.Kind.ORGANISATION},
}
_FIGURE = re.compile(r"<figure\b.*?</figure>", re.DOTALL)
_LINK_INSIDE = re.compile(r'<a href="#[^"]*">(.*?)</a>', re.DOTALL)

Data = dict[str, Any]


class BadNinjs(Exception):
    """A file that cannot be imported. The message says where it is wrong and what would be right."""


@dataclass
class NinjsStory:
    """A story as its object has it; "" and empty lists for fields that it does not have."""

    place: str  # for errors: “object 2”
    key: str  # the same at every import of the story: its uri, or a digest of the object
    headline: str
    body: str
    standfirst: str
    slugline: str
    language: str
    located: str
    byline: str
    genre: str
    urgency: int | None
    embargo_until: dt.datetime | None
    note: str
    section: str
    tags: list[tuple[str, str]]  # name, kind
    people: list[str]
    sources: list[tuple[str, str]]  # title, kind
    pictures: int

    def wrong(self, message: str, field_name: str) -> BadNinjs:
        """A BadNinjs that says `message`, with the story and `field_name` in front."""
        return BadNinjs(f"{self.place} “{self.headline[:60]}”, field “{field_name}”: {message}")


def read(data: bytes) -> list[NinjsStory]:
    """The stories in a file: one object, a list of them, or the API's answer with its `items`. Raises BadNinjs."""
    try:
        items = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BadNinjs(f"byte {error.start + 1} is not UTF-8. Save the file as UTF-8.") from error
    except json.JSONDecodeError as error:
        raise BadNinjs(f"line {error.lineno}, column {error.colno}: this is not JSON ({error.msg}).") from error
    except RecursionError as error:
        raise BadNinjs("its objects are nested too deeply for a story.") from error
    except ValueError as error:
        raise BadNinjs(f"it holds a number that cannot be read: {error}.") from error
    if isinstance(items, dict) and isinstance(items.get("items"), list):
        items = items["items"]
    objects = items if isinstance(items, list) else [items]
    if not objects:
        raise BadNinjs("there is no story in it.")
    return [_Reader(item, f"object {number}").story() for number, item in enumerate(objects, 1)]


class _Reader:
    """Reads the fields of one object. Every method raises BadNinjs for a field of the wrong type."""

    def __init__(self, item: Any, place: str):
        if not isinstance(item, dict):
            raise BadNinjs(f"{place}: a story is an object in braces, with “headline” and “body_text” at least.")
        self.item, self.place = item, place

    def story(self) -> NinjsStory:
        if self.text("pubStatus", "pubstatus").lower() in {"canceled", "withheld"}:
            raise self.wrong("its publisher took it back. Leave this story out.", "pubStatus")
        headline = self.text("headline", "title") or self.of_role("headlines", "main") or self.text("name")
        if not headline:
            raise self.wrong("it is missing: a story needs a headline.", "headline")
        return NinjsStory(
            place=self.place,
            key=self.text("uri")
            or f"sha256:{hashlib.sha256(json.dumps(self.item, sort_keys=True).encode()).hexdigest()}",
            headline=headline,
            body=self.body(),
            standfirst=self.of_role("descriptions", "summary") or self.text("description_text"),
            slugline=self.text("slugline"),
            language=self.text("language") or "en",
            located=self.text("located"),
            byline=self.text("by", "byline"),
            genre=next((name for name in self.names("genres", "genre") if name in Genre.values), Genre.NEWS),
            urgency=self.urgency(),
            embargo_until=self.moment("embargoed", "embargoedUntil"),
            note=self.note(),
            section=next((name for name, rel in self.named("subjects", "subject") if rel == "section"), ""),
            tags=[
                (name, kind) for key, kind in KIND_OF_LIST.items() for name, rel in self.named(key) if rel != "section"
            ],
            people=list(dict.fromkeys(name for name, rel in self.named("people", "person") if rel != "author")),
            sources=[(name, str(entry.get("role", ""))) for name, entry in self.entries("infoSources", "infosource")],
            pictures=len(self.rows("associations")),
        )

    def wrong(self, message: str, field_name: str) -> BadNinjs:
        return BadNinjs(f"{self.place}, field “{field_name}”: {message}")

    def text(self, *names: str) -> str:
        """The text of the first of these fields that is not empty, or ""."""
        for name in names:
            value = self.item.get(name)
            if value is not None and not isinstance(value, str):
                raise self.wrong("this has to be text, in quotation marks.", name)
            if value and value.strip():
                return self.clean(value, name).strip()
        return ""

    def clean(self, value: str, name: str) -> str:
        if match := UNPRINTABLE.search(value):
            raise self.wrong(
                f"character {match.start() + 1} (U+{ord(match[0]):04X}) cannot be printed. Take it out.", name
            )
        return value.replace("\r\n", "\n")

    def rows(self, name: str) -> list[Any]:
        value = self.item.get(name) or []
        # 1.x has its associations by name.
        value = list(value.values()) if isinstance(value, dict) else value
        if not isinstance(value, list):
            raise self.wrong("this has to be a list, in square brackets.", name)
        return value

    def entries(self, *names: str) -> list[tuple[str, Data]]:
        """The name and the object of each entry in these lists; a bare name is an entry too."""
        entries = []
        for name in names:
            for entry in self.rows(name):
                entry = {"name": entry} if isinstance(entry, str) else entry
                entry_name = entry.get("name", "") if isinstance(entry, dict) else None
                if not isinstance(entry_name, str):
                    raise self.wrong("each entry has a name: {“name”: “Crimea”}.", name)
                if entry_name.strip():
                    entries.append((self.clean(entry_name, name).strip(), entry))
        return entries

    def named(self, *names: str) -> list[tuple[str, str]]:
        """The name and the relation of each entry in these lists."""
        return [(name, str(entry.get("rel", ""))) for name, entry in self.entries(*names)]

    def names(self, *names: str) -> list[str]:
        return [name for name, _ in self.entries(*names)]

    def of_role(self, name: str, role: str) -> str:
        """The value of the entry with this role in a list such as `headlines`, or ""."""
        for entry in self.rows(name):
            if isinstance(entry, dict) and entry.get("role") == role and isinstance(entry.get("value"), str):
                return self.clean(entry["value"], name).strip()
        return ""

    def body(self) -> str:
        """The text: sanitised HTML without pictures and inner links, or plain paragraphs."""
        marked_up, plain = self.text("body_html", "body_xhtml"), self.text("body_text")
        bodies = [entry for entry in self.rows("bodies") if isinstance(entry, dict) and entry.get("value")]
        for entry in sorted(bodies, key=lambda entry: entry.get("role") != "main"):
            if not isinstance(entry["value"], str):
                raise self.wrong("its value has to be text.", "bodies")
            value = self.clean(entry["value"], "bodies").strip()
            is_plain = entry.get("contentType") == "text/plain"
            marked_up, plain = marked_up or ("" if is_plain else value), plain or (value if is_plain else "")
        if marked_up:
            return _LINK_INSIDE.sub(r"\1", _FIGURE.sub("", sanitise(marked_up))).strip()
        return html.escape(plain, quote=False)

    def urgency(self) -> int | None:
        value = self.item.get("urgency")
        if value is not None and (isinstance(value, bool) or value not in range(1, 10)):
            raise self.wrong("this has to be a whole number from 1 (a flash) to 9.", "urgency")
        return value

    def moment(self, *names: str) -> dt.datetime | None:
        value = self.text(*names)
        try:
            parsed = parse_datetime(value) if value else None
            moment = parsed.astimezone(dt.UTC).replace(microsecond=0) if parsed and parsed.tzinfo else None
        except (ValueError, OverflowError):
            moment = None
        if value and moment is None:
            raise self.wrong("this has to be a time with its zone, such as 2026-11-23T09:00:00Z.", names[0])
        return moment

    def note(self) -> str:
        """What the desk has to know and no other field of a draft holds."""
        labels = {
            "Copyright": ("copyrightHolder", "copyrightholder"),
            "Terms": ("usageTerms", "usageterms"),
            "Note": ("edNote", "ednote"),
        }
        lines = [f"{label}: {value}" for label, names in labels.items() if (value := self.text(*names))]
        return "\n".join(lines)
