"""People, sources and topics: what stories rest on, each with a page while a live edition names it."""

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

# In the order in which the topics page shows them.
KINDS = {
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
    mine = reading.with_merged(Person, slug, "photo")
    if not mine:
        return _elsewhere(Person, slug)
    record, keys = mine[0], [row.pk for row in mine]
    said = reading.with_edition(PrintedQuote.objects.live().filter(edition__noindex=False))
    named = reading.with_edition(EditionPerson.objects.live().filter(edition__noindex=False))
    context = {
        "person": record,
        "record": page_of(request, *reading.apart(said, "speaker", keys), by="sort_on"),
        "named": page_of(
            request, *reading.naming(named, "person", keys), tie="edition_id", parameter="stories", length=20
        ),
        "sections": furnish().sections,
        "meta": metadata.person(request, record),
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
    """What a source is, through whom we know it, and what in these pages rests on it."""
    record = Source.objects.in_print().select_related("via", "author").filter(slug=slug).first()
    if record is None:
        return _elsewhere(Source, slug)
    cited = reading.with_edition(EditionSource.objects.live().filter(source=record))
    author, via = (record.author.slug if record.author else ""), (record.via.slug if record.via else "")
    furniture = furnish(people=[author], sources=[via])
    page = page_of(request, cited, tie="edition_id")
    context = {
        "source": record,
        "page": page,
        "linked": furniture,
        "sections": furniture.sections,
        "meta": metadata.page(
            request,
            record.title,
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
    kinds = [(name, [tag for tag in page if tag.kind == kind]) for kind, name in KINDS.items()]
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
    mine = reading.with_merged(Tag, slug)
    if not mine:
        return _elsewhere(Tag, slug)
    record = mine[0]
    carried = reading.with_edition(EditionTag.objects.live())
    page = page_of(request, *reading.naming(carried, "tag", [row.pk for row in mine]), tie="edition_id")
    meta = metadata.page(
        request,
        record.name,
        kind="CollectionPage",
        description=record.description,
        trail=[("Topics", reverse("topics"))],
        stories=[row.edition for row in page],
    )
    context = {"topic": record, "page": page, "sections": furnish().sections, "meta": meta}
    return show(request, "topic.html", context)


def _elsewhere(model: type[Person | Source | Tag], slug: str) -> HttpResponse:
    """To the page that a former slug, or one that was merged, leads to. Raises Http404 where there is none."""
    try:
        target = reading.elsewhere(model, slug)
    except model.DoesNotExist as error:
        raise Http404("Nothing in print leads here.") from error
    page = {Person: "person", Source: "source", Tag: "topic"}[model]
    return redirect(page, target.slug, permanent=True)
