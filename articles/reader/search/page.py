"""The page at /search/."""

import re
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_safe

from articles.models.slugs import SLUG_PATTERN
from articles.reader.door import NotUnderstood, show
from articles.reader.furniture import furnish
from articles.reader.search.results import NEWEST, NO_FILTERS, ORDERS, RELEVANCE, Filters, search

LONGEST_SLUG = 80


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """The stories that match a reader's words: at most four queries. 400 for parameters that make no sense."""
    sections = furnish().sections
    context: dict[str, Any]
    try:
        filters, order, before = _filters(request.GET), _order(request.GET), _before(request.GET)
    except NotUnderstood as error:
        context = {
            "refused": str(error),
            "result": None,
            "filters": NO_FILTERS,
            "by_relevance": False,
            "sections": sections,
        }
        return show(request, "search.html", context, status=400)
    goes_on = request.GET.get("go") == "on"
    result = search(request.GET.get("q", ""), filters, order=order, before=before, goes_on=goes_on)
    parameters = {"q": result.query.text, **_parameters(filters)}
    context = {
        "refused": "",
        "result": result,
        "filters": filters,
        "by_relevance": order == RELEVANCE,
        "is_first": before is None,
        "here": _link(parameters),
        "by_relevance_link": _link({**parameters, "order": RELEVANCE}),
        "older": _link({**parameters, **({"go": "on"} if result.goes_on else {}), "before": result.older or ""}),
        "without_filters": _link({"q": result.query.text}),
        "sections": sections,
    }
    return show(request, "search.html", context)


def _filters(parameters: QueryDict) -> Filters:
    slugs = {name: parameters.get(name, "").strip() for name in ("section", "topic", "person")}
    for name, slug in slugs.items():
        if slug and (len(slug) > LONGEST_SLUG or not re.match(SLUG_PATTERN, slug)):
            raise NotUnderstood(f"A {name} is named by its address: small letters and digits, joined by hyphens.")
    year = parameters.get("year", "").strip()
    if year and not (re.fullmatch(r"[0-9]{4}", year, re.ASCII) and int(year)):
        raise NotUnderstood("A year has four digits, such as 2026.")
    return Filters(**slugs, year=int(year) if year else None)


def _order(parameters: QueryDict) -> str:
    order = parameters.get("order", "") or NEWEST
    if order not in ORDERS:
        raise NotUnderstood(f"Stories are put in order by “{NEWEST}” or by “{RELEVANCE}”.")
    return order


def _before(parameters: QueryDict) -> int | None:
    before = parameters.get("before")
    if before is None:
        return None
    if not re.fullmatch(r"[0-9]{1,18}", before, re.ASCII):
        raise NotUnderstood("No page of this search begins there.")
    return int(before)


def _parameters(filters: Filters) -> dict[str, str]:
    return {name: str(value) for name, value in vars(filters).items() if value}


def _link(parameters: dict[str, Any]) -> str:
    return f"?{urlencode(parameters)}"
