"""What keeps a story from print: facts, never guesses. The list is closed (`findings.BLOCKERS`)."""

from collections.abc import Iterator
from dataclasses import replace

from django.utils import timezone

from articles.desk.language import anchors
from articles.desk.language.prose import read
from articles.desk.preflight.story import StoryUnderCheck
from articles.desk.press import eyes
from articles.desk.rules.findings import BLOCKER, WARNING, Finding, shortened
from articles.models import Edition, Quote

PROTECTED_NAME = "articles.print_protected_name"


def found(story: StoryUnderCheck) -> list[Finding]:
    """The blockers of `story`. What its live edition has already is a warning: it blocks no correction."""
    findings = [finding for check in CHECKS for finding in check(story)]
    live = Edition.objects.live().filter(article=story.article).first() if findings else None
    if live is None:
        return findings
    return [_not_blocking(finding) if _was_printed(finding, live.document) else finding for finding in findings]


def _essentials(story: StoryUnderCheck) -> Iterator[Finding]:
    if not story.article.headline.strip():
        yield Finding("no-headline", "There is no headline. Write one.", "headline")
    if not story.prose.text:
        yield Finding("no-body", "There is no text. Write one.", "body")
    if story.article.section_id is None:
        yield Finding("no-section", "It is in no section. Choose one.", "section")


def _notices(story: StoryUnderCheck) -> Iterator[Finding]:
    for notice in story.notices:
        if not notice.text.strip():
            yield Finding(
                "notice-without-text",
                f"A {notice.kind} has no text. Say what was wrong and what is right.",
                "notices",
                number=notice.number,
            )


def _quotes(story: StoryUnderCheck) -> Iterator[Finding]:
    for quote in story.quotes:
        words = shortened(quote.text)
        where = {"words": quote.text, "number": quote.number}
        is_lost = quote.kind == Quote.Kind.DIRECT and anchors.find(story.prose, quote.text) is None
        if is_lost:
            message = (
                f"{words} does not stand in the text. Make both the same, letter for letter, or remove the record."
            )
            yield Finding("quote-not-in-body", message, "quotes", **where)
        if lacks := _attribution_lacks(quote) or _is_known_to_one_only(story, quote):
            yield Finding("quote-without-attribution", f"{words} {lacks}", "quotes", **where)


def _attribution_lacks(quote: Quote) -> str:
    """What the attribution of `quote` lacks, and what to do; "" where it is whole."""
    match quote.attribution:
        case Quote.Attribution.NAMED if quote.speaker is None:
            return "has no speaker. Choose who said it, or mark it as a group, anonymous or vague."
        case Quote.Attribution.NAMED:
            return ""
        case _ if quote.speaker is not None:
            return "does not name its speaker, and has one on record. Empty it: who it is stays outside this system."
        case Quote.Attribution.ANONYMOUS if not quote.public_reason.strip():
            return "is anonymous without a reason. Tell readers why the speaker is not named."
        case Quote.Attribution.GROUP | Quote.Attribution.VAGUE if not quote.label.strip():
            return "names nobody. Type the story's own words for who said it, such as “many observers”."
    return ""


def _is_known_to_one_only(story: StoryUnderCheck, quote: Quote) -> str:
    """What to do about an unnamed speaker whom nobody but the reporter knows; "" where a second person does.

    Of a story that arrived from elsewhere nobody here can confirm anything.
    """
    is_unnamed = quote.attribution == Quote.Attribution.ANONYMOUS and quote.known_to_id is None
    if not is_unnamed or story.article.created_by_id is None or not eyes.four_eyes():
        return ""
    return (
        "is anonymous, and nobody but its reporter knows who said it. "
        "An editor who was told confirms that under “On the record”."
    )


def _pictures(story: StoryUnderCheck) -> Iterator[Finding]:
    for picture in story.pictures:
        where = {"words": picture.photo.file.name, "number": picture.number}
        if not picture.photo.credit.strip():
            message = f"The picture “{picture.photo}” has no credit. Say who made it."
            yield Finding("picture-without-credit", message, "pictures", **where)
        if not picture.decorative and not picture.alt_text.strip():
            message = (
                f"The picture “{picture.photo}” has no alternative text. Say what it shows, or mark it as decorative."
            )
            yield Finding("picture-without-alt", message, "pictures", **where)


def _hour(story: StoryUnderCheck) -> Iterator[Finding]:
    if story.go_live is None:
        return
    embargo = story.article.embargo_until
    if embargo and story.go_live < embargo:
        message = f"{timezone.localtime(embargo):%Y-%m-%d %H:%M %Z}"
        yield Finding(
            "before-embargo", f"It is under embargo until {message}. Choose that time or a later one.", "embargo_until"
        )
    for source, field, number in story.sources:
        if source.use_until and timezone.localdate(story.go_live) > source.use_until:
            message = f"“{source}” may be used until {source.use_until} only. Print without it."
            yield Finding("after-use-until", message, field, words=source.slug, number=number)


def _protected_names(story: StoryUnderCheck) -> Iterator[Finding]:
    """Whoever is linked is printed by name, whether the text has the name or not."""
    if story.by is not None and story.by.has_perm(PROTECTED_NAME):
        return
    rows = [(row.person, "mentions", row.number) for row in story.mentions]
    rows += [(row.speaker, "quotes", row.number) for row in story.quotes]
    rows += [(row.person, "bylines", row.number) for row in story.bylines]
    rows += [(row.source.author, "citations", row.number) for row in story.citations]
    rows += [(row.source.author, "quotes", row.number) for row in story.quotes if row.source]
    reported = set()
    for person, field, number in rows:
        if person and person.protected and person.pk not in reported:
            reported.add(person.pk)
            message = f"{person} is protected ({person.get_protected_display()}). Take the name out, or ask somebody who may print it."
            yield Finding("protected-name", message, field, words=person.slug, number=number)


CHECKS = (_essentials, _notices, _quotes, _pictures, _hour, _protected_names)


# ── What readers have already ───────────────────────────────────────────────


def _not_blocking(finding: Finding) -> Finding:
    message = f"{finding.message} The live edition has it already, so it blocks nothing."
    return replace(finding, level=WARNING if finding.level == BLOCKER else finding.level, message=message)


def _was_printed(finding: Finding, document: dict) -> bool:
    """Whether the live edition's `document` has what `finding` is about in the same state."""
    match finding.code:
        case "no-section":
            return document["section"] is None
        case "quote-not-in-body":
            return any(_is_quote(finding, quote) for quote in document["quotes"]) and not _stands_in(document, finding)
        case "quote-without-attribution":
            return any(_is_quote(finding, quote) and _lacks_attribution(quote) for quote in document["quotes"])
        case "picture-without-credit":
            return any(
                picture["file"] == finding.words and not picture["credit"] for picture in _printed_pictures(document)
            )
        case "picture-without-alt":
            return any(
                picture["file"] == finding.words and not picture["alt"] for picture in _printed_pictures(document)
            )
        case "after-use-until":
            vias = [source["via"] for source in document["sources"] if source["via"]]
            return any(source["slug"] == finding.words for source in [*document["sources"], *vias])
        case "protected-name":
            named = [row["person"] for row in [*document["quotes"], *document["bylines"]]]
            return finding.words in [*named, *(person["slug"] for person in document["people"])]
    return False


def _is_quote(finding: Finding, printed: dict) -> bool:
    return (printed["number"], printed["text"]) == (finding.number, finding.words)


def _stands_in(document: dict, finding: Finding) -> bool:
    """Whether the printed text has the words. Not every passage that stands there is a link: one within another is none."""
    text = "".join(block.get("text_html", "") for block in document["body"])
    return anchors.find(read(text), finding.words) is not None


def _lacks_attribution(printed: dict) -> bool:
    is_anonymous = printed["attribution"] == Quote.Attribution.ANONYMOUS
    return not (printed["public_reason"] if is_anonymous else printed["speaker"])


def _printed_pictures(document: dict) -> list[dict]:
    inline = [block["picture"] for block in document["body"] if "picture" in block]
    return inline + ([document["lead"]] if document["lead"] else [])
