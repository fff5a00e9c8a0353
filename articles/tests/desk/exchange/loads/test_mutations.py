"""Whatever is wrong with a fixture, a load ends in one of two ways: it is loaded, or one line says why not."""

import copy
import json
import os
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.db import transaction

from articles.tests.desk.exchange.loads.damage import outcome, write
from articles.tests.loading import dump, load, row, story

st = hypothesis.strategies

pytestmark = pytest.mark.django_db

# A run by hand looks further: FIXTURE_MUTATIONS=2000 pytest articles/tests/desk/exchange/loads/test_mutations.py
EXAMPLES = int(os.environ.get("FIXTURE_MUTATIONS", "60"))
FORMATS = ("json", "jsonl")

SAMPLE = json.loads(Path(settings.BASE_DIR, "fixtures", "seed.json").read_text())
ACCOUNT = {"model": "auth.user", "pk": 41, "fields": {"username": "rana", "password": "x", "groups": [["Reporter"]]}}
STORY = next(row["fields"]["slug"] for row in SAMPLE if row["model"] == "articles.article")
NOTICE = {"model": "articles.notice", "fields": {"article": [STORY], "text": "A word.", "at": "2022-11-02T09:00:00Z"}}
FORMER = {"model": "articles.formerslug", "fields": {"kind": "article", "slug": "old-address", "target": STORY}}
ROWS = [*SAMPLE, ACCOUNT, NOTICE, FORMER]

odd_text = st.one_of(
    st.text(max_size=20),
    st.text(st.characters(max_codepoint=0x20), max_size=3),
    st.sampled_from(
        [
            "",
            " ",
            "\0",
            "\ud800",
            "\u202e",
            "x" * 300,
            "-",
            "a--b",
            "../..",
            "null",
            "True",
            "²",
            "1e999",
            "²",
            "1",
            STORY,
        ]
        + [
            "2022-02-30",
            "2022-11-01",
            "2022-11-01T24:00:00Z",
            "9999-12-31T23:59:59-12:00",
            "draft",
            "published",
            "named",
        ]
    ),
)
odd_number = st.one_of(
    st.integers(), st.sampled_from([0, 1, -1, 2**15, 2**31, 2**63, 10**30]), st.floats(), st.booleans()
)
odd = st.recursive(
    st.one_of(st.none(), odd_text, odd_number),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(odd_text, inner, max_size=2)),
    max_leaves=4,
)
value_of_a_row = st.sampled_from([value for row in ROWS for value in row["fields"].values()])
odd_value = st.one_of(odd, value_of_a_row, value_of_a_row.map(lambda value: [value]), value_of_a_row.map(str))
every_field = sorted({name for row in ROWS for name in row["fields"]})


@st.composite
def damaged(draw, whole: list) -> list:
    """The rows of `whole` with one to three things wrong, or only odd."""
    rows = copy.deepcopy(whole)
    for _ in range(draw(st.integers(1, 3))):
        number = draw(st.integers(0, len(rows) - 1))
        row = rows[number]
        if not isinstance(row, dict) or not isinstance(row.get("fields"), dict):
            continue
        fields = row["fields"]
        match draw(st.sampled_from(["value"] * 6 + ["field", "drop", "pk", "model", "row", "twice", "less"])):
            case "value" if fields:
                fields[draw(st.sampled_from(sorted(fields)))] = draw(odd_value)
            case "field":
                fields[draw(st.one_of(st.sampled_from(every_field), odd_text))] = draw(odd_value)
            case "drop" if fields:
                del fields[draw(st.sampled_from(sorted(fields)))]
            case "pk":
                row["pk"] = draw(odd)
            case "model":
                row["model"] = draw(st.one_of(odd, st.sampled_from([other["model"] for other in ROWS])))
            case "row":
                rows[number] = draw(odd)
            case "twice":
                rows.append(copy.deepcopy(row))
            case "less":
                del rows[number]
    return rows


def load_and_undo(content: str | bytes, format: str, folder: Path) -> str:
    """The outcome of loading `content`; the database is as it was afterwards, for the next try."""
    with transaction.atomic():
        line = outcome(write(folder / f"wire.{format}", content))
        transaction.set_rollback(True)
    return line


careful = hypothesis.settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=EXAMPLES == 60,
    database=None,
    suppress_health_check=[
        hypothesis.HealthCheck.function_scoped_fixture,
        hypothesis.HealthCheck.too_slow,
        hypothesis.HealthCheck.data_too_large,
    ],
)


def test_the_rows_are_loaded_as_they_are(tmp_path):
    assert load_and_undo(ROWS, "json", tmp_path) == ""


@pytest.mark.slow
@careful
@hypothesis.given(rows=damaged(ROWS), format=st.sampled_from(FORMATS))
def test_rows_with_something_wrong_are_loaded_or_refused_in_one_line(rows, format, tmp_path):
    text = json.dumps(rows) if format == "json" else "\n".join(map(json.dumps, rows))

    load_and_undo(text, format, tmp_path)


@pytest.fixture
def printed(tmp_path) -> list:
    """A dump of a small paper with a story in print, which is gone again."""
    quote = row("quote", article="grain-leaves", text="We are relieved,", speaker="rana")
    with transaction.atomic():
        load(tmp_path, [row("person", slug="rana", name="Rana"), story(state="published", tags=["Grain"]), quote])
        path = dump(tmp_path / "dump.json", "--natural-foreign", "--natural-primary", "--without=auth")
        transaction.set_rollback(True)
    return json.loads(path.read_text())


@pytest.mark.slow
@careful
@hypothesis.given(data=st.data())
def test_a_dump_with_something_wrong_is_loaded_or_refused_in_one_line(data, printed, tmp_path):
    assert {"articles.edition", "articles.move", "articles.chainhead"} <= {row["model"] for row in printed}

    load_and_undo(data.draw(damaged(printed)), "json", tmp_path)


@pytest.mark.slow
@careful
@hypothesis.given(st.data())
def test_bytes_that_are_changed_or_missing_are_loaded_or_refused_in_one_line(tmp_path, data):
    text = bytearray(json.dumps(ROWS, ensure_ascii=False).encode())
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text) - 1))
        match data.draw(st.sampled_from(["change", "cut", "put in", "take out"])):
            case "change":
                text[at] = data.draw(st.integers(0, 255))
            case "cut":
                text = text[: at + 1]
            case "put in":
                text[at:at] = data.draw(st.binary(min_size=1, max_size=4))
            case "take out":
                del text[at : at + data.draw(st.integers(1, 40))]
                text = text or bytearray(b"[")

    load_and_undo(bytes(text), "json", tmp_path)
