"""The API: what is in print, for programs. Stories come as ninjs 3.1; `openapi` describes the rest."""

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

from articles.models.editions import Edition, EditionQuerySet
from articles.models.people import Person
from articles.models.printed import EditionPerson, EditionSource, EditionTag, PrintedQuote
from articles.models.sections import Section
from articles.models.slugs import FormerSlug
from articles.models.sources import Source
from articles.models.tags import Tag
from articles.reader import items, reading, wording
from articles.reader.addresses import absolute, address, day_of, web_of
from articles.reader.door import NotUnderstood, show_json, show_problem
from articles.reader.furniture import furnish
from articles.reader.keyset import ListPage, alphabetical, page_of
from articles.reader.linked_data import Data
from articles.reader.ninjs import names_in, ninjs
from articles.reader.openapi import description

MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z", re.ASCII)


def answers(view: Callable[..., Data | HttpResponse]) -> Callable[..., HttpResponse]:
    """Make `view` answer GET and HEAD with its data as JSON; errors are JSON, too (RFC 9457)."""

    @csrf_exempt  # there is nothing to forge, and its page of refusal is no JSON
    @wraps(view)
    def answer(request: HttpRequest, **address_parts: Any) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            refusal = show_problem(405, "The API is for reading: use GET.")
            refusal["Allow"] = "GET, HEAD"
            return refusal
        try:
            data = view(request, **address_parts)
        except Http404:
            # One answer to all: why there is nothing could tell what the desk has.
            return show_problem(404, "Nothing in print is found here.")
        except NotUnderstood as error:
            return show_problem(400, str(error))
        return data if isinstance(data, HttpResponse) else show_json(data)

    return answer


# ── Where to begin ──────────────────────────────────────────────────────────


@answers
def root(request: HttpRequest) -> Data:
    """The lists that the API has, and how to read them."""
    web = web_of(request)
    lists = ("stories", "updates", "sections", "topics", "people", "sources")
    return {
        "paper": settings.NEWSROOM_NAME,
        "about": (
            "Everything in print, for programs. Stories are ninjs 3.1. Lists are newest first: next leads to older "
            "entries and is null at the end. updates lists stories by when they last changed for readers, including "
            "retractions (pubStatus canceled); ask it with ?since=2026-11-23T09:00:00Z."
        ),
        "description": web(reverse("api-openapi")),
        **{name: web(reverse(f"api-{name}")) for name in lists},
    }


@answers
def openapi(request: HttpRequest) -> Data:
    """The OpenAPI 3.1 description of the API."""
    return description(absolute(request, "/"), settings.NEWSROOM_NAME)


# ── Stories ─────────────────────────────────────────────────────────────────


@answers
def stories(request: HttpRequest) -> Data:
    """Live stories, newest first."""
    return _stories(request, items.with_id(_live()))


@answers
def updates(request: HttpRequest) -> Data:
    """Everything on the shelf, retractions included, latest arrival first; `?since=` a moment."""
    rows = items.given_out()
    since = request.GET.get("since")
    if since is not None:
        rows = rows.filter(live_from__gte=_moment(since))
    return _stories(request, rows, by="live_from")


@answers
def day(request: HttpRequest, year: int, month: int, day: int) -> Data:
    """Live stories that were printed on one day."""
    return _stories(request, items.with_id(_live().filter(printed_on=day_of(year, month, day))))


@answers
def section(request: HttpRequest, slug: str) -> Data | HttpResponse:
    """Live stories of a section."""
    section = Section.objects.filter(slug=slug).first()
    if section is None:
        former = FormerSlug.objects.filter(kind=FormerSlug.Kind.SECTION, slug=slug).first()
        if former is None:
            raise Http404("There is no such section.")
        return _redirect_to("api-section", former.target)
    page = absolute(request, reverse("section", args=[section.slug]))
    about = {"slug": section.slug, "name": section.name, "page": page}
    data = _stories(request, items.with_id(_live().filter(section=section)), about=about)
    if not data["items"]:
        raise Http404("Nothing is in print in that section.")
    return data


@answers
def topic(request: HttpRequest, slug: str) -> Data | HttpResponse:
    """Live stories about a topic."""
    tag = Tag.objects.in_print().filter(slug=slug).first()
    if tag is None:
        return _redirect_to_record(Tag, slug)
    lists = reading.naming(_with_story(EditionTag.objects.live()), "tag", reading.keys_with_merged(tag))
    return _stories_of_rows(request, *lists, about=_about_topic(request, tag))


@answers
def person(request: HttpRequest, slug: str) -> Data | HttpResponse:
    """A person, and the live stories that name them."""
    person = Person.objects.in_print().filter(slug=slug).first()
    if person is None:
        return _redirect_to_record(Person, slug)
    rows = _with_story(EditionPerson.objects.live().filter(edition__noindex=False))
    lists = reading.naming(rows, "person", reading.keys_with_merged(person))
    return _stories_of_rows(request, *lists, about=_about_person(request, person) | {"biography": person.biography})


@answers
def source(request: HttpRequest, slug: str) -> Data | HttpResponse:
    """A source, and the live stories that rest on it."""
    source = Source.objects.in_print().filter(slug=slug).first()
    if source is None:
        return _redirect_to_record(Source, slug)
    rows = _with_story(EditionSource.objects.live().filter(source=source))
    return _stories_of_rows(request, rows, about=_about_source(request, source))


@answers
def story(request: HttpRequest, year: int, month: int, day: int, slug: str) -> Data | HttpResponse:
    """One story; if it was retracted, 410 with its notice or with its id and time alone."""
    on = day_of(year, month, day)
    edition = items.given_out().filter(printed_on=on, slug=slug).first()
    if edition is None:
        return _redirect_to_story("api-story", on, slug)
    data = _as_ninjs(request, [edition])[0]
    return show_json(data, status=410) if edition.is_retraction else data


@answers
def editions(request: HttpRequest, year: int, month: int, day: int, slug: str) -> Data | HttpResponse:
    """Every edition of a live story that readers saw, the newest first."""
    on = day_of(year, month, day)
    edition = reading.at_address(on, slug)
    if edition is None:
        return _redirect_to_story("api-editions", on, slug)
    if edition.is_retraction:
        raise Http404("The story was retracted: its editions are no longer given out.")
    printed = Edition.objects.printed_or_withheld().filter(article_id=edition.article_id).select_related("section")
    return _stories(request, items.with_id(printed.defer("folded")), by="live_from")


# ── Sections, topics, people, sources ───────────────────────────────────────


@answers
def sections(request: HttpRequest) -> Data:
    """The sections that have a live story."""
    web = web_of(request)
    entries = [
        {
            "slug": section.slug,
            "name": section.name,
            "page": web(reverse("section", args=[section.slug])),
            "stories": web(reverse("api-section", args=[section.slug])),
        }
        for section in furnish().sections
    ]
    return {"items": entries, "next": None}


@answers
def topics(request: HttpRequest) -> Data:
    """Topics, places, organisations, events and groups, by name."""
    return _records(request, Tag.objects.in_print(), _about_topic)


@answers
def people(request: HttpRequest) -> Data:
    """Everybody who has a page, by name."""
    return _records(request, Person.objects.in_print(), _about_person)


@answers
def sources(request: HttpRequest) -> Data:
    """Every source that has a page, by title."""
    return _records(request, Source.objects.in_print(), _about_source)


@answers
def quotations(request: HttpRequest, slug: str) -> Data | HttpResponse:
    """A person's quotations as they were printed, the latest first."""
    person = Person.objects.in_print().filter(slug=slug).first()
    if person is None:
        return _redirect_to_record(Person, slug, "api-quotations")
    quotes = reading.with_edition(PrintedQuote.objects.live().filter(edition__noindex=False))
    page = page_of(request, *reading.list_per_key(quotes, "speaker", reading.keys_with_merged(person)), by="sort_on")
    web = web_of(request)
    entries = [
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
    return {"about": _about_person(request, person), "items": entries, "next": _next(request, before=page.older)}


def _about_topic(request: HttpRequest, tag: Tag) -> Data:
    return _about(request, "topic", tag.slug, name=tag.name, kind=tag.kind, description=tag.description)


def _about_person(request: HttpRequest, person: Person) -> Data:
    quotations = absolute(request, reverse("api-quotations", args=[person.slug]))
    return _about(request, "person", person.slug, name=person.name, quotations=quotations)


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


def _records(request: HttpRequest, records: QuerySet, about: Callable[[HttpRequest, Any], Data]) -> Data:
    page = alphabetical(request, records)
    return {"items": [about(request, record) for record in page], "next": _next(request, after=page.older)}


# ── Answers ─────────────────────────────────────────────────────────────────


def _live() -> EditionQuerySet:
    return Edition.objects.live().select_related("section").defer("folded")


def _stories(request: HttpRequest, rows: QuerySet, *, by: str = "first_published", about: Data | None = None) -> Data:
    return _list(request, page_of(request, rows, by=by), about)


def _with_story(rows: QuerySet) -> QuerySet:
    """`rows` (EditionTag and the like) with their stories."""
    return items.with_id(rows.select_related("edition__section").defer("edition__folded"), "edition__")


def _stories_of_rows(request: HttpRequest, *lists: QuerySet, about: Data) -> Data:
    """A list of the stories that the rows of these `lists` belong to."""
    page = page_of(request, *lists, tie="edition_id")
    for row in page:
        row.edition.first_digest = row.first_digest
    return _list(request, ListPage([row.edition for row in page], page.older, page.is_first), about)


def _list(request: HttpRequest, page: ListPage, about: Data | None) -> Data:
    data = {"items": _as_ninjs(request, page), "next": _next(request, before=page.older)}
    return {"about": about, **data} if about else data


def _as_ninjs(request: HttpRequest, editions: Iterable[Edition]) -> list[Data]:
    """The editions as ninjs: one more query, for which of the names in them have a page."""
    editions = list(editions)
    people, sources = names_in(edition.document for edition in editions if not edition.is_retraction)
    linked = furnish(people, sources)
    web = web_of(request)
    return [ninjs(edition, web, linked) for edition in editions]


def _next(request: HttpRequest, **cursor: str) -> str | None:
    """The address of the list's next page, or None at its end."""
    if not any(cursor.values()):
        return None
    since = {"since": request.GET["since"]} if "since" in request.GET else {}
    return absolute(request, f"{request.path}?{urlencode({**since, **cursor})}")


def _moment(text: str) -> dt.datetime:
    advice = "since must be a moment in UTC, such as 2026-11-23T09:00:00Z."
    if not MOMENT.fullmatch(text):
        raise NotUnderstood(advice)
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise NotUnderstood(advice) from error


def _redirect_to_story(name: str, day: dt.date, slug: str) -> HttpResponse:
    edition = reading.moved_to(day, slug)
    if edition is None:
        raise Http404("No story stands here.")
    return HttpResponsePermanentRedirect(address(edition, name))


def _redirect_to_record(model: type[Person | Source | Tag], slug: str, name: str = "") -> HttpResponse:
    try:
        target = reading.current_record(model, slug)
    except model.DoesNotExist as error:
        raise Http404("Nothing in print leads here.") from error
    names = {Person: "api-person", Source: "api-source", Tag: "api-topic"}
    return _redirect_to(name or names[model], target.slug)


def _redirect_to(name: str, slug: str) -> HttpResponse:
    return HttpResponsePermanentRedirect(reverse(name, args=[slug]))
