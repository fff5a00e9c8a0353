"""Corrections, clarifications and editor's notes: told where they belong, and what was no minor edition says so."""

import datetime as dt
import importlib
from types import SimpleNamespace

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.urls import reverse

from articles.desk.steps.minor import changes_that_are_not_minor
from articles.desk.steps.workflow import move
from articles.models import Edition, Notice, PrintedNotice, now
from articles.reader.addresses import address
from articles.tests.cast import make_draft, rewrite
from articles.tests.printing import document, notice, print_story, quotation, retract

pytestmark = pytest.mark.django_db

MONDAY = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
LATER = MONDAY + dt.timedelta(hours=2)


@pytest.fixture
def ferry(piet):
    """Edition 1 is live since Monday at nine; it is two hours later."""
    with time_machine.travel(MONDAY, tick=False):
        article = make_draft(piet, body="It runs 3 times a day, Maren Oldcastle said.")
        move(article, "rush", by=piet, note="Urgent")
    with time_machine.travel(LATER, tick=False):
        yield article


def tell(article, by, text: str, *, edition: str = "update", **columns) -> Edition:
    """Print the next edition of `article` with a notice, and no other change."""
    move(article, "revise", by=by)
    Notice.objects.create(article=article, number=article.next_number(), text=text, **columns)
    move(article, "rush", by=by, note="Urgent", kind=edition)
    return Edition.objects.live().get(article=article)


def page_of(client, edition) -> str:
    """What stands between head and foot of the story's page."""
    return client.get(address(edition)).content.decode().partition("<main")[2]


def corrections(client) -> str:
    return client.get(reverse("corrections")).content.decode()


# ── On the story's page ─────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ["correction", "clarification", "editor's note"])
def test_a_notice_is_told_on_the_page_with_its_time_without_a_change_of_text(ferry, piet, client, kind):
    edition = tell(ferry, piet, "It runs four times a day.", kind=kind)

    page = page_of(client, edition)
    assert "It runs four times a day." in page
    assert kind.replace("'", "&#39;").capitalize() in page
    assert "2 March 2026, 11:00" in page
    assert Notice.objects.get().first_edition == 2


def test_a_notice_stands_over_or_under_the_text_as_its_place_says(ferry, piet, client):
    tell(ferry, piet, "At the top.", place="top")
    edition = tell(ferry, piet, "At the foot.", place="foot")

    page = page_of(client, edition)
    assert page.index("At the top.") < page.index("times a day") < page.index("At the foot.")


def test_a_notice_is_carried_to_every_later_edition_with_the_time_it_was_given(ferry, piet, client):
    tell(ferry, piet, "It runs four times a day.")
    with time_machine.travel(LATER + dt.timedelta(days=3), tick=False):
        edition = tell(ferry, piet, "The harbour is the old one.")
        page, list_page = page_of(client, edition), corrections(client)

    for shown in (page, list_page):
        assert shown.count("It runs four times a day.") == 1
        assert "2 March 2026, 11:00" in shown
        assert "5 March 2026, 11:00" in shown


# ── Minor editions ──────────────────────────────────────────────────────────


def test_a_minor_edition_moves_no_time_of_update(ferry, piet, client):
    updated = tell(ferry, piet, "It runs four times a day.").updated_at
    with time_machine.travel(LATER + dt.timedelta(days=1), tick=False):
        minor = tell(ferry, piet, "A clarification.", edition="minor")
        page = page_of(client, minor)

    assert minor.updated_at == updated == LATER
    assert minor.document["edition"]["updated"] == LATER.isoformat()
    assert "A clarification." in page
    assert "Updated" in page
    assert 'datetime="2026-03-02T11:00:00Z"' in page


def minor(before: dict, after: dict) -> list[str]:
    return changes_that_are_not_minor(document("ferry", **before), document("ferry", **after))


def text(words: str) -> dict:
    return {"body": [{"text_html": f"<p>{words}</p>"}]}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, {}),
        (text("The harbour opend."), text("The harbour opened.")),
        (text('She said: "We open".'), text("She said: “We open”.")),
        (text("The ship left. Maren waved."), text("The ship left; Maren waved.")),
        ({"headline": "Harbour – open"}, {"headline": "Harbour - open"}),
        ({}, {"standfirst": "It is open again."}),
        ({"tags": ["Harbours"]}, {"tags": []}),
    ],
)
def test_spelling_and_marks_are_minor(before, after):
    assert minor(before, after) == []


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ({}, {"headline": "Harbour closes"}, ["the headline"]),
        (text("It runs 3 times."), text("It runs 4 times."), ["a figure (“3”, “4”)"]),
        (text("It costs 1,200 lira."), text("It costs 1,200,000 lira."), ["a figure (“1,200”, “1,200,000”)"]),
        (text("She said: “We open.”"), text("She said: “We close.”"), ["a quotation (“We open.”, “We close.”)"]),
        (
            {"quotes": [quotation(1, "We open", "Maren Oldcastle")]},
            {"quotes": [quotation(1, "We open", "Piet Example")]},
            ["who said (“We open”)", "a name (“Maren Oldcastle”, “Piet Example”)"],
        ),
        (text("It was Sentop who spoke."), text("It was Şentop who spoke."), ["a name (“Sentop”, “Şentop”)"]),
        ({"people": ["Maren Oldcastle"]}, {}, ["a name (“Maren Oldcastle”)"]),
        (text("Rain in 1, 2, 3, 4."), text("Rain."), ["a figure (“1”, “2”, “3”, …)"]),
    ],
)
def test_a_headline_quotation_figure_or_name_is_not_minor(before, after, told):
    assert minor(before, after) == told


def test_the_nouns_of_a_german_story_are_no_names():
    assert (
        minor({**text("Es war ein Schif."), "language": "de"}, {**text("Es war ein Schiff."), "language": "de"}) == []
    )


@pytest.mark.parametrize(("figure", "is_warned"), [("4", True), ("3", False)])
def test_the_desk_warns_who_printed_a_figure_as_minor(ferry, piet, client, figure, is_warned):
    client.force_login(piet)
    move(ferry, "revise", by=piet)
    rewrite(ferry, piet, body=f"It runs {figure} times each day, Maren Oldcastle said.")
    queries = {"rush-kind": "minor", "rush-when": "now", "rush-note": "Urgent"}
    fields = {"_step": "rush", "seen_version": ferry.version, **queries}

    page = client.post(reverse("admin:article-move", args=[ferry.pk]), fields, follow=True).content.decode()

    assert Edition.objects.live().get().kind == "minor"
    assert ("printed as minor, but a figure (“3”, “4”) changed" in page) is is_warned


# ── The page of corrections ─────────────────────────────────────────────────


def test_corrections_are_listed_by_the_time_they_were_given(client):
    old, new = "2026-01-05T09:00:00+00:00", "2026-02-05T09:00:00+00:00"
    print_story("one", notices=[notice(1, "Old in one.", at=old), notice(2, "New in one.", at=new)])
    print_story("two", notices=[notice(1, "Between.", at="2026-01-20T09:00:00+00:00")])

    page = corrections(client)

    assert page.index("New in one.") < page.index("Between.") < page.index("Old in one.")


def test_only_the_edition_before_readers_is_listed(client):
    print_story("one", notices=[notice(1, "Said once.")])
    print_story(document("one", notices=[notice(1, "Said once.")]), at=now())

    assert corrections(client).count("Said once.") == 1


def test_a_retraction_takes_a_storys_corrections_with_it(client):
    retract(print_story("one", notices=[notice(1, "A detail.")]), "All of it was false.")

    page = corrections(client)

    assert "All of it was false." in page
    assert "A detail." not in page


def test_the_page_costs_as_much_for_many_as_for_few(client, django_assert_max_num_queries):
    for number in range(40):
        print_story(f"story-{number}", notices=[notice(1, f"Notice {number}.")])

    with django_assert_max_num_queries(4):
        corrections(client)


def test_the_list_follows_its_index(ferry, piet):
    """Not sorted, and not a walk over all editions: it stays flat as the paper grows."""
    tell(ferry, piet, "It runs four times a day.")

    plan = PrintedNotice.objects.on_shelf().order_by("-at", "-id")[:31].explain()

    assert "printednotice_newest" in plan or connection.vendor != "sqlite"
    assert "TEMP B-TREE" not in plan


def test_the_migration_makes_the_rows_of_what_was_printed_before(ferry, piet):
    tell(ferry, piet, "It runs four times a day.")
    retract(print_story("two", notices=[notice(1, "A detail.")]), "All of it was false.")
    order = ("edition_id", "number")
    before = list(
        PrintedNotice.objects.order_by(*order).values("edition_id", "number", "printed", "at", "first_published")
    )
    PrintedNotice.objects.all().delete()

    migration = importlib.import_module("articles.migrations.0003_withheld")
    migration.make_notice_rows(apps, SimpleNamespace(connection=connection))

    after = list(
        PrintedNotice.objects.order_by(*order).values("edition_id", "number", "printed", "at", "first_published")
    )
    assert after == before
    assert len(after) == 3
