"""What readers see in the cases that an editor would ask about. Any order of moves at all is in test_shelf."""

import datetime as dt

import pytest
import time_machine

from articles.desk.rules.refusals import Refused
from articles.desk.steps.importing import reprint_import
from articles.desk.steps.workflow import move
from articles.models import Edition, EditionKind, LedgerEntry, State
from articles.tests.cast import make_draft, rewrite

pytestmark = pytest.mark.django_db

MONDAY = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
SECOND, HOUR = dt.timedelta(seconds=1), dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def _passwords_are_not_what_is_tested(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def clock():
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def ferry(clock, rana, esra, piet):
    """Edition 1 is live since Monday at nine; its update, edition 2, waits for eleven."""
    article = make_draft(rana)
    approve(article, rana, esra)
    move(article, "publish", by=piet)
    move(article, "revise", by=rana)
    rewrite(article, rana, headline="Ferry runs at night, too")
    approve(article, rana, esra)
    move(article, "publish", by=piet, go_live=MONDAY + 2 * HOUR)
    return article


def approve(article, rana, esra):
    move(article, "submit", by=rana)
    move(article, "approve", by=esra)


def on_shelf(after: dt.timedelta) -> list[int]:
    """The numbers of the editions before readers that long after Monday at nine."""
    return list(Edition.objects.on_shelf(MONDAY + after).values_list("number", flat=True))


def test_a_scheduled_update_takes_its_place_to_the_second(ferry):
    assert [on_shelf(2 * HOUR + step) for step in (-SECOND, 0 * SECOND, SECOND)] == [[1], [2], [2]]


def test_an_urgent_fix_printed_before_a_scheduled_update_withdraws_it(ferry, clock, rana, piet):
    clock.move_to(MONDAY + HOUR)
    move(ferry, "revise", by=rana)
    rewrite(ferry, rana, headline="Ferry stops")
    move(ferry, "rush", by=piet, note="The quay broke")

    assert [on_shelf(HOUR - SECOND), on_shelf(HOUR), on_shelf(2 * HOUR), on_shelf(9 * HOUR)] == [[1], [3], [3], [3]]
    assert list(Edition.objects.printed(MONDAY + 9 * HOUR).order_by("number").values_list("number", flat=True)) == [
        1,
        3,
    ]


def test_an_update_that_a_load_prints_withdraws_a_scheduled_one(ferry, clock):
    clock.move_to(MONDAY + HOUR)

    reprint_import(ferry, actor="wire")

    assert [on_shelf(HOUR - SECOND), on_shelf(HOUR), on_shelf(2 * HOUR)] == [[1], [3], [3]]
    assert Edition.objects.get(number=2).withdrawn_at == MONDAY + HOUR


def test_a_retraction_takes_a_pending_update_with_it(ferry, clock, piet):
    clock.move_to(MONDAY + HOUR)
    move(ferry, "retract", by=piet, note="There is no ferry.")

    assert [on_shelf(HOUR - SECOND), on_shelf(HOUR), on_shelf(2 * HOUR)] == [[1], [3], [3]]
    assert not Edition.objects.live(MONDAY + HOUR).exists()
    assert Edition.objects.notices(MONDAY + 2 * HOUR).get().number == 3
    assert list(LedgerEntry.objects.values_list("edition__number", "kind")) == [
        (1, EditionKind.FIRST),
        (3, EditionKind.RETRACTION),
    ]


def test_a_story_retracted_before_its_hour_leaves_no_notice_and_no_trace(clock, rana, esra, piet):
    article = make_draft(rana)
    approve(article, rana, esra)
    move(article, "publish", by=piet, go_live=MONDAY + HOUR)
    move(article, "retract", by=piet, note="There is no ferry.")

    assert on_shelf(2 * HOUR) == []
    assert not Edition.objects.printed(MONDAY + 2 * HOUR).exists()
    assert not LedgerEntry.objects.exists()


def test_an_unscheduled_update_never_comes_and_can_be_scheduled_again(ferry, clock, piet):
    clock.move_to(MONDAY + 2 * HOUR - SECOND)
    move(ferry, "unschedule", by=piet)

    assert [on_shelf(2 * HOUR), on_shelf(9 * HOUR)] == [[1], [1]]
    assert ferry.state == State.APPROVED
    assert ferry.published_at == MONDAY

    move(ferry, "publish", by=piet, go_live=MONDAY + 3 * HOUR)

    assert [on_shelf(2 * HOUR), on_shelf(3 * HOUR)] == [[1], [3]]


def test_an_update_whose_hour_has_come_can_no_longer_be_unscheduled(ferry, clock, piet):
    clock.move_to(MONDAY + 2 * HOUR)

    with pytest.raises(Refused, match="No edition of it waits"):
        move(ferry, "unschedule", by=piet)


def test_the_ledger_enters_a_scheduled_edition_with_the_first_step_after_its_hour(ferry, clock, rana):
    def entered():
        return list(LedgerEntry.objects.values_list("edition__number", "at"))

    clock.move_to(MONDAY + 2 * HOUR - SECOND)
    assert entered() == [(1, MONDAY)]

    clock.move_to(MONDAY + 3 * HOUR)
    move(ferry, "revise", by=rana)

    assert entered() == [(1, MONDAY), (2, MONDAY + 2 * HOUR)]


def test_a_reinstated_story_keeps_its_notice_before_readers_until_it_is_printed_anew(ferry, clock, rana, piet):
    move(ferry, "retract", by=piet, note="There is no ferry.")
    clock.move_to(MONDAY + HOUR)
    move(ferry, "reinstate", by=piet, note="There is one")
    rewrite(ferry, rana, headline="There is a ferry")

    assert Edition.objects.notices(MONDAY + HOUR).exists()

    move(ferry, "rush", by=piet, note="It runs", go_live=MONDAY + 2 * HOUR)

    assert Edition.objects.notices(MONDAY + 2 * HOUR - SECOND).exists()
    assert Edition.objects.live(MONDAY + 2 * HOUR).get().headline == "There is a ferry"
    assert not Edition.objects.printed(MONDAY + 2 * HOUR).filter(number=1).exists()


def test_a_reinstated_story_has_no_live_edition_to_go_back_to(ferry, piet, esra):
    move(ferry, "retract", by=piet, note="There is no ferry.")
    move(ferry, "reinstate", by=piet, note="There is one")

    with pytest.raises(Refused):
        move(ferry, "discard", by=esra)

    assert ferry.state == State.DRAFT
