"""How fast the paper is on this machine."""

import json
import signal
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from bench.measure import Effort
from bench.pages import KINDS
from bench.report import report
from bench.run import BESIDES, Order, bench
from bench.scratch import BenchError

LEAST = 5  # stories: every kind of page has something to show


class Command(BaseCommand):
    """Fills scratch databases with generated stories, serves them with gunicorn, and measures. Touches nothing else."""

    help = (
        "Measure requests a second, processor time, queries and memory of each kind of page, over generated stories in "
        "a scratch database, beside a Django view and a WSGI application that return a constant. What is measured: "
        + "; ".join(f"{name} ({told})" for name, told in (KINDS | BESIDES).items())
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("stories", nargs="*", type=int, help="How many stories; several sizes are compared (1000).")
        parser.add_argument("--only", metavar="KINDS", help="Measure only these, comma-separated.")
        parser.add_argument("--seconds", type=float, default=3.0, help="Seconds for each kind of page (3).")
        parser.add_argument(
            "--requests", type=int, help="Requests for each kind of page and round, instead of seconds."
        )
        parser.add_argument("--rounds", type=int, default=5, help="Rounds, of which the median counts (5).")
        parser.add_argument("--readers", type=int, default=2, help="Readers who ask at the same time (2).")
        parser.add_argument("--keep-alive", action="store_true", help="Readers keep their connections, as nginx does.")
        parser.add_argument("--seed", type=int, default=4, help="Other stories (4).")
        parser.add_argument(
            "--keep", "--reuse", type=Path, metavar="DIR", help="Keep filled databases in DIR, and use those in it."
        )
        parser.add_argument("--json", type=Path, metavar="FILE", help="Write every figure to FILE.")

    def handle(self, *, stories, only, keep, **options):
        order = Order(
            sizes=self._sizes(stories or [1000]),
            seed=self._at_least("--seed", options["seed"], 0),
            effort=self._effort(options),
            only=self._only(only),
            readers=self._at_least("--readers", options["readers"], 1),
            keep_alive=options["keep_alive"],
            keep=keep and keep.resolve(),
        )
        if not Path("/proc/self/smaps_rollup").exists():
            raise CommandError("The bench asks Linux what processes compute and hold. It does not run here.")
        if options["json"] and not options["json"].resolve().parent.is_dir():
            raise CommandError(f"{options['json']} is in no folder that exists. Make it first.")
        if options["json"] and options["json"].is_dir():
            raise CommandError(f"{options['json']} is a folder. Name a file in it.")
        ended = signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # by which what was started is stopped
        try:
            figures = bench(order, self._tell)
        except BenchError as error:
            raise CommandError(str(error)) from error
        finally:
            signal.signal(signal.SIGTERM, ended)
        self.stdout.write(report(figures))
        if options["json"]:
            options["json"].write_text(json.dumps(figures, indent=1) + "\n")

    def _tell(self, line: str) -> None:
        self.stderr.write(f"… {line}")

    def _sizes(self, stories: list[int]) -> list[int]:
        if len(set(stories)) < len(stories):
            raise CommandError("A number of stories is given twice. Name each size once.")
        return [self._at_least("The number of stories", n, LEAST) for n in stories]

    def _effort(self, options) -> Effort:
        if options["seconds"] <= 0:
            raise CommandError("--seconds has to be more than 0.")
        if options["requests"] is not None:
            self._at_least("--requests", options["requests"], 1)
        return Effort(self._at_least("--rounds", options["rounds"], 1), options["seconds"], options["requests"])

    def _only(self, only: str | None) -> list[str]:
        names = [*KINDS, *BESIDES]
        chosen = [name.strip() for name in only.split(",")] if only is not None else names
        if unknown := [name for name in chosen if name not in names]:
            raise CommandError(f"Nothing is called “{unknown[0]}”. There is: {', '.join(names)}.")
        return chosen

    def _at_least(self, name: str, number: int, least: int) -> int:
        if number < least:
            raise CommandError(f"{name} has to be {least} or more, not {number}.")
        return number
