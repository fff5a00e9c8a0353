"""Saves of a story that are not as simple as they look: sent twice, behind a colleague's, too late, taken back."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from articles.admin import merged, typing
from articles.desk.rules.refusals import Refused
from articles.desk.rules.states import TRANSITIONS
from articles.desk.steps import combined, guards, presence, sending, standing
from articles.desk.steps import typing as kept_typing
from articles.models import Article, now

GOES_TO = {"record": "admin:article-record", "preview": "admin:article-preview"}
# The step that is recorded last where one press takes two.
LAST = {both.name: both.last for both in (combined.APPROVE_AND_PUBLISH, combined.FIX_AND_PUBLISH)}


def seen_version(request) -> int:
    """The version that whoever posted had before them; 0, which no story has, if it is absent."""
    posted = request.POST.get("seen_version", "")
    return int(posted) if posted.isascii() and posted.isdigit() and len(posted) < 10 else 0


def already_done(story: Article, name: str, user: Any) -> str:
    """Since when and by whom the step `name` is done, for a second press of it; "" where it is not."""
    last = story.moves.select_related("user").first()
    if last is None or last.name != LAST.get(name, name) or TRANSITIONS[last.name].allows(story.state):
        return ""
    by = "you" if last.user_id == user.pk else last.actor
    return f"“{story}” is already {standing.state_of(story)}, since {standing.clock(last.at)}, by {by}."


def is_open_elsewhere(story: Article) -> bool:
    """Whether it is worth asking who else has `story` open: not where that was asked when it was read."""
    return getattr(story, "is_open_elsewhere", True)


class StorySaves(admin.ModelAdmin):
    """The form of a story, which nobody's press saves twice, over a colleague's work, or into nothing."""

    def get_object(self, request, object_id, from_field=None):
        """The story, read once for a request, with what is open of it."""
        if (read := vars(request).pop("story_read", None)) and str(read.pk) == str(object_id):
            return read
        queryset = presence.with_open_forms(self.get_queryset(request), request.user)
        try:
            return queryset.get(pk=self.opts.pk.to_python(object_id))
        except (Article.DoesNotExist, ValidationError, ValueError):
            return None

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method == "POST":
            story = request.story_read = self.get_object(request, object_id) if object_id else None
            if answer := self.came_too_late(request, story) or self.sent_again(request, story):
                return answer
            if story and seen_version(request) != story.version:
                merged.take_in(self, request, story)
                if not request.merged.says_anything and (answer := self.changed_nothing(request, story)):
                    return answer
        elif "typed" in request.GET:
            return self.taken_back(request, object_id, form_url, extra_context)
        return self.form_or_refusal(request, object_id, form_url, extra_context)

    def form_or_refusal(self, request, object_id, form_url, extra_context):
        """The answer to the form; refused, the same form once more with what was typed, and why."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except sending.SentTwice:
            return self.sent_again(request, None)
        except Refused as refused:
            # The transaction was undone.
            request.refusal = refused
            return super().changeform_view(request, object_id, form_url, extra_context)

    def sent_again(self, request, story: Article | None) -> HttpResponse | None:
        """The way to the draft that was made of the form of a new story, when that is sent once more; None for others."""
        if story is not None:
            return None
        sent = sending.sent_before(request.user, request.POST.get("form_key", ""))
        if sent is None:
            return None
        address = reverse("admin:articles_article_change", args=[sent.article.pk])
        sentence = f"“{sent.article}” is kept as a draft already, since {standing.clock(sent.at)}."
        if sent.digest == typing.digest_of(request.POST):
            self.message_user(request, sentence, messages.INFO)
            return redirect(address)
        self.keep_posted(request, sent.article, since_revision=1)
        self.message_user(request, f"{sentence} What you typed since stands below.", messages.INFO)
        return redirect(f"{address}?typed=1")

    def changed_nothing(self, request, story: Article) -> HttpResponse | None:
        """Back to a story that was saved with the same form before; None where a button wants more than a save."""
        done = already_done(story, request.POST.get("_step", ""), request.user)
        if not done and {"_step", "_more", "_goto", "_dismiss"} & request.POST.keys():
            return None
        saved = f"“{story}” was saved already, at {standing.clock(story.modified_at)}. Nothing was changed since."
        self.message_user(request, done or saved, messages.INFO)
        kept_typing.forget(request.user, story, "")
        return redirect("admin:articles_article_change", story.pk)

    def came_too_late(self, request, story: Article | None) -> HttpResponse | None:
        """Back to a story that has moved on since its form was opened; None for any other, and for who never had it."""
        if story is None or self.has_change_permission(request, story) or "fix" in request.GET:
            return None
        user = request.user
        if not user.has_perm("articles.change_article"):
            return None
        if not (guards.is_own(story, user) or user.has_perm(guards.REVIEW)):
            return None
        if done := already_done(story, request.POST.get("_step", ""), request.user):
            self.message_user(request, done, messages.INFO)
        else:
            self.message_user(request, f"Not saved. {guards.edit_refusal(story, request.user)}", messages.ERROR)
        if "headline" in request.POST:
            self.keep_posted(request, story)
        return redirect("admin:articles_article_change", story.pk)

    def keep_posted(self, request, story: Article, since_revision: int | None = None) -> None:
        """Keep what was posted as typing in `story`; as typed over a saved state of another version, if one is given."""
        fields = dict(typing.posted_pairs(request.POST))
        if since_revision:
            fields |= {"seen_version": "0", "seen_revision": str(since_revision)}
        kept_typing.keep(request.user, story, "", [list(pair) for pair in fields.items()], now())

    def taken_back(self, request, object_id, form_url, extra_context) -> HttpResponse:
        """The form with what was typed and not saved. It is as if it were posted and refused: nothing can be saved."""
        story = self.get_object(request, object_id) if object_id else None
        here = reverse("admin:articles_article_change", args=[object_id]) if object_id else request.path
        if story is None:
            of_new = kept_typing.kept_new(request.user)
            kept = next((one for one in of_new if one.form_key == request.GET["typed"]), None)
            may_save = self.has_add_permission(request)
        else:
            kept = kept_typing.kept(request.user, story)
            may_save = self.has_change_permission(request, story)
        if kept is None or not may_save:
            return redirect(here)
        request.FILES  # noqa: B018  # read while this is a GET: read later, it would replace what is put in here
        request.POST = typing.as_data(kept)
        if story and seen_version(request) != story.version:
            merged.take_in(self, request, story)
        if not getattr(request, "refusal", None):
            taken_over = request.merged.sentence() if hasattr(request, "merged") else ""
            request.refusal = Refused(f"Taken back as you typed it at {standing.clock(kept.at)}. {taken_over}".strip())
        try:
            request.method = "POST"
            return super().changeform_view(request, object_id, form_url, extra_context)
        finally:
            request.method = "GET"

    def keep_what_was_sent(self, request, story: Article, *, is_new: bool) -> None:
        """Last in the transaction of a save: remember that this form was sent; nothing of it is unsaved any more."""
        key = request.POST.get("form_key", "")[:32]
        if is_new:
            sending.remember_sent(request.user, key, story, typing.digest_of(request.POST))
        kept_typing.forget(request.user, story, key)

    def opened(self, request, story: Article | None, is_editable: bool) -> dict[str, Any]:
        """What the page says of forms that are open: what was typed and not saved, and who else has it open."""
        is_read = request.method == "GET"
        context = typing.offers(self, request, story) if is_read else {"kept": []}
        if story:
            context["others"] = presence.others(request.user, story) if is_open_elsewhere(story) else []
            if is_read and is_editable:
                presence.see(request.user, story, is_first=not getattr(story, "is_open_here", True))
        if form := getattr(request, "merged", None):
            context |= {"overlaps": form.side_by_side(), "their_revision": form.newest, "their_names": form.who()}
        return context

    def goes_to(self, request, story: Article) -> HttpResponse:
        """The page that was asked for by a press that saved first."""
        name = GOES_TO.get(request.POST["_goto"], "admin:articles_article_change")
        return redirect(name, story.pk)
