"""Is it fit to print? Small functions, each yielding what it finds.

Blockers are facts, never guesses, and their list is closed. Warnings, which are read from prose, come with a later issue.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from articles.desk import anchors
from articles.models import Article, Quote
from articles.text import paragraphs, plain

PROTECTED_NAME = "articles.print_protected_name"


@dataclass(frozen=True)
class Finding:
    """Something that stands between a story and print: a stable code, what is wrong and what to do, and where."""

    code: str
    message: str
    field: str = ""
    level: str = "blocker"
    span: str = ""


def preflight(article: Article, *, go_live: dt.datetime | None = None, by=None) -> list[Finding]:
    """What keeps `article` from print, were it to go live at `go_live` by the hand of `by`; empty where nothing does.

    Without `go_live` the hour is not judged; without `by` a protected name counts as not permitted.
    """
    findings = [finding for check in CHECKS for finding in check(article)]
    findings += _hour(article, go_live) if go_live else []
    findings += [] if by is not None and by.has_perm(PROTECTED_NAME) else _protected_names(article)
    return findings


def _essentials(article: Article) -> Iterator[Finding]:
    if not article.headline.strip():
        yield Finding("no-headline", "There is no headline. Write one.", "headline")
    if not plain(paragraphs(article.body)):
        yield Finding("no-body", "There is no text. Write one.", "body")
    if article.section_id is None:
        yield Finding("no-section", "It is in no section. Choose one.", "section")


def _notices(article: Article) -> Iterator[Finding]:
    for notice in article.notices.all():
        if not notice.text.strip():
            yield Finding(
                "notice-without-text", f"A {notice.kind} has no text. Say what was wrong and what is right.", "notices"
            )


def _quotes(article: Article) -> Iterator[Finding]:
    markup = paragraphs(article.body)
    for quote in article.quotes.select_related("speaker").all():
        words = f"“{quote.text[:60]}{'…' if len(quote.text) > 60 else ''}”"
        if quote.kind == Quote.Kind.DIRECT and anchors.locate(markup, quote.text, quote.prefix, quote.suffix) is None:
            yield Finding(
                "quote-not-in-body",
                f"{words} does not stand in the text. Make both the same, letter for letter, or remove the record.",
                "quotes",
                span=quote.text,
            )
        if lacks := _attribution_lacks(quote):
            yield Finding("quote-without-attribution", f"{words} {lacks}", "quotes", span=quote.text)


def _attribution_lacks(quote: Quote) -> str:
    """What the attribution of `quote` lacks, and what to do; "" where it is whole."""
    match quote.attribution:
        case Quote.Attribution.NAMED if quote.speaker is None:
            return "has no speaker. Choose who said it, or mark it as a group, anonymous or vague."
        case Quote.Attribution.ANONYMOUS if not quote.public_reason.strip():
            return "is anonymous without a reason. Tell readers why the speaker is not named."
        case Quote.Attribution.GROUP | Quote.Attribution.VAGUE if not quote.label.strip():
            return "names nobody. Type the story's own words for who said it, such as “many observers”."
    return ""


def _pictures(article: Article) -> Iterator[Finding]:
    for picture in article.pictures.select_related("photo").all():
        if not picture.photo.credit.strip():
            yield Finding(
                "picture-without-credit", f"The picture “{picture.photo}” has no credit. Say who made it.", "pictures"
            )
        if not picture.decorative and not picture.alt_text.strip():
            yield Finding(
                "picture-without-alt",
                f"The picture “{picture.photo}” has no alternative text. Say what it shows, or mark it as decorative.",
                "pictures",
            )


def _hour(article: Article, go_live: dt.datetime) -> Iterator[Finding]:
    if article.embargo_until and go_live < article.embargo_until:
        yield Finding(
            "before-embargo",
            f"It is under embargo until {article.embargo_until:%Y-%m-%d %H:%M %Z}. Choose that time or a later one.",
            "embargo_until",
        )
    cited = [citation.source for citation in article.citations.select_related("source").all()]
    quoted = [quote.source for quote in article.quotes.select_related("source").all() if quote.source]
    for source in {source.pk: source for source in cited + quoted}.values():
        if source.use_until and go_live.date() > source.use_until:
            yield Finding(
                "after-use-until",
                f"“{source}” may be used until {source.use_until} only. Print without it.",
                "citations",
            )


def _protected_names(article: Article) -> Iterator[Finding]:
    markup = paragraphs(article.body)
    mentioned = [mention.person for mention in article.mentions.select_related("person").all()]
    speaking = [quote.speaker for quote in article.quotes.select_related("speaker").all() if quote.speaker]
    for person in {person.pk: person for person in mentioned + speaking}.values():
        if person.protected and (person in speaking or anchors.contains(markup, person.name)):
            yield Finding(
                "protected-name",
                f"{person} is protected ({person.get_protected_display()}). Take the name out, or ask somebody who may print it.",
                "mentions",
            )


CHECKS = (_essentials, _notices, _quotes, _pictures)
