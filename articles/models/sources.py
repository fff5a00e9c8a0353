"""Where the paper knows things from."""

from django.db import models
from django.db.models import Exists, OuterRef

from articles.models.constraints import one_of
from articles.models.printed import EditionSource
from articles.models.slugs import Searched, Slugged, SluggedQuerySet, slug_check
from articles.models.times import Precision


class SourceQuerySet(SluggedQuerySet):
    """Sources, as readers and desks look for them."""

    def in_print(self, at=None) -> "SourceQuerySet":
        """Sources that have a page today: an editor gave them one, and a live edition names them."""
        named = EditionSource.objects.live(at).filter(source=OuterRef("pk"))
        return self.filter(Exists(named), has_page=True)


class Kind(models.TextChoices):
    WIRE_COPY = "wire copy"
    SOCIAL_POST = "social post"
    SPEECH = "speech"
    INTERVIEW = "interview"
    DOCUMENT = "document"
    OFFICIAL_STATEMENT = "official statement"
    PRESS_RELEASE = "press release"
    DATASET = "dataset"
    PUBLICATION = "publication"
    OWN_REPORTING = "own reporting"


class Standing(models.TextChoices):
    STANDS = "stands", "stands as far as we know"
    CORRECTED = "corrected", "corrected by its publisher"
    WITHDRAWN = "withdrawn", "withdrawn by its publisher"


class Source(Searched, Slugged):
    """A text, recording, post or talk that stories rest on.

    No confidential source's identity is ever typed into this system.
    """

    folded_from = ("title", "publisher", "credit_line")
    slug_from = "title"

    Kind = Kind
    Standing = Standing

    kind = models.CharField(max_length=20, choices=Kind)
    title = models.CharField(
        max_length=250, help_text="What it is, as a reader would say it. Never a confidential source's name."
    )
    publisher = models.CharField(max_length=120, blank=True, help_text="Empty where it is not stated.")
    author = models.ForeignKey("articles.Person", models.PROTECT, null=True, blank=True, related_name="+")
    credit_line = models.CharField(max_length=160, blank=True, help_text="The credit that its publisher asks for.")
    url = models.URLField("web address", max_length=500, blank=True)
    archived_url = models.URLField("archived copy", max_length=500, blank=True)
    place = models.CharField(max_length=120, blank=True)
    published_on = models.DateField(null=True, blank=True)
    published_precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    via = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="We know it only as that source reports it. Empty: we saw it ourselves.",
    )
    usage_terms = models.TextField(blank=True)
    use_until = models.DateField(
        null=True, blank=True, help_text="After this day nothing that rests on it goes to print."
    )
    supersedes = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    standing = models.CharField(max_length=9, choices=Standing, default=Standing.STANDS)
    has_page = models.BooleanField("has a page", default=True)
    text_received = models.TextField("text as received", blank=True, help_text="Kept as it came, for the desk only.")
    text_sha256 = models.CharField("sha256 of the text", max_length=64, blank=True)
    reliability_note = models.TextField(blank=True, help_text="For the desk only.")

    objects = SourceQuerySet.as_manager()  # type: ignore[misc]  # in the place of the base class's

    class Meta:
        ordering = ["folded", "pk"]
        constraints = [
            slug_check("source"),
            one_of("source", "kind", Kind),
            one_of("source", "standing", Standing),
            one_of("source", "published_precision", Precision),
            models.CheckConstraint(condition=~models.Q(via=models.F("id")), name="source_is_not_its_own_via"),
        ]
        indexes = [
            models.Index(fields=["folded", "id"], name="source_by_title"),
            models.Index(fields=["text_sha256"], name="source_by_sha256"),
        ]

    def __str__(self) -> str:
        return self.title
