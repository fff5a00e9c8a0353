"""The generation moves with whatever readers could see, in the same transaction, and with nothing else."""

import datetime as dt

import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction

from articles.desk.steps.workflow import move
from articles.models import Article, Edition, EditionTag, Generation, Person, Section, Tag
from articles.models import now as this_second
from articles.models.generation import VISIBLE, expire_pages, watch_writes
from articles.reader.freshness import next_change
from articles.tests.cast import make_draft, member, rewrite
from articles.tests.printing import print_story

pytestmark = pytest.mark.django_db(transaction=True)

WORKING_COPY = set(
    "articles parts quotes notices revisions moves arrivals dismissals notes preflight_counts open_forms saved_views".split()
)


def number():
    return Generation.current()[0]


@pytest.fixture
def moved():
    """By how much the number moved since it was last asked."""
    last = number()

    def since():
        nonlocal last
        before, last = last, number()
        return last - before

    return since


# ── With what it moves ──────────────────────────────────────────────────────


def test_every_table_that_is_not_the_desks_is_watched():
    models = [model for model in apps.get_app_config("articles").get_models() if model not in VISIBLE]

    rooms = {model.__module__.removeprefix("articles.models.") for model in models}
    # A reader's report moves nothing: what /corrections/ counts of them is made anew with the next change.
    assert rooms - WORKING_COPY <= {"generation", "ledger", "reports"}
    assert {model.__name__ for model in models if model.__module__.endswith("ledger")} == {"ChainHead"}


def test_each_step_that_readers_see_moves_it_once_and_the_others_do_not(moved):
    rana, esra, piet = member("rana", "Reporter"), member("esra", "Editor"), member("piet", "Publisher")
    story = make_draft(rana)
    moved()

    rewrite(story, rana, body="It runs.\n\nAnd again.")
    move(story, "submit", by=rana)
    move(story, "approve", by=esra)
    assert moved() == 0

    move(story, "publish", by=piet)
    assert moved() == 1

    move(story, "revise", by=rana)
    rewrite(story, rana, body="It stands still.")
    assert moved() == 0

    move(story, "retract", by=piet, note="It was not true.")
    assert moved() == 1
    assert Generation.current()[1] == number()


@pytest.mark.parametrize(
    "write",
    [
        lambda story, tag: Section.objects.create(slug="sport", name="Sport"),
        lambda story, tag: Section.objects.update(name="Worlds"),
        lambda story, tag: Person.objects.bulk_create([Person(slug="a", name="A"), Person(slug="b", name="B")]),
        lambda story, tag: story.article.editions.update(urgency=1),
        lambda story, tag: EditionTag.objects.filter(edition=story).delete(),
        lambda story, tag: Tag.objects.bulk_update([tag], ["name"]),
        lambda story, tag: Tag.objects.get_or_create(slug="new", defaults={"name": "New"}),
        lambda story, tag: connection.cursor().execute("update articles_edition set headline = 'By hand'"),
        lambda story, tag: connection.cursor().executemany("DELETE FROM articles_editiontag WHERE id > %s", [[9], [0]]),
    ],
)
def test_whatever_writes_moves_it(write):
    story = print_story(tags=["Ports"])
    tag = Tag.objects.get()
    before = number()

    with transaction.atomic():
        write(story, tag)

    assert number() > before


def test_without_a_transaction_it_moves_with_each_write(moved):
    Section.objects.create(slug="sport", name="Sport")
    Section.objects.update(name="Worlds")

    assert moved() == 2


def test_a_transaction_moves_it_once_whatever_it_writes(moved):
    with transaction.atomic():
        for slug in "abc":
            Section.objects.create(slug=slug, name=slug)

    assert moved() == 1


def test_what_is_rolled_back_does_not_move_it(moved):
    with transaction.atomic():
        Section.objects.create(slug="sport", name="Sport")
        transaction.set_rollback(True)

    assert moved() == 0


def test_reading_and_the_working_copy_do_not_move_it(moved):
    make_draft(member("rana", "Reporter"))
    moved()

    list(Edition.objects.live())
    Article.objects.update(headline="Another", body='INSERT INTO "articles_edition"')

    assert moved() == 0


def test_a_fixture_that_brings_stories_moves_it(moved):
    call_command("loaddata", "sample", verbosity=0)

    assert moved() >= 1


def test_a_dump_does_not_carry_it(capsys):
    call_command("dumpdata", "articles")

    assert "articles.generation" not in capsys.readouterr().out


def test_a_connection_that_is_made_again_is_watched_once(moved):
    watch_writes(connection)
    watch_writes(connection)

    with transaction.atomic():
        Section.objects.create(slug="sport", name="Sport")

    assert moved() == 1


def test_a_write_inside_a_wrapped_call_leaves_the_wrapper_of_the_caller(moved):
    shown = []

    def listens(execute, sql, params, many, context):
        shown.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listens):
        Section.objects.create(slug="sport", name="Sport")
    Section.objects.update(name="Worlds")

    assert moved() == 2
    assert not any("Worlds" in sql for sql in shown)


def test_what_expires_is_older_than_the_number_that_is_made_for_it(moved):
    with transaction.atomic():
        expire_pages()
    assert Generation.current() == (number(), number())

    expire_pages()
    Section.objects.create(slug="sport", name="Sport")

    assert moved() == 3
    assert Generation.current()[1] == number() - 1


# ── What changes by the clock ───────────────────────────────────────────────

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
MIDNIGHT = dt.datetime(2026, 3, 3, tzinfo=dt.UTC)


def test_pages_change_next_when_an_edition_comes_or_goes_or_at_midnight():
    hours = [NOON + dt.timedelta(hours=hour) for hour in (1, 3)]
    with time_machine.travel(NOON, tick=False):
        print_story("ferry")
        assert next_change(this_second()) == MIDNIGHT

        print_story("ferry", at=hours[1])
        assert next_change(this_second()) == hours[1]

        print_story("harbour", at=hours[0])
        assert next_change(this_second()) == hours[0]
        assert next_change(hours[0]) == hours[1]
        assert next_change(hours[1]) == MIDNIGHT


def test_pages_change_when_a_story_has_led_for_a_day():
    with time_machine.travel(NOON, tick=False) as clock:
        print_story("ferry", urgency=1, at=NOON - dt.timedelta(hours=23))
        left = NOON + dt.timedelta(hours=1, seconds=1)
        assert next_change(this_second()) == left

        clock.move_to(left)
        assert next_change(this_second()) == MIDNIGHT


@pytest.mark.parametrize("zone", ["Europe/Istanbul", "America/St_Johns", "Pacific/Kiritimati"])
def test_midnight_is_where_the_paper_is_made(settings, zone):
    settings.TIME_ZONE = zone
    before = next_change(NOON)

    settings.TIME_ZONE = "UTC"
    assert before != next_change(NOON) == MIDNIGHT


def test_the_number_is_read_in_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        number()


def test_a_database_made_again_begins_at_a_number_that_was_not_used():
    before = number()

    call_command("flush", interactive=False, verbosity=0)

    assert number() > before
