"""Two people in one story: nobody's save puts back what the other wrote, and both texts stay."""

import pytest

from articles.desk.press import revisions
from articles.desk.steps.workflow import move
from articles.models import Article, Quote, Revision, State
from articles.tests.admin.desk_forms import change
from articles.tests.admin.record_forms import filled
from articles.tests.cast import make_draft

pytestmark = pytest.mark.django_db

BODY = "<p>One.</p><p>Two.</p><p>Three.</p>"


@pytest.fixture
def story(rana):
    """A draft of Rana's with a quotation."""
    story = make_draft(rana, body=BODY)
    Quote.objects.create(
        article=story, number=story.next_number(), text="It runs.", attribution="group", label="sailors"
    )
    story.refresh_from_db()
    revisions.record(story, by=rana)
    return story


def save(client, user, address, data, **changed):
    client.force_login(user)
    return client.post(address, {**data, **changed}, follow=True)


def said(page) -> str:
    return " ".join(str(message) for message in page.context["messages"])


def opened(client, user, address) -> dict:
    client.force_login(user)
    return filled(client, address)


def test_fields_paragraphs_and_rows_that_only_a_colleague_touched_are_taken_over(client, rana, esra, story):
    form = opened(client, rana, change(story))
    their_body = "<p>One.</p><p>Two.</p><p>Drei.</p>"
    save(client, esra, change(story), form, headline="Ferry stops", body=their_body, **{"quotes-0-place": "The quay"})

    page = save(client, rana, change(story), form, standfirst="At last.", body="<p>Uno.</p><p>Two.</p><p>Three.</p>")

    story.refresh_from_db()
    assert (story.headline, story.standfirst) == ("Ferry stops", "At last.")
    assert "".join(story.body.split()) == "<p>Uno.</p><p>Two.</p><p>Drei.</p>"
    assert Quote.objects.get().place == "The quay"
    assert "Taken over from esra: headline, paragraph 3, quote “sailors: It runs.”, place." in said(page)


def test_what_both_changed_stands_side_by_side_and_no_second_press_reverts_anybody(client, rana, esra, story):
    form = opened(client, rana, change(story))
    save(client, esra, change(story), form, headline="Ferry stops today")

    for _ in range(2):
        page = save(client, rana, change(story), form, headline="Ferry sinks today", kicker="Harbour")
        form = {**form, "_theirs": page.context["their_revision"]}
        text = page.content.decode()
        assert "Changed by both of you" in text
        assert "<ins>stops</ins>" in text
        assert "<del>sinks</del>" in text
        assert Article.objects.get().headline == "Ferry stops today"


@pytest.mark.parametrize(
    ("choice", "headline"),
    [("mine", "Ferry sinks"), ("theirs", "Ferry stops"), ("both", "Ferry sinks / Ferry stops")],
)
def test_the_choice_is_kept_and_both_texts_stay_as_saved_states(client, rana, esra, story, choice, headline):
    form = opened(client, rana, change(story))
    save(client, esra, change(story), form, headline="Ferry stops")
    page = save(client, rana, change(story), form, headline="Ferry sinks", kicker="Harbour")
    again = filled_again(page, headline="Ferry sinks", kicker="Harbour")
    key = page.context["overlaps"][0].key

    save(client, rana, change(story), again, **{f"_choice-{key}": choice})

    story.refresh_from_db()
    assert (story.headline, story.kicker) == (headline, "Harbour")
    headlines = {revision.content[0]["fields"]["headline"] for revision in Revision.objects.all()}
    assert {"Ferry runs again", "Ferry stops", "Ferry sinks"} <= headlines
    newest = Revision.objects.order_by("-number").first()
    assert newest.content[0]["fields"]["headline"] == headline


def test_what_was_given_up_stays_as_a_saved_state_where_nothing_else_was_typed(client, rana, esra, story):
    form = opened(client, rana, change(story))
    save(client, esra, change(story), form, headline="Ferry stops")
    page = save(client, rana, change(story), form, headline="Ferry sinks")
    choice = {f"_choice-{page.context['overlaps'][0].key}": "theirs"}

    save(client, rana, change(story), filled_again(page), **choice)

    assert Article.objects.get().headline == "Ferry stops"
    assert [revision.content[0]["fields"]["headline"] for revision in story.revisions.order_by("-number")[:2]] == [
        "Ferry stops",
        "Ferry sinks",
    ]


def filled_again(page, **typed) -> dict:
    """What the form holds that came back with `page`."""
    data = page.context["adminform"].form.data
    return {name: data[name] for name in data if not name.startswith("_")} | {
        "_theirs": page.context["their_revision"],
        **typed,
    }


def test_a_choice_made_about_another_text_is_asked_again(client, rana, esra, story):
    form = opened(client, rana, change(story))
    save(client, esra, change(story), form, headline="Ferry stops")
    page = save(client, rana, change(story), form, headline="Ferry sinks")
    again = filled_again(page, headline="Ferry sinks")
    key = page.context["overlaps"][0].key
    save(client, esra, change(story), opened(client, esra, change(story)), headline="Ferry floats")

    page = save(client, rana, change(story), again, **{f"_choice-{key}": "mine"})

    assert "<ins>floats</ins>" in page.content.decode()
    assert Article.objects.get().headline == "Ferry floats"


def test_a_step_waits_until_what_was_taken_over_is_read(client, rana, esra, story):
    form = opened(client, rana, change(story))
    save(client, esra, change(story), form, headline="Ferry stops")

    page = save(client, rana, change(story), form, _step="submit")

    assert "Taken over from esra: headline. Read it, and press again." in page.content.decode()
    assert Article.objects.get().state == State.DRAFT

    save(client, rana, change(story), filled_again(page), _step="submit")

    assert Article.objects.get().state == State.REVIEW


def test_a_row_that_a_colleague_took_out_stays_out_and_one_that_they_added_stays(client, rana, esra, story):
    form = opened(client, rana, change(story))
    row = {name.replace("quotes-0", "quotes-1"): value for name, value in form.items() if name.startswith("quotes-0")}
    row |= {"quotes-1-id": "", "quotes-1-text": "It stops.", "quotes-TOTAL_FORMS": 2, "quotes-0-DELETE": "on"}
    save(client, esra, change(story), form, **row)

    save(client, rana, change(story), form, kicker="Harbour")

    assert [quote.text for quote in Quote.objects.all()] == ["It stops."]
    assert Article.objects.get().kicker == "Harbour"


def test_a_save_that_changes_nothing_behind_its_own_save_says_so_and_adds_no_row(client, rana, story):
    form = opened(client, rana, change(story))
    row = {name.replace("quotes-0", "quotes-1"): value for name, value in form.items() if name.startswith("quotes-0")}
    row |= {"quotes-1-id": "", "quotes-1-text": "It stops.", "quotes-TOTAL_FORMS": 2}
    save(client, rana, change(story), form, **row)
    count = Revision.objects.count()

    page = save(client, rana, change(story), form, **row)

    assert "was saved already" in said(page)
    assert Quote.objects.count() == 2
    assert Revision.objects.count() == count


def test_a_second_press_of_a_step_says_that_it_is_done(client, rana, story):
    form = opened(client, rana, change(story))

    for _ in range(2):
        page = save(client, rana, change(story), form, _step="submit")

    assert page.status_code == 200
    assert "is already in review, since" in said(page)
    assert "by you." in said(page)
    assert story.moves.count() == 1


def test_what_was_typed_too_late_is_kept_to_be_copied(client, rana, story):
    form = opened(client, rana, change(story))
    move(Article.objects.get(), "submit", by=rana)

    page = save(client, rana, change(story), form, headline="Ferry sinks")

    assert "Not saved. It is with the editors." in said(page)
    assert "Ferry sinks" in page.content.decode()
    assert Article.objects.get().headline == "Ferry runs again"
