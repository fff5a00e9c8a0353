"""The working copy of a story. Only the newsroom sees it."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models

from articles.models.constraints import between, one_of
from articles.models.slugs import Numbering, Searched, Slugged, SluggedQuerySet, slug_check
from articles.models.tags import ArticleTags
from articles.models.times import PublishedPrecision, now
from articles.text import plain
from articles.words import tokens

validate_language = RegexValidator(r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z", "A language tag such as en, tr or zh-Hans.")


FIRST_WORDS = 6  # of a text without a headline


class State(models.TextChoices):
    """Where a story stands on the desk. Only `desk.steps.workflow.move` writes it."""

    DRAFT = "draft"
    REVIEW = "review", "in review"
    APPROVED = "approved"
    PUBLISHED = "published"
    SPIKED = "spiked"
    RETRACTED = "retracted"


class Genre(models.TextChoices):
    """What kind of journalism it is; each has its schema.org type."""

    NEWS = "news"
    ANALYSIS = "analysis"
    OPINION = "opinion"
    EXPLAINER = "explainer"
    INTERVIEW = "interview"


class ArticleQuerySet(SluggedQuerySet):
    """Stories, as the desk lists them."""

    def without_text(self) -> "ArticleQuerySet":
        """The same stories, whose long columns are read only where somebody asks for them: for lists."""
        return self.defer("standfirst", "body", "internal_note", "folded", "search_words")


class Article(Searched, Numbering, Slugged):  # type: ignore[django-manager-missing]  # that of taggit's through table
    """A story as the desk works on it. Readers see its Editions, never this."""

    folded_from = ("headline", "slug")
    slug_from = "headline"

    headline = models.CharField(max_length=250, help_text="What happened, in at most 110 characters.")
    standfirst = models.TextField(blank=True, help_text="One or two sentences under the headline.")
    kicker = models.CharField(max_length=80, blank=True, help_text="A word or two over the headline.")
    body = models.TextField(blank=True, help_text="Words that somebody said stay as they were said.")
    language = models.CharField(max_length=12, default="en", validators=[validate_language])
    section = models.ForeignKey("articles.Section", models.PROTECT, null=True, blank=True, related_name="+")
    genre = models.CharField(max_length=10, choices=Genre, default=Genre.NEWS)
    dateline_place = models.CharField(
        max_length=80, blank=True, help_text="Where it was reported from. Empty if that is not known."
    )
    dateline_on = models.DateField("dateline date", null=True, blank=True)
    urgency = models.PositiveSmallIntegerField(
        default=5, help_text="IPTC: 1 is a flash, 5 is normal, 9 is the least. 1 to 3 lead the front page for a day."
    )
    planned_for = models.DateTimeField(
        null=True, blank=True, help_text="When the desk hopes to print it. Nothing happens by itself."
    )
    embargo_until = models.DateTimeField(null=True, blank=True, help_text="No reader sees it before.")
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    published_precision = models.CharField(
        max_length=6, choices=PublishedPrecision, default=PublishedPrecision.SECOND, editable=False
    )
    translation_of = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    assigned_to = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    noindex = models.BooleanField(
        "keep out of search engines",
        default=False,
        help_text="It keeps its address and leaves search, sitemaps and people's pages.",
    )
    internal_note = models.TextField(blank=True, help_text="For the desk only.")
    guid = models.CharField(
        max_length=500,
        blank=True,
        default="",
        db_default="",  # the release before does not know the column
        editable=False,
        help_text="Its id on an old site, by which feed readers know it.",
    )

    state = models.CharField(max_length=9, choices=State, default=State.DRAFT, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    approved_digest = models.CharField(max_length=64, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(default=now, editable=False)
    modified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    modified_at = models.DateTimeField(default=now, editable=False)

    tags = ArticleTags(through="articles.TaggedArticle", to="articles.Tag", blank=True)

    objects = ArticleQuerySet.as_manager()  # type: ignore[misc]  # in the place of the base class's

    class Meta:
        verbose_name = "story"
        verbose_name_plural = "stories"
        ordering = ["-modified_at", "-pk"]
        permissions = [
            ("submit_article", "Can submit and withdraw stories"),
            ("review_article", "Can send back, approve, discard and spike stories"),
            ("publish_article", "Can publish and unschedule stories"),
            ("rush_article", "Can print a story on one pair of eyes"),
            ("retract_article", "Can retract stories"),
            ("reinstate_article", "Can reinstate retracted stories"),
            ("withhold_article", "Can withhold editions for legal reasons"),
            ("erase_article", "Can erase editions for legal reasons"),
            ("override_preflight", "Can print against preflight, with a reason"),
        ]
        constraints = [
            slug_check("article"),
            one_of("article", "state", State),
            one_of("article", "genre", Genre),
            one_of("article", "published_precision", PublishedPrecision),
            between("article", "urgency", 1, 9),
            models.UniqueConstraint(
                fields=["guid"],
                condition=~models.Q(guid=""),
                name="article_guid_once",
                violation_error_message="Another story has this guid.",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-modified_at"], name="article_by_state"),
            models.Index(fields=["-modified_at", "-id"], name="article_by_change"),
            models.Index(fields=["language"], name="article_by_language"),
        ]

    def __str__(self) -> str:
        """Its headline; the first words of its text where it has none yet."""
        if self.headline:
            return self.headline
        first_words = " ".join(plain(self.body).split()[:FIRST_WORDS])
        return f"Untitled: “{first_words}…”" if first_words else f"Untitled: {self.slug}"

    def fill_folded(self) -> None:
        """Set `folded`, and `search_words` from every word of the text, for the desk's own list."""
        super().fill_folded()
        self.search_words = tokens("\n".join([self.kicker, self.headline, self.standfirst, plain(self.body)]))
