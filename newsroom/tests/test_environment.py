"""Settings from the environment: what makes sense is read, anything else stops the start with what would be right."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from newsroom.environment import mail_server, origin


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


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("", {}),
        ("smtp://localhost", ("localhost", 25, "", "", False, False)),
        ("smtp://desk%40paper.org:p%3Aw@mail.paper.org", ("mail.paper.org", 587, "desk@paper.org", "p:w", True, False)),
        ("smtps://desk:pw@mail.paper.org", ("mail.paper.org", 465, "desk", "pw", False, True)),
        ("smtp://desk:pw@mail.paper.org:2525", ("mail.paper.org", 2525, "desk", "pw", True, False)),
    ],
)
def test_a_mail_server_is_read_from_its_address(monkeypatch, given, read):
    monkeypatch.setenv("EMAIL_URL", given)

    assert mail_server("EMAIL_URL") == (
        read and dict(zip("host port user password tls ssl".split(), read, strict=True))
    )


@pytest.mark.parametrize("given", ["mail.paper.org", "http://desk:hunter2@mail.paper.org", "smtp://h:port", "smtp://"])
def test_what_is_no_mail_server_stops_the_start_and_does_not_say_the_password(monkeypatch, given):
    monkeypatch.setenv("EMAIL_URL", given)

    with pytest.raises(ImproperlyConfigured, match="smtps://user:password@host:465") as refused:
        mail_server("EMAIL_URL")

    assert "hunter2" not in str(refused.value)
