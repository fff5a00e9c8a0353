"""A correction, followed through every public address: who is told of it, and where the wrong word still stands."""

import datetime as dt

import pytest
import time_machine

from articles.desk.steps.workflow import move
from articles.models import Notice
from articles.tests.cast import rewrite
from articles.tests.reader.public_routes import ROUTES, addresses
from articles.tests.reader.test_leaks import (  # noqa: F401  (fixtures of the tests that walk every address)
    MONDAY,
    _frozen,
    desk,
    look,
)
from articles.tests.reader.test_leaks import ferry as printed_ferry  # noqa: F401

pytestmark = pytest.mark.django_db

MINUTE = dt.timedelta(minutes=1)
WRONG, RIGHT, NOTICE_TEXT = "Zqwrong", "Zqright", "Zqtold was wrong and is right"

# The routes that show the notice of the correction; no other does.
SHOW_NOTICE = {
    "article",
    "article-changes",
    "corrections",
    "front-feed",
    "section-feed",
    "api-story",
    "api-editions",
    "api-stories",
    "api-section",
    "api-day",
    "api-updates",
}
# The routes that still show the wrong word, beside the right one: what changed stays on record.
SHOW_WRONG_WORD = {"article-changes", "api-editions"}


def carrying(word: str, answers: dict[str, tuple]) -> set[str]:
    """The routes at one of whose addresses `word` stands."""
    return {name for name in ROUTES if any(word in answers[address][2] for address in addresses(name))}


def test_a_correction_is_told_wherever_the_story_stands_and_the_wrong_word_only_where_editions_are_compared(
    desk,  # noqa: F811
    printed_ferry,  # noqa: F811
):
    ferry = printed_ferry
    with time_machine.travel(MONDAY + MINUTE, tick=False):
        move(ferry, "revise", by=desk.rana)
        rewrite(ferry, desk.esra, body=f"It runs {WRONG}.")
        move(ferry, "rush", by=desk.piet, note="In a hurry", kind="update")

    with time_machine.travel(MONDAY + 2 * MINUTE, tick=False):
        move(ferry, "revise", by=desk.rana)
        Notice.objects.create(article=ferry, number=ferry.next_number(), text=f"{NOTICE_TEXT}.")
        ferry.refresh_from_db()
        rewrite(ferry, desk.esra, body=f"It runs {RIGHT}.")
        move(ferry, "rush", by=desk.piet, note="To put it right", kind="update")
        answers = look()

    assert carrying(NOTICE_TEXT, answers) == SHOW_NOTICE
    assert carrying(WRONG, answers) == SHOW_WRONG_WORD
    assert carrying(RIGHT, answers) >= {"article", "api-story"}
