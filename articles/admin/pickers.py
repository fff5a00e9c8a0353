"""Pickers of records, and forms that ask the database only about what it alone can say.

Django's own ask for each row of a story, changed or not: once for its key, three times for each record that it names
(to find it, to see that it is there, to show it), and once for each constraint, with a savepoint around it.
The seed story was opened with 84 queries and saved with 433.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple, Self

from django import forms
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.db.models import BaseConstraint, ForeignKey, Model
from django.http import HttpRequest

# Constraints that say what the choices or the validators of a form's field say before them.
SAID_BY_FIELDS = ("_known", "_slug_pattern")


def may_be_key(text: str) -> bool:
    """False for what was never the key of a record."""
    return text.isascii() and text.isdigit() and len(text) < 19


class Picker(forms.ModelChoiceField):
    """The choice of one record. A key in `records` is taken from there; any other is looked up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.records: dict[str, Model] = {}  # by their keys, as a browser posts them

    def __deepcopy__(self, memo: dict) -> Self:
        copy = super().__deepcopy__(memo)
        copy.records = {}  # each row has its own
        return copy

    def add(self, records: Iterable[Model]) -> None:
        """Take these as read."""
        self.records |= {str(record.pk): record for record in records}

    def to_python(self, value: Any) -> Model | None:
        if isinstance(value, str) and value in self.records:
            return self.records[value]
        record = super().to_python(value)
        if record is not None:
            self.add([record])
        return record


class PickerSelect(AutocompleteSelect):
    """A picker's box. Shows what is chosen without a query where the field has read it."""

    def optgroups(self, name: str, value: Sequence[str], attr: dict | None = None) -> list:
        field = self.choices.field
        chosen = [key for key in map(str, value) if may_be_key(key)]  # Django's own answers 500 to any other
        if not all(key in field.records for key in chosen):
            return super().optgroups(name, chosen, attr)
        labels = [(field.records[key].pk, field.label_from_instance(field.records[key])) for key in chosen]
        labels = labels if self.is_required else [("", ""), *labels]
        options = [self.create_option(name, key, label, bool(label), n) for n, (key, label) in enumerate(labels)]
        return [(None, options, 0)]


class PickerAdmin(BaseModelAdmin):
    """An admin whose autocomplete fields are `Picker`s."""

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", PickerSelect(db_field, self.admin_site, using=kwargs.get("using")))
            kwargs.setdefault("form_class", Picker)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class Rule(NamedTuple):
    """What a database constraint says, in Python: on which columns, and whether a record keeps it."""

    columns: frozenset[str]
    holds: Callable[[Any], bool]


class PickerForm(forms.ModelForm):
    """A form that takes the records read with its own as they are, and checks `rules` itself.

    Every other constraint is asked of the database, as Django does.
    """

    rules: dict[str, Rule] = {}  # by the names of constraints

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, picker in self.pickers().items():
            if self.instance._meta.get_field(name).is_cached(self.instance):
                picker.add(record for record in [getattr(self.instance, name)] if record)

    def pickers(self) -> dict[str, Picker]:
        """The fields that pick a record, by the names of their columns."""
        return {
            name: field
            for name, field in self.fields.items()
            if isinstance(field, Picker) and name != self._meta.model._meta.pk.name
        }

    def _post_clean(self) -> None:
        with _asked_once(self.instance, self.pickers(), self.rules):
            super()._post_clean()  # type: ignore[misc]  # the stubs leave it out
        for constraint in self._meta.model._meta.constraints:
            rule = self.rules.get(constraint.name)
            if rule and rule.columns <= self.cleaned_data.keys() and not rule.holds(self.instance):
                message = constraint.get_violation_error_message()
                self.add_error(None, ValidationError(message, code=constraint.violation_error_code))


@contextmanager
def _asked_once(record: Any, picked: Iterable[str], rules: Iterable[str]) -> Iterator[None]:
    """Let `record` be validated without the queries that a form has answered.

    The pickers have seen that the records they name are there, and the fields and `rules` speak for constraints.
    """
    kind = type(record)

    def is_asked(constraint: BaseConstraint) -> bool:
        return not constraint.name.endswith(SAID_BY_FIELDS) and constraint.name not in rules

    def clean_fields(exclude: Iterable[str] | None = None) -> None:
        kind.clean_fields(record, exclude={*(exclude or ()), *picked})

    constraints = [(model, [one for one in every if is_asked(one)]) for model, every in record.get_constraints()]
    record.clean_fields, record.get_constraints = clean_fields, lambda: constraints
    try:
        yield
    finally:
        del record.clean_fields, record.get_constraints
