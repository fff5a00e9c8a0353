"""What is asked once for many stories: whom, which tag, which section, or what a step asks for."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User

from articles.admin.steps import StepForm
from articles.desk.rules.states import TRANSITIONS
from articles.models import Article, Edition, Section, Tag, now
from articles.text import fold

MOST_TAGS = 500  # proposed while a name is typed; any other is found by its whole name


def step_form(name: str, stories: list[Article], user: User, data=None) -> StepForm:
    """The form of the step `name`, as a story of `stories` with an edition in print asks it: one kind for all."""
    printed = Edition.objects.filter(article__in=stories, withdrawn_at=None, live_from__lte=now())
    one = printed.order_by("article").values_list("article", flat=True).first()
    story = next((story for story in stories if story.pk == one), stories[0])
    form = StepForm(name, story, user, data)
    form.fields["note"].required = TRANSITIONS[name].needs_note  # said once, not story by story
    return form


class BulkForm(forms.Form):
    """A form about `stories`, of `user`; both are given to every form of this room."""

    def __init__(self, stories: list[Article], user: User, data: Any = None):
        super().__init__(data, prefix="bulk")


class AssignForm(BulkForm):
    """Whose work the stories are."""

    assigned_to = forms.ModelChoiceField(
        label="To whom", queryset=get_user_model().objects.none(), required=False, empty_label="nobody"
    )

    def __init__(self, *args: Any):
        super().__init__(*args)
        colleagues = get_user_model().objects.filter(is_active=True, is_staff=True)
        field: Any = self.fields["assigned_to"]
        field.queryset = colleagues.order_by("username")


class SectionForm(BulkForm):
    """The section for all of them."""

    section = forms.ModelChoiceField(queryset=Section.objects.all(), empty_label="Choose…")


class TagForm(BulkForm):
    """The tag for all of them, by its name."""

    tag = forms.CharField(
        max_length=100,
        widget=forms.TextInput(attrs={"list": "desk-proposals"}),
        help_text="Type its name. Only tags that we have.",
    )

    @property
    def proposals(self) -> list[str]:
        """Names to choose from, for the page's own list."""
        return list(Tag.objects.filter(merged_into=None).values_list("name", flat=True)[:MOST_TAGS])

    def clean_tag(self) -> Tag:
        name = self.cleaned_data["tag"]
        tag = Tag.objects.filter(folded=fold(name).strip()).select_related("merged_into").first()
        if tag is None:
            raise forms.ValidationError(f"There is no tag “{name}”. Add it under Tags first, or choose another one.")
        return tag.merged_into or tag
