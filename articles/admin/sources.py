"""Sources: where the paper knows things from, and through whom."""

import hashlib

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from articles.admin.records import RecordAdmin
from articles.admin.reprints import reprints_page
from articles.admin.twins import TwinForm, sources_called
from articles.desk.steps import guards
from articles.models import EditionSource, Source


class SourceForm(TwinForm):
    twins = staticmethod(sources_called)

    class Meta:
        help_texts = {
            "slug": "The end of the page's address. Leave it empty and it is made from the title. An old one keeps leading here.",
            "has_page": "A page that says what it is and what in the paper rests on it. Without it the title is plain text.",
            "author": "Who wrote or said it, where that is public.",
            "credit_line": "The words by which its publisher wants to be named, such as “Reuters/Ann Example”. "
            "Readers see them.",
            "archived_url": "Where a copy stays when the original is gone.",
            "place": "Where it was said or published. Empty where the source does not say.",
            "published_precision": "How exactly the date is known. A month is entered as its first day.",
            "usage_terms": "What its publisher allows: how much, how long, in which countries.",
            "supersedes": "An earlier version of the same thing, such as the first take of a wire story.",
            "standing": "What its publisher says of it today. Stories that rest on one that was withdrawn are flagged.",
            "text_received": "Paste it whole and unchanged, before anybody edits. Once saved it stays as it came.",
            "reliability_note": "For the desk only: how far we trust it, and why.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "text_received" in self.fields:
            self.fields["text_received"].strip = False  # as it came, also where it began with a space

    def clean_via(self):
        return self._another("via", "A source is not known through itself. Leave this empty if we saw it.")

    def clean_supersedes(self):
        return self._another("supersedes", "A source cannot supersede itself. Choose the earlier one, or none.")

    def _another(self, column: str, refusal: str):
        other = self.cleaned_data[column]
        if other and other.pk == self.instance.pk:
            raise forms.ValidationError(refusal)
        return other


@admin.register(Source)
class SourceAdmin(RecordAdmin):
    form = SourceForm
    change_form_template = "admin/articles/source_form.html"
    list_display = ["title", "kind", "publisher", "known_through", "standing"]
    list_filter = ["kind", "standing", "has_page", "use_until"]
    list_select_related = ["via"]
    rows = {"text_received": 10}
    autocomplete_fields = ["author", "via", "supersedes"]
    fieldsets = [
        (
            None,
            {
                "fields": ["kind", "title", "slug", "has_page"],
                "description": "<strong>No confidential source's identity is ever typed into this system:</strong> no name, "
                "no number, no hint in a title or a note. Quote such a person as anonymous, with a public reason, and keep "
                "who it is outside this system, as the paper's rule says.",
            },
        ),
        (
            "Who published it",
            {
                "fields": [
                    "publisher",
                    "author",
                    "credit_line",
                    "url",
                    "archived_url",
                    "place",
                    ("published_on", "published_precision"),
                ],
                "description": "What is not known stays empty.",
            },
        ),
        ("How we have it", {"fields": ["via", "supersedes", "standing"]}),
        ("Terms of use", {"fields": ["usage_terms", "use_until"]}),
        ("For the desk only, never seen by readers", {"fields": ["text_received", "text_sha256", "reliability_note"]}),
    ]

    @admin.display(description="known through", ordering="via", empty_value="")
    def known_through(self, source):
        return source.via  # as a column of its own it would not wrap, and titles are long

    def has_change_permission(self, request, obj=None):
        # Readers' pages show a printed source as it stands here, and nobody else reads a change of it before them.
        may = super().has_change_permission(request, obj)
        return may and (obj is None or request.user.has_perm(guards.REVIEW) or not _is_printed(obj))

    def why_not_editable(self, request, obj):
        if super().has_change_permission(request, obj) and not self.has_change_permission(request, obj):
            return f"Readers see this source. Changing it takes {guards.role_for(guards.REVIEW)}."
        return super().why_not_editable(request, obj)

    def get_readonly_fields(self, request, obj=None):
        # A form would turn the line ends of a text that was received into its own.
        return ["text_sha256", "text_received"] if obj and obj.text_received else ["text_sha256"]

    def withheld(self, request, obj):
        return set() if obj else {"text_sha256"}

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if "text_received" in form.changed_data and obj.text_received:
            obj.text_sha256 = hashlib.sha256(obj.text_received.encode()).hexdigest()
            obj.save(update_fields=["text_sha256"])

    def view_on_site(self, obj):
        return reverse("source", args=[obj.slug]) if Source.objects.in_print().filter(pk=obj.pk).exists() else None

    def get_urls(self):
        view = self.admin_site.admin_view(self.reprints_view)
        return [path("<int:pk>/reprints/", view, name="source-reprints"), *super().get_urls()]

    @method_decorator(require_safe)
    def reprints_view(self, request, pk):
        """Every live story that rests on the source, or on what came through it."""
        source = get_object_or_404(Source, pk=pk)
        if not self.has_view_permission(request, source):
            raise PermissionDenied
        back = (reverse("admin:articles_source_change", args=[pk]), str(source))
        return reprints_page(request, self.admin_site, source, back)


def _is_printed(source: Source) -> bool:
    return EditionSource.objects.filter(source=source).exists()
