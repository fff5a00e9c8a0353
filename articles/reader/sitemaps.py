"""For search engines: sitemaps of everything with an address of its own, the news of two days, robots.txt.

A sitemap holds the records of one kind whose keys lie in one stretch: it can never hold more than PART,
and nothing has to be counted to know how many there are.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import StringIO
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.db.models import Model, Q, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import require_safe

from articles.models.editions import Edition, EditionQuerySet
from articles.models.people import Person
from articles.models.sources import Source
from articles.models.tags import Tag
from articles.models.times import PublishedPrecision, now
from articles.reader import items, wording
from articles.reader.addresses import absolute, address, web_of
from articles.reader.door import show_text, show_xml
from articles.reader.feed_formats import NO_ATTRIBUTES
from articles.reader.furniture import furnish

AT_ONCE = 500  # columns of a query: PostgreSQL takes 1,664, SQLite 2,000
PART = 10_000
NEWS_FOR = dt.timedelta(days=2)
NEWS_AT_MOST = 1000
SITEMAP_NAMESPACE = {"xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9"}
NEWS_NAMESPACE = {"xmlns:news": "http://www.google.com/schemas/sitemap-news/0.9"}
SITEMAPS: "AttributesImpl[str]" = AttributesImpl(SITEMAP_NAMESPACE)
NEWS: "AttributesImpl[str]" = AttributesImpl(SITEMAP_NAMESPACE | NEWS_NAMESPACE)
TEXTS = ("front", "corrections", "about", "contact", "corrections-policy", "people", "sources", "topics", "archive")


@dataclass(frozen=True)
class SitemapKind:
    """Records with a page each: `rows` are those that have one today; their path; when they changed."""

    model: type[Model]
    rows: Callable[[], QuerySet]
    path: Callable[[Any], str]
    changed: Callable[[Any], str] = lambda record: ""


def _stories() -> EditionQuerySet:
    return Edition.objects.live().filter(noindex=False).for_lists()


def _page_of(name: str) -> Callable[[Any], str]:
    return lambda record: reverse(name, args=[record.slug])


KINDS = {
    "stories": SitemapKind(Edition, _stories, address, items.changed),
    "people": SitemapKind(Person, lambda: Person.objects.in_print().only("slug"), _page_of("person")),
    "topics": SitemapKind(Tag, lambda: Tag.objects.in_print().only("slug"), _page_of("topic")),
    "sources": SitemapKind(Source, lambda: Source.objects.in_print().only("slug"), _page_of("source")),
}


# ── The sitemaps ────────────────────────────────────────────────────────────


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The index of all sitemaps: three queries, however many there are."""
    web = web_of(request)
    parts = [(web(reverse("sitemap-pages")), "")]
    for kind, number, changed in _parts():
        parts.append((web(reverse("sitemap-part", args=[kind, number])), changed))
    return show_xml(_document("sitemapindex", SITEMAPS, ("sitemap", _location, parts)))


@require_safe
def part(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """The sitemap of one stretch of records of a kind."""
    if kind not in KINDS:
        raise Http404("There is no such sitemap.")
    records = KINDS[kind]
    web = web_of(request)
    rows = records.rows().filter(_stretch(number)).order_by("pk")
    entries = [(web(records.path(record)), records.changed(record)) for record in rows]
    if not entries:
        raise Http404("This sitemap would be empty.")
    return show_xml(_document("urlset", SITEMAPS, ("url", _location, entries)))


@require_safe
def pages(request: HttpRequest) -> HttpResponse:
    """The sitemap of the paper's own pages and its sections."""
    web = web_of(request)
    sections = [reverse("section", args=[section.slug]) for section in furnish().sections]
    entries = [(web(path), "") for path in [*map(reverse, TEXTS), *sections]]
    return show_xml(_document("urlset", SITEMAPS, ("url", _location, entries)))


@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """The sitemap of the last two days' stories for Google News."""
    web = web_of(request)
    # A day without an hour counts to its end.
    since = now() - NEWS_FOR
    day = Q(first_published_precision=PublishedPrecision.DAY, printed_on__gte=since.date())
    recent = _stories().filter(Q(first_published__gte=since) | day, first_published__gte=since - dt.timedelta(days=1))
    entries = [(web(address(story)), story) for story in recent.newest_first()[:NEWS_AT_MOST]]
    return show_xml(_document("urlset", NEWS, ("url", _news, entries)))


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """The robots.txt: robots may read everything but the desk."""
    maps = (absolute(request, reverse(name)) for name in ("sitemap", "sitemap-news"))
    return show_text("\n".join(["User-agent: *", "Disallow: /admin/", "", *(f"Sitemap: {url}" for url in maps), ""]))


# ── Stretches of keys ───────────────────────────────────────────────────────


def _stretch(number: int) -> Q:
    return Q(pk__gt=(number - 1) * PART, pk__lte=number * PART)


def _parts() -> Iterable[tuple[str, int, str]]:
    """Every sitemap that is not empty (kind, number) and, for stories, when the newest in it was printed."""
    newest: dict[str, Subquery] = {}
    for kind, last in _last_keys().items():
        column = "live_from" if kind == "stories" else "pk"
        for number in range(1, -(-last // PART) + 1):
            rows = KINDS[kind].rows().filter(_stretch(number)).order_by("-pk")
            newest[f"{kind}_{number}"] = Subquery(rows.values(column)[:1])
    for name, value in _answers(newest).items():
        kind, _, digits = name.partition("_")
        if value is not None:
            yield kind, int(digits), wording.machine_moment(value) if kind == "stories" else ""


def _last_keys() -> dict[str, int]:
    """The highest key of each kind that has any: one query."""
    keys = {
        kind: Subquery(records.model._default_manager.order_by("-pk").values("pk")[:1])
        for kind, records in KINDS.items()
    }
    return {kind: last for kind, last in _answers(keys).items() if last}


def _answers(questions: dict[str, Subquery]) -> dict[str, Any]:
    """The values of all subqueries, AT_ONCE in a query; an empty dict if nothing was ever printed."""
    names = list(questions)
    answers: dict[str, Any] = {}
    for start in range(0, len(names), AT_ONCE):
        batch: dict[str, Any] = {name: questions[name] for name in names[start : start + AT_ONCE]}
        answers |= Edition.objects.order_by("pk").annotate(**batch).values(*batch).first() or {}
    return answers


# ── XML ─────────────────────────────────────────────────────────────────────


def _document(
    root: str, namespaces: "AttributesImpl[str]", content: tuple[str, Callable[..., None], Iterable[tuple]]
) -> str:
    """An XML document: in `root` one element for each entry, written by a function of the entry."""
    element, write, entries = content
    text = StringIO()
    xml = SimplerXMLGenerator(text, "utf-8")
    xml.startDocument()
    xml.startElement(root, namespaces)
    for entry in entries:
        xml.startElement(element, NO_ATTRIBUTES)
        write(xml, *entry)
        xml.endElement(element)
    xml.endElement(root)
    return text.getvalue()


def _location(xml: SimplerXMLGenerator, url: str, changed: str) -> None:
    xml.addQuickElement("loc", url)
    if changed:
        xml.addQuickElement("lastmod", changed)


def _news(xml: SimplerXMLGenerator, url: str, story: Edition) -> None:
    xml.addQuickElement("loc", url)
    xml.startElement("news:news", NO_ATTRIBUTES)
    xml.startElement("news:publication", NO_ATTRIBUTES)
    xml.addQuickElement("news:name", items.for_xml(settings.NEWSROOM_NAME))
    xml.addQuickElement("news:language", _news_language(story.language))
    xml.endElement("news:publication")
    moment = wording.machine_moment(story.first_published, story.first_published_precision)
    xml.addQuickElement("news:publication_date", moment)
    xml.addQuickElement("news:title", items.for_xml(story.headline))
    xml.endElement("news:news")


def _news_language(code: str) -> str:
    """A language code as Google News writes it: two or three letters, except for the two ways to write Chinese."""
    small = code.lower()
    if small.startswith("zh"):
        return "zh-tw" if {"tw", "hk", "hant"} & set(small.split("-")) else "zh-cn"
    return small.split("-")[0]
