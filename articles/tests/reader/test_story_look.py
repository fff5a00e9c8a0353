"""A story's page in the browser: what stands on the first screen, notes beside the text and as sheets, paper."""

import pytest
from PIL import Image

from articles.reader.addresses import address
from articles.tests.accessible import barriers
from articles.tests.printing import PICTURE, print_story, quotation

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

WORDS = "The harbour opened again at first light, and the first ships came in one by one, slowly. "
HOSTILE = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


@pytest.fixture(autouse=True)
def picture(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "photos").mkdir()
    Image.new("RGB", (1600, 1067), "teal").save(tmp_path / PICTURE["file"])


def said(number: int, words: str) -> str:
    return f'<p>{WORDS * 3}“<a id="said-{number}" class="said" href="#quote-{number}">{words}</a>,” she said.</p>'


def story(**changes):
    """A picture story with three quotations in its text, of which two stand in neighbouring paragraphs."""
    words = ["We leave at noon", "The wall is another matter", "Nobody was hurt"]
    quotes = [quotation(n, text, "Maren Oldcastle", title="Mayor of Brennick") for n, text in enumerate(words, 1)]
    body = "".join([said(1, words[0]), said(2, words[1]), f"<p>{WORDS * 4}</p>", said(3, words[2])])
    fields = {
        "headline": "Harbour opens again after the storm",
        "standfirst": WORDS,
        "lead": PICTURE | {"width": 1600, "height": 1067},
    }
    return print_story(
        **{**fields, "quotes": quotes, "body": [{"text_html": body}], "people": ["Maren Oldcastle"], **changes}
    )


def top(page, selector: str) -> float:
    return page.locator(selector).first.bounding_box()["y"]


@pytest.mark.parametrize(("width", "limit"), [(1440, 150), (360, 130)])
def test_the_headline_begins_near_the_top(window, width, limit):
    page = window(width=width)
    page.goto(address(story()))

    assert top(page, "h1") <= limit


def test_the_first_paragraph_of_a_picture_story_stands_on_the_first_screen(window):
    page = window(width=1440)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(address(story()))

    assert top(page, ".body > p") < 900


def test_notes_stand_beside_their_paragraph_and_not_over_each_other(window):
    page = window(width=1440)
    page.goto(address(story()))

    notes = [page.locator(f"#note-{number}").bounding_box() for number in (1, 2, 3)]
    text = page.locator(".body > p").first.bounding_box()
    marks = [top(page, f".note-mark a[href='#note-{number}']") for number in (1, 2, 3)]

    assert all(note["x"] >= text["x"] + text["width"] for note in notes)
    assert all(upper["y"] + upper["height"] <= lower["y"] for upper, lower in zip(notes, notes[1:], strict=False))
    assert abs(notes[0]["y"] - text["y"]) < 4
    assert abs(notes[2]["y"] - marks[2]) < 200


def test_notes_of_a_right_to_left_story_stand_in_its_margin(window):
    page = window(width=1440)
    page.goto(address(story(language="ar")))

    note, text = (page.locator(one).first.bounding_box() for one in ("#note-1", ".body > p"))

    assert note["x"] + note["width"] <= text["x"]


def test_without_javascript_a_number_opens_its_note_as_a_sheet_by_the_keyboard(window):
    page = window(width=360, java_script_enabled=False)
    page.goto(address(story()))
    note = page.locator("#note-2")
    assert not note.is_visible()

    page.get_by_role("button", name="Quotation 2").focus()
    page.keyboard.press("Enter")
    assert note.is_visible()
    assert "Mayor of Brennick" in note.inner_text()

    page.keyboard.press("Escape")
    assert not note.is_visible()


def test_numbers_are_large_enough_to_be_touched(window):
    page = window(width=360)
    page.goto(address(story()))

    box = page.get_by_role("button", name="Quotation 2").bounding_box()

    assert min(box["width"], box["height"]) >= 24


@pytest.mark.parametrize("width", [320, 360, 768, 1440])
@pytest.mark.parametrize("size", ["100%", "200%"])
def test_a_word_without_end_widens_no_page(window, width, size):
    page = window(width=width)
    page.goto(address(story(headline=HOSTILE, standfirst=HOSTILE)))
    page.evaluate("size => document.documentElement.style.fontSize = size", size)

    assert page.evaluate("document.scrollingElement.scrollWidth") <= width


@pytest.mark.parametrize("colors", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_on_a_story(window, width, colors):
    page = window(width=width, colors=colors)
    page.goto(address(story()))

    assert barriers(page) == []


def test_on_paper_the_record_stands_where_the_notes_were(window):
    page = window(width=800)
    page.goto(address(story()))
    page.emulate_media(media="print")

    assert not page.locator("#note-1").is_visible()
    assert page.locator(".note-mark a").first.is_visible()
    assert page.get_by_text("We leave at noon").last.is_visible()
    assert page.locator(".printed-address").is_visible()
