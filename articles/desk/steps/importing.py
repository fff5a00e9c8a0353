"""Stories that arrive through `loaddata`, ready to print or as changes of what is here."""

import datetime as dt
from collections.abc import Iterator, Sequence

from django.contrib.auth.models import User
from django.db.models import Q

from articles.desk.language import anchors
from articles.desk.language.prose import read
from articles.desk.preflight import blocking
from articles.desk.press import chains, history, revisions
from articles.desk.press.compose import compose_retraction
from articles.desk.press.composed import ComposedStory
from articles.desk.press.printing import Sheet, print_sheets
from articles.desk.press.shelf import editions_of
from articles.desk.steps import counts
from articles.desk.steps.claims import claim
from articles.desk.steps.prints import put_in_print, take_back_pending
from articles.models import Article, Edition, EditionKind, Move, Notice, Quote, Revision, State, now
from articles.text import paragraphs

PRINTED = (State.PUBLISHED, State.RETRACTED)
AT_ONCE = 500  # stories: their rows and documents are in memory together


def take_in(pks: Sequence[int], *, actor: str, by: User | None = None) -> Iterator[tuple[Article, Move]]:
    """Record that new stories arrived, and print those that arrived published: the notice of those that were retracted.

    In this order, inside a transaction. Gives each story with its Move, some hundred at a time. One goes live at its
    `published_at` (now where the file gave none), but not before its embargo. What would keep it from print is noted
    in the Move and blocks nothing: it was printed elsewhere already.
    """
    for start in range(0, len(pks), AT_ONCE):
        stories = [ComposedStory(article) for article in revisions.with_rows(pks[start : start + AT_ONCE])]
        yield from zip((story.article for story in stories), _take_in(stories, actor=actor, by=by), strict=True)


def _take_in(stories: list[ComposedStory], *, actor: str, by: User | None) -> list[Move]:
    at = now()
    articles = [story.article for story in stories]
    _date([article for article in articles if article.state in PRINTED and article.published_at is None], at)
    # Story by story: its text, once parsed, serves both.
    read = [(_blockers(story.article), story.print_digest) for story in stories]
    kept = history.current_of(stories, by=by, actor=actor, note="Imported")
    sheets = [
        _sheet(story, revision) for story, revision in zip(stories, kept, strict=True) if story.article.state in PRINTED
    ]
    editions = print_sheets(sheets)
    Notice.objects.filter(article__in=[sheet.article for sheet in sheets], first_edition=None).update(first_edition=1)
    printed = {edition.article_id: edition for edition in editions}
    moves = [
        Move(
            name="import",
            record=f"article {article.slug}",
            user=by,
            actor=actor,
            at=at,
            note=note,
            article=article,
            to_state=article.state,
            revision=revision,
            edition=printed.get(article.pk),
        )
        for article, (note, _), revision in zip(articles, read, kept, strict=True)
    ]
    counts.count(articles)
    chains.add_moves(moves)
    chains.enter_printings(at, editions)
    return moves


def _date(undated: list[Article], at: dt.datetime) -> None:
    Article.objects.filter(pk__in=[article.pk for article in undated]).update(published_at=at)
    for article in undated:
        article.published_at = at


def _blockers(article: Article) -> str:
    return " ".join(finding.message for finding in blocking(article)) if article.state in PRINTED else ""


def _sheet(story: ComposedStory, revision: Revision) -> Sheet:
    article, document = story.article, story.document
    live_from = max(moment for moment in (article.published_at, article.embargo_until) if moment)
    if article.state == State.PUBLISHED:
        return Sheet(article, document, EditionKind.FIRST, live_from, revision)
    reasons = [notice for notice in article.notices.all() if notice.kind == Notice.Kind.RETRACTION]
    reason = max(reasons, key=lambda notice: notice.number, default=None)
    return Sheet(article, compose_retraction(article, None, reason), EditionKind.RETRACTION, live_from, revision)


def record_import(article: Article, *, actor: str, by: User | None = None, note: str = "") -> Move:
    """Record that `article` arrived or was changed by a load, without printing anything. Inside a transaction."""
    return _record_import(article, actor=actor, by=by, note=note, states=("", article.state))


def revise_import(article: Article, *, actor: str, by: User | None = None) -> Move:
    """Take a printed story whose working copy a load is changing back to draft; readers keep the live edition."""
    at = now()
    states = (article.state, State.DRAFT)
    claim(article, by, state=State.DRAFT, at=at)
    take_back_pending(article, at)
    article.refresh_from_db()
    return _record_import(article, actor=actor, by=by, note="Changed by a load: waits for the desk.", states=states)


def lost_quotations(article: Article) -> list[Quote]:
    """The quotations whose words do not stand in the text: those on record as direct speech, and those checked."""
    prose = read(paragraphs(article.body))
    on_record = article.quotes.filter(Q(kind=Quote.Kind.DIRECT) | ~Q(kind=Quote.Kind.REPORTED) & ~Q(checked_how=""))
    return [quote for quote in on_record.order_by("number") if anchors.find(prose, quote.text) is None]


def reprint_import(article: Article, *, actor: str, by: User | None = None) -> Edition:
    """Print the changes that a load made to a printed story, as an update. Inside a transaction."""
    at = now()
    claim(article, by, state=State.PUBLISHED, at=at)
    take_back_pending(article, at)
    story = ComposedStory.read(article)
    revision = history.current(story, by=by, actor=actor, note="Imported")
    live_from = max(moment for moment in (at, article.embargo_until) if moment)
    before = editions_of([article]).get(article.pk, [])
    is_out = any(edition.withdrawn_at is None for edition in before)
    edition = put_in_print(
        story,
        before,
        kind=EditionKind.UPDATE if is_out else EditionKind.FIRST,
        live_from=live_from,
        revision=revision,
        one_pair_of_eyes=False,
    )
    article.refresh_from_db()
    _record_import(
        article,
        actor=actor,
        by=by,
        note="",
        states=(State.PUBLISHED, State.PUBLISHED),
        revision=revision,
        edition=edition,
    )
    return edition


def _record_import(article, *, actor, by: User | None, note, states, revision=None, edition=None) -> Move:
    story = ComposedStory.read(article)
    revision = revision or history.current(story, by=by, actor=actor, note="Imported")
    counts.count([story.article])
    recorded = chains.add_move(
        "import",
        about=f"article {article.slug}",
        by=by,
        actor=actor,
        at=now(),
        note=note,
        article=article,
        states=states,
        revision=revision,
        edition=edition,
    )
    chains.enter_printings(now())
    return recorded
