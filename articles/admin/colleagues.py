"""What a colleague saved in the rows of a story while somebody else worked on them."""

from django.contrib.admin.helpers import InlineAdminFormSet
from django.forms import ModelChoiceField


def their_rows(formsets: list[InlineAdminFormSet]) -> list[tuple[str, str]]:
    """Each field of each row that was posted otherwise than it is stored: what it is, and what is stored.

    Saving again writes what was posted, so whoever looks at this list knows what goes with it.
    """
    return [
        (f"{row.instance._meta.verbose_name.capitalize()} “{row.instance}”, {_label(row, name)}", _told(row, name))
        for inline in formsets
        for row in inline.formset.initial_forms
        for name in row.changed_data
        if name in row.fields and name in row.initial
    ]


def _label(row, name: str) -> str:
    return str(row.fields[name].label or name).lower()


def _told(row, name: str) -> str:
    stored, field = row.initial[name], row.fields[name]
    if stored in (None, ""):
        return "(empty)"
    if isinstance(field, ModelChoiceField):
        return str(field.queryset.filter(pk=stored).first() or stored)
    return str(stored)
