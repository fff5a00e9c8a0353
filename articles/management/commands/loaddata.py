"""Django's `loaddata`, which knows the paper: it validates first and never overwrites the newsroom."""

import os

from django.core.management.base import CommandError
from django.core.management.commands import loaddata
from django.core.management.utils import parse_apps_and_model_labels

from articles.desk.fixtures.load import Outcome, load
from articles.desk.fixtures.parse import BadFixture, Row, read
from articles.desk.fixtures.plan import KEEP_OURS, OVERWRITE, REFUSE


class Command(loaddata.Command):
    """Loads fixtures: a bad one changes nothing and says where it is wrong."""

    help = (
        "Loads fixtures. Stories match by slug and are never overwritten where the newsroom changed them; "
        "what arrives published is printed. All or nothing."
    )

    def add_arguments(self, parser):
        super().add_arguments(parser)
        conflicts = parser.add_mutually_exclusive_group()
        conflicts.add_argument(
            "--keep-ours", action="store_true", help="Leave what was changed here as it is, and load the rest."
        )
        conflicts.add_argument(
            "--overwrite", action="store_true", help="Take the file's text, after keeping ours as a revision."
        )
        parser.add_argument(
            "--publish-changes",
            action="store_true",
            help="Print changes to stories that are in print. Without it they wait for the desk.",
        )

    def handle(self, *fixture_labels, **options):
        self.ignore, self.using, self.format = options["ignore"], options["database"], options["format"]
        self.app_label, self.verbosity = options["app_label"], options["verbosity"]
        self.excluded_models, self.excluded_apps = parse_apps_and_model_labels(options["exclude"])
        self.serialization_formats = ["json", "jsonl", "xml"]
        conflicts = KEEP_OURS if options.get("keep_ours") else OVERWRITE if options.get("overwrite") else REFUSE
        self.fixture_count = 0
        try:
            rows = [row for label in fixture_labels for row in self._rows(label)]
            wanted = [row for row in rows if self._is_wanted(row)]
            outcome = load(
                wanted,
                conflicts=conflicts,
                publish_changes=options.get("publish_changes", False),
                ignore=self.ignore,
            )
        except BadFixture as error:
            raise CommandError(str(error)) from error
        self._tell(outcome, len(rows))

    def _rows(self, label: str) -> list[Row]:
        """The rows of every fixture that `label` names."""
        rows: list[Row] = []
        for path, _, name in self.find_fixtures(label):
            _, format, compression = self.parse_name(os.path.basename(path))
            open_fixture, mode = self.compression_formats[compression]
            told = "standard input" if path == loaddata.READ_STDIN else _short(path)
            self.fixture_count += 1
            if self.verbosity >= 2:
                self.stdout.write(f"Reading {format} fixture “{name}” from {told}.")
            try:
                with open_fixture(path, mode) as fixture:
                    text = fixture.read()
            except (OSError, EOFError, ValueError) as error:
                raise CommandError(f"{told} cannot be read: {error}") from error
            rows += read(text, format, told, ignore=self.ignore)
        return rows

    def _is_wanted(self, row: Row) -> bool:
        return row.model not in self.excluded_models and row.model._meta.app_config not in self.excluded_apps

    def _tell(self, outcome: Outcome, found: int) -> None:
        for warning in outcome.warnings:
            self.stderr.write(self.style.WARNING(warning))
        if self.verbosity < 1:
            return
        of = "" if outcome.installed == found else f" (of {found})"
        self.stdout.write(f"Installed {outcome.installed} object(s){of} from {self.fixture_count} fixture(s)")
        for note in outcome.notes:
            self.stdout.write(note)


def _short(path: str) -> str:
    """`path` from here, where it lies below."""
    relative = os.path.relpath(path)
    return path if relative.startswith(os.pardir) else relative
