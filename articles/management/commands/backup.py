"""Backs up the whole paper into one file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from articles.desk.vault.backups import back_up
from articles.desk.vault.erased_again import write_list
from articles.desk.vault.snapshots import NoBackup


class Command(BaseCommand):
    """Write a backup, or the list of erasures that a restore needs. Nothing in the paper changes."""

    help = (
        "Writes database and pictures, as they are at this moment, to one new file; editors can go on working. "
        "Keep it as secret as the database: accounts and drafts are in it."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", type=Path, help="The new file; it must not exist yet.")
        parser.add_argument(
            "--erasures-only",
            action="store_true",
            help="Only add every edition that was erased by law to the list FILE. Keep the list apart from the backups.",
        )

    def handle(self, *, file, erasures_only, **options):
        try:
            if erasures_only:
                rows = write_list(file)
                self.stdout.write(f"{file}: {len(rows)} erased edition(s)")
                return
            manifest = back_up(file, self.warn_missing)
        except (NoBackup, DatabaseError) as error:
            raise CommandError(one_line(error)) from error
        except OSError as error:
            raise CommandError(f"{error.filename or file}: {error.strerror or error}. Nothing was written.") from error
        size = sum(part.size_bytes for part in manifest.parts.values())
        self.stdout.write(f"{file}: the database and {len(manifest.parts) - 1} picture(s), {size:,} bytes")
        for chain, (number, hash) in manifest.heads.items():
            self.stdout.write(f"Head of {chain}: {number} {hash}")

    def warn_missing(self, name: str) -> None:
        self.stderr.write(
            self.style.WARNING(f"The picture {name} is missing from MEDIA_ROOT, so it is not in the backup.")
        )


def one_line(error: Exception) -> str:
    """The message of `error`, on one line."""
    return " ".join(str(error).split())
