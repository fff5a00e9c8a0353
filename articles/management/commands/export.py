"""Stories for another newsroom: as a fixture that `loaddata` takes, or as ninjs 3.1."""

import datetime as dt
import json
import shutil
from argparse import ArgumentTypeError
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from urllib.parse import urljoin

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from articles.desk.exchange.exports import Export, UnknownSlug, batches, select
from articles.desk.vault.backups import new_file
from articles.desk.vault.snapshots import NoBackup
from articles.models import Article, Edition
from articles.reader import items
from articles.reader.furniture import furnish
from articles.reader.ninjs import names_in, ninjs

FIXTURE, NINJS = "fixture", "ninjs"


class Command(BaseCommand):
    """Export a selection of stories with all that it needs."""

    help = (
        "Writes stories with the people, sources, tags, sections and pictures that they need: working copies as a "
        "fixture, or what readers have (--live) as a fixture or as ninjs 3.1. No accounts, no editions."
    )

    def add_arguments(self, parser):
        parser.add_argument("slugs", nargs="*", metavar="SLUG", help="Stories, by their slugs. None: all of them.")
        parser.add_argument("--section", default="", metavar="SLUG", help="Only stories of this section.")
        parser.add_argument(
            "--since", type=a_day, metavar="DAY", help="First published on this day (2022-11-01) or later."
        )
        parser.add_argument("--until", type=a_day, metavar="DAY", help="First published on this day or earlier.")
        parser.add_argument("--live", action="store_true", help="Only what readers have now, in the words they have.")
        parser.add_argument(
            "--internal", action="store_true", help="Also notes of the desk and texts as they were received."
        )
        parser.add_argument("--format", choices=[FIXTURE, NINJS], default=FIXTURE, help="ninjs is always --live.")
        parser.add_argument(
            "--output",
            type=Path,
            metavar="FILE",
            help="A new file; its pictures go to media/ beside it. FILE.jsonl: a row a line.",
        )

    def handle(self, *, slugs, section, since, until, live, internal, format, output, **options):
        if format == NINJS and output and output.suffix == ".jsonl":
            raise CommandError("ninjs is one list. Name the file .json, or export a fixture.")
        if format == NINJS and internal:
            raise CommandError(
                "ninjs holds what was printed, nothing internal. Leave out --internal, or export a fixture."
            )
        try:
            articles = select(slugs, section=section, since=since, until=until, live=live or format == NINJS)
            selection = Export(articles, live=live or format == NINJS, internal=internal)
            if not selection.stories:
                raise CommandError("No story is like that.")
            rows = as_ninjs(selection.stories.values()) if format == NINJS else selection.rows()
            if output is None:
                self.print(rows, selection)
            else:
                self.write(rows, selection, output)
        except (UnknownSlug, NoBackup) as error:
            raise CommandError(str(error)) from error
        except DatabaseError as error:
            raise CommandError(f"The database does not answer as it should: {' '.join(str(error).split())}") from error
        except OSError as error:
            raise CommandError(
                f"{error.filename or output or 'standard output'}: {error.strerror or error}."
            ) from error
        for warning in selection.warnings:
            self.stderr.write(self.style.WARNING(warning))
        count = len(selection.stories)
        self.stderr.write(f"{count} {'story' if count == 1 else 'stories'}", style_func=str)
        self.tell_left_out(slugs, set(selection.stories.values()))

    def print(self, rows: Iterable[dict], selection: Export) -> None:
        for piece in as_list(rows):
            self.stdout.write(piece, ending="")
        if selection.pictures:
            message = f"It names {len(selection.pictures)} picture(s): with --output they come along."
            self.stderr.write(message, style_func=str)

    def write(self, rows: Iterable[dict], selection: Export, output: Path) -> None:
        """Write the file and the pictures beside it. Where that fails half-way, there is no file of that name."""
        with new_file(output) as file:
            for piece in as_lines(rows) if output.suffix == ".jsonl" else as_list(rows):
                file.write(piece.encode())
            for name in sorted(selection.pictures):
                self.put_beside(name, output.parent / "media" / name)

    def put_beside(self, name: str, path: Path) -> None:
        """Copy a picture to `path`. One that is there already is the same: a picture's name is made of its content."""
        source = Path(settings.MEDIA_ROOT, name)
        if not source.is_file():
            self.stderr.write(self.style.WARNING(f"The picture {name} is not in MEDIA_ROOT and does not come along."))
        elif not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            with source.open("rb") as picture, new_file(path) as copy:
                shutil.copyfileobj(picture, copy)

    def tell_left_out(self, slugs: list[str], exported: set[int]) -> None:
        """Of stories that were named, which are not among those `exported`."""
        for slug in slugs:
            if Article.objects.by_slug(slug).pk not in exported:
                self.stderr.write(self.style.WARNING(f"{slug} is not like that, or not in print: it is left out."))


def as_list(rows: Iterable[dict]) -> Iterator[str]:
    """`rows` as one list in JSON, piece by piece."""
    before = "["
    for row in rows:
        yield f"{before}\n{json.dumps(row, ensure_ascii=False, indent=1)}"
        before = ","
    yield "[]\n" if before == "[" else "\n]\n"


def as_lines(rows: Iterable[dict]) -> Iterator[str]:
    """`rows` as JSON lines."""
    return (f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)


def a_day(given: str) -> dt.date:
    """The day that an option gives."""
    try:
        return dt.date.fromisoformat(given)
    except ValueError as error:
        raise ArgumentTypeError(f"“{given}” is no day. Write it as 2022-11-01.") from error


def as_ninjs(articles: Iterable[int]) -> Iterator[dict]:
    """What readers have of `articles` (their primary keys), as the API gives it out."""
    web = partial(urljoin, f"{origin()}/")
    for some in batches(articles):
        live = Edition.objects.live().filter(article__in=some).select_related("section").order_by("slug")
        editions = list(items.with_id(live))
        linked = furnish(*names_in(edition.document for edition in editions))
        yield from (ninjs(edition, web, linked) for edition in editions)


def origin() -> str:
    """Where the paper is found, for addresses outside of any request."""
    named = (host for host in settings.ALLOWED_HOSTS if not host.startswith((".", "*")))
    scheme = "https" if settings.SECURE_SSL_REDIRECT else "http"
    return settings.NEWSROOM_URL or f"{scheme}://{next(named, 'localhost')}"
