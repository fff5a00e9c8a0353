"""Direct speech within a sentence that goes on around it."""

import pytest

from articles.tests.cast import make_draft
from articles.tests.desk.language.reading import one, speech_in


@pytest.mark.parametrize(
    "body",
    [
        "He said “The boats are late” on Monday.",
        "Esra Example said “The boats are late” on Monday.",
        "Esra Example said on Monday “The boats are late” and left.",
        "Esra Example said, after the meeting, “The boats are late” again.",
        "On Monday Esra Example told the council “The boats are late” and left.",
        "Esra Example told reporters that “The boats are late” on Monday.",
    ],
)
def test_a_sentence_that_goes_on_around_the_words_says_them(rana, people, body):
    passage = one(rana, body)

    assert passage.text == "The boats are late"
    assert passage.speaker == (people[0] if "Esra" in body else None)


def test_a_second_sentence_that_is_joined_to_the_first_is_said_by_the_same(rana, people):
    story = make_draft(
        rana, body="Esra Example said “The boats are late” on Monday and “We will count them” on Tuesday."
    )

    assert [(passage.text, passage.speaker) for passage in speech_in(story)] == [
        ("The boats are late", people[0]),
        ("We will count them", people[0]),
    ]


@pytest.mark.parametrize(
    "body",
    [
        "She praised the song “We are late” on Monday.",
        "He said after watching “The Boats Are Late” that it was long.",
        "He told fans of “Star Wars” that it was over.",
        "The play “The boats are late” opened on Monday.",
        "She said at the time “no” and left.",
    ],
)
def test_a_title_or_a_word_within_a_sentence_is_nobodys_speech(rana, people, body):
    assert speech_in(make_draft(rana, body=body)) == []
