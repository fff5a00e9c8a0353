"""What is answered where nothing stands at an address, or something broke. An error page asks the database nothing:
it may be what failed.
"""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from articles.reader.door import show, show_problem


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: nothing stands at this address."""
    if _is_for_api(request):
        return show_problem(404, "Nothing is at this address of the API.")
    return show(request, "404.html", {}, status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """500: something broke on our side."""
    if _is_for_api(request):
        return show_problem(500, "Something broke on our side.")
    return show(request, "500.html", {}, status=500)


def _is_for_api(request: HttpRequest) -> bool:
    return request.path.startswith(reverse("api"))
