"""A paper out of a backup, into an empty place."""

from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from articles.desk.rules.refusals import Refused
from articles.desk.vault.backups import Manifest, begin_anew, bring_back
from articles.desk.vault.erased_again import erase_again, read_list
from articles.desk.vault.snapshots import NoBackup
from articles.desk.vault.verify import Broken, verify


class Command(BaseCommand):
    """Bring back what `backup` wrote, verify it, and erase again what was erased since."""

    help = (
        "Brings back what `backup` wrote, into an empty database (DATABASE_URL) and an empty pictures' folder "
        "(MEDIA_ROOT), and verifies it. Stop the server first."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", type=Path, help="A file that `backup` wrote.")
        parser.add_argument(
            "--erasures",
            metavar="LIST",
            type=Path,
            help="The list that `backup LIST --erasures-only` wrote last: what is in it is erased again.",
        )

    def handle(self, *, file, erasures, **options):
        try:
            listed = read_list(erasures) if erasures else []
            manifest = bring_back(file)
        except (NoBackup, DatabaseError) as error:
            raise CommandError(" ".join(str(error).split())) from error
        except OSError as error:
            raise CommandError(f"{error.filename or file}: {error.strerror or error}. Nothing was changed.") from error
        call_command("migrate", verbosity=0, interactive=False)
        self.compare(manifest)
        self.erase(listed)
        begin_anew()
        self.stdout.write(f"{file}: the paper as it was at {manifest.made_at}, verified, is here.")
        if not erasures:
            self.stdout.write("What was erased by law since then has come back. --erasures LIST erases it again.")

    def compare(self, manifest: Manifest) -> None:
        """Hold both chains against the heads that the backup noted."""
        try:
            verified = verify(manifest.heads["printings"][1])
        except Broken as error:
            raise CommandError(f"The paper is here as it was backed up, but not whole: {error}") from error
        here = {"printings": verified.printings, "moves": verified.moves}
        for chain, (number, hash) in manifest.heads.items():
            if (here[chain].links, here[chain].head) != (number, hash):
                raise CommandError(f"The paper is here, but its chain of {chain} ends elsewhere than the backup notes.")

    def erase(self, listed) -> None:
        try:
            for line in erase_again(listed):
                self.stdout.write(line)
        except Refused as error:
            raise CommandError(
                f"The paper is here, and what was erased since is back in it: {error} Erase it in the admin before "
                "any reader comes."
            ) from error
