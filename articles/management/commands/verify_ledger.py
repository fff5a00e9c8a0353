"""Prove that nothing that was printed or done was changed afterwards."""

import re

from django.core.management.base import BaseCommand, CommandError

from articles.desk.vault.verify import Broken, verify


class Command(BaseCommand):
    """Recompute both chains. Exit status 1, with the first row that is wrong, where one does not hold."""

    help = (
        "Recomputes the public ledger of printings and the inner chain of moves, and holds every edition against its "
        "digest. Note the heads somewhere else: with --head, a later run proves that nothing before was cut off."
    )

    def add_arguments(self, parser):
        parser.add_argument("--head", default="", metavar="HASH", help="A head of either chain, noted earlier.")

    def handle(self, *, head, **options):
        noted = head.strip().lower()
        if noted and not re.fullmatch(r"[0-9a-f]{64}", noted):
            raise CommandError(
                "A head is 64 hexadecimal digits: copy one that an earlier run printed, or from /ledger/."
            )
        try:
            verified = verify(noted, report=self.tell_progress)
        except Broken as broken:
            self.clear_progress()
            raise CommandError(str(broken)) from broken
        self.clear_progress()
        self.stdout.write(f"Ledger: {counted(verified.printings.links, 'printing')}, head {verified.printings.head}")
        self.stdout.write(f"Moves:  {counted(verified.moves.links, 'move')}, head {verified.moves.head}")
        self.stdout.write(f"{counted(verified.editions, 'edition')}, each as it was printed.")
        if verified.erased:
            self.stdout.write(f"{counted(verified.erased, 'edition')} erased by law: digest, time and place remain.")
        if verified.waiting:
            self.stdout.write(
                f"{counted(verified.waiting, 'printing')} to be entered with the next step in the newsroom."
            )
        if verified.noted:
            self.stdout.write(
                f"The head that was noted is {verified.noted}: nothing up to it was cut off or rewritten."
            )

    def tell_progress(self, done: int, of: int) -> None:
        """On a terminal, how far we are, on one line."""
        if self.stderr.isatty() and (done % 100 == 0 or done == of):
            self.stderr.write(f"\r{done} of {of} rows", style_func=str, ending="")
            self.stderr.flush()

    def clear_progress(self) -> None:
        if self.stderr.isatty():
            self.stderr.write("\r\033[K", style_func=str, ending="")


def counted(number: int, thing: str) -> str:
    """“1 printing”, “2 printings”."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
