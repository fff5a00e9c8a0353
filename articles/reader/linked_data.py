"""A story and its sources in the terms of schema.org, from its print document alone."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage

from articles.models.times import Precision
from articles.reader import wording
from articles.reader.addresses import Web, path_to, web_address

TYPE_OF_GENRE = {
    "analysis": "AnalysisNewsArticle",
    "opinion": "OpinionNewsArticle",
    "explainer": "BackgroundNewsArticle",
}
TYPE_OF_TAG = {"place": "Place", "organisation": "Organization", "event": "Event"}
TYPE_OF_SOURCE = {"social post": "SocialMediaPosting", "dataset": "Dataset", "own reporting": "Report"}

Data = dict[str, Any]


def publisher(web: Web) -> Data:
    """The paper itself, with the addresses of its policies."""
    return {
        "@type": "NewsMediaOrganization",
        "@id": f"{web(path_to('front'))}#paper",
        "name": settings.NEWSROOM_NAME,
        "url": web(path_to("front")),
        "correctionsPolicy": web(path_to("corrections-policy")),
        "publishingPrinciples": web(path_to("about")),
        "actionableFeedbackPolicy": web(path_to("contact")),
    }


def breadcrumbs(web: Web, trail: Iterable[tuple[str, str]], title: str) -> Data:
    """The way to a page: the front page, the `trail` (name, path), the page itself."""
    above = [(settings.NEWSROOM_NAME, path_to("front")), *trail]
    crumbs: list[Data] = [
        {"@type": "ListItem", "position": number, "name": name, "item": web(path)}
        for number, (name, path) in enumerate(above, 1)
    ]
    crumbs.append({"@type": "ListItem", "position": len(crumbs) + 1, "name": title})
    return {"@type": "BreadcrumbList", "itemListElement": crumbs}


def picture(printed: Data, web: Web) -> Data:
    """A picture as it was printed."""
    return _filled(
        {
            "@type": "ImageObject",
            "url": web(default_storage.url(printed["file"])),
            "width": printed["width"],
            "height": printed["height"],
            "caption": printed["caption"] or printed["alt"],
            "creditText": printed["credit"],
        }
    )


def news_article(document: Data, url: str, web: Web, *, people: frozenset[str], sources: frozenset[str]) -> Data:
    """A story without its times. `people` and `sources` are the slugs that have a page."""
    cited = [_source(source, web, sources) for source in document["sources"]]
    own = [entry for entry, source in zip(cited, document["sources"], strict=True) if not source["via"]]
    pictures = [document["lead"], *(block.get("picture") for block in document["body"])]
    section = document["section"]
    return _filled(
        {
            "@type": TYPE_OF_GENRE.get(document["genre"], "NewsArticle"),
            "@id": url,
            "url": url,
            "mainEntityOfPage": url,
            "headline": document["headline"],
            "description": document["standfirst"],
            "genre": document["genre"],
            "articleSection": section["name"] if section else "",
            "inLanguage": document["language"],
            "wordCount": document["words"],
            "version": document["edition"]["number"],
            "isAccessibleForFree": True,
            "dateline": _dateline(document["dateline"]),
            "author": _credited(document, "by", web, people),
            "contributor": _credited(document, "additional", web, people),
            "image": [picture(printed, web) for printed in pictures if printed],
            "keywords": [tag["name"] for tag in document["tags"]],
            "about": [_tag(tag, web) for tag in document["tags"]],
            "mentions": [_person(person["slug"], person["name"], web, people) for person in document["people"]],
            "hasPart": [_quotation(quote, document, url, web, people) for quote in document["quotes"]],
            "citation": cited,
            "isBasedOn": own,
            "correction": [_notice(notice) for notice in document["notices"] if notice["kind"] != "editor's note"],
            "comment": [_notice(notice) for notice in document["notices"] if notice["kind"] == "editor's note"],
        }
    )


# ── Its parts ───────────────────────────────────────────────────────────────


def _filled(data: Data) -> Data:
    return {key: value for key, value in data.items() if value}


def _dateline(dateline: Data) -> str:
    return ", ".join(filter(None, (dateline["place"], wording.day(dateline["date"]))))


def _person(slug: str, name: str, web: Web, people: frozenset[str], title: str = "") -> Data:
    url = web(path_to("person", slug)) if slug in people else ""
    return _filled({"@type": "Person", "name": name, "jobTitle": title, "url": url})


def _credited(document: Data, credit: str, web: Web, people: frozenset[str]) -> list[Data]:
    """The names in the byline under this credit; a label such as “Staff and agencies” is an organisation."""
    return [
        _person(byline["person"], byline["name"], web, people)
        if byline["person"]
        else {"@type": "Organization", "name": byline["name"]}
        for byline in document["bylines"]
        if byline["credit"] == credit
    ]


def _tag(tag: Data, web: Web) -> Data:
    url = web(path_to("topic", tag["slug"]))
    return {"@type": TYPE_OF_TAG.get(tag["kind"], "Thing"), "name": tag["name"], "url": url}


def _quotation(quote: Data, document: Data, url: str, web: Web, people: frozenset[str]) -> Data:
    """A quotation. Reported words are no Quotation, and an unnamed speaker is no Person."""
    named = quote["attribution"] == "named"
    source = next((source for source in document["sources"] if source["slug"] == quote["source"]), None)
    inferred = "who spoke is our reading of the text" if quote["basis"] == "inferred" else ""
    return _filled(
        {
            "@type": "CreativeWork" if quote["kind"] == "reported" else "Quotation",
            "@id": f"{url}#quote-{quote['number']}",
            "genre": "reported speech" if quote["kind"] == "reported" else "",
            "text": quote["text"],
            "inLanguage": quote["language"],
            "description": "; ".join(filter(None, (quote["how"], inferred))),
            "creator": _person(quote["person"], quote["speaker"], web, people, quote["title"]) if named else None,
            "creditText": "" if named else quote["speaker"],
            "locationCreated": {"@type": "Place", "name": quote["place"]} if quote["place"] else None,
            "recordedAt": {"@type": "Event", "name": quote["occasion"]} if quote["occasion"] else None,
            "isBasedOn": _filled({"@type": "CreativeWork", "name": source["title"]}) if source else None,
            **_said_on(quote["said_on"], quote["said_precision"]),
        }
    )


def _said_on(on: str, precision: str) -> Data:
    """The day of a quotation, no finer than it is known; a week is an interval."""
    if on and precision == Precision.WEEK:
        monday = dt.date.fromisoformat(on)
        return {"temporal": f"{monday.isoformat()}/{(monday + dt.timedelta(days=6)).isoformat()}"}
    return {"dateCreated": wording.machine_day(on, precision)} if on else {}


def _source(source: Data, web: Web, sources: frozenset[str]) -> Data:
    pages = [web(path_to("source", source["slug"]))] if source["slug"] in sources else []
    published = source["published_on"]
    return _filled(
        {
            "@type": TYPE_OF_SOURCE.get(source["kind"], "CreativeWork"),
            "name": source["title"],
            "url": web_address(source["url"]),
            "archivedAt": web_address(source["archived_url"]),
            "mainEntityOfPage": pages[0] if pages else "",
            "author": {"@type": "Person", "name": source["author"]} if source["author"] else None,
            "publisher": {"@type": "Organization", "name": source["publisher"]} if source["publisher"] else None,
            "creditText": source["credit_line"],
            **(_published_on(published, source["published_precision"]) if published else {}),
            "subjectOf": {"@type": "CreativeWork", "name": source["via"]["title"]} if source["via"] else None,
        }
    )


def _published_on(on: str, precision: str) -> Data:
    if precision == Precision.WEEK:
        return _said_on(on, precision)
    return {"datePublished": wording.machine_day(on, precision)}


def _notice(notice: Data) -> Data:
    return {
        "@type": "Comment" if notice["kind"] == "editor's note" else "CorrectionComment",
        "name": wording.sentence_case(notice["kind"]),
        "text": notice["text"],
        "datePublished": wording.machine_moment(notice["at"]),
    }
