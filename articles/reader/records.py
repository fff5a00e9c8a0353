"""The pages of people, sources and topics, each of which has one while a live edition names it."""

from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.models.people import Person
from articles.models.printed import EditionPerson, EditionSource, EditionTag, PrintedQuote
from articles.models.sources import Source
from articles.models.tags import Tag
from articles.reader import metadata, reading
from articles.reader.door import show
from articles.reader.furniture import furnish
from articles.reader.keyset import alphabetical, page_of

# The headings of the topics page, in their order.
HEADINGS = {
    Tag.Kind.TOPIC: "Topics",
    Tag.Kind.EVENT: "Events",
    Tag.Kind.PLACE: "Places",
    Tag.Kind.ORGANISATION: "Organisations",
    Tag.Kind.GROUP: "Groups of people",
}


# ── People ──────────────────────────────────────────────────────────────────


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody who has a page, by name."""
    page = alphabetical(request, Person.objects.in_print())
    letters = [(letter, list(rows)) for letter, rows in groupby(page, key=lambda person: person.folded[:1].upper())]
    meta = metadata.page(request, "People", kind="CollectionPage")
    context = {"page": page, "letters": letters, "sections": furnish().sections, "meta": meta}
    return show(request, "people.html", context)


@require_safe
def person(request: HttpRequest, slug: str) -> HttpResponse:
    """A dated record of what somebody said in these pages, and the stories that name them."""
    records = reading.record_and_merged(Person, slug, "photo")
    if not records:
        return _redirect_to_record(Person, slug)
    person, keys = records[0], [record.pk for record in records]
    quotes = reading.with_edition(PrintedQuote.objects.live().filter(edition__noindex=False))
    namings = reading.with_edition(EditionPerson.objects.live().filter(edition__noindex=False))
    stories = reading.naming(namings, "person", keys)
    context = {
        "person": person,
        "record": page_of(request, *reading.list_per_key(quotes, "speaker", keys), by="sort_on"),
        "named": page_of(request, *stories, tie="edition_id", parameter="stories", length=20),
        "sections": furnish().sections,
        "meta": metadata.person(request, person),
    }
    return show(request, "person.html", context)


# ── Sources ─────────────────────────────────────────────────────────────────


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """Every source that has a page, by title."""
    page = alphabetical(request, Source.objects.in_print().select_related("via"))
    meta = metadata.page(request, "Sources", kind="CollectionPage")
    context = {"page": page, "sections": furnish().sections, "meta": meta}
    return show(request, "sources.html", context)


@require_safe
def source(request: HttpRequest, slug: str) -> HttpResponse:
    """A source, through whom we know it, and the stories that rest on it."""
    source = Source.objects.in_print().select_related("via", "author").filter(slug=slug).first()
    if source is None:
        return _redirect_to_record(Source, slug)
    citing = reading.with_edition(EditionSource.objects.live().filter(source=source))
    author, via = (source.author.slug if source.author else ""), (source.via.slug if source.via else "")
    furniture = furnish(people=[author], sources=[via])
    page = page_of(request, citing, tie="edition_id")
    context = {
        "source": source,
        "page": page,
        "linked": furniture,
        "sections": furniture.sections,
        "meta": metadata.page(
            request,
            source.title,
            kind="CollectionPage",
            trail=[("Sources", reverse("sources"))],
            stories=[row.edition for row in page],
        ),
    }
    return show(request, "source.html", context)


# ── Topics ──────────────────────────────────────────────────────────────────


@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    """Every topic, place, organisation, event and group that a live story is about."""
    page = alphabetical(request, Tag.objects.in_print(), length=500)
    kinds = [(name, [tag for tag in page if tag.kind == kind]) for kind, name in HEADINGS.items()]
    context = {
        "page": page,
        "kinds": [(name, tags) for name, tags in kinds if tags],
        "sections": furnish().sections,
        "meta": metadata.page(request, "Topics", kind="CollectionPage"),
    }
    return show(request, "topics.html", context)


@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """The stories about one topic, newest first."""
    records = reading.record_and_merged(Tag, slug)
    if not records:
        return _redirect_to_record(Tag, slug)
    tag = records[0]
    tagged = reading.with_edition(EditionTag.objects.live())
    page = page_of(request, *reading.naming(tagged, "tag", [record.pk for record in records]), tie="edition_id")
    meta = metadata.page(
        request,
        tag.name,
        kind="CollectionPage",
        description=tag.description,
        trail=[("Topics", reverse("topics"))],
        stories=[row.edition for row in page],
    )
    context = {"topic": tag, "page": page, "sections": furnish().sections, "meta": meta}
    return show(request, "topic.html", context)


def _redirect_to_record(model: type[Person | Source | Tag], slug: str) -> HttpResponse:
    """A redirect from a former slug, or that of a merged record, to today's page. Raises Http404 if there is none."""
    try:
        target = reading.current_record(model, slug)
    except model.DoesNotExist as error:
        raise Http404("Nothing in print leads here.") from error
    page = {Person: "person", Source: "source", Tag: "topic"}[model]
    return redirect(page, target.slug, permanent=True)
