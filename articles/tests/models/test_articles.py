"""What a story is called on the desk."""

import pytest

from articles.models import Article


@pytest.mark.parametrize(
    ("headline", "body", "name"),
    [
        ("Ferry runs again", "It runs.", "Ferry runs again"),
        (
            "",
            "<p>The council of <em>Brennick</em> met on Monday evening.</p>",
            "Untitled: “The council of Brennick met on…”",
        ),
        ("", "", "Untitled: ferry"),
    ],
)
def test_a_story_without_a_headline_is_called_by_the_first_words_of_its_text(headline, body, name):
    assert str(Article(slug="ferry", headline=headline, body=body)) == name
