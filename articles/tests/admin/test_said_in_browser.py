"""Putting words on record in a real browser: with one press, by the keyboard alone, and without JavaScript."""

import pytest

from articles.models import Citation, Mention, Person, Quote, Source
from articles.tests.admin.test_browser import log_in
from articles.tests.cast import make_draft, member

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

BODY = "“The boats are late every day now,” said Kemal Toros, head of the harbour union."
WORDS = "The boats are late every day now,"


@pytest.fixture
def story():
    return make_draft(member("rana", "Reporter"), body=BODY)


def open_story(page, story):
    log_in(page, "rana")
    page.goto(f"/admin/articles/article/{story.pk}/change/")


def test_a_reporters_first_quotation_by_somebody_new_to_the_paper_is_one_press(window, story):
    page = window()
    open_story(page, story)
    row = page.locator("#found-0")
    row.locator("summary").first.click()

    row.get_by_role("button", name="Put on record").click()
    page.get_by_text("1 quotation put on record.").wait_for()

    quote = Quote.objects.get()
    assert (quote.text, quote.speaker.name, quote.title) == (WORDS, "Kemal Toros", "head of the harbour union")
    assert Mention.objects.get().described_as == "head of the harbour union"


def test_a_name_that_nobody_has_ticks_new_person_and_one_that_somebody_has_does_not(window, story):
    Person.objects.create(name="Ana Lind", slug="ana-lind")
    page = window()
    open_story(page, story)
    row = page.locator("#quotes-0")
    row.locator("summary").first.click()
    speaker, box = row.get_by_label("Speaker"), row.get_by_label("new person")

    speaker.fill("Bo Holm")
    page.wait_for_function("document.querySelector('#id_quotes-0-new_person').checked")
    speaker.fill("Ana Lind")
    page.wait_for_function("!document.querySelector('#id_quotes-0-new_person').checked")

    assert not box.is_checked()


def test_a_row_that_is_filled_in_is_ticked_and_one_that_is_unticked_is_as_it_was_proposed(window, story):
    page = window()
    open_story(page, story)
    row = page.locator("#found-0")
    row.locator("summary").first.click()

    row.get_by_label("Place").fill("Salvane")
    row.get_by_label("Place").press("Tab")
    assert row.get_by_label("On record with the next save").is_checked()
    row.get_by_label("On record with the next save").uncheck()

    assert row.get_by_label("Place").input_value() == ""
    assert row.get_by_label("Speaker").input_value() == "Kemal Toros"


def test_words_are_put_on_record_by_the_keyboard_alone(window, story):
    page = window()
    open_story(page, story)
    page.locator("#found-0 summary").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "id_found-0-speaker"

    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "_record":
            break
    page.keyboard.press("Enter")
    page.get_by_text("1 quotation put on record.").wait_for()

    assert Quote.objects.get().speaker.name == "Kemal Toros"


def test_a_quotation_is_added_checked_and_taken_off_the_record_without_javascript(window, story):
    page = window(java_script_enabled=False)
    open_story(page, story)
    row = page.locator("#quotes-0")
    row.locator("summary").first.click()
    row.get_by_label("Words").fill(WORDS)
    row.get_by_label("Speaker").fill("Kemal Toros")
    row.get_by_label("new person").check()
    row.get_by_label("heard by us").check()
    page.get_by_role("button", name="Save", exact=True).last.click()

    quote = Quote.objects.get()
    assert (quote.speaker.name, quote.checked_how, quote.checked_by.username) == ("Kemal Toros", "heard", "rana")
    page.goto(f"/admin/articles/article/{story.pk}/change/")
    assert page.locator("#found-0").count() == 0
    row.locator("summary").first.click()
    row.get_by_label("Take it off the record").check()
    page.get_by_role("button", name="Save", exact=True).last.click()
    assert not Quote.objects.exists()


def test_the_picker_of_a_source_is_there_for_words_from_a_source(window, story):
    source = Source.objects.create(slug="report", title="Yearly report", kind="document")
    Citation.objects.create(article=story, number=story.next_number(), source=source)
    page = window()
    open_story(page, story)
    row = page.locator("#found-0")
    row.locator("summary").first.click()
    picker = row.locator(".desk-said-source")
    assert not picker.is_visible()

    row.get_by_label("from a source…").check()

    assert picker.is_visible()
    row.get_by_label("the story’s source: Yearly report — use it").check()
    row.get_by_role("button", name="Put on record").click()
    page.get_by_text("1 quotation put on record.").wait_for()
    assert Quote.objects.get().source == source


@pytest.mark.parametrize(("width", "most"), [(1440, 2500), (390, 4500)])
def test_ten_quotations_stand_folded_beside_the_text(window, story, width, most):
    for number in range(10):
        Quote.objects.create(
            article=story, number=number + 1, order=number, text=WORDS, attribution="group", label="the harbour union",
            medium="told reporters", place="Salvane", checked_how="heard",
        )  # fmt: skip
    page = window(width)
    open_story(page, story)

    assert page.locator("#quotes-group").bounding_box()["height"] < 1000
    assert page.evaluate("document.documentElement.scrollHeight") < most
    assert page.evaluate("document.documentElement.scrollWidth") == width
