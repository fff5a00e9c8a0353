"""The rows that an edition leaves for lists: its quotations, citations, notices, people, tags, sources and pictures.

Each carries the sort key of its list, so that no list sorts what it does not show.
"""

from django.db import models
from django.db.models import Q, Subquery
from django.db.models.lookups import IsNull

from articles.models.constraints import one_of
from articles.models.editions import Edition, live, on_shelf
from articles.models.times import Precision


class PrintedQuerySet(models.QuerySet):
    """Rows of editions."""

    def live(self, at=None) -> "PrintedQuerySet":
        """Rows of editions that readers can read."""
        return self.filter(live(at, prefix="edition__"))

    def on_shelf(self, at=None) -> "PrintedQuerySet":
        """Rows of what stands before readers, retractions among them."""
        return self.filter(on_shelf(at, prefix="edition__"))

    def is_there(self) -> Q:
        """The condition "there is such a row", for each record by itself: the rows lead to it by `OuterRef`.

        As a value, not as EXISTS: of two of these with OR between them PostgreSQL reads all rows that there are.
        """
        return Q(IsNull(Subquery(self.order_by().values("pk")[:1]), False))

    def newest_first(self) -> "PrintedQuerySet":
        return self.order_by("-first_published", "-edition_id", "-id")

    def get_by_natural_key(self, slug: str, edition: int, number: int):
        return self.get(edition=Edition.objects.get_by_natural_key(slug, edition), number=number)


class PrintedRow(models.Model):
    """A row of an edition: its key is (article's slug, edition's number, number)."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    first_published = models.DateTimeField(help_text="The edition's, for list order.")

    objects = PrintedQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = ()

    def natural_key(self) -> tuple[str, int, int]:
        return (*self.edition.natural_key(), self.number)


def row_once(table: str) -> models.UniqueConstraint:
    """One row for each number of an edition."""
    return models.UniqueConstraint(fields=["edition", "number"], name=f"{table}_number_once")


class PrintedQuote(PrintedRow):
    """A quotation as printed: what a person's page lists."""

    speaker = models.ForeignKey("articles.Person", models.PROTECT, null=True, related_name="+")
    text = models.TextField(blank=True)
    printed = models.JSONField(help_text="The quotation as it stands in the document.")
    said_on = models.DateField(null=True)
    said_precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    sort_on = models.DateField(help_text="The day it was said, or else the day it was printed: a page's order.")

    class Meta(PrintedRow.Meta):
        constraints = [row_once("printedquote"), one_of("printedquote", "said_precision", Precision)]
        indexes = [models.Index(fields=["speaker", "-sort_on", "-id"], name="printedquote_record")]

    def __str__(self) -> str:
        return self.text[:60]


class PrintedCitation(PrintedRow):
    """A citation as printed: what a source's page lists."""

    source = models.ForeignKey("articles.Source", models.PROTECT, related_name="+")
    passage = models.TextField(blank=True)

    class Meta(PrintedRow.Meta):
        constraints = [row_once("printedcitation")]
        indexes = [models.Index(fields=["source", "-first_published", "-id"], name="printedcitation_newest")]

    def __str__(self) -> str:
        return self.passage[:60]


class PrintedNotice(PrintedRow):
    """A notice to readers as printed, also that of a retraction: what the page of corrections lists."""

    printed = models.JSONField(help_text="The notice as it stands in the document.")
    at = models.DateTimeField(help_text="When it was given: the list's order.")

    class Meta(PrintedRow.Meta):
        constraints = [row_once("printednotice")]
        indexes = [models.Index(fields=["-at", "-id"], name="printednotice_newest")]

    def __str__(self) -> str:
        return f"{self.printed['kind']}: {self.printed['text'][:60]}"


class Role(models.TextChoices):
    AUTHOR = "author"
    SPEAKER = "speaker"
    MENTIONED = "mentioned"


class EditionPerson(PrintedRow):
    """A person whom an edition names."""

    Role = Role

    person = models.ForeignKey("articles.Person", models.PROTECT, related_name="+")
    role = models.CharField(max_length=9, choices=Role)

    class Meta(PrintedRow.Meta):
        constraints = [row_once("editionperson"), one_of("editionperson", "role", Role)]
        indexes = [
            models.Index(fields=["person", "-first_published", "-edition"], name="editionperson_newest"),
            models.Index(fields=["person", "edition"], name="editionperson_printing"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.edition_id}"


class EditionTag(PrintedRow):
    """A tag that an edition carries."""

    tag = models.ForeignKey("articles.Tag", models.PROTECT, related_name="+")

    class Meta(PrintedRow.Meta):
        constraints = [row_once("editiontag")]
        indexes = [
            models.Index(fields=["tag", "-first_published", "-edition"], name="editiontag_newest"),
            models.Index(fields=["tag", "edition"], name="editiontag_printing"),
        ]

    def __str__(self) -> str:
        return f"{self.tag_id} on {self.edition_id}"


class EditionSource(PrintedRow):
    """A source that an edition names, described as it was printed."""

    source = models.ForeignKey("articles.Source", models.PROTECT, related_name="+")
    printed = models.JSONField(help_text="The source as it stands in the document.")

    class Meta(PrintedRow.Meta):
        constraints = [row_once("editionsource")]
        indexes = [models.Index(fields=["source", "-first_published", "-edition"], name="editionsource_newest")]

    def __str__(self) -> str:
        return f"{self.source_id} in {self.edition_id}"


class EditionPhoto(PrintedRow):
    """A picture that an edition shows: it can never be deleted."""

    photo = models.ForeignKey("articles.Photo", models.PROTECT, related_name="+")

    class Meta(PrintedRow.Meta):
        constraints = [row_once("editionphoto")]

    def __str__(self) -> str:
        return f"{self.photo_id} in {self.edition_id}"
