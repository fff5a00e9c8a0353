"""Feeds of the front page, of sections, topics and people, and the page that lists them."""

import re
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from articles.models.editions import Edition
from articles.models.people import Person
from articles.models.printed import EditionPerson, EditionTag
from articles.models.sections import Section
from articles.models.slugs import FormerSlug
from articles.models.tags import Tag
from articles.reader import items, metadata, reading, wording
from articles.reader.addresses import address, web_of
from articles.reader.door import show, show_json, show_xml
from articles.reader.feed_formats import Atom, Feed, Item, Rss, as_json_feed
from articles.reader.furniture import furnish

LENGTH = 30
GONE = "This story is no longer available."
# Within a tag, an address that leaves out the host.
_LINK = re.compile(r'(<a\b[^>]*?\bhref=")(#[^"]*|/(?!/)[^"]*)"')


@require_safe
def front(request: HttpRequest, form: str) -> HttpResponse:
    """The newest stories of the paper."""
    return _show(request, form, items.given_out().newest_first()[:LENGTH], title=settings.NEWSROOM_NAME, page="front")


@require_safe
def section(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """The newest stories of a section."""
    record = Section.objects.filter(slug=slug).first()
    if record is None:
        former = get_object_or_404(FormerSlug, kind=FormerSlug.Kind.SECTION, slug=slug)
        return redirect("section-feed", former.target, form, permanent=True)
    stories = list(items.of_section(record).newest_first()[:LENGTH])
    # As with its page: a section in which nothing is to be read is not there.
    if all(story.is_retraction for story in stories) and not reading.in_section(record).exists():
        raise Http404("Nothing is in print in that section.")
    return _show(request, form, stories, title=record.name, page="section", slug=slug)


@require_safe
def topic(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """The newest stories about a topic."""
    record = Tag.objects.in_print().filter(slug=slug).first()
    if record is None:
        return _elsewhere(Tag, slug, form)
    rows = reading.apart(EditionTag.objects.all(), "tag", reading.and_merged(record))
    return _show(request, form, items.named_in(rows, at_most=LENGTH), title=record.name, page="topic", slug=slug)


@require_safe
def person(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """The newest stories that name somebody who has a page."""
    record = Person.objects.in_print().filter(slug=slug).first()
    if record is None:
        return _elsewhere(Person, slug, form)
    indexed = EditionPerson.objects.filter(edition__noindex=False)
    rows = reading.apart(indexed, "person", reading.and_merged(record))
    return _show(request, form, items.named_in(rows, at_most=LENGTH), title=record.name, page="person", slug=slug)


@require_safe
def feeds(request: HttpRequest) -> HttpResponse:
    """Every feed there is to follow."""
    sections = furnish().sections
    context = {
        "sections": sections,
        "tags": Tag.objects.in_print().order_by("folded", "pk")[:500],
        "people": Person.objects.in_print().order_by("folded", "pk")[:500],
        "full_text": settings.NEWSROOM_FEED_FULL_TEXT,
        "meta": metadata.page(request, "Feeds", kind="CollectionPage"),
    }
    return show(request, "feeds.html", context)


def _elsewhere(model: type[Person | Tag], slug: str, form: str) -> HttpResponse:
    """To the feed of the page that a former slug, or one that was merged, leads to. Raises Http404 for none."""
    try:
        target = reading.elsewhere(model, slug)
    except model.DoesNotExist as error:
        raise Http404("Nothing in print leads here.") from error
    name = {Person: "person-feed", Tag: "topic-feed"}[model]
    return redirect(name, target.slug, form, permanent=True)


# ── A feed ──────────────────────────────────────────────────────────────────


def _show(
    request: HttpRequest, form: str, stories: Iterable[Edition], *, title: str, page: str, slug: str = ""
) -> HttpResponse:
    web = web_of(request)
    where = [slug] if slug else []
    feed = Feed(
        title=title if page == "front" else f"{title} · {settings.NEWSROOM_NAME}",
        paper=settings.NEWSROOM_NAME,
        language=settings.LANGUAGE_CODE,
        home=web(reverse(page, args=where)),
        address=web(reverse(f"{page}-feed", args=[*where, form])),
        items=[item(story, web) for story in stories],
    )
    if form == "feed.json":
        return show_json(as_json_feed(feed), content_type="application/feed+json")
    writers: dict[str, type[Rss] | type[Atom]] = {"rss.xml": Rss, "atom.xml": Atom}
    writer = writers[form]
    return show_xml(writer.of(feed).writeString("utf-8"), content_type=writer.content_type)


def item(edition: Edition, web: Callable[[str], str]) -> Item:
    """What a feed says of a story: the story and its notices, its retraction, or that it is gone and no more."""
    common: dict[str, Any] = {"id": items.story_id(edition), "updated": items.updated_at(edition)}
    if items.is_takedown(edition):
        return Item(title="No longer available", content=format_html("<p>{}</p>", GONE), **common)
    document, url = edition.document, web(address(edition))
    common |= {
        "url": url,
        "language": edition.language,
        "published": items.published_at(edition),
        "published_on": edition.printed_on,
    }
    notices = "".join(_notice(notice) for notice in document["notices"])
    if edition.is_retraction:
        return Item(title=f"Retracted: {edition.headline}", content=notices, **common)
    summary = items.summary(document)
    short = format_html("<p>{}</p>", summary)
    text = _body(document, url, web) if settings.NEWSROOM_FEED_FULL_TEXT else short
    return Item(
        title=edition.headline,
        content=notices + text,
        summary=summary,
        authors=items.authors(document),
        tags=[tag["name"] for tag in document["tags"]],
        image=web(default_storage.url(edition.card["file"])) if edition.card else "",
        **common,
    )


def _notice(notice: dict) -> str:
    kind = notice["kind"][:1].upper() + notice["kind"][1:]
    said = linebreaksbr(notice["text"])
    return format_html("<p><strong>{}</strong> ({}): {}</p>", kind, wording.moment(notice["at"]), said)


def _body(document: dict, url: str, web: Callable[[str], str]) -> str:
    """The whole story with its pictures, every address in it complete."""
    blocks = [{"picture": document["lead"]}] if document["lead"] else []
    parts = [
        _figure(block["picture"], web) if "picture" in block else block["text_html"]
        for block in [*blocks, *document["body"]]
    ]
    return _LINK.sub(lambda match: f'{match[1]}{urljoin(url, match[2])}"', "".join(parts))


def _figure(picture: dict, web: Callable[[str], str]) -> str:
    return format_html(
        '<figure><img src="{}" width="{}" height="{}" alt="{}"><figcaption>{} {}</figcaption></figure>',
        web(default_storage.url(picture["file"])),
        picture["width"],
        picture["height"],
        picture["alt"],
        picture["caption"],
        picture["credit"],
    )
