"""The page that says where else the same words, or what rests on the same source, were printed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from articles.desk.steps.reprints import Reprint, where_printed
from articles.models import Notice, Quote, Source


def reprints_page(request: HttpRequest, site, what: Quote | Source | Notice, back: tuple[str, str]) -> HttpResponse:
    """Every live story that carries `what`, each with why and a way to fix it; `back`: address and name of where it is edited."""
    return show_reprints(request, site, what, where_printed(what), back)


def show_reprints(
    request: HttpRequest, site, what: object, stories: list[Reprint], back: tuple[str, str]
) -> HttpResponse:
    """The page that lists `stories` as those that carry `what`."""
    context = {
        **site.each_context(request),
        "title": "Where else did we print this?",
        "what": what,
        "found": stories,
        "back": back,
    }
    return render(request, "admin/articles/reprints.html", context)
