"""What the forms of shared records have in common: folded search, closed lookups, addresses that stay, changes on record."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import NestedObjects
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html

from articles.admin.rows import NumberingAdmin
from articles.admin.texts import Lines, Received
from articles.desk.press import amend
from articles.desk.steps import counts, guards
from articles.models import Edition, Folded, free_slug
from articles.models.printed import PrintedRow
from articles.text import digest, fold, slugify

# What Django's own list filters and date hierarchy append to the name of their column.
FILTER_ENDINGS = {"exact", "in", "isnull", "isempty", "gte", "lt", "id", "pk", "year", "month", "day"}


class ClosedLookups(admin.ModelAdmin):
    """A list that can be narrowed by its own filters only.

    Django lets anybody who may see a list ask `?column__startswith=a` of every column of the record,
    also of those that no page shows, and so read them letter by letter.
    """

    def lookup_allowed(self, lookup, value, request=None):
        for column in self._filtered_columns(request):
            endings = lookup.removeprefix(column).split("__")
            if lookup == column or (lookup.startswith(f"{column}__") and set(endings[1:]) <= FILTER_ENDINGS):
                return True
        return False

    def _filtered_columns(self, request) -> set[str]:
        columns = {self.date_hierarchy} if self.date_hierarchy else set()
        for chosen in self.get_list_filter(request):
            match chosen:
                case str():
                    columns.add(chosen)
                case (column, _):
                    columns.add(column)
                case _:
                    columns.add(chosen.parameter_name)
        return columns


class MergedFilter(admin.SimpleListFilter):
    """Records that stay, and those that were merged into another."""

    title = "merging"
    parameter_name = "merged"

    def lookups(self, request, model_admin):
        return [("no", "stays"), ("yes", "merged into another")]

    def queryset(self, request, queryset):
        return queryset.filter(merged_into__isnull=self.value() == "no") if self.value() else queryset


class RecordForm(forms.ModelForm):
    """A shared record, with a mark of how it stood when the form was opened.

    A slug that is left empty is proposed here, before the model is asked whether it is free.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].label = "Web address"
        columns = [name for name in self.fields if name in self.initial]
        self.standing = digest({name: str(self.initial[name]) for name in columns}) if self.instance.pk else ""
        self.fields["seen"].initial = self.standing

    def clean(self):
        cleaned = super().clean()
        if "slug" in self.fields and "slug" not in self.errors and not cleaned.get("slug"):
            cleaned["slug"] = self.proposed_slug(cleaned)
        if self.instance.pk and cleaned.get("seen") != self.standing:
            raise forms.ValidationError(
                "Somebody else saved this record while you worked on it. Yours stands below, unsaved. "
                f"{self._theirs()} To keep yours, copy what you need, open the record again and put it in."
            )
        return cleaned

    def full_clean(self):
        super().full_clean()
        if self.is_bound and not self.cleaned_data.get(self._meta.model.slug_from) and not self.data.get("slug"):
            self.errors.pop("slug", None)  # there is nothing to make it from yet, as another error says

    def proposed_slug(self, cleaned: dict) -> str:
        """A free address made from the name or title, "" where its letters have no ASCII form."""
        return free_address(self._meta.model, cleaned.get(self._meta.model.slug_from) or "")

    def clean_slug(self) -> str:
        """The address that was typed. Refused where it is another's, who is named, with one that is free."""
        typed, model = self.cleaned_data["slug"], self._meta.model
        owner = owner_of(model, typed) if typed else None
        if owner is None or owner.pk == self.instance.pk:
            return typed
        page = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[owner.pk])
        message = "“{}” leads to <a href='{}'>{}</a> and stays theirs. “{}” is free."
        raise forms.ValidationError(format_html(message, typed, page, owner, free_slug(model, typed)))

    def _theirs(self) -> str:
        """What the record holds now, where it differs from what was typed."""
        differing = [name for name in self.changed_data if name in self.initial]
        theirs = [f"{self.fields[name].label}: {amend.told(self.instance, name)}." for name in differing]
        return f"Theirs says: {' '.join(theirs)}" if theirs else "They wrote the same."


class RecordAdmin(ClosedLookups, NumberingAdmin):
    """A shared record. What readers see of it is changed on record, and an address it had keeps leading to it."""

    form = RecordForm
    search_fields = ["folded"]
    change_form_template = "admin/articles/record_form.html"
    delete_confirmation_template = "admin/articles/record_delete.html"
    object_history_template = "admin/articles/record_history.html"
    rows: dict[str, int] = {}  # of text fields that want more than three

    # ── Who sees and changes what ───────────────────────────────────────────

    def withheld(self, request, obj) -> set[str]:
        """The columns that this user gets neither to read nor to fill in; `obj` is None for a new record."""
        return set()

    def why_not_editable(self, request, obj) -> str:
        """Why this user cannot change `obj`, and who can; "" where they can."""
        if self.has_change_permission(request, obj):
            return ""
        return f"You can read this, not change it. This takes {guards.role_for(self._permission('change'))}."

    def _permission(self, verb: str) -> str:
        return f"{self.opts.app_label}.{verb}_{self.opts.model_name}"

    def get_fieldsets(self, request, obj=None):
        withheld = self.withheld(request, obj)
        kept = [
            (name, {**options, "fields": [column for column in options["fields"] if column not in withheld]})
            for name, options in super().get_fieldsets(request, obj)
        ]
        kept = [(name, options) for name, options in kept if options["fields"]]
        if obj and self.has_change_permission(request, obj):
            kept[0][1]["fields"].append("seen")
        if obj is None and "is_another" in self.form.declared_fields:
            kept[0][1]["fields"].insert(1, "is_another")
        return kept

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if isinstance(db_field, models.URLField):
            kwargs["assume_scheme"] = "https"
        if isinstance(db_field, models.TextField):
            kwargs["form_class"] = Received if db_field.name == "text_received" else Lines
            kwargs["widget"] = forms.Textarea(attrs={"rows": self.rows.get(db_field.name, 3), "cols": 60})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        record = self.get_object(request, object_id) if object_id else None
        why_not = self.why_not_editable(request, record) if record else ""
        context = {**(extra_context or {}), "why_not_editable": why_not}
        return super().changeform_view(request, object_id, form_url, context)

    def history_view(self, request, object_id, extra_context=None):
        record = self.get_object(request, object_id)
        moves = amend.changes_of(record) if record and request.user.has_perm("articles.view_move") else None
        return super().history_view(request, object_id, {"moves": moves, **(extra_context or {})})

    # ── Saving ──────────────────────────────────────────────────────────────

    def save_model(self, request, obj, form, change):
        if not change:
            obj.save()
            return
        form.was = type(obj)._default_manager.get(pk=obj.pk)
        columns = [field.name for field in self.opts.concrete_fields if field.name in form.changed_data]
        obj.save(update_fields=[*columns, *obj.folded_columns] if isinstance(obj, Folded) else columns)
        if obj.slug != form.was.slug:
            obj.remember_former_slug(form.was.slug)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if change:
            amend.record_changes(form.instance, was=form.was, by=request.user)
        counts.count_again([form.instance, form.was] if change else [form.instance])

    # ── Finding ─────────────────────────────────────────────────────────────

    def also_found(self, words: list[str]) -> list[int]:
        """The keys of records that the folded `words` find by what the database cannot fold."""
        return []

    def get_search_results(self, request, queryset, search_term):
        folded = fold(search_term)
        matches, may_repeat = super().get_search_results(request, queryset, folded)
        if folded.split() and (others := self.also_found(folded.split())):
            matches, may_repeat = queryset.filter(Q(pk__in=_keys(matches)) | Q(pk__in=others)), False
        if request.resolver_match.url_name == "autocomplete" and hasattr(self.model, "merged_into"):
            # Nobody should be chosen who was merged into another: that other is offered instead.
            kept, merged = matches.filter(merged_into=None), matches.exclude(merged_into=None)
            standing_in = merged.order_by().values("merged_into")
            matches, may_repeat = queryset.filter(Q(pk__in=_keys(kept)) | Q(pk__in=standing_in)), False
        return matches, may_repeat

    # ── Deleting ────────────────────────────────────────────────────────────

    def get_deleted_objects(self, objs, request):
        """As Django does, but what stands in the way is counted, and said before any permission that lacks."""
        to_delete, counts, lacking, protected = super().get_deleted_objects(objs, request)
        if protected:
            collector = NestedObjects(using=self.model.objects.db)
            collector.collect(objs)
            lacking, protected = set(), _counted(collector.protected)
        return to_delete, counts, lacking, protected

    def delete_view(self, request, object_id, extra_context=None):
        context = {"can_be_merged": hasattr(self.model, "merged_into"), **(extra_context or {})}
        return super().delete_view(request, object_id, context)


def _counted(rows: Iterable[models.Model]) -> list[str]:
    """What `rows` are, and how many; rows of editions count as the editions they belong to."""
    editions, kinds = set(), Counter()
    for row in rows:
        match row:
            case PrintedRow():
                editions.add(row.edition_id)
            case Edition():
                editions.add(row.pk)
            case _:
                kinds[row._meta.verbose_name] += 1
    kinds["printed edition"] = len(editions)
    return [f"{kind}: {number}" for kind, number in sorted(kinds.items()) if number]


def owner_of(model: Any, slug: str) -> Any:
    """The record of `model` whose address is, or once was, `slug`; None if it is free."""
    try:
        return model.objects.by_slug(slug)
    except ObjectDoesNotExist:
        return None


def free_address(model: type[models.Model], name: str) -> str:
    """An address for a record called `name`, with a number where others have it; "" where no letter has an ASCII form."""
    return free_slug(model, name) if slugify(name) else ""


def _keys(records: models.QuerySet) -> models.QuerySet:
    return records.order_by().values("pk")


def merge_refusal(record, target) -> str:
    """Why `record` cannot be merged into `target`; "" where it can. Merging leads one step, never along a chain."""
    kept = target.merged_into
    if target.pk == record.pk:
        return "A record cannot be merged into itself. Choose another one, or none."
    if kept and kept.pk == record.pk:
        return f"“{target}” was merged into this one. Open it and take that back first."
    if kept:
        return f"“{target}” was itself merged into “{kept}”. Choose “{kept}”."
    if record.pk and (others := type(record).objects.filter(merged_into=record).order_by("pk")[:3]):
        names = ", ".join(f"“{other}”" for other in others)
        return f"Others were merged into this one: {names}. Merge those into “{target}” first."
    return ""


class MergingForm(RecordForm):
    """A record that can be merged into another of its kind."""

    def clean_merged_into(self):
        target = self.cleaned_data["merged_into"]
        if target and (refusal := merge_refusal(self.instance, target)):
            raise forms.ValidationError(refusal)
        return target
