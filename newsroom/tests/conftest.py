"""Papers behind a page cache."""

import pytest

from newsroom.pagecache import watch
from newsroom.tests.readers import Paper


@pytest.fixture
def open_paper():
    """Opens papers, each as a process of its own would; their connections end with the test."""
    opened = []

    def opens(**given):
        opened.append(Paper(**given))
        return opened[-1]

    yield opens
    for one in opened:
        one.cache.watch.stop()


@pytest.fixture
def paper(open_paper):
    return open_paper()


@pytest.fixture
def impatient(monkeypatch):
    """The generation is looked at with every request."""
    monkeypatch.setattr(watch, "EVERY", 0.0)
