"""Settings read from the environment: a value that makes no sense stops the start with what would be right."""

import os
import re
import secrets
import zoneinfo
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

YES, NO = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}


def flag(name: str, default: bool) -> bool:
    """The yes or no that `name` holds; `default` where it is unset or empty.

    Raises ImproperlyConfigured for anything that is neither.
    """
    given = os.environ.get(name, "").strip().lower()
    if not given:
        return default
    if given in YES | NO:
        return given in YES
    raise ImproperlyConfigured(f"{name}={given!r} is neither yes nor no: set it to 1 or 0.")


def words(name: str) -> list[str]:
    """The comma-separated words of `name`, empty ones left out."""
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


def whole_number(name: str, default: int) -> int:
    """The number, zero or more, that `name` holds. Raises ImproperlyConfigured for anything else."""
    given = os.environ.get(name, "").strip()
    if not given:
        return default
    if given.isascii() and given.isdigit():
        return int(given)
    raise ImproperlyConfigured(f"{name}={given!r} is not a whole number, zero or more.")


def one_of(name: str, choices: list[str]) -> str:
    """The one of `choices` that `name` holds; the first where it is not set. Raises ImproperlyConfigured for another."""
    given = os.environ.get(name, "").strip() or choices[0]
    if given not in choices:
        raise ImproperlyConfigured(f"{name}={given!r} is none of {', '.join(choices)}.")
    return given


def time_zone(name: str, default: str) -> str:
    """An IANA time zone, such as Europe/Istanbul. Raises ImproperlyConfigured for a name that is none."""
    given = os.environ.get(name, "").strip() or default
    try:
        zoneinfo.ZoneInfo(given)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ImproperlyConfigured(f"{name}={given!r} is no time zone. Use a name such as Europe/Istanbul.") from error
    return given


def origin(name: str) -> str:
    """Where the paper is found, such as https://www.paper.org, without a slash at its end; "" where it is not set.

    Raises ImproperlyConfigured for what is no web address, or leads further than the host.
    """
    given = os.environ.get(name, "").strip().rstrip("/")
    if given and not re.fullmatch(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?", given):
        raise ImproperlyConfigured(
            f"{name}={given!r} is no origin. Write the paper's web address up to its host, such as https://www.paper.org"
        )
    return given


def mail_server(name: str) -> dict[str, Any]:
    """Host, port, user, password, tls and ssl of the mail server that `name` holds; {} where it is not set.

    smtp://user:password@host:587 speaks STARTTLS, smtps://…:465 TLS from the start. Without a user nothing is
    encrypted: that is for a server on this machine. Raises ImproperlyConfigured for anything else.
    """
    given = os.environ.get(name, "").strip()
    if not given:
        return {}
    try:
        parts = urlsplit(given)
        is_right = parts.scheme in {"smtp", "smtps"} and parts.hostname and not parts.path.strip("/")
        port = parts.port or (465 if parts.scheme == "smtps" else 587 if parts.username else 25)
    except ValueError:
        is_right = False
    if not is_right:
        raise ImproperlyConfigured(  # without its value, which holds a password
            f"{name} is no mail server. Write smtp://user:password@host:587 or smtps://user:password@host:465."
        )
    return {
        "host": parts.hostname,
        "port": port,
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "tls": parts.scheme == "smtp" and bool(parts.username),
        "ssl": parts.scheme == "smtps",
    }


def secret_key(debug: bool, kept_in: Path) -> str:
    """DJANGO_SECRET_KEY; on a laptop without one, a random key made once and kept in `kept_in`.

    Raises ImproperlyConfigured where debug is off and no key is set: a key that is
    born with each process would end every editor's session at each restart.
    """
    given = os.environ.get("DJANGO_SECRET_KEY", "").strip()
    if given:
        return given
    if not debug:
        raise ImproperlyConfigured(
            "DJANGO_DEBUG is off and DJANGO_SECRET_KEY is not set. Set it to 50 or more random characters "
            "that stay the same at every start and are known to nobody else."
        )
    kept_in.parent.mkdir(parents=True, exist_ok=True)
    if not kept_in.exists():
        kept_in.touch(mode=0o600)
        kept_in.write_text(secrets.token_urlsafe(50))
    return kept_in.read_text()
