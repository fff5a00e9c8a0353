"""Whatever stands in whatever, the words of a body arrive in order, apart where they were apart, and only once."""

import hypothesis
import pytest

from articles.intake import normalise_body
from articles.text import paragraphs, plain, sanitise

st = hypothesis.strategies

BLOCKS = ["div", "p", "section", "blockquote", "h1", "h5", "li", "pre", "figure", "center", "dd"]
INLINES = ["b", "i", "span", "u", "em", "a", "sup", "code", "ins"]

words = st.text(alphabet="abcdefgh", min_size=1, max_size=4)
text = st.lists(words, min_size=1, max_size=3).map(" ".join)


@st.composite
def inline(draw, depth=2):
    """(markup, words as a reader would see them) of a piece within a line."""
    if depth == 0 or draw(st.booleans()):
        shown = draw(text)
        return shown, shown
    kind = draw(st.sampled_from([*INLINES, "del", "br", "img"]))
    if kind in {"br", "img"}:
        return f"<{kind}>", " "
    markup, shown = draw(inline(depth=depth - 1))
    return f"<{kind}>{markup}</{kind}>", "" if kind == "del" else shown


@st.composite
def block(draw, depth=3):
    """(markup, words) of a block, of a table, or of words that stand in no block."""
    kind = draw(st.sampled_from([*BLOCKS, "table", "ul", ""]))
    if depth == 0 or not kind:
        pieces = draw(st.lists(inline(), min_size=1, max_size=3))
        return "".join(markup for markup, _ in pieces), "".join(shown for _, shown in pieces)
    inner = draw(st.lists(block(depth=depth - 1), min_size=1, max_size=3))
    if kind == "table":
        cells = "".join(f"<td>{markup}</td>" for markup, _ in inner)
        return f"<table><tr>{cells}</tr></table>", f" {' '.join(shown for _, shown in inner)} "
    if kind == "ul":
        items = "".join(f"<li>{markup}</li>" for markup, _ in inner)
        return f"<ul>{items}</ul>", f" {' '.join(shown for _, shown in inner)} "
    if kind == "p":  # HTML closes a paragraph before a block: only words stand in one
        markup, shown = draw(inline())
        return f"<p>{markup}</p>", f" {shown} "
    return f"<{kind}>{''.join(m for m, _ in inner)}</{kind}>", f" {''.join(shown for _, shown in inner)} "


@pytest.mark.slow
@hypothesis.settings(max_examples=100, deadline=None)
@hypothesis.given(st.lists(block(), min_size=1, max_size=3))
def test_words_arrive_in_order_apart_and_once(blocks):
    markup, shown = "".join(m for m, _ in blocks), "".join(s for _, s in blocks)

    body = normalise_body(markup).body

    assert plain(paragraphs(body)).replace("·", " ").split() == shown.split(), (markup, body)


@pytest.mark.slow
@hypothesis.settings(max_examples=100, deadline=None)
@hypothesis.given(
    st.lists(block(), min_size=1, max_size=3).map(lambda blocks: "".join(m for m, _ in blocks)) | st.text()
)
def test_what_came_in_once_comes_in_again_unchanged(markup):
    body = normalise_body(markup).body

    again = normalise_body(body)

    assert again.body == body
    assert again.message == ""
    assert paragraphs(body) == sanitise(paragraphs(body))
