"""Whole pages from memory, before Django is entered.

    routes    which pages are kept: a table
    page_key  which requests may be answered so, and what a page may depend on
    watch     the generation: one number that moves with every change that a reader could see
    pages     a page as it is kept, packed, and the shelf they stand on
    flights   one making of a page, however many wait for it

A page is made from nothing but its path and query: Django is asked on behalf of nobody, under the paper's own address,
so that no cookie, host or other header can get into what others will read. It is kept under the generation that was
known before its first query and shown while that is the generation, until the next moment at which pages change by
the clock alone. While the database is down, pages are shown as they last were.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from newsroom.pagecache.flights import Flights
from newsroom.pagecache.page_key import Door, Environ, PageKey, encoding
from newsroom.pagecache.pages import Answer, KeptPage, Shelf, may_be_kept
from newsroom.pagecache.watch import LastAnswer, Watch

Application = Callable[[Environ, Callable], Iterable[bytes]]

# Of the paper only these two names are known here.
GENERATION = "articles.models.Generation"
NEXT_CHANGE = "articles.reader.freshness.next_change"


def kept(application: Application) -> Application:
    """`application` with its pages kept in memory, up to NEWSROOM_PAGE_CACHE megabytes; itself where that is 0."""
    megabytes = settings.NEWSROOM_PAGE_CACHE
    return PageCache(application, size_bytes=megabytes * 1_000_000) if megabytes else application


class PageCache:
    """A WSGI application that answers from memory what it may, and passes on the rest as it came."""

    def __init__(self, application: Application, *, size_bytes: int, watch: Watch | None = None):
        """Raises ImproperlyConfigured where it is not known under which host pages are made."""
        self._application = application
        self._door = Door()
        self._flights: Flights[KeptPage | Answer] = Flights()
        self.shelf = Shelf(size_bytes)
        self.watch = watch or _watch()

    def __call__(self, environ: Environ, start_response: Callable) -> Iterable[bytes]:
        key = self._door.page_key(environ)
        answer = self._find(key) if key else None
        if key is None or answer is None:
            return self._application(environ, start_response)
        if isinstance(answer, KeptPage):
            answer = self._in_its_form(key, answer, environ)
        start_response(answer.status, answer.headers)
        return answer.body

    def _in_its_form(self, key: PageKey, page: KeptPage, environ: Environ) -> Answer:
        """`page` packed as the reader's browser takes it, or 304 where that has it already."""
        packed = encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        is_new = not page.is_ready(packed)
        answer = page.answer(packed, environ.get("HTTP_IF_NONE_MATCH"), environ.get("HTTP_IF_MODIFIED_SINCE"))
        if is_new:
            self.shelf.weigh_again(key, page)
        return answer

    def _find(self, key: PageKey) -> KeptPage | Answer | None:
        """The page; what Django answers instead of one; or None, and the request has to be passed on as it is."""
        last = self.watch.last_answer()
        if last is None:
            return None
        page = self.shelf.get(key)
        if page and (page.is_fresh(last) or _stands_in(page, last)):
            return page
        keys = self._door.keys(key)
        if keys is None:
            return None
        made, is_mine = self._flights.share(key, lambda: self._make(key, last, keys))
        # What another was given may have been made before a change that we know of, or not be for everybody.
        return made if is_mine or (isinstance(made, KeptPage) and made.is_fresh(last)) else None

    def _make(self, key: PageKey, last: LastAnswer, keys: str) -> KeptPage | Answer:
        before = self.shelf.get(key)
        if before and before.is_fresh(last):
            return before  # made by another between our look and our turn
        answer = _ask(self._application, self._door.bare(key))
        if answer.status.startswith("5") and before:
            now = self.watch.ask_again()
            if now and _stands_in(before, now):
                return before
        if not may_be_kept(answer):
            return answer
        page = KeptPage(answer, last, surrogate_keys=keys, before=before)
        now = self.watch.last_answer()
        if now and now.answers and page.is_fresh(now):
            self.shelf.put(key, page)
        return page


def _stands_in(page: KeptPage, last: LastAnswer) -> bool:
    return not last.answers and page.may_be_shown_stale(last)


def _ask(application: Application, environ: Environ) -> Answer:
    """What `application` answers, read to its end."""
    said: list[Any] = []
    parts = application(environ, lambda status, headers, exc_info=None: said.extend((status, headers)))
    try:
        body = b"".join(parts)
    finally:
        if hasattr(parts, "close"):
            parts.close()
    return Answer(said[0], said[1], [body])


def _watch() -> Watch:
    next_change = import_string(NEXT_CHANGE)
    return Watch(
        import_string(GENERATION).current,
        lambda at: next_change(dt.datetime.fromtimestamp(at, dt.UTC)).timestamp(),
    )
