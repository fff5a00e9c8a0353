"""The rows of a working copy, apart from its quotations: who made it, who is in it, what it rests on, what it shows."""

from typing import ClassVar

from django.db import models
from taggit.models import ItemBase

from articles.models.articles import Article
from articles.models.constraints import number_once, one_of
from articles.models.slugs import Numbered
from articles.models.tags import Tag


class Credit(models.TextChoices):
    BY = "by"
    PHOTOGRAPHS = "photographs", "photographs by"
    ADDITIONAL = "additional", "additional reporting by"


class Byline(Numbered):
    """Who made the story: a person, or a label such as "Staff and agencies"."""

    Credit = Credit

    article = models.ForeignKey(Article, models.CASCADE, related_name="bylines")
    person = models.ForeignKey("articles.Person", models.PROTECT, null=True, blank=True, related_name="+")
    label = models.CharField(max_length=120, blank=True, help_text="Where it is no person: Staff and agencies.")
    credit = models.CharField(max_length=12, choices=Credit, default=Credit.BY)

    class Meta:
        ordering = ["order", "number"]
        constraints = [
            number_once("byline"),
            one_of("byline", "credit", Credit),
            models.CheckConstraint(
                condition=(models.Q(person=None) & ~models.Q(label=""))
                | (models.Q(person__isnull=False) & models.Q(label="")),
                name="byline_is_a_person_or_a_label",
                violation_error_message="Name a person or type a label, not both.",
            ),
        ]

    def __str__(self) -> str:
        return self.label or str(self.person)


class Approach(models.TextChoices):
    NOT_NEEDED = "not needed"
    DECLINED = "declined", "declined to comment"
    ANSWERED = "answered"
    NOT_REACHED = "not reached", "could not be reached"


class Mention(Numbered):
    """A person who appears in the story, as the story describes them."""

    Approach = Approach

    article = models.ForeignKey(Article, models.CASCADE, related_name="mentions")
    person = models.ForeignKey("articles.Person", models.PROTECT, related_name="+")
    described_as = models.CharField(max_length=200, blank=True, help_text="The story's own words are what prints.")
    criticised = models.BooleanField(default=False, help_text="The story criticises this person.")
    approach = models.CharField("approached for comment", max_length=11, choices=Approach, default=Approach.NOT_NEEDED)
    approached_at = models.DateTimeField(null=True, blank=True)
    approached_how = models.CharField(max_length=160, blank=True, help_text="What was asked, and how.")
    answer = models.TextField(blank=True, help_text="Printed where it is filled in.")

    class Meta:
        ordering = ["order", "number"]
        constraints = [
            number_once("mention"),
            one_of("mention", "approach", Approach),
            models.UniqueConstraint(fields=["article", "person"], name="mention_once"),
        ]

    def __str__(self) -> str:
        return str(self.person)


class Citation(Numbered):
    """A source that the story rests on, and the passage that it supports."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="citations")
    source = models.ForeignKey("articles.Source", models.PROTECT, related_name="+")
    passage = models.TextField(blank=True, help_text="The words of the story that it supports. Empty: the whole story.")

    class Meta:
        ordering = ["order", "number"]
        constraints = [number_once("citation")]

    def __str__(self) -> str:
        return str(self.source)


class Role(models.TextChoices):
    LEAD = "lead", "over the text"
    INLINE = "inline", "in the text"


class ArticlePhoto(Numbered):
    """A picture's use in a story."""

    Role = Role

    article = models.ForeignKey(Article, models.CASCADE, related_name="pictures")
    photo = models.ForeignKey("articles.Photo", models.PROTECT, related_name="+")
    role = models.CharField(max_length=6, choices=Role, default=Role.LEAD)
    caption = models.TextField(blank=True)
    alt_text = models.CharField(max_length=300, blank=True, help_text="What it shows, for those who do not see it.")
    decorative = models.BooleanField(
        default=False, help_text="It tells nothing that the text does not: no alt text needed."
    )

    class Meta:
        verbose_name = "picture"
        ordering = ["order", "number"]
        constraints = [number_once("articlephoto"), one_of("articlephoto", "role", Role)]

    def __str__(self) -> str:
        return str(self.photo)


class TaggedArticleManager(models.Manager["TaggedArticle"]):
    """Finds a tag's use by its natural key."""

    def get_by_natural_key(self, article: str, tag: str) -> "TaggedArticle":
        return self.get(content_object=Article.objects.by_slug(article), tag=Tag.objects.by_slug(tag))


class TaggedArticle(ItemBase):
    """A tag on a story. taggit's own through table loses tags in fixtures: it has no key of its own."""

    content_object = models.ForeignKey(
        Article, models.CASCADE, related_name="tagged", verbose_name="article"
    )  # taggit's name
    tag = models.ForeignKey(Tag, models.PROTECT, related_name="+", related_query_name="tagged_article")
    order = models.PositiveSmallIntegerField(default=0)

    objects: ClassVar[TaggedArticleManager] = TaggedArticleManager()

    class Meta:
        verbose_name = "tag"
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["content_object", "tag"], name="taggedarticle_once")]

    def __str__(self) -> str:
        return str(self.tag)

    def natural_key(self) -> tuple[str, str]:
        return (*self.content_object.natural_key(), *self.tag.natural_key())
