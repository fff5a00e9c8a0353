"""What becomes of a reader's report: who decides, what each decision needs, and when the reader's address goes."""

import datetime as dt

import pytest
import time_machine

from articles.desk.rules.refusals import Refused, Stale
from articles.desk.steps.reports import decide, open_for, visible_to, where_printed
from articles.desk.steps.workflow import move
from articles.models import ErrorReport, Notice, now
from articles.tests.cast import make_draft, member
from articles.tests.printing import print_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(rana, piet):
    """A report on edition 1 of Rana's story."""
    story = make_draft(rana, body="The ferry left at nine in the morning.")
    move(story, "rush", by=piet, note="It burns")
    edition = story.editions.get()
    return ErrorReport.objects.create(
        edition=edition, words="left at nine in the morning", wrong="Ten.", email="a@b.example"
    )


def give_notice(report: ErrorReport, **fields) -> Notice:
    article = report.edition.article
    return Notice.objects.create(article=article, number=article.next_number(), text="It left at ten.", **fields)


def test_reporters_read_reports_on_their_own_stories_and_editors_all(report, rana, esra):
    stranger, olaf = member("rosa", "Reporter"), member("olaf")

    assert [list(visible_to(user)) for user in (rana, esra, stranger, olaf)] == [[report], [report], [], []]
    assert open_for(rana) == open_for(esra) == [report]


def test_a_report_is_taken_up_and_leads_to_a_notice(report, esra, piet):
    decide(report, "taken up", by=esra)
    assert (report.actor, report.is_open) == ("esra", True)

    number = give_notice(report).number
    decide(report, "corrected", by=piet, notice=number)

    assert (report.status, report.notice_number, report.actor) == ("corrected", number, "piet")
    assert open_for(esra) == []
    with pytest.raises(Refused, match="cannot become that"):
        decide(report, "declined", by=esra, reason="No")


@pytest.mark.parametrize(
    ("status", "told", "why"),
    [
        ("declined", {"reason": " "}, "needs a reason"),
        ("corrected", {}, "Choose the notice"),
        ("corrected", {"notice": 999}, "before the report came"),
        ("new", {}, "cannot become that"),
    ],
)
def test_a_decision_that_lacks_something_is_refused(report, esra, status, told, why):
    with pytest.raises(Refused, match=why):
        decide(report, status, by=esra, **told)

    assert ErrorReport.objects.get().status == "new"


def test_a_notice_from_before_the_report_is_not_what_it_led_to(report, esra):
    old = give_notice(report, at=report.at - dt.timedelta(days=1))

    with pytest.raises(Refused, match="before the report came"):
        decide(report, "corrected", by=esra, notice=old.number)


def test_a_reporter_decides_nothing(report, rana):
    with pytest.raises(Refused, match="takes an editor"):
        decide(report, "taken up", by=rana)


def test_the_second_of_two_editors_is_told_that_a_colleague_decided(report, esra, piet):
    theirs = ErrorReport.objects.get()
    decide(report, "answered", by=esra)

    with pytest.raises(Stale, match="A colleague has decided"):
        decide(theirs, "declined", by=piet, reason="It was nine.")


def test_the_readers_address_is_kept_while_the_report_is_open_and_for_some_days_after(report, esra, settings):
    settings.NEWSROOM_REPORT_DAYS = 10
    decide(report, "answered", by=esra, reason="Ten it is.")
    other = ErrorReport.objects.create(edition=report.edition, wrong="Eleven.", email="c@d.example")

    with time_machine.travel(now() + dt.timedelta(days=10, seconds=1), tick=False):
        assert (report.address, other.address) == ("", "c@d.example")
        decide(other, "taken up", by=esra)

    assert sorted(ErrorReport.objects.values_list("email", flat=True)) == ["", "c@d.example"]


def test_every_other_story_with_the_same_words_is_named(report):
    other = print_story("another", body=[{"text_html": "<p>It left at nine in the morning, again.</p>"}])

    assert [reprint.edition for reprint in where_printed(report)] == [other]
    assert where_printed(ErrorReport(edition=report.edition, words="")) == []
