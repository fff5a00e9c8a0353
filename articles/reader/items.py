"""Stories as other systems are given them: what stands on the shelf now, the notices of retracted stories included."""

import datetime as dt
import re
import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from articles.models.editions import Edition, EditionQuerySet, live
from articles.models.sections import Section
from articles.models.times import PublishedPrecision, now
from articles.reader import wording
from articles.reader.keyset import merged
from articles.text import plain

SUMMARY_LENGTH = 300
# Under this name space the digest of a story's first edition becomes the story's id.
STORIES = uuid.UUID("f2b7a3c4-0b0e-4d0c-8f39-2f5d2c6c1a57")
_NOT_FOR_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


# ── Which stories ───────────────────────────────────────────────────────────


def given_out() -> EditionQuerySet:
    """What stands on the shelf, with its document and what `story_id` needs."""
    return with_id(Edition.objects.on_shelf()).select_related("section").defer("folded")


def with_id(rows: Any, prefix: str = "") -> Any:
    """`rows` with what `story_id` needs; `prefix` leads to the edition, as `edition__`."""
    story = OuterRef(f"{prefix}article")
    ever = Edition.objects.filter(article=story, live_until__gt=F("live_from"), withdrawn_at=None)
    return rows.annotate(first_digest=Subquery(ever.order_by("number").values("digest")[:1]))


def of_section(section: Section) -> EditionQuerySet:
    """What a section gives out."""
    return given_out().filter(section=section)


def named_in(lists: Iterable[QuerySet], *, at_most: int) -> list[Edition]:
    """The newest stories in `lists` of EditionTag or EditionPerson, and the notices of those that were retracted.

    Two queries. A notice leaves no rows of its own: it is found by those of the editions that readers had before.
    """
    columns = ("first_published", "edition_id", "edition__article_id")
    stories = live(prefix="edition__") | _retracted()
    named = [rows.filter(stories).values_list(*columns) for rows in lists]
    # A story has a row for each role somebody has in it, and for each edition it was retracted with.
    rows = merged(named, "-first_published", "-edition_id", at_most=3 * at_most)
    articles = list(dict.fromkeys(article for *_, article in rows))[:at_most]
    return list(given_out().filter(article_id__in=articles).newest_first())


def _retracted() -> Q:
    was_read = Q(edition__live_until__gt=F("edition__live_from"), edition__withdrawn_at=None, edition__pulled=True)
    notice = Edition.objects.notices().filter(article=OuterRef("edition__article"))
    return was_read & Q(edition__live_from__lte=now()) & Q(Exists(notice))


# ── What is said of each ────────────────────────────────────────────────────


def story_id(edition: Edition) -> str:
    """The id of the story for good, whatever becomes of its headline and address, and without a word of them.

    It is made of the digest of the first edition that readers had, which a dump keeps. `edition` comes `with_id`.
    """
    first_digest: str = edition.first_digest  # type: ignore[attr-defined]  # an annotation
    return uuid.uuid5(STORIES, first_digest).urn


def is_takedown(edition: Edition) -> bool:
    """Whether of this story nothing may be said any more but that it is gone."""
    return edition.is_retraction and not edition.headline


def published_at(edition: Edition) -> dt.datetime | None:
    """When readers first had the story; None where only the day is known."""
    return edition.first_published if edition.first_published_precision == PublishedPrecision.SECOND else None


def updated_at(edition: Edition) -> dt.datetime:
    """When readers were last given something new.

    Of a story whose hour of publication nobody knows it is the moment at which it came into this paper.
    """
    if published_at(edition) is None and edition.updated_at == edition.first_published:
        return max(edition.live_from, edition.printed_at)
    return edition.updated_at


def changed(edition: Edition) -> str:
    """When the story last changed, for machines: the bare day where it did not since a day whose hour nobody knows."""
    if published_at(edition) is None and edition.updated_at == edition.first_published:
        return wording.machine_moment(edition.first_published, PublishedPrecision.DAY)
    return wording.machine_moment(edition.updated_at)


def summary(document: dict) -> str:
    """What a story is about, in plain text: its standfirst, or else the beginning of its first paragraph."""
    if document.get("standfirst"):
        return document["standfirst"]
    texts = (plain(block["text_html"]) for block in document.get("body", ()) if "text_html" in block)
    first = next((text for text in texts if text), "").split("\n")[0]
    return first if len(first) <= SUMMARY_LENGTH else first[:SUMMARY_LENGTH].rsplit(" ", 1)[0] + " …"


def authors(document: dict) -> list[str]:
    """Who wrote the story, as the byline says."""
    return [byline["name"] for byline in document.get("bylines", ()) if byline["credit"] != "photographs"]


def for_xml(text: str) -> str:
    """`text` without the characters that XML cannot hold: one of them would break a whole feed."""
    return _NOT_FOR_XML.sub("", text)
