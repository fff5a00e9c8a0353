"""What was printed. `EditionQuerySet` holds the only definitions of "public"."""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from django.db import models
from django.db.models import F, Q

from articles.models.constraints import one_of
from articles.models.slugs import NumberedQuerySet
from articles.models.times import FOREVER, PublishedPrecision, now
from articles.text import plain
from articles.words import searchable


class EditionKind(models.TextChoices):
    """How an edition relates to the one before it."""

    FIRST = "first"
    UPDATE = "update"
    MINOR = "minor"
    RETRACTION = "retraction"


def on_shelf(at=None, prefix: str = "") -> Q:
    """The condition "on the shelf at `at`" (default: this moment); `prefix` leads to the edition, as `edition__`."""
    at = at or now()
    return Q(
        **{f"{prefix}live_from__lte": at, f"{prefix}live_until__gt": at, f"{prefix}withdrawn_at": None},
    )


def live(at=None, prefix: str = "") -> Q:
    """The condition "readers can read it": on the shelf, and no retraction."""
    return on_shelf(at, prefix) & ~Q(**{f"{prefix}kind": EditionKind.RETRACTION})


# ── Its words ───────────────────────────────────────────────────────────────


def label(kind: str, value: object) -> str:
    """The word by which the index finds what is in a “section”, of a “year”, about a “topic”, or names a “person”.

    `value` is a year, or a slug as it was when the edition was printed. No text has a word like it.
    """
    return f"x{sha256(f'{kind} {value}'.encode()).hexdigest()[:15]}"


def search_text(document: dict[str, Any]) -> str:
    """The words by which a story is found: headline, standfirst, text, people, tags and quotations."""
    body = "\n".join(plain(block["text_html"]) for block in document["body"] if "text_html" in block)
    names = [person["name"] for person in document["people"]] + [byline["name"] for byline in document["bylines"]]
    tags = [tag["name"] for tag in document["tags"]]
    quotes = [quote["text"] for quote in document["quotes"]]
    return searchable("\n".join([document["headline"], document["standfirst"], body, *names, *tags, *quotes]))


def _labels(document: dict[str, Any]) -> Iterator[str]:
    """The labels of all that a story is listed under, its year apart."""
    if document["section"]:
        yield label("section", document["section"]["slug"])
    people = [person["slug"] for person in document["people"]]
    people += [row["person"] for row in (*document["bylines"], *document["quotes"])]
    yield from (label("person", slug) for slug in dict.fromkeys(people) if slug)
    yield from (label("topic", tag["slug"]) for tag in document["tags"])


# ── Editions ────────────────────────────────────────────────────────────────


class EditionQuerySet(NumberedQuerySet):
    """Editions, as each part of the paper may see them."""

    def on_shelf(self, at=None) -> "EditionQuerySet":
        """The editions that stand at their addresses at `at`: stories, and notices of retraction."""
        return self.filter(on_shelf(at))

    def live(self, at=None) -> "EditionQuerySet":
        """The stories that readers can read: pages, lists, feeds, search, API."""
        return self.filter(live(at))

    def notices(self, at=None) -> "EditionQuerySet":
        """Retractions on the shelf: a page answers 410, a feed carries the notice."""
        return self.on_shelf(at).filter(kind=EditionKind.RETRACTION)

    def printed(self, at=None) -> "EditionQuerySet":
        """Every edition that readers ever saw and may still compare: changes pages, the API, links of the ledger.

        Not those that were overtaken before their hour came: their window is empty. Not those that are withheld.
        """
        return self.printed_or_withheld(at).filter(withheld_line="")

    def printed_or_withheld(self, at=None) -> "EditionQuerySet":
        """What a changes page lists: the printed editions, and those in whose place stands their `withheld_line`.

        Of these nothing else is for readers but their number and their time.
        """
        return self.filter(live_from__lte=at or now(), live_until__gt=F("live_from"), withdrawn_at=None, pulled=False)

    def newest_first(self) -> "EditionQuerySet":
        """In list order. By first publication, not by id: an imported archive arrives late."""
        return self.order_by("-first_published", "-id")

    def for_lists(self) -> "EditionQuerySet":
        """With the columns that a list shows; the document and the search text stay in the database."""
        return self.defer("document", "folded")


class Edition(models.Model):
    """One frozen, numbered printing of a story. What was printed never changes; where it stands on the shelf does."""

    parent_field = "article"

    # What was printed.
    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    format = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=10, choices=EditionKind)
    note = models.TextField(blank=True, help_text="What changed, in the desk's words.")
    digest = models.CharField(max_length=64)
    revision = models.ForeignKey("articles.Revision", models.PROTECT, related_name="+")
    one_pair_of_eyes = models.BooleanField(
        default=False, help_text="Nobody but its author had read it: the desk reads it after printing."
    )
    printed_at = models.DateTimeField(
        default=now, help_text="When it was sent to print; live_from says when readers see it."
    )

    # The shelf: only `desk.shelf.reshelve` writes these.
    live_from = models.DateTimeField()
    live_until = models.DateTimeField(default=FOREVER)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    pulled = models.BooleanField(default=False)
    in_ledger = models.BooleanField(default=False)

    # The law: only `desk.legal` writes it.
    withheld_line = models.TextField(
        blank=True, help_text="What readers are told where the edition stood. Empty: it is not withheld."
    )

    # For lists.
    slug = models.CharField(max_length=80)
    headline = models.CharField(max_length=250, blank=True)
    standfirst = models.TextField(blank=True)
    kicker = models.CharField(max_length=80, blank=True)
    section = models.ForeignKey("articles.Section", models.PROTECT, null=True, related_name="+")
    genre = models.CharField(max_length=10)
    language = models.CharField(max_length=12)
    urgency = models.PositiveSmallIntegerField()
    noindex = models.BooleanField(default=False)
    translation_group = models.CharField(
        max_length=80, blank=True, help_text="The slug of the original that translations share."
    )
    card = models.JSONField(
        null=True, blank=True, help_text="The lead picture for lists: file, width, height, alt, focal point."
    )
    first_published = models.DateTimeField()
    first_published_precision = models.CharField(
        max_length=6, choices=PublishedPrecision, default=PublishedPrecision.SECOND
    )
    updated_at = models.DateTimeField(
        help_text="When readers were last given something new; a minor edition does not move it."
    )
    printed_on = models.DateField(
        help_text="The day it first went live, in the paper's time zone. It makes the address."
    )

    # What is large stands last: SQLite walks over it to whatever comes behind.
    document = models.JSONField()
    folded = models.TextField(blank=True, help_text="Folded words for search.")

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["-first_published", "-id"]
        default_permissions = ("view",)
        constraints = [
            one_of("edition", "kind", EditionKind),
            one_of("edition", "first_published_precision", PublishedPrecision),
            models.UniqueConstraint(fields=["article", "number"], name="edition_number_once"),
            models.UniqueConstraint(
                fields=["article"], condition=Q(live_until=FOREVER), name="edition_one_until_replaced"
            ),
            models.CheckConstraint(condition=Q(live_from__lte=F("live_until")), name="edition_shelf_in_order"),
        ]
        indexes = [
            models.Index(fields=["-first_published", "-id"], name="edition_newest"),
            models.Index(fields=["section", "-first_published", "-id"], name="edition_section_newest"),
            models.Index(fields=["printed_on", "slug"], name="edition_address"),
            models.Index(fields=["urgency", "-first_published", "-id"], name="edition_urgent"),
            models.Index(fields=["live_from"], name="edition_live_from"),
            models.Index(fields=["live_from"], condition=Q(in_ledger=False), name="edition_not_in_ledger"),
            models.Index(fields=["live_until"], name="edition_live_until"),
            models.Index(fields=["translation_group"], name="edition_translations"),
            models.Index(fields=["-printed_at"], condition=Q(one_pair_of_eyes=True), name="edition_one_pair_of_eyes"),
        ]

    def __str__(self) -> str:
        return f"{self.slug} edition {self.number}"

    def natural_key(self) -> tuple[str, int]:
        return (*self.article.natural_key(), self.number)

    def fill_folded(self) -> None:
        """Set `folded`: the words of the document, and the labels of what it is listed under.

        A retraction has no words to be found by, and what was erased has none left.
        """
        if "body" not in self.document:
            self.folded = ""
            return
        self.folded = " ".join(
            [search_text(self.document), label("year", self.printed_on.year), *_labels(self.document)]
        )

    @property
    def is_retraction(self) -> bool:
        return self.kind == EditionKind.RETRACTION

    @property
    def is_erased(self) -> bool:
        """Whether its text was taken out by law; number, times and digest remain. Reads the document."""
        return self.document.get("erased") is True
