"""Django's `loaddata` for the paper: it validates first and never overwrites the newsroom."""

import lzma
import os
import zipfile
import zlib
from collections.abc import Callable
from typing import IO, TypeVar

from django.core.management.base import CommandError
from django.core.management.commands import loaddata
from django.core.management.utils import parse_apps_and_model_labels
from django.db.models import Model
from django.utils.functional import cached_property

from articles.desk.exchange.loads.load import LoadOptions, Outcome, load, load_stream
from articles.desk.exchange.loads.parsing.formats import read
from articles.desk.exchange.loads.parsing.repeats import without_repeats
from articles.desk.exchange.loads.parsing.rows import BadFixture, FixtureRow, readable
from articles.desk.exchange.loads.parsing.stream import Stream
from articles.desk.exchange.loads.plan import KEEP_OURS, OVERWRITE, REFUSE
from articles.management.progress import Progress

# What Python's readers of packed files raise: cut off, damaged, no such archive, packed in a way or with a password
# that Python does not know.
UNREADABLE = (
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
    lzma.LZMAError,
    zipfile.BadZipFile,
    zlib.error,
)

T = TypeVar("T")


class OneFileZip(loaddata.SingleZipReader):
    """A ZIP with one fixture, and whatever a Mac puts beside it."""

    def namelist(self) -> list[str]:
        return [name for name in super().namelist() if not name.startswith("__MACOSX/") and not _is_hidden(name)]


class Command(loaddata.Command):
    """Loads fixtures: a bad one changes nothing and says where it is wrong."""

    help = (
        "Loads fixtures, all or nothing. A story is found by its slug; one that the newsroom changed is never overwritten; "
        "one that arrives published is printed."
    )

    def add_arguments(self, parser):
        super().add_arguments(parser)
        conflicts = parser.add_mutually_exclusive_group()
        conflicts.add_argument(
            "--keep-ours", action="store_true", help="Keep what was changed here, and load the rest."
        )
        conflicts.add_argument(
            "--overwrite", action="store_true", help="Take the file's text, after keeping ours as a revision."
        )
        parser.add_argument(
            "--publish-changes",
            action="store_true",
            help="Print changes to stories that are in print. Without it they wait for the desk.",
        )
        parser.add_argument(
            "--superusers",
            action="store_true",
            help="Let the file bring superusers along, as in the move of a whole paper. Without it they are refused.",
        )

    def handle(self, *fixture_labels, **options):
        self.ignore, self.using, self.format = options["ignore"], options["database"], options["format"]
        self.app_label, self.verbosity = options["app_label"], options["verbosity"]
        self.excluded_models, self.excluded_apps = parse_apps_and_model_labels(options["exclude"])
        self.serialization_formats = ["json", "jsonl", "xml"]
        conflicts = KEEP_OURS if options.get("keep_ours") else OVERWRITE if options.get("overwrite") else REFUSE
        progress = Progress(self.stdout, self.verbosity)
        load_options = LoadOptions(
            conflicts=conflicts,
            publish_changes=options.get("publish_changes", False),
            ignore=self.ignore,
            superusers=options.get("superusers", False),
            report=progress.report,
        )
        try:
            outcome, count = self._load(
                [path for label in fixture_labels for path in self.find_fixtures(label)], load_options
            )
        except BadFixture as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"Nothing was loaded: {error.strerror or error}.") from error
        finally:
            progress.end()
        self._report(outcome, count)

    @cached_property
    def compression_formats(self) -> dict[str | None, tuple]:
        """How packed files are opened."""
        return {**super().compression_formats, "zip": (OneFileZip, "r")}

    def parse_name(self, fixture_name: str) -> tuple:
        """Name, format and packing of a file. Raises CommandError, which names those that are read."""
        try:
            return super().parse_name(fixture_name)
        except CommandError as error:
            packed = ", ".join(sorted(name for name in self.compression_formats if name and name != "stdin"))
            formats = ", ".join(self.serialization_formats)
            raise CommandError(f"{error} Those that are read: {formats}; packed or not: {packed}.") from error

    def _load(self, fixtures: list[tuple], options: LoadOptions) -> tuple[Outcome, int]:
        """Load `fixtures`, as `find_fixtures` gives them; the outcome, and how many rows they have."""
        self.fixture_count = len(fixtures)
        if len(fixtures) == 1 and self.parse_name(os.path.basename(fixtures[0][0]))[1] == "jsonl":
            stream = self._read(fixtures[0], self._stream)
            return load_stream(stream, options), stream.rows_found
        row_lists = [self._read(fixture, self._rows) for fixture in fixtures]
        wanted = [row for row in without_repeats(row_lists) if self._is_wanted(row.model)]
        return load(wanted, options), sum(map(len, row_lists))

    def _read(self, fixture: tuple, parse: Callable[[IO, str, str], T]) -> T:
        """What `parse` returns for the open fixture, its format and its name for errors. Raises CommandError."""
        path, _, name = fixture
        _, format, compression = self.parse_name(os.path.basename(path))
        open_fixture, mode = self.compression_formats[compression]
        shown_name = "standard input" if path == loaddata.READ_STDIN else _short(path)
        if self.verbosity >= 2:
            self.stdout.write(f"Reading {format} fixture “{name}” from {shown_name}.")
        try:
            with open_fixture(path, mode) as file:
                return parse(file, format or "", shown_name)
        except UNREADABLE as error:
            raise CommandError(f"{shown_name} cannot be read: {readable(error)}.") from error

    def _rows(self, file: IO, format: str, name: str) -> list[FixtureRow]:
        return read(file.read(), format, name, ignore=self.ignore)

    def _stream(self, file: IO, format: str, name: str) -> Stream:
        # Standard input is read as text, a file as bytes.
        lines = (line if isinstance(line, bytes) else line.encode("utf-8", "surrogateescape") for line in file)
        return Stream(lines, name, ignore=self.ignore, wanted=self._is_wanted)

    def _is_wanted(self, model: type[Model]) -> bool:
        return model not in self.excluded_models and model._meta.app_config not in self.excluded_apps

    def _report(self, outcome: Outcome, count: int) -> None:
        for warning in outcome.warnings:
            self.stderr.write(self.style.WARNING(warning))
        if self.verbosity < 1:
            return
        of = "" if outcome.installed == count else f" (of {count})"
        self.stdout.write(f"Installed {outcome.installed} object(s){of} from {self.fixture_count} fixture(s)")
        for note in outcome.notes:
            self.stdout.write(note)


def _is_hidden(name: str) -> bool:
    return name.rpartition("/")[2].startswith(".")


def _short(path: str) -> str:
    """`path` relative to the working folder if it lies inside it."""
    relative = os.path.relpath(path)
    return path if relative.startswith(os.pardir) else relative
