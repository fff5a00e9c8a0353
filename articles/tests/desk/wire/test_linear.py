"""Reading takes time by the length of a text, whatever is in it: a paste of a whole day's copy is read while one waits."""

import time

import pytest

from articles.desk.wire.proposal import propose

pytestmark = pytest.mark.django_db

HEAD = "A headline for the story\n\nPORT LINDEN, May 9, 2024 - The council met.\n\n"
LETTERS = 60_000
MOST_SECONDS = 1.0
QUOTATIONS = 3000

SHAPES = {
    "words": "word ",
    "names": "Ana Lind ",
    "one letter": "A ",
    "opening marks": "“",
    "straight marks": '"',
    "apostrophes": "'",
    "never closed": "“a ",
    "single marks": "‘a’ ",
    "commas": "a, ",
    "verbs": "said ",
    "surnames that speak": "Lind said ",
    "brackets": "(",
    "parties": "Lind (R-Fla.) ",
    "posts": "Minister Ana Lind, the mayor of ",
    "participles": "Lind spoke, saying, “it is so,” ",
    "pieces between marks": "Lind called it “a bad plan” and ",
    "figures": "1 million ",
    "days": "on Tuesday ",
    "sentences": "Ana Lind met Bo Holm. ",
    "short institutions": "“We go,” the ministry said. ",
    "institutions": "the ministry said it is the Finance Ministry. ",
    "Turkish": 'Karaca, "Evet gidiyoruz." dedi. ',
    "paragraphs": "a\n\n",
}
SPEECH = ["“Yes, we go,” he said. ", '"Yes, we go," said Ana Lind. ', "“Yes.” "]


def seconds(text: str) -> float:
    """What reading `text` costs this process, at best of three."""
    costs = []
    for _ in range(3):
        began = time.process_time()
        propose(text)
        costs.append(time.process_time() - began)
    return min(costs)


@pytest.mark.slow
@pytest.mark.parametrize("piece", [*SHAPES.values(), *SPEECH])
def test_four_times_the_text_costs_about_four_times_as_much(piece):
    """What looks back at all that it has read would cost sixteen times as much."""
    propose(HEAD)  # the expressions are compiled once

    few, many = (seconds(HEAD + piece * (letters // len(piece))) for letters in (LETTERS // 12, LETTERS // 3))

    assert many < 9 * few + 0.05


@pytest.mark.bench
@pytest.mark.parametrize("piece", SHAPES.values())
def test_sixty_thousand_letters_of_anything_are_read_within_a_second(piece):
    propose(HEAD)

    assert seconds(HEAD + piece * (LETTERS // len(piece))) < MOST_SECONDS


@pytest.mark.bench
@pytest.mark.parametrize("words", SPEECH)
def test_three_thousand_quotations_in_one_paragraph_are_read_within_a_second(words):
    propose(HEAD)

    assert seconds(HEAD + words * QUOTATIONS) < MOST_SECONDS
