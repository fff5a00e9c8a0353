"""What the paper says about itself."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from articles.reader import metadata
from articles.reader.door import show
from articles.reader.furniture import furnish


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """About the paper and how to read it."""
    return _text(request, "about", "AboutPage", four_eyes=settings.NEWSROOM_FOUR_EYES)


@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    """How to reach the desk."""
    return _text(request, "contact", "ContactPage")


@require_safe
def corrections_policy(request: HttpRequest) -> HttpResponse:
    """How the paper corrects its errors."""
    return _text(request, "corrections_policy", "WebPage")


def _text(request: HttpRequest, name: str, kind: str, **facts: bool) -> HttpResponse:
    meta = metadata.page(request, name.replace("_", " ").capitalize(), kind=kind)
    return show(request, f"{name}.html", {"sections": furnish().sections, "meta": meta, **facts})
