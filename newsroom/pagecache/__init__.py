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
        self._door, self._flights = Door(), Flights()
        self.shelf = Shelf(size_bytes)
        self.watch = watch or _watch()

    def __call__(self, environ: Environ, start_response: Callable) -> Iterable[bytes]:
        asked = self._door.asked(environ)
        found = self._find(asked) if asked else None
        if found is None:
            return self._application(environ, start_response)
        if isinstance(found, KeptPage):
            found = self._as_asked(asked, found, environ)
        start_response(found.status, found.headers)
        return found.body

    def _as_asked(self, asked: PageKey, page: KeptPage, environ: Environ) -> Answer:
        packed = encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        is_new = not page.is_ready(packed)
        answer = page.answer(packed, environ.get("HTTP_IF_NONE_MATCH"), environ.get("HTTP_IF_MODIFIED_SINCE"))
        if is_new:
            self.shelf.weigh_again(asked, page)
        return answer

    def _find(self, asked: PageKey) -> KeptPage | Answer | None:
        """The page; what Django answers instead of one; or None, and the request has to be passed on as it is."""
        known = self.watch.known()
        if known is None:
            return None
        page = self.shelf.get(asked)
        if page and (page.is_fresh(known) or _stands_in(page, known)):
            return page
        keys = self._door.keys(asked)
        if keys is None:
            return None
        found, is_mine = self._flights.share(asked, lambda: self._make(asked, known, keys))
        # What another was given may have been made before a change that we know of, or not be for everybody.
        return found if is_mine or (isinstance(found, KeptPage) and found.is_fresh(known)) else None

    def _make(self, asked: PageKey, known: LastAnswer, keys: str) -> KeptPage | Answer:
        before = self.shelf.get(asked)
        if before and before.is_fresh(known):
            return before  # made by another between our look and our turn
        answer = _ask(self._application, self._door.bare(asked))
        if answer.status.startswith("5") and before:
            now = self.watch.ask_again()
            if now and _stands_in(before, now):
                return before
        if not may_be_kept(answer):
            return answer
        page = KeptPage(answer, known, surrogate_keys=keys, before=before)
        now = self.watch.known()
        if now and now.answers and page.is_fresh(now):
            self.shelf.put(asked, page)
        return page


def _stands_in(page: KeptPage, known: LastAnswer) -> bool:
    return not known.answers and page.may_be_shown_stale(known)


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
