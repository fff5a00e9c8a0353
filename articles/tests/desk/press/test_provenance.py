"""How we have the words: a quotation prints the source that somebody chose for it, and no other."""

import pytest

from articles.desk.press.compose import compose
from articles.desk.rules.refusals import Refused
from articles.desk.steps.workflow import move
from articles.models import Article, Citation, Edition, Quote, Source
from articles.reader.addresses import address
from articles.tests.cast import make_draft

pytestmark = pytest.mark.django_db

BODY = "“It runs again from Monday,” the harbour said."


@pytest.fixture
def report() -> Source:
    return Source.objects.create(slug="report", title="Yearly report", kind="document")


@pytest.fixture
def story(rana, report) -> Article:
    """Rana's draft: it rests on the yearly report, and the harbour speaks in it."""
    article = make_draft(rana, body=BODY)
    Citation.objects.create(article=article, number=article.next_number(), source=report)
    Quote.objects.create(
        article=article,
        number=article.next_number(),
        text="It runs again from Monday,",
        attribution="group",
        label="the harbour",
    )
    return article


def said(document: dict) -> tuple[str, str]:
    """The source of the only quotation of `document`, and how we have it."""
    return document["quotes"][0]["source"], document["quotes"][0]["how"]


def test_words_without_a_source_are_not_put_down_to_the_only_source_of_the_story(story):
    assert said(compose(story)) == ("", "")
    assert [source["slug"] for source in compose(story)["sources"]] == ["report"]


def test_words_that_we_heard_say_that_and_no_source(story):
    story.quotes.update(checked_how="heard")

    assert said(compose(story)) == ("", "heard by our reporter")


def test_a_source_that_was_chosen_for_the_words_is_printed(story, report):
    story.quotes.update(source=report)

    assert said(compose(story)) == ("report", "as quoted in the document")


def test_readers_of_words_that_we_heard_are_led_to_no_source(client, story, piet):
    story.quotes.update(checked_how="heard")
    move(story, "rush", by=piet, note="The ferry leaves at noon")

    page = client.get(address(Edition.objects.live().get()))

    how = page.content.decode().split('<p class="fact-line">')[-1].split("</p>")[0]
    assert "heard by our reporter" in how
    assert "Yearly report" not in how


def test_an_approval_of_words_put_down_to_the_storys_source_does_not_hold(story, rana, esra, piet):
    move(story, "submit", by=rana)
    move(story, "approve", by=esra)
    Article.objects.filter(pk=story.pk).update(approved_digest="0" * 64)  # as a version before this one made it
    story.refresh_from_db()

    with pytest.raises(Refused, match="is not the one that was approved"):
        move(story, "publish", by=piet)

    move(story, "send back", by=esra, note="Read it again")
    move(story, "submit", by=rana)
    move(story, "approve", by=esra)
    move(story, "publish", by=piet)
    assert said(Edition.objects.get().document) == ("", "")
