"""Records that have an address of their own, and the addresses they had before."""

from collections.abc import Sequence
from functools import reduce
from itertools import chain, count
from operator import or_
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.validators import RegexValidator
from django.db import models

from articles.models.times import now
from articles.text import fold, slugify
from articles.words import searchable

SLUG_PATTERN = r"^[a-z0-9]+(?:-[a-z0-9]+)*\Z"
validate_slug = RegexValidator(SLUG_PATTERN, "Use small ASCII letters and digits, joined by single hyphens.", "slug")


def slug_check(table: str) -> models.CheckConstraint:
    """A database constraint that holds the slug pattern, for the Meta of a model with a `slug`.

    It ends in \\Z, which both databases read as the very end: `$` lets a final line break pass.
    """
    return models.CheckConstraint(condition=models.Q(slug__regex=SLUG_PATTERN), name=f"{table}_slug_pattern")


class Folded(models.Model):
    """A record that is found and compared by its folded letters.

    `folded` is filled by the `pre_save` receiver in `articles.apps`, which fires for fixtures too;
    code that writes in bulk calls `fill_folded` itself.
    """

    folded_from: tuple[str, ...] = ("name",)
    folded_columns: tuple[str, ...] = ("folded",)  # what `fill_folded` sets

    folded = models.TextField(editable=False, default="", blank=True)

    class Meta:
        abstract = True

    def fill_folded(self) -> None:
        """Set `folded` from the columns in `folded_from`."""
        self.folded = " ".join(fold(getattr(self, column)) for column in self.folded_from).strip()


class Searched(Folded):
    """A record that readers find by the words of its name."""

    folded_columns = ("folded", "search_words")
    searched_from: tuple[str, ...] = ()  # `folded_from`, unless more than that finds it

    search_words = models.TextField(editable=False, default="", db_default="", blank=True)

    class Meta:
        abstract = True

    def fill_folded(self) -> None:
        """Set `folded` from the columns in `folded_from`, and `search_words` from those in `searched_from`."""
        super().fill_folded()
        columns = self.searched_from or self.folded_from
        self.search_words = searchable("\n".join(getattr(self, column) for column in columns))


class SluggedQuerySet(models.QuerySet):
    """Finds a record by its slug, and by a slug that it had before."""

    def by_slug(self, slug: str):
        """The record whose slug is, or once was, `slug`. Raises the model's DoesNotExist."""
        try:
            return self.get(slug=slug)
        except ObjectDoesNotExist:
            former = FormerSlug.objects.filter(kind=self.model._meta.model_name, slug=slug).first()
            if former is None:
                raise
            return self.get(pk=former.target_pk)

    def get_by_natural_key(self, slug: str):
        return self.by_slug(slug)


class Slugged(models.Model):
    """A record whose natural key is its slug, and which keeps answering to its former slugs."""

    slug_from = "name"

    slug = models.CharField(
        max_length=80,
        unique=True,
        validators=[validate_slug],
        help_text="The end of its web address: small ASCII letters, digits, hyphens. An old address keeps leading here.",
    )

    objects = SluggedQuerySet.as_manager()

    class Meta:
        abstract = True

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def clean(self) -> None:
        super().clean()
        if not self.slug:
            self.slug = slugify(getattr(self, self.slug_from))
            if not self.slug:
                raise ValidationError({"slug": "These letters have no ASCII form: please type a web address."})
        if FormerSlug.objects.taken(self):
            raise ValidationError(
                {"slug": f"Another {self._meta.verbose_name} had the address “{self.slug}” once; it stays theirs."}
            )

    def remember_former_slug(self, former: str) -> None:
        """Let the slug `former` lead here. An old slug that the record takes back is no former one."""
        kind = self._meta.model_name
        FormerSlug.objects.filter(kind=kind, slug=self.slug, target_pk=self.pk).delete()
        if former and former != self.slug:
            FormerSlug.objects.get_or_create(
                kind=kind, slug=former, defaults={"target_pk": self.pk, "target": self.slug}
            )
        FormerSlug.objects.filter(kind=kind, target_pk=self.pk).update(target=self.slug)


class FormerSlugQuerySet(models.QuerySet["FormerSlug"]):
    """Former addresses."""

    def taken(self, record: Slugged) -> bool:
        """Whether the slug of `record` once belonged to another record of its kind."""
        return self.filter(kind=record._meta.model_name, slug=record.slug).exclude(target_pk=record.pk).exists()

    def get_by_natural_key(self, kind: str, slug: str) -> "FormerSlug":
        return self.get(kind=kind, slug=slug)


class SluggedKind(models.TextChoices):
    ARTICLE = "article"
    PERSON = "person"
    SOURCE = "source"
    TAG = "tag"
    PHOTO = "photo"
    SECTION = "section"


class FormerSlug(models.Model):
    """An address that a record had, which leads to it for ever and is never given to another.

    `target` is the record's present slug (its natural key, so that fixtures carry no primary
    keys); `target_pk` is the same record, resolved.
    """

    Kind = SluggedKind

    kind = models.CharField(max_length=8, choices=SluggedKind)
    slug = models.CharField(max_length=80, validators=[validate_slug])
    target = models.CharField(max_length=80, validators=[validate_slug], editable=False)
    target_pk = models.BigIntegerField(editable=False)
    since = models.DateTimeField(default=now, editable=False)

    objects = FormerSlugQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "slug"], name="formerslug_once"),
            models.CheckConstraint(condition=models.Q(kind__in=SluggedKind.values), name="formerslug_kind_known"),
        ]
        indexes = [models.Index(fields=["kind", "target_pk"], name="formerslug_target")]

    def __str__(self) -> str:
        return f"{self.kind} {self.slug}, now {self.target}"

    def natural_key(self) -> tuple[str, str]:
        return (self.kind, self.slug)


def free_slug(model: type[models.Model], name: str) -> str:
    """A slug from `name` that no record of `model` has or had."""
    return free_slugs(model, [name])[0]


def free_slugs(model: type[models.Model], names: Sequence[str]) -> list[str]:
    """A slug for each of `names`, no two the same, that no record of `model` has or had. Two queries."""
    bases = [slugify(name, max_length=70) or str(model._meta.model_name) for name in names]
    begins = reduce(or_, (models.Q(slug__startswith=base) for base in bases), models.Q(pk__in=[]))
    former = FormerSlug.objects.filter(begins, kind=model._meta.model_name)
    taken = {
        *model._default_manager.filter(begins).values_list("slug", flat=True),
        *former.values_list("slug", flat=True),
    }
    slugs = []
    for base in bases:
        tried = chain([base], (f"{base}-{number}" for number in count(2)))
        slugs.append(next(slug for slug in tried if slug not in taken))
        taken.add(slugs[-1])
    return slugs


class Numbering(models.Model):
    """A record that gives its rows their numbers, and none of them twice."""

    numbered_up_to = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    def next_number(self) -> int:
        """A number that no row of this record has had."""
        return self.next_numbers(1)[0]

    def next_numbers(self, count: int) -> range:
        """So many numbers that no row of this record has had; 1 or more.

        Counts in the database, so that two editors never get the same.
        """
        type(self)._default_manager.filter(pk=self.pk).update(numbered_up_to=models.F("numbered_up_to") + count)
        self.refresh_from_db(fields=["numbered_up_to"])
        return range(self.numbered_up_to - count + 1, self.numbered_up_to + 1)


class NumberedQuerySet(models.QuerySet[Any]):
    """Finds a row by its parent's slug and its number."""

    def get_by_natural_key(self, slug: str, number: int) -> Any:
        model: Any = self.model  # a Numbered one
        parent = model._meta.get_field(model.parent_field).remote_field.model
        return self.get(**{model.parent_field: parent.objects.by_slug(slug), "number": number})


class Numbered(models.Model):
    """A row of a parent record. Its key is (parent's slug, number); the number is never given twice, `order` sorts."""

    parent_field = "article"

    number = models.PositiveIntegerField(editable=False)
    order = models.PositiveSmallIntegerField(default=0, help_text="Small numbers first.")

    objects = NumberedQuerySet.as_manager()

    class Meta:
        abstract = True

    def natural_key(self) -> tuple[str, int]:
        return (*getattr(self, self.parent_field).natural_key(), self.number)
