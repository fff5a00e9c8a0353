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

some = hypothesis.strategies

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

odd_text = some.one_of(
    some.text(max_size=20),
    some.text(some.characters(max_codepoint=0x20), max_size=3),
    some.sampled_from(
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
odd_number = some.one_of(
    some.integers(), some.sampled_from([0, 1, -1, 2**15, 2**31, 2**63, 10**30]), some.floats(), some.booleans()
)
odd = some.recursive(
    some.one_of(some.none(), odd_text, odd_number),
    lambda inner: some.one_of(some.lists(inner, max_size=3), some.dictionaries(odd_text, inner, max_size=2)),
    max_leaves=4,
)
known_value = some.sampled_from([value for row in ROWS for value in row["fields"].values()])
odd_value = some.one_of(odd, known_value, known_value.map(lambda value: [value]), known_value.map(str))
every_field = sorted({name for row in ROWS for name in row["fields"]})


@some.composite
def damaged(draw, whole: list) -> list:
    """The rows of `whole` with one to three things wrong, or only odd."""
    rows = copy.deepcopy(whole)
    for _ in range(draw(some.integers(1, 3))):
        number = draw(some.integers(0, len(rows) - 1))
        row = rows[number]
        if not isinstance(row, dict) or not isinstance(row.get("fields"), dict):
            continue
        fields = row["fields"]
        match draw(some.sampled_from(["value"] * 6 + ["field", "drop", "pk", "model", "row", "twice", "less"])):
            case "value" if fields:
                fields[draw(some.sampled_from(sorted(fields)))] = draw(odd_value)
            case "field":
                fields[draw(some.one_of(some.sampled_from(every_field), odd_text))] = draw(odd_value)
            case "drop" if fields:
                del fields[draw(some.sampled_from(sorted(fields)))]
            case "pk":
                row["pk"] = draw(odd)
            case "model":
                row["model"] = draw(some.one_of(odd, some.sampled_from([other["model"] for other in ROWS])))
            case "row":
                rows[number] = draw(odd)
            case "twice":
                rows.append(copy.deepcopy(row))
            case "less":
                del rows[number]
    return rows


def load_and_undo(told, format: str, folder: Path) -> str:
    """What comes of loading `told`; the database is as it was afterwards, for the next try."""
    with transaction.atomic():
        line = outcome(write(folder / f"wire.{format}", told))
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
@hypothesis.given(rows=damaged(ROWS), format=some.sampled_from(FORMATS))
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
@hypothesis.given(data=some.data())
def test_a_dump_with_something_wrong_is_loaded_or_refused_in_one_line(data, printed, tmp_path):
    assert {"articles.edition", "articles.move", "articles.chainhead"} <= {row["model"] for row in printed}

    load_and_undo(data.draw(damaged(printed)), "json", tmp_path)


@pytest.mark.slow
@careful
@hypothesis.given(some.data())
def test_bytes_that_are_changed_or_missing_are_loaded_or_refused_in_one_line(tmp_path, data):
    text = bytearray(json.dumps(ROWS, ensure_ascii=False).encode())
    for _ in range(data.draw(some.integers(1, 3))):
        at = data.draw(some.integers(0, len(text) - 1))
        match data.draw(some.sampled_from(["change", "cut", "put in", "take out"])):
            case "change":
                text[at] = data.draw(some.integers(0, 255))
            case "cut":
                text = text[: at + 1]
            case "put in":
                text[at:at] = data.draw(some.binary(min_size=1, max_size=4))
            case "take out":
                del text[at : at + data.draw(some.integers(1, 40))]
                text = text or bytearray(b"[")

    load_and_undo(bytes(text), "json", tmp_path)
