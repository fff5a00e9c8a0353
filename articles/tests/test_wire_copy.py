"""Direct speech in wire copy that the desk has never seen: how much of it is found, and whose it is said to be."""

import pytest

from articles.desk.wire.proposal import propose
from articles.tests.wire_texts import wire_copy

pytestmark = pytest.mark.django_db


def share(half: str, languages: str) -> tuple[float, float, float]:
    """Per cent of the direct quotations with exact bounds, of those with the right speaker, and of what is no quotation."""
    there = exact = right = proposed = 0
    for copy in (copy for copy in wire_copy() if copy.half == half and copy.language in languages.split()):
        proposal = propose(copy.text)
        found = {proposal.in_file(quote.span): quote for quote in proposal.quotes if quote.kind == "direct"}
        there += len(copy.said)
        proposed += len(found)
        for said in copy.said:
            quote = found.get((said.start, said.end))
            exact += quote is not None
            right += quote is not None and quote.who.casefold() == said.speaker.casefold()
    return 100 * exact / there, 100 * right / there, 100 * (proposed - exact) / proposed


def test_there_are_forty_texts_and_more_in_two_halves():
    copies = wire_copy()

    assert sum(copy.language == "en" for copy in copies) >= 30
    assert sum(copy.language == "tr" for copy in copies) >= 10
    assert abs(sum(copy.half == "hold" for copy in copies) * 2 - len(copies)) <= 10


@pytest.mark.parametrize("languages", ["en", "tr", "uk"])
def test_in_the_half_that_the_desk_was_tuned_on_everything_is_found(languages):
    exact, right, wrong = share("tune", languages)

    assert (exact, wrong) == (100, 0)
    assert right >= 98  # "the goalkeeper" of one text is named by what he does there alone


@pytest.mark.parametrize(("languages", "speakers"), [("en", 94), ("tr", 86)])
def test_in_the_half_that_it_was_not_tuned_on_quotations_are_found_and_most_speakers(languages, speakers):
    exact, right, wrong = share("hold", languages)

    assert (exact, wrong) == (100, 0)
    assert right >= speakers


def test_the_language_of_every_text_is_recognised():
    assert [copy.name for copy in wire_copy() if propose(copy.text).layout.language != copy.language] == []


def test_every_place_is_of_the_file_to_the_letter():
    for copy in wire_copy():
        for text in (copy.text, copy.text.replace("\n", "\r\n")):
            proposal = propose(text)
            for quote in proposal.quotes:
                if "\n\n" not in quote.text:  # what runs on over paragraphs has the marks of each between its pieces
                    assert text[slice(*proposal.in_file(quote.span))] == quote.text
