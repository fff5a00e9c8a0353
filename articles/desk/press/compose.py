"""From the working copy to the document that is printed.

`compose` is a pure reading: the same rows give the same document. Everything that a reader's page
shows of a story is in it, so that no page has to ask a working-copy table.
"""

import re
from collections.abc import Iterable
from copy import copy
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import get_language_info

from articles.desk.language import anchors, names
from articles.desk.language.prose import read
from articles.models import (
    Article,
    ArticlePhoto,
    Byline,
    Citation,
    Edition,
    Mention,
    Notice,
    Person,
    Quote,
    Source,
    TaggedArticle,
)
from articles.text import paragraphs, plain, sanitise_printed, word_count

FORMAT = 1
PICTURE_MARK = re.compile(r'<figure data-photo="([1-9][0-9]*)">.*?</figure>', re.DOTALL)

# Every row that printing reads, and whom and what it names.
ROWS = (
    Prefetch("bylines", Byline.objects.select_related("person")),
    Prefetch("mentions", Mention.objects.select_related("person")),
    "mentions__person__names",
    "mentions__person__positions",
    Prefetch("citations", Citation.objects.select_related("source__via", "source__author")),
    Prefetch("quotes", Quote.objects.select_related("speaker", "occasion", "source__via", "source__author")),
    Prefetch("pictures", ArticlePhoto.objects.select_related("photo")),
    Prefetch("tagged", TaggedArticle.objects.select_related("tag")),
    "notices",
)

HOW_CHECKED: dict[str, str] = {
    Quote.Check.HEARD: "heard by our reporter",
    Quote.Check.RECORDING: "checked against the recording",
    Quote.Check.DOCUMENT: "checked against the document",
}


def compose(article: Article) -> dict[str, Any]:
    """The document of `article` as it stands now, without the `edition` block that printing adds.

    Holds strings, integers, booleans, lists and objects only. Reads the rows afresh.
    """
    return document_of(with_rows(article))


def with_rows(article: Article) -> Article:
    """`article`, as the caller has it, beside every row of it that printing reads, as they are stored now."""
    beside: Any = copy(article)
    beside._prefetched_objects_cache = {}
    prefetch_related_objects([beside], *ROWS)
    return beside


def document_of(article: Article) -> dict[str, Any]:
    """What `compose` promises, from an article whose rows (`ROWS`) were read before: asks for nothing more."""
    quotes, citations = list(article.quotes.all()), list(article.citations.all())
    markup = paragraphs(article.body)
    linked = anchors.link(markup, _passages(markup, quotes))
    pictures = {picture.number: picture for picture in article.pictures.all()}
    inline = {number: picture for number, picture in pictures.items() if picture.role == ArticlePhoto.Role.INLINE}
    lead = next((picture for picture in pictures.values() if picture.role == ArticlePhoto.Role.LEAD), None)
    return _identity(article) | {
        "format": FORMAT,
        "slug": article.slug,
        "headline": article.headline,
        "standfirst": article.standfirst,
        "kicker": article.kicker,
        "language": article.language,
        "direction": direction(article.language),
        "genre": str(article.genre),
        "section": {"slug": article.section.slug, "name": article.section.name} if article.section else None,
        "dateline": {"place": article.dateline_place, "date": _day(article.dateline_on)},
        "translation_of": article.translation_of.slug if article.translation_of else "",
        "noindex": article.noindex,
        "words": word_count(plain(markup)),
        "bylines": _bylines(article.bylines.all()),
        "lead": _picture(lead) if lead else None,
        "body": _blocks(linked, inline),
        "people": _people(article, markup),
        "quotes": [_quote(quote, article.language, anchors.is_linked(linked, quote.number)) for quote in quotes],
        "sources": _sources(citations, quotes),
        "tags": [
            {"slug": tagged.tag.slug, "name": tagged.tag.name, "kind": str(tagged.tag.kind)}
            for tagged in article.tagged.all()
        ],
        "notices": [_notice(notice) for notice in article.notices.all() if notice.kind != Notice.Kind.RETRACTION],
    }


def compose_retraction(article: Article, printed: Edition | None, reason: Notice | None) -> dict[str, Any]:
    """The document that stands in for a retracted story: its headline and `reason`; without one (a takedown), neither.

    Address, headline and language are those of `printed`, the edition that readers had: the working copy may have
    moved on. Without one (a story that arrived retracted) they are the working copy's.
    """
    shown = printed or article
    return _identity(article) | {
        "format": FORMAT,
        "slug": shown.slug,
        "headline": shown.headline if reason else "",
        "language": shown.language,
        "direction": direction(shown.language),
        "notices": [_notice(reason)] if reason else [],
    }


def _identity(article: Article) -> dict[str, str]:
    """The id that feed readers know from an old site; no key where there is none, so that no older digest changes."""
    return {"guid": article.guid} if article.guid else {}


def direction(language: str) -> str:
    """Which way `language` is written: "rtl" or "ltr"."""
    try:
        return "rtl" if get_language_info(language.lower())["bidi"] else "ltr"
    except KeyError:
        # Django does not know every language; these are the other right-to-left ones that papers are written in.
        return "rtl" if language.split("-")[0].lower() in {"ps", "sd", "yi", "dv", "ku", "syr"} else "ltr"


def how_we_have_it(source: Source | None) -> str:
    """How the paper came by what `source` says, for readers; "" where there is nothing true to add."""
    if source is None:
        return ""
    if source.via:
        return f"as quoted in the {source.via.kind}"
    if source.kind == Source.Kind.OWN_REPORTING:
        return "from our own reporting"
    if source.kind == Source.Kind.INTERVIEW:
        return "in an interview"
    return f"as quoted in the {source.kind}"


def _day(day) -> str:
    return day.isoformat() if day else ""


def _passages(markup: str, quotes: list[Quote]) -> dict[int, anchors.Passage]:
    """Where each quotation that was given word for word stands in the body."""
    passages = {}
    for quote in quotes:
        if quote.kind != Quote.Kind.REPORTED and (
            passage := anchors.locate(markup, quote.text, quote.prefix, quote.suffix)
        ):
            passages[quote.number] = passage
    return passages


def _bylines(bylines: Iterable[Byline]) -> list[dict[str, str]]:
    return [
        {
            "credit": str(byline.credit),
            "name": byline.person.name if byline.person else byline.label,
            "person": byline.person.slug if byline.person else "",
        }
        for byline in bylines
    ]


def _picture(use: ArticlePhoto) -> dict[str, Any]:
    photo = use.photo
    return {
        "number": use.number,
        "file": photo.file.name,
        "width": photo.width,
        "height": photo.height,
        "alt": "" if use.decorative else use.alt_text,
        "caption": use.caption,
        "credit": photo.credit,
        "focal_x": photo.focal_x,
        "focal_y": photo.focal_y,
    }


def _blocks(markup: str, inline: dict[int, ArticlePhoto]) -> list[dict[str, Any]]:
    """The body as runs of HTML with its pictures between them, where `<figure data-photo="n">` stands."""
    blocks: list[dict[str, Any]] = []
    for index, piece in enumerate(PICTURE_MARK.split(markup)):
        is_number = index % 2 == 1
        if is_number and int(piece) in inline:
            blocks.append({"picture": _picture(inline[int(piece)])})
        elif not is_number and (text := sanitise_printed(piece).strip()):
            blocks.append({"text_html": text})
    return blocks


def _people(article: Article, markup: str) -> list[dict[str, str]]:
    mentions = article.mentions.all()
    in_text = names.first_named(read(markup), [mention.person for mention in mentions])
    day = article.published_at.date() if article.published_at else None
    return [
        {
            "slug": mention.person.slug,
            "name": mention.person.name,
            "described_as": mention.described_as,
            "in_text": in_text.get(mention.person, ""),
            "title": mention.person.title_on(day),
            "approach": str(mention.approach) if mention.criticised else "",
            "answer": mention.answer,
        }
        for mention in mentions
    ]


def _quote(quote: Quote, language: str, anchored: bool) -> dict[str, Any]:
    source = quote.source  # never the story's: what was heard at a door would be put down to a document
    speaker = named_speaker(quote)
    return {
        "number": quote.number,
        "kind": str(quote.kind),
        "text": quote.text,
        "language": quote.language or language,
        "attribution": str(quote.attribution),
        "speaker": speaker.name if speaker else quote.label,
        "person": speaker.slug if speaker else "",
        "title": quote.title,
        "public_reason": quote.public_reason,
        "basis": str(quote.basis),
        "medium": quote.medium,
        "place": quote.place,
        "occasion": quote.occasion.name if quote.occasion else "",
        "occasion_basis": str(quote.occasion_basis) if quote.occasion else "",
        "said_on": _day(quote.said_on),
        "said_precision": str(quote.said_precision),
        "translated": str(quote.translated),
        "source": source.slug if source else "",
        "how": HOW_CHECKED.get(quote.checked_how, "") or how_we_have_it(source),
        "anchored": anchored,
    }


def named_speaker(quote: Quote) -> Person | None:
    """Whom readers are told said it: nobody, where the attribution does not name them, whatever the row holds."""
    return quote.speaker if quote.attribution == Quote.Attribution.NAMED else None


def _sources(citations: list[Citation], quotes: list[Quote]) -> list[dict[str, Any]]:
    """Every source of the story once: the cited ones with their passages, then those that only quotations name."""
    passages: dict[int, list[str]] = {}
    sources: dict[int, Source] = {}
    for citation in citations:
        sources[citation.source_id] = citation.source
        passages.setdefault(citation.source_id, []).extend([citation.passage] if citation.passage else [])
    for quote in quotes:
        if quote.source:
            sources.setdefault(quote.source.pk, quote.source)
    return [_source(source, passages.get(pk, [])) for pk, source in sources.items()]


def _source(source: Source, passages: list[str]) -> dict[str, Any]:
    return {
        "slug": source.slug,
        "kind": str(source.kind),
        "title": source.title,
        "publisher": source.publisher,
        "author": source.author.name if source.author else "",
        "credit_line": source.credit_line,
        "url": source.url,
        "archived_url": source.archived_url,
        "place": source.place,
        "published_on": _day(source.published_on),
        "published_precision": str(source.published_precision),
        "via": {"slug": source.via.slug, "title": source.via.title} if source.via else None,
        "how": how_we_have_it(source) if source.via else "",
        "standing": str(source.standing),
        "has_page": source.has_page,
        "passages": passages,
    }


def _notice(notice: Notice) -> dict[str, Any]:
    return {
        "number": notice.number,
        "kind": str(notice.kind),
        "text": notice.text,
        "place": str(notice.place),
        "at": notice.at.isoformat(),
    }
