"""What tests share: pages that may not ask the database row by row, and a real browser."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from articles.tests.cast import member

try:
    from playwright.sync_api import Browser, Page, sync_playwright
    from playwright.sync_api import Error as PlaywrightError
except ImportError:  # .ci/requirements.txt has it
    sync_playwright = None

try:
    from zeal.constants import initialize_app_registry
    from zeal.patch import patch as watch_related_rows
except ImportError:  # .ci/requirements.txt has it
    watch_related_rows = None

CHROMIUM = Path("/usr/bin/chromium")
# Chromium as root, without a screen, and quiet: it must reach nothing but the live server.
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --disable-background-networking "
    "--disable-component-update --disable-sync --no-first-run"
).split()

# ── The database ────────────────────────────────────────────────────────────


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory) -> None:
    """SQLite in a file, as on a laptop: in memory two connections lock each other out at once instead of waiting."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "paper.sqlite3")


# ── Accounts ────────────────────────────────────────────────────────────────


@pytest.fixture(autouse=True)
def quick_passwords(settings) -> None:
    """A hash that costs nothing: every test makes accounts, and a real one takes most of a second."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


# ── The cast ────────────────────────────────────────────────────────────────


@pytest.fixture
def rana(db):
    return member("rana", "Reporter")


@pytest.fixture
def esra(db):
    return member("esra", "Editor")


@pytest.fixture
def piet(db):
    return member("piet", "Publisher")


# ── Queries ─────────────────────────────────────────────────────────────────


@pytest.fixture(scope="session")
def watched_models() -> bool:
    """Whether django-zeal watches the models. It does as its app would; the project itself does not know of it."""
    if watch_related_rows is None:
        return False
    initialize_app_registry()
    watch_related_rows()
    return True


@pytest.fixture(autouse=True)
def no_query_for_each_row(watched_models: bool, request: pytest.FixtureRequest) -> None:
    """A page that asks for related rows one by one fails, where django-zeal is installed."""
    if watched_models:
        settings = request.getfixturevalue("settings")
        # A step reads one row afresh on purpose, after each of its conditional updates: that is no loop.
        # Nor is it one that a save counts what preflight finds, and the page that comes of it shows what that is.
        settings.ZEAL_ALLOWLIST = [
            {"model": "*", "field": "get()"},
            {"model": "articles.Person", "field": "names"},
            {"model": "articles.Person", "field": "positions"},
        ]
        settings.MIDDLEWARE = ["zeal.middleware.zeal_middleware", *settings.MIDDLEWARE]


# ── The browser ─────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for the tests of a module; they skip where it or Playwright is not installed."""
    if sync_playwright is None or not CHROMIUM.exists():
        pytest.skip("needs Debian's chromium and the packages of .ci/requirements.txt")
    call_command("fonts", verbosity=0)  # a page that lacks them complains
    with pytest.MonkeyPatch.context() as patched, sync_playwright() as playwright:
        # Playwright's own event loop runs in this thread, and Django takes it for an asynchronous view.
        patched.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


def leave(context) -> None:
    """Close the windows of `context` once what they still say on leaving has arrived: the database is emptied next."""
    for page in context.pages:
        with contextlib.suppress(PlaywrightError):  # a test may still refuse to leave a page
            page.goto("about:blank")
        page.wait_for_timeout(150)
    context.close()


@pytest.fixture
def window(browser: Browser, live_server) -> Iterator[Callable[..., Page]]:
    """Opens windows on the live server: `window(width=1280, colors="light")` is a Page, each with cookies of its own.

    Addresses may begin with a slash. When the test ends it fails if any page wrote to the
    console, threw an error or asked another host for something.
    """
    contexts, complaints = [], []

    def open_window(width: int = 1280, colors: str = "light", **more) -> Page:
        context = browser.new_context(
            base_url=live_server.url, viewport={"width": width, "height": 800}, color_scheme=colors, **more
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.on("request", lambda asked: asks(asked.url))
        return page

    def asks(address: str) -> None:
        if address.startswith(("http", "ws")) and not address.startswith(f"{live_server.url}/"):
            complaints.append(f"asks {address}")

    yield open_window

    for context in contexts:
        leave(context)
    if complaints:
        pytest.fail("\n".join(complaints))
