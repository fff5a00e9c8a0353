"""What is printed when it arrives, and what waits for the desk."""

import datetime as dt

import pytest

from articles.models import Article, Edition, LedgerEntry, Revision, now
from articles.tests.loading import load, row, story

pytestmark = pytest.mark.django_db

LONG_AGO = "2022-11-01T00:00:00Z"


def test_a_story_that_arrives_published_is_printed_with_its_own_date(tmp_path):
    answer = load(tmp_path, [story(state="published", published_at=LONG_AGO, published_precision="day")])

    edition = Edition.objects.live().get()
    assert answer.startswith("Installed 1 object(s) from 1 fixture(s)\n")
    assert edition.live_from == edition.first_published == dt.datetime(2022, 11, 1, tzinfo=dt.UTC)
    assert edition.printed_on == dt.date(2022, 11, 1)
    assert edition.article.state == "published"
    assert edition.moves.get().name == "import"
    assert LedgerEntry.objects.get().edition == edition


def test_what_preflight_finds_in_it_is_told_and_blocks_nothing(tmp_path):
    answer = load(tmp_path, [story(state="published")])

    assert "Printed grain-leaves, with findings:" in answer
    assert "section" in answer


def test_a_story_published_without_a_time_goes_live_now(tmp_path):
    load(tmp_path, [story(state="published")])

    assert abs(Edition.objects.live().get().live_from - now()) < dt.timedelta(minutes=1)


def test_an_embargo_holds_for_what_arrives_published(tmp_path):
    until = now() + dt.timedelta(days=2)

    load(tmp_path, [story(state="published", published_at=LONG_AGO, embargo_until=until.isoformat())])

    assert Edition.objects.get().live_from == until
    assert not Edition.objects.live().exists()


def test_a_story_that_arrives_retracted_prints_its_notice_only(tmp_path):
    notice = row("notice", article="grain-leaves", kind="retraction", text="It was not so.")

    load(tmp_path, [story(state="retracted", published_at=LONG_AGO), notice])

    edition = Edition.objects.notices().get()
    assert edition.document["notices"][0]["text"] == "It was not so."
    assert not Edition.objects.live().exists()


def test_approval_from_outside_becomes_review(tmp_path):
    load(tmp_path, [story(state="approved", approved_digest="f" * 64, version=12)])

    article = Article.objects.get()
    assert (article.state, article.approved_digest, article.version) == ("review", "", 1)


@pytest.mark.parametrize("state", ["draft", "review", "spiked"])
def test_other_states_are_kept_and_nothing_is_printed(tmp_path, state):
    load(tmp_path, [story(state=state)])

    assert Article.objects.get().state == state
    assert not Edition.objects.exists()


def test_loading_a_printed_story_twice_makes_no_second_edition(tmp_path):
    load(tmp_path, [story(state="published", published_at=LONG_AGO)])
    load(tmp_path, [story(state="published", published_at=LONG_AGO)])

    assert Edition.objects.count() == Revision.objects.count() == 1


def test_script_in_a_body_does_not_reach_the_edition(tmp_path):
    load(tmp_path, [story(state="published", body="<p>Text<script>alert(1)</script></p>")])

    assert "script" not in str(Edition.objects.get().document)
