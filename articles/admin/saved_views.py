"""Views of the list of stories that a user gave a name: saved, shown above the list, deleted."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from articles.models import SavedView

MOST = 20  # views of one user: more than that nobody finds again
LONGEST_NAME, LONGEST_QUERY = 60, 1000  # characters
SEARCH_AND_ORDER = {"q", "o"}


def query_of(stories, request, parameters: QueryDict) -> str:
    """Search, order and filters of `parameters` as a query; what the list does not know, and its page, are left out."""
    kept = QueryDict(mutable=True)
    for name in sorted(parameters):
        for value in parameters.getlist(name):
            if value and (name in SEARCH_AND_ORDER or stories.lookup_allowed(name, value, request)):
                kept.appendlist(name, value)
    return kept.urlencode()


def context(stories, request) -> dict[str, Any]:
    """What the list shows of them: those of the user, and the query of what is on the page now. One query."""
    return {
        "saved_views": SavedView.objects.filter(user=request.user),
        "this_query": query_of(stories, request, request.GET),
    }


def view_urls(stories) -> list[URLPattern]:
    """The addresses to which views are saved and deleted, for the admin of the `stories`."""

    @require_POST
    def save(request):
        return save_view(stories, request)

    @require_POST
    def delete(request, pk):
        return delete_view(stories, request, pk)

    door = stories.admin_site.admin_view
    return [
        path("views/save/", door(save), name="article-view-save"),
        path("views/<int:pk>/delete/", door(delete), name="article-view-delete"),
    ]


def save_view(stories, request) -> HttpResponse:
    """Keep the posted query under the posted name; a name that the user has is given to the new query."""
    if not stories.has_view_permission(request):
        raise PermissionDenied
    query = query_of(stories, request, QueryDict(request.POST.get("query", "")))
    name = " ".join(request.POST.get("name", "").split())
    own = SavedView.objects.filter(user=request.user)
    if why := _refusal(name, query, own):
        messages.error(request, why)
    else:
        SavedView.objects.update_or_create(user=request.user, name=name, defaults={"query": query})
        messages.success(request, f"This view is kept as “{name}”. It stands above the list.")
    return _to_list(query)


def _refusal(name: str, query: str, own) -> str:
    """Why a view is not kept; "" where it can be."""
    if not name or len(name) > LONGEST_NAME:
        return "Give the view a name of 1 to 60 letters."
    if not query:
        return "This is the whole list. Search, filter or sort it first, then save the view."
    if len(query) > LONGEST_QUERY:
        return "This view has too many filters to be kept. Take some away."
    if own.count() >= MOST and not own.filter(name=name).exists():
        return f"You have {MOST} views. Delete one first."
    return ""


def delete_view(stories, request, pk: int) -> HttpResponse:
    """Delete a view of the user; other people's are not there."""
    if not stories.has_view_permission(request):
        raise PermissionDenied
    view = get_object_or_404(SavedView, pk=pk, user=request.user)
    view.delete()
    messages.success(request, f"The view “{view}” is deleted. No story was.")
    return _to_list("")


def _to_list(query: str) -> HttpResponse:
    address = reverse("admin:articles_article_changelist")
    return redirect(f"{address}?{query}" if query else address)
