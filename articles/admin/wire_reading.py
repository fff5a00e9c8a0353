"""A wire text on the desk's page: its proposals as fields that can be changed, beside the text that they are from."""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from functools import cached_property

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from articles.admin.texts import printable
from articles.desk.rules.refusals import Refused
from articles.desk.wire.arrival import WireArrival
from articles.desk.wire.decided import Decision, known_as
from articles.desk.wire.proposal import as_data
from articles.models import Precision, Quote, Source, Tag, now
from articles.models.articles import validate_language

MEDIA = "X, Facebook, Instagram, Telegram, speech, interview, statement, press conference, television, letter".split(
    ", "
)
_FIRST = {
    Precision.DAY: lambda day: day,
    Precision.WEEK: lambda day: day - dt.timedelta(day.weekday()),
    Precision.MONTH: lambda day: day.replace(day=1),
    Precision.YEAR: lambda day: day.replace(month=1, day=1),
}


def _text(label: str, longest: int, size: int, attrs: dict | None = None, **more) -> forms.CharField:
    """A short text; what is longer than can be kept is told, not cut."""
    widget = forms.TextInput(attrs={"size": size, **(attrs or {})})
    more["validators"] = [printable, *more.get("validators", [])]
    return forms.CharField(label=label, max_length=longest, widget=widget, **{"required": False, **more})


def _day(label: str) -> forms.DateField:
    """A day as text: what cannot be read comes back as it was typed."""
    return forms.DateField(
        label=label,
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"size": 10, "placeholder": "yyyy-mm-dd"}),
        error_messages={"invalid": "Write the day as 2024-05-09, or leave it empty."},
    )


class HeadForm(forms.Form):
    """What stands over the story."""

    headline = _text("Headline", 250, 60)
    language = _text("Language", 12, 6, validators=[validate_language])
    place = _text("Dateline, place", 80, 18)
    on = _day("Dateline, day")

    def clean_on(self):
        return _not_to_come(self.cleaned_data["on"])


class QuoteForm(forms.Form):
    """Whose words, and where, when and how they were said."""

    kind = forms.ChoiceField(label="Kind", choices=Quote.Kind.choices)
    speaker = _text("Speaker", 160, 26)
    attribution = forms.ChoiceField(label="Speaker is", choices=Quote.Attribution.choices)
    basis = forms.ChoiceField(label="How sure", choices=[("stated", "stated"), ("inferred", "inferred")])
    place = _text("Said in", 120, 14)
    medium = _text("Medium", 80, 14, attrs={"list": "wire-media"})
    said_on = _day("Said on")
    said_precision = forms.ChoiceField(label="To the", choices=Precision.choices)

    def clean_speaker(self):
        name = " ".join(self.cleaned_data["speaker"].split())
        if name == " ".join(self.initial["speaker"].split()):
            return self.initial["speaker"]
        if name:
            _known_as(name)
        return name

    def clean_said_on(self):
        return _not_to_come(self.cleaned_data["said_on"])

    def clean(self):
        data = super().clean()
        nameless = data.get("attribution") in {Quote.Attribution.GROUP, Quote.Attribution.VAGUE}
        if nameless and not data.get("speaker") and "speaker" not in self.errors:
            self.add_error("speaker", "Type the story's own words for who said it: many observers.")
        if data.get("said_on") and data.get("said_precision"):
            data["said_on"] = _FIRST[data["said_precision"]](data["said_on"])
        return data


class ProposedPersonForm(forms.Form):
    """Somebody whom the text names."""

    name = _text("Name", 120, 26, required=True, error_messages={"required": "Type a name, or take the tick away."})
    title = _text("Title or description", 200, 44)

    def clean_name(self):
        name = " ".join(self.cleaned_data["name"].split())
        if name != self.initial.get("name"):
            _known_as(name)
        return name


class AddedForm(ProposedPersonForm):
    """Somebody whom the reading did not see; empty for nobody."""

    name = _text("Name", 120, 26)

    def clean(self):
        data = super().clean()
        if data.get("title") and not data.get("name") and "name" not in self.errors:
            self.add_error("name", "Type the name of whoever this is.")
        return data


def _not_to_come(day: dt.date | None) -> dt.date | None:
    if day and day > now().date() + dt.timedelta(1):  # somewhere it is tomorrow already
        raise ValidationError("That day is still to come.")
    return day


def _known_as(name: str) -> None:
    try:
        known_as(name)
    except Refused as refused:
        raise ValidationError(str(refused)) from refused


@dataclass
class ProposalRow:
    """A proposal on the page: `key` is the value of its box, `form` its fields where it has some."""

    key: str
    is_kept: bool
    shown: str
    sure: str = ""
    form: forms.Form | None = None


@dataclass
class WireText:
    """One text on the page. `place` numbers it in the form; `sent` is what the form sent, None before that."""

    place: int
    name: str
    arrival: WireArrival
    why_not: str = ""
    sent: QueryDict | None = None

    @cached_property
    def seen(self) -> str:
        """A digest of the reading: with other records it may be another, and places in its lists mean other things."""
        content = json.dumps(as_data(self.arrival.proposal, ""), sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()[:16]

    @property
    def is_as_seen(self) -> bool:
        """Whether the reading is still the one that the form sent answers to."""
        return self.sent is None or self.sent.get(f"seen-{self.place}") == self.seen

    @property
    def title(self) -> str:
        """What the text is called: by its headline, else as it came."""
        return self.arrival.proposal.layout.headline or self.name

    @property
    def kept_text(self) -> str:
        """The text as the form carries it: browsers change line ends, JSON has none."""
        return json.dumps(self.arrival.text, ensure_ascii=False)

    @property
    def is_taken(self) -> bool:
        """Whether its box is ticked: at first it is for a new story alone."""
        return self.arrival.is_story if self.sent is None else f"take-{self.place}" in self.sent

    @property
    def size(self) -> int:
        """How many fields there are, about."""
        proposal = self.arrival.proposal
        plain = len(proposal.tags) + len(proposal.sources) + len(proposal.cited)
        return 9 * len(proposal.quotes) + 3 * len(proposal.people) + plain + 9

    @cached_property
    def head(self) -> HeadForm:
        """The fields of the head."""
        layout = self.arrival.proposal.layout
        initial = {"headline": layout.headline, "language": layout.language, "place": layout.place, "on": layout.on}
        return self._form(HeadForm, "head", initial)

    @cached_property
    def quotes(self) -> list[ProposalRow]:
        """The quotations, each with its place in the text."""
        rows = []
        for n, quote in enumerate(self.arrival.proposal.quotes):
            form = self._form(QuoteForm, f"quote-{n}", _told(quote))
            form.fields["speaker"].widget.attrs["list"] = f"voices-{self.place}"
            rows.append(self._row(f"quotes-{n}", quote.text, _sure(quote), form))
        return rows

    @cached_property
    def people(self) -> list[ProposalRow]:
        """The people; whoever is on record keeps the name that they have there."""
        rows = []
        for n, person in enumerate(self.arrival.proposal.people):
            form = self._form(
                ProposedPersonForm, f"person-{n}", {"name": person.person.name, "title": person.described_as}
            )
            if not person.is_new:
                form.fields["name"].disabled = True
            sure = f"new here, {person.basis}" if person.is_new else "on record here"
            rows.append(self._row(f"people-{n}", person.person.name, sure, form))
        return rows

    @cached_property
    def added(self) -> AddedForm:
        """A row for somebody more."""
        return self._form(AddedForm, "added", {"name": "", "title": ""})

    @cached_property
    def others(self) -> list[tuple[str, list[ProposalRow]]]:
        """Tags and sources, which are kept or dropped."""
        proposal = self.arrival.proposal
        kinds = dict(Tag.Kind.choices)
        tags = [self._row(f"tags-{n}", t.record.name, kinds[t.record.kind]) for n, t in enumerate(proposal.tags)]
        sources = [
            *(self._row(f"sources-{n}", s.title, _source_kind(s)) for n, s in enumerate(proposal.sources)),
            *(self._row(f"cited-{n}", c.record.title, "on record here") for n, c in enumerate(proposal.cited)),
        ]
        return [(title, rows) for title, rows in (("Tags", tags), ("Sources", sources)) if rows]

    @cached_property
    def pieces(self) -> list[tuple[str, int | None]]:
        """The text as it came, in pieces: each quotation with its number, all else with None."""
        proposal, text = self.arrival.proposal, self.arrival.text
        pieces, at = [], 0
        for number, quote in enumerate(proposal.quotes):
            start, end = proposal.in_file(quote.span)
            if start >= at:  # words within words that are marked have their place there
                pieces += [(text[at:start], None), (text[start:end], number)]
                at = end
        return [*pieces, (text[at:], None)]

    @property
    def voices(self) -> list[str]:
        """Names and words that are likely in the field of a speaker."""
        proposal = self.arrival.proposal
        names = [person.person.name for person in proposal.people] + [quote.who for quote in proposal.quotes]
        return [name for name in dict.fromkeys(names) if name]

    def is_valid(self) -> bool:
        """Whether what was sent can be kept; else the fields tell why not. What is not kept may be wrong."""
        forms = [row.form for row in [*self.quotes, *self.people] if row.is_kept]
        return all([form.is_valid() for form in [self.head, self.added, *forms]])  # every one, for its errors

    def decision(self) -> Decision:
        """What was decided, of a reading that is valid."""

        def kept(rows):
            return {int(row.key.rpartition("-")[2]): row.form.cleaned_data for row in rows if row.is_kept}

        def ticked(kind):
            rows = [row for _, rows in self.others for row in rows if row.is_kept]
            return frozenset(int(row.key.rpartition("-")[2]) for row in rows if row.key.startswith(f"{kind}-"))

        added = [self.added.cleaned_data] if self.added.cleaned_data["name"] else []
        return Decision(
            self.head.cleaned_data,
            kept(self.quotes),
            kept(self.people),
            added,
            tags=ticked("tags"),
            sources=ticked("sources"),
            cited=ticked("cited"),
        )

    def _form(self, form: type[forms.Form], name: str, initial: dict) -> forms.Form:
        return form(
            self.sent,
            prefix=f"{self.place}-{name}",
            initial=initial,
            auto_id="%s",
            label_suffix="",
            use_required_attribute=False,
        )

    def _row(self, key: str, shown: str, sure: str, form: forms.Form | None = None) -> ProposalRow:
        is_kept = self.sent is None or key in self.sent.getlist(f"keep-{self.place}")
        return ProposalRow(key, is_kept, shown, sure, form)


def _told(quote) -> dict:
    setting = quote.setting
    return {
        "kind": quote.kind,
        "speaker": quote.who,
        "attribution": quote.attribution,
        "basis": quote.basis,
        "medium": setting.medium,
        "place": setting.place,
        "said_on": setting.on,
        "said_precision": setting.precision,
    }


def _sure(quote) -> str:
    """How sure the reading is, in words: of the speaker, and of the day."""
    who = f"speaker {quote.basis}" if quote.who else "nobody is named"
    return f"{who}, day {quote.setting.date_basis}" if quote.setting.on and quote.setting.date_basis else who


def _source_kind(source) -> str:
    return f"{Source.Kind(source.kind).label}, known through this text"
