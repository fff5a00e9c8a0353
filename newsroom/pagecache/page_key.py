"""Which requests may share one page, and what such a page may depend on."""

import io
import re
import sys
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http.request import split_domain_port, validate_host
from django.urls import Resolver404, resolve

from newsroom.pagecache.pages import ENCODINGS, PLAIN
from newsroom.pagecache.routes import HANGERS_ON, KEPT, WHOLE

NEVER = re.compile(r"q\s*=\s*0(\.0*)?", re.ASCII)
LONGEST = 500  # characters of a path or a query: no page of ours has more

Environ = dict[str, Any]


class PageKey(NamedTuple):
    """All that a kept page may depend on; as a key it names the page."""

    path: str
    query: str = ""


class Door:
    """Tells requests for a page that all readers share from those that only Django may answer."""

    def __init__(self) -> None:
        """Raises ImproperlyConfigured where NEWSROOM_URL and DJANGO_ALLOWED_HOSTS name no host that pages can have."""
        self._session = f"{settings.SESSION_COOKIE_NAME}="
        self._only_https = settings.SECURE_SSL_REDIRECT
        self._allowed = settings.ALLOWED_HOSTS or (["localhost", "127.0.0.1", "[::1]"] if settings.DEBUG else [])
        self._scheme, self._host = _address_of_the_paper()
        self._is_ours = lru_cache(maxsize=256)(self._is_allowed)
        if self._allowed and not self._is_allowed(self._host):
            raise ImproperlyConfigured(
                f"Pages are kept for {self._host}, which DJANGO_ALLOWED_HOSTS does not allow. Set NEWSROOM_URL to the "
                "paper's web address and name its host in DJANGO_ALLOWED_HOSTS, or set NEWSROOM_PAGE_CACHE=0."
            )

    def page_key(self, environ: Environ) -> PageKey | None:
        """The key of the page that a request is for; None unless that page is the same for everybody."""
        path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
        if (
            environ["REQUEST_METHOD"] not in {"GET", "HEAD"}
            or environ.get("SCRIPT_NAME")
            or "HTTP_AUTHORIZATION" in environ
            or self._session in environ.get("HTTP_COOKIE", "")
            or len(path) > LONGEST
            or len(query) > LONGEST
            or (self._only_https and not _is_https(environ))
            or not self._is_ours(environ.get("HTTP_HOST") or environ.get("SERVER_NAME", ""))
        ):
            return None
        if not query:
            return PageKey(path)
        pairs = [
            pair for pair in parse_qsl(_typed(query), keep_blank_values=True) if not pair[0].startswith(HANGERS_ON)
        ]
        names = {name for name, _ in pairs}
        if len(names) < len(pairs):
            return None  # a name twice: no link of ours has that
        return PageKey(path, urlencode(sorted(pairs)))

    def keys(self, key: PageKey) -> str | None:
        """The surrogate keys of a page; None if it is not one that is kept."""
        try:
            route = resolve(key.path.encode("latin-1").decode())
        except (Resolver404, UnicodeDecodeError):
            return None
        parameters = {name for name, _ in parse_qsl(key.query, keep_blank_values=True)}
        name = route.url_name or ""
        if route.namespaces or not parameters <= KEPT.get(name, WHOLE) or name not in KEPT:
            return None
        slug = route.kwargs.get("slug")
        return f"{route.url_name} {route.url_name}/{slug}" if slug else route.url_name

    def bare(self, key: PageKey) -> Environ:
        """The request for a page in its plainest form: nothing of whoever asks is in it, so nothing can get into the page."""
        host, _, port = self._host.partition(":") if not self._host.startswith("[") else (self._host, "", "")
        return {
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "PATH_INFO": key.path,
            "QUERY_STRING": key.query,
            "SERVER_PROTOCOL": "HTTP/1.1",
            "SERVER_NAME": host,
            "SERVER_PORT": port or ("443" if self._scheme == "https" else "80"),
            "HTTP_HOST": self._host,
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": self._scheme,
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }

    def _is_allowed(self, host: str) -> bool:
        """As Django has it: whoever asks for another host gets Django's 400."""
        domain, _ = split_domain_port(host)
        return bool(domain) and validate_host(domain, self._allowed)


@lru_cache(maxsize=256)
def encoding(accepted: str) -> str:
    """The best of ENCODINGS that an Accept-Encoding header allows; PLAIN where there is none."""
    named = set()
    for one in accepted.lower().split(","):
        name, _, weight = one.partition(";")
        if not NEVER.fullmatch(weight.strip()):
            named.add(name.strip())
    return next((one for one in ENCODINGS if one in named), PLAIN)


def _is_https(environ: Environ) -> bool:
    """As Django has it: the proxy's header where there is one that may be believed, else the connection."""
    if settings.SECURE_PROXY_SSL_HEADER:
        header, secure = settings.SECURE_PROXY_SSL_HEADER
        if header in environ:
            return environ[header].split(",", 1)[0].strip() == secure
    return environ.get("wsgi.url_scheme") == "https"


def _address_of_the_paper() -> tuple[str, str]:
    """Scheme and host under which pages are made: those of NEWSROOM_URL, else the first host that is allowed."""
    given = urlsplit(settings.NEWSROOM_URL)
    scheme = "https" if settings.SECURE_SSL_REDIRECT else given.scheme or "http"
    return scheme, given.netloc or next(iter(settings.ALLOWED_HOSTS), "localhost").removeprefix(".")


def _typed(query: str) -> str:
    """`query` with letters that came unescaped as they were typed: WSGI gives bytes as Latin-1."""
    return query.encode("latin-1", "replace").decode(errors="replace")
