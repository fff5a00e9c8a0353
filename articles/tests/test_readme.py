"""README.md says what is so: its commands, settings, workflow and promises are compared with the code."""

import re

from django.conf import settings
from django.core.management import get_commands

from articles.desk.rules.states import ROLES, TRANSITIONS, State

README = (settings.BASE_DIR / "README.md").read_text()
SETTINGS_READ = re.compile(r'(?:flag|origin|words|whole_number|time_zone|environ\.get)\(\s*"([A-Z_]+)"')


def section(title):
    """The text under the heading `title`, up to the next heading of its kind."""
    return re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", README, re.MULTILINE | re.DOTALL)[1]


def rows(text):
    """The rows of the table in `text`, without its head."""
    return [line for line in text.splitlines() if line.startswith("|")][2:]


def test_the_workflow_table_is_the_one_that_runs():
    assert rows(section("A story's way")) == [as_row(rule) for rule in TRANSITIONS.values()]


def as_row(rule):
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
    assert second == first.replace("manage.py quickstart", "-m pytest")
    assert "\n" not in first


def test_every_command_that_is_named_exists():
    named = set(re.findall(r"manage\.py ([a-z_]+)", README))

    assert {"quickstart", "loaddata"} <= named
    assert named <= get_commands().keys()


def test_the_settings_named_are_those_that_are_read():
    read = {
        name
        for file in ("settings", "environment", "gunicorn")
        for name in SETTINGS_READ.findall((settings.BASE_DIR / "newsroom" / f"{file}.py").read_text())
    }

    assert {re.match(r"\| `([A-Z_]+)`", row)[1] for row in rows(section("Settings"))} == read


def test_every_promise_names_a_test_that_is_there():
    promises = rows(section("The promises and how they are proved"))

    assert promises
    for promise in promises:
        named = re.findall(r"`(\w+/tests/(?:\w+/)*test_\w+\.py)`", promise)
        assert named, promise
        assert all((settings.BASE_DIR / path).is_file() for path in named), promise
