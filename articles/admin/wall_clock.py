"""A day and an hour as people type them, by the paper's clock, also on the two nights a year when clocks change."""

import datetime as dt

from django import forms
from django.utils import timezone

from articles.admin.moments import MomentInput

FIRST, SECOND = "first", "second"
YEARS = range(1900, 2900)


class WallClock(forms.DateTimeField):
    """A day and an hour as the clock on the wall shows them, without a time zone."""

    widget = MomentInput

    def to_python(self, value):
        # Django's own would refuse an hour that comes twice; here the form asks which of the two is meant.
        with timezone.override(dt.UTC):
            moment = super().to_python(value)
        return moment and moment.replace(tzinfo=None)

    def prepare_value(self, value):
        if isinstance(value, dt.datetime) and timezone.is_aware(value):
            return timezone.localtime(value, timezone.get_default_timezone()).replace(tzinfo=None)
        return value


class MomentForm(forms.Form):
    """Asks for a moment; where its hour comes twice that night, which of the two. `cleaned_data["moment"]` is aware."""

    moment = WallClock(label="Planned for", required=False)
    which = forms.ChoiceField(
        label="First or second?",
        required=False,
        choices=[(FIRST, "the first, before the clocks go back"), (SECOND, "the second, after it")],
        widget=forms.RadioSelect,
    )

    def clean(self):
        data = super().clean()
        if data.get("moment"):
            data["moment"] = self._aware(data["moment"], data.get("which", ""))
        return data

    def asks_which(self) -> bool:
        """Whether the form was refused for want of this answer alone."""
        return "which" in self.errors

    def _aware(self, typed: dt.datetime, which: str) -> dt.datetime | None:
        if typed.year not in YEARS:
            self.add_error("moment", f"No calendar has that year. Type one between {YEARS[0]} and {YEARS[-1]}.")
            return None
        zone = timezone.get_default_timezone()
        first, second = (typed.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
        if first.utcoffset() == second.utcoffset():
            return first
        if first.astimezone(dt.UTC).astimezone(zone).replace(tzinfo=None) != typed:
            self.add_error("moment", "The clocks go forward that night, and this hour is left out. Type another one.")
            return None
        if not which:
            self.add_error(
                "which", f"{typed:%H:%M} comes twice that night, as the clocks go back: the first or the second?"
            )
            return None
        return second if which == SECOND else first
