"""Pages for what is not there. They ask the database nothing: it may be what failed."""

from django.http import HttpRequest, HttpResponse

from articles.reader.door import show


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: nothing stands at this address."""
    return show(request, "404.html", {}, status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """500: something broke on our side."""
    return show(request, "500.html", {}, status=500)
