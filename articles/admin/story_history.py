"""What became of a story: its history, two saved states compared, the way back, and what is read after printing."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods, require_safe

from articles.admin import saved, steps
from articles.admin.story_pages import StoryPages
from articles.admin.time_line import stands, time_line
from articles.desk.press import eyes
from articles.desk.rules.refusals import Refused
from articles.desk.steps import guards
from articles.desk.steps.restoring import restore_revision
from articles.models import Article, Revision
from articles.reader import changes, reading

COUNTERSIGN = "countersign"


def asked_number(request, name: str) -> int:
    """The number of a saved state in the query. Raises Http404 if it is none."""
    value = request.GET.get(name, "")
    if not (value.isascii() and value.isdigit() and len(value) < 10):
        raise Http404("No such saved state.")
    return int(value)


class StoryHistory(StoryPages):
    """History, comparison, the way back, and Countersign. Each page asks who may see the story."""

    def get_urls(self):
        def door(view):
            return self.admin_site.admin_view(view)

        return [
            path("<int:pk>/compare/", door(self.compare_view), name="article-compare"),
            path("<int:pk>/saved/<int:number>/", door(self.saved_view), name="article-saved"),
            path("<int:pk>/countersign/", door(self.countersign_view), name="article-countersign"),
            *super().get_urls(),
        ]

    def page_context(self, request, story: Article, title: str) -> dict:
        """What every page of a story beside its form shows."""
        return {**self.admin_site.each_context(request), "title": title, "story": story, "opts": self.opts}

    def history_view(self, request, object_id, extra_context=None):
        """Everything that was done with the story, newest first, in place of Django's own log."""
        story = self.get_object(request, object_id)
        if story is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, story):
            raise PermissionDenied
        page, days = time_line(story, request.GET.get("page", 1))
        comparable = [
            entry.revision.number
            for _, entries in days
            for entry in entries
            if entry.revision and not entry.revision.is_erased
        ]
        context = {
            **self.page_context(request, story, f"History of “{story}”"),
            "page": page,
            "days": days,
            "newest": story.revisions.order_by("-number").values_list("number", flat=True).first(),
            "later": comparable[0] if comparable else None,
            "earlier": comparable[1] if len(comparable) > 1 else None,
            **(extra_context or {}),
        }
        return render(request, self.object_history_template, context)

    @method_decorator(require_safe)
    def compare_view(self, request, pk):
        """Any two saved states beside each other, the earlier one first."""
        story = self.seen(request, pk)
        numbers = {asked_number(request, "from"), asked_number(request, "to")}
        states = list(story.revisions.filter(number__in=numbers).order_by("number"))
        if len(states) != len(numbers):
            raise Http404("No such saved state.")
        before, after = states[0], states[-1]
        is_erased = before.is_erased or after.is_erased
        context = {
            **self.page_context(request, story, f"State {before.number} and state {after.number}"),
            "before": before,
            "after": after,
            "newest": story.revisions.order_by("-number").values_list("number", flat=True).first(),
            "is_erased": is_erased,
            "parts": [] if is_erased else saved.compare(before.content, after.content),
        }
        return render(request, "admin/articles/article/compare.html", context)

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def saved_view(self, request, pk, number):
        """What going back to a saved state would change; posted to, the way back."""
        story = self.seen(request, pk)
        revision = get_object_or_404(Revision, article=story, number=number)
        if request.method == "POST":
            try:
                restore_revision(story, revision, by=request.user)
            except Refused as refused:
                messages.error(request, str(refused))
            else:
                messages.success(request, f"The story is as it was in state {number}. What stood there is kept.")
            return redirect("admin:articles_article_change", pk)
        newest = story.revisions.order_by("-number").first()
        other = newest if newest != revision else None
        context = {
            **self.page_context(request, story, f"Back to state {number}?" if other else f"State {number}"),
            "revision": revision,
            "other": other,
            "why_not": guards.edit_refusal(story, request.user),
            "parts": saved.compare(newest.content, revision.content) if other and not revision.is_erased else [],
        }
        return render(request, "admin/articles/article/saved.html", context)

    @method_decorator(require_safe)
    def countersign_view(self, request, pk):
        """What was printed on one pair of eyes, beside the edition before it, and the button of who has read it."""
        story = self.seen(request, pk)
        edition = eyes.unread_of(story)
        if edition is None:
            messages.info(request, "Nothing of it waits to be read after printing.")
            return redirect("admin:articles_article_change", pk)
        before = reading.printed_before(edition)
        possible = steps.buttons(story, request.user)
        printing = edition.moves.exclude(name=COUNTERSIGN).order_by("number").first()
        context = {
            **self.page_context(request, story, f"What was printed as edition {edition.number}"),
            "edition": edition,
            "stands": stands(edition),
            "before": before,
            "change": changes.compare(edition, before),
            "notices": [] if before else edition.document.get("notices", []),  # else the change has them
            "printing": printing,
            "button": next((button for button in possible if button.name == COUNTERSIGN), None),
        }
        return render(request, "admin/articles/article/countersign.html", context)
