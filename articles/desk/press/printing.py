"""Making editions: the document, the columns that lists read, and the rows for people's, sources' and topics' pages.

One story or five hundred: what is printed together asks the database the same few questions.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from articles.desk.press import compose, shelf
from articles.models import (
    FOREVER,
    Article,
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
from articles.text import digest


@dataclass
class Sheet:
    """A story, or the notice of a retraction, on its way to print."""

    article: Article  # for a story, with the rows that `document` was composed from
    document: dict
    kind: str
    live_from: dt.datetime
    revision: Revision
    one_pair_of_eyes: bool = False
    note: str = ""

    @property
    def is_story(self) -> bool:
        return self.kind != EditionKind.RETRACTION


def print_retraction(
    article: Article, document: dict, *, at: dt.datetime, revision: Revision, one_pair_of_eyes: bool, note: str = ""
) -> Edition:
    """Print the notice that stands in for the story from `at` on. It leaves no row but that of its notice."""
    return print_sheets([Sheet(article, document, EditionKind.RETRACTION, at, revision, one_pair_of_eyes, note)])[0]


def print_sheets(sheets: Sequence[Sheet], before: Mapping[int, Sequence[Edition]] | None = None) -> list[Edition]:
    """Print `sheets`, each of another story, in their order: earlier editions make room on the shelf for theirs.

    `before`: all earlier editions of each story by its key, where the caller has read them (`shelf.editions_of`).
    """
    if before is None:
        before = shelf.editions_of([sheet.article for sheet in sheets])
    for sheet in sheets:
        # Before the new one is stored: only one edition may say "until replaced" at any moment.
        shelf.reshelve(sheet.article, before.get(sheet.article.pk, []), next_from=sheet.live_from)
    editions = [_edition(sheet, before.get(sheet.article.pk, [])) for sheet in sheets]
    Edition.objects.bulk_create(editions)
    stories = [(sheet.article, edition) for sheet, edition in zip(sheets, editions, strict=True) if sheet.is_story]
    for model, rows_of in ROWS.items():
        model.objects.bulk_create(row for article, edition in stories for row in rows_of(article, edition))
    PrintedNotice.objects.bulk_create(row for edition in editions for row in notice_rows(edition))
    return editions


def _edition(sheet: Sheet, before: Sequence[Edition]) -> Edition:
    """The edition of `sheet`, not stored yet. `before`: all editions that its story had until now, by number."""
    article, live_from = sheet.article, sheet.live_from
    out = [edition for edition in before if edition.withdrawn_at is None]
    last_story = next((edition for edition in reversed(out) if not edition.is_retraction), None)
    if last_story:
        first, precision = last_story.first_published, last_story.first_published_precision
    else:
        first, precision = article.published_at or live_from, article.published_precision
    is_new_to_readers = bool(last_story) or not sheet.is_story
    updated = live_from if is_new_to_readers else first
    if last_story and sheet.kind == EditionKind.MINOR:
        updated = last_story.updated_at
    number = before[-1].number + 1 if before else 1
    block = {
        "number": number,
        "kind": str(sheet.kind),
        "takedown": not sheet.is_story and not sheet.document["headline"],
        "first_published": first.isoformat(),
        "precision": str(precision),
        "updated": updated.isoformat(),
    }
    document = {**sheet.document, "edition": block}
    edition = Edition(
        article=article,
        number=number,
        format=compose.FORMAT,
        kind=sheet.kind,
        note=sheet.note,
        digest=digest(document),
        revision=sheet.revision,
        one_pair_of_eyes=sheet.one_pair_of_eyes,
        live_from=live_from,
        live_until=FOREVER,  # until a later one is printed
        first_published=first,
        first_published_precision=precision,
        updated_at=updated,
        printed_on=out[0].printed_on if out else printed_on(first, precision),
        document=document,
        **_for_lists(sheet, last_story),
    )
    edition.fill_folded()
    return edition


def _for_lists(sheet: Sheet, last_story: Edition | None) -> dict:
    """The columns of an edition that repeat what stands in its document or in the working copy."""
    article, document, is_story = sheet.article, sheet.document, sheet.is_story
    return {
        "slug": document["slug"],
        "headline": document["headline"],
        "standfirst": article.standfirst if is_story else "",
        "kicker": article.kicker if is_story else "",
        "section_id": (article if is_story else last_story or article).section_id,
        "genre": article.genre,
        "language": document["language"],
        "urgency": article.urgency,
        "noindex": article.noindex,
        "translation_group": article.translation_of.slug if article.translation_of else document["slug"],
        "card": _card(document) if is_story else None,
    }


def printed_on(first: dt.datetime, precision: str) -> dt.date:
    """The day of the address: in the paper's time zone, or as given (UTC) where only the day is known."""
    if precision == PublishedPrecision.DAY:
        return first.astimezone(dt.UTC).date()
    return timezone.localdate(first, timezone.get_default_timezone())


def _card(document: dict) -> dict | None:
    """The lead picture, or else the first one in the text, as a list shows it."""
    pictures = [document["lead"], *(block.get("picture") for block in document["body"])]
    return next((picture for picture in pictures if picture), None)


# ── What people's, sources' and topics' pages list, from the rows that were just composed ───────────────────


def _common(edition: Edition) -> dict:
    return {"edition": edition, "first_published": edition.first_published}


def _quotes(article: Article, edition: Edition) -> Iterable[PrintedQuote]:
    printed = {quote["number"]: quote for quote in edition.document["quotes"]}
    for quote in article.quotes.all():
        yield PrintedQuote(
            number=quote.number,
            speaker=compose.named_speaker(quote),
            text=quote.text,
            printed=printed[quote.number],
            said_on=quote.said_on,
            said_precision=quote.said_precision,
            sort_on=quote.said_on or edition.printed_on,
            **_common(edition),
        )


def _citations(article: Article, edition: Edition) -> Iterable[PrintedCitation]:
    for citation in article.citations.all():
        yield PrintedCitation(
            number=citation.number, source_id=citation.source_id, passage=citation.passage, **_common(edition)
        )


def notice_rows(edition: Edition) -> list[PrintedNotice]:
    """The rows, not stored yet, of the notices that `edition` carries."""
    return [
        PrintedNotice(
            number=notice["number"],
            printed=notice,
            at=dt.datetime.fromisoformat(notice["at"]),
            **_common(edition),
        )
        for notice in edition.document["notices"]
    ]


def _people(article: Article, edition: Edition) -> Iterable[EditionPerson]:
    """Each person once for each role they have in the story."""
    Role = EditionPerson.Role
    roles = [(byline.person_id, Role.AUTHOR) for byline in article.bylines.all()]
    named = [compose.named_speaker(quote) for quote in article.quotes.all()]
    roles += [(speaker.pk, Role.SPEAKER) for speaker in named if speaker]
    roles += [(mention.person_id, Role.MENTIONED) for mention in article.mentions.all()]
    once = dict.fromkeys((pk, role) for pk, role in roles if pk)
    for number, (pk, role) in enumerate(once, 1):
        yield EditionPerson(number=number, person_id=pk, role=role, **_common(edition))


def _tags(article: Article, edition: Edition) -> Iterable[EditionTag]:
    for number, tagged in enumerate(article.tagged.all(), 1):
        yield EditionTag(number=number, tag_id=tagged.tag_id, **_common(edition))


def _sources(article: Article, edition: Edition) -> Iterable[EditionSource]:
    sources = [citation.source for citation in article.citations.all()]
    sources += [quote.source for quote in article.quotes.all() if quote.source]
    by_slug = {source.slug: source.pk for source in sources}
    for number, source in enumerate(edition.document["sources"], 1):
        yield EditionSource(number=number, source_id=by_slug[source["slug"]], printed=source, **_common(edition))


def _photos(article: Article, edition: Edition) -> Iterable[EditionPhoto]:
    for use in article.pictures.all():
        yield EditionPhoto(number=use.number, photo_id=use.photo_id, **_common(edition))


ROWS = {
    PrintedQuote: _quotes,
    PrintedCitation: _citations,
    EditionPerson: _people,
    EditionTag: _tags,
    EditionSource: _sources,
    EditionPhoto: _photos,
}
