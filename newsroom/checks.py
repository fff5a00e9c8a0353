"""What must be right before readers come: `manage.py check --deploy` runs these beside Django's own.

They say only what Django's do not: that debug is off, hosts are named and cookies are safe is
asked by `security.W…` already.

    newsroom.E001   pictures cannot be written
    newsroom.E002   static files are not collected
    newsroom.W001   the database lies in the source tree
    newsroom.W002   pictures lie in the source tree
    newsroom.W003   readers' letters go to an invented address
    newsroom.W004   the paper answers to several hosts, and nobody said which one is its own
"""

import os
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.core.checks import CheckMessage, Error
from django.core.checks import Warning as Caution
from django.db import connection


def pictures_can_be_written(app_configs, **kwargs) -> list[CheckMessage]:
    """newsroom.E001 where the process could not store a picture in MEDIA_ROOT."""
    folder = _nearest_existing(settings.MEDIA_ROOT)
    if folder.is_dir() and os.access(folder, os.W_OK | os.X_OK):
        return []
    return [
        Error(
            f"Pictures cannot be stored: {folder} is not a folder that this process may write to.",
            hint="Set MEDIA_ROOT to a folder that belongs to the user who runs gunicorn.",
            id="newsroom.E001",
        )
    ]


def static_files_are_collected(app_configs, **kwargs) -> list[CheckMessage]:
    """newsroom.E002 where pages would ask for a style sheet whose name nobody knows, and fail."""
    if not isinstance(staticfiles_storage, ManifestFilesMixin):
        return []
    if staticfiles_storage.manifest_storage.exists(staticfiles_storage.manifest_name):
        return []
    return [
        Error(
            "Static files are not collected, so no page can be made.",
            hint="Run manage.py collectstatic --noinput with this very environment, at each new version.",
            id="newsroom.E002",
        )
    ]


def data_outlives_the_source(app_configs, **kwargs) -> list[CheckMessage]:
    """newsroom.W001 and W002 where stories or pictures would go with the checkout that they lie in."""
    messages: list[CheckMessage] = []
    if connection.vendor == "sqlite" and _in_the_source(connection.settings_dict["NAME"]):
        messages.append(
            Caution(
                "The database is a file in the source tree: whoever replaces the checkout loses every story.",
                hint="Set DATABASE_URL to a PostgreSQL database, or for a small paper to sqlite:////a/path/outside/it.",
                id="newsroom.W001",
            )
        )
    if _in_the_source(settings.MEDIA_ROOT):
        messages.append(
            Caution(
                "Pictures lie in the source tree: whoever replaces the checkout loses them.",
                hint="Set MEDIA_ROOT to a folder outside it.",
                id="newsroom.W002",
            )
        )
    return messages


def letters_reach_the_desk(app_configs, **kwargs) -> list[CheckMessage]:
    """newsroom.W003 where "Report an error" writes to an address that cannot exist."""
    domain = settings.NEWSROOM_DESK_EMAIL.rpartition("@")[2]
    if not domain.endswith((".example", ".invalid", ".test")):
        return []
    return [
        Caution(
            f"Readers who report an error write to {settings.NEWSROOM_DESK_EMAIL}, which nobody can receive.",
            hint="Set NEWSROOM_DESK_EMAIL to the desk's own address.",
            id="newsroom.W003",
        )
    ]


def addresses_are_the_papers_own(app_configs, **kwargs) -> list[CheckMessage]:
    """newsroom.W004 where feeds and links would name whichever of several hosts happens to come first."""
    if settings.NEWSROOM_URL or len(settings.ALLOWED_HOSTS) < 2:
        return []
    return [
        Caution(
            f"The paper answers to {', '.join(settings.ALLOWED_HOSTS)}: feeds and links name the first of them.",
            hint="Set NEWSROOM_URL to where readers find the paper, such as https://www.paper.org.",
            id="newsroom.W004",
        )
    ]


CHECKS = (
    pictures_can_be_written,
    static_files_are_collected,
    data_outlives_the_source,
    letters_reach_the_desk,
    addresses_are_the_papers_own,
)


def _nearest_existing(path: Path) -> Path:
    """`path`, or the nearest folder above it that exists: MEDIA_ROOT is made when the first picture comes."""
    return next(folder for folder in (path, *path.parents) if folder.exists())


def _in_the_source(path: str | Path) -> bool:
    return Path(path).resolve().is_relative_to(settings.BASE_DIR)
