"""Two people's changes of one text put together, as values."""

import pytest

from articles.desk.steps.merging import Place, Sheet, merge

BASE = ("One.", "Two.", "Three.", "Four.")


def story(headline="Ferry runs", body=BASE, quotes=None, new=(), out=()) -> Sheet:
    rows = {key: {"text": (text,), "place": ("",)} for key, text in (quotes or {}).items()}
    added = [{"text": (text,), "place": ("",)} for text in new]
    return Sheet(
        {"headline": (headline,), "body": tuple(body)}, {"quotes": rows}, {"quotes": added}, {"quotes": set(out)}
    )


def test_what_only_one_of_them_changed_is_taken_from_each():
    mine = story(body=("One.", "TWO.", "Three.", "Four."))
    theirs = story(headline="Ferry stops", body=("One.", "Two.", "THREE.", "Four.", "Five."))

    merged = merge(story(), mine, theirs, {})

    assert merged.sheet.fields["headline"] == ("Ferry stops",)
    assert merged.sheet.fields["body"] == ("One.", "TWO.", "THREE.", "Four.", "Five.")
    assert [(place.name, place.paragraph) for place in merged.taken] == [("headline", 0), ("body", 3), ("body", 5)]
    assert not merged.overlaps


@pytest.mark.parametrize(
    ("mine", "theirs", "body"),
    [
        (("One.", "Three.", "Four."), ("One.", "Two.", "Three.", "FOUR."), ("One.", "Three.", "FOUR.")),
        (("Zero.", *BASE), (*BASE, "Five."), ("Zero.", *BASE, "Five.")),
        ((*BASE, "Mine."), (*BASE, "Theirs."), (*BASE, "Theirs.", "Mine.")),
        ((*BASE, "Same."), (*BASE, "Same."), (*BASE, "Same.")),
        (
            ("One.", "TWO.", "Three.", "Four."),
            ("One.", "Two.", "New.", "Three.", "Four."),
            ("One.", "TWO.", "New.", "Three.", "Four."),
        ),
    ],
    ids=["cut and change", "both ends", "two new at one place", "the same", "changed beside what is new"],
)
def test_paragraphs_of_both_stand_in_their_order(mine, theirs, body):
    merged = merge(story(), story(body=mine), story(body=theirs), {})

    assert merged.sheet.fields["body"] == body
    assert not merged.overlaps


@pytest.mark.parametrize(
    ("choice", "second"), [("mine", ("Mine.",)), ("theirs", ("Theirs.",)), ("both", ("Mine.", "Theirs."))]
)
def test_a_paragraph_that_both_changed_is_asked_and_the_choice_holds(choice, second):
    mine = story(body=("One.", "Mine.", "Three.", "Four."))
    theirs = story(body=("One.", "Theirs.", "Three.", "Four."))

    asked = merge(story(), mine, theirs, {})
    decided = merge(story(), mine, theirs, {asked.open[0].key: choice})

    assert asked.open[0][1:] == (("Mine.",), ("Theirs.",))
    assert decided.sheet.fields["body"] == ("One.", *second, "Three.", "Four.")
    assert not decided.open


def test_a_paragraph_cut_by_one_and_changed_by_the_other_is_asked():
    merged = merge(
        story(), story(body=("One.", "Three.", "Four.")), story(body=("One.", "TWO.", "Three.", "Four.")), {}
    )

    assert merged.open[0][1:] == ((), ("TWO.",))


def test_rows_are_merged_by_their_number_and_field_by_field():
    base = story(quotes={"1": "Yes.", "2": "No.", "3": "Maybe."})
    mine = story(quotes={"1": "YES.", "2": "No.", "3": "Maybe."}, new=["Mine."])
    theirs = story(quotes={"1": "Yes.", "2": "No.", "4": "New."})
    theirs.rows["quotes"]["1"]["place"] = ("Quay",)

    merged = merge(base, mine, theirs, {})

    assert merged.sheet.rows["quotes"]["1"] == {"text": ("YES.",), "place": ("Quay",)}
    assert list(merged.sheet.rows["quotes"]) == ["1", "2", "4"]
    assert [row["text"] for row in merged.sheet.new["quotes"]] == [("Mine.",)]
    assert set(merged.taken) == {Place("quotes", "1", "place"), Place("quotes", "3", ""), Place("quotes", "4", "")}


def test_a_row_that_one_took_out_and_the_other_changed_is_asked_either_way():
    base = story(quotes={"1": "Yes.", "2": "No."})
    mine = story(quotes={"2": "NO."}, out=["1"])
    theirs = story(quotes={"1": "YES."})

    asked = merge(base, mine, theirs, {})
    theirs_hold = merge(base, mine, theirs, {overlap.key: "theirs" for overlap in asked.open})
    mine_holds = merge(base, mine, theirs, {overlap.key: "mine" for overlap in asked.open})

    assert {overlap.place.key for overlap in asked.open} == {"1", "2"}
    assert list(theirs_hold.sheet.rows["quotes"]) == ["1"]
    assert theirs_hold.sheet.new["quotes"] == []
    assert mine_holds.sheet.rows["quotes"] == {}
    assert [row["text"] for row in mine_holds.sheet.new["quotes"]] == [("NO.",)]


def test_a_new_row_that_was_saved_with_the_same_form_before_is_no_second_row():
    merged = merge(story(), story(new=["Yes."]), story(quotes={"5": "Yes."}), {})

    assert merged.sheet.new["quotes"] == []
    assert not merged.sheet.says_more_than(story(quotes={"5": "Yes."}))


def test_without_a_common_text_everything_that_differs_is_asked():
    merged = merge(None, story(headline="Mine", quotes={"1": "A."}), story(body=("Else.",), quotes={"1": "B."}), {})

    assert {(overlap.place.kind, overlap.place.name) for overlap in merged.open} == {
        ("", "headline"),
        ("", "body"),
        ("quotes", "text"),
    }
