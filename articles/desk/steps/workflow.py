"""`move`: the only writer of `Article.state` and the only maker of editions.

Admin buttons, bulk actions, commands and loads all come through here. A step is one
transaction: claim the story, do what the step does, record the Move, and last lock the chains.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction

from articles.desk.press import chains
from articles.desk.press.composed import ComposedStory
from articles.desk.rules.refusals import Refused
from articles.desk.rules.states import TRANSITIONS, Transition
from articles.desk.steps import counts, guards, letters
from articles.desk.steps.claims import claim
from articles.desk.steps.effects import EFFECTS, changes_of_approved
from articles.desk.steps.past import Past
from articles.desk.steps.step import Step
from articles.models import Article, Edition, Move, State, now, whole_second


@dataclass(frozen=True)
class Option:
    """A step that a story in this state could take: whether this user may, and if not, why."""

    transition: Transition
    allowed: bool
    why: str


def options(article: Article, user: User, past: Past | None = None) -> list[Option]:
    """The steps that lead on from the state of `article`, in the table's order, each with why `user` may not.

    `past`: that of `article`, where the caller has it.
    """
    past = past or Past(article)
    possible = [rule for rule in TRANSITIONS.values() if rule.allows(article.state)]
    whys = [guards.refusal(article, rule, user, past) for rule in possible]
    return [Option(rule, not why, why) for rule, why in zip(possible, whys, strict=True)]


def move(
    article: Article,
    name: str,
    *,
    by: User,
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
        now(),
        note.strip(),
        kind,
        go_live and whole_second(go_live),
        takedown,
        override.strip(),
        tuple(editions),
    )
    return _carry_out(step, rule.target or State(article.state))


def _carry_out(step: Step, target: State) -> Move:
    with transaction.atomic():
        claim(step.given, step.by, state=target, at=step.at)
        if effect := EFFECTS.get(step.rule.name):
            effect(step)
        if target in counts.ON_THE_WAY:
            counts.follow(step.given, step.given.version)
        recorded = record([step], target)
    step.given.refresh_from_db()  # only now: it must not look moved where the transaction failed
    return recorded


def record(steps: Sequence[Step], after: State) -> Move:
    """Enter `steps`, which led to the state `after` one after the other, into both chains; the last one's Move.

    Last in a transaction: the heads of the chains are what other writers wait for.
    """
    moves = [
        made
        for step in steps
        for made in _moves(step, after if step is steps[-1] else step.rule.target or State(step.before))
    ]
    chains.add_moves(moves)
    printed = [step.edition for step in steps if step.rule.prints and step.edition]
    chains.enter_printings(steps[-1].at, is_due=any(edition.live_from <= steps[-1].at for edition in printed))
    letters.about_step(steps[-1])
    return moves[-1]


def _moves(step: Step, after: State) -> list[Move]:
    """The record of `step`, or of what it did to each of several editions; not stored yet."""
    note = f"{step.note}\nPreflight overridden: {step.override}".strip() if step.override else step.note
    revision = step.revision or step.article.revisions.defer("content").order_by("-number").first()
    editions: Sequence[Edition | None] = step.editions or [step.edition]
    return [
        Move(
            article=step.article,
            record=f"article {step.article.slug}",
            name=step.rule.name,
            from_state=step.before,
            to_state=after,
            user=step.by,
            actor=step.actor,
            at=step.at,
            note=note,
            revision=revision,
            edition=edition,
        )
        for edition in editions
    ]


def changed_since_approval(story: ComposedStory) -> str:
    """What was changed in an approved text since, for a sentence; "" for one that is not approved or is as it was."""
    article = story.article
    if article.state != State.APPROVED:
        return ""
    return "" if story.print_digest == article.approved_digest else changes_of_approved(story)
