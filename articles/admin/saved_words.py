"""What a saved state holds, in the desk's words: columns, values, and the records that its rows name."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.dateparse import parse_datetime

from articles.models import Article, Byline, Citation, Mention, Notice, Person, Photo, Quote, Section, Source, Tag
from articles.reader import wording
from articles.text import paragraphs, plain

# What says nothing to an editor, or is said by the row's own name.
SILENT = {"number", "order", "article", "content_object", "folded", "search_words", "created_by", "created_at"}
SILENT |= {"checked_at", "checked_by", "known_at", "first_edition", "at"}
# Where the column's own name is not the desk's.
COLUMNS = {
    "body": "text",
    "slug": "web address",
    "genre": "kind of story",
    "noindex": "kept out of search engines",
    "internal_note": "note for the desk",
    "embargo_until": "embargo",
    "prefix": "words before it",
    "suffix": "words after it",
    "attribution": "how the speaker is named",
    "label": "speaker without a name",
    "public_reason": "why there is no name",
    "basis": "how we know who spoke",
    "occasion_basis": "how we know the occasion",
    "said_on": "day",
    "said_precision": "how finely the day is known",
    "checked_how": "how it was checked",
    "known_to": "whom the speaker is known to",
    "alt_text": "description for those who do not see it",
    "role": "place",
    "prompted_by": "what prompted it",
}
ROW_COLUMNS: dict[tuple[type[models.Model], str], str] = {(Quote, "text"): "words"}
RECORDS: tuple[Any, ...] = (Person, Source, Photo, Tag, Section, Article)

Content = list[dict[str, Any]]


class Names:
    """The names that the records of saved states have today, by kind and natural key."""

    def __init__(self, contents: Iterable[Content]):
        """One query for each kind of record that the contents name, whatever their number."""
        keys: dict[Any, set[str]] = {model: set() for model in RECORDS}
        for content in contents:
            for row in content:
                for model, key in _keys(row):
                    keys[model].add(key)
        self._names = {
            (model, record.slug): str(record)
            for model, slugs in keys.items()
            if slugs
            for record in model._default_manager.filter(slug__in=slugs)
        }

    def of(self, model: type[models.Model], key: str) -> str:
        """The name of a record; its key where there is no such record any more."""
        return self._names.get((model, key), key)


def _keys(row: dict[str, Any]) -> Iterator[tuple[Any, str]]:
    """The records that a row names, by kind and key."""
    for column, value in row["fields"].items():
        model = _related(row["model"], column)
        if model in RECORDS and value and column not in SILENT:
            yield model, value[0]


def _related(label: str, column: str) -> type[models.Model] | None:
    field = _field(label, column)
    return field.related_model if field and field.is_relation else None


def _field(label: str, column: str) -> Any:
    """The field of today's model; None for a column that there was once."""
    try:
        return apps.get_model(label)._meta.get_field(column)
    except FieldDoesNotExist:
        return None


@dataclass(frozen=True)
class SavedRow:
    """A row of a saved state, or the story itself, as the desk speaks of it. `place`: among the rows of its kind."""

    row: dict[str, Any]
    place: int
    names: Names

    @property
    def model(self) -> type[models.Model]:
        return apps.get_model(self.row["model"])

    @property
    def key(self) -> Any:
        """What is the same in every state: the row's number, or the tag."""
        return self.row["fields"].get("number") or self.row["fields"].get("tag")

    def columns(self, *, with_defaults: bool = True) -> dict[str, str]:
        """What stands in it: the value in words of each column that says something, by the column's name in words."""
        columns = [column for column in self.row["fields"] if column not in SILENT]
        if not with_defaults:
            columns = [column for column in columns if not self._is_default(column)]
        words = {self.label(column): self.value(column) for column in columns}
        return {label: value for label, value in words.items() if value}

    def _is_default(self, column: str) -> bool:
        field = _field(self.row["model"], column)
        return bool(field) and field.has_default() and self.row["fields"][column] == field.get_default()

    def label(self, column: str) -> str:
        """The name of a column in words."""
        field = _field(self.row["model"], column)
        plain_name = str(getattr(field, "verbose_name", column)).replace("_", " ")
        return ROW_COLUMNS.get((self.model, column)) or COLUMNS.get(column) or plain_name

    def value(self, column: str) -> str:
        """What stands in a column, in words; "" for nothing."""
        value, field = self.row["fields"].get(column), _field(self.row["model"], column)
        if value is None or value == "":
            return ""
        if isinstance(value, bool):
            return "yes" if value else ""
        if isinstance(value, list):
            return self.names.of(field.related_model, value[0]) if field else " ".join(map(str, value))
        if field and field.choices:
            return str(dict(field.flatchoices).get(value, value)).lower()
        if isinstance(field, models.DateTimeField):
            return wording.moment(parse_datetime(value))
        if isinstance(field, models.DateField):
            return wording.day(value)
        return plain(paragraphs(value)) if column == "body" else str(value)

    @property
    def name(self) -> str:
        """What it is called: “Kemal Toros: quotation”, “picture 2”, “source Harbour log”."""
        if self.model is Quote:
            return f"{self.value('speaker') or self.value('label') or 'nobody named'}: quotation"
        if self.model is Byline:
            return f"byline {self.value('person') or self.value('label')}"
        if self.model is Mention:
            return f"{self.value('person')} among the people"
        if self.model is Citation:
            return f"source “{self.value('source')}”"
        if self.model is Notice:
            return f"{self.value('kind')} for readers"
        if "tag" in self.row["fields"]:
            return f"tag {self.value('tag')}"
        return f"picture {self.place}"

    @property
    def provenance(self) -> str:
        """How we have a quotation, for a sentence; "" where that is not said, or it is none."""
        if self.model is not Quote:
            return ""
        how = {Quote.Check.RECORDING: "checked against a recording", Quote.Check.DOCUMENT: "checked against a document"}
        checked = self.row["fields"].get("checked_how")
        source = f"from “{self.value('source')}”" if self.value("source") else ""
        said = [source, how.get(checked, self.value("checked_how")) if checked else ""]
        return "".join(f", {words}" for words in said if words)
