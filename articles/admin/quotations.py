"""What is said in a story, in its form: the words on record, and those that were found in the text."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.db.models import prefetch_related_objects
from django.http import HttpRequest

from articles.admin.pickers import Rule
from articles.admin.rows import RowForm, RowFormSet, StoryRow
from articles.admin.texts import Line, printable
from articles.desk.steps import guards
from articles.desk.steps.recording import ADD_PERSON, add_people, link_speakers, people_called
from articles.models import Article, Mention, Person, Quote, Source, now
from articles.reader.wording import day
from articles.text import fold

# What the desk itself writes on a quotation: who checked it and when, and whom an unnamed speaker is known to.
CHECKS = frozenset({"checked_how", "checked_by", "checked_at", "known_to", "known_at"})
FROM_SOURCE = "source"
CHECKED = [
    (Quote.Check.HEARD, "heard by us"),
    (Quote.Check.RECORDING, "recording"),
    (Quote.Check.DOCUMENT, "document"),
]
HOW = [("", "not said yet"), *CHECKED, (FROM_SOURCE, "from a source…")]
SOMEBODY_NEW = "new"
# What makes a new row one that somebody filled in. The rest has a value before anybody touches it.
TYPED = frozenset(
    {"text", "speaker", "title", "label", "public_reason", "medium", "place", "said_on", "source", "occasion", "prefix"}
)


MORE = (
    "kind", "attribution", "label", "public_reason", "said_precision", "occasion", "occasion_basis", "basis",
    "language", "translated", "prefix", "suffix", "order",
)  # fmt: skip


def _line(label: str, longest: int, **attrs: Any) -> Line:
    return Line(
        label=label,
        required=False,
        max_length=longest,
        validators=[printable],
        widget=forms.TextInput(attrs={"autocomplete": "off", **attrs}),
    )


class QuoteForm(RowForm):
    """A quotation. The speaker is a name; whoever has it is looked up with those of all other rows."""

    speaker = _line("Speaker", 120, list="said-names")
    new_person = forms.BooleanField(label="new person", required=False)
    which = forms.ChoiceField(label="Who of them?", required=False)
    story_source = forms.BooleanField(required=False)
    checked_how = forms.ChoiceField(label="We have it", choices=HOW, required=False, widget=forms.RadioSelect)
    said_on = forms.DateField(
        label="Day", required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    rules = {
        "quote_has_words": Rule(
            frozenset({"kind", "text"}), lambda quote: quote.kind == Quote.Kind.REPORTED or bool(quote.text)
        )
    }
    formset: Any  # the `QuoteRows`, set by them: what all rows ask together
    newcomer = ""  # the name of a speaker who has no record yet

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs, label_suffix="")
        quote = self.instance
        if quote.speaker_id:
            self.initial["speaker"] = quote.speaker.name
        if quote.source_id and not quote.checked_how:
            self.initial["checked_how"] = FROM_SOURCE
        for name, label in {"medium": "Where, how", "title": "Title then", "text": "Words"}.items():
            self.fields[name].label = label

    def has_changed(self) -> bool:
        """Whether somebody changed the row; of a new one, whether they typed anything in it."""
        return super().has_changed() if self.instance.pk else bool(TYPED.intersection(self.changed_data))

    @property
    def typed_name(self) -> str:
        """The name in the field of the speaker, as it was posted."""
        return " ".join(str(self["speaker"].data or "").split())

    @property
    def is_typed_anew(self) -> bool:
        """Whether another name was typed than the speaker on record has."""
        quote, name = self.instance, self.typed_name
        return bool(name) and not (quote.speaker_id and fold(name) == fold(quote.speaker.name))

    @property
    def is_ticked_new(self) -> bool:
        """Whether whoever typed the name says that it is a person new to the paper."""
        return bool(self["new_person"].data)

    @property
    def names_speaker(self) -> bool:
        """Whether the row names somebody who may have to be linked."""
        return "speaker" in self.changed_data

    @property
    def who(self) -> str:
        """Who speaks, in words; "" for nobody yet."""
        quote = self.instance
        return str((quote.speaker_id and quote.speaker.name) or quote.label or self["speaker"].value() or "")

    @property
    def row_id(self) -> str:
        """By which the page knows the row; its `prefix` is hidden from templates by the field of that name."""
        return str(self.prefix)

    @property
    def circumstances(self) -> list[str]:
        """Where, when and how the words were said, and how we have them, as far as somebody said so."""
        quote = self.instance
        if not quote.pk:
            return [str(value) for name in ("medium", "place") if (value := self[name].value())]
        how = dict(HOW)[quote.checked_how] if quote.checked_how else ""
        source = f"from “{quote.source}”" if quote.source_id else ""
        return [
            part for part in (quote.medium, quote.place, day(quote.said_on, quote.said_precision), how, source) if part
        ]

    @property
    def is_checked(self) -> bool:
        """Whether somebody said how we have the words."""
        return bool(self.instance.checked_how or self.instance.source_id)

    @property
    def has_trouble(self) -> bool:
        """Whether the row came back with something to mend."""
        return self.is_bound and self.has_changed() and bool(self.errors)

    @property
    def main_fields(self) -> list[forms.BoundField]:
        """What an opened row shows at once."""
        words = [] if self["text"].is_hidden else ["text"]
        return [self[name] for name in (*words, "speaker", "title", "medium", "place", "said_on")]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        """What stands under More."""
        return [self[name] for name in MORE if not self[name].is_hidden]

    @property
    def opens_more(self) -> bool:
        """Whether something under More has to be seen: an error there, or a speaker without a name."""
        is_named = self["attribution"].value() == Quote.Attribution.NAMED
        return not is_named or bool(self.is_bound and set(MORE).intersection(self.errors))

    def clean_checked_how(self) -> str:
        how = self.cleaned_data["checked_how"]
        return "" if how == FROM_SOURCE else how

    def clean(self) -> dict:
        data = super().clean() or self.cleaned_data
        if "speaker" in data:
            data["speaker"] = self._speaker(data)
        if data.get("story_source") and not data.get("source") and self.formset.only_source:
            data["source"] = self.formset.only_source
        if self["checked_how"].data == FROM_SOURCE and not data.get("source") and "source" not in self.errors:
            self.add_error("source", "Choose the source of these words, or say how else we have them.")
        return data

    def _speaker(self, data: dict) -> Person | None:
        """Whose name was typed. Sets `newcomer` for nobody's; says at its field what has to be chosen."""
        name = " ".join(data["speaker"].split())
        if not self.is_typed_anew:
            return self.instance.speaker if name else None
        bearers, which = self.formset.called.get(name, []), data.get("which")
        if person := next((person for person in bearers if str(person.pk) == which), None):
            return person
        if len(bearers) == 1 and not data.get("new_person"):
            return bearers[0]
        if bearers and which != SOMEBODY_NEW:
            self.add_error("which", _asks_which(name, bearers))
        elif why := self._no_newcomer(name, is_new=bool(bearers or data.get("new_person"))):
            self.add_error("speaker", why)
        else:
            self.newcomer = name
        return None

    def _no_newcomer(self, name: str, *, is_new: bool) -> str:
        """Why `name` cannot be a person new to the paper; "" where it can."""
        if name == name.lower() != name.upper():
            return (
                f"“{name}” is no name. For somebody without one choose another attribution under More, "
                "and type the story's words for them there."
            )
        if not self.formset.may_add_people:
            return f"Nobody here is called “{name}”. To add a person takes {guards.role_for(ADD_PERSON)}."
        return "" if is_new else f"Nobody here is called “{name}”. Tick “new person” to add them."

    def offer(self, bearers: Iterable[Person]) -> None:
        """Let the form choose among those who have the typed name."""
        choices = [(str(person.pk), _told_apart(person)) for person in bearers]
        which: Any = self.fields["which"]
        which.choices = [("", "choose…"), *choices, (SOMEBODY_NEW, "somebody new of this name")]

    def _get_validation_exclusions(self) -> set[str]:
        exclude = super()._get_validation_exclusions()  # type: ignore[misc]  # the stubs leave it out
        return exclude | {"speaker"}  # was looked up with the others

    def forget_checks(self) -> None:
        """Other words were not checked, and another speaker is not known, by whoever checked and knew those before."""
        changed, quote = set(self.changed_data), self.instance
        if quote.pk and changed & {"text", "kind"} and "checked_how" not in changed:
            quote.checked_how, quote.checked_by, quote.checked_at = "", None, None
        if changed & {"text", "attribution", "label", "speaker", "public_reason"}:
            quote.known_to = quote.known_at = None

    def sign(self, by: User) -> None:
        """Note who checked the words, where that changed."""
        self.forget_checks()
        if "checked_how" in self.changed_data:
            is_checked = bool(self.instance.checked_how)
            self.instance.checked_by = by if is_checked else None
            self.instance.checked_at = now() if is_checked else None


def _asks_which(name: str, bearers: list[Person]) -> str:
    if len(bearers) == 1:
        return f"We have {name} already. Choose them, or say that it is somebody new."
    return f"{len(bearers)} people here are called {name}. Choose who said it."


def _told_apart(person: Person) -> str:
    """The name with what tells its bearers apart: a title, a year of birth, else the address."""
    title = person.title_on(None)
    born = f"born {person.birth_date.year}" if person.birth_date else ""
    return ", ".join(filter(None, [person.name, title, born])) + ("" if title or born else f" ({person.slug})")


class QuoteRows(RowFormSet):
    """The quotations of a story. Names of speakers are looked up for all rows at once."""

    columns_set = CHECKS
    by: User  # who has the form before them
    called: Mapping[str, list[Person]] = {}  # who on record has the names that were typed

    @property
    def may_add_people(self) -> bool:
        """Whether whoever has the form before them may add a person."""
        return self.by.has_perm(ADD_PERSON)

    @property
    def only_source(self) -> Source | None:
        """The source of the story, where it has exactly one: it is proposed, and never taken by itself."""
        sources = {citation.source for citation in self.stored("citations")}
        return sources.pop() if len(sources) == 1 else None

    @property
    def names(self) -> list[str]:
        """The names that are likely in the field of a speaker: of the people in the story and of its speakers."""
        people = [mention.person for mention in self.stored("mentions")]
        people += [quote.speaker for quote in self.stored("quotes") if quote.speaker_id]
        return sorted({person.name for person in people})

    def stored(self, kind: str) -> list[Any]:
        """The rows of `kind` that the story has, as they were read for the same form."""
        return [form.instance for form in self.beside[kind].initial_forms] if kind in self.beside else []

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)  # type: ignore[misc]  # the stubs leave it out
        form.formset = self
        return form

    @property
    def empty_form(self) -> Any:
        form: Any = super().empty_form
        form.formset = self
        return form

    def _read_picked(self) -> None:
        super()._read_picked()
        row_forms: list[Any] = self.forms
        self.called = people_called({form.typed_name for form in row_forms if form.is_typed_anew})
        asking = [form for form in row_forms if len(self.called.get(form.typed_name, [])) > 1 - form.is_ticked_new]
        prefetch_related_objects([person for form in asking for person in self.called[form.typed_name]], "positions")
        for form in asking:
            form.offer(self.called[form.typed_name])

    def typed_rows(self) -> list[Any]:
        """The rows that somebody filled in or changed, without those that go."""
        return [form for form in self.forms if form.has_changed() and form not in self.deleted_forms]

    def save_all(self, numbers: Iterator[int]) -> None:
        last = self._last_order()
        for place, form in enumerate(self.typed_rows(), 1):
            form.sign(self.by)
            if form.instance.pk is None and last and not form.instance.order:
                form.instance.order = last + place
        super().save_all(numbers)

    def _last_order(self) -> int:
        return max((quote.order for quote in self.stored("quotes")), default=0)


class QuoteInline(StoryRow):
    """What is on record, a folded line each, and an empty row for what is added by hand."""

    form = QuoteForm
    formset = QuoteRows
    model = Quote
    template = "admin/articles/article/_said.html"
    verbose_name = "quotation"
    verbose_name_plural = "said here"
    names = ("speaker", "source", "occasion")
    autocomplete_fields = ["source", "occasion"]
    fields = [
        "kind", "text", "prefix", "suffix", "attribution", "speaker", "label", "public_reason", "title", "source",
        "medium", "place", "occasion", "occasion_basis", "said_on", "said_precision", "basis", "language",
        "translated", "checked_how", "order",
    ]  # fmt: skip

    class Media:
        css = {"all": ["desk/said.css"]}
        js = ["desk/said.js"]

    def get_extra(self, request: HttpRequest, obj: Article | None = None, **kwargs: Any) -> int:
        return 1

    def get_formset(self, request: HttpRequest, obj: Article | None = None, **kwargs: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **kwargs)
        formset.by = request.user
        return formset


# ── One save ────────────────────────────────────────────────────────────────


def make_people(formsets: Iterable[Any], by: User) -> None:
    """Give each row with a speaker new to the paper their record. Raises Refused where `by` cannot add people."""
    rows = [row for row in _typed_rows(formsets) if row.newcomer]
    people = add_people([row.newcomer for row in rows], by)
    for row in rows:
        row.instance.speaker = people[fold(row.newcomer)]


def link_people(article: Article, formsets: Iterable[Any]) -> None:
    """Link the speakers of new words, and new speakers of old ones, to `article`. After its rows were saved."""
    rows = [row for row in _typed_rows(formsets) if row.names_speaker]
    mentions = next(formset for formset in formsets if formset.model is Mention)
    linked = [row.instance for row in mentions.forms if row.instance.pk and row not in mentions.deleted_forms]
    link_speakers(article, [row.instance for row in rows], linked)


def _typed_rows(formsets: Iterable[Any]) -> list[Any]:
    return [row for formset in formsets if isinstance(formset, QuoteRows) for row in formset.typed_rows()]
