"""The form of a story's own columns: the prose editor, and the check that nobody's save is overwritten unseen."""

import re
import secrets

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.urls import reverse_lazy
from django_prose_editor.fields import ProseEditorFormField
from django_prose_editor.widgets import AdminProseEditorWidget

from articles.admin.pickers import PickerForm, Rule
from articles.admin.plans import Urgency, assignable
from articles.admin.texts import printable
from articles.intake import Intake, normalise_body
from articles.models import Article, FormerSlug
from articles.text import paragraphs, slugify

# What the editor can make is what `text.sanitise` lets through; it has no pictures, which stand in it as words.
EDITOR = {
    "Bold": True,
    "Italic": True,
    "Subscript": True,
    "Superscript": True,
    "HardBreak": True,
    "Heading": {"levels": [2, 3]},
    "BulletList": True,
    "OrderedList": {"enableListAttributes": False},
    "ListItem": True,
    "Blockquote": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto"]},
    "History": True,
    "LanguageAndDirection": True,
    "CleanPaste": {"address": reverse_lazy("admin:article-intake")},
    "PicturePlaces": True,
}
LONGEST_BODY = 400_000  # characters
_FIGURE = re.compile(r'<figure\b[^>]*\bdata-photo="([1-9][0-9]*)"[^>]*>.*?</figure>', re.DOTALL)
_PICTURE_LINE = re.compile(r"<p>\s*\[picture ([1-9][0-9]*)\]\s*</p>", re.IGNORECASE)
_BETWEEN_BLOCKS = re.compile(r"(</(?:p|h2|h3|ul|ol|li|blockquote|figure)>)\s+")


def for_editor(body: str) -> str:
    """The HTML of `body` as the prose editor takes it: a picture's place is a line of its own, "[picture 2]"."""
    return _FIGURE.sub(r"<p>[picture \1]</p>", paragraphs(body))


def from_editor(markup: str) -> Intake:
    """What `for_editor` gave, edited or not, as a body, with what of it could not be kept."""
    return normalise_body(_PICTURE_LINE.sub(r'<figure data-photo="\1"></figure>', markup))


def says_the_same(one: str, other: str) -> bool:
    """Whether two bodies print alike: white space between and within blocks makes no difference."""

    def bare(body: str) -> str:
        return " ".join(_BETWEEN_BLOCKS.sub(r"\1", paragraphs(body)).split())

    return bare(one) == bare(other)


class StoryForm(PickerForm):
    """A working copy, with the version and the saved state that the editor had before them, and a key of its own.

    What a colleague saved in the meantime is put together with what was typed before this form sees it.
    """

    body = ProseEditorFormField(
        extensions=EDITOR,
        widget=AdminProseEditorWidget,
        required=False,
        validators=[printable],
        help_text="Words that somebody said stay as they were said. A line [picture 2] is where picture 2 stands. "
        "Who a confidential source is, is never typed anywhere in this system.",
    )
    urgency = Urgency()
    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    seen_revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    form_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=32)

    rules = {"article_urgency_range": Rule(frozenset({"urgency"}), lambda story: 1 <= story.urgency <= 9)}
    refusal = None  # why a step that was pressed with this form was not taken; nothing was kept then
    not_kept = ""  # what of the text could not be kept, in a sentence

    class Meta:
        model = Article
        fields = [
            "headline",
            "standfirst",
            "kicker",
            "slug",
            "body",
            "language",
            "section",
            "genre",
            "dateline_place",
            "dateline_on",
            "urgency",
            "planned_for",
            "embargo_until",
            "translation_of",
            "assigned_to",
            "noindex",
            "internal_note",
        ]
        labels = {"slug": "web address"}
        widgets = {
            "headline": AdminTextareaWidget(attrs={"rows": 1, "data-one-line": "", "placeholder": "Headline"}),
            "kicker": AdminTextInputWidget(attrs={"placeholder": "A word or two"}),
            "standfirst": AdminTextareaWidget(attrs={"rows": 1, "placeholder": "Standfirst: one or two sentences"}),
            "internal_note": AdminTextareaWidget(attrs={"rows": 3}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seen_version"].initial = self.instance.version
        self.fields["form_key"].initial = secrets.token_urlsafe(12)
        self.fields["seen_revision"].initial = getattr(self.instance, "latest_number", None)
        self.initial["body"] = for_editor(self.instance.body)
        if "slug" in self.fields:
            self.fields["slug"].required = False
        if "assigned_to" in self.fields:
            self.fields["assigned_to"].queryset = assignable(self.instance.assigned_to_id)

    def clean_body(self) -> str:
        """The body; the stored one where nobody changed a word, so that a look at a story rewrites nothing."""
        length = len(self.cleaned_data["body"])
        if length > LONGEST_BODY:
            raise forms.ValidationError(
                f"The text has {length:,} characters with its markup; a story takes {LONGEST_BODY:,}. "
                "Nothing of it is lost: it stands below. Make two stories of it."
            )
        typed = from_editor(self.cleaned_data["body"])
        self.not_kept = typed.message
        return self.instance.body if says_the_same(typed.body, self.instance.body) else typed.body

    def full_clean(self):
        super().full_clean()
        if self.is_bound and "headline" in self.errors and not self.data.get(self.add_prefix("slug")):
            self.errors.pop("slug", None)  # there is nothing to make it from yet, as the other error says

    def clean_slug(self) -> str:
        """The address; where none was typed one is made from the headline, with a number where that is taken."""
        typed = self.cleaned_data["slug"]
        proposed = slugify(self.cleaned_data.get("headline", ""))
        if typed or not proposed:
            return typed
        tried = [proposed, *(f"{proposed[:76]}-{number}" for number in range(2, 100))]
        taken = set(Article.objects.filter(slug__in=tried).exclude(pk=self.instance.pk).values_list("slug", flat=True))
        taken |= set(
            FormerSlug.objects.filter(kind=FormerSlug.Kind.ARTICLE, slug__in=tried).values_list("slug", flat=True)
        )
        return next((slug for slug in tried if slug not in taken), typed)

    def clean(self):
        cleaned = super().clean()
        if self.refusal:
            raise forms.ValidationError(f"{self.refusal} Nothing was saved; what you typed stands below.")
        if self.instance.pk and cleaned.get("seen_version") != self.instance.version:
            raise forms.ValidationError("Somebody else saved this story at this very moment. Press again.")
        return cleaned


class TypedForm(StoryForm):
    """What is typed so far, to be looked at and never saved: nobody is told that a colleague was first."""

    def clean(self):
        return self.cleaned_data
