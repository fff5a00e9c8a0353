"""What a page costs, kept and made, beside a view that returns a constant: `pytest -m bench -s newsroom`."""

import time

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.http import HttpResponse
from django.urls import path

from articles.models import Edition
from newsroom.tests.readers import Paper, address

pytestmark = [pytest.mark.bench, pytest.mark.django_db(transaction=True)]

urlpatterns = [path("constant", lambda request: HttpResponse(b"x" * 20_000))]


def cpu_ms(call, times: int) -> float:
    """Milliseconds of processor time a call takes, the best of five rounds."""
    rounds = []
    for _ in range(5):
        began = time.thread_time()
        for _ in range(times):
            call()
        rounds.append((time.thread_time() - began) / times * 1000)
    return min(rounds)


def bare(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/html"), ("Content-Length", "20000")])
    return [b"x" * 20_000]


def test_what_a_page_costs(settings):
    call_command("loaddata", "sample", verbosity=0)
    story = address(Edition.objects.live().order_by("pk").last())
    paper, django, nothing = Paper(), Paper(), Paper()
    django.application, nothing.application = WSGIHandler(), bare
    tag = paper.ask(story).headers["ETag"]
    costs = {
        "bare WSGI application": cpu_ms(lambda: nothing.ask(story), 5000),
        "kept article": cpu_ms(lambda: paper.ask(story), 5000),
        "kept article, packed": cpu_ms(lambda: paper.ask(story, accept_encoding="gzip, br"), 5000),
        "304": cpu_ms(lambda: paper.ask(story, if_none_match=tag), 5000),
        "article made": cpu_ms(lambda: django.ask(story), 50),
        "front page made": cpu_ms(lambda: django.ask("/"), 30),
    }
    settings.ROOT_URLCONF = __name__
    costs["constant view"] = cpu_ms(lambda: django.ask("/constant"), 300)
    for name, cost in costs.items():
        print(f"{name:24}{cost:8.3f} ms{cost / costs['constant view']:8.3f} of a constant view")  # noqa: T201
    paper.cache.watch.stop()
