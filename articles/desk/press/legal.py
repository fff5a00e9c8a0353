"""What the law takes back: editions withheld from readers, and editions whose text is erased.

Withheld: readers are shown the edition's number, its time and one public line, and no word of it.
Erased: its words are gone from the paper's own store, too. What both leave is the digest, the times
and a Move for each edition with the reason: so the ledger stays whole, and `erasures` tells what has
to be erased again where a backup is brought back.

Neither touches what readers have now or will have at its hour: that is corrected or retracted first.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from articles.desk.press import history, revisions
from articles.desk.press.composed import ComposedStory
from articles.desk.rules.refusals import Refused
from articles.models import (
    Article,
    ArticlePhoto,
    Edition,
    EditionKind,
    EditionPerson,
    EditionPhoto,
    EditionSource,
    EditionTag,
    Move,
    Notice,
    Person,
    Photo,
    PrintedCitation,
    PrintedNotice,
    PrintedQuote,
    Revision,
    State,
    Typing,
    now,
)
from articles.models.editions import EditionQuerySet, on_shelf
from articles.models.generation import expire_pages

ERASED_LINE = "The text of this edition was erased for legal reasons."
# Nobody works on the story: its working copy can go with the edition that it is the text of.
AT_REST = {State.RETRACTED, State.SPIKED}
PRINTED_ROWS = (
    PrintedQuote,
    PrintedCitation,
    PrintedNotice,
    EditionPerson,
    EditionTag,
    EditionSource,
    EditionPhoto,
)


class Erasure(NamedTuple):
    """An edition that was erased: which one, when, and the digest that it was printed with."""

    slug: str
    number: int
    at: dt.datetime
    digest: str


def erasures() -> list[Erasure]:
    """Every edition that was ever erased, in the order of erasing: what a backup made before still holds."""
    steps = Move.objects.filter(name="erase", edition__isnull=False).order_by("number")
    rows = steps.values_list("article__slug", "edition__number", "at", "edition__digest")
    return [Erasure(*row) for row in rows]


# ── Which editions ──────────────────────────────────────────────────────────


def withholdable(article: Article, at: dt.datetime | None = None) -> EditionQuerySet:
    """The editions of `article` that readers may compare and do not have now, also those withheld already."""
    at = at or now()
    return _with_text(article).printed_or_withheld(at).exclude(on_shelf(at)).order_by("number")


def erasable(article: Article, at: dt.datetime | None = None) -> EditionQuerySet:
    """The editions of `article` with a text that readers neither have now nor will have at its hour."""
    at = at or now()
    waiting = article.editions.filter(live_from__gt=at, withdrawn_at=None)
    return _with_text(article).exclude(on_shelf(at)).exclude(pk__in=waiting.values("pk")).order_by("number")


def _with_text(article: Article) -> EditionQuerySet:
    return article.editions.filter(document__erased__isnull=True)


def _named(article: Article, numbers: Iterable[int], allowed: QuerySet[Edition], at: dt.datetime) -> list[Edition]:
    """The editions with these `numbers`, each of them `allowed`. Raises Refused, which says what to do first."""
    wanted = sorted(set(numbers))
    if not wanted:
        raise Refused("Say which editions: their numbers stand in the story's history.")
    by_number = {edition.number: edition for edition in allowed.filter(number__in=wanted).select_related("revision")}
    for number in wanted:
        if number not in by_number:
            raise Refused(_why_not(article, number, at))
    return [by_number[number] for number in wanted]


def _why_not(article: Article, number: int, at: dt.datetime) -> str:
    edition = article.editions.filter(number=number).first()
    if edition is None:
        numbers = article.editions.order_by("number").values_list("number", flat=True)
        return f"There is no edition {number} of this story. There are: {', '.join(map(str, numbers)) or 'none'}."
    if edition.is_erased:
        return f"Edition {number} is erased already."
    if edition.withdrawn_at is None and edition.live_from > at:
        return f"Edition {number} waits for its hour. Unschedule it first."
    if article.editions.on_shelf(at).filter(pk=edition.pk).exists():
        if edition.is_retraction:
            return f"Edition {number} is the notice that readers see now. Retract the story as a takedown first."
        return f"Edition {number} is what readers have now. Print a corrected edition first, or retract the story."
    if edition.pulled:
        return f"Edition {number} was retracted: readers have nothing of it. Its text can only be erased."
    return f"Edition {number} never reached readers. Its text can only be erased."


# ── Withholding ─────────────────────────────────────────────────────────────


def withhold(article: Article, numbers: Iterable[int], line: str, *, at: dt.datetime) -> list[Edition]:
    """Put `line` in the place of these editions for readers; a second time it replaces the first. Inside a move.

    Raises Refused for one that readers have now, will have, or never had.
    """
    editions = _named(article, numbers, withholdable(article, at), at)
    Edition.objects.filter(pk__in=[edition.pk for edition in editions]).update(withheld_line=line)
    expire_pages()  # nor from a page that is kept
    return editions


# ── Erasing ─────────────────────────────────────────────────────────────────


def erase(article: Article, numbers: Iterable[int], *, by: User | None, actor: str, at: dt.datetime) -> list[Edition]:
    """Take every word of these editions out of the paper's store, for good. Inside a move.

    Blanked are the editions, the saved states from the one after the last edition that stays to the one
    before the next that does, and pictures that nothing else uses. Where no later edition stays, the working
    copy holds the text, too: it is blanked with a story that is retracted or spiked; of any other the erasing
    is refused, until it is. Raises Refused also for an edition that readers have now or will have.
    """
    editions = _named(article, numbers, erasable(article, at), at)
    states = _states_between(article, editions)
    goes_too = article.state in AT_REST and _is_last_text(article, editions)
    gone = {state.print_digest for state in states}
    gone |= {edition.revision.print_digest for edition in editions if not edition.is_retraction}
    if not goes_too and ComposedStory.read(article).print_digest in gone:
        raise Refused("The working copy holds the words of that edition. Change or discard them first.")
    stay = {number for _, number in _staying(article, editions)} | {state.number for state in states}
    states += article.revisions.filter(print_digest__in=gone).exclude(number__in=stay)  # gone back to later on
    pictures = _pictures_of(article if goes_too else None, editions, states)
    for edition in editions:
        _blank(edition)
    for model in PRINTED_ROWS:
        model.objects.filter(edition__in=editions).delete()
    Revision.objects.filter(pk__in=[state.pk for state in states]).update(content=[])
    if goes_too:
        _blank_working_copy(article)
        history.current(ComposedStory.read(article), by=by, actor=actor, note="Erased")
    _empty_log(article)
    Typing.objects.filter(article=article).delete()  # it may hold the words, too
    _remove_unused(pictures, article)
    expire_pages()  # nor from a page that is kept
    return editions


def _staying(article: Article, editions: list[Edition]) -> list[tuple[int, int]]:
    """Number and revision's number of each edition that keeps its text. A retraction has none of the story's."""
    stories = _with_text(article).exclude(kind=EditionKind.RETRACTION).exclude(pk__in=[one.pk for one in editions])
    return list(stories.order_by("number").values_list("number", "revision__number"))


def _is_last_text(article: Article, editions: list[Edition]) -> bool:
    """Whether the text of one of `editions` is the last that was sent to print."""
    last_staying = max((number for number, _ in _staying(article, editions)), default=0)
    return any(edition.number > last_staying and not edition.is_retraction for edition in editions)


def _states_between(article: Article, editions: list[Edition]) -> list[Revision]:
    """The saved states that hold the text of `editions`, or lead to it or away from it. Raises Refused."""
    staying = _staying(article, editions)
    newest = article.revisions.order_by("-number").values_list("number", flat=True).first() or 0
    numbers: set[int] = set()
    for edition in editions:
        if edition.is_retraction:
            continue
        after = max((revision for number, revision in staying if number < edition.number), default=0)
        before = min((revision for number, revision in staying if number > edition.number), default=None)
        if before is None:
            before = _end_of_last_text(article, edition, newest)
        numbers |= set(range(after + 1, before))
    numbers -= {revision for _, revision in staying}
    return list(article.revisions.filter(number__in=numbers))


def _end_of_last_text(article: Article, edition: Edition, newest: int) -> int:
    """The number of the first saved state without the text of `edition`, after which no other edition stays."""
    if article.state in AT_REST:
        return newest + 1
    if article.state == State.PUBLISHED:  # it was discarded since: the newest state is that of the live edition
        return newest
    raise Refused(
        f"The working copy goes on from edition {edition.number}, and holds its words. Publish what may stay, "
        "discard the changes, or retract the story first."
    )


def _blank(edition: Edition) -> None:
    """Leave of `edition` what tells that it was printed, and when, and nothing of what it said."""
    edition.document = {"format": edition.format, "erased": True, "edition": edition.document["edition"]}
    edition.headline = edition.standfirst = edition.kicker = edition.note = edition.folded = ""
    edition.card = None
    edition.withheld_line = edition.withheld_line or ERASED_LINE
    columns = ["document", "headline", "standfirst", "kicker", "note", "folded", "card", "withheld_line"]
    edition.save(update_fields=columns)


def _blank_working_copy(article: Article) -> None:
    """Leave of the working copy its address, section, language and the reason of a retraction."""
    for model in revisions.CHILD_MODELS:
        rows: QuerySet[Any] = model.objects.filter(**{revisions.parent_field(model): article})
        (rows.exclude(kind=Notice.Kind.RETRACTION) if model is Notice else rows).delete()
    columns = ["headline", "standfirst", "kicker", "body", "dateline_place", "internal_note"]
    for column in columns:
        setattr(article, column, "")
    article.dateline_on = None
    article.save(update_fields=[*columns, "dateline_on", *article.folded_columns])


def _empty_log(article: Article) -> None:
    """Take headlines and quotations out of what Django's admin wrote down of every save; who and when stay."""
    entries = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(Article), object_id=article.pk)
    entries.update(object_repr=article.slug, change_message="")


# ── Pictures ────────────────────────────────────────────────────────────────


def _pictures_of(article: Article | None, editions: list[Edition], states: list[Revision]) -> set[int]:
    """The keys of the photos in `editions`, in saved `states` and, where given, in the working copy of `article`."""
    photos = set(EditionPhoto.objects.filter(edition__in=editions).values_list("photo_id", flat=True))
    photos |= set(ArticlePhoto.objects.filter(article=article).values_list("photo_id", flat=True)) if article else set()
    return photos | set(Photo.objects.filter(slug__in=_slugs_in(states)).values_list("pk", flat=True))


def _slugs_in(states: Iterable[Revision]) -> set[str]:
    label = ArticlePhoto._meta.label_lower
    return {row["fields"]["photo"][0] for state in states for row in state.content if row["model"] == label}


def _remove_unused(pictures: set[int], article: Article) -> None:
    """Delete those of `pictures` that no story, person or saved state uses; their files after commit."""
    if not pictures:
        return
    uses = [model.objects.filter(photo=OuterRef("pk")) for model in (EditionPhoto, ArticlePhoto, Person)]
    unused = Photo.objects.filter(*(~Exists(use) for use in uses), pk__in=pictures)
    unused = unused.exclude(slug__in=_slugs_in(Revision.objects.exclude(content=[]).iterator(chunk_size=200)))
    names = {str(photo.file.name) for photo in unused}
    unused.delete()
    transaction.on_commit(lambda: _remove_files(names))


def _remove_files(names: set[str]) -> None:
    """Remove picture files, but for those that another photo has: one picture is one file."""
    for name in names - set(Photo.objects.filter(file__in=names).values_list("file", flat=True)):
        default_storage.delete(name)
