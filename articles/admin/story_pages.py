"""The pages that a story has on the desk beside its form: each asks who may, and none changes a story by a GET."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from articles.admin import fitness, previews, step_words, steps
from articles.admin.notes import notes_urls
from articles.admin.on_record import RecordPage
from articles.admin.plans import PlansForm
from articles.admin.reprints import reprints_page
from articles.admin.story_saves import already_done, seen_version
from articles.admin.typing import typing_urls
from articles.admin.wire import wire_urls
from articles.desk.press.compose import compose
from articles.desk.rules.refusals import Refused, Stale
from articles.desk.steps import guards, minor, plans
from articles.desk.steps.dismissals import dismiss_refusal
from articles.desk.steps.linking import confirm_refusal
from articles.intake import normalise_body
from articles.models import Article
from articles.reader.door import show
from articles.reader.pages import article_context, furniture_of
from articles.text import paragraphs


class StoryPages(admin.ModelAdmin):
    """Preview, record, reprints, and what is posted from them."""

    def get_urls(self):
        def door(view):
            return self.admin_site.admin_view(view)

        return [
            path("intake/", door(self.intake_view), name="article-intake"),
            path("<int:pk>/move/", door(self.move_view), name="article-move"),
            path("<int:pk>/plans/", door(self.plans_view), name="article-plans"),
            path("<int:pk>/preview/", door(self.preview_view), name="article-preview"),
            path("<int:pk>/check/", door(self.check_view), name="article-check"),
            path("<int:pk>/record/", door(self.record_view), name="article-record"),
            path("<int:pk>/reprints/<str:rows>/<int:number>/", door(self.reprints_view), name="article-reprints"),
            path("<int:pk>/dismiss/", door(self.dismiss_view), name="article-dismiss"),
            *notes_urls(self),
            *wire_urls(self),
            *typing_urls(self),
            *super().get_urls(),
        ]

    def said(self, request, pk: int, name: str) -> HttpResponseRedirect:
        """Back to the story, with what has become of it."""
        story = self.get_queryset(request).get(pk=pk)
        step = story.moves.select_related("edition__article").first()
        self.message_user(request, step_words.outcome(name, story, step.at), messages.SUCCESS)
        if doubt := minor.doubt(step):
            self.message_user(request, doubt, messages.WARNING)
        return redirect("admin:articles_article_change", pk)

    def seen(self, request, pk: int) -> Article:
        """The story `pk` as whoever posted had it before them. Raises Http404, PermissionDenied."""
        story = get_object_or_404(Article, pk=pk)
        if not self.has_view_permission(request, story):
            raise PermissionDenied
        if request.method == "POST":
            story.version = seen_version(request)
        return story

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def move_view(self, request, pk):
        """Take the step that was posted; refused, it comes back with what was typed and why."""
        story = self.seen(request, pk)
        if request.method != "POST":
            return redirect("admin:articles_article_change", pk)
        name = request.POST.get("_step", "")
        try:
            steps.take(story, name, request.user, request.POST)
        except Refused as refused:
            story.refresh_from_db()
            if done := already_done(story, name, request.user):
                self.message_user(request, done, messages.INFO)
                return redirect("admin:articles_article_change", pk)
            return self.refused(request, story, name, refused)
        return self.said(request, pk, name)

    def refused(self, request, story, name: str, refused: Refused):
        """The step once more on a page of its own. The version is the present one: a second press is meant."""
        messages.error(request, str(refused))
        if isinstance(refused, Stale):  # another text than they had before them: they have to read it first
            return redirect("admin:articles_article_change", story.pk)
        possible = steps.buttons(story, request.user, name, request.POST)
        pressed = [button for button in possible if button.name == name and not button.why]
        if not pressed:
            return redirect("admin:articles_article_change", story.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": pressed[0].label,
            "story": story,
            "opts": self.opts,
            "button": pressed[0],
        }
        return render(request, "admin/articles/article/step.html", context)

    @method_decorator(require_POST)
    def intake_view(self, request):
        """What is pasted into the editor, posted as `markup`: as JSON the `body` to insert, and what was not kept."""
        if not (self.has_add_permission(request) or self.has_change_permission(request)):
            raise PermissionDenied
        intake = normalise_body(request.POST.get("markup", ""))
        return JsonResponse({"body": paragraphs(intake.body), "message": intake.message})

    @method_decorator(require_POST)
    def plans_view(self, request, pk):
        """Change urgency, assignee, plans and the note of a story in any state; no edition comes of it."""
        story = self.seen(request, pk)
        form = PlansForm(request.POST, instance=get_object_or_404(Article, pk=pk))
        try:
            if not form.is_valid():
                raise Refused(steps.told_errors(form))
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
                done = page.keep(story.version, request.user)
            except Refused as refused:
                messages.error(request, str(refused))
            else:
                messages.success(request, f"{done}.")
                return redirect("admin:article-record", pk)
        context = {
            **self.admin_site.each_context(request),
            **page.rows(),
            "title": "On the record",
            "story": story,
            "opts": self.opts,
            "why_not": why_not,
            "notices": story.notices.all(),
            "confirm_refusal": confirm_refusal(story, request.user),
        }
        return render(request, "admin/articles/article/record.html", context)

    @method_decorator(require_safe)
    def reprints_view(self, request, pk, rows, number):
        """Where else the words of a quotation, or what a notice is about, were printed."""
        story = self.seen(request, pk)
        if rows not in {"quotes", "notices"}:
            raise Http404
        what = get_object_or_404(getattr(story, rows), number=number)
        back = (reverse("admin:article-record", args=[pk]), str(story))
        return reprints_page(request, self.admin_site, what, back)

    @method_decorator([require_http_methods(["GET", "HEAD", "POST"]), never_cache, xframe_options_sameorigin])
    def preview_view(self, request, pk):
        """The readers' page of the story as it is typed, saved or not; rows as they are saved."""
        document = compose(previews.typed(self, request, self.seen(request, pk)))
        context = article_context(document, furniture=furniture_of(document), preview=True)
        return show(request, "article.html", context, language=document["language"])

    @method_decorator([require_POST, never_cache])
    def check_view(self, request, pk):
        """As JSON what is to do (`todo`) and the cards (`cards`), each as HTML, of the story as it is typed."""
        story = previews.typed(self, request, self.seen(request, pk))
        context = {
            "story": story,
            "fitness": fitness.fitness(story, request.user, is_typed=True),
            "card": previews.card_of(story),
            "is_editable": self.has_change_permission(request, story),
            "can_dismiss": not dismiss_refusal(story, request.user),
        }
        blocks = {"todo": "admin/articles/article/_todo.html", "cards": "admin/articles/article/_cards.html"}
        return JsonResponse({name: render_to_string(template, context, request) for name, template in blocks.items()})
