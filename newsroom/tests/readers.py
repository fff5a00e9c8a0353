"""Readers at the door of the page cache: requests as a server makes them, through to Django."""

from collections.abc import Callable
from typing import NamedTuple

from django.core.handlers.wsgi import WSGIHandler

from newsroom.pagecache import PageCache


class Heard(NamedTuple):
    """What a reader got."""

    status: int
    headers: dict[str, str]
    body: bytes


class Paper:
    """The paper behind a page cache. It counts what Django was asked to make."""

    def __init__(self, *, size_bytes: int = 10_000_000, watch=None, makes: Callable | None = None):
        self.django = WSGIHandler()
        self._makes = makes or self.django
        self.made: list[str] = []
        self.application = self.cache = PageCache(self._make, size_bytes=size_bytes, watch=watch)

    def _make(self, environ, start_response):
        self.made.append(environ["PATH_INFO"])
        return self._makes(environ, start_response)

    def ask(
        self, path: str = "/", *, method: str = "GET", host: str = "localhost", scheme: str = "http", **headers: str
    ) -> Heard:
        """Ask for `path`, which may have a query; headers as `if_none_match="…"`."""
        path, _, query = path.partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_PROTOCOL": "HTTP/1.1",
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "REMOTE_ADDR": "192.0.2.7",
            "HTTP_HOST": host,
            "wsgi.url_scheme": scheme,
            "wsgi.input": EMPTY,
            "wsgi.errors": EMPTY,
            **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
        }
        said = []
        parts = self.application(environ, lambda status, headers, exc_info=None: said.extend((status, headers)))
        body = b"".join(parts)
        if hasattr(parts, "close"):
            parts.close()
        return Heard(int(said[0][:3]), dict(said[1]), body)


def address(edition) -> str:
    """Where an edition's story stands."""
    return f"/{edition.printed_on:%Y/%m/%d}/{edition.slug}/"


class _Empty:
    """A stream without an end that anybody waits for."""

    def read(self, *args) -> bytes:
        return b""

    def write(self, *args) -> None:
        pass

    flush = readline = read


EMPTY = _Empty()
