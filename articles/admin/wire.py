"""Wire copy in the admin: paste a text or drop files, change or drop what is proposed, and have drafts."""

import json

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from articles.admin.wire_reading import MEDIA, WireText
from articles.desk.rules.refusals import Refused
from articles.desk.steps.guards import REVIEW, role_for
from articles.desk.wire.arrival import WireArrival, is_still_new, keep_kill, keep_version, look
from articles.desk.wire.decided import decide
from articles.desk.wire.draft import make_draft
from articles.desk.wire.received import LARGEST_BYTES, decode, fit
from articles.models import Article, Section
from articles.text import UNPRINTABLE

MOST_FILES = 10  # at once; more come by import_wire
LARGEST_PAGE = 200_000  # characters of all texts together: the form carries them back, with nine bytes for some letters


class Files(forms.FileInput):
    """A field for several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """The files that were chosen, as a list."""

    def clean(self, data, initial=None):
        return [super(FilesField, self).clean(file, initial) for file in data or []]


class WireForm(forms.Form):
    """What arrives: pasted, or as files."""

    text = forms.CharField(
        label="Paste the text",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "cols": 100, "class": "vLargeTextField"}),
    )
    files = FilesField(
        label="or drop .txt files here",
        required=False,
        allow_empty_file=True,  # told with the others that cannot be read
        widget=Files(attrs={"accept": ".txt,text/plain", "multiple": True}),
    )
    publisher = forms.CharField(
        label="Agency", required=False, max_length=120, help_text="Only where the text does not name it."
    )
    section = forms.ModelChoiceField(Section.objects.all(), required=False, empty_label="none yet")

    def clean(self):
        """The texts, each with its name."""
        cleaned = super().clean()
        pasted = cleaned.get("text", "").replace("\r\n", "\n")  # browsers send line ends of their own
        files = cleaned.get("files", [])
        if not pasted.strip() and not files:
            raise forms.ValidationError("Paste a text, or choose files.")
        if len(files) > MOST_FILES:
            raise forms.ValidationError(
                f"{MOST_FILES} files at once are the most. Ask whoever runs the server to use import_wire."
            )
        return {**cleaned, "text": pasted, "files": files}


def wire_urls(stories) -> list[URLPattern]:
    """The address of the page, for the admin of the `stories`."""

    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request):
        return wire_page(stories, request)

    return [path("wire/", stories.admin_site.admin_view(view), name="article-wire")]


def wire_page(stories, request) -> HttpResponse:
    """The form; read, the proposals; taken, the drafts."""
    if not stories.has_add_permission(request):
        raise PermissionDenied
    context = {**stories.admin_site.each_context(request), "title": "Wire copy", "opts": stories.opts, "media": MEDIA}
    if request.method == "POST" and "_make" in request.POST:
        section = Section.objects.filter(pk=_number(request.POST.get("section"))).first()
        options = {"publisher": UNPRINTABLE.sub("", request.POST.get("publisher", ""))[:120], "section": section}
        readings = _sent(request)
        if _is_right(request, readings):
            return _leave(_keep(request, readings, **options))
        return _page(request, {**context, "readings": readings, "told": options, "is_wrong": True})
    form = WireForm(request.POST, request.FILES) if request.method == "POST" else WireForm()
    if form.is_bound and form.is_valid():
        try:
            readings = _read(request, form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            if readings:
                context |= {"readings": readings, "told": form.cleaned_data}
    return _page(request, {**context, "form": form})


def _page(request, context: dict) -> HttpResponse:
    return render(request, "admin/articles/article/wire.html", context)


def _leave(made: list[Article]) -> HttpResponse:
    """To the story that was made, to the list where there are several, and else back."""
    if len(made) == 1:
        return redirect("admin:articles_article_change", made[0].pk)
    return redirect("admin:articles_article_changelist" if made else "admin:article-wire")


# ── WireText ─────────────────────────────────────────────────────────────────


def _read(request, cleaned) -> list[WireText]:
    """Every text that can be read; of the others a message says why not. Raises Refused where they are too much."""
    readings: list[WireText] = []
    given = [("Pasted text", cleaned["text"])] if cleaned["text"].strip() else []
    for name, text in [*given, *((file.name, file) for file in cleaned["files"])]:
        try:
            arrival = look(fit(text) if isinstance(text, str) else decode(text.read(LARGEST_BYTES + 1)))
        except Refused as refused:
            messages.error(request, f"“{name}”: {refused}")
            continue
        readings.append(WireText(len(readings), name, arrival, _why_not(request, arrival)))
    is_much = sum(len(reading.arrival.text) for reading in readings) > LARGEST_PAGE
    if is_much or sum(reading.size for reading in readings) > settings.DATA_UPLOAD_MAX_NUMBER_FIELDS - 10:
        raise Refused(
            "This is too much for one page. Bring fewer texts at once, or ask whoever runs the server to use import_wire."
        )
    return readings


def _why_not(request, arrival: WireArrival) -> str:
    if arrival.marks_source and not request.user.has_perm(REVIEW):
        return f"To mark it takes {role_for(REVIEW)}."
    return ""


# ── Keeping ─────────────────────────────────────────────────────────────────


def _sent(request) -> list[WireText]:
    """The texts that the form carries, read again, with what was decided of each."""
    readings = []
    for place in range(MOST_FILES + 1):
        if f"text-{place}" not in request.POST:
            continue
        try:
            arrival = look(_carried(request.POST[f"text-{place}"]))
        except Refused as refused:
            messages.error(request, str(refused))
            continue
        name = request.POST.get(f"name-{place}", "")[:200]
        reading = WireText(place, name, arrival, _why_not(request, arrival), request.POST)
        if arrival.is_story and not reading.is_as_seen:
            reading = WireText(place, name, arrival, reading.why_not)
            messages.warning(
                request, f"“{reading.title}” is read anew: what is on record here has changed. Look once more."
            )
        readings.append(reading)
    return readings


def _is_right(request, readings: list[WireText]) -> bool:
    """Whether all that is taken can be kept."""
    taken = [reading for reading in readings if reading.is_taken and reading.arrival.is_story]
    return all([reading.sent is not None and reading.is_valid() for reading in taken])


@transaction.atomic
def _keep(request, readings: list[WireText], *, publisher: str, section: Section | None) -> list[Article]:
    """The drafts from `readings` as they were decided, and newer versions and kills where they were taken."""
    made = []
    for reading in readings:
        if not reading.is_taken:
            continue
        try:
            if not reading.arrival.is_story:
                messages.success(request, _keep_other(request, reading.arrival, publisher))
                continue
            if not is_still_new(reading.arrival):  # another text of this form is nearly the same
                raise Refused(f"“{reading.title}” is a version of a text before it. Bring it again by itself.")
            proposal = decide(reading.arrival.proposal, reading.decision())
            made.append(make_draft(proposal, by=request.user, publisher=publisher, section=section))
            messages.success(request, f"“{made[-1]}” is kept as a draft. Read it through before you submit it.")
        except Refused as refused:
            messages.error(request, str(refused))
    if not any(reading.is_taken for reading in readings):
        messages.warning(request, "Nothing was taken.")
    return made


def _keep_other(request, arrival: WireArrival, publisher: str) -> str:
    """Keep a newer version or a kill, and say so. Raises Refused where there is nothing to keep, or no right to."""
    if arrival.same_text:
        raise Refused(f"This text was received before, as “{arrival.same_text}”. Nothing was made.")
    if arrival.marks_source and not request.user.has_perm(REVIEW):
        raise Refused(f"This takes {role_for(REVIEW)}.")
    if arrival.earlier:
        source = keep_version(arrival, by=request.user, publisher=publisher)
        return f"Kept as “{source}”, which supersedes “{arrival.earlier.source}”. The story is as it was: compare and edit it."
    if arrival.killed is None:
        raise Refused("No text that this takes back was received. Nothing was changed.")
    keep_kill(arrival, by=request.user)
    return f"“{arrival.killed}” is marked as withdrawn by its publisher."


def _carried(value: str) -> str:
    """The text that the form carried. Raises Refused where it was broken on the way."""
    try:
        text = json.loads(value)
    except (ValueError, RecursionError) as error:
        raise Refused("The text was lost on the way. Paste it again.") from error
    if not isinstance(text, str):
        raise Refused("The text was lost on the way. Paste it again.")
    return text


def _number(value: str | None) -> int | None:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 10 else None
