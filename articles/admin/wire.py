"""Wire copy in the admin: paste a text or drop files, see what is proposed, keep what is right, and have drafts."""

import json
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from articles.desk.guards import REVIEW, role_for
from articles.desk.refusals import Refused
from articles.desk.wire.arrival import Arrival, keep_kill, keep_version, look
from articles.desk.wire.draft import make_draft
from articles.desk.wire.received import LARGEST_BYTES, decode, fit
from articles.models import Article, Section

MOST_FILES = 10  # at once; more come by import_wire
MOST_PROPOSALS = 800  # a form with a thousand fields is refused
LARGEST_PAGE = 500_000  # characters of all texts together


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


@dataclass
class Reading:
    """One text on the page. `place` numbers it in the form."""

    place: int
    name: str
    arrival: Arrival
    why_not: str = ""

    @property
    def kept_text(self) -> str:
        """The text as the form carries it: browsers change line ends, JSON has none."""
        return json.dumps(self.arrival.text, ensure_ascii=False)

    @property
    def groups(self) -> list[tuple[str, list[tuple[str, str, str]]]]:
        """What is proposed, by kind: the value of its box, what it is, and how sure that is."""
        proposal = self.arrival.proposal
        return [
            ("Quotations", [(f"quotes-{n}", _said(q), _circumstances(q)) for n, q in enumerate(proposal.quotes)]),
            ("People", [(f"people-{n}", _named(p), _standing(p)) for n, p in enumerate(proposal.people)]),
            ("Tags", [(f"tags-{n}", tag.record.name, "") for n, tag in enumerate(proposal.tags)]),
            (
                "Sources",
                [
                    *((f"sources-{n}", s.title, "known through this text") for n, s in enumerate(proposal.sources)),
                    *((f"cited-{n}", c.record.title, "on record here") for n, c in enumerate(proposal.cited)),
                ],
            ),
        ]

    @property
    def size(self) -> int:
        """How many proposals there are."""
        return sum(len(rows) for _, rows in self.groups)


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
    context = {**stories.admin_site.each_context(request), "title": "Wire copy", "opts": stories.opts}
    if request.method == "POST" and "_make" in request.POST:
        made = _make(request)
        if len(made) == 1:
            return redirect("admin:articles_article_change", made[0].pk)
        return redirect("admin:articles_article_changelist" if made else "admin:article-wire")
    form = WireForm(request.POST, request.FILES) if request.method == "POST" else WireForm()
    if form.is_bound and form.is_valid():
        try:
            readings = _read(request, form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            if readings:
                context |= {"readings": readings, "told": form.cleaned_data}
    return render(request, "admin/articles/article/wire.html", {**context, "form": form})


# ── Reading ─────────────────────────────────────────────────────────────────


def _read(request, cleaned) -> list[Reading]:
    """Every text that can be read; of the others a message says why not. Raises Refused where they are too much."""
    readings: list[Reading] = []
    given = [("Pasted text", cleaned["text"])] if cleaned["text"].strip() else []
    for name, text in [*given, *((file.name, file) for file in cleaned["files"])]:
        try:
            arrival = look(fit(text) if isinstance(text, str) else decode(text.read(LARGEST_BYTES + 1)))
        except Refused as refused:
            messages.error(request, f"“{name}”: {refused}")
            continue
        why_not = ""
        if arrival.marks_source and not request.user.has_perm(REVIEW):
            why_not = f"To mark it takes {role_for(REVIEW)}."
        readings.append(Reading(len(readings), name, arrival, why_not))
    is_much = sum(len(reading.arrival.text) for reading in readings) > LARGEST_PAGE
    if is_much or sum(reading.size for reading in readings) > MOST_PROPOSALS:
        raise Refused("This is too much for one page. Bring fewer texts at once.")
    return readings


def _said(quote) -> str:
    return f"“{quote.text}” {quote.who or 'Nobody is named'}"


def _circumstances(quote) -> str:
    setting = quote.setting
    when = ""
    if setting.on:
        precision = "" if setting.precision == "day" else f"{setting.precision} of "
        when = f"{precision}{setting.on:%-d %B %Y} ({setting.date_basis})"
    return ", ".join(filter(None, [quote.kind, f"speaker {quote.basis}", setting.medium, setting.place, when]))


def _named(found) -> str:
    return ", ".join(filter(None, [found.person.name, found.described_as]))


def _standing(found) -> str:
    return f"new here, {found.basis}" if found.is_new else "on record here"


# ── Making ──────────────────────────────────────────────────────────────────


@transaction.atomic
def _make(request) -> list[Article]:
    """The drafts from the texts that the form carries, without the proposals that were taken out."""
    made, is_taken = [], False
    section = Section.objects.filter(pk=_number(request.POST.get("section"))).first()
    publisher = request.POST.get("publisher", "")[:120]
    for place in range(MOST_FILES + 1):
        if f"text-{place}" not in request.POST or f"take-{place}" not in request.POST:
            continue
        is_taken = True
        kept = set(request.POST.getlist(f"keep-{place}"))
        try:
            arrival = look(_carried(request.POST[f"text-{place}"]))
            if arrival.is_story:
                article = make_draft(
                    arrival.proposal,
                    by=request.user,
                    publisher=publisher,
                    section=section,
                    keeps=lambda kind, number, kept=kept: f"{kind}-{number}" in kept,
                )
                made.append(article)
                messages.success(
                    request, f"“{article}” is kept as a draft. Read what was proposed before you submit it."
                )
            else:
                messages.success(request, _keep_other(request, arrival, publisher))
        except Refused as refused:
            messages.error(request, str(refused))
    if not is_taken:
        messages.warning(request, "Nothing was taken.")
    return made


def _keep_other(request, arrival: Arrival, publisher: str) -> str:
    """Keep a newer version or a kill, and say so. Raises Refused where there is nothing to keep, or no right to."""
    if arrival.known:
        raise Refused(f"This text was received before, as “{arrival.known}”. Nothing was made.")
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
    except ValueError as error:
        raise Refused("The text was lost on the way. Paste it again.") from error
    if not isinstance(text, str):
        raise Refused("The text was lost on the way. Paste it again.")
    return text


def _number(value: str | None) -> int | None:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 10 else None
