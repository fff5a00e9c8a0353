"""Two steps with one press, for who has the rights to both."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction

from articles.desk.press import eyes
from articles.desk.rules.refusals import Refused
from articles.desk.rules.states import TRANSITIONS
from articles.desk.steps import guards
from articles.desk.steps.claims import claim
from articles.desk.steps.effects import approve_as_it_stands, print_as_it_stands
from articles.desk.steps.past import Past
from articles.desk.steps.step import Step
from articles.desk.steps.workflow import record
from articles.models import Article, Move, State, now, whole_second


@dataclass(frozen=True)
class Combination:
    """A press that takes the step `first` and then the step `last`, both or neither."""

    name: str
    label: str
    hint: str
    first: str
    last: str


APPROVE_AND_PUBLISH = Combination(
    "approve and publish", "Approve and publish", "Print it now, or at an hour you choose.", "approve", "publish"
)
FIX_AND_PUBLISH = Combination(
    "fix and publish",
    "Fix and publish",
    "Change the text in print and publish it in one go. Somebody else reads it afterwards.",
    "revise",
    "rush",
)


def refusal(article: Article, both: Combination, user: User, past: Past | None = None) -> str:
    """Why `user` cannot take `both` with `article`; "" where they can. Preflight is asked at the gate.

    `past`: that of `article`, where the caller has it.
    """
    past = past or Past(article)
    first, last = TRANSITIONS[both.first], TRANSITIONS[both.last]
    if why := guards.refusal(article, first, user, past):
        return why
    if both is FIX_AND_PUBLISH and not past.is_live:
        return "Readers do not have it yet. Press “Revise”, and publish it again for its hour."
    return "" if user.has_perm(last.permission) else f"This takes {guards.role_for(last.permission)}."


def approve_and_publish(
    article: Article,
    *,
    by: User,
    note: str = "",
    kind: str = "",
    go_live: dt.datetime | None = None,
    override: str = "",
) -> Move:
    """Approve `article` and publish it as `by`, under one claim, all or nothing; the Move of the second step.

    Arguments and errors are those of `workflow.move`; `article` is as new afterwards.
    """
    past = Past(article)
    if why := refusal(article, APPROVE_AND_PUBLISH, by, past):
        raise Refused(why)
    first, last = TRANSITIONS[APPROVE_AND_PUBLISH.first], TRANSITIONS[APPROVE_AND_PUBLISH.last]
    at, note, override = now(), note.strip(), override.strip()
    hour = go_live and whole_second(go_live)
    approval = Step(first, article, by, at, note, override=override)
    printing = Step(last, article, by, at, note, kind, hour, override=override, before=State.APPROVED)
    with transaction.atomic():
        claim(article, by, state=State.PUBLISHED, at=at)
        printing.story, printing.editions_before = approval.story, past.editions  # read once, for both
        approve_as_it_stands(approval)
        # Where the paper demands a second reader, `refusal` has seen to it.
        is_second = eyes.four_eyes() or eyes.approved_by_second_reader(article, past.editions, approver=by.pk)
        print_as_it_stands(printing, one_pair_of_eyes=not is_second)
        recorded = record([approval, printing], State.PUBLISHED)
    article.refresh_from_db()  # only now: it must not look printed where the transaction failed
    return recorded
