"""What browsers say while a story's form is open: that it is, and what was typed in it. None of it changes the story."""

import datetime as dt
import hashlib
import json
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import JsonResponse, QueryDict
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from articles.admin.sheets import Sheets
from articles.desk.steps import presence, typing
from articles.models import Article, Typing, now

# Never kept, and no part of what was sent: they say who sends, not what.
NOT_TYPED = {"csrfmiddlewaretoken"}
PRESSED = ("_save", "_continue", "_step", "_more", "_dismiss", "_goto")  # buttons


def typing_urls(page) -> list:
    """The addresses of what is typed. `page`: the admin of stories."""

    def door(view):
        return page.admin_site.admin_view(method_decorator([require_POST, never_cache])(view).__get__(page))

    return [
        path("typing/", door(new_typing_view), name="article-new-typing"),
        path("<int:pk>/typing/", door(typing_view), name="article-typing"),
    ]


def new_typing_view(page, request):
    """Keep what is typed in the form of a new story, offer what was kept, or throw it away."""
    if not page.has_add_permission(request):
        raise PermissionDenied
    if "_throw" in request.POST:
        typing.forget(request.user, None, request.POST["_throw"])
        return redirect("admin:articles_article_add")
    return _answer(page, request, None)


def typing_view(page, request, pk: int):
    """Keep what is typed in the form of a story, and say who else has it open."""
    story = page.seen(request, pk)
    may_change = page.has_change_permission(request, story) or page.can_fix(request, story)
    if "_throw" in request.POST:
        typing.forget(request.user, story, "")
        return redirect("admin:articles_article_change", pk)
    if "typed" in request.POST and not may_change:
        raise PermissionDenied
    if "left" in request.POST:
        presence.leave(request.user, story)
    elif "open" in request.POST and may_change:
        presence.see(request.user, story)
    return _answer(page, request, story)


def _answer(page, request, story: Article | None):
    """As JSON: `kept`, whether what was posted is kept; `offer` and `presence` as HTML, where they are asked for."""
    answer: dict[str, Any] = {}
    if "typed" in request.POST:
        fields = pairs(request.POST["typed"])
        if fields is None:
            message = "This is more than the desk keeps beside the story. Save it; a copy stays in this browser."
            return JsonResponse({"error": message}, status=400)
        key, at = request.POST.get("form_key", "")[:32], _at(request.POST.get("age", ""))
        is_saved = typing.is_behind_save(request.user, story, key, at)
        answer["kept"] = not is_saved and typing.keep(request.user, story, key, fields, at) is not None
    if story and ("open" in request.POST or "left" in request.POST):
        context = {"others": presence.others(request.user, story)}
        answer["presence"] = render_to_string("admin/articles/article/_presence.html", context, request)
    if "offer" in request.POST:
        context = offers(page, request, story)
        answer["offer"] = render_to_string("admin/articles/article/_kept.html", context, request)
    return JsonResponse(answer)


def pairs(text: str) -> list[list[str]] | None:
    """Pairs of name and value from JSON, without what is never kept; None for anything else, or too much."""
    if len(text) > typing.MOST_CHARACTERS:
        return None
    try:
        listed = json.loads(text)
    except (ValueError, RecursionError):
        return None
    is_right = isinstance(listed, list) and all(
        isinstance(pair, list) and len(pair) == 2 and all(isinstance(part, str) for part in pair) for pair in listed
    )
    return without_buttons(listed) if is_right else None


def without_buttons(listed) -> list[list[str]]:
    """Pairs without tokens, buttons and characters that no database keeps."""
    return [[name, value.replace("\0", "")] for name, value in listed if name not in NOT_TYPED and name not in PRESSED]


def _at(age: str) -> dt.datetime:
    """When it was typed, so many seconds ago: browsers' clocks are not ours."""
    return now() - dt.timedelta(seconds=min(int(age), 30 * 86400) if age.isdecimal() and len(age) < 9 else 0)


def posted_pairs(data: QueryDict) -> list[list[str]]:
    """What a form posted, as typing is kept."""
    return without_buttons((name, value) for name, values in data.lists() for value in values)


def digest_of(data: QueryDict) -> str:
    """By what the same form, sent twice, is known."""
    sent = sorted((name, value) for name, values in data.lists() for value in values if name not in NOT_TYPED)
    return hashlib.sha256(urlencode(sent, errors="surrogatepass").encode()).hexdigest()


def as_data(kept: Typing) -> QueryDict:
    """What was kept, as a form posts it."""
    data = QueryDict(mutable=True)
    for name, value in kept.fields:
        data.appendlist(name, value)
    return data


def offers(page, request, story: Article | None) -> dict[str, Any]:
    """What was typed and not saved, for the page: `kept`, each with its time and how it is taken back."""
    if story is None:
        return {"kept": typing.kept_new(request.user, but=request.POST.get("form_key", "")), "story": None}
    kept = typing.kept(request.user, story) if getattr(story, "is_typed_in", True) else None
    return {"kept": [kept] if kept and says_more(page, request, story, kept) else [], "story": story}


def says_more(page, request, story: Article, kept: Typing) -> bool:
    """Whether `kept` is other than what is stored."""
    if not page.has_change_permission(request, story):  # a form that is closed: what was typed can be copied
        return True
    sheets = Sheets(page, request, story)
    return sheets.posted(as_data(kept), None).says_more_than(sheets.stored())
