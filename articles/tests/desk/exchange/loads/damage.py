"""What the tests of bad fixtures share: a load that has to be refused in one line and to leave every row as it was."""

import io
import json
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

LONGEST_LINE = 1000  # what still fits a terminal and a log


def whole_database() -> dict[str, list]:
    """Every row of every app, by model: more than loading.everything, which leaves out accounts and the generation."""
    return {
        model._meta.label_lower: list(model._base_manager.order_by("pk").values())
        for model in apps.get_models(include_auto_created=True)
    }


def write(path: Path, content: list | dict | str | bytes) -> Path:
    """Write rows, a file's text or its bytes to `path`."""
    text = content if isinstance(content, str | bytes) else json.dumps(content)
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    return path


def outcome(*paths: Path | str, options: tuple[str, ...] = ()) -> str:
    """Load fixtures: "" if that works, else the one line that says why not. Nothing may have changed then.

    Any other exception, a second line or a changed row fails the test.
    """
    before = whole_database()
    try:
        call_command("loaddata", *map(str, paths), *options, stdout=io.StringIO(), stderr=io.StringIO())
    except CommandError as error:
        answer = str(error)
        assert whole_database() == before
        assert answer.isprintable(), answer
        assert 0 < len(answer) < LONGEST_LINE, answer
        return answer
    return ""


def refusal(*paths: Path | str, options: tuple[str, ...] = ()) -> str:
    """The line with which a load is refused; the test fails if it is loaded."""
    answer = outcome(*paths, options=options)
    if not answer:
        pytest.fail("It was loaded.")
    return answer
