"""People the paper writes about: their names, their titles over time, and whether they have a page."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import OuterRef

from articles.models.constraints import number_once, one_of
from articles.models.printed import EditionPerson
from articles.models.slugs import Numbered, Numbering, Searched, Slugged, SluggedQuerySet, slug_check


class PersonQuerySet(SluggedQuerySet):
    """People, as readers and desks look for them."""

    def in_print(self, at=None) -> "PersonQuerySet":
        """People who have a page today: an editor gave them one, and a live edition names them."""
        # Asked one after the other: with OR inside, the database reads every row there is of everybody.
        live = EditionPerson.objects.live(at)
        merged = live.filter(person__merged_into=OuterRef("pk"))
        named = live.filter(person=OuterRef("pk")).is_there() | merged.is_there()
        return self.filter(named, has_page=True, merged_into=None)


class Protection(models.TextChoices):
    MINOR = "minor", "a minor"
    COMPLAINANT = "complainant", "a complainant"
    COURT_ORDER = "court order", "a court order"


class Person(Searched, Numbering, Slugged):
    """Somebody a story names. What is marked "seen by readers" changes on live pages at once, and is a Move."""

    Protection = Protection

    name = models.CharField(max_length=120, help_text="As the paper prints it. Seen by readers.")
    biography = models.TextField(blank=True, help_text="Two or three sentences on who this is. Seen by readers.")
    photo = models.ForeignKey(
        "articles.Photo", models.PROTECT, null=True, blank=True, related_name="+", help_text="Seen by readers."
    )
    birth_date = models.DateField(null=True, blank=True)
    wikidata_id = models.CharField(
        "Wikidata id", max_length=16, blank=True, validators=[RegexValidator(r"^Q[1-9][0-9]*\Z", "Looks like Q42.")]
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="For our own staff: their account here.",
    )
    has_page = models.BooleanField(
        "has a page",
        default=False,
        help_text="For people in public life. Without a page the name is plain text everywhere.",
    )
    protected = models.CharField(
        max_length=12,
        choices=Protection,
        blank=True,
        help_text="Printing a protected name needs a permission of its own.",
    )
    protected_reason = models.TextField(blank=True, help_text="For the desk only. Never seen by readers.")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")

    objects = PersonQuerySet.as_manager()  # type: ignore[misc]  # in the place of the base class's

    class Meta:
        ordering = ["folded", "pk"]
        verbose_name_plural = "people"
        permissions = [("print_protected_name", "Can print the name of a protected person")]
        constraints = [slug_check("person"), one_of("person", "protected", Protection, or_empty=True)]
        indexes = [
            models.Index(fields=["folded", "id"], name="person_by_name"),
            models.Index(
                fields=["merged_into", "folded", "id"], condition=models.Q(has_page=True), name="person_page_by_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def title_on(self, day) -> str:
        """The title that the person held on `day` (a date or None), as printed with the name; "" where none is known.

        Open ends count as "as far as known"; of several, the one that began last.
        """
        held = [
            position
            for position in self.positions.all()
            if day is None
            or ((position.since is None or position.since <= day) and (position.until is None or day <= position.until))
        ]
        held.sort(key=lambda position: (position.since is not None, position.since, position.number))
        return held[-1].title if held else ""


class Kind(models.TextChoices):
    TRANSLITERATION = "transliteration"
    FORMER = "former", "former name"
    NICKNAME = "nickname"
    MISSPELLING = "misspelling"


class PersonName(Searched, Numbered):
    """Another form of a person's name, by which the paper finds them."""

    parent_field = "person"

    Kind = Kind

    person = models.ForeignKey(Person, models.CASCADE, related_name="names")
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=12, blank=True, help_text="A language tag such as tr or crh.")
    script = models.CharField(max_length=4, blank=True, help_text="ISO 15924, such as Latn or Cyrl.")
    kind = models.CharField(max_length=16, choices=Kind, default=Kind.TRANSLITERATION)
    curated = models.BooleanField(default=True, help_text="The newsroom added it; no source gave it.")

    class Meta:
        verbose_name = "name variant"
        ordering = ["order", "number"]
        constraints = [number_once("personname", "person"), one_of("personname", "kind", Kind)]
        indexes = [models.Index(fields=["folded"], name="personname_folded")]

    def __str__(self) -> str:
        return self.name


class Position(Numbered):
    """An office or role held for a time. Where a bound is not known it stays open."""

    parent_field = "person"

    person = models.ForeignKey(Person, models.CASCADE, related_name="positions")
    title = models.CharField(max_length=160)
    organisation = models.ForeignKey("articles.Tag", models.PROTECT, null=True, blank=True, related_name="+")
    since = models.DateField("from", null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["order", "number"]
        constraints = [
            number_once("position", "person"),
            models.CheckConstraint(
                condition=models.Q(since=None) | models.Q(until=None) | models.Q(since__lte=models.F("until")),
                name="position_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return self.title
