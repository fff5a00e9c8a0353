"""Stories for other systems: what is on the shelf now, including the notices of retracted stories."""

import datetime as dt
import re
import uuid
from collections.abc import Iterable
from typing import TypeVar

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
Rows = TypeVar("Rows", bound=QuerySet)


# ── Which stories ─────────────────────────────────────────────────────────────


def given_out() -> EditionQuerySet:
    """The editions on the shelf, each with its document and what `story_id` needs."""
    return with_id(Edition.objects.on_shelf()).select_related("section").defer("folded")


def with_id(rows: Rows, prefix: str = "") -> Rows:
    """`rows` with the digest that `story_id` needs; `prefix` leads to the edition, such as `edition__`."""
    story = OuterRef(f"{prefix}article")
    ever = Edition.objects.filter(article=story, live_until__gt=F("live_from"), withdrawn_at=None)
    return rows.annotate(first_digest=Subquery(ever.order_by("number").values("digest")[:1]))


def of_section(section: Section) -> EditionQuerySet:
    """The editions on the shelf that are in a section."""
    return given_out().filter(section=section)


def named_in(lists: Iterable[QuerySet], *, at_most: int) -> list[Edition]:
    """The newest stories in `lists` of EditionTag or EditionPerson, retracted ones as their notices: two queries.

    A notice leaves no rows of its own: the rows of the editions that readers had before it lead to it.
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


# ── What is said of a story ───────────────────────────────────────────────────


def story_id(edition: Edition) -> str:
    """The permanent id of the story, which neither depends on its headline and address nor reveals them.

    It is made of the digest of the first edition that readers had, which a dump keeps. `edition` comes `with_id`.
    """
    first_digest: str = edition.first_digest  # type: ignore[attr-defined]  # `with_id` adds it to the query
    return uuid.uuid5(STORIES, first_digest).urn


def feed_id(edition: Edition) -> str:
    """The id of the story in feeds: the one that feed readers know from an old site, else `story_id`.

    A notice has it too, or the text that was taken back would stay with them.
    """
    return edition.document.get("guid") or story_id(edition)


def is_takedown(edition: Edition) -> bool:
    """True for a takedown."""
    return edition.is_retraction and not edition.headline


def published_at(edition: Edition) -> dt.datetime | None:
    """When readers first had the story; None where only the day is known."""
    return edition.first_published if edition.first_published_precision == PublishedPrecision.SECOND else None


def updated_at(edition: Edition) -> dt.datetime:
    """When the story last changed for readers; if only its day is known, when it came into this paper."""
    if published_at(edition) is None and edition.updated_at == edition.first_published:
        return max(edition.live_from, edition.printed_at)
    return edition.updated_at


def changed(edition: Edition) -> str:
    """When the story last changed, for machines; the bare day if it is unchanged and its hour is unknown."""
    if published_at(edition) is None and edition.updated_at == edition.first_published:
        return wording.machine_moment(edition.first_published, PublishedPrecision.DAY)
    return wording.machine_moment(edition.updated_at)


def summary(document: dict) -> str:
    """The standfirst in plain text, or else the beginning of the first paragraph."""
    if document.get("standfirst"):
        return document["standfirst"]
    texts = (plain(block["text_html"]) for block in document.get("body", ()) if "text_html" in block)
    first = next((text for text in texts if text), "").split("\n")[0]
    return first if len(first) <= SUMMARY_LENGTH else first[:SUMMARY_LENGTH].rsplit(" ", 1)[0] + " …"


def authors(document: dict) -> list[str]:
    """The names in the byline, without those of photographers."""
    return [byline["name"] for byline in document.get("bylines", ()) if byline["credit"] != "photographs"]


def for_xml(text: str) -> str:
    """`text` without the characters that XML cannot hold: one of them would break a whole feed."""
    return _NOT_FOR_XML.sub("", text)
