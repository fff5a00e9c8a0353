"""Rows in the form of their record: read, checked, numbered and saved all at once, however many there are."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget, RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Model, QuerySet, UniqueConstraint
from django.forms.models import BaseInlineFormSet, InlineForeignKeyField
from django.http import HttpRequest

from articles.admin.pickers import Picker, PickerAdmin, PickerForm, may_be_key
from articles.admin.texts import Lines, Typed
from articles.desk.press.revisions import parent_field
from articles.models import Folded

# A story has many of them: each starts small and grows by its corner.
SHORT: Any = {models.TextField: {"form_class": Lines, "widget": AdminTextareaWidget(attrs={"rows": 2, "cols": 40})}}


class RowForm(PickerForm):
    """A row. One that nobody touched is as valid as it was when it was saved."""

    def _post_clean(self) -> None:
        if self.instance.pk is None or self.has_changed():
            super()._post_clean()

    def validate_constraints(self) -> None:
        """Ask nothing of constraints with the record that the row belongs to: two rows may change places.

        Django asks them from 6.1 on, row by row; before, this was not called.
        """
        parents = {name for name, field in self.fields.items() if isinstance(field, InlineForeignKeyField)}
        exclude = {*self._get_validation_exclusions(), *parents}  # type: ignore[attr-defined]  # as below
        try:
            self.instance.validate_constraints(exclude=exclude)
        except ValidationError as error:
            self._update_errors(error)  # type: ignore[attr-defined]  # the stubs leave it out


class RowFormSet(BaseInlineFormSet):
    """The rows of one kind."""

    model: type[Model]
    columns_set: frozenset[str] = frozenset()  # by the desk, beside those that somebody filled in

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.beside: dict[str, Any] = vars(self.instance).setdefault("_rows", {})  # of the same record, by prefix
        self.beside[self.prefix] = self

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        name = self.model._meta.pk.name
        key = form.fields.get(name)
        if isinstance(key, forms.ModelChoiceField) and form.instance.pk is not None:
            own = Picker(key.queryset, initial=key.initial, required=False, widget=key.widget)
            own.add([form.instance])
            form.fields[name] = own

    def full_clean(self) -> None:
        if self.is_bound and self.management_form.is_valid():
            self._read_picked()
        super().full_clean()

    def _read_picked(self) -> None:
        """Read the records that were picked in any row: one query for each column."""
        pickers = defaultdict(list)
        row_forms: list[Any] = self.forms
        for form in row_forms:
            for name, picker in form.pickers().items():
                pickers[name].append((picker, form[name].data))
        for picked in pickers.values():
            keys = {key for picker, key in picked if key and key not in picker.records and may_be_key(key)}
            records = picked[0][0].queryset.in_bulk(keys).values() if keys else []
            for picker, _ in picked:
                picker.add(records)

    def wants_numbers(self) -> int:
        """How many new rows wait for a number."""
        if not hasattr(self.model, "number"):
            return 0
        deleted = self.deleted_forms
        return sum(form.has_changed() and form not in deleted for form in self.extra_forms)

    def save_all(self, numbers: Iterator[int]) -> None:
        """Store what was changed, added and deleted; each new row that has a number takes the next of `numbers`."""
        self.save(commit=False)
        changed, new, gone = [row for row, _ in self.changed_objects], self.new_objects, self.deleted_objects
        for row in new:
            if hasattr(row, "number"):
                row.number = next(numbers)
        for row in (*changed, *new):
            if isinstance(row, Folded):
                row.fill_folded()
        columns = self._changed_columns()
        if columns & _unique_columns(self.model):
            # Two rows that change places would for a moment be the same.
            changed, new, gone = [], [*changed, *new], [*changed, *gone]
        rows: Any = self.model._default_manager
        if gone:  # first: what is taken out here may be put in there
            rows.filter(pk__in=[row.pk for row in gone]).delete()
        if changed:
            rows.bulk_update(changed, columns)
        rows.bulk_create(new)
        self.save_m2m()

    def _changed_columns(self) -> set[str]:
        """The columns in which at least one of the changed rows may differ."""
        names = {name for _, changed in self.changed_objects for name in changed}
        if names:
            names |= self.columns_set | set(self.model.folded_columns if issubclass(self.model, Folded) else ())
        return names & {field.name for field in self.model._meta.concrete_fields}


def _unique_columns(model: type[Model]) -> set[str]:
    """The columns of `model` that only together make a row one of its kind."""
    unique = (constraint for constraint in model._meta.constraints if isinstance(constraint, UniqueConstraint))
    return {column for constraint in unique for column in constraint.fields}


class RowInline(PickerAdmin, Typed, admin.options.InlineModelAdmin):
    """Rows of a record."""

    extra = 0
    max_num = 5000  # beyond Django's thousand, whatever stands on a form could not be saved
    form = RowForm
    formset = RowFormSet
    names: tuple[str, ...] = ()  # the records that a row names: read with the rows, not once for each

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)
        return rows.select_related(*self.names) if self.names else rows


class StoryRow(RowInline, admin.StackedInline):
    """Rows beside the text. Their pickers can add a person or a source on the spot, but not delete one by a slip."""

    template = "admin/articles/article/_rows.html"
    formfield_overrides = SHORT

    def get_extra(self, request, obj=None, **kwargs):
        """One empty row where the address asks for `more` of these: how a row is added without JavaScript."""
        name = self.model._meta.get_field(parent_field(self.model)).remote_field.related_name
        return int(name in request.GET.getlist("more"))

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = field.widget.can_view_related = False
        return field


class NumberingAdmin(PickerAdmin, Typed, admin.ModelAdmin):
    """A record that gives its new rows their numbers."""

    def save_related(self, request: HttpRequest, form: Any, formsets: list[RowFormSet], change: bool) -> None:
        wanted = sum(formset.wants_numbers() for formset in formsets)
        form.numbers = iter(form.instance.next_numbers(wanted) if wanted else ())
        super().save_related(request, form, formsets, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: RowFormSet, change: bool) -> None:
        formset.save_all(form.numbers)
