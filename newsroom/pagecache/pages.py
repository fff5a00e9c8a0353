"""A page as it is kept, and the place where they are kept."""

import gzip
import hashlib
import threading
import time
from collections import OrderedDict
from email.utils import formatdate
from typing import NamedTuple

import brotli  # type: ignore[import-untyped]

from newsroom.pagecache.watch import LastAnswer

PACKED_BY = {  # what comes first is preferred
    "br": lambda body: brotli.compress(body, quality=5),
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
}

ENCODINGS = tuple(PACKED_BY)
PLAIN = ""

# Browsers ask every time (and mostly hear that nothing changed), a shared cache after a second; for one more it may show
# what it has while it fetches. Not stale-if-error: to nginx 1.22 a 404 is an error, and a page that was taken away would
# stay. What a shared cache does when nobody answers is said in its own settings.
CACHE_CONTROL = "public, max-age=0, s-maxage=1, stale-while-revalidate=1"
KEPT_STATUSES = {"200", "301", "410"}
NOT_FOR_ALL = ("private", "no-store", "no-cache")
PACKABLE = ("text/", "application/")
WORTH_PACKING = 500  # bytes
OVERHEAD = 6_000  # bytes: headers and what Python needs for a page

Headers = list[tuple[str, str]]


class Answer(NamedTuple):
    """What goes to a reader."""

    status: str
    headers: Headers
    body: list[bytes]


def may_be_kept(answer: Answer) -> bool:
    """Whether `answer` is for everybody: a page, a permanent redirect or a notice, without any mark of privacy."""
    headers = {name.lower(): value.lower() for name, value in answer.headers}
    varies_by = {word.strip() for word in headers.get("vary", "").split(",")} - {"", "accept-encoding"}
    return (
        answer.status[:3] in KEPT_STATUSES
        and not varies_by
        and not headers.keys() & {"set-cookie", "content-encoding", "content-range"}
        and not any(word in headers.get("cache-control", "") for word in NOT_FOR_ALL)
    )


class KeptPage:
    """One answer for everybody, packed once for each encoding that is asked for."""

    def __init__(self, answer: Answer, last: LastAnswer, *, surrogate_keys: str, before: "KeptPage | None" = None):
        """`last` is what was known before its first query; `before` the page that it replaces."""
        self.number, self.until = last.number, last.changes_at
        self._status, self._body = answer.status, b"".join(answer.body)
        self._digest = hashlib.sha256(f"{answer.status}{answer.headers}".encode() + self._body).hexdigest()[:32]
        same = before if before is not None and before._digest == self._digest else None
        self._modified: str = same._modified if same else formatdate(time.time(), usegmt=True)
        self._headers = _for_all(answer.headers, surrogate_keys, self._modified)
        self._packs = len(self._body) >= WORTH_PACKING and self._content_type().startswith(PACKABLE)
        self._ready: dict[str, tuple[str, Answer, Answer]] = {}  # by encoding: ETag, the page, that it is unchanged
        self._lock = threading.Lock()

    def is_fresh(self, last: LastAnswer) -> bool:
        """Whether it shows what a new one would."""
        return self.number == last.number and time.time() < self.until

    def may_be_shown_stale(self, last: LastAnswer) -> bool:
        """Whether it may stand in for a page that cannot be made."""
        return last.recalled <= self.number

    def size_bytes(self) -> int:
        """What it takes in memory."""
        return OVERHEAD + len(self._body) + sum(len(page.body[0]) for key, (_, page, _) in self._ready.items() if key)

    def is_ready(self, encoding: str) -> bool:
        """Whether it was packed so before."""
        return encoding in self._ready

    def answer(self, encoding: str, if_none_match: str | None, if_modified_since: str | None) -> Answer:
        """The page in `encoding`, or that the reader's copy is right."""
        etag, page, unchanged = self._ready.get(encoding) or self._prepare(encoding)
        if if_none_match is not None:
            is_theirs = if_none_match == etag or etag in _tags(if_none_match) or if_none_match.strip() == "*"
        else:
            is_theirs = if_modified_since == self._modified
        return unchanged if is_theirs else page

    def _prepare(self, encoding: str) -> tuple[str, Answer, Answer]:
        with self._lock:
            if encoding not in self._ready:
                packed = encoding if self._packs else PLAIN
                body = PACKED_BY[packed](self._body) if packed else self._body
                etag = f'"{self._digest}{"-" if packed else ""}{packed}"'
                kept = [("ETag", etag), *(header for header in self._headers if header[0] in KEPT_IN_304)]
                headers = [*self._headers, ("ETag", etag), ("Content-Length", str(len(body)))]
                headers += [("Content-Encoding", packed)] if packed else []
                page = Answer(self._status, headers, [body])
                unchanged = Answer("304 Not Modified", kept, []) if self._status.startswith("200") else page
                self._ready[encoding] = (etag, page, unchanged)
            return self._ready[encoding]

    def _content_type(self) -> str:
        return next((value for name, value in self._headers if name == "Content-Type"), "")


KEPT_IN_304 = {"Cache-Control", "Vary"}  # with the ETag, all that a 304 has to say


def _for_all(headers: Headers, surrogate_keys: str, modified: str) -> Headers:
    ours = {
        "Cache-Control": CACHE_CONTROL,
        "Vary": "Accept-Encoding",
        "Surrogate-Key": surrogate_keys,
        "Last-Modified": modified,
    }
    replaced = {"content-length", "vary", "etag", "last-modified", "surrogate-key", "cache-control"}
    return [(name, value) for name, value in headers if name.lower() not in replaced] + list(ours.items())


def _tags(if_none_match: str) -> set[str]:
    """The entity tags that a reader has. A proxy that packs pages itself marks ours as weak."""
    return {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}


class Shelf:
    """The pages of this process, up to so many bytes; the one that nobody asked for longest makes room."""

    def __init__(self, size_bytes: int):
        self._size_bytes, self._used = size_bytes, 0
        self._pages: OrderedDict[tuple, tuple[KeptPage, int]] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._pages)

    def used_bytes(self) -> int:
        """What the pages take."""
        return self._used

    def get(self, key: tuple) -> KeptPage | None:
        """The page kept under `key`."""
        with self._lock:
            kept = self._pages.get(key)
            if kept is None:
                return None
            self._pages.move_to_end(key)
            return kept[0]

    def put(self, key: tuple, page: KeptPage) -> None:
        """Keep `page` in place of the one before it; not where it would fill an eighth of the shelf."""
        with self._lock:
            self._put(key, page)

    def weigh_again(self, key: tuple, page: KeptPage) -> None:
        """Keep count of what `page` has grown to since it was put here, if it still stands here."""
        with self._lock:
            if self._pages.get(key, (None, 0))[0] is page:
                self._put(key, page)

    def _put(self, key: tuple, page: KeptPage) -> None:
        size = page.size_bytes()
        _, before = self._pages.pop(key, (None, 0))
        self._used -= before
        if size > self._size_bytes / 8:
            return
        self._pages[key] = (page, size)
        self._used += size
        while self._used > self._size_bytes:
            _, (_, freed) = self._pages.popitem(last=False)
            self._used -= freed
