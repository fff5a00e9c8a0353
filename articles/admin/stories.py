"""The story's form. Whatever a form posts, the table of steps decides."""

from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget, RelatedFieldWidgetWrapper
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import models
from django.forms.widgets import Script
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import mark_safe

from articles.admin import fitness, quotations, steps
from articles.admin.found_speech import count_recorded
from articles.admin.notes import thread
from articles.admin.plans import PlansForm
from articles.admin.previews import card_of
from articles.admin.rows import NumberingAdmin
from articles.admin.story_blocks import blocks, pictures_of
from articles.admin.story_form import StoryForm, for_editor
from articles.admin.story_history import StoryHistory
from articles.admin.story_list import StoryList
from articles.admin.story_rows import ROWS
from articles.admin.story_saves import StorySaves
from articles.admin.texts import Lines
from articles.desk.press.composed import ComposedStory
from articles.desk.steps import combined, editing, guards, plans, standing
from articles.desk.steps.claims import claim
from articles.desk.steps.dismissals import dismiss_refusal
from articles.desk.steps.fixing import Fix
from articles.desk.steps.past import Past
from articles.desk.steps.workflow import changed_since_approval
from articles.models import Article, State
from articles.reader.addresses import address

STYLES = ["desk", "story", "bar", "beside", "notes", "keeping", "widths"]  # what stands later has the last word
# Small scripts of the page, one an enhancement. As modules they share no names with each other or with Django's.
MODULES = ["once", "kept", "presence", "counts", "check", "preview", "marks", "keys", "pickers", "notes"]


def module(name: str) -> Script:
    """The script of the desk called `name`."""
    return Script(f"desk/{name}.js", type="module")


@admin.register(Article)
class ArticleAdmin(StoryHistory, StoryList, StorySaves, NumberingAdmin):
    form = StoryForm
    autocomplete_fields = ["translation_of"]
    formfield_overrides = {models.TextField: {"form_class": Lines, "widget": AdminTextareaWidget}}
    inlines = ROWS
    save_on_top = False
    change_form_template = "admin/articles/article/change_form.html"
    object_history_template = "admin/articles/article/history.html"
    fieldsets = [
        (None, {"fields": ["kicker", "headline", "standfirst", "body"]}),
        (
            "In the paper",
            {
                "fields": [
                    ("section", "genre"),
                    "slug",
                    ("dateline_place", "dateline_on"),
                    ("language", "translation_of"),
                    "noindex",
                ]
            },
        ),
        ("Plans", {"fields": [("urgency", "assigned_to"), "planned_for", "embargo_until", "internal_note"]}),
    ]

    class Media:
        css = {"all": [f"desk/{name}.css" for name in STYLES]}
        js = ["desk/prose.js", "desk/jump.js", "desk/unsaved.js", *map(module, MODULES)]

    def view_on_site(self, story):
        """Where readers find it; the preview where they do not."""
        past = past_of(story)
        return address(past.on_display) if past.is_live else reverse("admin:article-preview", args=[story.pk])

    # ── Who may ─────────────────────────────────────────────────────────────

    def is_fix(self, request, story) -> bool:
        """Whether the form was opened to fix a story in print, by somebody who may."""
        return "fix" in request.GET and self.can_fix(request, story)

    def can_fix(self, request, story) -> bool:
        """Whether this user may fix the story in print."""
        return not combined.refusal(story, combined.FIX_AND_PUBLISH, request.user, past_of(story))

    def has_change_permission(self, request, obj=None):
        if obj is None:
            return super().has_change_permission(request)
        return not guards.edit_refusal(obj, request.user, past_of(obj)) or self.is_fix(request, obj)

    def has_delete_permission(self, request, obj=None):
        return False  # a story is spiked or retracted, never deleted

    # ── The form ────────────────────────────────────────────────────────────

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "section":
            field.empty_label = "Choose…"
        return field

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """A section is chosen among a dozen: nobody adds one in the middle of a story."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.refusal = getattr(request, "refusal", None)
        return form

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        form = context["adminform"].form
        story = None
        if change:
            context |= self.panel(request, context["original"])
            story = context["story"]
            context["refusals"] = form.non_field_errors()
            if set(form.errors) <= {NON_FIELD_ERRORS}:
                context["errors"] = None  # what was refused is said over the form, and nothing in it is marked
        context |= self.opened(request, story, context.get("is_editable", True))
        context["blocks"] = blocks(context["adminform"], context["inline_admin_formsets"], story)
        context["pictures"] = pictures_of(context["inline_admin_formsets"])
        context["show_save_and_add_another"] = False
        context["is_nav_sidebar_enabled"] = False  # the text needs the width
        return super().render_change_form(request, context, add, change, form_url, obj)

    def panel(self, request, original) -> dict:
        """What the page says over and beside the text: where the story stands, what can be done, what is to do."""
        is_posted = request.method == "POST"  # and then `original` holds what was typed
        story = self.get_queryset(request).get(pk=original.pk) if is_posted else original
        past, user = past_of(story), request.user
        posted = request.POST if is_posted else None
        pressed = request.POST.get("_step", "")
        is_fix = self.is_fix(request, story)
        if is_fix:
            buttons = [steps.fix_button(story, user, posted, past)]
        else:
            buttons = steps.buttons(story, user, pressed, posted, past)
        why_not_editable = "" if is_fix else guards.edit_refusal(story, user, past)
        context = {
            "story": story,
            "stands": standing.state_of(story),
            "readers_see": standing.readers_see(story),
            "pressed": pressed,
            "is_fix": is_fix,
            "is_editable": not why_not_editable,
            "can_fix": not is_fix and self.can_fix(request, story),
            "why_not_editable": why_not_editable,
            "last_move": story.moves.first(),
            "can_dismiss": not dismiss_refusal(story, user, past),
        }
        if why_not_editable:
            context["prose_html"] = mark_safe(for_editor(story.body))  # sanitised there
            if not plans.plans_refusal(story, user):
                context["plans"] = PlansForm(instance=story)
        if is_fix:
            context |= {"show_save": False, "show_save_and_continue": False}
        return context | steps.shared_out(buttons, pressed) | thread(story) | self.reading(story, user)

    def reading(self, story, user) -> dict:
        """What is found in the text of `story` as `user` has to look at it."""
        if story.state != State.APPROVED:
            return {"fitness": fitness.fitness(story, user), "card": card_of(story)}
        composed = ComposedStory.read(story)
        return {
            "changed_since_approval": changed_since_approval(composed),
            "fitness": fitness.fitness(composed.article, user),
            "card": card_of(composed.article),
        }

    def save_model(self, request, obj, form, change):
        if not change:
            obj.created_by = obj.modified_by = request.user
            obj.save()
            return
        version = form.cleaned_data["seen_version"]
        if self.is_fix(request, obj):
            request.fix = Fix(obj, request.user, version=version)
        else:
            claim(obj, request.user, version=version)
        columns = {field.name for field in Article._meta.concrete_fields} & set(form.cleaned_data)
        obj.save(update_fields=[*columns, *obj.folded_columns])  # a stale form never writes a state back
        if "slug" in form.changed_data:
            obj.remember_former_slug(form.initial["slug"])

    def save_related(self, request, form, formsets, change):
        quotations.make_people(formsets, request.user)
        super().save_related(request, form, formsets, change)
        quotations.link_people(form.instance, formsets)
        request.put_on_record = count_recorded(formsets)
        if not change:
            editing.sign(form.instance, request.user)
        if hasattr(request, "merged"):
            request.merged.keep_mine()
        if not hasattr(request, "fix"):  # which keeps what it prints
            editing.finish(form.instance, request.user)
        if value := request.POST.get("_dismiss"):
            fitness.dismiss(Article.objects.get(pk=form.instance.pk), value, request.user)
        if hasattr(request, "fix"):
            steps.print_fix(request.fix, request.POST)
        elif name := request.POST.get("_step"):
            steps.take(Article.objects.get(pk=form.instance.pk), name, request.user, request.POST)
        self.keep_what_was_sent(request, form.instance, is_new=not change)

    def save_form(self, request, form, change):
        if form.not_kept:
            self.message_user(request, f"The text could not be kept as it came: {form.not_kept}", messages.WARNING)
        return super().save_form(request, form, change)

    def response_add(self, request, obj, post_url_continue=None):
        if "_goto" in request.POST:
            return self.goes_to(request, obj)
        if "_more" in request.POST:
            return self.with_more_rows(request, obj.pk)
        if "_popup" not in request.POST:
            self.message_user(request, f"“{obj}” is kept as a draft.", messages.SUCCESS)
            return redirect("admin:articles_article_change", obj.pk)
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        if hasattr(request, "merged") and (taken := request.merged.sentence()):
            self.message_user(request, taken, messages.SUCCESS)
        if "_goto" in request.POST:
            return self.goes_to(request, obj)
        if "_step" in request.POST:
            return self.said(request, obj.pk, request.POST["_step"])
        if "_more" in request.POST:
            return self.with_more_rows(request, obj.pk)
        if "_record" in request.POST:
            count = request.put_on_record
            self.message_user(request, f"{count} quotation{'' if count == 1 else 's'} put on record.", messages.SUCCESS)
            return redirect("admin:articles_article_change", obj.pk)
        if "_dismiss" in request.POST:
            self.message_user(request, "Dismissed, and the story is saved.", messages.SUCCESS)
            return redirect("admin:articles_article_change", obj.pk)
        return super().response_change(request, obj)

    def with_more_rows(self, request, pk: int):
        """Back to the form with an empty row of the kind asked for: how one is added without JavaScript."""
        self.message_user(request, "Saved. An empty row stands open.", messages.SUCCESS)
        rows = request.POST["_more"]
        return redirect(
            f"{reverse('admin:articles_article_change', args=[pk])}?{urlencode({'more': rows})}#{rows}-group"
        )


def past_of(story: Article) -> Past:
    """The past of `story`, kept with it: a page asks many times whether somebody may change it."""
    return vars(story).setdefault("_past", Past(story))
