"""One object of a fixture, and the error that says where it is wrong."""

from dataclasses import dataclass, field
from typing import Any

from django.db import models

# The fields that name an object in an error while its key is not known yet.
NAMED_BY = ("slug", "name", "headline", "article", "person", "username")


class BadFixture(Exception):
    """A fixture that cannot be loaded. The message says where it is wrong and what would be right."""


def readable(value: Any, longest: int = 400) -> str:
    """`value` for an error message: one line, at most `longest` characters, none that a terminal obeys."""
    value = str(value)
    line = " ".join(value[: 2 * longest].split())
    cut = f"{line[:longest]}…" if len(line) > longest or len(value) > 2 * longest else line
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in cut)


@dataclass(eq=False)
class FixtureRow:
    """One object of a fixture: as it was read, and what the checks made of it."""

    file: str
    place: str  # "object 3" or "line 3"
    model: type[models.Model]
    pk: Any
    fields: dict[str, Any]  # as they were read
    values: dict[str, Any] = field(default_factory=dict)  # checked; a reference is a refs.Ref
    key: tuple = ()  # its natural key; () until it is known
    is_text: bool = False  # from XML, where numbers and truth are text too

    def wrong(self, message: str, field_name: str = "") -> BadFixture:
        """A BadFixture that says `message`, with file, place, model, key and `field_name` in front."""
        shown_key = self.key or next((self.fields[name] for name in NAMED_BY if self.fields.get(name)), ())
        words = shown_key if isinstance(shown_key, list | tuple) else [shown_key]
        record = f" “{readable(' '.join(str(word) for word in words), 80)}”" if words else ""
        where = f", field “{readable(field_name, 80)}”" if field_name else ""
        label = self.model._meta.label_lower
        return BadFixture(f"{self.file}, {self.place}, {label}{record}{where}: {readable(message)}")
