"""The page of what is on record: known people whom the text names, which words were checked, unnamed speakers."""

from django import forms
from django.contrib.auth.models import User
from django.db import transaction
from django.forms import formset_factory

from articles.admin.quotations import CHECKED
from articles.desk.language import names
from articles.desk.language.names import FoundPerson
from articles.desk.preflight.story import StoryUnderCheck
from articles.desk.rules.refusals import Refused
from articles.desk.steps import editing
from articles.desk.steps.claims import claim
from articles.desk.steps.linking import check_quotes, confirm_speakers, link_people
from articles.models import Article, Quote


class PersonRow(forms.Form):
    """A known person whom the text names."""

    take = forms.BooleanField(label="Link", required=False)
    pk = forms.IntegerField(widget=forms.HiddenInput)


class CheckRow(forms.Form):
    """How the words of a quotation were checked."""

    how = forms.ChoiceField(
        label="Checked", choices=[("", "not yet"), *CHECKED], required=False, widget=forms.RadioSelect
    )


class SpeakerRow(forms.Form):
    """Whether a second person knows an unnamed speaker."""

    known = forms.BooleanField(label="I know who it is", required=False)


class RecordPage:
    """What the page shows of `article`, and what was posted to it."""

    def __init__(self, article: Article, posted=None):
        self.article = article
        story = StoryUnderCheck(article)  # reads the text once for all that is sought in it
        self.people: list[FoundPerson] = names.unlinked(story.occurrences, story.people)
        self.quotes = list(article.quotes.exclude(kind=Quote.Kind.REPORTED).select_related("speaker"))
        self.unnamed = [
            quote for quote in article.quotes.filter(attribution=Quote.Attribution.ANONYMOUS, known_to=None)
        ]
        self.check_all = (posted or {}).get("_check_all", "")
        self.people_rows = formset_factory(PersonRow, extra=0, max_num=len(self.people), validate_max=True)(
            posted,
            prefix="people",
            initial=[{"take": True, "pk": found_person.person.pk} for found_person in self.people],
        )
        self.check_rows = formset_factory(CheckRow, extra=0, max_num=len(self.quotes), validate_max=True)(
            posted, prefix="checks", initial=[{"how": quote.checked_how} for quote in self.quotes]
        )

        self.speaker_rows = formset_factory(SpeakerRow, extra=0, max_num=len(self.unnamed), validate_max=True)(
            posted, prefix="speakers", initial=[{} for _ in self.unnamed]
        )

        _name_controls(self.people_rows, [str(found_person.person) for found_person in self.people])

    def rows(self) -> dict:
        """Each row beside what it is about, for the template."""
        return {
            "people": list(zip(self.people, self.people_rows, strict=False)),
            "checks": list(zip(self.quotes, self.check_rows, strict=False)),
            "unnamed": list(zip(self.unnamed, self.speaker_rows, strict=False)),
            "formsets": self.formsets,
            "ways": CHECKED,
        }

    @property
    def formsets(self) -> list[forms.BaseFormSet]:
        return [self.people_rows, self.check_rows, self.speaker_rows]

    def keep(self, version: int, by: User) -> str:
        """Save what was posted as the user `by`, all or nothing; what was done, for a sentence.

        Raises Refused, and Stale where the story is not the `version` that was read.
        """
        if not all([formset.is_valid() for formset in self.formsets]):
            raise Refused("Some of it was not understood: look at what is marked below.")
        self._refuse_other_rows()
        with transaction.atomic():
            claim(self.article, by, version=version)
            linked = link_people(self.article, self._taken_people(), by)
            checked = check_quotes(self.article, self._checks(), by)
            confirmed = confirm_speakers(self.article, self._known(), by)
            editing.finish(self.article, by)
        done = [
            _counted(len(linked), "person", "linked", plural="people"),
            _counted(len(checked), "quotation", "checked or unchecked"),
            _counted(len(confirmed), "unnamed speaker", "confirmed"),
        ]
        return ", ".join(filter(None, done)) or "Nothing was changed"

    def _refuse_other_rows(self) -> None:
        """Rows are told by their places: somebody may have been put on record since the page was shown."""
        tables = (self.people, self.quotes, self.unnamed)
        same = all(len(rows) == len(formset) for rows, formset in zip(tables, self.formsets, strict=True))
        people = [row.cleaned_data.get("pk") for row in self.people_rows]
        if not same or people != [person.person.pk for person in self.people]:
            raise Refused(
                "What is on record has changed since you opened this page. Look again, and tick what is right."
            )

    def _taken_people(self) -> list[FoundPerson]:
        rows = zip(self.people, self.people_rows, strict=True)
        return [person for person, row in rows if row.cleaned_data.get("take")]

    def _known(self) -> list[int]:
        rows = zip(self.unnamed, self.speaker_rows, strict=True)
        return [quote.number for quote, row in rows if row.cleaned_data.get("known")]

    def _checks(self) -> dict[int, str]:
        checks = {
            quote.number: row.cleaned_data.get("how", quote.checked_how)
            for quote, row in zip(self.quotes, self.check_rows, strict=True)
        }
        if self.check_all in Quote.Check.values:
            checks = {number: how or self.check_all for number, how in checks.items()}
        return checks


def _counted(count: int, what: str, done: str, plural: str = "") -> str:
    return f"{count} {what if count == 1 else plural or what + 's'} {done}" if count else ""


def _name_controls(formset: forms.BaseFormSet, about: list[str]) -> None:
    """Say of every control of a table's row what it is and what it is about: its column's heading says only half."""
    for row, words in zip(formset, about, strict=False):
        for name, field in row.fields.items():
            field.widget.attrs["aria-label"] = f"{field.label or name.capitalize()}: {words[:60]}"
