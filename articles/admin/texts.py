"""Texts in the desk's forms: nothing that cannot be printed, and the line ends of the paper."""

from typing import Any

from django import forms
from django.contrib.admin.options import BaseModelAdmin
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest

from articles.text import UNPRINTABLE


def printable(value: str) -> None:
    """Raises ValidationError for characters that come with a paste and that no fixture, feed or page can carry."""
    if match := UNPRINTABLE.search(value):
        raise ValidationError(
            f"There is a control character (U+{ord(match.group()):04X}) at position {match.start() + 1}. "
            "It came with a paste: delete it, or type the words around it anew."
        )


class Typed(BaseModelAdmin):
    """Forms whose texts hold nothing that cannot be printed."""

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field, forms.CharField):
            field.validators.append(printable)
        return field


class Lines(forms.CharField):
    """Text of several lines. Browsers send CR LF: kept so, a save that changes nothing would change every line."""

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")
