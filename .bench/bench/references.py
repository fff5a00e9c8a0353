"""What pages are measured against: their own bytes from a view that does nothing, and from WSGI without Django."""

import os
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.urls import path

BODIES = {f"/{file.stem}": file.read_bytes() for file in Path(os.environ["BENCH_SCRATCH"], "bodies").iterdir()}


def constant(request: HttpRequest, name: str) -> HttpResponse:
    """A page that was there before anybody asked."""
    body = BODIES[request.path]
    return HttpResponse(body, headers={"Content-Length": str(len(body))})


urlpatterns = [path("<str:name>", constant)]


def bare(environ, start_response):
    """The same as a WSGI application."""
    body = BODIES[environ["PATH_INFO"]]
    start_response("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))])
    return [body]
