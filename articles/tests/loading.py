"""What the tests of `loaddata` share: writing a fixture, loading it, counting everything that is stored."""

import io
import json
from pathlib import Path

from django.apps import apps
from django.core.management import call_command

from articles.models import Generation, PreflightCount

STORY = {
    "slug": "grain-leaves",
    "headline": "Grain leaves Odesa",
    "body": "The first ship left.\n\n“We are relieved,” Rana said.",
}


def story(**fields) -> dict:
    """A story as a fixture row; `fields` are added to, or replace, those of STORY."""
    return row("article", **STORY | fields)


def row(model: str, **fields) -> dict:
    """A fixture row of one of the paper's models."""
    return {"model": f"articles.{model}", "fields": fields}


def load(folder: Path, told, *options: str, name: str = "wire.json") -> str:
    """Write `told` (rows, or a file's text) to `name` in `folder` and load it. What the command prints."""
    path = folder / name
    path.write_text(told if isinstance(told, str) else json.dumps(told), encoding="utf-8")
    return load_file(path, *options)


def load_file(path: Path, *options: str) -> str:
    """Load the fixture at `path`. What the command prints, warnings last."""
    out, warnings = io.StringIO(), io.StringIO()
    call_command("loaddata", str(path), *options, stdout=out, stderr=warnings, no_color=True)
    return out.getvalue() + warnings.getvalue()


def dump(path: Path, *options: str) -> Path:
    """Write the paper as it is, and its accounts, to `path` in the format of its name."""
    labels = [label for label in ("articles", "auth") if f"--without={label}" not in options]
    options = tuple(option for option in options if not option.startswith("--without="))
    call_command("dumpdata", *labels, *options, format=path.suffix[1:], output=str(path), verbosity=0)
    return path


def everything() -> dict[str, list]:
    """Every row that the paper has stored, by model, but what counts writes and findings."""
    return {
        model._meta.label_lower: list(model.objects.order_by("pk").values())
        for model in apps.get_app_config("articles").get_models()
        if model not in (Generation, PreflightCount)
    }
