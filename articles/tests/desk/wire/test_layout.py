"""What stands where in a wire text, and the days that it tells."""

import datetime as dt

import pytest

from articles.desk.wire.dates import days_in
from articles.desk.wire.layout import lay_out
from articles.tests.desk.wire.wire_texts import ADVISORIES

TODAY = dt.date(2024, 5, 10)


@pytest.mark.parametrize(
    ("head", "place", "on", "agency"),
    [
        ("ANKARA, Nov 1, 2022 (AA) — ", "Ankara", "2022-11-01", "AA"),
        ("KYIV, Ukraine (AP) -- ", "Kyiv, Ukraine", "", "AP"),
        ("Paris, 4 May 2023 (AFP) - ", "Paris", "2023-05-04", "AFP"),
        ("NEW YORK — ", "New York", "", ""),
        ("DİYARBAKIR, 1 Kasım 2022 (AA) - ", "Diyarbakır", "2022-11-01", "AA"),
        ("КИЇВ, 1 листопада 2022 (Хвиля) — ", "Київ", "2022-11-01", "Хвиля"),
        ("LONDON, May 9 (Wire) - ", "London", "2024-05-09", "Wire"),
        ("LONDON, Nov 1 (Wire) - ", "London", "", "Wire"),  # half a year old: nobody tells of which year
        ("date 2022-11-01 ", "", "2022-11-01", ""),
        ("2022-11-01\n\n", "", "2022-11-01", ""),
        ("Date: November 1, 2022\n", "", "2022-11-01", ""),
        ("Tuesday, 1 November 2022\n\n", "", "2022-11-01", ""),
        ("1 Kasım 2022, 14:30\n\n", "", "2022-11-01", ""),
        ("2022-11-01\n\nANKARA (AA) - ", "Ankara", "2022-11-01", "AA"),
        ("", "", "", ""),
    ],
)
def test_date_lines_and_datelines_are_read_and_are_not_in_the_story(head, place, on, agency):
    layout = lay_out(f"{head}The ferry ran. It was late.\n\nThen it stopped.", TODAY)

    text = (layout.place, layout.on.isoformat() if layout.on else "", layout.agency)
    assert text == (place, on, agency)
    assert layout.paragraphs == ["The ferry ran. It was late.", "Then it stopped."]


@pytest.mark.parametrize(
    "text",
    [
        "One.\n\nTwo.",
        "\n  One.\r\n\r\nTwo.\r\n",
        "One.\nTwo.",
        "  One.\n  Two.",
        "\ufeffOne.\n \t\nTwo.\n\n\n",
    ],
)
def test_paragraphs_are_told_apart_however_they_are_sent(text):
    assert lay_out(text, TODAY).paragraphs == ["One.", "Two."]


def test_lines_broken_to_fit_are_one_paragraph():
    text = "Ferry runs again\n\nThe ferry to the island, which nobody had seen for\nten days, ran again\non Thursday.\n\nIt was late."

    layout = lay_out(text, TODAY)

    assert layout.headline == "Ferry runs again"
    assert layout.paragraphs == [
        "The ferry to the island, which nobody had seen for ten days, ran again on Thursday.",
        "It was late.",
    ]


def test_a_text_without_a_headline_has_none():
    assert lay_out("The ferry ran again.\n\nIt was late.", TODAY).headline == ""


def test_byline_and_notes_to_editors_stay_out_of_the_story():
    layout = lay_out("Ferry runs\n\nBy Ana Lind and Jo Roe\n\nEds: ADDS quotes.\n\nThe ferry ran.", TODAY)

    assert (layout.byline, layout.notes, layout.paragraphs) == (
        "Ana Lind and Jo Roe",
        ["Eds: ADDS quotes."],
        ["The ferry ran."],
    )


@pytest.mark.parametrize(
    ("words", "day", "precision"),
    [
        ("today", "2022-11-01", "day"),
        ("yesterday", "2022-10-31", "day"),
        ("on Tuesday", "2022-11-01", "day"),
        ("on Monday", "2022-10-31", "day"),
        ("last Tuesday", "2022-10-25", "day"),
        ("last week", "2022-10-24", "week"),
        ("last month", "2022-10-01", "month"),
        ("two days ago", "2022-10-30", "day"),
        ("three weeks ago", "2022-10-10", "week"),
        ("on Oct. 3", "2022-10-03", "day"),
        ("on 3 December", "2021-12-03", "day"),
        ("dün", "2022-10-31", "day"),
        ("salı günü", "2022-11-01", "day"),
        ("geçen hafta", "2022-10-24", "week"),
        ("üç gün önce", "2022-10-29", "day"),
        ("вчора", "2022-10-31", "day"),
        ("минулого тижня", "2022-10-24", "week"),
        ("у понеділок", "2022-10-31", "day"),
    ],
)
def test_relative_dates_are_seen_from_the_dateline_and_no_finer_than_they_are(words, day, precision):
    text = f"It happened {words}, she said."

    (result,) = days_in(text, (0, len(text)), dt.date(2022, 11, 1))

    assert (result.on.isoformat(), result.precision) == (day, precision)


def test_without_a_dateline_nothing_relative_is_a_date():
    text = "Yesterday, last week and on Tuesday, but on 3 May 2021 too."

    assert [day.on.isoformat() for day in days_in(text, (0, len(text)), None)] == ["2021-05-03"]


@pytest.mark.parametrize(("text", "advisory", "headline", "on", "begins"), ADVISORIES)
def test_advisories_of_many_agencies_are_told_from_headlines_and_from_the_story(text, advisory, headline, on, begins):
    layout = lay_out(text, TODAY)

    text_here = (layout.advisory, layout.headline, layout.on.isoformat() if layout.on else "")
    assert text_here == (advisory, headline, on)
    assert layout.paragraphs[0].startswith(begins)
