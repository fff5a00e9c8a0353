"""A story's own pages: the story, what changed in it, and the notice that stands where one was retracted."""

import datetime as dt
from typing import Any
from urllib.parse import quote as percent

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.views.decorators.http import require_safe

from articles.models.editions import Edition
from articles.reader import metadata, reading
from articles.reader.addresses import address
from articles.reader.changes import steps
from articles.reader.door import show
from articles.reader.furniture import Furniture, furnish
from articles.reader.keyset import page_of
from articles.reader.names import link_names
from articles.reader.nearby import NOBODY, Likeness, Near, near

CHANGES_PER_PAGE = 12


@require_safe
def article(request: HttpRequest, year: int, month: int, day: int, slug: str) -> HttpResponse:
    """A story as it was printed; 410 with the notice where it was retracted."""
    on = _day(year, month, day)
    edition = reading.at_address(on, slug)
    if edition is None:
        return _moved("article", on, slug)
    if edition.is_retraction:
        return gone(request, edition)
    document = edition.document
    furniture = furniture_of(document, Likeness.of(edition))
    nearby = near(furniture.candidates, edition_id=edition.pk, sections=furniture.sections)
    meta = metadata.story(
        request, edition, people=furniture.people, sources=furniture.sources, translations=nearby.translations
    )
    context = article_context(document, edition=edition, furniture=furniture, near=nearby, web_address=meta.url)
    context["meta"] = meta
    return show(request, "article.html", context)


@require_safe
def article_changes(request: HttpRequest, year: int, month: int, day: int, slug: str) -> HttpResponse:
    """What changed between the editions of a story that readers saw, word by word, newest first."""
    on = _day(year, month, day)
    edition = reading.at_address(on, slug)
    if edition is None:
        return _moved("article-changes", on, slug)
    if edition.is_retraction:
        return gone(request, edition)
    listed = Edition.objects.printed_or_withheld().filter(article_id=edition.article_id).defer("folded")
    page = page_of(request, listed, by="live_from", length=CHANGES_PER_PAGE)
    beyond = page.beyond
    if beyond and beyond.withheld_line:
        beyond = reading.printed_before(beyond)
    context = {
        "edition": edition,
        "steps": steps(page.rows, beyond),
        "page": page,
        "sections": furnish().sections,
        "meta": metadata.page(request, f"Changes: {edition.headline}", trail=[(edition.headline, address(edition))]),
    }
    return show(request, "article_changes.html", context)


def gone(request: HttpRequest, edition: Edition) -> HttpResponse:
    """The page that stands in for a retracted story: its notice or, after a takedown, one bare sentence."""
    context = {"story": edition.document, "edition": edition, "sections": furnish().sections}
    return show(request, "gone.html", context, status=410)


# ── What the article template is given ──────────────────────────────────────


def article_context(
    document: dict[str, Any],
    *,
    edition: Edition | None = None,
    furniture: Furniture | None = None,
    near: Near = NOBODY,
    web_address: str = "",
    preview: bool = False,
) -> dict[str, Any]:
    """All that `article.html` shows of `document`, a print document as `desk.compose` makes it.

    With an `edition` this is the story that readers get. Without one it is the desk's preview: times,
    changes and "Report an error" are left out, and `preview=True` says so on the page. `furniture`
    holds the sections and which names lead to a page (`furniture_of(document)`); without it names are
    plain text. `near` are the live stories that it leads to. Pass the result to `door.show`. It asks the database nothing.
    """
    furniture = furniture or Furniture()
    sources = {source["slug"]: source for source in document["sources"]}
    return {
        "story": document,
        "edition": edition,
        "printing": document.get("edition"),
        "preview": preview,
        "sections": furniture.sections,
        "body": link_names(document["body"], document["people"], furniture.people),
        "linked": furniture,
        "record": [{**quote, "found_in": sources.get(quote["source"])} for quote in document["quotes"]],
        "approached": [person for person in document["people"] if person["approach"]],
        "top_notices": [notice for notice in document["notices"] if notice["place"] == "top"],
        "foot_notices": [notice for notice in document["notices"] if notice["place"] != "top"],
        "translations": near.translations,
        "related": near.related,
        "report_address": _report_address(document, web_address) if edition else "",
    }


def furniture_of(document: dict[str, Any], like: Likeness | None = None) -> Furniture:
    """The furniture of the page of `document`, and what is near to `like`: one query."""
    people = [person["slug"] for person in document["people"]]
    people += [byline["person"] for byline in document["bylines"]] + [quote["person"] for quote in document["quotes"]]
    sources = [source["slug"] for source in document["sources"]]
    sources += [source["via"]["slug"] for source in document["sources"] if source["via"]]
    return furnish(people, sources, like)


def _report_address(document: dict[str, Any], web_address: str) -> str:
    """A mail to the desk that says which story and which edition of it the reader had before them."""
    number = document["edition"]["number"]
    subject = f"Error in “{document['headline']}”"
    body = f"Story: {web_address}\nEdition: {number}\n\nWhat is wrong, and how do you know?\n"
    return f"mailto:{settings.NEWSROOM_DESK_EMAIL}?subject={percent(subject)}&body={percent(body)}"


def _day(year: int, month: int, day: int) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError as error:
        raise Http404("There is no such day.") from error


def _moved(page: str, day: dt.date, slug: str) -> HttpResponsePermanentRedirect:
    """To where the story stands now that once stood there. Raises Http404 where none is."""
    edition = reading.moved_to(day, slug)
    if edition is None:
        raise Http404("No story stands here.")
    return HttpResponsePermanentRedirect(address(edition, page))
