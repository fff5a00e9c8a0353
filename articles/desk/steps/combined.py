"""Two steps with one press, for who has the rights to both."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction

from articles.desk.rules.refusals import Refused
from articles.desk.rules.states import TRANSITIONS
from articles.desk.steps import guards
from articles.desk.steps.past import Past
from articles.desk.steps.workflow import move
from articles.models import Article, Move


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
    """Approve `article` and publish it as the user `by`, all or nothing. Arguments and errors are those of `move`."""
    if why := refusal(article, APPROVE_AND_PUBLISH, by):
        raise Refused(why)
    before = article.version
    try:
        with transaction.atomic():
            move(article, "approve", by=by, note=note, override=override)
            return move(article, "publish", by=by, note=note, kind=kind, go_live=go_live, override=override)
    except Refused:
        article.refresh_from_db()  # the first step was taken back with the second
        article.version = before
        raise
