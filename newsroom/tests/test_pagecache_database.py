"""Readers keep reading while the database is down, locked or slow."""

import threading
import time

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection

from articles.models.generation import Generation, expire_pages
from articles.tests.printing import print_story, retract
from newsroom.pagecache import watch
from newsroom.tests.readers import address

pytestmark = pytest.mark.django_db(transaction=True)


class Database:
    """What the watch asks, and what it hears."""

    def __init__(self):
        self.generation, self.error, self.hangs = (7, 0), None, threading.Event()
        self.hangs.set()

    def current(self):
        self.hangs.wait(5)
        if self.error:
            raise self.error
        return self.generation

    def watch(self):
        return watch.Watch(self.current, lambda at: at + 3600)


def test_with_the_database_down_pages_stay_as_they_were(open_paper, impatient):
    def refuse(*args):
        raise OperationalError("gone")

    database = Database()
    paper = open_paper(watch=database.watch())
    story = print_story()
    before = paper.ask(address(story))

    database.generation, database.error = (8, 0), OperationalError("gone")
    with connection.execute_wrapper(refuse):
        assert paper.ask(address(story)) == before

    database.error = None
    with connection.execute_wrapper(refuse):  # the number is known, what is printed cannot be read
        assert paper.ask(address(story)).status == 500
    assert paper.ask(address(story)).status == 200
    assert len(paper.made) == 3


def test_a_database_that_fails_while_a_page_is_made_leaves_the_page_as_it_was(open_paper):
    def makes(environ, start_response):
        if len(paper.made) == 1:
            return paper.django(environ, start_response)
        database.error = OperationalError("gone")
        start_response("500 Internal Server Error", [("Content-Type", "text/html")])
        return [b"broken"]

    database = Database()
    paper = open_paper(watch=database.watch(), makes=makes)
    before = paper.ask("/about/")

    database.generation = (8, 0)
    paper.cache.watch.ask_again()

    assert paper.ask("/about/") == before
    assert paper.made == ["/about/", "/about/"]


def test_what_expired_is_not_shown_again_though_the_database_is_down(open_paper, impatient):
    def refuse(*args):
        raise OperationalError("gone")

    paper = open_paper()
    story = print_story()
    paper.ask(address(story))
    retract(story)
    expire_pages()
    paper.cache.watch.ask_again()

    paper.cache.watch._current = refuse
    with connection.execute_wrapper(refuse):
        assert paper.ask(address(story)).status == 500


def test_nobody_waits_for_a_database_that_hangs(open_paper, monkeypatch):
    monkeypatch.setattr(watch, "PATIENCE", 0.05)
    monkeypatch.setattr(watch, "EVERY", 0.1)
    database = Database()
    paper = open_paper(watch=database.watch())
    before = paper.ask("/about/")
    database.hangs.clear()
    time.sleep(0.11)

    began = time.monotonic()
    assert [paper.ask("/about/") for _ in range(5)] == [before] * 5
    assert time.monotonic() - began < 1

    database.generation = (8, 0)
    database.hangs.set()
    time.sleep(0.11)
    paper.ask("/about/")
    assert len(paper.made) == 2


def test_without_a_database_from_the_start_requests_are_passed_on(open_paper):
    database = Database()
    database.error = OperationalError("gone")
    paper = open_paper(watch=database.watch())

    assert [paper.ask("/about/").status for _ in range(2)] == [200, 200]
    assert len(paper.made) == 2


def test_where_the_generation_is_missing_no_page_is_kept_until_migrate_has_made_it(open_paper, impatient):
    paper = open_paper()
    paper.ask("/about/")
    Generation.objects.all().delete()

    assert [paper.ask("/about/").status for _ in range(2)] == [200, 200]
    assert len(paper.made) == 3

    call_command("migrate", verbosity=0)
    paper.ask("/about/")
    paper.ask("/about/")
    assert len(paper.made) == 4
