"""The desk speaks each editor's language; the paper speaks its own, the same to everybody."""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.urls import reverse
from django.utils import translation

Respond = Callable[[HttpRequest], HttpResponseBase]


def desk_language(get_response: Respond) -> Respond:
    """Django's LocaleMiddleware for the admin alone, so that no reader's page varies by Accept-Language."""
    in_the_editors_language = LocaleMiddleware(get_response)
    desk = reverse("admin:index")

    def respond(request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(desk):
            return cast(HttpResponseBase, in_the_editors_language(request))  # nothing here is asynchronous
        translation.deactivate()  # a thread that has just served the desk would print dates in an editor's language
        return get_response(request)

    return respond
