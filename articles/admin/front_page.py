"""The front page and the sections' pages, arranged by editors: lead, order, pins with an end, and how it would look."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from articles.desk.rules.refusals import Stale
from articles.desk.steps import placing, standing
from articles.desk.steps.placing import Placed
from articles.models import PLACES, Article, Edition, Move, Section, now
from articles.reader import cards, lists, reading
from articles.reader.door import show
from articles.reader.furniture import furnish
from articles.site import page
from articles.text import fold

OFFERED = 40  # newest stories to choose from; older ones are looked up by their headline
CHANGES_SHOWN = 8


# ── The form ────────────────────────────────────────────────────────────────


class PlaceForm(forms.Form):
    """A place, the story in it, and until when; without a story, time and urgency decide."""

    place = forms.IntegerField(min_value=1, max_value=PLACES)
    story = forms.TypedChoiceField(required=False, coerce=int, empty_value=None)
    until = forms.DateTimeField(
        required=False, widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )

    def __init__(self, *args, stories: list[tuple[int, str]], **kwargs):
        super().__init__(*args, **kwargs)
        story: Any = self.fields["story"]
        story.choices = [("", "By time and urgency"), *stories]
        for name, field in self.fields.items():
            field.widget.attrs["aria-label"] = f"{name.capitalize()}, row {self.initial['place']}"

    def clean(self):
        data = super().clean()
        until = data.get("until")
        if until and not data.get("story") and "story" not in self.errors:
            self.add_error("story", "Choose the story that stands there until then.")
        if until and until <= now():
            self.add_error("until", "That hour has passed. Type a later one, or none.")
        return data


class PlaceForms(forms.BaseFormSet):
    """All places of a page: no place and no story twice."""

    def clean(self):
        if any(self.errors):
            return
        filled = [form.cleaned_data for form in self if form.cleaned_data.get("story")]
        for name, message in (
            ("place", "Two stories have the same place: give each its own number."),
            ("story", "A story stands there twice: choose another one, or none."),
        ):
            if len({data[name] for data in filled}) < len(filled):
                raise forms.ValidationError(message)

    def placed(self) -> list[Placed]:
        """What was typed. Only of a valid formset."""
        return [
            Placed(data["place"], data["story"], data["until"])
            for data in (form.cleaned_data for form in self)
            if data.get("story")
        ]


FORMS: Any = forms.formset_factory(
    PlaceForm, formset=PlaceForms, extra=0, min_num=PLACES, max_num=PLACES, absolute_max=PLACES
)


def place_forms(stands: Iterable[Placed], stories: list[tuple[int, str]], posted=None) -> PlaceForms:
    """The form of a page that `stands` arranged like this."""
    at, by_place = now(), {one.place: one for one in stands}
    rows: list[dict[str, Any]] = []
    for place in range(1, PLACES + 1):
        placed = by_place.get(place)
        if placed is None or (placed.until and placed.until <= at):
            rows.append({"place": place})
        else:
            rows.append({"place": place, "story": placed.article_id, "until": placed.until})
    return FORMS(posted, initial=rows, prefix="places", form_kwargs={"stories": stories})


def offered(section: Section | None, stands: Iterable[Placed], words: str) -> list[tuple[int, str]]:
    """The stories that may be placed, as choices: the newest, what waits for its hour, what stands there, what has `words`."""
    live = reading.stories()
    waiting = Edition.objects.filter(live_from__gt=now(), withdrawn_at=None).for_lists().select_related("section")
    if section:
        live, waiting = live.filter(section=section), waiting.filter(section=section)
    keys = {one.article_id for one in stands}
    editions = [*live.newest_first()[:OFFERED], *waiting.order_by("live_from")[:OFFERED]]
    editions += live.filter(article_id__in=keys)
    if section is None:
        editions += reading.leads()[:PLACES]
    if words.strip():
        editions += live.filter(article__folded__contains=fold(words.strip())).newest_first()[:OFFERED]
    choices = {edition.article_id: _label(edition) for edition in editions}
    gone = Article.objects.filter(pk__in=keys - set(choices))
    choices |= {story.pk: f"{story} · readers do not have it" for story in gone}
    return list(choices.items())


def _label(edition: Edition) -> str:
    waits = edition.live_from > now()
    since = f"from {standing.clock(edition.live_from)}" if waits else standing.clock(edition.first_published)
    section = edition.section.name if edition.section else ""
    return " · ".join(filter(None, [edition.headline, section, since]))


# ── The pages ───────────────────────────────────────────────────────────────


@page("front/", name="front-page")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def front_page(request) -> HttpResponse:
    """The form in which the front page is arranged; posted to with `_preview`, the page as it would be."""
    return _arranged(request, None)


@page("front/<slug:slug>/", name="front-section")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def front_section(request, slug: str) -> HttpResponse:
    """The same for the page of a section."""
    if placing.placing_refusal(request.user):
        raise PermissionDenied
    return _arranged(request, get_object_or_404(Section, slug=slug))


def _arranged(request, section: Section | None) -> HttpResponse:
    if placing.placing_refusal(request.user):
        raise PermissionDenied
    stands = placing.arrangement(section)
    words = request.POST.get("q", "") or request.GET.get("q", "")
    # A story that was found in the query before the form was sent is still a choice.
    places = place_forms(stands, offered(section, stands, words), request.POST if request.method == "POST" else None)
    if places.is_bound and places.is_valid():
        if "_preview" in request.POST:
            return _preview(request, section, places.placed())
        if answer := _keep(request, section, places.placed()):
            return answer
    context = {
        **admin.site.each_context(request),
        "title": f"Arrange {section.name}" if section else "Arrange the front page",
        "section": section,
        "sections": Section.objects.all(),
        "places": places,
        "seen": placing.seal(stands),
        "now_there": _now_there(request, section),
        "words": words,
        "changes": Move.objects.filter(name="arrange", record=placing.about(section))[:CHANGES_SHOWN],
        "clock": standing.clock(now()),
        "today": timezone.localdate(timezone=timezone.get_default_timezone()),
    }
    return render(request, "admin/front_page.html", context)


def _keep(request, section: Section | None, placed: list[Placed]) -> HttpResponseRedirect | None:
    """Arrange the page and lead back to it; None where a colleague did meanwhile, which is said."""
    try:
        changed = placing.arrange(section, placed, seen=request.POST.get("seen", ""), by=request.user)
    except Stale as stale:
        messages.error(request, f"{stale} “As readers have it now” shows it. Press “Put in place” again to have yours.")
        return None
    what = f"{section.name} is" if section else "The front page is"
    messages.success(request, f"{what} arranged. Readers have it." if changed else "Nothing was changed.")
    return redirect("admin:front-section", section.slug) if section else redirect("admin:front-page")


def _page_context(request, section: Section | None, placed: list[Placed] | None) -> dict:
    """The context of the readers' page: arranged as it is, or as `placed` would have it."""
    sections = furnish().sections
    if placed is None:
        in_places = cards.placed(section.pk if section else None, sections)
    else:
        of_stories = cards.of_stories([one.article_id for one in placed], sections)
        in_places = {one.place: of_stories[one.article_id] for one in placed if one.article_id in of_stories}
    if section:
        return lists.section_context(request, section, sections, in_places)
    return lists.front_context(request, sections, in_places)


def _preview(request, section: Section | None, placed: list[Placed]) -> HttpResponse:
    template = "section.html" if section else "front.html"
    return show(request, template, {**_page_context(request, section, placed), "preview": True})


def _now_there(request, section: Section | None) -> list[str]:
    """The headlines in the places of the page, as readers have them."""
    context = _page_context(request, section, None)
    stories = [*context["page"]] if section else [*filter(None, [context["lead"]]), *context["seconds"]]
    return [story.headline for story in stories[:PLACES]]
