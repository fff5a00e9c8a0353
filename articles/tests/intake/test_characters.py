"""Line ends and invisible characters: one kind of the first, none of the second, joiners where letters need them."""

import hypothesis
import pytest

from articles.intake import normalise_line, normalise_text
from articles.intake.characters import visible, visible_places

st = hypothesis.strategies


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n", "\u2028", "\u2029", "\x85", "\x0b", "\x0c"])
def test_every_line_end_is_one(end):
    assert normalise_text(f"One.{end}{end}Two.") == "One.\n\nTwo."


def test_a_line_of_spaces_that_do_not_break_is_empty():
    assert normalise_text("One.\n\u00a0\u202f \nTwo.") == "One.\n\nTwo."


@pytest.mark.parametrize("invisible", ["\u00ad", "\u200b", "\u2060", "\ufeff", "\u200c", "\u200d"])
def test_what_nobody_sees_goes(invisible):
    assert normalise_text(f"co{invisible}operate") == "cooperate"


@pytest.mark.parametrize("text", ["می\u200cخواهم", "क्\u200dष", "ශ්\u200dරී", "👩\u200d🚀", "👩🏽\u200d🚀", "❤️\u200d🔥"])
def test_joiners_stay_where_letters_need_them(text):
    assert normalise_text(text) == text


def test_spaces_between_figures_stay():
    assert normalise_text("12\u202f000 km, 5\u00a0m") == "12\u202f000 km, 5\u00a0m"


def test_a_field_of_one_line_has_one():
    assert normalise_line("  Town opens\r\n bridge\u2028today ") == "Town opens bridge today"


@hypothesis.given(st.text(alphabet="ab \n\r\u2028\u00ad\u200b\u200c\u200dم\U0001f469", max_size=30))
def test_each_visible_character_has_its_place(text):
    places = visible_places(text)

    seen = visible(text)
    assert len(places) == len(seen)
    assert all(text[place] == letter or letter == "\n" for place, letter in zip(places, seen, strict=True))
    assert places == sorted(set(places))
