"""Feeds of the front page, of sections, topics and people, and the page that lists them."""

import re
from collections.abc import Iterable
from functools import partial
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
from articles.reader.addresses import Web, address, web_of
from articles.reader.door import show, show_json, show_xml
from articles.reader.feed_formats import Atom, Feed, Item, Rss, as_json_feed
from articles.reader.furniture import furnish

LENGTH = 30
GONE = "This story is no longer available."
WRITERS: dict[str, type[Rss] | type[Atom]] = {"rss.xml": Rss, "atom.xml": Atom}
# Within a tag, an address that leaves out the host.
_LINK = re.compile(r'(<a\b[^>]*?\bhref=")(#[^"]*|/(?!/)[^"]*)"')


@require_safe
def front(request: HttpRequest, form: str) -> HttpResponse:
    """The newest stories of the paper."""
    return _show(request, form, items.given_out().newest_first()[:LENGTH], title=settings.NEWSROOM_NAME, page="front")


@require_safe
def section(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """The newest stories of a section."""
    section = Section.objects.filter(slug=slug).first()
    if section is None:
        former = get_object_or_404(FormerSlug, kind=FormerSlug.Kind.SECTION, slug=slug)
        return redirect("section-feed", former.target, form, permanent=True)
    stories = list(items.of_section(section).newest_first()[:LENGTH])
    # As with its page: a section in which nothing is to be read is not there.
    if all(story.is_retraction for story in stories) and not reading.in_section(section).exists():
        raise Http404("Nothing is in print in that section.")
    return _show(request, form, stories, title=section.name, page="section", slug=slug)


@require_safe
def topic(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """The newest stories about a topic."""
    tag = Tag.objects.in_print().filter(slug=slug).first()
    if tag is None:
        return _redirect_to_record(Tag, slug, form)
    lists = reading.list_per_key(EditionTag.objects.all(), "tag", reading.keys_with_merged(tag))
    return _show(request, form, items.named_in(lists, at_most=LENGTH), title=tag.name, page="topic", slug=slug)


@require_safe
def person(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """The newest stories that name somebody who has a page."""
    person = Person.objects.in_print().filter(slug=slug).first()
    if person is None:
        return _redirect_to_record(Person, slug, form)
    rows = EditionPerson.objects.filter(edition__noindex=False)
    lists = reading.list_per_key(rows, "person", reading.keys_with_merged(person))
    return _show(request, form, items.named_in(lists, at_most=LENGTH), title=person.name, page="person", slug=slug)


@require_safe
def feeds(request: HttpRequest) -> HttpResponse:
    """The page that lists every feed."""
    sections = furnish().sections
    context = {
        "sections": sections,
        "tags": Tag.objects.in_print().order_by("folded", "pk")[:500],
        "people": Person.objects.in_print().order_by("folded", "pk")[:500],
        "full_text": settings.NEWSROOM_FEED_FULL_TEXT,
        "meta": metadata.page(request, "Feeds", kind="CollectionPage"),
    }
    return show(request, "feeds.html", context)


def _redirect_to_record(model: type[Person | Tag], slug: str, form: str) -> HttpResponse:
    """A redirect from a former slug, or that of a merged record, to the feed of today's. Raises Http404 for none."""
    try:
        target = reading.current_record(model, slug)
    except model.DoesNotExist as error:
        raise Http404("Nothing in print leads here.") from error
    name = {Person: "person-feed", Tag: "topic-feed"}[model]
    return redirect(name, target.slug, form, permanent=True)


# ── A feed ──────────────────────────────────────────────────────────────────


def _show(
    request: HttpRequest, form: str, stories: Iterable[Edition], *, title: str, page: str, slug: str = ""
) -> HttpResponse:
    web = web_of(request)
    slugs = [slug] if slug else []
    feed = Feed(
        title=title if page == "front" else f"{title} · {settings.NEWSROOM_NAME}",
        paper=settings.NEWSROOM_NAME,
        language=settings.LANGUAGE_CODE,
        home=web(reverse(page, args=slugs)),
        address=web(reverse(f"{page}-feed", args=[*slugs, form])),
        items=[item(story, web) for story in stories],
    )
    if form == "feed.json":
        return show_json(as_json_feed(feed), content_type="application/feed+json")
    writer = WRITERS[form]
    return show_xml(writer.of(feed).writeString("utf-8"), content_type=writer.content_type)


def item(edition: Edition, web: Web) -> Item:
    """A story in a feed: the story with its notices, its retraction, or the bare fact that it is gone."""
    entry = partial(
        Item, id=items.feed_id(edition), story_id=items.story_id(edition), updated=items.updated_at(edition)
    )
    if items.is_takedown(edition):
        return entry(title="No longer available", content=format_html("<p>{}</p>", GONE))
    document, url = edition.document, web(address(edition))
    published = items.published_at(edition)
    entry = partial(entry, url=url, language=edition.language, published=published, published_on=edition.printed_on)
    notices = "".join(_notice(notice) for notice in document["notices"])
    if edition.is_retraction:
        return entry(title=f"Retracted: {edition.headline}", content=notices)
    summary = items.summary(document)
    text = _body(document, url, web) if settings.NEWSROOM_FEED_FULL_TEXT else format_html("<p>{}</p>", summary)
    return entry(
        title=edition.headline,
        content=notices + text,
        summary=summary,
        authors=items.authors(document),
        tags=[tag["name"] for tag in document["tags"]],
        image=web(default_storage.url(edition.card["file"])) if edition.card else "",
    )


def _notice(notice: dict) -> str:
    kind, text = wording.sentence_case(notice["kind"]), linebreaksbr(notice["text"])
    return format_html("<p><strong>{}</strong> ({}): {}</p>", kind, wording.moment(notice["at"]), text)


def _body(document: dict, url: str, web: Web) -> str:
    """The whole story with its pictures, every address in it complete."""
    blocks = [{"picture": document["lead"]}] if document["lead"] else []
    parts = [
        _figure(block["picture"], web) if "picture" in block else block["text_html"]
        for block in [*blocks, *document["body"]]
    ]
    return _LINK.sub(lambda link: f'{link[1]}{urljoin(url, link[2])}"', "".join(parts))


def _figure(picture: dict, web: Web) -> str:
    return format_html(
        '<figure><img src="{}" width="{}" height="{}" alt="{}"><figcaption>{} {}</figcaption></figure>',
        web(default_storage.url(picture["file"])),
        picture["width"],
        picture["height"],
        picture["alt"],
        picture["caption"],
        picture["credit"],
    )
