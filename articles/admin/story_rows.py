"""The rows of a story in its form: bylines, people, quotations, sources, pictures, notices, tags."""

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget, RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db import models

from articles.admin.pickers import Rule
from articles.admin.rows import RowForm, RowFormSet, RowInline
from articles.admin.texts import Lines
from articles.desk.press.revisions import parent_field
from articles.models import ArticlePhoto, Byline, Citation, Mention, Notice, Quote, TaggedArticle

# A story has many of them: each starts small and grows by its corner.
SHORT = {models.TextField: {"form_class": Lines, "widget": AdminTextareaWidget(attrs={"rows": 2, "cols": 40})}}


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


class BylineForm(RowForm):
    rules = {
        "byline_is_a_person_or_a_label": Rule(
            frozenset({"person", "label"}), lambda byline: bool(byline.person) != bool(byline.label)
        )
    }


class BylineInline(StoryRow):
    form = BylineForm
    model = Byline
    names = ("person",)
    autocomplete_fields = ["person"]
    fields = ["person", ("credit", "label"), "order"]


class MentionInline(StoryRow):
    model = Mention
    names = ("person",)
    autocomplete_fields = ["person"]
    verbose_name = "person in the story"
    verbose_name_plural = "people in the story"
    fieldsets = [
        (None, {"fields": ["person", "described_as", "order"]}),
        (
            "Right of reply",
            {
                "classes": ["collapse"],
                "fields": ["criticised", ("approach", "approached_at", "approached_how"), "answer"],
            },
        ),
    ]


class QuoteForm(RowForm):
    rules = {
        "quote_has_words": Rule(
            frozenset({"kind", "text"}), lambda quote: quote.kind == Quote.Kind.REPORTED or bool(quote.text)
        )
    }


class QuoteInline(StoryRow):
    form = QuoteForm
    model = Quote
    names = ("speaker", "source", "occasion")
    autocomplete_fields = ["speaker", "source", "occasion"]
    fieldsets = [
        (None, {"fields": [("kind", "attribution", "order"), "text", ("speaker", "label", "title"), "public_reason"]}),
        (
            "Where, when, and how we know",
            {
                "fields": [
                    ("source", "medium", "place"),
                    ("said_on", "said_precision"),
                    ("occasion", "occasion_basis"),
                    ("basis", "language", "translated", "checked_how"),
                ]
            },
        ),
        ("The same words stand twice?", {"classes": ["collapse"], "fields": [("prefix", "suffix")]}),
    ]


class CitationInline(StoryRow):
    model = Citation
    names = ("source",)
    autocomplete_fields = ["source"]
    verbose_name = "source of the story"
    verbose_name_plural = "sources of the story"
    fields = ["source", "passage", "order"]


class PictureInline(StoryRow):
    model = ArticlePhoto
    names = ("photo",)
    autocomplete_fields = ["photo"]
    fields = ["photo", "caption", "alt_text", "decorative", ("role", "order"), "number"]
    readonly_fields = ["number"]


class NoticeRows(RowFormSet):
    """Notices of which those that were printed stay: readers have them."""

    def clean(self):
        super().clean()
        for row in self.deleted_forms:
            if row.instance.first_edition:
                raise ValidationError(
                    "Readers have this notice: it stays. Add another one that says what is right now."
                )


class NoticeForm(RowForm):
    rules = {"notice_has_text": Rule(frozenset({"text"}), lambda notice: bool(notice.text))}


class NoticeInline(StoryRow):
    """Corrections, clarifications, editor's notes. The reason of a retraction comes with its step, never from here."""

    model = Notice
    form = NoticeForm
    formset = NoticeRows
    fields = [("kind", "place", "at"), "text", "prompted_by", "order"]

    def get_queryset(self, request):
        return super().get_queryset(request).exclude(kind=Notice.Kind.RETRACTION)

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        if db_field.name == "kind":
            kwargs["choices"] = [choice for choice in Notice.Kind.choices if choice[0] != Notice.Kind.RETRACTION]
        return super().formfield_for_choice_field(db_field, request, **kwargs)


class TagInline(StoryRow):
    model = TaggedArticle
    names = ("tag",)
    autocomplete_fields = ["tag"]
    fields = ["tag", "order"]


ROWS = [BylineInline, QuoteInline, MentionInline, CitationInline, PictureInline, NoticeInline, TagInline]
