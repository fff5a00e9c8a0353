"""Nothing private is ever kept, and nothing that one reader sends gets into what another reads."""

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse

from articles.reader import urls as reader_urls
from articles.tests.cast import make_draft
from articles.tests.printing import print_story
from newsroom.pagecache import routes
from newsroom.tests.readers import address

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def session():
    """The cookie of an editor who is logged in and may do everything."""
    editor = Client()
    editor.force_login(User.objects.create_superuser("esra"))
    return f"csrftoken=x; sessionid={editor.cookies['sessionid'].value}"


# ── Nothing private is kept ─────────────────────────────────────────────────


def test_every_readers_route_is_in_the_table_or_left_out_on_purpose():
    assert {route.name for route in reader_urls.urlpatterns} == routes.KEPT.keys() | routes.LEFT_OUT
    assert not routes.KEPT.keys() & routes.LEFT_OUT


def test_no_page_of_the_desk_is_kept_whoever_asks(paper, session):
    draft = make_draft(User.objects.get(username="esra"))
    desk = [one for one in get_resolver().url_patterns if getattr(one, "app_name", "") == "admin"][0]
    names = {route.name for route in desk.url_patterns if isinstance(route, URLPattern) and route.name}
    paths = [reverse("admin:articles_article_change", args=[draft.pk]), "/admin/", "/admin/articles/article/"]
    for name in names:
        try:
            paths.append(reverse(f"admin:{name}"))
        except NoReverseMatch:
            continue

    for path in paths:
        paper.ask(path, cookie=session)
        paper.ask(path)

    assert len(paper.cache.shelf) == 0


LOOKALIKES = [
    "/admin/x.css",
    "/admin/articles/article/x.css",
    "/admin/articles/article/;x.css",
    "/admin/login/",
    "/admin/login/static/paper/page.css",
    "/admin/password_change/..%2f..%2fabout/",
    "/about/../admin/",
    "//admin/",
    "/admin/%2e%2e/about/",
    "/admin",
    "/about/x.css",
    "/healthz",
    "/readyz",
    "/static/paper/page.css",
    "/media/photos/none.jpg",
    "/not/there/",
    "/nobody/",
    "/2026/03/02/nothing/",
    "/\xff\xfe/",
    "/about/\x00",
    "",
]


def test_what_only_looks_like_a_page_is_not_kept(paper, session):
    for path in LOOKALIKES:
        for headers in ({"cookie": session}, {}, {"authorization": "Basic eDp5"}):
            paper.ask(path, **headers)
            paper.ask(f"{path}?next=/about/", **headers)
        assert len(paper.cache.shelf) == 0, path


NOT_FOR_ALL = [
    ("200 OK", ("Set-Cookie", "a=b")),
    ("200 OK", ("Vary", "Accept-Encoding, Cookie")),
    ("200 OK", ("vary", "*")),
    ("200 OK", ("Cache-Control", "private")),
    ("200 OK", ("Cache-Control", "max-age=0, No-Store")),
    ("200 OK", ("Content-Encoding", "gzip")),
    ("302 Found", ("Location", "/")),
    ("404 Not Found", ("X-Any", "")),
    ("500 Internal Server Error", ("X-Any", "")),
    ("503 Service Unavailable", ("Retry-After", "1")),
]


def answering(status, header):
    """An application that gives this answer to everybody."""

    def makes(environ, start_response):
        start_response(status, [("Content-Type", "text/html"), header])
        return [b"for you alone"]

    return makes


def test_an_answer_with_a_mark_of_privacy_or_failure_is_passed_on_as_it_is_and_not_kept(open_paper):
    for status, header in NOT_FOR_ALL:
        paper = open_paper(makes=answering(status, header))

        answers = [paper.ask("/about/"), paper.ask("/about/")]

        assert [answer.headers[header[0]] for answer in answers] == [header[1]] * 2
        assert len(paper.made) == 2
        assert len(paper.cache.shelf) == 0


def test_a_form_and_a_reader_with_a_password_go_to_django_itself(paper):
    paper.ask("/about/")
    paper.made.clear()

    paper.ask("/about/", authorization="Basic eDp5")
    assert paper.ask("/about/", method="POST").status == 403  # no form of ours

    assert paper.made == ["/about/"] * 2


# ── What one sends, no other reads ──────────────────────────────────────────


def test_no_header_gets_into_a_page(paper):
    story = print_story()
    hostile = {
        "cookie": "csrftoken=evil; theme=evil; messages=evil",
        "user_agent": "evil",
        "accept_language": "tr, evil",
        "accept": "evil/evil",
        "referer": "https://evil.example/",
        "x_forwarded_host": "evil.example",
        "x_forwarded_proto": "https",
        "x_forwarded_port": "666",
        "forwarded": "host=evil.example",
        "x_original_url": "/evil",
        "x_rewrite_url": "/evil",
        "x_http_method_override": "POST",
        "range": "bytes=0-9",
        "transfer_encoding": "evil",
    }

    first = paper.ask(address(story), **hostile)

    assert first.status == 200
    assert b"evil" not in first.body
    assert paper.ask(address(story)) == first
    assert len(paper.made) == 1


def test_whoever_asks_by_another_host_of_the_paper_gets_the_paper_of_its_own_address(paper):
    story = print_story()

    first = paper.ask(address(story), host="127.0.0.1:666")

    assert b"666" not in first.body
    assert b"//127.0.0.1" not in first.body
    assert paper.ask(address(story)) == first


def test_a_host_that_is_not_ours_is_refused_though_the_page_is_kept(paper):
    paper.ask("/about/")

    for host in ["evil.example", "localhost.evil.example", "local host", "localhost/evil", "\x00", "@", "[::"]:
        assert paper.ask("/about/", host=host).status == 400

    assert paper.ask("/about/").status == 200


def test_pages_are_made_for_the_address_of_the_paper(open_paper, settings):
    settings.ALLOWED_HOSTS = ["paper.example", "www.paper.example"]
    settings.NEWSROOM_URL = "https://www.paper.example"
    story = print_story()
    paper = open_paper()

    page = paper.ask(address(story), host="paper.example")

    assert f'<link rel="canonical" href="https://www.paper.example{address(story)}">'.encode() in page.body


@pytest.mark.parametrize(("hosts", "url"), [(["paper.example"], "https://elsewhere.example"), (["*", "x"], "")])
def test_a_paper_that_does_not_know_its_address_does_not_start(open_paper, settings, hosts, url):
    settings.ALLOWED_HOSTS, settings.NEWSROOM_URL = hosts, url

    with pytest.raises(ImproperlyConfigured, match="Set NEWSROOM_URL"):
        open_paper()


def test_who_comes_without_https_is_sent_there_though_the_page_is_kept(open_paper, settings):
    settings.SECURE_SSL_REDIRECT = True
    paper = open_paper()

    page = paper.ask("/about/", scheme="https")
    sent_on = paper.ask("/about/")

    assert page.status == 200
    assert (sent_on.status, sent_on.headers["Location"]) == (301, "https://localhost/about/")
    assert paper.ask("/about/", scheme="https") == page

    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert paper.ask("/about/", x_forwarded_proto="https") == page
    assert paper.ask("/about/", scheme="https", x_forwarded_proto="http").status == 301
