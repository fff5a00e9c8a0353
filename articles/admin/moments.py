"""Days and hours in the desk's forms: the browser's own fields, one for each, with a label that names it."""

import datetime as dt
from typing import Any

from django import forms


class DayInput(forms.DateInput):
    """A day."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """A day and an hour by the paper's clock. Seconds stay where they are: a save that changes nothing keeps them."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")

    def format_value(self, value: Any) -> Any:
        if isinstance(value, dt.datetime) and value.second:
            return f"{value:%Y-%m-%dT%H:%M:%S}"
        return super().format_value(value)
