"""Pages from memory: what is kept, for how long, and what a reader gets."""

import datetime as dt
import gzip
import threading
import time

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client

from articles.models import Person
from articles.tests.printing import print_story, quotation
from newsroom.pagecache import kept, pages
from newsroom.tests.readers import address
from newsroom.wsgi import bare_heads

pytestmark = pytest.mark.django_db(transaction=True)


# ── What is kept ────────────────────────────────────────────────────────────


def test_a_page_is_made_once_and_its_copy_is_the_page_byte_for_byte(paper, client):
    story = print_story(
        people=["Maren Oldcastle"], quotes=[quotation(1, "It opened.", "Maren Oldcastle")], tags=["Ports"]
    )
    addresses = [
        "/",
        address(story),
        "/world/",
        "/people/",
        "/people/maren-oldcastle/",
        "/topics/ports/",
        "/ledger.json",
    ]

    for path in addresses:
        first, second = paper.ask(path), paper.ask(path)
        uncached = client.get(path, headers={"host": "localhost"})

        assert (first.status, first.body) == (200, uncached.content)
        assert second == first

    assert paper.made == addresses


def test_an_editor_who_is_logged_in_gets_the_same_bytes_made_for_them_alone(paper):
    story = print_story()
    editor = Client()
    editor.force_login(User.objects.create_superuser("esra"))
    session = f"sessionid={editor.cookies['sessionid'].value}"

    for path in ["/", address(story), "/world/", "/archive/", "/about/"]:
        anonymous = paper.ask(path)
        paper.made.clear()

        assert paper.ask(path, cookie=session).body == anonymous.body
        assert paper.made == [path]


def test_queries_that_lead_on_are_kept_each_for_itself_and_others_are_passed_on(paper):
    print_story()
    paper.ask("/world/?before=2999-01-01T00:00:00Z,9")
    paper.ask("/world/")
    paper.made.clear()

    assert paper.ask("/world/?before=2999-01-01T00:00:00Z,9").status == 200
    assert paper.ask("/world/?before=2999-01-01T00%3A00%3A00Z%2C9").status == 200
    assert paper.made == []

    for unknown in ["?ref=x", "?before=2999-01-01T00:00:00Z,9&x=1", "?x", "?before=1&before=2"]:
        paper.made.clear()
        paper.ask(f"/world/{unknown}")
        paper.ask(f"/world/{unknown}")
        assert len(paper.made) == 2, unknown


def test_who_comes_from_elsewhere_with_a_tracking_mark_gets_the_page_that_is_kept(paper):
    assert paper.ask("/about/?utm_source=x&fbclid=1") == paper.ask("/about/?gclid=y") == paper.ask("/about/")
    assert paper.made == ["/about/"]


def test_the_least_recently_asked_makes_room(open_paper):
    def makes(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"x" * 4_000]

    paper = open_paper(makes=makes, size_bytes=85_000)
    for slug in "abcdefghij":
        paper.ask(f"/{slug}/")
        paper.ask("/a/")
        assert paper.cache.shelf.used_bytes() <= 85_000
    paper.made.clear()
    paper.ask("/a/")
    paper.ask("/b/")

    assert len(paper.cache.shelf) == 8
    assert paper.made == ["/b/"]


def test_with_the_setting_at_nought_nothing_stands_in_between(settings):
    def application(environ, start_response): ...

    settings.NEWSROOM_PAGE_CACHE = 0
    assert kept(application) is application


# ── What a reader gets ──────────────────────────────────────────────────────


def test_a_page_is_packed_as_the_reader_takes_it(paper):
    print_story()
    plain = paper.ask("/")

    packed = paper.ask("/", accept_encoding="deflate, GZIP;q=0.5")

    assert gzip.decompress(packed.body) == plain.body
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Content-Length"] == str(len(packed.body))
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"
    for refused in ("gzip;q=0, identity", "gzip; q=0.000", "x-gzip", ",;,", "*"):
        assert paper.ask("/", accept_encoding=refused).body == plain.body
    assert paper.made == ["/"]


def test_a_reader_whose_copy_is_right_is_told_so(paper):
    print_story()
    page = paper.ask("/", accept_encoding="gzip")
    tag = page.headers["ETag"]

    for copy in [tag, f"W/{tag}", f'"other", {tag}', "*"]:
        answer = paper.ask("/", accept_encoding="gzip", if_none_match=copy)
        assert (answer.status, answer.body) == (304, b"")
        assert answer.headers["ETag"] == tag
        assert "Content-Length" not in answer.headers
    assert paper.ask("/", if_modified_since=page.headers["Last-Modified"]).status == 304
    assert paper.ask("/", if_none_match='"other"', if_modified_since=page.headers["Last-Modified"]).status == 200
    assert paper.ask("/", if_none_match=tag).status == 200  # the copy is packed, this reader takes none


def test_shared_caches_may_hold_a_page_for_a_second(paper):
    story = print_story()

    headers = paper.ask(address(story)).headers

    assert headers["Cache-Control"] == pages.CACHE_CONTROL
    assert headers["Surrogate-Key"] == "article article/harbour-opens"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_who_asks_for_the_head_gets_the_headers_of_the_page_alone(paper):
    print_story()
    paper.application = bare_heads(paper.application)
    page, not_there = paper.ask("/"), paper.ask("/not/there/")

    assert paper.ask("/", method="HEAD") == page._replace(body=b"")
    assert paper.ask("/not/there/", method="HEAD") == not_there._replace(body=b"")


# ── For how long ────────────────────────────────────────────────────────────


def test_a_correction_is_there_a_second_later_in_every_process(open_paper):
    story = print_story(headline="Harbour opens")
    papers = [open_paper(), open_paper()]
    for one in papers:
        assert b"Harbour opens" in one.ask(address(story)).body

    print_story(headline="Harbour stays shut")
    time.sleep(1.01)

    for one in papers:
        assert b"Harbour stays shut" in one.ask(address(story)).body


def test_within_the_second_nobody_asks_the_database(paper):
    story = print_story(headline="Harbour opens")
    paper.ask(address(story))

    print_story(headline="Harbour stays shut")

    assert b"Harbour opens" in paper.ask(address(story)).body
    assert len(paper.made) == 1


def test_a_page_during_whose_making_something_was_printed_is_shown_and_not_kept(open_paper, impatient):
    story = print_story(headline="Harbour opens")

    def makes(environ, start_response):
        parts = paper.django(environ, start_response)
        if len(paper.made) == 1:
            Person.objects.create(slug="somebody", name="Somebody")
        return parts

    paper = open_paper(makes=makes)
    assert b"Harbour opens" in paper.ask(address(story)).body
    assert len(paper.cache.shelf) == 0

    paper.ask(address(story))
    paper.ask(address(story))
    assert len(paper.made) == 2


def test_a_scheduled_edition_is_there_to_the_second(paper, impatient):
    noon = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
    with time_machine.travel(noon - dt.timedelta(hours=1), tick=False) as clock:
        story = print_story(headline="Harbour opens")
        print_story(headline="Harbour stays shut", at=noon)
        clock.move_to(noon - dt.timedelta(seconds=1))
        for path in (address(story), "/"):
            assert b"Harbour opens" in paper.ask(path).body
        paper.made.clear()

        clock.move_to(noon - dt.timedelta(microseconds=1))
        assert b"Harbour opens" in paper.ask(address(story)).body
        assert paper.made == []

        clock.move_to(noon)
        for path in (address(story), "/"):
            assert b"Harbour stays shut" in paper.ask(path).body


def test_the_day_at_the_head_of_a_page_turns_at_midnight(paper, impatient):
    with time_machine.travel(dt.datetime(2026, 3, 2, 23, 59, 59, tzinfo=dt.UTC), tick=False) as clock:
        assert b"2 March 2026" in paper.ask("/about/").body
        clock.shift(1)
        assert b"3 March 2026" in paper.ask("/about/").body


# ── Many at once ────────────────────────────────────────────────────────────


def test_a_page_that_many_wait_for_is_made_once(open_paper):
    def makes(environ, start_response):
        time.sleep(0.3)
        return paper.django(environ, start_response)

    paper = open_paper(makes=makes)
    print_story()
    together = threading.Barrier(12)
    got = []

    def reads():
        together.wait()
        got.append(paper.ask("/about/"))

    readers = [threading.Thread(target=reads) for _ in range(12)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()

    assert paper.made == ["/about/"]
    assert {answer.status for answer in got} == {200}
    assert len({answer.body for answer in got}) == 1
