"""Where recorded words stand in a body: whole words, in every script."""

import pytest

from articles.desk.language.anchors import locate


@pytest.mark.parametrize(
    ("text", "words", "stands"),
    [
        ("Much rainfall came.", "rain", False),
        ("The grain left.", "rain", False),
        ("Rain, rain came.", "rain", True),
        ("In 1945 it rained.", "194", False),
        ("Ankara'da yağdı.", "Ankara", True),
        ("他说下雨了。", "下雨", True),
        ("“Yes,” he said.", "Yes,", True),
    ],
)
def test_words_are_found_whole(text, words, stands):
    assert (locate(f"<p>{text}</p>", words) is not None) == stands
