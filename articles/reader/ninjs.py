"""A story as ninjs 3.1, the IPTC's news in JSON, from its print document alone."""

from collections.abc import Iterable

from django.conf import settings
from django.core.files.storage import default_storage
from django.urls import reverse

from articles.models.editions import Edition
from articles.reader import items, wording
from articles.reader.addresses import Web, address, web_address
from articles.reader.furniture import Furniture
from articles.reader.linked_data import Data

STANDARD = {
    "name": "ninjs",
    "version": "3.1",
    "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json",
}
# The list for tags of each kind; a tag of any other kind is a subject.
LIST_OF_TAG = {"place": "places", "organisation": "organisations", "event": "events"}
# Why the story can be trusted: property of schema.org, title, page of ours.
TRUST = (
    ("correctionsPolicy", "Corrections policy", "corrections-policy"),
    ("publishingPrinciples", "How we work", "about"),
    ("actionableFeedbackPolicy", "How to reach the desk", "contact"),
)


def ninjs(edition: Edition, web: Web, linked: Furniture) -> Data:
    """`edition` as ninjs: the story, the notice of its retraction, or for a takedown its id and time alone.

    A withheld edition has only its number, its time and the line that readers see in its place. `edition` comes
    `items.with_id`; `linked` says which people and sources have a page.
    """
    data = {
        "uri": items.story_id(edition),
        "type": "text",
        "pubStatus": "canceled" if edition.is_retraction else "usable",
        "versionCreated": wording.machine_moment(items.updated_at(edition)),
        "standard": STANDARD,
    }
    if items.is_takedown(edition):
        return data
    if edition.withheld_line:
        return {**data, "pubStatus": "withheld", "version": str(edition.number), "edNote": edition.withheld_line}
    data |= _common(edition, web)
    if not edition.is_retraction:
        data |= _story(edition, web, linked)
    return {key: value for key, value in data.items() if value}


def _common(edition: Edition, web: Web) -> Data:
    """The properties that a story and the notice of its retraction have in common."""
    page = web(address(edition))
    published = items.published_at(edition)
    return {
        "version": str(edition.number),
        "representationType": "full",
        "firstCreated": wording.machine_moment(published) if published else "",
        "language": edition.language,
        "title": edition.headline,
        "headlines": [{"role": "main", "contentType": "text/plain", "value": edition.headline}],
        "slugline": edition.slug,
        "edNote": "\n".join(
            f"{notice['kind'].capitalize()}: {notice['text']}" for notice in edition.document["notices"]
        ),
        "renditions": [{"name": "web", "href": page, "contentType": "text/html"}],
        "copyrightHolder": settings.NEWSROOM_NAME,
        "trustIndicators": [
            {"role": f"https://schema.org/{role}", "title": title, "href": web(reverse(name))}
            for role, title, name in TRUST
        ],
    }


def _story(edition: Edition, web: Web, linked: Furniture) -> Data:
    document = edition.document
    tags: dict[str, list[Data]] = {"subjects": [], "places": [], "organisations": [], "events": []}
    for tag in document["tags"]:
        uri = web(reverse("topic", args=[tag["slug"]]))
        tags[LIST_OF_TAG.get(tag["kind"], "subjects")].append({"name": tag["name"], "rel": "about", "uri": uri})
    section = document["section"]
    if section:
        url = web(reverse("section", args=[section["slug"]]))
        tags["subjects"].insert(0, {"name": section["name"], "rel": "section", "uri": url})
    pictures = [document["lead"], *(block.get("picture") for block in document["body"])]
    return {
        **tags,
        "urgency": edition.urgency,
        "by": ", ".join(items.authors(document)),
        "located": document["dateline"]["place"],
        "genres": [{"name": document["genre"]}],
        "descriptions": _texts("summary", items.summary(document)),
        "bodies": [
            {
                "role": "main",
                "contentType": "text/html",
                "wordCount": document["words"],
                "value": "".join(block["text_html"] for block in document["body"] if "text_html" in block),
            }
        ],
        "people": _people(document, web, linked),
        "infoSources": [_source(source, web, linked) for source in document["sources"]],
        "associations": [_picture(picture, web) for picture in pictures if picture],
    }


def _texts(role: str, text: str) -> list[Data]:
    return [{"role": role, "contentType": "text/plain", "value": text}] if text else []


def _people(document: Data, web: Web, linked: Furniture) -> list[Data]:
    """The authors of the story, its speakers, and the people whom it names."""
    named = [("author", byline["person"], byline["name"]) for byline in document["bylines"] if byline["person"]]
    named += [
        ("speaker", quote["person"], quote["speaker"])
        for quote in document["quotes"]
        if quote["attribution"] == "named" and quote["speaker"]
    ]
    named += [("mentioned", person["slug"], person["name"]) for person in document["people"]]
    return [
        {"name": name, "rel": rel, **_page("person", slug, slug in linked.people, web)}
        for rel, slug, name in dict.fromkeys(named)
    ]


def _source(source: Data, web: Web, linked: Furniture) -> Data:
    """A source of the story. `literal` says how we have it, if we did not see it ourselves."""
    data = {"name": source["title"], "role": source["kind"], "literal": source["how"]}
    if source["slug"] in linked.sources:
        data |= _page("source", source["slug"], True, web)
    elif web_address(source["url"]):
        data["uri"] = source["url"]
    return {key: value for key, value in data.items() if value}


def _page(name: str, slug: str, is_there: bool, web: Web) -> Data:
    return {"uri": web(reverse(name, args=[slug]))} if is_there else {}


def _picture(picture: Data, web: Web) -> Data:
    href = web(default_storage.url(picture["file"]))
    width, height = picture["width"], picture["height"]
    focus = {"x": width * picture["focal_x"] // 1000, "y": height * picture["focal_y"] // 1000}
    data = {
        "name": f"picture-{picture['number']}",
        "uri": href,
        "type": "picture",
        "descriptions": _texts("caption", picture["caption"]) + _texts("alternative text", picture["alt"]),
        "by": picture["credit"],
        "renditions": [{"name": "original", "href": href, "width": width, "height": height, "poi": focus}],
    }
    return {key: value for key, value in data.items() if value}


def names_in(documents: Iterable[Data]) -> tuple[set[str], set[str]]:
    """The slugs of the people and of the sources in these print documents."""
    people: set[str] = set()
    sources: set[str] = set()
    for document in documents:
        for key, column in (("people", "slug"), ("bylines", "person"), ("quotes", "person")):
            people |= {entry[column] for entry in document.get(key, ())}
        sources |= {source["slug"] for source in document.get("sources", ())}
    return people, sources
