"""Warnings that an editor set aside stay away while their words stay as they are."""

import pytest

from articles.desk.preflight import preflight
from articles.desk.rules.refusals import Refused
from articles.desk.steps.dismissals import dismiss, restore
from articles.tests.cast import make_draft, member, rewrite
from articles.tests.desk.preflight.checking import codes, only

pytestmark = pytest.mark.django_db


def test_a_dismissed_warning_stays_away_until_its_words_change(rana):
    story = make_draft(rana, body="It cost 350,000 crowns.")
    finding = only(story)

    dismiss(story, finding, rana)
    dismiss(story, finding, rana)

    assert preflight(story) == []
    assert preflight(story, dismissed=True) == [finding]
    rewrite(story, rana, headline="Another", body="First this. It cost 350,000 crowns in the end.")
    assert preflight(story) == []
    rewrite(story, rana, body="It cost 380,000 crowns.")
    assert codes(story) == ["figure-without-citation"]


def test_a_dismissal_is_of_one_story_and_can_be_taken_back(rana):
    story, other = (make_draft(rana, slug=slug, body="It cost 350,000 crowns.") for slug in ("one", "two"))
    finding = only(story)

    dismiss(story, finding, rana)

    assert codes(other) == ["figure-without-citation"]
    restore(story, finding, rana)
    assert preflight(story) == [finding]


def test_a_blocker_is_not_dismissed_and_nobody_from_outside_dismisses(rana):
    story = make_draft(rana, section=None, body="It cost 350,000 crowns.")
    blocker, warning = preflight(story)

    with pytest.raises(Refused, match="mended"):
        dismiss(story, blocker, rana)
    with pytest.raises(Refused, match="reporter"):
        dismiss(story, warning, member("olaf"))

    assert len(preflight(story)) == 2
