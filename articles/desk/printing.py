"""Making an edition: the document, the columns that lists read, and the rows for people's, sources' and topics' pages."""

import datetime as dt

from django.utils import timezone

from articles.desk import compose, shelf
from articles.models import (
    Article,
    ArticlePhoto,
    Byline,
    Edition,
    EditionKind,
    EditionPerson,
    EditionPhoto,
    EditionSource,
    EditionTag,
    PrintedCitation,
    PrintedNotice,
    PrintedQuote,
    PublishedPrecision,
    Revision,
)
from articles.text import digest, plain, tokens


def print_story(
    article: Article,
    document: dict,
    *,
    kind: str,
    live_from: dt.datetime,
    revision: Revision,
    one_pair_of_eyes: bool,
    note: str = "",
) -> Edition:
    """Print `document`, composed from `article` in this very transaction, as its next edition. The caller reshelves."""
    before = shelf.last_story(article)
    if before:
        first, precision = before.first_published, before.first_published_precision
    else:
        first, precision = article.published_at or live_from, article.published_precision
    updated = before.updated_at if before and kind == EditionKind.MINOR else (live_from if before else first)
    edition = _new_edition(
        article, document, kind, live_from, first, precision, updated, revision, one_pair_of_eyes, note
    )
    _print_rows(article, edition)
    return edition


def print_retraction(
    article: Article, document: dict, *, at: dt.datetime, revision: Revision, one_pair_of_eyes: bool, note: str = ""
) -> Edition:
    """Print the notice that stands in for the story from `at` on. It leaves no row but that of its notice."""
    before = shelf.last_story(article)
    first = before.first_published if before else article.published_at or at
    precision = before.first_published_precision if before else article.published_precision
    edition = _new_edition(
        article, document, EditionKind.RETRACTION, at, first, precision, at, revision, one_pair_of_eyes, note
    )
    PrintedNotice.objects.bulk_create(notice_rows(edition))
    return edition


def _new_edition(
    article, document, kind, live_from, first, precision, updated, revision, one_pair_of_eyes, note
) -> Edition:
    number = (article.editions.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    document["edition"] = {
        "number": number,
        "kind": str(kind),
        "takedown": kind == EditionKind.RETRACTION and not document["headline"],
        "first_published": first.isoformat(),
        "precision": str(precision),
        "updated": updated.isoformat(),
    }
    is_story = kind != EditionKind.RETRACTION
    before = shelf.out(article).order_by("number").first()
    original = article.translation_of.slug if article.translation_of else document["slug"]
    return Edition.objects.create(
        article=article,
        number=number,
        format=compose.FORMAT,
        kind=kind,
        note=note,
        document=document,
        digest=digest(document),
        revision=revision,
        one_pair_of_eyes=one_pair_of_eyes,
        live_from=live_from,
        live_until=live_from,  # an empty window until `reshelve` has looked at all of the story's editions
        slug=document["slug"],
        headline=document["headline"],
        standfirst=article.standfirst if is_story else "",
        kicker=article.kicker if is_story else "",
        section=(article if is_story else shelf.last_story(article) or article).section,
        genre=article.genre,
        language=document["language"],
        urgency=article.urgency,
        noindex=article.noindex,
        translation_group=original,
        card=_card(document) if is_story else None,
        first_published=first,
        first_published_precision=precision,
        updated_at=updated,
        printed_on=before.printed_on if before else printed_on(first, precision),
        folded=search_text(document) if is_story else "",
    )


def printed_on(first: dt.datetime, precision: str) -> dt.date:
    """The day of the address: in the paper's time zone, or as given (UTC) where only the day is known."""
    if precision == PublishedPrecision.DAY:
        return first.astimezone(dt.UTC).date()
    return timezone.localdate(first, timezone.get_default_timezone())


def search_text(document: dict) -> str:
    """The folded words by which a story is found: headline, standfirst, text, people, tags and quotations."""
    body = " ".join(plain(block["text_html"]) for block in document["body"] if "text_html" in block)
    names = [person["name"] for person in document["people"]] + [byline["name"] for byline in document["bylines"]]
    tags = [tag["name"] for tag in document["tags"]]
    quotes = [quote["text"] for quote in document["quotes"]]
    return tokens(" ".join([document["headline"], document["standfirst"], body, *names, *tags, *quotes]))


def _card(document: dict) -> dict | None:
    """The lead picture, or else the first one in the text, as a list shows it."""
    pictures = [document["lead"], *(block.get("picture") for block in document["body"])]
    return next((picture for picture in pictures if picture), None)


def _print_rows(article: Article, edition: Edition) -> None:
    """What people's, sources' and topics' pages list, from the rows that were just composed."""
    document, common = edition.document, {"edition": edition, "first_published": edition.first_published}
    printed = {quote["number"]: quote for quote in document["quotes"]}
    quotes = list(article.quotes.select_related("speaker"))
    PrintedQuote.objects.bulk_create(
        PrintedQuote(
            number=quote.number,
            speaker=compose.named_speaker(quote),
            text=quote.text,
            printed=printed[quote.number],
            said_on=quote.said_on,
            said_precision=quote.said_precision,
            sort_on=quote.said_on or edition.printed_on,
            **common,
        )
        for quote in quotes
    )
    citations = list(article.citations.select_related("source").all())
    PrintedCitation.objects.bulk_create(
        PrintedCitation(number=citation.number, source_id=citation.source_id, passage=citation.passage, **common)
        for citation in citations
    )
    PrintedNotice.objects.bulk_create(notice_rows(edition))
    _print_people(article, quotes, common)
    tag_ids = article.tagged.values_list("tag_id", flat=True)
    EditionTag.objects.bulk_create(EditionTag(number=n, tag_id=pk, **common) for n, pk in enumerate(tag_ids, 1))
    by_slug = {citation.source.slug: citation.source_id for citation in citations}
    by_slug |= {quote.source.slug: quote.source_id for quote in article.quotes.select_related("source") if quote.source}
    EditionSource.objects.bulk_create(
        EditionSource(number=number, source_id=by_slug[source["slug"]], printed=source, **common)
        for number, source in enumerate(document["sources"], 1)
    )
    uses = ArticlePhoto.objects.filter(article=article).values_list("number", "photo_id")
    EditionPhoto.objects.bulk_create(EditionPhoto(number=number, photo_id=photo, **common) for number, photo in uses)


def notice_rows(edition: Edition) -> list[PrintedNotice]:
    """The rows, not stored yet, of the notices that `edition` carries."""
    return [
        PrintedNotice(
            edition=edition,
            number=notice["number"],
            first_published=edition.first_published,
            printed=notice,
            at=dt.datetime.fromisoformat(notice["at"]),
        )
        for notice in edition.document["notices"]
    ]


def _print_people(article: Article, quotes, common: dict) -> None:
    """Each person once for each role they have in the story."""
    Role = EditionPerson.Role
    roles = [(pk, Role.AUTHOR) for pk in Byline.objects.filter(article=article).values_list("person_id", flat=True)]
    named = [compose.named_speaker(quote) for quote in quotes]
    roles += [(speaker.pk, Role.SPEAKER) for speaker in named if speaker]
    roles += [(pk, Role.MENTIONED) for pk in article.mentions.values_list("person_id", flat=True)]
    once = dict.fromkeys((pk, role) for pk, role in roles if pk)
    EditionPerson.objects.bulk_create(
        EditionPerson(number=number, person_id=pk, role=role, **common) for number, (pk, role) in enumerate(once, 1)
    )
