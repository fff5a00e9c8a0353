"""Restores a paper from a backup, into an empty database and folder."""

from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from articles.desk.press.legal import Erasure
from articles.desk.rules.refusals import Refused
from articles.desk.vault.backups import Manifest, forget_kept_pages, restore_backup
from articles.desk.vault.erased_again import erase_again, read_list
from articles.desk.vault.snapshots import NoBackup
from articles.desk.vault.verify import Broken, verify


class Command(BaseCommand):
    """Restore what `backup` wrote, verify it, and erase again what was erased since."""

    help = (
        "Restores what `backup` wrote into an empty database (DATABASE_URL) and an empty pictures' folder "
        "(MEDIA_ROOT), and verifies it. Stop the server first."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", type=Path, help="A file that `backup` wrote.")
        parser.add_argument(
            "--erasures",
            metavar="LIST",
            type=Path,
            help="The last list that `backup LIST --erasures-only` wrote: every edition in it is erased again.",
        )

    def handle(self, *, file, erasures, **options):
        try:
            erased_before = read_list(erasures) if erasures else []
            manifest = restore_backup(file)
        except (NoBackup, DatabaseError) as error:
            raise CommandError(" ".join(str(error).split())) from error
        except OSError as error:
            raise CommandError(f"{error.filename or file}: {error.strerror or error}. Nothing was changed.") from error
        call_command("migrate", verbosity=0, interactive=False)
        self.compare(manifest)
        self.erase(erased_before)
        forget_kept_pages()
        self.stdout.write(f"{file}: the paper is here as it was at {manifest.made_at}, and verified.")
        if not erasures:
            self.stdout.write(
                "What was erased by law since then is back. To erase it again, restore into an empty database with "
                "--erasures LIST."
            )

    def compare(self, manifest: Manifest) -> None:
        """Compare the heads of both chains with those in the backup's manifest. Raises CommandError."""
        try:
            verified = verify(manifest.heads["printings"][1])
        except Broken as error:
            raise CommandError(f"The paper is here as it was backed up, but its chains do not hold: {error}") from error
        here = {"printings": verified.printings, "moves": verified.moves}
        for chain, (number, hash) in manifest.heads.items():
            if (here[chain].links, here[chain].head) != (number, hash):
                raise CommandError(f"The paper is here, but its chain of {chain} does not end where the backup says.")

    def erase(self, erasures: list[Erasure]) -> None:
        try:
            for message in erase_again(erasures):
                self.stdout.write(message)
        except Refused as error:
            raise CommandError(
                f"The paper is here, but what was erased since is back in it: {error} Erase it on the desk before "
                "readers come."
            ) from error
