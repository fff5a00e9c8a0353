"""Addresses that stories had on an old site lead to them."""

from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from articles.reader import reading
from articles.reader.addresses import address

Respond = Callable[[HttpRequest], HttpResponse]
NEVER_STORIES = ("/admin/", "/api/", "/media/", "/static/")  # what is not there costs no question
LONGEST = 500  # characters, as `FormerAddress.path` has them


def lead_on(get_response: Respond) -> Respond:
    """Middleware: where nothing stands at an address that a live story had on an old site, the story's own."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        return old_address(request) or response if response.status_code == 404 else response

    return respond


def old_address(request: HttpRequest) -> HttpResponse | None:
    """A redirect to the live story that had this address on an old site; None where none had it."""
    is_file = request.path.startswith(NEVER_STORIES)
    if request.method not in {"GET", "HEAD"} or len(request.path) > LONGEST or is_file:
        return None
    try:
        edition = reading.at_old_address(request.path, request.META.get("QUERY_STRING", "")[:LONGEST])
    except (DatabaseError, ValueError):  # a path may hold what no database takes
        return None
    return HttpResponsePermanentRedirect(address(edition)) if edition else None
