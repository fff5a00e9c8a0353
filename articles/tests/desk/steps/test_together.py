"""Stories printed together: all of them at one moment, or none."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.desk.rules.refusals import Refused
from articles.desk.steps.together import NotTogether, publish_together
from articles.desk.steps.workflow import move
from articles.models import Article, Edition, LedgerEntry, Move, State, now
from articles.tests.cast import make_draft, rewrite

pytestmark = pytest.mark.django_db

HEADS = "chainhead"  # the table that every writer of the log waits for


@pytest.fixture
def approved(rana, esra):
    """Makes a story that Esra approved."""

    def make(slug: str, **fields) -> Article:
        story = make_draft(rana, slug=slug, headline=slug.capitalize(), **fields)
        move(story, "submit", by=rana)
        move(story, "approve", by=esra)
        return story

    return make


def test_approved_stories_reach_readers_at_the_same_moment_and_the_log_says_together(approved, piet):
    stories = [approved("budget"), approved("reaction"), approved("figures")]

    publish_together(stories, by=piet, note="For the evening")

    assert len(set(Edition.objects.live().values_list("live_from", flat=True))) == 1
    assert LedgerEntry.objects.count() == 3
    assert {story.state for story in stories} == {State.PUBLISHED}
    assert list(Move.objects.filter(name="publish").order_by("number").values_list("note", flat=True)) == [
        "Together with: reaction, figures.\nFor the evening",
        "Together with: budget, figures.\nFor the evening",
        "Together with: budget, reaction.\nFor the evening",
    ]


def test_stories_scheduled_together_wait_for_one_hour(approved, piet):
    evening = now() + dt.timedelta(hours=6)

    publish_together([approved("budget"), approved("reaction")], by=piet, go_live=evening)

    assert not Edition.objects.live().exists()
    assert Edition.objects.live(evening).count() == 2


def test_a_member_that_is_not_approved_is_refused_by_name_and_nothing_prints(approved, rana, piet):
    ready, draft = approved("budget"), make_draft(rana, slug="reaction", headline="Reaction")

    with pytest.raises(NotTogether, match="“Reaction”: “Publish” is not for a story that is Draft") as refused:
        publish_together([ready, draft], by=piet)

    assert list(refused.value.reasons) == [draft]
    assert not Edition.objects.exists()
    assert Article.objects.get(pk=ready.pk).state == State.APPROVED


def test_a_member_whose_text_is_not_the_approved_one_keeps_the_others_back(approved, esra, piet):
    ready, changed = approved("budget"), approved("reaction")
    rewrite(changed, esra, headline="Reaction grows")

    with pytest.raises(NotTogether, match="“Reaction grows”: The text is not the one that was approved"):
        publish_together([ready, changed], by=piet)

    assert not Edition.objects.exists()
    assert not Move.objects.filter(name="publish").exists()
    assert Article.objects.get(pk=ready.pk).state == State.APPROVED


def test_a_member_that_somebody_changed_meanwhile_is_named(approved, esra, piet):
    ready, changed = approved("budget"), approved("reaction")
    Article.objects.filter(pk=changed.pk).update(version=changed.version + 1)

    with pytest.raises(NotTogether, match="“Reaction”: Somebody else has changed this story"):
        publish_together([ready, changed], by=piet)

    assert Article.objects.get(pk=ready.pk).state == State.APPROVED


def test_one_story_is_no_bundle(approved, piet):
    with pytest.raises(Refused, match="two stories or more"):
        publish_together([approved("budget")], by=piet)


def test_who_cannot_publish_one_cannot_publish_together(approved, esra):
    with pytest.raises(NotTogether, match="This takes a publisher"):
        publish_together([approved("budget"), approved("reaction")], by=esra)


def test_the_heads_of_the_chains_are_locked_once_and_last(approved, piet):
    stories = [approved(f"story-{n}") for n in range(4)]

    with CaptureQueriesContext(connection) as queries:
        publish_together(stories, by=piet)

    written = [query["sql"].split()[0] + " " + query["sql"].split()[1] for query in queries]
    tables = [n for n, query in enumerate(queries) if HEADS in query["sql"]]
    last_edition = max(n for n, query in enumerate(queries) if query["sql"].startswith('INSERT INTO "articles_edition'))
    assert min(tables) > last_edition, written
    assert sum(1 for n in tables if queries[n]["sql"].startswith("UPDATE")) <= 4
