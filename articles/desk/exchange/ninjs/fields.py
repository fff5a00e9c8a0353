"""The fields of one object of ninjs, by any of their names: 1.x has them flat, 2.x and 3.x in lists."""

import datetime as dt
import html
import re
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime

from articles.desk.exchange.ninjs.files import BadNinjs
from articles.intake import in_words, normalise_body, normalise_line
from articles.text import UNPRINTABLE

Data = dict[str, Any]

_LINK_INSIDE = re.compile(r'<a [^>]*?href="#[^"]*"[^>]*>(.*?)</a>', re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
_IS_XML = re.compile(r"\s*<(?:\?xml|nitf|!DOCTYPE\s+nitf|newsItem|NewsML|TTNITF)\b", re.IGNORECASE)
_HEADING = re.compile(r"\s*<h2>(.*?)</h2>\s*", re.DOTALL)
ONLY_XML = "a text in XML only"
_BESIDE = {"creditline", "usage", "keywords", "alternative text"}  # roles of texts about a text
HTML, PLAIN, XML = "html", "plain", "xml"


class Fields:
    """Reads the fields of one object. Every method raises BadNinjs for a field of the wrong type."""

    def __init__(self, item: Any, place: str):
        if not isinstance(item, dict):
            raise BadNinjs(f"{place}: a story is an object in braces, with “headline” and “body_text” at least.")
        self.item, self.place = item, place

    def wrong(self, message: str, field_name: str) -> BadNinjs:
        """A BadNinjs that says `message`, with the place and `field_name` in front."""
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
        """The entries of a list, also where 1.x has them by name."""
        value = self.item.get(name) or []
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
                entry_name = (entry.get("name") or "") if isinstance(entry, dict) else None
                if not isinstance(entry_name, str):
                    raise self.wrong("each entry has a name: {“name”: “Crimea”}.", name)
                if entry_name.strip():
                    entries.append((normalise_line(self.clean(entry_name, name)), entry))
        return entries

    def named(self, *names: str) -> list[tuple[str, str]]:
        """The name and the relation of each entry in these lists."""
        return [(name, str(entry.get("rel", ""))) for name, entry in self.entries(*names)]

    def names(self, *names: str) -> list[str]:
        return [name for name, _ in self.entries(*names)]

    def values(self, *names: str) -> list[tuple[str, str, str]]:
        """Role, type of content and text of each entry in lists such as `headlines`. A draft of 2.0 has them as `headline`."""
        found = []
        for name in names:
            for entry in self.rows(name) if isinstance(self.item.get(name), list) else ():
                if isinstance(entry, dict) and entry.get("value"):
                    if not isinstance(entry["value"], str):
                        raise self.wrong("its value has to be text.", name)
                    role = str(entry.get("role") or entry.get("name") or "")
                    kind = str(entry.get("contentType") or entry.get("contenttype") or "")
                    found.append((role, kind, self.clean(entry["value"], name).strip()))
        return found

    def value(self, roles: tuple[str, ...], *names: str) -> str:
        """The text with one of these roles, else the first one, or ""."""
        values = self.values(*names)
        for role in roles:
            if text := next((text for own, _, text in values if own == role), ""):
                return text
        return next((text for own, kind, text in values if own not in _BESIDE and kind_of(kind, "", text) != XML), "")

    def moment(self, *names: str) -> dt.datetime | None:
        """The time of the first of these fields that is not empty, which has to name its zone."""
        value = self.text(*names)
        try:
            parsed = parse_datetime(value) if value else None
            moment = parsed.astimezone(dt.UTC).replace(microsecond=0) if parsed and parsed.tzinfo else None
        except (ValueError, OverflowError):
            moment = None
        if value and moment is None:
            raise self.wrong("this has to be a time with its zone, such as 2026-11-23T09:00:00Z.", names[0])
        return moment

    def roughly(self, *names: str) -> dt.datetime | None:
        """The time of the first of these fields that holds one: a day is its midnight, without a zone it is in UTC."""
        for name in names:
            value = self.item.get(name)
            try:
                parsed = parse_datetime(value) if isinstance(value, str) else None
                day = parse_date(value[:10]) if parsed is None and isinstance(value, str) else None
                if day:
                    return dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)
                if parsed:
                    aware = parsed if parsed.tzinfo else parsed.replace(tzinfo=dt.UTC)
                    return aware.astimezone(dt.UTC).replace(microsecond=0)
            except (ValueError, OverflowError):
                continue
        return None

    def body(self, headline: str) -> tuple[str, list[str]]:
        """The text, HTML before plain and never XML, and what of it could not be kept."""
        texts: dict[str, str] = {}
        for name in sorted(self.item):
            if name.startswith("body_") and isinstance(self.item[name], str) and self.item[name].strip():
                texts.setdefault(kind_of("", name.removeprefix("body_"), self.item[name]), self.text(name))
            elif name.startswith("body_"):
                self.text(name)
        flat = (
            {PLAIN: self.text("body")} if isinstance(self.item.get("body"), str) and self.item["body"].strip() else {}
        )
        listed = self.values("bodies", "body")
        for role, kind, text in sorted(listed, key=lambda entry: entry[0] != "main"):
            texts.setdefault(kind_of(kind, role, text), text)
        texts = texts | {kind: text for kind, text in flat.items() if not texts}
        if markup := texts.get(HTML):
            intake = normalise_body(_LINK_INSIDE.sub(r"\1", markup))
            body = _without_headline(intake.body, headline)
            pictures = {"picture", "embed"}  # they are told as pictures of the story
            losses = in_words(type(intake.losses)({k: n for k, n in intake.losses.items() if k not in pictures}))
            return body.strip(), [losses.rstrip(".")] if losses else []
        if plain := texts.get(PLAIN):
            return normalise_body(html.escape(plain, quote=False)).body, []
        return "", [ONLY_XML] if XML in texts else []


def kind_of(content_type: str, role: str, text: str) -> str:
    """Whether a text is HTML, PLAIN or XML, by its type of content, else by its role or name, else by how it begins."""
    kind, role = content_type.partition(";")[0].strip().lower(), role.lower()
    if kind in {"text/html", "application/xhtml+xml"}:
        return XML if _IS_XML.match(text) and "<html" not in text[:300].lower() else HTML
    if "xml" in kind or "nitf" in kind or _IS_XML.match(text):
        return XML
    if kind == "text/plain":
        return PLAIN
    if "html" in role:
        return HTML
    if "nitf" in role or role.endswith("xml") or "newsml" in role:
        return XML
    if role == "text" or role == "plain":
        return PLAIN
    return HTML if re.search(r"</(?:p|div|h[1-6]|ul|ol|table|section|article|blockquote)>", text) else PLAIN


def words(markup: str) -> str:
    """The words of a short text, which may be HTML, in one line."""
    return normalise_line(html.unescape(_TAG.sub(" ", markup))) if "<" in markup else normalise_line(markup)


def _without_headline(body: str, headline: str) -> str:
    """`body` without the headline that many texts repeat over themselves."""
    heading = _HEADING.match(body)
    return body[heading.end() :] if heading and words(heading[1]) == words(headline) else body
