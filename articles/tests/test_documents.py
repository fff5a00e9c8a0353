"""The documents say what is so: commands, settings, workflow, promises, links and paths are compared with the code."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

from articles.desk.rules.states import ROLES, TRANSITIONS, State

HOUSE = settings.BASE_DIR
FIRST_PAGE_LINES, ROOM_LINES = 120, 150
ROOMS = "articles articles/desk articles/reader articles/tests newsroom fixtures templates static .bench".split()
TAKING_PART = [HOUSE / ".github" / name for name in ("CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")]
DOCUMENTS = [HOUSE / "README.md", *(HOUSE / room / "README.md" for room in ROOMS), *TAKING_PART]
each_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(HOUSE)))

SETTINGS_READ = re.compile(
    r'(?:flag|mail_server|one_of|origin|words|whole_number|time_zone|environ\.get)\(\s*"([A-Z_]+)"'
)
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")
PATH = re.compile(r"`((?:\.(?:ci|dev|deploy|bench|github)|articles|newsroom|templates|static|fixtures)/[\w./-]*)`")


def text_of(path: str) -> str:
    return (HOUSE / path).read_text(encoding="utf-8")


def section(title: str, path: str = "README.md") -> str:
    """The text under the heading `title` of a document, up to the next heading of its kind."""
    return re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", text_of(path), re.MULTILINE | re.DOTALL)[1]


def rows(text: str) -> list[str]:
    """The rows of the first table in `text`, without its head."""
    table = re.search(r"^\|.*?(?=^[^|]|\Z)", text, re.MULTILINE | re.DOTALL)[0]
    return table.strip().splitlines()[2:]


def test_the_first_page_is_one():
    assert len(text_of("README.md").splitlines()) <= FIRST_PAGE_LINES


@pytest.mark.parametrize("room", ROOMS)
def test_each_room_has_a_page_that_can_be_read_in_a_few_minutes(room):
    assert len(text_of(f"{room}/README.md").splitlines()) <= ROOM_LINES


def test_the_workflow_table_is_the_one_that_runs():
    assert rows(section("A story's way", "articles/desk/README.md")) == [as_row(rule) for rule in TRANSITIONS.values()]


def as_row(rule) -> str:
    came_from = "any" if rule.sources == frozenset(State) else ", ".join(s for s in State if s in rule.sources)
    goes_to = f" → {rule.target}" if rule.target else ", and stays so"
    codename = rule.permission.removeprefix("articles.")
    role = next((role for role, codenames in ROLES.items() if codename in codenames), "whom an administrator names")
    needs = [word for word, needed in (("a note", rule.needs_note), ("no blocker", rule.preflight)) if needed]
    who = role + " (own stories)" * rule.own_only
    return f"| {rule.name} | {came_from}{goes_to} | {who} | {', '.join(needs)} |"


def test_there_are_two_commands_each_on_one_line():
    first, second = re.findall(r"^```\n(.*?)\n```$", section("Two commands"), re.MULTILINE | re.DOTALL)

    assert first.startswith("python3 -m venv --without-pip .venv && ")
    assert first.endswith(" && .venv/bin/python manage.py quickstart")
    assert second == first.replace("manage.py quickstart", "-m pytest -n auto")
    assert "\n" not in first


def test_every_command_that_is_named_exists():
    # The changelog names what commands were called before.
    documents = [path for path in DOCUMENTS if path.name != "CHANGELOG.md"]
    named = {name for path in documents for name in re.findall(r"manage\.py ([a-z_]+)", path.read_text())}

    assert {"quickstart", "loaddata", "backup", "import_wire"} <= named
    assert named <= get_commands().keys()


def test_the_settings_named_are_those_that_are_read():
    read = {
        name
        for file in ("settings", "environment", "gunicorn")
        for name in SETTINGS_READ.findall(text_of(f"newsroom/{file}.py"))
    }

    table = rows(section("Settings", "newsroom/README.md"))

    assert {re.match(r"\| `([A-Z_]+)`", row)[1] for row in table} == read
    assert set(re.findall(r"^([A-Z_]+)=", text_of(".deploy/environment"), re.MULTILINE)) <= read


def test_every_promise_names_a_test_that_is_there():
    promises = rows(section("The promises and how they are proved", "articles/tests/README.md"))

    assert promises
    for promise in promises:
        tests = re.findall(r"`(\w+/tests/(?:\w+/)*test_\w+\.py)`", promise)
        assert tests, promise
        assert all((HOUSE / path).is_file() for path in tests), promise


def test_no_promise_rests_on_a_test_that_is_left_out_where_only_requirements_txt_is_installed():
    """Tests in a browser apart: what `importorskip` leaves out silently proves nothing to a stranger."""
    promises = section("The promises and how they are proved", "articles/tests/README.md")

    tests = {path: text_of(path) for path in re.findall(r"`(\w+/tests/(?:\w+/)*test_\w+\.py)`", promises)}

    assert len(tests) > 40
    left_out = re.compile(r"pytest\.importorskip|mark\.skip\(")  # which does not match itself here
    assert [path for path, text in tests.items() if left_out.search(text)] == []


def test_each_private_name_of_django_is_used_where_the_table_for_upgrades_says():
    table = rows(section("Look here at each upgrade", "articles/README.md"))

    assert table
    for row in table:
        names, files = (re.findall(r"`([^`]+)`", cell) for cell in row.strip("| ").split(" | ")[:2])
        words = [name.rpartition(".")[2] for name in names]
        code = {path: text_of(path) for path in files}
        assert all(any(word in text for text in code.values()) for word in words), row
        assert all(any(word in text for word in words) for text in code.values()), row


@each_document
def test_every_link_leads_to_something_that_is_there(document: Path):
    links = LINK.findall(document.read_text())

    assert [link for link in links if not (document.parent / link).exists()] == []


@each_document
def test_every_path_that_is_named_is_there(document: Path):
    paths = PATH.findall(document.read_text())

    assert [path for path in paths if not (HOUSE / path).exists()] == []


@pytest.mark.parametrize("path", ["README.md", "fixtures/README.md"])
def test_the_smallest_fixture_is_the_same_wherever_it_is_shown(path):
    shown = re.search(r"^```json\n(.*?)\n```$", text_of(path), re.MULTILINE | re.DOTALL)[1]

    [row] = json.loads(shown)

    assert row["model"] == "articles.article"
    assert row["fields"].keys() == {"slug", "headline", "body"}


@each_document
def test_no_document_speaks_of_a_machine(document: Path):
    assert re.findall(r"(?<!\w)/(?:root|home|tmp|work)/\S+", document.read_text()) == []
