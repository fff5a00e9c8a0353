"""How every reader's page leaves the house: same furniture, strict headers, no trace of who asks."""

import json
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone, translation

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "img-src 'self'",
        "style-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)


def furniture(sections: Sequence = ()) -> dict[str, Any]:
    """What `base.html` needs on every page: the paper's name, the desk's address, today, the sections to lead to."""
    return {
        "paper": settings.NEWSROOM_NAME,
        "desk_email": settings.NEWSROOM_DESK_EMAIL,
        "paper_language": settings.LANGUAGE_CODE,
        "today": timezone.localdate(timezone=timezone.get_default_timezone()),
        "sections": sections,
    }


def show(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """The page `template` with `context`, in the paper's language and time zone, under a strict security policy.

    It is rendered without the request: no context processor runs, so nothing on the page can
    depend on a cookie, a session or a user, and one copy serves every reader.
    """
    with translation.override(settings.LANGUAGE_CODE), timezone.override(timezone.get_default_timezone()):
        page = render_to_string(template, {**furniture(), "path": request.path, **context})
    return HttpResponse(
        page,
        status=status,
        headers={
            "Content-Security-Policy": CONTENT_SECURITY_POLICY,
            "Content-Language": settings.LANGUAGE_CODE,
        },
    )


def show_json(data: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """`data` for machines, in the order given, under the same security policy. Anybody's page may read it."""
    return HttpResponse(
        json.dumps(data, ensure_ascii=False),
        status=status,
        headers={
            "Content-Type": "application/json",
            "Content-Security-Policy": CONTENT_SECURITY_POLICY,
            "Access-Control-Allow-Origin": "*",
        },
    )
