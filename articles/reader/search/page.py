"""The page at /search/."""

import re
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_safe

from articles.models.slugs import SLUG_PATTERN
from articles.reader.door import show
from articles.reader.furniture import furnish
from articles.reader.search.asking import NEWEST, NO_FILTERS, ORDERS, RELEVANCE, Filters, search

LONGEST_SLUG = 80


class NotAsked(ValueError):
    """An address that no page of ours leads to. The message says what would be right."""


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """What the paper printed about what is asked for: four queries at most. 400 for an address that makes no sense."""
    sections = furnish().sections
    try:
        filters, order, before = _filters(request.GET), _order(request.GET), _before(request.GET)
    except NotAsked as error:
        context: dict[str, Any] = {
            "refused": str(error),
            "found": None,
            "filters": NO_FILTERS,
            "by_relevance": False,
            "sections": sections,
        }
        return show(request, "search.html", context, status=400)
    goes_on = request.GET.get("go") == "on"
    result = search(request.GET.get("q", ""), filters, order=order, before=before, goes_on=goes_on)
    query = {"q": result.query.text, **_told(filters)}
    context = {
        "refused": "",
        "found": result,
        "filters": filters,
        "by_relevance": order == RELEVANCE,
        "is_first": before is None,
        "here": _link(query),
        "by_relevance_link": _link({**query, "order": RELEVANCE}),
        "older": _link({**query, **({"go": "on"} if result.goes_on else {}), "before": result.older or ""}),
        "without_filters": _link({"q": result.query.text}),
        "sections": sections,
    }
    return show(request, "search.html", context)


def _filters(query: QueryDict) -> Filters:
    slugs = {name: query.get(name, "").strip() for name in ("section", "topic", "person")}
    for name, slug in slugs.items():
        if slug and (len(slug) > LONGEST_SLUG or not re.match(SLUG_PATTERN, slug)):
            raise NotAsked(f"A {name} is named by its address: small letters and digits, joined by hyphens.")
    year = query.get("year", "").strip()
    if year and not (re.fullmatch(r"[0-9]{4}", year, re.ASCII) and int(year)):
        raise NotAsked("A year has four digits, such as 2026.")
    return Filters(**slugs, year=int(year) if year else None)


def _order(query: QueryDict) -> str:
    order = query.get("order", "") or NEWEST
    if order not in ORDERS:
        raise NotAsked(f"Stories are put in order by “{NEWEST}” or by “{RELEVANCE}”.")
    return order


def _before(query: QueryDict) -> int | None:
    before = query.get("before")
    if before is None:
        return None
    if not re.fullmatch(r"[0-9]{1,18}", before, re.ASCII):
        raise NotAsked("No page of this search begins there.")
    return int(before)


def _told(filters: Filters) -> dict[str, str]:
    return {name: str(value) for name, value in vars(filters).items() if value}


def _link(query: dict) -> str:
    return f"?{urlencode(query)}"
