"""What the tests of importers share: running a command, a folder of pictures, the rows that were written."""

import io
import json
from pathlib import Path

from django.core.management import call_command
from PIL import Image

SAMPLES = Path(__file__).parent / "samples"


def convert(command: str, file: Path, output: Path, *options: object) -> str:
    """Run `command`. What it prints."""
    out = io.StringIO()
    call_command(command, str(file), "--output", str(output), *map(str, options), stdout=out, stderr=out, no_color=True)
    return out.getvalue()


def rows(output: Path, model: str) -> list[dict]:
    """The fields of each row of `model` in a fixture."""
    text = output.read_text(encoding="utf-8")
    every = [json.loads(line) for line in text.splitlines()] if output.suffix == ".jsonl" else json.loads(text)
    return [row["fields"] for row in every if row["model"] == f"articles.{model}"]


def story(output: Path, slug: str) -> dict:
    """The fields of the story `slug` in a fixture."""
    return next(fields for fields in rows(output, "article") if fields["slug"] == slug)


def picture(path: Path, colour: str = "teal") -> None:
    """Put a small picture at `path`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (60, 40), colour).save(path)
