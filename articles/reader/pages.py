"""A story's own pages: the story, what changed in it, and the notice in place of a retracted one."""

import datetime as dt
from typing import Any
from urllib.parse import quote as percent

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils import translation
from django.views.decorators.http import require_safe

from articles.models.editions import Edition
from articles.origin import origin
from articles.reader import evidence, metadata, reading, wording
from articles.reader.addresses import address, day_of
from articles.reader.changes import edition_changes
from articles.reader.door import show
from articles.reader.furniture import Furniture, furnish
from articles.reader.keyset import page_of
from articles.reader.names import link_names
from articles.reader.nearby import NONE_NEAR, Likeness, Near, near

CHANGES_PER_PAGE = 12


@require_safe
def article(request: HttpRequest, year: int, month: int, day: int, slug: str) -> HttpResponse:
    """A story as it was printed; 410 with the notice if it was retracted."""
    on = day_of(year, month, day)
    edition = reading.at_address(on, slug)
    if edition is None:
        return redirect_to_story("article", on, slug)
    if edition.is_retraction:
        return gone(request, edition)
    document = edition.document
    furniture = furniture_of(document, Likeness.of(edition))
    stories = near(furniture.candidates, edition_id=edition.pk, sections=furniture.sections)
    meta = metadata.story(
        request, edition, people=furniture.people, sources=furniture.sources, translations=stories.translations
    )
    context = article_context(document, edition=edition, furniture=furniture, near=stories)
    context["meta"] = meta
    return show(request, "article.html", context, language=document["language"])


@require_safe
def article_changes(request: HttpRequest, year: int, month: int, day: int, slug: str) -> HttpResponse:
    """The changes between the editions of a story that readers saw, word by word, newest first."""
    on = day_of(year, month, day)
    edition = reading.at_address(on, slug)
    if edition is None:
        return redirect_to_story("article-changes", on, slug)
    if edition.is_retraction:
        return gone(request, edition)
    editions = Edition.objects.printed_or_withheld().filter(article_id=edition.article_id).defer("folded")
    page = page_of(request, editions, by="live_from", length=CHANGES_PER_PAGE)
    beyond = page.beyond
    if beyond and beyond.withheld_line:
        beyond = reading.printed_before(beyond)
    context = {
        "edition": edition,
        "changes": edition_changes(page.rows, beyond),
        "page": page,
        "sections": furnish().sections,
        "meta": metadata.page(request, f"Changes: {edition.headline}", trail=[(edition.headline, address(edition))]),
    }
    return show(request, "article_changes.html", context)


def gone(request: HttpRequest, edition: Edition) -> HttpResponse:
    """The page in place of a retracted story: its notice or, after a takedown, one bare sentence."""
    context = {"story": edition.document, "edition": edition, "sections": furnish().sections}
    return show(request, "gone.html", context, status=410)


# ── The context of the article template ─────────────────────────────────────


def article_context(
    document: dict[str, Any],
    *,
    edition: Edition | None = None,
    furniture: Furniture | None = None,
    near: Near = NONE_NEAR,
    preview: bool = False,
) -> dict[str, Any]:
    """The context of `article.html` for `document`, a print document as `desk.press.compose` makes it.

    With an `edition` this is the story that readers get. Without one it is the desk's preview: times,
    changes and "Report an error" are left out, and `preview=True` says so on the page. `furniture`
    holds the sections and which names lead to a page (`furniture_of(document)`); without it names are
    plain text. `near` holds live stories to link to. Makes no query.
    """
    furniture = furniture or Furniture()
    sources = {source["slug"]: source for source in document["sources"]}
    record = [{**quote, "source_entry": sources.get(quote["source"])} for quote in document["quotes"]]
    body = evidence.mark_facts(document["body"], document["sources"])
    body = link_names(body, document["people"], furniture.people)
    with translation.override(wording.spoken(document["language"])):
        body = evidence.with_notes(body, record)
    body = evidence.run_in(body, wording.opening(document["dateline"], document["language"]))
    return {
        "story": document,
        "edition": edition,
        "printing": document.get("edition"),
        "preview": preview,
        "sections": furniture.sections,
        "body": body,
        "linked": furniture,
        "record": record,
        "speakers": evidence.by_speaker(record),
        "ways": evidence.by_way(document["sources"]),
        "approached": [person for person in document["people"] if person["approach"]],
        "top_notices": [notice for notice in document["notices"] if notice["place"] == "top"],
        "foot_notices": [notice for notice in document["notices"] if notice["place"] != "top"],
        "translations": near.translations,
        "related": near.related,
        "report_address": f"{address(edition, 'article-report')}?edition={edition.number}" if edition else "",
    }


def furniture_of(document: dict[str, Any], like: Likeness | None = None) -> Furniture:
    """The furniture of the page of `document`, with candidates near to `like`: one query."""
    people = [person["slug"] for person in document["people"]]
    people += [byline["person"] for byline in document["bylines"]] + [quote["person"] for quote in document["quotes"]]
    sources = [source["slug"] for source in document["sources"]]
    sources += [source["via"]["slug"] for source in document["sources"] if source["via"]]
    return furnish(people, sources, like)


def mail_about(edition: Edition) -> str:
    """A mailto address for the desk that names the story and its edition, for who would rather write a letter."""
    subject = f"Error in “{edition.headline}”"
    body = f"Story: {origin()}{address(edition)}\nEdition: {edition.number}\n\nWhat is wrong, and how do you know?\n"
    return f"mailto:{settings.NEWSROOM_DESK_EMAIL}?subject={percent(subject)}&body={percent(body)}"


def redirect_to_story(page: str, day: dt.date, slug: str) -> HttpResponsePermanentRedirect:
    """A redirect to the present address of the story that was once there. Raises Http404 if there is none."""
    edition = reading.moved_to(day, slug)
    if edition is None:
        raise Http404("No story stands here.")
    return HttpResponsePermanentRedirect(address(edition, page))
