"""The figures of the weeks: what counts as what, and what they ask of the database."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.desk.overview import figures
from articles.desk.steps.workflow import move
from articles.models import Article, Edition, Move, Quote, now
from articles.tests.cast import make_draft
from articles.tests.printing import document, notice, print_story

pytestmark = pytest.mark.django_db

A_WEEK = dt.timedelta(days=7)


def quote(article: Article, number: int, **fields) -> None:
    Quote.objects.create(article=article, number=number, text="It runs.", **fields)


def test_a_paper_without_a_story_has_weeks_without_figures():
    weeks = figures.weeks()

    assert len(weeks) == 26
    assert {(week.stories, week.corrections, week.to_print, week.checked_share) for week in weeks} == {
        (0, 0, None, None)
    }
    assert {week.monday.weekday() for week in weeks} == {0}


def test_a_story_counts_in_the_week_of_its_first_edition_and_no_update_counts():
    print_story("market", at=now() - A_WEEK)
    print_story("market")
    print_story("waits", at=now() + dt.timedelta(hours=1))

    before, this = figures.weeks()[-2:]

    assert (before.stories, this.stories) == (1, 0)


def test_a_correction_counts_once_though_every_later_edition_carries_it():
    correction = notice(1, "64 stalls, not 46.", at=now().isoformat())
    note = notice(2, "A note.", kind="editor's note", at=now().isoformat())
    for hours in (3, 2):
        print_story(document("market", notices=[correction, note]), at=now() - dt.timedelta(hours=hours))

    assert figures.weeks()[-1].corrections == 1


def test_the_time_to_print_is_the_median_from_the_first_submission(rana, esra, piet):
    for slug, hours in (("one", 1), ("two", 2), ("three", 9)):
        story = make_draft(rana, slug=slug, headline=slug)
        move(story, "submit", by=rana)
        move(story, "approve", by=esra)
        move(story, "publish", by=piet)
        Edition.objects.filter(article=story).update(printed_at=Move.objects.get(article=story, name="submit").at)
        Move.objects.filter(article=story, name="submit").update(at=now() - dt.timedelta(hours=hours))
    rushed = make_draft(rana, slug="rushed", headline="Rushed")
    move(rushed, "rush", by=piet, note="It burns")

    assert figures.weeks()[-1].to_print == pytest.approx(2 * 3600, abs=60)


def test_the_share_of_checked_quotations_leaves_out_reported_speech_and_what_is_not_in_print(rana):
    story = print_story("market").article
    quote(story, 1, checked_how="heard")
    quote(story, 2)
    quote(story, 3, kind="reported")
    quote(make_draft(rana), 4)

    week = figures.weeks()[-1]

    assert (week.checked, week.quotations, week.checked_share) == (1, 2, 50)


def test_the_figures_are_four_queries_whatever_was_printed():
    for number in range(12):
        print_story(f"market-{number}", at=now() - number * A_WEEK)

    with CaptureQueriesContext(connection) as queries:
        figures.weeks()

    assert len(queries) == 4
