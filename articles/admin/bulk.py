"""One step for many stories: asked once, taken story by story, every refusal named."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from articles.admin import bulk_forms, steps
from articles.desk.rules.refusals import Refused
from articles.desk.rules.states import TRANSITIONS
from articles.desk.steps import guards, plans, sorting, standing, together
from articles.desk.steps.workflow import move
from articles.models import Article, Edition, State, now

MOST = 100  # stories at once: each is a transaction of its own, and somebody waits for the page

Take = Callable[[Article, forms.Form, Any], bool]  # the last is the request


@dataclass(frozen=True)
class Act:
    """What can be done with many stories. `take` does it with one; False where there was nothing to do."""

    name: str
    label: str
    hint: str
    permission: str
    done: str
    make_form: Callable[..., forms.Form]
    take: Take | None = None  # None: with all of them or with none


def _assign(story: Article, form: forms.Form, request) -> bool:
    return bool(plans.change_plans(story, {"assigned_to": form.cleaned_data["assigned_to"]}, by=request.user))


def _tag(story: Article, form: forms.Form, request) -> bool:
    return sorting.add_tag(story, form.cleaned_data["tag"], by=request.user)


def _section(story: Article, form: forms.Form, request) -> bool:
    return sorting.put_in_section(story, form.cleaned_data["section"], by=request.user)


def _step(name: str) -> Take:
    """Takes the step `name` with a story, with what was posted as its own form would read it."""

    def take(story: Article, form: forms.Form, request) -> bool:
        move(story, name, by=request.user, **arguments(name, story, request))
        return True

    return take


def arguments(name: str, story: Article, request) -> dict:
    """What was posted for all stories, as `story` takes it. Raises Refused where it is not understood."""
    return steps.StepForm(name, story, request.user, request.POST).arguments()


def _of_step(name: str, done: str, label: str = "") -> Act:
    rule = TRANSITIONS[name]
    make_form = partial(bulk_forms.step_form, name)
    return Act(name, label or rule.label, rule.hint, rule.permission, done, make_form, _step(name))


ACTS = {
    act.name: act
    for act in (
        _of_step("submit", "Submitted"),
        _of_step("approve", "Approved"),
        _of_step("publish", "Published", "Publish, each on its own"),
        Act(
            "together",
            "Publish together",
            "All of them at one moment, or none: where one cannot go, nothing is printed.",
            together.PUBLISH.permission,
            "Published together",
            partial(bulk_forms.step_form, "publish"),
        ),
        Act(
            "assign",
            "Assign",
            "Say whose work they are.",
            guards.REVIEW,
            "Assigned",
            bulk_forms.AssignForm,
            _assign,
        ),
        Act(
            "tag",
            "Add a tag",
            "It comes after those that they have. An approved text has to be approved again.",
            "articles.change_article",
            "Tagged",
            bulk_forms.TagForm,
            _tag,
        ),
        Act(
            "section",
            "Put in a section",
            "An approved text has to be approved again.",
            "articles.change_article",
            "Put in the section",
            bulk_forms.SectionForm,
            _section,
        ),
        _of_step("spike", "Spiked"),
    )
}


def actions(user: User) -> dict[str, tuple]:
    """The acts that `user` has the right to, as Django's list offers them."""
    return {
        name: (partial(_chosen, act), name, act.label) for name, act in ACTS.items() if user.has_perm(act.permission)
    }


def bulk_urls(stories) -> list[URLPattern]:
    """The address to which the page that asks is posted, for the admin of the `stories`."""

    @require_POST
    def view(request, name):
        return bulk_page(stories, request, name)

    return [path("bulk/<slug:name>/", stories.admin_site.admin_view(view), name="article-bulk")]


def _chosen(act: Act, stories, request, queryset: QuerySet[Article]) -> HttpResponse | None:
    """The page that asks once, for the stories ticked in the list."""
    chosen = list(queryset.defer("body")[: MOST + 1])
    if len(chosen) > MOST:
        stories.message_user(
            request, f"At most {MOST} stories at once. Narrow the list, or tick fewer.", messages.ERROR
        )
        return None
    return _ask(act, stories, request, chosen, act.make_form(chosen, request.user))


def _ask(act: Act, stories, request, chosen: list[Article], form: forms.Form) -> HttpResponse:
    context = {
        **stories.admin_site.each_context(request),
        "title": f"{act.label}: {_count(chosen)}",
        "opts": stories.opts,
        "act": act,
        "form": form,
        "stories": [(story, standing.state_of(story)) for story in chosen],
        "back": request.POST.get("back", request.GET.urlencode()),
    }
    return render(request, "admin/articles/article/bulk.html", context)


def bulk_page(stories, request, name: str) -> HttpResponse:
    """Do what was asked with every story as it was shown; back to the list, each refusal named."""
    if name not in ACTS:
        raise Http404
    act = ACTS[name]
    if not stories.has_view_permission(request) or not request.user.has_perm(act.permission):
        raise PermissionDenied
    chosen = _as_shown(stories, request)
    back = f"{reverse('admin:articles_article_changelist')}?{request.POST.get('back', '')}"
    if not chosen:
        messages.error(request, "Nothing was done: no story was chosen. Tick some in the list.")
        return redirect(back)
    form = act.make_form(chosen, request.user, request.POST)
    if not form.is_valid():
        return _ask(act, stories, request, chosen, form)
    if act.take is None:
        return _together(act, stories, request, chosen, form, back)
    refusals, done = {}, []
    for story in chosen:
        try:
            if act.take(story, form, request):
                done.append(story)
            else:
                refusals[story] = "It is so already."
        except Refused as refused:
            refusals[story] = str(refused)
    if done:
        messages.success(request, f"{act.done}: {_count(done)}.{_what_readers_have(done)}")
    for story, why in refusals.items():
        messages.warning(request, _named(story, why))
    return redirect(back)


def _together(act: Act, stories, request, chosen: list[Article], form: forms.Form, back: str) -> HttpResponse:
    try:
        by_story = {story.pk: arguments("publish", story, request) for story in chosen}
        kinds = {pk: posted.pop("kind", "") for pk, posted in by_story.items()}
        together.publish_together(chosen, by=request.user, kinds=kinds, **by_story[chosen[0].pk])
    except together.NotTogether as refused:
        messages.error(request, "Nothing was printed. Leave out what cannot go, or mend it first.")
        for story, why in refused.reasons.items():
            messages.error(request, _named(story, why))
        return redirect(back)
    except Refused as refused:
        form.add_error(None, str(refused))
        return _ask(act, stories, request, chosen, form)
    messages.success(request, f"{act.done}: {_count(chosen)}.{_what_readers_have(chosen)}")
    return redirect(back)


def _as_shown(stories, request) -> list[Article]:
    """The stories of the page that asked, each with the version that it showed: another one is refused as stale."""
    shown: dict[int, int] = {}
    for value in request.POST.getlist("story")[:MOST]:
        key, _, version = value.partition(":")
        if all(number.isascii() and number.isdigit() and len(number) < 16 for number in (key, version)):
            shown[int(key)] = int(version)
    chosen = list(stories.get_queryset(request).filter(pk__in=shown))
    for story in chosen:
        story.version = shown[story.pk]
    return sorted(chosen, key=lambda story: list(shown).index(story.pk))


def _count(stories: list[Article]) -> str:
    return "1 story" if len(stories) == 1 else f"{len(stories)} stories"


def _what_readers_have(done: list[Article]) -> str:
    """After printing, when readers have it; "" after any other step."""
    if any(story.state != State.PUBLISHED for story in done):
        return ""
    waiting = Edition.objects.filter(article__in=done, live_from__gt=now(), withdrawn_at=None)
    hour = waiting.order_by("live_from").values_list("live_from", flat=True).first()
    it = "it" if len(done) == 1 else "them"
    return f" Readers get {it} at {standing.clock(hour)}." if hour else f" Readers have {it}."


def _named(story: Article, why: str) -> SafeString:
    address = reverse("admin:articles_article_change", args=[story.pk])
    return format_html("“<a href='{}'>{}</a>”: {}", address, story, why)
