"""Whatever two texts are, what a changes page says of them is true of both."""

import hypothesis
import pytest

from articles.diff import changed_lines, words

st = hypothesis.strategies

MANY = hypothesis.settings(max_examples=2000, deadline=None, derandomize=True)
# Few words and marks, so that texts share some; scripts with and without spaces, and letters that combine.
WORD = st.sampled_from(
    ["ferry", "runs", "not", "Kırım’da", "“so”", "''so''", "の", "船", "–", "-", "e\u0301", "é", "\n", " ", "  "]
)
TEXT = st.lists(WORD, max_size=14).map(" ".join)
PARAGRAPHS = st.lists(TEXT.map(str.strip).filter(bool), max_size=5)


@pytest.mark.slow
@MANY
@hypothesis.given(TEXT, TEXT)
def test_what_stayed_and_went_is_the_old_text_and_what_stayed_and_came_the_new(old, new):
    pieces = words(old, new)

    assert "".join(piece.text for piece in pieces if piece.op in {"same", "del"}) == old
    assert "".join(piece.text for piece in pieces if piece.op in {"same", "ins"}) == new
    assert all(piece.text for piece in pieces)


@pytest.mark.slow
@MANY
@hypothesis.given(PARAGRAPHS, PARAGRAPHS)
def test_every_changed_paragraph_is_shown_and_every_other_one_counted(old, new):
    lines = changed_lines(old, new)

    unchanged = sum(line.unchanged for line in lines)
    came = [
        "".join(piece.text for piece in line.pieces if piece.op in {"same", "ins"}) for line in lines if line.pieces
    ]
    went = [
        "".join(piece.text for piece in line.pieces if piece.op in {"same", "del"}) for line in lines if line.pieces
    ]
    assert unchanged + len([text for text in came if text]) == len(new)
    assert unchanged + len([text for text in went if text]) == len(old)
    assert all(text in new for text in came if text)
    assert all(text in old for text in went if text)
