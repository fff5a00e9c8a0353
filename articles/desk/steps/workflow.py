"""`move`: the only writer of `Article.state` and the only maker of editions.

Admin buttons, bulk actions, commands and loads all come through here. A step is one
transaction: claim the story, do what the step does, record the Move, and last lock the chains.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import F

from articles.desk.preflight import Finding, preflight
from articles.desk.press import chains, eyes, history, legal, shelf
from articles.desk.press.compose import compose, compose_retraction
from articles.desk.press.printing import print_retraction, print_story
from articles.desk.press.revisions import content_of
from articles.desk.rules.refusals import NotFit, Refused, Stale
from articles.desk.rules.states import TRANSITIONS, Transition
from articles.desk.steps import guards
from articles.models import (
    Article,
    Edition,
    EditionKind,
    Move,
    Notice,
    PublishedPrecision,
    Revision,
    State,
    now,
    whole_second,
)
from articles.text import digest


@dataclass(frozen=True)
class Option:
    """A step that a story in this state could take: whether this user may, and if not, why."""

    transition: Transition
    allowed: bool
    why: str


@dataclass
class Step:
    """One move while it is carried out."""

    rule: Transition
    article: Article
    by: object
    actor: str
    at: dt.datetime
    note: str
    kind: str
    go_live: dt.datetime | None
    takedown: bool
    override: str
    numbers: tuple[int, ...]
    before: str
    edition: Edition | None = None
    revision: Revision | None = None
    each: list[Edition] = field(default_factory=list)  # the editions it is recorded for, one by one


def options(article: Article, user) -> list[Option]:
    """The steps that lead on from the state of `article`, in the table's order, each with why `user` may not."""
    possible = [rule for rule in TRANSITIONS.values() if rule.allows(article.state)]
    whys = [guards.refusal(article, rule, user) for rule in possible]
    return [Option(rule, not why, why) for rule, why in zip(possible, whys, strict=True)]


def move(
    article: Article,
    name: str,
    *,
    by,
    note: str = "",
    kind: str = "",
    go_live: dt.datetime | None = None,
    takedown: bool = False,
    override: str = "",
    editions: Iterable[int] = (),
) -> Move:
    """Take the step `name` with `article` as the user `by`, all or nothing; `article` is as new afterwards.

    `note`: why; for a retraction the public reason. `kind`: "update" or "minor" where an edition is out.
    `go_live`: when readers shall see it (default: at once). `takedown`: retract without headline or reason.
    `override`: a reason to print against preflight, for who may.
    `editions`: the numbers of those to withhold (the note is the public line) or to erase (the note stays inside);
    there is a Move for each of them, of which this returns the last.

    Raises Refused (message says what to do), NotFit with the findings, or Stale where somebody
    else changed the story since `article` was read. Nothing is kept then.
    """
    if name not in TRANSITIONS:
        raise Refused(f"There is no step “{name}”. There are: {', '.join(TRANSITIONS)}.")
    rule = TRANSITIONS[name]
    if why := guards.refusal(article, rule, by):
        raise Refused(why)
    if rule.needs_note and not note.strip():
        raise Refused(f"“{rule.label}” needs a note: say why.")
    step = Step(
        rule,
        article,
        by,
        by.get_username(),
        now(),
        note.strip(),
        kind,
        go_live and whole_second(go_live),
        takedown,
        override.strip(),
        tuple(editions),
        before=article.state,
    )
    return _carry_out(step, rule.target or State(article.state))


def _carry_out(step: Step, target: State) -> Move:
    known = step.article
    with transaction.atomic():
        step.article = claim(known, target, step.by, step.at)
        if effect := EFFECTS.get(step.rule.name):
            effect(step)
        recorded = _record(step, step.before, target)
    known.refresh_from_db()  # only now: it must not look moved where the transaction failed
    return recorded


def claim(article: Article, target: State, by, at: dt.datetime) -> Article:
    """Move the row on, if it is as the caller knows it; the article as it is then. Inside a transaction.

    SQLite has no row locks: this UPDATE is the lock. Raises Stale.
    """
    claimed = Article.objects.filter(pk=article.pk, state=article.state, version=article.version).update(
        state=target, version=F("version") + 1, modified_by=by, modified_at=at
    )
    if not claimed:
        raise Stale
    return Article.objects.get(pk=article.pk)


def _record(step: Step, before: str, after: str) -> Move:
    note = f"{step.note}\nPreflight overridden: {step.override}".strip() if step.override else step.note
    for edition in step.each or [step.edition]:
        recorded = chains.add_move(
            step.rule.name,
            article=step.article,
            about=f"article {step.article.slug}",
            by=step.by,
            actor=step.actor,
            at=step.at,
            note=note,
            states=(before, after),
            revision=step.revision or step.article.revisions.order_by("-number").first(),
            edition=edition,
        )
    chains.enter_printings(step.at)
    return recorded


# ── What steps do ───────────────────────────────────────────────────────────


def _approve(step: Step) -> None:
    _refuse_unfit(step, preflight(step.article, by=step.by))
    step.revision = history.current(step.article, by=step.by, actor=step.actor)
    Article.objects.filter(pk=step.article.pk).update(approved_digest=step.revision.print_digest)


def _publish(step: Step) -> None:
    if digest(compose(step.article)) != step.article.approved_digest:
        raise Refused(
            f"The text is not the one that was approved: {_changes_of_approved(step.article)} changed. "
            "Send it back and have it approved again."
        )
    _print(step, one_pair_of_eyes=not eyes.approved_by_second_reader(step.article))


def _rush(step: Step) -> None:
    _print(step, one_pair_of_eyes=True)


def _print(step: Step, *, one_pair_of_eyes: bool) -> None:
    """Print the story as it stands, once composed and once only: what is checked is what is stored."""
    live_from = max(step.go_live or step.at, step.at)
    _refuse_unfit(step, preflight(step.article, go_live=live_from, by=step.by))
    kind = _kind(step)
    take_back_pending(step.article, step.at)
    if kind == EditionKind.FIRST:
        step.article.published_at, step.article.published_precision = None, PublishedPrecision.SECOND
    step.revision = history.current(step.article, by=step.by, actor=step.actor)
    step.edition = put_in_print(
        step.article,
        kind=kind,
        live_from=live_from,
        revision=step.revision,
        one_pair_of_eyes=one_pair_of_eyes,
        note=step.note,
    )


def _kind(step: Step) -> str:
    """The kind of the next edition: "first" where none is out, else what was chosen (an update unless told)."""
    is_out = shelf.out(step.article).filter(live_from__lte=step.at).exists()
    if not is_out:
        return EditionKind.FIRST
    kind = step.kind or EditionKind.UPDATE
    if kind not in {EditionKind.UPDATE, EditionKind.MINOR}:
        raise Refused("An edition of this story is out: the next one is an update or a minor edition.")
    return kind


def _revise(step: Step) -> None:
    take_back_pending(step.article, step.at)


def _unschedule(step: Step) -> None:
    edition = shelf.pending(step.article, step.at).select_related("revision").get()
    approved = "" if edition.one_pair_of_eyes else edition.revision.print_digest
    take_back_pending(step.article, step.at)
    Article.objects.filter(pk=step.article.pk).update(approved_digest=approved)
    step.edition = edition


def _discard(step: Step) -> None:
    step.edition = shelf.on_display(step.article, step.at)
    history.restore(step.article, step.edition.revision)
    step.revision = history.current(step.article, by=step.by, actor=step.actor)


def _countersign(step: Step) -> None:
    step.edition = eyes.unread_of(step.article)


def _retract(step: Step) -> None:
    was_live = shelf.out(step.article).filter(live_from__lte=step.at).exists()
    shown = shelf.on_display(step.article, step.at)
    was_taken_down = shown is not None and shown.is_retraction and not shown.headline
    if step.before == State.RETRACTED and not step.takedown:
        raise Refused("It is retracted already. Only a takedown can follow: its notice goes too.")
    shelf.withdraw_pending(step.article, step.at)
    step.revision = history.current(step.article, by=step.by, actor=step.actor)
    if was_live:
        reason = None if step.takedown or was_taken_down else _reason(step.article, step.note, step.at)
        step.edition = retract_from_print(step.article, reason, at=step.at, revision=step.revision)
    else:
        # Readers never saw it: a notice would tell them what they were never told.
        shelf.reshelve(step.article)


def _reason(article: Article, text: str, at: dt.datetime) -> Notice:
    return Notice.objects.create(
        article=article, number=article.next_number(), kind=Notice.Kind.RETRACTION, text=text, at=at
    )


def _withhold(step: Step) -> None:
    step.each = legal.withhold(step.article, step.numbers, step.note, at=step.at)


def _erase(step: Step) -> None:
    step.each = legal.erase(step.article, step.numbers, by=step.by, actor=step.actor, at=step.at)


EFFECTS: dict[str, Callable[[Step], None]] = {
    "approve": _approve,
    "publish": _publish,
    "rush": _rush,
    "revise": _revise,
    "unschedule": _unschedule,
    "discard": _discard,
    "countersign": _countersign,
    "retract": _retract,
    "withhold": _withhold,
    "erase": _erase,
}


# ── What printing does, whoever asks for it ─────────────────────────────────


def put_in_print(
    article: Article, *, kind: str, live_from: dt.datetime, revision: Revision, one_pair_of_eyes: bool, note: str = ""
) -> Edition:
    """Compose `article` and print that very document, set the shelf, and date the story. Inside a transaction."""
    edition = print_story(
        article,
        compose(article),
        kind=kind,
        live_from=live_from,
        revision=revision,
        one_pair_of_eyes=one_pair_of_eyes,
        note=note,
    )
    article.notices.filter(first_edition=None).update(first_edition=edition.number)
    if article.published_at is None:
        Article.objects.filter(pk=article.pk).update(
            published_at=edition.first_published, published_precision=edition.first_published_precision
        )
    shelf.reshelve(article)
    return edition


def retract_from_print(article: Article, reason: Notice | None, *, at: dt.datetime, revision: Revision) -> Edition:
    """Take every edition of `article` from readers and put a notice in their place. Inside a transaction."""
    shelf.pull(article)
    edition = print_retraction(
        article,
        compose_retraction(article, shelf.last_story(article), reason),
        at=at,
        revision=revision,
        one_pair_of_eyes=False,
    )
    article.notices.filter(first_edition=None).update(first_edition=edition.number)
    shelf.reshelve(article)
    return edition


def take_back_pending(article: Article, at: dt.datetime) -> None:
    """Withdraw what waits for its hour. A story that readers never saw has no date of publication then."""
    if shelf.withdraw_pending(article, at):
        shelf.reshelve(article)
        if not shelf.out(article).exists():
            Article.objects.filter(pk=article.pk).update(published_at=None)
            article.published_at = None


def _refuse_unfit(step: Step, findings: list[Finding]) -> None:
    blockers = [finding for finding in findings if finding.level == "blocker"]
    if not blockers:
        return
    if step.override and step.by.has_perm("articles.override_preflight"):
        return
    raise NotFit(blockers)


def changed_since_approval(article: Article) -> str:
    """What was changed in an approved text since, for a sentence; "" for one that is not approved or is as it was."""
    is_as_it_was = article.state != State.APPROVED or digest(compose(article)) == article.approved_digest
    return "" if is_as_it_was else _changes_of_approved(article)


def _changes_of_approved(article: Article) -> str:
    approval = article.moves.filter(name="approve").select_related("revision").order_by("-number").first()
    if approval is None or approval.revision is None:
        return "it was never approved, or something of it"
    changed = history.differences(approval.revision.content, content_of(article))
    return ", ".join(changed) or "a person, source, tag or section that it names"
