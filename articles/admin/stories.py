"""The story's form, its buttons, and the read-only records of what was done and printed."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse

from articles.admin.records import NumberedInline, NumberingAdmin
from articles.desk import editing, guards
from articles.desk.workflow import Refused, move, options
from articles.models import Article, Byline, Citation, Edition, Mention, Move, Notice, Quote, TaggedArticle
from articles.text import fold, paragraphs


class StoryForm(forms.ModelForm):
    """A working copy, with the version that the editor had before them."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Article
        fields = [
            "headline", "standfirst", "kicker", "slug", "body", "language", "section", "genre", "dateline_place",
            "dateline_on", "urgency", "planned_for", "embargo_until", "translation_of", "assigned_to", "noindex",
            "internal_note",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seen_version"].initial = self.instance.version

    def clean(self):
        cleaned = super().clean()
        if self.instance.pk and cleaned.get("seen_version") != self.instance.version:
            theirs = paragraphs(Article.objects.get(pk=self.instance.pk).body)
            raise forms.ValidationError(
                "Somebody else saved this story while you worked on it. Yours stands below, unsaved; theirs reads: "
                f"{theirs} To keep yours, copy what you need, open the story again and put it in."
            )
        return cleaned


class BylineInline(NumberedInline):
    model = Byline
    autocomplete_fields = ["person"]


class MentionInline(NumberedInline):
    model = Mention
    autocomplete_fields = ["person"]


class CitationInline(NumberedInline):
    model = Citation
    autocomplete_fields = ["source"]


class QuoteInline(admin.StackedInline):
    model = Quote
    extra = 0
    autocomplete_fields = ["speaker", "source", "occasion"]
    exclude = ["checked_by", "checked_at"]


class NoticeInline(NumberedInline):
    model = Notice


class TagInline(admin.TabularInline):
    model = TaggedArticle
    extra = 0
    autocomplete_fields = ["tag"]


@admin.register(Article)
class ArticleAdmin(NumberingAdmin):
    form = StoryForm
    list_display = ["headline", "state", "section", "assigned_to", "modified_at"]
    list_filter = ["state", "section"]
    list_select_related = ["section", "assigned_to"]
    search_fields = ["folded"]
    autocomplete_fields = ["translation_of"]
    prepopulated_fields = {"slug": ["headline"]}
    readonly_fields = ["state", "published_at"]
    inlines = [BylineInline, MentionInline, QuoteInline, CitationInline, NoticeInline, TagInline]
    change_form_template = "admin/articles/article/change_form.html"

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, fold(search_term))

    def has_change_permission(self, request, obj=None):
        if obj is None:
            return super().has_change_permission(request)
        return not guards.edit_refusal(obj, request.user)

    def has_delete_permission(self, request, obj=None):
        return False  # a story is spiked or retracted, never deleted

    def get_urls(self):
        return [
            path("<int:pk>/move/", self.admin_site.admin_view(self.move_view), name="article-move"),
            *super().get_urls(),
        ]

    def save_model(self, request, obj, form, change):
        if not change:
            obj.created_by = obj.modified_by = request.user
            obj.save()
            return
        editing.claim(obj, form.cleaned_data["seen_version"], request.user)
        columns = {field.name for field in Article._meta.concrete_fields} & set(form.cleaned_data)
        obj.save(update_fields=[*columns, "folded"])  # a stale form never writes a state back
        if "slug" in form.changed_data:
            obj.remember_former_slug(form.initial["slug"])

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        editing.finish(form.instance, request.user)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        article = self.get_object(request, object_id) if object_id else None
        steps = options(article, request.user) if article else []
        why_not = guards.edit_refusal(article, request.user) if article else ""
        context = {**(extra_context or {}), "steps": steps, "why_not_editable": why_not}
        try:
            return super().changeform_view(request, object_id, form_url, context)
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect(reverse("admin:articles_article_change", args=[object_id]))

    def move_view(self, request, pk):
        """Take the step that was posted. The table decides, whatever the page showed."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        article = get_object_or_404(Article, pk=pk)
        if not self.has_view_permission(request, article):
            raise PermissionDenied
        seen = request.POST.get("seen_version", "")
        article.version = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0
        try:
            step = move(article, request.POST.get("name", ""), by=request.user, note=request.POST.get("note", ""))
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, f"Done: {step.name}. The story is {article.get_state_display()}.")
        return redirect(reverse("admin:articles_article_change", args=[pk]))


class ReadOnlyAdmin(admin.ModelAdmin):
    """Records that nobody changes."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Edition)
class EditionAdmin(ReadOnlyAdmin):
    list_display = ["headline", "number", "kind", "live_from", "live_until"]
    fields = ["headline", "number", "kind", "note", "live_from", "live_until", "digest"]


@admin.register(Move)
class MoveAdmin(ReadOnlyAdmin):
    list_display = ["name", "record", "actor", "at", "note"]
    fields = ["name", "record", "from_state", "to_state", "actor", "at", "note"]
