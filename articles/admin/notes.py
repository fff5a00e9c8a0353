"""Notes on a story: the thread beside its form, and on a page of its own for whoever has no JavaScript."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from articles.desk.rules.refusals import Refused
from articles.desk.steps import notes
from articles.desk.steps.notes import Written
from articles.intake import normalise_text
from articles.models import Article, Note
from articles.text import UNPRINTABLE


def notes_urls(stories) -> list[URLPattern]:
    """The address of a story's notes, for the admin of the `stories`."""

    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request, pk):
        story = get_object_or_404(Article, pk=pk)
        if not stories.has_view_permission(request, story) or notes.notes_refusal(request.user):
            raise PermissionDenied
        return notes_page(stories, request, story)

    return [path("<int:pk>/notes/", stories.admin_site.admin_view(view), name="article-notes")]


def thread(story: Article) -> dict:
    """What the templates `_notes.html` and `_note_form.html` show of `story`: one query."""
    written = list(Note.objects.filter(article=story))
    open_count = sum(note.resolved_at is None for note in written)
    return {"story": story, "notes": written, "open_notes": open_count, "longest_note": notes.LONGEST}


def notes_page(stories, request: HttpRequest, story: Article) -> HttpResponse:
    """The thread; posted to by `static/desk/notes.js`, the part of the story's page that shows it."""
    is_part = request.headers.get("X-Requested-With") == "fetch"
    said = {"note_text": "", "note_error": "", "note_warning": ""}
    if request.method == "POST":
        said |= _keep(request, story, request.user)
        if not is_part and not said["note_error"]:
            return _leave(request, story, said["note_warning"])
    context = {**stories.admin_site.each_context(request), **thread(story), **said, "opts": stories.opts}
    if is_part:
        return render(request, "admin/articles/article/_notes.html", context)
    return render(request, "admin/articles/article/notes.html", {**context, "title": "Notes"})


def _keep(request: HttpRequest, story: Article, by) -> dict:
    """Do what was posted by the user `by`: what the page says of it, with the words again where they were refused."""
    typed = normalise_text(UNPRINTABLE.sub("", request.POST.get("text", "")))
    try:
        if number := request.POST.get("resolve", ""):
            notes.resolve_note(_note(story, number), by=by)
            return {"note_text": typed}
        return {"note_warning": _unknown(notes.add_note(story, typed, by=by))}
    except Refused as refused:
        return {"note_text": typed, "note_error": str(refused)}


def _note(story: Article, number: str) -> Note:
    """The note `number` of `story`. Raises Http404."""
    is_number = number.isascii() and number.isdigit() and len(number) < 10
    return get_object_or_404(Note.objects.all(), article=story, number=int(number) if is_number else 0)


def _unknown(written: Written) -> str:
    """Which names in a note nobody has, for a sentence; "" where somebody has each of them."""
    if not written.unknown:
        return ""
    names = ", ".join(f"@{name}" for name in written.unknown)
    return f"Nobody on the desk has the user name {names}: nobody was told there. The note is kept."


def _leave(request: HttpRequest, story: Article, warning: str) -> HttpResponse:
    """Back to the page of the notes, where a second press of Back posts nothing again."""
    if warning:
        messages.warning(request, warning)
    return redirect("admin:article-notes", story.pk)
