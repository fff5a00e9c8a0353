"""Stories that go to print together: every one of them at the same moment, or none."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType

from django.contrib.auth.models import User
from django.db import transaction

from articles.desk.rules.refusals import Refused
from articles.desk.rules.states import TRANSITIONS
from articles.desk.steps import guards
from articles.desk.steps.claims import claim
from articles.desk.steps.effects import EFFECTS
from articles.desk.steps.step import Step
from articles.desk.steps.workflow import record
from articles.models import Article, Move, State, now, whole_second

PUBLISH = TRANSITIONS["publish"]
FEWEST = 2


class NotTogether(Refused):
    """Stories that cannot go to print together. `reasons`: why, by story; those without one could go."""

    def __init__(self, reasons: Mapping[Article, str]):
        self.reasons = {article: why for article, why in reasons.items() if why}
        refusals = " ".join(f"“{article}”: {why}" for article, why in self.reasons.items())
        super().__init__(f"Nothing was printed. {refusals}")


def publish_together(
    articles: Sequence[Article],
    *,
    by: User,
    note: str = "",
    kinds: Mapping[int, str] = MappingProxyType({}),
    go_live: dt.datetime | None = None,
    override: str = "",
) -> Move:
    """Publish `articles` at one moment as `by`, all or nothing; the Move of the last one.

    `kinds`: of the next edition, by the key of the story. The other arguments are those of `workflow.move`.
    Raises NotTogether with a reason for each story that cannot go, Refused for fewer than two.
    """
    if len(articles) < FEWEST:
        raise Refused("Choose two stories or more to print them together.")
    _refuse({article: guards.refusal(article, PUBLISH, by) for article in articles})
    at, hour = now(), go_live and whole_second(go_live)
    steps = [
        Step(
            PUBLISH,
            article,
            by,
            at,
            _note(article, articles, note),
            kinds.get(article.pk, ""),
            hour,
            override=override.strip(),
        )
        for article in articles
    ]
    with transaction.atomic():
        # In one order for everybody: two bundles that share stories must not wait for each other.
        in_order = sorted(articles, key=lambda article: article.pk)
        _refuse({article: _why_not(partial(claim, article, by, state=State.PUBLISHED, at=at)) for article in in_order})
        _refuse({step.given: _why_not(partial(EFFECTS["publish"], step)) for step in steps})
        recorded = record(steps, State.PUBLISHED)
    for article in articles:
        article.refresh_from_db()  # only now: none may look printed where the transaction failed
    return recorded


def _note(article: Article, articles: Sequence[Article], note: str) -> str:
    """`note` after a line that names the other stories as the log does, by address: a headline may have to go one day."""
    others = ", ".join(other.slug for other in articles if other.pk != article.pk)
    return f"Together with: {others}.\n{note}".strip()


def _why_not(act: Callable[[], None]) -> str:
    """What `act` was refused for; "" where it was done."""
    try:
        act()
    except Refused as refused:
        return str(refused)
    return ""


def _refuse(reasons: Mapping[Article, str]) -> None:
    """Raises NotTogether if any of `reasons` is one."""
    if any(reasons.values()):
        raise NotTogether(reasons)
