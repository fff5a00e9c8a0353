"""Rows that cannot be loaded: each is refused in one line that says where and what, the same on both databases."""

import re

import pytest

from articles.models import Article
from articles.tests.desk.exchange.loads.bad_rows import ROWS, account, quote
from articles.tests.desk.exchange.loads.damage import refusal, write
from articles.tests.loading import load, row, story

pytestmark = pytest.mark.django_db

MOMENTS = {
    "naive": ("2026-11-01T10:00:00", "a time needs its zone"),
    "a day that never was": ("2026-02-30", ""),
    "30 February": ("2022-02-30T10:00:00Z", ""),
    "hour 24": ("2022-11-01T24:00:00Z", ""),
    "hour 25": ("2022-11-01T25:00:00Z", ""),
    "second 60": ("2016-12-31T23:59:60Z", ""),
    "year 0": ("0000-01-01T00:00:00Z", ""),
    "year 1": ("0001-01-01T00:00:00+14:00", ""),
    "year 999": ("0999-12-31T23:59:59Z", "the year has to be from 1000 to 2999"),
    "year 3000": ("3000-01-01T00:00:01Z", "the year has to be from 1000 to 2999"),
    "year 9999": ("9999-12-31T23:59:59-05:00", "the year has to be from 1000 to 2999"),
    "year 10000": ("10000-01-01T00:00:00Z", ""),
    "offset of a day": ("2022-11-01T10:00:00+24:00", ""),
    "offset of more": ("2022-11-01T10:00:00+99:99", ""),
    "words": ("tomorrow", ""),
    "empty": ("", ""),
    "NUL": ("2022-11-01T10:00:00Z\0", ""),
    "surrogate": ("2022-11-01\ud800", ""),
    "endless": ("2" * 100_000, ""),
}

DATES = [
    "2022-02-30",
    "2022-13-01",
    "2022-11-01T24:00",
    "0000-01-01",
    "10000-01-01",
    "01.11.2022",
    "tomorrow",
    "",
    "2022-11-01\0",
    "2022-11-\ud800",
    "2022-11-01T10:00:00Z",
]

# Documents keep the control characters that somebody printed once; NUL and halves of letters no database keeps.
DOCUMENTS = {"document", "document's key"}
UNPRINTABLE = {
    "NUL": "\0",
    "control": "\x1b",
    "delete": "\x7f",
    "bell": "\x07",
    "surrogate": "\ud800",
    "half": "\udfff",
}

TEXTS = {
    "character": lambda bad: [story(headline=f"a{bad}b")],
    "text": lambda bad: [story(body=f"a{bad}b")],
    "slug": lambda bad: [story(slug=f"a{bad}b")],
    "choice": lambda bad: [story(state=f"draft{bad}")],
    "made slug": lambda bad: [row("article", headline=f"a{bad}b")],
    "address": lambda bad: [row("source", slug="s", kind="speech", title="S", url=f"https://a.example/{bad}")],
    "file": lambda bad: [row("photo", slug="s", title="S", file=f"photos/{bad}.jpg")],
    "language": lambda bad: [story(language=f"en{bad}")],
    "tag by name": lambda bad: [story(tags=[f"a{bad}b"])],
    "tag by list": lambda bad: [story(tags=[[f"a{bad}b"]])],
    "reference": lambda bad: [story(section=f"a{bad}b")],
    "natural key": lambda bad: [story(section=[f"a{bad}b"])],
    "parent": lambda bad: [quote(article=[f"a{bad}b"])],
    "account": lambda bad: [story(created_by=[f"a{bad}b"])],
    "bare account": lambda bad: [story(created_by=f"a{bad}b")],
    "key of two": lambda bad: [
        story(),
        row("move", number=1, record="x", name="x", actor="x", previous="a", hash="b", revision=[f"a{bad}", 1]),
    ],
    "former slug": lambda bad: [story(), row("formerslug", kind="article", slug="b", target=f"a{bad}")],
    "account's name": lambda bad: [account(username=f"rana{bad}")],
    "account's own name": lambda bad: [account(first_name=f"Rana{bad}")],
    "group of an account": lambda bad: [account(groups=[[f"Editor{bad}"]])],
    "document": lambda bad: [
        story(),
        row("revision", article="grain-leaves", number=1, content=[f"a{bad}"], print_digest="x", actor="a"),
    ],
    "document's key": lambda bad: [
        story(),
        row("revision", article="grain-leaves", number=1, content={f"a{bad}": 1}, print_digest="x", actor="a"),
    ],
}


@pytest.mark.parametrize("case", ROWS)
def test_a_row_that_cannot_be_is_refused_in_a_line_that_says_where(case, tmp_path):
    rows, complaint = ROWS[case]

    line = refusal(write(tmp_path / "wire.json", rows))

    assert "wire.json, " in line
    assert re.search(complaint, line), line


@pytest.mark.parametrize("case", ["value: state", "pk: pk list", "number: integer", "dangling: slug"])
@pytest.mark.parametrize("name", ["jsonl", "beside what is good"])
def test_it_is_refused_as_lines_and_among_good_rows_too(case, name, tmp_path):
    load(tmp_path, [story(slug="here-already")])
    bad_rows, complaint = ROWS[case]
    rows = [story(slug="good"), *bad_rows, row("tag", slug="good", name="Good")]

    line = refusal(write(tmp_path / "wire.json", rows))

    assert re.search(complaint.replace("object 2", "object 3"), line), line


@pytest.mark.parametrize("case", MOMENTS)
@pytest.mark.parametrize("field", ["published_at", "embargo_until"])
def test_a_moment_that_never_was_is_refused(case, field, tmp_path):
    moment, complaint = MOMENTS[case]

    line = refusal(write(tmp_path / "wire.json", [story(state="published", **{field: moment})]))

    assert f"articles.article “grain-leaves”, field “{field}”: " in line
    assert complaint in line


@pytest.mark.parametrize("day", DATES)
def test_a_day_that_never_was_is_refused(day, tmp_path):
    line = refusal(write(tmp_path / "wire.json", [story(dateline_on=day)]))

    assert "articles.article “grain-leaves”, field “dateline_on”: " in line


@pytest.mark.parametrize(
    ("place", "bad"),
    [
        (place, bad)
        for place in TEXTS
        for bad in UNPRINTABLE
        if place not in DOCUMENTS or bad in {"NUL", "surrogate", "half"}
    ],
)
def test_what_cannot_be_printed_is_refused_wherever_it_stands(place, bad, tmp_path):
    line = refusal(write(tmp_path / "wire.json", TEXTS[place](UNPRINTABLE[bad])))

    assert "wire.json, object " in line


def test_line_breaks_and_tabs_of_a_text_are_kept(tmp_path):
    load(tmp_path, [story(body="One.\r\n\r\n\tTwo.\n")])

    assert Article.objects.get().body == "One.\n\n\tTwo."
