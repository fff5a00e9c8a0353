"""What somebody said, as the desk records it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from articles.models.articles import Article
from articles.models.constraints import number_once, one_of
from articles.models.slugs import Numbered
from articles.models.times import Precision


class Kind(models.TextChoices):
    DIRECT = "direct"
    PARTIAL = "partial"
    REPORTED = "reported"


class Attribution(models.TextChoices):
    NAMED = "named"
    GROUP = "group"
    ANONYMOUS = "anonymous"
    VAGUE = "vague"


class Basis(models.TextChoices):
    STATED = "stated", "the text says so"
    INFERRED = "inferred", "we read it so"


class Translated(models.TextChoices):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Check(models.TextChoices):
    HEARD = "heard", "heard by us"
    RECORDING = "recording"
    DOCUMENT = "document"


class Quote(Numbered):
    """A quotation or reported speech in a story: who said it, where, when, and how we know.

    Needed: words and attribution. Everything else may stay empty where nobody knows it.
    An empty language is the article's; a source is printed only where somebody chose it for this quotation.
    """

    Kind = Kind
    Attribution = Attribution
    Basis = Basis
    Translated = Translated
    Check = Check

    article = models.ForeignKey(Article, models.CASCADE, related_name="quotes")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.DIRECT)
    text = models.TextField(blank=True, help_text="Word for word as it was said or written. Never corrected.")
    prefix = models.CharField(
        max_length=120, blank=True, help_text="Words just before it, where the same words stand twice."
    )
    suffix = models.CharField(max_length=120, blank=True, help_text="Words just after it.")
    attribution = models.CharField(max_length=9, choices=Attribution, default=Attribution.NAMED)
    speaker = models.ForeignKey("articles.Person", models.PROTECT, null=True, blank=True, related_name="+")
    label = models.CharField(
        max_length=160, blank=True, help_text="The story's words for a speaker without a name: many observers."
    )
    public_reason = models.CharField(max_length=250, blank=True, help_text="Why the speaker is not named. Printed.")
    known_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        help_text="An editor other than the reporter, who confirmed that they know who the unnamed speaker is.",
    )
    known_at = models.DateTimeField(null=True, blank=True, editable=False)
    basis = models.CharField(max_length=8, choices=Basis, default=Basis.STATED)
    title = models.CharField("title at the time", max_length=160, blank=True)
    source = models.ForeignKey(
        "articles.Source",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Where we have the words from.",
    )
    medium = models.CharField(max_length=80, blank=True, help_text="Twitter, speech, interview, statement.")
    place = models.CharField(
        max_length=120, blank=True, help_text="Where it was said. Not where something else happened."
    )
    occasion = models.ForeignKey("articles.Tag", models.PROTECT, null=True, blank=True, related_name="+")
    occasion_basis = models.CharField(max_length=8, choices=Basis, default=Basis.STATED)
    said_on = models.DateField(null=True, blank=True)
    said_precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    language = models.CharField(max_length=12, blank=True)
    translated = models.CharField(max_length=7, choices=Translated, default=Translated.UNKNOWN)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_how = models.CharField(max_length=9, choices=Check, blank=True)

    class Meta:
        ordering = ["order", "number"]
        constraints = [
            number_once("quote"),
            one_of("quote", "kind", Kind),
            one_of("quote", "attribution", Attribution),
            one_of("quote", "basis", Basis),
            one_of("quote", "occasion_basis", Basis),
            one_of("quote", "said_precision", Precision),
            one_of("quote", "translated", Translated),
            one_of("quote", "checked_how", Check, or_empty=True),
            models.CheckConstraint(
                condition=Q(kind="reported") | ~Q(text=""),
                name="quote_has_words",
                violation_error_message="A direct or partial quotation needs its words.",
            ),
        ]

    def __str__(self) -> str:
        who = self.speaker or self.label or "?"
        return f"{who}: {self.text[:60]}"
