"""What is answered where nothing stands at an address, or something broke. An error page asks the database nothing:
it may be what failed.
"""

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse

from articles.reader import reading
from articles.reader.addresses import address
from articles.reader.door import show, show_problem

NEVER_STORIES = ("/admin/", "/media/", "/static/")  # whoever asks there for what is not there costs no question
LONGEST = 500  # characters, as `FormerAddress.path` has them


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: nothing stands at this address. One that a live story had on an old site leads to it."""
    if _is_for_api(request):
        return show_problem(404, "Nothing is at this address of the API.")
    if leads_on := old_address(request):
        return leads_on
    return show(request, "404.html", {}, status=404)


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


def failed(request: HttpRequest) -> HttpResponse:
    """500: something broke on our side."""
    if _is_for_api(request):
        return show_problem(500, "Something broke on our side.")
    return show(request, "500.html", {}, status=500)


def _is_for_api(request: HttpRequest) -> bool:
    return request.path.startswith(reverse("api"))
