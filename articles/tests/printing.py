"""Builders that print: editions with their rows, made directly from a print document. No desk is asked.

Records that a document names (people, sources, tags, its section) are made where they are
missing; people get a page, as the tests of pages mostly want one.
"""

import datetime as dt
from typing import Any

from django.utils import timezone

from articles.desk.press.printing import notice_rows
from articles.models import (
    FOREVER,
    Article,
    Edition,
    EditionKind,
    EditionPerson,
    EditionSource,
    EditionTag,
    Person,
    PrintedCitation,
    PrintedNotice,
    PrintedQuote,
    Revision,
    Section,
    Source,
    State,
    Tag,
    now,
)
from articles.reader.addresses import address
from articles.text import digest, slugify

RIGHT_TO_LEFT = {"ar", "he", "fa"}
# A picture as a document has it.
PICTURE = {
    "number": 1,
    "file": "photos/a.jpg",
    "width": 300,
    "height": 200,
    "alt": "A quay",
    "caption": "The quay",
    "credit": "Ines Lamp",
    "focal_x": 100,
    "focal_y": 900,
}

# ── Documents ───────────────────────────────────────────────────────────────


def document(slug: str = "harbour-opens", **changes: Any) -> dict[str, Any]:
    """The print document of a short story; `changes` replace its keys. Section, tags and people may be plain names."""
    made = {
        "format": 1,
        "slug": slug,
        "headline": slug.replace("-", " ").capitalize(),
        "standfirst": "",
        "kicker": "",
        "language": "en",
        "genre": "news",
        "section": "World",
        "dateline": {"place": "", "date": ""},
        "translation_of": "",
        "noindex": False,
        "words": 120,
        "bylines": [],
        "lead": None,
        "body": [{"text_html": "<p>The harbour opened.</p>"}],
        "people": [],
        "quotes": [],
        "sources": [],
        "tags": [],
        "notices": [],
        **changes,
    }
    made["direction"] = "rtl" if made["language"] in RIGHT_TO_LEFT else "ltr"
    if isinstance(made["section"], str):
        made["section"] = {"slug": slugify(made["section"]), "name": made["section"]}
    made["people"] = [person if isinstance(person, dict) else mention(person) for person in made["people"]]
    made["tags"] = [tag if isinstance(tag, dict) else label(tag) for tag in made["tags"]]
    return made


def mention(name: str, **changes: str) -> dict[str, str]:
    """A person whom a story names; the slug comes from the name."""
    return {
        "slug": slugify(name),
        "name": name,
        "described_as": "",
        "title": "",
        "approach": "",
        "answer": "",
        **changes,
    }


def label(name: str, kind: str = "topic") -> dict[str, str]:
    """A tag of a story."""
    return {"slug": slugify(name), "name": name, "kind": kind}


def quotation(number: int, text: str, speaker: str = "", **changes: Any) -> dict[str, Any]:
    """A quotation on record; a named one leads to the person of that name."""
    named = changes.get("attribution", "named") == "named"
    return {
        "number": number,
        "kind": "direct",
        "text": text,
        "language": "en",
        "attribution": "named",
        "speaker": speaker,
        "person": slugify(speaker) if named else "",
        "title": "",
        "public_reason": "",
        "basis": "stated",
        "medium": "",
        "place": "",
        "occasion": "",
        "occasion_basis": "",
        "said_on": "",
        "said_precision": "day",
        "translated": "unknown",
        "source": "",
        "how": "",
        "anchored": False,
        **changes,
    }


def origin(title: str, **changes: Any) -> dict[str, Any]:
    """A source of a story; the slug comes from the title."""
    return {
        "slug": slugify(title),
        "kind": "wire copy",
        "title": title,
        "publisher": "",
        "author": "",
        "credit_line": "",
        "url": "",
        "archived_url": "",
        "place": "",
        "published_on": "",
        "published_precision": "day",
        "via": None,
        "how": "",
        "standing": "stands",
        "has_page": True,
        "passages": [],
        **changes,
    }


def notice(number: int, text: str, **changes: str) -> dict[str, Any]:
    """A notice to readers."""
    return {
        "number": number,
        "kind": "correction",
        "text": text,
        "place": "top",
        "at": "2026-11-23T09:00:00+00:00",
        **changes,
    }


# ── Editions ────────────────────────────────────────────────────────────────


def print_story(
    slug_or_document: str | dict[str, Any] = "harbour-opens",
    *,
    at: dt.datetime | None = None,
    kind: str = "",
    precision: str = "second",
    urgency: int = 5,
    article: Article | None = None,
    **changes: Any,
) -> Edition:
    """Print a document (or a short one of this slug, with `changes`) as its story's next edition, live from `at`.

    `at` is an hour ago unless given; one that lies ahead makes an edition that waits. Without `article` the
    story of the same slug goes on, or a new one begins.
    """
    printed = document(slug_or_document, **changes) if isinstance(slug_or_document, str) else slug_or_document
    at = at or now() - dt.timedelta(hours=1)
    article = article or _article(printed)
    first = article.editions.order_by("number").first()
    edition = _edition(
        article,
        printed,
        at=at,
        kind=kind or (EditionKind.UPDATE if first else EditionKind.FIRST),
        precision=precision,
        urgency=urgency,
    )
    _rows(edition)
    return edition


def retract(edition: Edition, reason: str = "It was not true.", *, at: dt.datetime | None = None) -> Edition:
    """Retract the story of `edition` with a notice, or with an empty `reason` take it down without one."""
    at = at or now()
    story = edition.document
    printed = {
        "format": 1,
        "slug": story["slug"],
        "headline": story["headline"] if reason else "",
        "language": story["language"],
        "direction": story["direction"],
        "notices": [notice(99, reason, kind="retraction", at=at.isoformat())] if reason else [],
    }
    edition.article.editions.update(pulled=True)
    made = _edition(
        edition.article, printed, at=at, kind=EditionKind.RETRACTION, precision="second", urgency=edition.urgency
    )
    PrintedNotice.objects.bulk_create(notice_rows(made))
    return made


def _article(printed: dict[str, Any]) -> Article:
    made = {"headline": printed["headline"], "state": State.PUBLISHED, "section": _section(printed)}
    return Article.objects.get_or_create(slug=printed["slug"], defaults=made)[0]


def _section(printed: dict[str, Any]) -> Section | None:
    if not printed.get("section"):
        return None
    named = printed["section"]
    return Section.objects.get_or_create(slug=named["slug"], defaults={"name": named["name"]})[0]


def _edition(article, printed, *, at, kind, precision, urgency) -> Edition:
    before = list(article.editions.order_by("number"))
    first_published = before[0].first_published if before else at
    first_precision = before[0].first_published_precision if before else precision
    number = len(before) + 1
    printed["edition"] = {
        "number": number,
        "kind": str(kind),
        "takedown": kind == EditionKind.RETRACTION and not printed["headline"],
        "first_published": first_published.isoformat(),
        "precision": first_precision,
        "updated": at.isoformat(),
    }
    for edition in before:
        if edition.live_until > at:
            Edition.objects.filter(pk=edition.pk).update(live_until=max(at, edition.live_from))
    revision = Revision.objects.create(article=article, number=number, content=[], print_digest="", actor="test")
    zone = dt.UTC if precision == "day" else timezone.get_default_timezone()
    edition = Edition(
        article=article,
        number=number,
        kind=kind,
        document=printed,
        digest=digest(printed),
        revision=revision,
        live_from=at,
        live_until=FOREVER,
        slug=printed["slug"],
        headline=printed["headline"],
        standfirst=printed.get("standfirst", ""),
        kicker=printed.get("kicker", ""),
        section=_section(printed) or (before[-1].section if kind == EditionKind.RETRACTION else None),
        genre=printed.get("genre", "news"),
        language=printed["language"],
        urgency=urgency,
        noindex=printed.get("noindex", False),
        translation_group=printed.get("translation_of") or printed["slug"],
        card=printed.get("lead"),
        first_published=first_published,
        first_published_precision=first_precision,
        updated_at=at,
        printed_on=before[0].printed_on if before else first_published.astimezone(zone).date(),
    )
    edition.fill_folded()
    edition.save()
    return edition


def _rows(edition: Edition) -> None:
    """The rows that an edition leaves for lists."""
    printed, common = edition.document, {"edition": edition, "first_published": edition.first_published}
    PrintedNotice.objects.bulk_create(notice_rows(edition))
    for number, tag in enumerate(printed["tags"], 1):
        row = Tag.objects.get_or_create(slug=tag["slug"], defaults={"name": tag["name"], "kind": tag["kind"]})[0]
        EditionTag.objects.create(number=number, tag=row, **common)
    for number, source in enumerate(printed["sources"], 1):
        EditionSource.objects.create(number=number, source=_source(source), printed=source, **common)
    passages = [(source, passage) for source in printed["sources"] for passage in source["passages"]]
    for number, (source, passage) in enumerate(passages, 1):
        PrintedCitation.objects.create(number=number, source=_source(source), passage=passage, **common)
    for quote in printed["quotes"]:
        said_on = dt.date.fromisoformat(quote["said_on"]) if quote["said_on"] else None
        PrintedQuote.objects.create(
            number=quote["number"],
            speaker=_person(quote["person"], quote["speaker"]) if quote["person"] else None,
            text=quote["text"],
            printed=quote,
            said_on=said_on,
            said_precision=quote["said_precision"],
            sort_on=said_on or edition.printed_on,
            **common,
        )
    _people(edition, common)


def _people(edition: Edition, common: dict[str, Any]) -> None:
    printed, Role = edition.document, EditionPerson.Role
    named = [(byline["person"], byline["name"], Role.AUTHOR) for byline in printed["bylines"]]
    named += [(quote["person"], quote["speaker"], Role.SPEAKER) for quote in printed["quotes"]]
    named += [(person["slug"], person["name"], Role.MENTIONED) for person in printed["people"]]
    once = dict.fromkeys((_person(slug, name), role) for slug, name, role in named if slug)
    for number, (person, role) in enumerate(once, 1):
        EditionPerson.objects.create(number=number, person=person, role=role, **common)


def _person(slug: str, name: str) -> Person:
    return Person.objects.get_or_create(slug=slug, defaults={"name": name, "has_page": True})[0]


def _source(printed: dict[str, Any]) -> Source:
    columns = {key: printed[key] for key in ("kind", "title", "publisher", "url", "standing", "has_page")}
    return Source.objects.get_or_create(slug=printed["slug"], defaults=columns)[0]


def page_of(client, edition: Edition) -> str:
    """A story's page as readers get it, its white space as single spaces."""
    response = client.get(address(edition))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())
