"""Words: what an index holds of a text can be trusted to be words, and to fit."""

import hypothesis
import pytest
from hypothesis import strategies as st

from articles.words import MOST_BYTES, read, searchable, tokens


@hypothesis.settings(max_examples=200, deadline=None, database=None)
@hypothesis.given(st.text())
def test_words_are_letters_and_digits_with_single_spaces_and_stay_what_they_are(text):
    words = searchable(text).split(" ")

    assert all(word.isalnum() for word in words if word)
    assert searchable(text).startswith(tokens(text))
    assert [part for word in read(text) for part in word.parts] == tokens(text).split()


@pytest.mark.parametrize(
    "text", ["well-being " * 200_000, " ".join(f"a-{n}" for n in range(200_000)), "北京" * 200_000]
)
def test_a_long_text_is_cut_at_a_word_and_fits_an_index(text):
    assert len(searchable(text).encode()) <= MOST_BYTES
    assert len(tokens(text).encode()) <= MOST_BYTES
    assert tokens("well-being", max_bytes=8) == "well"


def test_a_range_a_decimal_and_a_chain_of_many_parts_are_no_compounds():
    for text in ("2014-2022", "3.5", "a-b-c-d-e-f-g-h"):
        assert searchable(text) == tokens(text)


def test_what_else_a_word_is_found_by_comes_last_and_once():
    assert searchable("E-mail, an e-mail") == "e mail an e mail email"
