"""Exports stories for another newsroom: as a fixture for `loaddata`, or as ninjs 3.1."""

import datetime as dt
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
from articles.management.rows import as_lines, as_list
from articles.models import Article, Edition
from articles.origin import origin
from articles.reader import items
from articles.reader.furniture import furnish
from articles.reader.ninjs import names_in, ninjs

FIXTURE, NINJS = "fixture", "ninjs"


class Command(BaseCommand):
    """Export a selection of stories with the records that they need."""

    help = (
        "Writes stories with the people, sources, tags, sections and pictures that they need: working copies as a "
        "fixture, or what readers have (--live) as a fixture or as ninjs 3.1. Never accounts or editions."
    )

    def add_arguments(self, parser):
        parser.add_argument("slugs", nargs="*", metavar="SLUG", help="The stories to export; all if none is given.")
        parser.add_argument("--section", default="", metavar="SLUG", help="Only stories of this section.")
        parser.add_argument(
            "--since", type=day, metavar="DAY", help="First published on this day (2022-11-01) or later."
        )
        parser.add_argument("--until", type=day, metavar="DAY", help="First published on this day or earlier.")
        parser.add_argument(
            "--live", action="store_true", help="Only stories that readers have now, with the text that they have."
        )
        parser.add_argument(
            "--internal", action="store_true", help="Add the desk's notes and texts as they were received."
        )
        parser.add_argument("--format", choices=[FIXTURE, NINJS], default=FIXTURE, help="ninjs is always --live.")
        parser.add_argument(
            "--output",
            type=Path,
            metavar="FILE",
            help="A new file; pictures go to media/ beside it. A name in .jsonl gives one row a line.",
        )

    def handle(self, *, slugs, section, since, until, live, internal, format, output, **options):
        if format == NINJS and output and output.suffix == ".jsonl":
            raise CommandError("ninjs is one list, not one row a line. Give a file name in .json, or export a fixture.")
        if format == NINJS and internal:
            raise CommandError(
                "ninjs holds only what was printed, nothing internal. Leave out --internal, or export a fixture."
            )
        try:
            articles = select(slugs, section=section, since=since, until=until, live=live or format == NINJS)
            export = Export(articles, live=live or format == NINJS, internal=internal)
            if not export.stories:
                raise CommandError("No story meets these conditions.")
            rows = as_ninjs(export.stories.values()) if format == NINJS else export.rows()
            if output is None:
                self.print(rows, export)
            else:
                self.write(rows, export, output)
        except (UnknownSlug, NoBackup) as error:
            raise CommandError(str(error)) from error
        except DatabaseError as error:
            raise CommandError(f"The database reported an error: {' '.join(str(error).split())}") from error
        except OSError as error:
            raise CommandError(
                f"{error.filename or output or 'standard output'}: {error.strerror or error}."
            ) from error
        for warning in export.warnings:
            self.stderr.write(self.style.WARNING(warning))
        count = len(export.stories)
        self.stderr.write(f"{count} {'story' if count == 1 else 'stories'}", style_func=str)
        self.warn_left_out(slugs, set(export.stories.values()))

    def print(self, rows: Iterable[dict], export: Export) -> None:
        for piece in as_list(rows):
            self.stdout.write(piece, ending="")
        if export.pictures:
            message = (
                f"It names {len(export.pictures)} picture(s), which are not in it: --output FILE copies them, too."
            )
            self.stderr.write(message, style_func=str)

    def write(self, rows: Iterable[dict], export: Export, output: Path) -> None:
        """Write the file and the pictures beside it. The file gets its name only when it is complete."""
        with new_file(output) as file:
            for piece in as_lines(rows) if output.suffix == ".jsonl" else as_list(rows):
                file.write(piece.encode())
            for name in sorted(export.pictures):
                self.put_beside(name, output.parent / "media" / name)

    def put_beside(self, name: str, path: Path) -> None:
        """Copy a picture to `path`, unless it is there already: a picture's name is made of its content."""
        source = Path(settings.MEDIA_ROOT, name)
        if not source.is_file():
            self.stderr.write(self.style.WARNING(f"The picture {name} is missing from MEDIA_ROOT: it is left out."))
        elif not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            with source.open("rb") as picture, new_file(path) as copy:
                shutil.copyfileobj(picture, copy)

    def warn_left_out(self, slugs: list[str], exported: set[int]) -> None:
        """Name the stories in `slugs` that are not among those `exported`."""
        for slug in slugs:
            if Article.objects.by_slug(slug).pk not in exported:
                self.stderr.write(
                    self.style.WARNING(f"{slug} does not meet these conditions, or is not in print: it is left out.")
                )


def day(text: str) -> dt.date:
    """The day that an option gives. Raises ArgumentTypeError."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"“{text}” is not a day. Write it like 2022-11-01.") from error


def as_ninjs(articles: Iterable[int]) -> Iterator[dict]:
    """The live editions of `articles` (primary keys), as the API serves them."""
    web = partial(urljoin, f"{origin()}/")
    for batch in batches(articles):
        live = Edition.objects.live().filter(article__in=batch).select_related("section").order_by("slug")
        editions = list(items.with_id(live))
        linked = furnish(*names_in(edition.document for edition in editions))
        yield from (ninjs(edition, web, linked) for edition in editions)
