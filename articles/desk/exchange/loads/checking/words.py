"""The words of a file as the paper keeps them: the same reading as for a paste or wire copy."""

from django.db import models

from articles.desk.exchange.loads.parsing.rows import FixtureRow
from articles.desk.exchange.loads.records import PARTS, RECORDS
from articles.intake import normalise_body, normalise_line, normalise_text
from articles.models import Article, Source

_READ = {*RECORDS, *PARTS}
_AS_RECEIVED = {(Source, "text_received")}  # a text that came in stays to the letter


def take_in(row: FixtureRow) -> str:
    """Give the texts of `row` visible words only and one kind of line end; what could not be kept, or "".

    Raises BadFixture for a text that cannot be empty and has no visible character.
    """
    if row.model not in _READ:
        return ""
    message = ""
    for field in row.model._meta.concrete_fields:
        text = row.values.get(field.name)
        if not isinstance(text, str) or not text or field.choices or (row.model, field.name) in _AS_RECEIVED:
            continue
        if row.model is Article and field.name == "body":
            intake = normalise_body(text)
            row.values["body"], message = intake.body, intake.message
        elif type(field) is models.CharField:
            row.values[field.name] = normalise_line(text)
        elif type(field) is models.TextField:
            row.values[field.name] = normalise_text(text)
        if not row.values[field.name] and not field.blank:
            raise row.wrong("it has no visible character, and it cannot be empty.", field.name)
    return message
