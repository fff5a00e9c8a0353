"""The story's form and list. Whatever a form posts, the table of steps decides."""

from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.timesince import timesince
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from articles.admin import filters, fitness, saved, steps
from articles.admin.on_record import RecordPage
from articles.admin.plans import PlansForm
from articles.admin.recalls import recall_page
from articles.admin.records import ClosedLookups, Lines, NumberingAdmin
from articles.admin.story_form import StoryForm, for_editor
from articles.admin.story_rows import ROWS
from articles.desk import combined, editing, guards, plans, standing
from articles.desk.compose import compose
from articles.desk.refusals import Refused
from articles.desk.restoring import restore_revision
from articles.desk.workflow import move
from articles.models import Article, Quote, Revision, now
from articles.reader.addresses import address
from articles.reader.door import show
from articles.reader.pages import article_context, furniture_of
from articles.text import fold


def seen_version(request) -> int:
    """The version that whoever posted had before them; 0, which no story has, where that is not told."""
    told = request.POST.get("seen_version", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 10 else 0


@admin.register(Article)
class ArticleAdmin(ClosedLookups, NumberingAdmin):
    form = StoryForm
    list_display = ["headline", "stands", "readers_see", "section", "urgency", "assigned_to", "saved"]
    list_filter = [
        "state", filters.ReadersSeeFilter, filters.MineFilter, "section", filters.AssignedFilter, filters.PersonFilter,
        "language", "genre",
    ]  # fmt: skip
    list_select_related = ["section", "assigned_to"]
    list_per_page = 50
    show_full_result_count = False  # a count over the whole table, for a figure that nobody needs
    search_fields = ["folded"]
    search_help_text = "Words of the headline or the address, with or without accents."
    autocomplete_fields = ["translation_of", "section"]
    formfield_overrides = {models.TextField: {"form_class": Lines, "widget": AdminTextareaWidget}}
    readonly_fields = ["published_at", "text"]
    inlines = ROWS
    save_on_top = False
    change_form_template = "admin/articles/article/change_form.html"
    object_history_template = "admin/articles/article/history.html"
    fieldsets = [
        (None, {"fields": ["headline", "standfirst", "body"]}),
        (
            "In the paper",
            {"fields": [("section", "genre"), ("kicker", "slug"), ("dateline_place", "dateline_on"), "language"]},
        ),
        ("Plans", {"fields": [("urgency", "assigned_to"), ("planned_for", "embargo_until"), "internal_note"]}),
        ("More", {"classes": ["collapse"], "fields": ["translation_of", "noindex", "published_at"]}),
    ]

    class Media:
        css = {"all": ["desk/desk.css"]}
        js = ["desk/prose.js", "desk/jump.js"]

    # ── The list ────────────────────────────────────────────────────────────

    def get_queryset(self, request):
        return standing.annotated(super().get_queryset(request))

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, fold(search_term))

    @admin.display(description="stands", ordering="state")
    def stands(self, story):
        return standing.state_of(story)

    @admin.display(description="readers see")
    def readers_see(self, story):
        return standing.readers_see(story)

    @admin.display(description="saved", ordering="modified_at")
    def saved(self, story):
        return f"{timesince(story.modified_at, depth=1)} ago"

    def view_on_site(self, story):
        """Where readers find it; the preview where they do not."""
        edition = story.editions.live().first()
        return address(edition) if edition else reverse("admin:article-preview", args=[story.pk])

    # ── Who may ─────────────────────────────────────────────────────────────

    def is_fix(self, request, story) -> bool:
        """Whether the form was opened to fix a story in print, by somebody who may."""
        return "fix" in request.GET and not combined.refusal(story, combined.FIX_AND_PUBLISH, request.user)

    def has_change_permission(self, request, obj=None):
        if obj is None:
            return super().has_change_permission(request)
        return not guards.edit_refusal(obj, request.user) or self.is_fix(request, obj)

    def has_delete_permission(self, request, obj=None):
        return False  # a story is spiked or retracted, never deleted

    # ── The form ────────────────────────────────────────────────────────────

    def get_fieldsets(self, request, obj=None):
        """Who cannot edit sees the text as it reads, not its markup."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        return [(None, {"fields": ["headline", "standfirst", "text"]}), *fieldsets[1:]]

    @admin.display(description="text")
    def text(self, story):
        return format_html('<div class="desk-prose">{}</div>', mark_safe(for_editor(story.body)))  # sanitised there

    def get_urls(self):
        def door(view):
            return self.admin_site.admin_view(view)

        return [
            path("<int:pk>/move/", door(self.move_view), name="article-move"),
            path("<int:pk>/plans/", door(self.plans_view), name="article-plans"),
            path("<int:pk>/preview/", door(self.preview_view), name="article-preview"),
            path("<int:pk>/record/", door(self.record_view), name="article-record"),
            path("<int:pk>/recall/<str:rows>/<int:number>/", door(self.recall_view), name="article-recall"),
            path("<int:pk>/dismiss/", door(self.dismiss_view), name="article-dismiss"),
            path("<int:pk>/saved/<int:number>/", door(self.saved_view), name="article-saved"),
            *super().get_urls(),
        ]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.refusal = getattr(request, "refusal", None)
        return form

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Refused as refused:
            # The transaction was undone. The same form once more shows what was typed, and why.
            request.refusal = refused
            return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if change:
            context |= self.panel(request, context["original"])
        context["show_save_and_add_another"] = False
        return super().render_change_form(request, context, add, change, form_url, obj)

    def panel(self, request, posted) -> dict:
        """What the page says beside the form: where the story stands, what can be done, what keeps it from print."""
        story = self.get_queryset(request).get(pk=posted.pk)
        is_fix = self.is_fix(request, story)
        is_editable = self.has_change_permission(request, story)
        posted = request.POST if request.method == "POST" else None
        pressed = request.POST.get("_step", "")
        if is_fix:
            buttons = [steps.fix_button(story, request.user, posted)]
        else:
            buttons = steps.buttons(story, request.user, pressed, posted)
        context = {
            "story": story,
            "stands": standing.state_of(story),
            "readers_see": standing.readers_see(story),
            "buttons": buttons,
            "pressed": pressed,
            "is_fix": is_fix,
            "is_editable": is_editable,
            "can_fix": not is_fix and not combined.refusal(story, combined.FIX_AND_PUBLISH, request.user),
            "why_not_editable": "" if is_editable else guards.edit_refusal(story, request.user),
            "last_move": story.moves.first(),
            "fitness": fitness.fitness(story, request.user),
            "can_dismiss": is_editable or self.has_change_permission(request),
        }
        if not is_editable and not plans.plans_refusal(story, request.user):
            context["plans"] = PlansForm(instance=story)
        if is_fix:
            context |= {"show_save": False, "show_save_and_continue": False}
        return context

    def save_model(self, request, obj, form, change):
        if not change:
            obj.created_by = obj.modified_by = request.user
            obj.save()
            return
        version = form.cleaned_data["seen_version"]
        if self.is_fix(request, obj):
            printed = Article.objects.get(pk=obj.pk)
            printed.version = version
            move(printed, combined.FIX_AND_PUBLISH.first, by=request.user)
            obj.state, version = printed.state, printed.version
            request.is_fixing = True
        editing.claim(obj, version, request.user)
        columns = {field.name for field in Article._meta.concrete_fields} & set(form.cleaned_data)
        obj.save(update_fields=[*columns, "folded"])  # a stale form never writes a state back
        if "slug" in form.changed_data:
            obj.remember_former_slug(form.initial["slug"])

    def save_formset(self, request, form, formset, change):
        if formset.model is Quote:
            for row in formset.forms:
                if "checked_how" in row.changed_data:
                    checked = bool(row.instance.checked_how)
                    row.instance.checked_by = request.user if checked else None
                    row.instance.checked_at = now() if checked else None
        super().save_formset(request, form, formset, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        editing.finish(form.instance, request.user)
        story = Article.objects.get(pk=form.instance.pk)
        if value := request.POST.get("_dismiss"):
            fitness.dismiss(story, value, request.user)
        if getattr(request, "is_fixing", False):
            steps.print_fix(story, request.user, request.POST)
        elif name := request.POST.get("_step"):
            steps.take(story, name, request.user, request.POST)

    def response_add(self, request, obj, post_url_continue=None):
        if "_continue" not in request.POST and "_popup" not in request.POST:
            self.message_user(request, f"“{obj}” is kept as a draft.", messages.SUCCESS)
            return redirect("admin:articles_article_change", obj.pk)
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        if "_step" in request.POST:
            return self.said(request, obj.pk, request.POST["_step"])
        if "_dismiss" in request.POST:
            self.message_user(request, "Dismissed, and the story is saved.", messages.SUCCESS)
            return redirect("admin:articles_article_change", obj.pk)
        return super().response_change(request, obj)

    def said(self, request, pk: int, name: str) -> HttpResponseRedirect:
        """Back to the story, with what has become of it."""
        story = self.get_queryset(request).get(pk=pk)
        told = f"Done: {name}. “{story}” is {standing.state_of(story)}. Readers see {standing.readers_see(story)}."
        self.message_user(request, told, messages.SUCCESS)
        return redirect("admin:articles_article_change", pk)

    # ── Pages of their own ──────────────────────────────────────────────────

    def seen(self, request, pk: int) -> Article:
        """The story `pk` as whoever posted had it before them. Raises Http404, PermissionDenied."""
        story = get_object_or_404(Article, pk=pk)
        if not self.has_view_permission(request, story):
            raise PermissionDenied
        if request.method == "POST":
            story.version = seen_version(request)
        return story

    @method_decorator(require_POST)
    def move_view(self, request, pk):
        """Take the step that was posted; refused, it comes back with what was typed and why."""
        story = self.seen(request, pk)
        name = request.POST.get("_step", "")
        try:
            steps.take(story, name, request.user, request.POST)
        except Refused as refused:
            return self.refused(request, story, name, refused)
        return self.said(request, pk, name)

    def refused(self, request, story, name: str, refused: Refused):
        """The step once more on a page of its own. The version is the present one: a second press is meant."""
        messages.error(request, str(refused))
        story.refresh_from_db()
        possible = steps.buttons(story, request.user, name, request.POST)
        found = [button for button in possible if button.name == name and not button.why]
        if not found:
            return redirect("admin:articles_article_change", story.pk)
        context = {
            **self.admin_site.each_context(request), "title": found[0].label, "story": story, "opts": self.opts,
            "button": found[0],
        }  # fmt: skip
        return render(request, "admin/articles/article/step.html", context)

    @method_decorator(require_POST)
    def plans_view(self, request, pk):
        """Change urgency, assignee, plans and the note of a story in any state; no edition comes of it."""
        story = self.seen(request, pk)
        form = PlansForm(request.POST, instance=get_object_or_404(Article, pk=pk))
        try:
            if not form.is_valid():
                raise Refused(" ".join(f"{name}: {' '.join(errors)}" for name, errors in form.errors.items()))
            changed = plans.change_plans(story, form.cleaned_data, by=request.user)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, f"Changed: {', '.join(changed)}." if changed else "Nothing was changed.")
        return redirect("admin:articles_article_change", pk)

    @method_decorator(require_POST)
    def dismiss_view(self, request, pk):
        """Set a warning aside on a story whose form is closed."""
        story = self.seen(request, pk)
        try:
            fitness.dismiss(story, request.POST.get("_dismiss", ""), request.user)
        except Refused as refused:
            messages.error(request, str(refused))
        return redirect("admin:articles_article_change", pk)

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def record_view(self, request, pk):
        """Speech and people found in the text, to be put on record at once; and which words were checked."""
        story = self.seen(request, pk)
        why_not = guards.edit_refusal(story, request.user)
        page = RecordPage(story, request.POST if request.method == "POST" else None)
        if request.method == "POST":
            try:
                told = page.keep(story.version, request.user)
            except Refused as refused:
                messages.error(request, str(refused))
            else:
                messages.success(request, f"{told}.")
                return redirect("admin:article-record", pk)
        context = {
            **self.admin_site.each_context(request), **page.rows(), "title": "On the record", "story": story,
            "opts": self.opts, "why_not": why_not, "notices": story.notices.all(),
        }  # fmt: skip
        return render(request, "admin/articles/article/record.html", context)

    @method_decorator(require_safe)
    def recall_view(self, request, pk, rows, number):
        """Where else the words of a quotation, or what a notice is about, were printed."""
        story = self.seen(request, pk)
        if rows not in {"quotes", "notices"}:
            raise Http404
        what = get_object_or_404(getattr(story, rows), number=number)
        back = (reverse("admin:article-record", args=[pk]), str(story))
        return recall_page(request, self.admin_site, what, back)

    @method_decorator([require_safe, never_cache])
    def preview_view(self, request, pk):
        """The readers' page of the story as it stands on the desk now."""
        document = compose(self.seen(request, pk))
        context = article_context(document, furniture=furniture_of(document), preview=True)
        return show(request, "articles/article.html", context)

    def history_view(self, request, object_id, extra_context=None):
        """Every step and every saved state, newest first, in place of Django's own log."""
        story = self.get_object(request, object_id)
        if story is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, story):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request), "title": f"What was done with “{story}”", "object": story, "opts": self.opts,
            "moves": story.moves.select_related("edition", "revision"),
            "revisions": story.revisions.defer("content").order_by("-number"),
            "editions": story.editions.defer("document", "folded").order_by("-number"),
            **(extra_context or {}),
        }  # fmt: skip
        return render(request, self.object_history_template, context)

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def saved_view(self, request, pk, number):
        """A saved state beside the newest one; posted to, the way back to it."""
        story = self.seen(request, pk)
        revision = get_object_or_404(Revision, article=story, number=number)
        newest = story.revisions.order_by("-number").first()
        if request.method == "POST":
            try:
                restore_revision(story, revision, by=request.user)
            except Refused as refused:
                messages.error(request, str(refused))
            else:
                messages.success(request, f"The story is as it was in state {number}.")
            return redirect("admin:articles_article_change", pk)
        other = newest if newest != revision else None
        context = {
            **self.admin_site.each_context(request), "title": f"Saved state {number}", "story": story, "opts": self.opts,
            "revision": revision, "other": other, "newest": newest.number, "why_not": guards.edit_refusal(story, request.user),
            "parts": saved.compare(revision, newest) if other else [],
        }  # fmt: skip
        return render(request, "admin/articles/article/saved.html", context)
