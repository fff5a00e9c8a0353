"""Forms that ask the database about what was changed, and about nothing else.

Django's own ask for each row of a story, changed or not: for its key, for each record that it names (once to find it,
once to see that it is there, once more to show it) and for each constraint, with a savepoint around it. The seed story
was opened with 84 queries and saved with 426.
"""

from typing import Any

from django import forms
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import Model
from django.forms.models import BaseInlineFormSet

# Constraints that say what a field's own choices or validators have said by then: a set of choices, the pattern of slugs.
SAID_BY_FIELDS = ("_known", "_slug_pattern")


class ChosenSelect(AutocompleteSelect):
    """A picker that shows what is chosen without asking for it, where the form has it."""

    chosen: Model | None = None

    def optgroups(self, name, value, attr=None):
        selected = {str(one) for one in value} - {""}
        if self.chosen is None or selected != {str(self.chosen.pk)}:
            return super().optgroups(name, value, attr)
        label = self.choices.field.label_from_instance(self.chosen)
        options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        options.append(self.create_option(name, self.chosen.pk, label, True, len(options)))
        return [(None, options, 0)]


class ChosenField(forms.ModelChoiceField):
    """A choice that is taken as it is where it is the one that was chosen before; any other is looked up."""

    chosen: Model | None = None

    def to_python(self, value):
        if self.chosen is not None and str(value) == str(self.chosen.pk):
            return self.chosen
        return super().to_python(value)


class QuickForm(forms.ModelForm):
    """A form that knows the records that its row names, where they were read with the row."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, ChosenField) and self.instance._meta.get_field(name).is_cached(self.instance):
                field.chosen = getattr(self.instance, name)
                picker: Any = getattr(field.widget, "widget", field.widget)
                picker.chosen = field.chosen

    def _post_clean(self) -> None:
        """As Django's, without the constraints that fields speak for."""
        instance: Any = self.instance
        asked = [
            (model, [constraint for constraint in constraints if not constraint.name.endswith(SAID_BY_FIELDS)])
            for model, constraints in instance.get_constraints()
        ]
        instance.get_constraints = lambda: asked
        try:
            super()._post_clean()  # type: ignore[misc]  # not in the stubs
        finally:
            del instance.get_constraints


class QuickRowForm(QuickForm):
    """The form of a row; one that nobody touched is as valid as it was when it was saved."""

    def _post_clean(self) -> None:
        if self.instance.pk is None or self.has_changed():
            super()._post_clean()


class QuickRows(BaseInlineFormSet):
    """Rows that know their own keys."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        name = self._pk_field.name
        key = form.fields.get(name)
        if isinstance(key, forms.ModelChoiceField) and form.instance.pk is not None:
            own = ChosenField(key.queryset, initial=key.initial, required=False, widget=key.widget)
            own.chosen = form.instance
            form.fields[name] = own


class QuickPickers(BaseModelAdmin):
    """An admin whose pickers are `ChosenSelect`s."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", ChosenSelect(db_field, self.admin_site, using=kwargs.get("using")))
            kwargs.setdefault("form_class", ChosenField)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
