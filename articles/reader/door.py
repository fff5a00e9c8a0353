"""How every reader's page is sent: same surroundings, strict headers, no trace of who asks."""

import json
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.html import format_html

from articles.reader import wording

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "font-src 'self'",
        "img-src 'self'",
        "style-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)


class NotUnderstood(ValueError):
    """A request with parameters that cannot be understood; the message says what to ask instead."""


def base_context() -> dict[str, Any]:
    """The variables of `base.html`: the paper's name, the desk's e-mail address, today, its time zone, no sections,
    no metadata, no preview."""
    return {
        "paper": settings.NEWSROOM_NAME,
        "desk_email": settings.NEWSROOM_DESK_EMAIL,
        "paper_language": settings.LANGUAGE_CODE,
        "zone": settings.TIME_ZONE.replace("_", " "),
        "today": timezone.localdate(timezone=timezone.get_default_timezone()),
        "sections": (),
        "meta": None,
        "preview": False,
    }


def show(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200, language: str = ""
) -> HttpResponse:
    """The page made of `template` and `context`, under a strict security policy.

    Its own words and days are in `language` where the paper speaks it, and else in the paper's. It is rendered without the request: no context processor runs, so nothing on the page can
    depend on a cookie, a session or a user, and one copy serves every reader.
    """
    language = wording.spoken(language)
    with translation.override(language):
        page = render_to_string(
            template, {**base_context(), **_words(language), "path": request.path, **context}, using="jinja2"
        )
    return HttpResponse(
        page,
        status=status,
        headers={
            "Content-Security-Policy": CONTENT_SECURITY_POLICY,
            "Content-Language": language,
        },
    )


def _words(language: str) -> dict[str, Any]:
    """What templates say of their own words: `language`, `direction`, and both as attributes, `words`."""
    direction = "rtl" if translation.get_language_bidi() else "ltr"
    return {
        "language": language,
        "direction": direction,
        "words": format_html(' lang="{}" dir="{}"', language, direction),
    }


def show_json(data: dict[str, Any], *, status: int = 200, content_type: str = "application/json") -> HttpResponse:
    """`data` as JSON, keys in their order, under the same security policy; any website may read it."""
    return _for_machines(json.dumps(data, ensure_ascii=False), content_type, status)


def show_problem(status: int, detail: str) -> HttpResponse:
    """An error as JSON for programs that use the API (RFC 9457)."""
    problem = {"title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return show_json(problem, status=status, content_type="application/problem+json")


def show_xml(text: str, *, content_type: str = "application/xml; charset=utf-8") -> HttpResponse:
    """`text`, which is XML, with the headers of `show_json`."""
    return _for_machines(text, content_type)


def show_text(text: str) -> HttpResponse:
    """Plain `text` with the headers of `show_json`."""
    return _for_machines(text, "text/plain; charset=utf-8")


def _for_machines(text: str, content_type: str, status: int = 200) -> HttpResponse:
    return HttpResponse(
        text,
        status=status,
        headers={
            "Content-Type": content_type,
            "Content-Security-Policy": CONTENT_SECURITY_POLICY,
            "Access-Control-Allow-Origin": "*",
        },
    )
