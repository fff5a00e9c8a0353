"""What is said in the text of a story and is not on record: a row each in its form, with what the text tells of it."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest

from articles.admin.fitness import read_once
from articles.admin.quotations import QuoteForm, QuoteInline, QuoteRows
from articles.desk.language import anchors, marks, speech
from articles.desk.language.names import Occurrence
from articles.desk.language.prose import Prose, Span, read
from articles.desk.language.speech import FoundQuote
from articles.desk.preflight.story import StoryUnderCheck
from articles.desk.wire.newcomers import Names, Newcomer
from articles.desk.wire.proposal import without_record
from articles.desk.wire.setting import Settings
from articles.models import Article, Person, Quote
from articles.text import paragraphs

MOST = 40  # rows in a form; what is more comes when these are on record


TOUCHED = (
    "speaker", "title", "medium", "place", "said_on", "checked_how", "source", "attribution", "label",
    "public_reason", "kind",
)  # fmt: skip


class FoundForm(QuoteForm):
    """Words that were found in the text. They are put on record by a press or a tick, or where the row was filled in."""

    take = forms.BooleanField(label="On record with the next save", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("text", "prefix", "suffix"):
            self.fields[name].widget = forms.HiddenInput()
        for name in TOUCHED:  # by which a row that was filled in is told from one that was only proposed
            self.fields[name].show_hidden_initial = True

    def has_changed(self) -> bool:
        pressed = self.data.get("_record") in ("all", self.prefix)
        return pressed or bool({"take", *TOUCHED}.intersection(self.changed_data))

    @property
    def names_speaker(self) -> bool:
        return True

    def clean(self) -> dict:
        data = super().clean()
        words = data.get("text", "")
        if anchors.find(self.formset.prose, words) is None:
            self.add_error(None, f"“{words[:60]}” does not stand in the text any more. Read it again, and look here.")
        elif words in self.formset.recorded:
            self.add_error(None, "These words are on record already. Somebody was faster: nothing is left to do here.")
        if "speaker" in self.changed_data:
            data["basis"] = Quote.Basis.STATED
        if not data.get("speaker") and not self.newcomer:
            self._ask_who(data)
        return data

    def _ask_who(self, data: dict) -> None:
        match data.get("attribution"):
            case Quote.Attribution.NAMED if not self.errors:
                self.add_error("speaker", "Type who said it, or choose another attribution under More.")
            case Quote.Attribution.ANONYMOUS if not data.get("public_reason"):
                self.add_error("public_reason", "Tell readers why the speaker is not named.")
            case Quote.Attribution.GROUP | Quote.Attribution.VAGUE if not data.get("label"):
                self.add_error("label", "Type the story's own words for who said it.")


class FoundRows(QuoteRows):
    """A row for each direct speech without a record. What was posted counts: a row is known by its words."""

    @classmethod
    def get_default_prefix(cls) -> str:
        return "found"

    @cached_property
    def proposals(self) -> Sequence[dict]:
        """What the stored text tells, as the rows begin with it."""
        return proposals(self.instance, self.stored("quotes")) if self.instance.pk else []

    @cached_property
    def prose(self) -> Prose:
        """The text as it is being saved."""
        return read(paragraphs(self.instance.body))

    @cached_property
    def recorded(self) -> set[str]:
        """The words that are on record."""
        return {quote.text for quote in self.stored("quotes")}

    @property
    def marks(self) -> list[dict[str, str]]:
        """Passages to mark in the text: what is on record, and what was found and is not."""
        on_record = [{"words": words, "kind": "on record"} for words in sorted(self.recorded) if words]
        return on_record + [{"words": form["text"].value(), "kind": "found"} for form in self.forms]

    @property
    def all_label(self) -> str:
        """What the button that takes every row says; "" for one row alone."""
        count = len(self.forms)
        return {0: "", 1: "", 2: "Both found"}.get(count, f"All {count} found")

    def total_form_count(self) -> int:
        if self.is_bound or self.max_num == 0:
            return super().total_form_count()
        self.initial_extra = self.proposals
        return len(self.proposals)


class FoundInline(QuoteInline):
    """What was found in the text and is not on record."""

    form = FoundForm
    formset = FoundRows
    template = "admin/articles/article/_found.html"
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).none()


def count_recorded(formsets: Iterable[Any]) -> int:
    """How many of the passages that were found in the text are on record now."""
    return sum(len(formset.typed_rows()) for formset in formsets if isinstance(formset, FoundRows))


# ── What the text tells ─────────────────────────────────────────────────────


def proposals(article: Article, on_record: Iterable[Quote]) -> list[dict[str, Any]]:
    """A row for each direct speech that is not `on_record`, `MOST` at most: its words, and what the text tells of them.

    Speakers may be new to the paper. Nothing is decided and nothing written.
    """
    prose = read(paragraphs(article.body))
    quoted = marks.quotations(prose)[0]
    recorded = speech.recorded_spans(prose, on_record)
    if all(recorded.touch(passage.outer) for passage in quoted):
        return []
    story = read_once(article)
    reading = Names(story.prose, story.quoted, story.occurrences, (), article.language)
    newcomers = without_record(reading.newcomers())
    occurrences = sorted([*story.occurrences, *reading.occurrences(newcomers)], key=lambda at: at.span)
    spoken = speech.unrecorded(story.prose, story.quoted, occurrences, story.recorded)[:MOST]
    settings = Settings(story.prose, story.quoted, occurrences, story.day)
    outer = {passage.parts[0][0]: passage.outer for passage in story.quoted}
    titles = _titles(story, reading, occurrences)
    return [
        _row(
            statement,
            titles.get(statement.speaker, "") if statement.speaker else "",
            settings,
            outer[statement.span[0]],
        )
        for statement in spoken
    ]


def _titles(story: StoryUnderCheck, reading: Names, occurrences: list[Occurrence]) -> dict[Person | Newcomer, str]:
    """How the story describes those whom it names: as they are linked, else in the words beside their name."""
    titles: dict[Person | Newcomer, str] = {
        mention.person: mention.described_as for mention in story.mentions if mention.described_as
    }
    for at in occurrences:
        if isinstance(at.person, Newcomer):
            titles.setdefault(at.person, at.person.described_as)
        elif at.is_full and not titles.get(at.person):
            titles[at.person] = reading.description((at.span[0], at.span[0] + len(at.written)))
    return titles


def _row(statement: FoundQuote, title: str, settings: Settings, outer: Span) -> dict[str, Any]:
    setting = settings.of_quotation(outer, statement.speaker, statement.medium)
    is_stated = setting.on is not None and setting.date_basis == Quote.Basis.STATED
    speaker: Any = statement.speaker
    return {
        "text": statement.text,
        "prefix": statement.prefix,
        "suffix": statement.suffix,
        "kind": Quote.Kind.DIRECT,
        "speaker": speaker.name if speaker else "",
        "new_person": isinstance(speaker, Newcomer),
        "title": title[:160],
        "label": "" if speaker else statement.label,
        "attribution": statement.attribution if speaker or statement.label else Quote.Attribution.NAMED,
        "basis": statement.basis,
        "medium": setting.medium[:80],
        "place": setting.place[:120],
        "said_on": setting.on if is_stated else None,
        "said_precision": setting.precision if is_stated else "day",
    }
