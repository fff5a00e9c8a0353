"""The rows of a story in its form: bylines, people, quotations, sources, pictures, notices, tags."""

from django.core.exceptions import ValidationError

from articles.admin.found_speech import FoundInline
from articles.admin.pickers import Rule
from articles.admin.quotations import QuoteInline
from articles.admin.rows import RowForm, RowFormSet, StoryRow
from articles.models import ArticlePhoto, Byline, Citation, Mention, Notice, TaggedArticle


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


ROWS = [BylineInline, QuoteInline, FoundInline, MentionInline, CitationInline, PictureInline, NoticeInline, TagInline]
