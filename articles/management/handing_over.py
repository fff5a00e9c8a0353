"""What the commands share that take over another system's paper: a fixture is written, and what is lost is told."""

import shutil
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.desk.exchange.importers.fixtures import Fixture
from articles.desk.exchange.importers.stories import BadExport, OldStory, counted
from articles.desk.exchange.loads.parsing.rows import readable
from articles.desk.vault.backups import new_file
from articles.desk.vault.snapshots import NoBackup
from articles.management.rows import as_lines, as_list

FORMATS = (".json", ".jsonl")
LONGEST_MESSAGE = 2000  # characters of what one story lost


class HandingOver(BaseCommand):
    """A command that reads the export of another system and writes a fixture."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--media", type=Path, metavar="FOLDER", help="The pictures of the old site, as they lay there."
        )
        parser.add_argument(
            "--output",
            type=Path,
            required=True,
            metavar="FILE",
            help="A new file in .json or .jsonl, for loaddata; pictures go to media/ beside it.",
        )

    def check_output(self, output: Path) -> None:
        """Raise CommandError where `output` cannot be written, before anything is read."""
        if output.suffix not in FORMATS:
            raise CommandError(f"{output}: give a name in .json (one list) or .jsonl (one row a line).")
        if output.exists():
            raise CommandError(f"{output} exists already and is not overwritten. Give another name.")
        if not output.parent.is_dir():
            raise CommandError(f"There is no folder {output.parent}. Make it first.")

    def write(self, stories: Iterable[OldStory], fixture: Fixture, output: Path) -> None:
        """Write the fixture of `stories` and the pictures beside it: all of it, or nothing. Raises CommandError."""
        rows = fixture.rows(stories)
        try:
            with ExitStack() as undo, new_file(output) as file:
                for piece in as_lines(rows) if output.suffix == ".jsonl" else as_list(rows):
                    file.write(piece.encode())
                if not fixture.written:
                    raise BadExport("there is no story in it.")
                put_pictures(fixture.pictures, output.parent / "media", undo)
                undo.pop_all()
        except NoBackup as error:
            raise CommandError(str(error)) from error

    def report(self, fixture: Fixture, not_imported: list[str], output: Path) -> None:
        """Tell by story what was left out, and in all what was taken over."""
        for story in fixture.written:
            if story.losses:
                losses = readable("; ".join(story.losses), LONGEST_MESSAGE)
                self.stdout.write(f"{readable(story.name)} “{story.slug}”. Not kept: {losses}.")
        states = ", ".join(f"{count:,} {name}" for name, count in fixture.states.items())
        plurals = {"person": "people"}
        records = [counted(count, name, plurals.get(name, "")) for name, count in fixture.counts.items()]
        stories = counted(len(fixture.written), "story", "stories")
        self.stdout.write(f"{stories} ({states}){''.join(f', {record}' for record in records)}.")
        if not_imported:
            self.stdout.write(f"Not imported: {readable(', '.join(not_imported), LONGEST_MESSAGE)}.")
        self.stdout.write(f"Load it with: manage.py loaddata {output}")


def run(command: HandingOver, file: Path, import_: Any) -> None:
    """Call `import_`; whatever is wrong with `file` becomes one line."""
    try:
        import_()
    except BadExport as error:
        raise CommandError(readable(f"{file}: {error}")) from error
    except OSError as error:
        raise CommandError(f"{error.filename or file}: {error.strerror or error}.") from error


def put_pictures(pictures: dict[str, Path], folder: Path, undo: ExitStack) -> None:
    """Copy `pictures`, by their new names, into `folder`; `undo` takes them away again. Raises CommandError."""
    for name, source in pictures.items():
        path = folder / name
        if not folder.exists():
            folder.mkdir()
            undo.callback(folder.rmdir)
        if path.exists():
            if path.read_bytes() != source.read_bytes():
                raise CommandError(f"{path} is another picture. Write the fixture into an empty folder.")
            continue
        with new_file(path) as copy, source.open("rb") as picture:
            shutil.copyfileobj(picture, copy)
        undo.callback(path.unlink, missing_ok=True)
