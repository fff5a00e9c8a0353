"""What stories are about: topics, places, organisations, events, groups."""

from django.db import models
from django.db.models import OuterRef
from django.db.models.functions import Length
from taggit.managers import TaggableManager
from taggit.models import TagBase

from articles.models.constraints import one_of
from articles.models.printed import EditionTag
from articles.models.slugs import Searched, Slugged, SluggedQuerySet, slug_check
from articles.text import slugify


class TagQuerySet(SluggedQuerySet):
    """Tags, as readers and desks look for them."""

    def in_print(self, at=None) -> "TagQuerySet":
        """Tags that have a page today: a live edition carries them."""
        # Asked one after the other: with OR inside, the database reads every row there is of every tag.
        live = EditionTag.objects.live(at)
        merged = live.filter(tag__merged_into=OuterRef("pk"))
        carried = live.filter(tag=OuterRef("pk")).is_there() | merged.is_there()
        return self.filter(carried, merged_into=None)


class Kind(models.TextChoices):
    TOPIC = "topic"
    PLACE = "place"
    ORGANISATION = "organisation"
    EVENT = "event"
    GROUP = "group", "group of people"


class Tag(Searched, Slugged, TagBase):
    """A subject that stories share. Names are one when their folded letters are."""

    Kind = Kind

    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.TOPIC)
    synonyms = models.TextField(blank=True, help_text="Other names, one a line. Search finds them too.")
    description = models.TextField(blank=True, help_text="What this is, in a sentence or two. Seen by readers.")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")

    searched_from = ("name", "synonyms")

    objects = TagQuerySet.as_manager()  # type: ignore[misc]  # in the place of the base class's

    class Meta:
        ordering = ["folded"]
        constraints = [
            slug_check("tag"),
            one_of("tag", "kind", Kind),
            models.UniqueConstraint(
                fields=["folded"],
                name="tag_name_once_when_folded",
                violation_error_message="There is a tag of this name already.",
            ),
        ]
        indexes = [
            models.Index(fields=["merged_into", "folded", "id"], name="tag_page_by_name"),
            models.Index(Length("synonyms"), name="tag_by_length_of_synonyms"),
        ]

    def __str__(self) -> str:
        return self.name

    def slugify(self, tag: str, i: int | None = None) -> str:
        """taggit's hook for a new tag's slug; `i` counts up where the slug is taken."""
        base = slugify(tag) or "tag"
        return base if i is None else f"{base}-{i}"


class ArticleTags(TaggableManager):
    """taggit's manager over our own through table.

    Stays out of an article's own fixture fields: TaggedArticle rows, whose natural key is
    (article, tag), carry the tags, as taggit's own rows lose all but one of a kind.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.serialize = False
