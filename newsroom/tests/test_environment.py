"""Settings from the environment: what makes sense is read, anything else stops the start with what would be right."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from newsroom.environment import origin


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("", ""),
        ("https://www.paper.example", "https://www.paper.example"),
        ("https://www.paper.example/", "https://www.paper.example"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
    ],
)
def test_the_papers_web_address_is_read_without_its_last_slash(monkeypatch, given, read):
    monkeypatch.setenv("NEWSROOM_URL", given)

    assert origin("NEWSROOM_URL") == read


@pytest.mark.parametrize(
    "given", ["www.paper.example", "ftp://paper.example", "https://paper.example/news", "https://"]
)
def test_what_is_no_web_address_stops_the_start_with_one_that_is(monkeypatch, given):
    monkeypatch.setenv("NEWSROOM_URL", given)

    with pytest.raises(ImproperlyConfigured, match=r"such as https://www\.paper\.org"):
        origin("NEWSROOM_URL")
