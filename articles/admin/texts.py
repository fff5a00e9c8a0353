"""Texts in the desk's forms: nothing that cannot be printed, and the line ends and visible characters of the paper."""

from typing import Any

from django import forms
from django.contrib.admin.options import BaseModelAdmin
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest

from articles.admin.moments import DayInput, MomentInput
from articles.intake import normalise_line, normalise_text
from articles.text import UNPRINTABLE


def printable(value: str) -> None:
    """Raises ValidationError for characters that come with a paste and that no fixture, feed or page can carry."""
    if match := UNPRINTABLE.search(value):
        raise ValidationError(
            f"There is a control character (U+{ord(match.group()):04X}) at position {match.start() + 1}. "
            "It came with a paste: delete it, or type the words around it anew."
        )


class Line(forms.CharField):
    """Text of one line, without the invisible characters that come with a paste."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return text and normalise_line(text)


class Lines(forms.CharField):
    """Text of several lines. Browsers send CR LF: kept so, a save that changes nothing would change every line."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return text and normalise_text(text)


class Received(forms.CharField):
    """Text that stays as it came, to the letter; only the line ends are not those of the browser."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return text and text.replace("\r\n", "\n")


MOMENTS: dict[type, tuple[type[forms.Field], type[forms.Widget]]] = {
    models.DateField: (forms.DateField, DayInput),
    models.DateTimeField: (forms.DateTimeField, MomentInput),
}


class Typed(BaseModelAdmin):
    """Forms whose texts hold nothing that cannot be printed or seen, and in which a day or an hour is one field."""

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Any:
        form_class = {models.CharField: Line, models.TextField: Lines}.get(type(db_field))
        if form_class and not db_field.choices:
            kwargs.setdefault("form_class", form_class)
        if form_field := MOMENTS.get(type(db_field)):
            kwargs |= {"form_class": form_field[0], "widget": form_field[1]}
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field, forms.CharField):
            field.validators.append(printable)
        return field
