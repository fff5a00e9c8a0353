"""Folding and slugs see through what nobody sees."""

import pytest

from articles.text import fold, slugify


@pytest.mark.parametrize("unseen", ["\u00ad", "\u200b", "\u200c", "\u200d", "\u200e", "\u2060", "\ufeff", "\u180e"])
def test_an_invisible_character_makes_no_other_word(unseen):
    assert fold(f"co{unseen}operate") == "cooperate"
    assert slugify(f"Co{unseen}operate now") == "cooperate-now"


def test_a_joiner_that_shapes_letters_stays():
    assert fold("می\u200cخواهم") == "می\u200cخواهم"


@pytest.mark.parametrize(("word", "folded"), [("Kırım", "kirim"), ("İSTANBUL", "istanbul"), ("O’Brien", "o'brien")])
def test_spellings_of_one_word_compare_equal(word, folded):
    assert fold(word) == folded
    assert fold(folded) == folded
