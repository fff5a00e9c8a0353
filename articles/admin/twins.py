"""Records that may be there already: told by name before a second one is made, never by a bare “exists”."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Model, Q
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from articles.admin.records import RecordForm
from articles.models import Person, Source, Tag
from articles.text import fold

MOST = 5  # that are named


def link(record: Any) -> SafeString:
    """The name of `record`, leading to its form."""
    address = reverse(f"admin:articles_{record._meta.model_name}_change", args=[record.pk])
    return format_html('<a href="{}">{}</a>', address, record)


class TwinForm(RecordForm):
    """A record that is new: of one that has its name it is asked whether it is the same."""

    is_another = forms.BooleanField(required=False, widget=forms.HiddenInput, label="It is another one of this name")

    def twins(self, name: str) -> Sequence[Model]:
        """The records that are called `name`, however it is written; where one was merged, the one that stays."""
        raise NotImplementedError

    def clean(self) -> dict:
        cleaned = super().clean()
        column = self._meta.model.slug_from
        name = fold(cleaned.get(column) or "").strip()
        if self.instance.pk or not name or "is_another" not in self.fields:
            return cleaned
        if twins := self.twins(name):
            self.fields["is_another"].widget = forms.CheckboxInput()
            if not cleaned.get("is_another"):
                self.add_error(column, self.question(twins))
        return cleaned

    def question(self, twins: Sequence[Model]) -> SafeString:
        """Which records of the name there are, and what to do."""
        names = format_html_join(", ", "{}", [(link(twin),) for twin in twins[:MOST]])
        label = self.fields["is_another"].label
        return format_html("We have {}. Open and use that one, or tick “{}” and save again.", names, label)


def people_called(name: str) -> list[Person]:
    """People whose name or name variant folds to `name`."""
    called = Person.objects.filter(Q(folded=name) | Q(names__folded=name)).select_related("merged_into").distinct()
    return _that_stay(called)


def sources_called(name: str) -> list[Source]:
    """Sources whose title folds to `name`; their folded column goes on with publisher and credit."""
    return [source for source in Source.objects.filter(folded__startswith=name) if fold(source.title).strip() == name]


def tags_called(name: str) -> list[Tag]:
    """Tags that have `name` among their synonyms."""
    with_synonyms = Tag.objects.exclude(synonyms="").select_related("merged_into")
    return _that_stay(tag for tag in with_synonyms if name in map(str.strip, fold(tag.synonyms).splitlines()))


def _that_stay(records: Any) -> list:
    return list(dict.fromkeys(record.merged_into or record for record in records))
