"""The API: what is in print, to be read by programs. Stories come as ninjs 3.1; `openapi` describes the rest."""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from articles.models.editions import Edition
from articles.models.people import Person
from articles.models.printed import EditionPerson, EditionSource, EditionTag, PrintedQuote
from articles.models.sections import Section
from articles.models.slugs import FormerSlug
from articles.models.sources import Source
from articles.models.tags import Tag
from articles.reader import items, reading, wording
from articles.reader.addresses import absolute, address, web_of
from articles.reader.door import show_json, show_problem
from articles.reader.furniture import furnish
from articles.reader.keyset import ListPage, alphabetical, page_of
from articles.reader.ninjs import names_in, ninjs
from articles.reader.openapi import description

Data = dict[str, Any]
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z", re.ASCII)


class Unclear(ValueError):
    """A question that cannot be understood; its text tells the caller what to ask instead."""


def answers(view: Callable[..., Data | HttpResponse]) -> Callable[..., HttpResponse]:
    """The view answers GET and HEAD with what it returns, as JSON; what goes wrong is JSON, too (RFC 9457)."""

    @csrf_exempt  # there is nothing to forge, and its page of refusal is no JSON
    @wraps(view)
    def answer(request: HttpRequest, **where: Any) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            refusal = show_problem(405, "The API is for reading: use GET.")
            refusal["Allow"] = "GET, HEAD"
            return refusal
        try:
            data = view(request, **where)
        except Http404:
            # One answer to all: why there is nothing could tell what the desk has.
            return show_problem(404, "Nothing in print is found here.")
        except Unclear as error:
            return show_problem(400, str(error))
        return data if isinstance(data, HttpResponse) else show_json(data)

    return answer


# ── Where to begin ──────────────────────────────────────────────────────────


@answers
def root(request: HttpRequest) -> Data:
    """What there is."""
    web = web_of(request)
    lists = ("stories", "updates", "sections", "topics", "people", "sources")
    return {
        "paper": settings.NEWSROOM_NAME,
        "about": (
            "Everything in print, to be read by programs. Stories are ninjs 3.1. A list is newest first: next leads "
            "to what is older and is null at the end. updates lists stories by when readers were last given something, "
            "retractions (pubStatus canceled) among them; ask it with ?since=2026-11-23T09:00:00Z."
        ),
        "description": web(reverse("api-openapi")),
        **{name: web(reverse(f"api-{name}")) for name in lists},
    }


@answers
def openapi(request: HttpRequest) -> Data:
    """The API described as OpenAPI 3.1."""
    return description(absolute(request, "/"), settings.NEWSROOM_NAME)


# ── Stories ─────────────────────────────────────────────────────────────────


@answers
def stories(request: HttpRequest) -> Data:
    """Live stories, newest first."""
    return _stories(request, items.with_id(_live()))


@answers
def updates(request: HttpRequest) -> Data:
    """What stands on the shelf by when it came there, the newest first, retractions too; `?since=` a moment."""
    rows = items.given_out()
    since = request.GET.get("since")
    if since is not None:
        rows = rows.filter(live_from__gte=_moment(since))
    return _stories(request, rows, by="live_from")


@answers
def day(request: HttpRequest, year: int, month: int, day: int) -> Data:
    """Live stories that were printed on one day."""
    return _stories(request, items.with_id(_live().filter(printed_on=_day(year, month, day))))


@answers
def section(request: HttpRequest, slug: str) -> Data | HttpResponse:
    """Live stories of a section."""
    record = Section.objects.filter(slug=slug).first()
    if record is None:
        former = FormerSlug.objects.filter(kind=FormerSlug.Kind.SECTION, slug=slug).first()
        if former is None:
            raise Http404("There is no such section.")
        return _to("api-section", former.target)
    about = {
        "slug": record.slug,
        "name": record.name,
        "page": absolute(request, reverse("section", args=[record.slug])),
    }
    stories = _stories(request, items.with_id(_live().filter(section=record)), about=about)
    if not stories["items"]:
        raise Http404("Nothing is in print in that section.")
    return stories


@answers
def topic(request: HttpRequest, slug: str) -> Data | HttpResponse:
    """Live stories about a topic."""
    record = Tag.objects.in_print().filter(slug=slug).first()
    if record is None:
        return _elsewhere(Tag, slug)
    rows = reading.naming(_with_story(EditionTag.objects.live()), "tag", reading.and_merged(record))
    return _of_rows(request, *rows, about=_about_topic(request, record))


@answers
def person(request: HttpRequest, slug: str) -> Data | HttpResponse:
    """Who somebody is, and the live stories that name them."""
    record = Person.objects.in_print().filter(slug=slug).first()
    if record is None:
        return _elsewhere(Person, slug)
    rows = _with_story(EditionPerson.objects.live().filter(edition__noindex=False))
    about = _about_person(request, record) | {"biography": record.biography}
    return _of_rows(request, *reading.naming(rows, "person", reading.and_merged(record)), about=about)


@answers
def source(request: HttpRequest, slug: str) -> Data | HttpResponse:
    """What a source is, and the live stories that rest on it."""
    record = Source.objects.in_print().filter(slug=slug).first()
    if record is None:
        return _elsewhere(Source, slug)
    rows = _with_story(EditionSource.objects.live().filter(source=record))
    return _of_rows(request, rows, about=_about_source(request, record))


@answers
def story(request: HttpRequest, year: int, month: int, day: int, slug: str) -> Data | HttpResponse:
    """One story; 410 with its notice, or its id and time, where it was retracted."""
    on = _day(year, month, day)
    edition = items.given_out().filter(printed_on=on, slug=slug).first()
    if edition is None:
        return _moved("api-story", on, slug)
    item = _told(request, [edition])[0]
    return show_json(item, status=410) if edition.is_retraction else item


@answers
def editions(request: HttpRequest, year: int, month: int, day: int, slug: str) -> Data | HttpResponse:
    """Every edition of a live story that readers saw, the newest first."""
    on = _day(year, month, day)
    edition = reading.at_address(on, slug)
    if edition is None:
        return _moved("api-editions", on, slug)
    if edition.is_retraction:
        raise Http404("The story was retracted: its editions are no longer given out.")
    printed = Edition.objects.printed_or_withheld().filter(article_id=edition.article_id).select_related("section")
    return _stories(request, items.with_id(printed.defer("folded")), by="live_from")


# ── Sections, topics, people, sources ───────────────────────────────────────


@answers
def sections(request: HttpRequest) -> Data:
    """The sections that have a live story."""
    web = web_of(request)
    items_of_sections = [
        {
            "slug": link.slug,
            "name": link.name,
            "page": web(reverse("section", args=[link.slug])),
            "stories": web(reverse("api-section", args=[link.slug])),
        }
        for link in furnish().sections
    ]
    return {"items": items_of_sections, "next": None}


@answers
def topics(request: HttpRequest) -> Data:
    """Topics, places, organisations, events and groups, by name."""
    return _names(request, Tag.objects.in_print(), _about_topic)


@answers
def people(request: HttpRequest) -> Data:
    """Everybody who has a page, by name."""
    return _names(request, Person.objects.in_print(), _about_person)


@answers
def sources(request: HttpRequest) -> Data:
    """Every source that has a page, by title."""
    return _names(request, Source.objects.in_print(), _about_source)


@answers
def quotations(request: HttpRequest, slug: str) -> Data | HttpResponse:
    """What somebody said in these pages, the latest first, each as it was printed."""
    record = Person.objects.in_print().filter(slug=slug).first()
    if record is None:
        return _elsewhere(Person, slug, "api-quotations")
    said = reading.with_edition(PrintedQuote.objects.live().filter(edition__noindex=False))
    page = page_of(request, *reading.apart(said, "speaker", reading.and_merged(record)), by="sort_on")
    web = web_of(request)
    quoted = [
        {
            **row.printed,
            "story": {
                "headline": row.edition.headline,
                "page": f"{web(address(row.edition))}#quote-{row.number}",
                "ninjs": web(address(row.edition, "api-story")),
            },
        }
        for row in page
    ]
    return {"about": _about_person(request, record), "items": quoted, "next": _next(request, before=page.older)}


def _about_topic(request: HttpRequest, tag: Tag) -> Data:
    return _about(request, "topic", tag.slug, name=tag.name, kind=tag.kind, description=tag.description)


def _about_person(request: HttpRequest, person: Person) -> Data:
    said = absolute(request, reverse("api-quotations", args=[person.slug]))
    return _about(request, "person", person.slug, name=person.name, quotations=said)


def _about_source(request: HttpRequest, source: Source) -> Data:
    on = wording.machine_day(source.published_on, source.published_precision) if source.published_on else ""
    return _about(
        request,
        "source",
        source.slug,
        name=source.title,
        kind=source.kind,
        publisher=source.publisher,
        published=on,
        standing=source.standing,
    )


def _about(request: HttpRequest, page: str, slug: str, **facts: str) -> Data:
    web = web_of(request)
    page_and_stories = {"page": web(reverse(page, args=[slug])), "stories": web(reverse(f"api-{page}", args=[slug]))}
    return {"slug": slug, **facts, **page_and_stories}


def _names(request: HttpRequest, rows: QuerySet, about: Callable[[HttpRequest, Any], Data]) -> Data:
    page = alphabetical(request, rows)
    return {"items": [about(request, row) for row in page], "next": _next(request, after=page.older)}


# ── Answers ─────────────────────────────────────────────────────────────────


def _live() -> QuerySet:
    return Edition.objects.live().select_related("section").defer("folded")


def _stories(request: HttpRequest, rows: QuerySet, *, by: str = "first_published", about: Data | None = None) -> Data:
    return _list(request, page_of(request, rows, by=by), about)


def _with_story(rows: QuerySet) -> QuerySet:
    """`rows` (EditionTag and the like) with the stories that they belong to."""
    return items.with_id(rows.select_related("edition__section").defer("edition__folded"), "edition__")


def _of_rows(request: HttpRequest, *lists: QuerySet, about: Data) -> Data:
    """A list of the stories that the rows of these `lists` belong to."""
    page = page_of(request, *lists, tie="edition_id")
    for row in page:
        row.edition.first_digest = row.first_digest
    return _list(request, ListPage([row.edition for row in page], page.older, page.is_first), about)


def _list(request: HttpRequest, page: ListPage, about: Data | None) -> Data:
    answer = {"items": _told(request, page), "next": _next(request, before=page.older)}
    return {"about": about, **answer} if about else answer


def _told(request: HttpRequest, editions: Iterable[Edition]) -> list[Data]:
    """The editions as ninjs: one query more, for the names in them that lead to a page."""
    editions = list(editions)
    people, sources = names_in(edition.document for edition in editions if not edition.is_retraction)
    linked = furnish(people, sources)
    web = web_of(request)
    return [ninjs(edition, web, linked) for edition in editions]


def _next(request: HttpRequest, **cursor: str) -> str | None:
    """Where the list goes on; None at its end."""
    if not any(cursor.values()):
        return None
    query = {"since": request.GET["since"]} if "since" in request.GET else {}
    return absolute(request, f"{request.path}?{urlencode({**query, **cursor})}")


def _moment(given: str) -> dt.datetime:
    try:
        match = MOMENT.fullmatch(given)
        return dt.datetime.fromisoformat(match[0] if match else "")
    except (TypeError, ValueError) as error:
        raise Unclear("since is a moment in UTC, such as 2026-11-23T09:00:00Z.") from error


def _day(year: int, month: int, day: int) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError as error:
        raise Http404("There is no such day.") from error


def _moved(name: str, day: dt.date, slug: str) -> HttpResponse:
    edition = reading.moved_to(day, slug)
    if edition is None:
        raise Http404("No story stands here.")
    return HttpResponsePermanentRedirect(address(edition, name))


def _elsewhere(model: type[Person | Source | Tag], slug: str, name: str = "") -> HttpResponse:
    try:
        target = reading.elsewhere(model, slug)
    except model.DoesNotExist as error:
        raise Http404("Nothing in print leads here.") from error
    return _to(name or {Person: "api-person", Source: "api-source", Tag: "api-topic"}[model], target.slug)


def _to(name: str, slug: str) -> HttpResponse:
    return HttpResponsePermanentRedirect(reverse(name, args=[slug]))
