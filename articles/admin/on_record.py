"""The page that puts a text on record: speech and people found in it, and which words were checked."""

from dataclasses import replace

from django import forms
from django.db import transaction
from django.forms import formset_factory

from articles.desk import editing, names, speech
from articles.desk.linking import check_quotes, link_people
from articles.desk.names import FoundPerson
from articles.desk.preflight.story import Story
from articles.desk.recording import make_quotes
from articles.desk.refusals import Refused
from articles.desk.speech import FoundQuote
from articles.models import Article, Person, Quote


class SpeechRow(forms.Form):
    """A passage between quotation marks, and who is proposed to have said it."""

    take = forms.BooleanField(label="Record it", required=False)
    speaker = forms.ModelChoiceField(Person.objects.none(), required=False, empty_label="nobody we know")
    label = forms.CharField(label="or the story's words", required=False, max_length=160)
    attribution = forms.ChoiceField(choices=Quote.Attribution.choices)
    medium = forms.CharField(required=False, max_length=80)

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["speaker"].queryset = people


class PersonRow(forms.Form):
    """A known person whom the text names."""

    take = forms.BooleanField(label="Link", required=False)


class CheckRow(forms.Form):
    """How the words of a quotation were checked."""

    how = forms.ChoiceField(
        label="Checked", choices=[("", "not yet"), *Quote.Check.choices], required=False, widget=forms.RadioSelect
    )


class RecordPage:
    """What the page shows of `article`, and what was posted to it."""

    def __init__(self, article: Article, posted=None):
        self.article = article
        story = Story(article)  # reads the text once for all that is sought in it
        self.speech: list[FoundQuote] = speech.unrecorded(story.prose, story.quoted, story.occurrences, story.recorded)
        self.people: list[FoundPerson] = names.unlinked(story.occurrences, story.people)
        speakers = {person.pk for person in story.people} | {at.person.pk for at in story.occurrences}
        self.quotes = list(article.quotes.exclude(kind=Quote.Kind.REPORTED).select_related("speaker"))
        self.check_all = (posted or {}).get("_check_all", "")
        proposals = [
            {
                "take": True, "speaker": said.speaker, "label": said.label, "attribution": said.attribution,
                "medium": said.medium,
            }
            for said in self.speech
        ]  # fmt: skip
        self.speech_rows = formset_factory(SpeechRow, extra=0, max_num=len(self.speech), validate_max=True)(
            posted, prefix="speech", initial=proposals, form_kwargs={"people": Person.objects.filter(pk__in=speakers)}
        )
        self.people_rows = formset_factory(PersonRow, extra=0, max_num=len(self.people), validate_max=True)(
            posted, prefix="people", initial=[{"take": True} for _ in self.people]
        )
        self.check_rows = formset_factory(CheckRow, extra=0, max_num=len(self.quotes), validate_max=True)(
            posted, prefix="checks", initial=[{"how": quote.checked_how} for quote in self.quotes]
        )

    def rows(self) -> dict:
        """Each row beside what it is about, for the template."""
        return {
            "speech": list(zip(self.speech, self.speech_rows, strict=False)),
            "people": list(zip(self.people, self.people_rows, strict=False)),
            "checks": list(zip(self.quotes, self.check_rows, strict=False)),
            "formsets": [self.speech_rows, self.people_rows, self.check_rows],
            "ways": Quote.Check.choices,
        }

    def keep(self, version: int, by) -> str:
        """Save what was posted as the user `by`, all or nothing; what was done, for a sentence.

        Raises Refused, and Stale where the story is not the `version` that was read.
        """
        formsets = [self.speech_rows, self.people_rows, self.check_rows]
        if not all([formset.is_valid() for formset in formsets]):
            raise Refused("Some of it was not understood: look at what is marked below.")
        with transaction.atomic():
            editing.claim(self.article, version, by)
            made = make_quotes(self.article, self._taken_speech(), by)
            linked = link_people(self.article, self._taken_people(), by)
            checked = check_quotes(self.article, self._checks(), by)
            editing.finish(self.article, by)
        told = {"quotation recorded": made, "person linked": linked, "check noted": checked}
        return ", ".join(f"{len(rows)} × {what}" for what, rows in told.items() if rows) or "Nothing was changed"

    def _taken_speech(self) -> list[FoundQuote]:
        taken = []
        for said, row in zip(self.speech, self.speech_rows, strict=True):
            told = row.cleaned_data
            if told.get("take"):
                names_somebody = told["speaker"] is not None
                attribution = Quote.Attribution.NAMED if names_somebody else told["attribution"]
                taken.append(
                    replace(
                        said,
                        speaker=told["speaker"],
                        label=told["label"],
                        attribution=attribution,
                        medium=told["medium"],
                        basis=said.basis if told["speaker"] == said.speaker else Quote.Basis.STATED,
                    )
                )
        return taken

    def _taken_people(self) -> list[FoundPerson]:
        rows = zip(self.people, self.people_rows, strict=True)
        return [known for known, row in rows if row.cleaned_data.get("take")]

    def _checks(self) -> dict[int, str]:
        told = {
            quote.number: row.cleaned_data.get("how", quote.checked_how)
            for quote, row in zip(self.quotes, self.check_rows, strict=True)
        }
        if self.check_all in Quote.Check.values:
            told = {number: how or self.check_all for number, how in told.items()}
        return told
