"""A direct quotation whose words no longer stand in the text goes to print through no door."""

import pytest

from articles.desk.press import revisions
from articles.desk.press.composed import ComposedStory
from articles.desk.rules.refusals import NotFit
from articles.desk.steps.combined import approve_and_publish
from articles.desk.steps.fixing import Fix
from articles.desk.steps.workflow import move
from articles.models import Article, Edition, Quote, State
from articles.tests.admin.desk_forms import change, quote_row, story_form
from articles.tests.cast import make_draft, rewrite
from articles.tests.loading import load, row, story

pytestmark = pytest.mark.django_db

WORDS = "We leave at noon,"
BODY = f"“{WORDS}” the harbour said."
WITHOUT = "The harbour said when."


@pytest.fixture
def draft(rana) -> Article:
    """Rana's draft, in which the harbour speaks; readers have nothing of it."""
    article = make_draft(rana, body=BODY)
    Quote.objects.create(
        article=article, number=article.next_number(), text=WORDS, attribution="group", label="the harbour"
    )
    article.refresh_from_db()
    return article


@pytest.fixture
def printed(draft, rana, piet) -> Article:
    """The same in print, and back on the desk, where the words have left the text."""
    move(draft, "rush", by=piet, note="It leaves at noon")
    move(draft, "revise", by=rana)
    rewrite(draft, rana, body=WITHOUT)
    return draft


def submitted(article: Article, rana) -> Article:
    rewrite(article, rana, body=WITHOUT)
    move(article, "submit", by=rana)
    return article


def test_it_is_not_approved(draft, rana, esra):
    with pytest.raises(NotFit, match="does not stand in the text"):
        move(submitted(draft, rana), "approve", by=esra)


def test_it_is_not_approved_and_published_with_one_press(draft, rana, piet):
    with pytest.raises(NotFit, match="does not stand in the text"):
        approve_and_publish(submitted(draft, rana), by=piet)

    assert not Edition.objects.exists()


def test_it_is_not_published_though_it_was_approved(draft, rana, piet):
    submitted(draft, rana)
    digest = ComposedStory.read(draft).print_digest
    Article.objects.filter(pk=draft.pk).update(state=State.APPROVED, approved_digest=digest)
    draft.refresh_from_db()

    with pytest.raises(NotFit, match="does not stand in the text"):
        move(draft, "publish", by=piet)


def test_it_is_not_rushed(draft, rana, piet):
    rewrite(draft, rana, body=WITHOUT)

    with pytest.raises(NotFit, match="does not stand in the text"):
        move(draft, "rush", by=piet, note="It leaves at noon")


@pytest.mark.parametrize("kind", ["update", "minor"])
def test_it_is_no_next_edition_of_a_story_in_print(printed, piet, kind):
    with pytest.raises(NotFit, match="does not stand in the text"):
        move(printed, "rush", by=piet, note="It left", kind=kind)

    assert Edition.objects.count() == 1


def test_it_is_not_printed_by_a_fix(client, draft, piet):
    move(draft, "rush", by=piet, note="It leaves at noon")
    client.force_login(piet)
    form_data = story_form(draft, body=WITHOUT, **quote_row(draft.quotes.get()))
    form_data |= {"_step": "fix and publish", "fix-and-publish-note": "It left"}

    page = client.post(change(draft, "?fix=1"), form_data)

    assert "does not stand in the text" in page.content.decode()
    assert Edition.objects.count() == 1
    draft.refresh_from_db()
    assert draft.body == BODY


def test_it_is_not_printed_by_a_fix_that_no_form_sent(draft, piet):
    move(draft, "rush", by=piet, note="It leaves at noon")
    fix = Fix(draft, piet, version=draft.version)
    Article.objects.filter(pk=draft.pk).update(body=WITHOUT)
    fix.article.refresh_from_db()

    with pytest.raises(NotFit, match="does not stand in the text"):
        fix.publish(note="It left")


def test_it_is_not_printed_because_its_words_stood_within_others_in_the_live_edition(draft, rana, piet):
    """Of two passages one in the other, only one is a link: the other stood there all the same."""
    Quote.objects.create(
        article=draft, number=draft.next_number(), text="leave at noon", attribution="group", label="the harbour"
    )
    revisions.record(draft, by=rana)
    move(draft, "rush", by=piet, note="It leaves at noon")
    move(draft, "revise", by=rana)
    draft.quotes.filter(text=WORDS).delete()
    rewrite(draft, rana, body=WITHOUT)

    with pytest.raises(NotFit, match="“leave at noon” does not stand in the text"):
        move(draft, "rush", by=piet, note="It left")


def test_what_never_stood_in_the_live_edition_blocks_no_correction(draft, rana, piet):
    Quote.objects.update(kind="partial", text="left at one")
    move(draft, "rush", by=piet, note="It leaves at noon")
    move(draft, "revise", by=rana)
    Quote.objects.update(kind="direct")

    move(draft, "rush", by=piet, note="It left")

    assert Edition.objects.count() == 2


QUOTE = {"article": "grain-leaves", "attribution": "group", "label": "The farmers"}


@pytest.mark.parametrize(
    "changed",
    [
        [story(body="He left.", state="published"), row("quote", number=1, text="We are relieved,", **QUOTE)],
        [story(state="published"), row("quote", number=1, text="We are thrilled,", **QUOTE)],
        [
            story(state="published", kicker="Odesa"),
            row("quote", number=1, text="We are relieved,", **QUOTE),
            row("quote", number=2, text="We left,", **QUOTE),
        ],
    ],
    ids=["the text has other words", "the record has other words", "another record"],
)
def test_it_is_not_printed_by_a_load_that_publishes_changes(tmp_path, changed):
    load(tmp_path, [story(state="published"), row("quote", number=1, text="We are relieved,", **QUOTE)])

    answer = load(tmp_path, changed, "--publish-changes")

    assert "grain-leaves was not printed again: its text no longer has" in answer
    assert Edition.objects.count() == 1
    assert Article.objects.get().state == State.DRAFT
