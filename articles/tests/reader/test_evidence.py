"""Numbers behind quotations with a note each, facts that lead to their source, the record by speaker."""

import re

from articles.reader import evidence
from articles.tests.printing import quotation


def said(number: int, words: str, first: bool = True) -> str:
    return f'<a{f""" id="said-{number}" """.rstrip() if first else ""} class="said" href="#quote-{number}">{words}</a>'


def shown(markup: str, *quotes: dict) -> list[dict]:
    return evidence.with_notes([{"text_html": markup}], quotes)


def numbers(markup: str) -> str:
    """The text with the numbers of its notes in brackets."""
    markup = re.sub(r'<sup class="note-mark"><a href="#note-(\d+)">.*?</sup>', r"[\1]", markup)
    return re.sub(r"<[^>]+>", "", markup)


def test_numbers_follow_the_reading_and_stand_behind_the_closing_mark():
    first, second = quotation(7, "We leave"), quotation(2, "It leaks")

    pieces = shown(f"<p>“{said(7, 'We leave')},” she said.</p>\n<p>“{said(2, 'It leaks')}.”</p>", first, second)

    assert [numbers(piece["text_html"]).strip() for piece in pieces] == ["“We leave,”[1] she said.", "“It leaks.”[2]"]
    assert [[quote["number"] for quote in piece["notes"]] for piece in pieces] == [[7], [2]]
    assert (first["note"], second["note"]) == (1, 2)


def test_a_quotation_in_several_pieces_has_one_number_behind_the_last():
    quote = quotation(1, "We leave. Now.")
    markup = f"<p>“{said(1, 'We leave.')}</p><p>{said(1, 'Now.', first=False)}”</p>"

    pieces = shown(markup, quote)

    assert [numbers(piece["text_html"]) for piece in pieces] == ["“We leave.", "Now.”[1]"]
    assert [len(piece["notes"]) for piece in pieces] == [0, 1]


def test_a_quotation_of_another_story_gets_no_number_and_one_that_is_not_in_the_text_no_note():
    elsewhere = quotation(4, "Elsewhere")

    [piece] = shown(f"<p>“{said(9, 'It leaks')}”</p>", elsewhere)

    assert (numbers(piece["text_html"]), piece["notes"], elsewhere["note"]) == ("“It leaks”", [], 0)


def test_a_list_and_a_quoted_block_stay_whole():
    quote = quotation(1, "One")
    markup = (
        f"<p>A</p>\n<ul><li><p>{said(1, 'One')}</p></li><li>Two</li></ul>\n<blockquote><p>B</p><p>C</p></blockquote>"
    )

    pieces = shown(markup, quote)

    assert [piece["text_html"].strip()[:4] for piece in pieces] == ["<p>A", "<ul>", "<blo"]
    assert "".join(numbers(piece["text_html"]) for piece in pieces) == "A\nOne[1]Two\nBC"


def test_text_without_any_element_is_kept():
    assert shown("Bare words") == [{"text_html": "Bare words", "notes": []}]


def test_a_picture_stays_where_it_stood():
    blocks = [{"text_html": "<p>A</p>"}, {"picture": {"number": 2}}, {"text_html": "<p>B</p>"}]

    assert ["picture" in piece for piece in evidence.with_notes(blocks, [])] == [False, True, False]


# ── Facts ───────────────────────────────────────────────────────────────────


def marked(markup: str, *passages: str) -> str:
    [block] = evidence.mark_facts([{"text_html": markup}], [{"slug": "bulletin", "passages": passages}])
    return block["text_html"]


def test_a_passage_leads_to_its_source_at_its_first_place_only():
    link = '<a class="fact" href="#source-bulletin">gusts of 147</a>'

    assert marked("<p>It had gusts of 147. Again gusts of 147.</p>", "gusts of 147") == (
        f"<p>It had {link}. Again gusts of 147.</p>"
    )


def test_a_passage_in_a_quotation_inside_a_word_or_over_markup_stays_as_it_is():
    for markup, passage in (
        (f"<p>“{said(1, 'gusts of 147')}”</p>", "gusts of 147"),
        ("<p>rainfall</p>", "rain"),
        ("<p>gusts <em>of</em> 147</p>", "gusts of 147"),
    ):
        assert marked(markup, passage) == markup


def test_a_passage_with_a_character_of_markup_is_escaped_as_the_text_is():
    assert marked("<p>A &amp; B &lt;3</p>", "A & B <3") == (
        '<p><a class="fact" href="#source-bulletin">A &amp; B &lt;3</a></p>'
    )


# ── The opening, speakers, ways ─────────────────────────────────────────────


def test_the_opening_runs_into_the_first_paragraph_and_is_escaped():
    assert evidence.run_in([{"text_html": "<p>A</p>"}], "Q & A —")[0]["text_html"] == (
        '<p><b class="dateline">Q &amp; A —</b> A</p>'
    )


def test_a_text_that_begins_with_a_heading_or_a_picture_has_no_opening_run_into_it():
    for blocks in ([{"text_html": "<h2>A</h2>"}], [{"picture": {}}], []):
        assert evidence.run_in(blocks, "Salvane —") == blocks


def test_the_record_is_by_speaker_in_their_words_and_in_ours():
    record = [
        quotation(1, "A", "Maren Oldcastle", kind="reported"),
        quotation(2, "B", "Ines Lamp"),
        quotation(3, "C", "Maren Oldcastle"),
    ]

    groups = evidence.by_speaker(record)

    assert [group["speaker"]["speaker"] for group in groups] == ["Maren Oldcastle", "Ines Lamp"]
    assert [[quote["number"] for quote in group["exact"]] for group in groups] == [[3], [2]]
    assert [[quote["number"] for quote in group["reported"]] for group in groups] == [[1], []]


def test_two_who_are_nobody_in_particular_are_not_made_one():
    record = [quotation(1, "A", attribution="vague"), quotation(2, "B", attribution="vague")]

    assert len(evidence.by_speaker(record)) == 2


def test_sources_that_we_saw_come_before_those_known_through_another():
    wire = {"slug": "wire", "via": None}
    speech, vote = ({"slug": slug, "via": {"slug": "wire", "title": "Wire"}} for slug in ("speech", "vote"))

    assert evidence.by_way([speech, wire, vote]) == [(None, [wire]), (speech["via"], [speech, vote])]
