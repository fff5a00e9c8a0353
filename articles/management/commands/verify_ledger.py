"""Proves that nothing that was printed or done was changed afterwards."""

import re

from django.core.management.base import BaseCommand, CommandError

from articles.desk.vault.verify import Broken, verify


class Command(BaseCommand):
    """Recompute both chains. The exit status is 1 if one does not hold, and the first wrong row is named."""

    help = (
        "Recomputes the public ledger of printings and the inner chain of moves, and compares every edition with its "
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
            verified = verify(noted, report=self.report_progress)
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
            self.stdout.write(f"The noted head is {verified.noted}: nothing up to it was cut off or rewritten.")

    def report_progress(self, done: int, total: int) -> None:
        """Write on a terminal, on one line, how many rows are done."""
        if self.stderr.isatty() and (done % 100 == 0 or done == total):
            self.stderr.write(f"\r{done} of {total} rows", style_func=str, ending="")
            self.stderr.flush()

    def clear_progress(self) -> None:
        if self.stderr.isatty():
            self.stderr.write("\r\033[K", style_func=str, ending="")


def counted(number: int, thing: str) -> str:
    """“1 printing”, “2 printings”."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
