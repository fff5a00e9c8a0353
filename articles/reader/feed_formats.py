"""One feed in three formats: RSS 2.0, Atom 1.0, JSON Feed 1.1. No hour is given where only the day is known."""

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any, Self
from xml.sax.xmlreader import AttributesImpl

from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed, rfc2822_date, rfc3339_date
from django.utils.xmlutils import SimplerXMLGenerator

from articles.reader.items import for_xml

_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
NOTHING_YET = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)  # a feed must say when it last changed, an empty one too
NO_ATTRIBUTES: "AttributesImpl[str]" = AttributesImpl({})


@dataclass(frozen=True)
class Item:
    """A story in a feed. `content` is HTML, the rest plain text; a takedown has only the first five.

    `id` may be any text, as an old site gave it; `story_id` is a URI of ours.
    """

    id: str
    story_id: str
    title: str
    content: str
    updated: dt.datetime
    language: str = ""
    url: str = ""
    summary: str = ""
    published: dt.datetime | None = None
    published_on: dt.date | None = None
    authors: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    image: str = ""


@dataclass(frozen=True)
class Feed:
    """A feed: `home` is the address of the page with the same stories, `address` that of the feed."""

    title: str
    paper: str
    language: str
    home: str
    address: str
    items: list[Item]


class _Xml(SyndicationFeed):
    """What Django's two XML feeds lack: no invented time for an empty feed, only those elements that an item has."""

    @classmethod
    def of(cls, feed: Feed) -> Self:
        """`feed`, ready to be written."""
        xml_feed = cls(
            title=for_xml(feed.title),
            link=feed.home,
            description=for_xml(f"{feed.title}, the newest first"),
            language=feed.language,
            author_name=for_xml(feed.paper),
            feed_url=feed.address,
        )
        for item in feed.items:
            xml_feed.add_item(title=item.title, link=item.url, description="", updateddate=item.updated, item=item)
        return xml_feed

    def latest_post_date(self) -> dt.datetime:
        return max((entry["updateddate"] for entry in self.items), default=NOTHING_YET)


def _add(xml: SimplerXMLGenerator, name: str, text: str, **attributes: str) -> None:
    """Write an element with `text`, or nothing if `text` is empty."""
    if text:
        xml.addQuickElement(name, for_xml(text), {key: for_xml(value) for key, value in attributes.items()})


class Rss(_Xml, Rss201rev2Feed):
    """RSS 2.0, with Dublin Core for the byline and for a day without an hour."""

    def rss_attributes(self) -> dict[str, str]:
        return {
            **super().rss_attributes(),
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
            "xmlns:media": "http://search.yahoo.com/mrss/",
        }

    def add_item_elements(self, handler: SimplerXMLGenerator, entry: dict[str, Any]) -> None:
        item: Item = entry["item"]
        _add(handler, "title", item.title)
        _add(handler, "link", item.url)
        _add(handler, "description", item.content)
        for name in item.authors:
            _add(handler, "dc:creator", name)
        if item.published:
            _add(handler, "pubDate", rfc2822_date(item.published))
        elif item.published_on:
            _add(handler, "dc:date", item.published_on.isoformat())
        _add(handler, "atom:updated", rfc3339_date(item.updated))
        _add(handler, "guid", item.id, isPermaLink="false")
        for tag in item.tags:
            _add(handler, "category", tag)
        if item.image:
            handler.addQuickElement("media:content", None, {"url": item.image, "medium": "image"})


class Atom(_Xml, Atom1Feed):
    """Atom 1.0."""

    def item_attributes(self, entry: dict[str, Any]) -> dict[str, str]:
        language = for_xml(entry["item"].language)
        return {"xml:lang": language} if language else {}

    def add_item_elements(self, handler: SimplerXMLGenerator, entry: dict[str, Any]) -> None:
        item: Item = entry["item"]
        _add(handler, "id", item.id if _URI.fullmatch(item.id) else item.story_id)  # Atom takes nothing else
        _add(handler, "title", item.title)
        if item.url:
            handler.addQuickElement("link", None, {"rel": "alternate", "type": "text/html", "href": item.url})
        if item.published:
            _add(handler, "published", rfc3339_date(item.published))
        _add(handler, "updated", rfc3339_date(item.updated))
        for name in item.authors:
            handler.startElement("author", NO_ATTRIBUTES)
            _add(handler, "name", name)
            handler.endElement("author")
        for tag in item.tags:
            handler.addQuickElement("category", None, {"term": for_xml(tag)})
        _add(handler, "summary", item.summary)
        _add(handler, "content", item.content, type="html")


def as_json_feed(feed: Feed) -> dict[str, Any]:
    """`feed` as JSON Feed 1.1."""
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.address,
        "language": feed.language,
        "authors": [{"name": feed.paper}],
        "items": [_json_item(item) for item in feed.items],
    }


def _json_item(item: Item) -> dict[str, Any]:
    properties = {
        "id": item.id,
        "url": item.url,
        "title": item.title,
        "content_html": item.content,
        "summary": item.summary,
        "image": item.image,
        "date_published": rfc3339_date(item.published) if item.published else "",
        "date_modified": rfc3339_date(item.updated),
        "authors": [{"name": name} for name in item.authors],
        "tags": item.tags,
        "language": item.language,
    }
    return {key: value for key, value in properties.items() if value}
