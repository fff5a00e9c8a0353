"""The word index: the database keeps it, whoever writes; what is lost is made again, and rebuilding heals the rest."""

import io

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models
from django.db.migrations.state import ProjectState

from articles.models import Edition, Person, Tag
from articles.reader.search import index
from articles.reader.search.results import search
from articles.tests.printing import print_story, retract


def slugs(text):
    return [hit.story.slug for hit in search(text).hits]


def spoil():
    """Take away what keeps the index of editions."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER articles_edition_words_added")
        else:
            cursor.execute("ALTER TABLE articles_edition DROP COLUMN folded_words")


@pytest.mark.django_db
def test_a_row_that_is_written_in_bulk_is_found_and_one_that_is_changed_is_found_by_its_new_words():
    print_story("ferry")
    Tag.objects.bulk_create([Tag(slug="storms", name="Storms", folded="storms")])

    Edition.objects.update(folded="all new")

    assert (slugs("harbour"), slugs("new")) == ([], ["ferry"])


@pytest.mark.django_db
def test_a_row_that_is_gone_is_gone_from_the_index():
    Person.objects.create(slug="mary", name="Mary Oldcastle").delete()
    with connection.cursor() as cursor:
        cursor.execute(index.keeper().keys("articles_person", 9), [index.keeper().phrase(("mary",), False)])

        assert cursor.fetchall() == []


@pytest.mark.django_db
def test_nothing_is_missing_after_migrate_and_looking_again_changes_nothing(django_assert_max_num_queries):
    assert index.missing("default") == []
    assert index.index_is_whole(None) == []
    with django_assert_max_num_queries(30) as queries:
        index.make("default")

    assert not [query for query in queries.captured_queries if query["sql"].startswith(("CREATE", "ALTER", "INSERT"))]


@pytest.mark.django_db(transaction=True)
def test_what_was_lost_is_noticed_made_again_and_reads_what_it_missed():
    spoil()
    print_story("missed")
    (warning,) = index.index_is_whole(None)
    assert (warning.id, "articles_edition" in warning.msg) == ("articles.W001", True)

    index.make("default")

    assert slugs("harbour") == ["missed"]
    assert index.index_is_whole(None) == []


@pytest.mark.django_db(transaction=True)
def test_a_paper_whose_words_were_folded_by_an_earlier_version_is_found_by_the_new_one_after_migrate():
    print_story("ferry", body=[{"text_html": "<p>Mary O’Brien has 1,000 ships.</p>"}], people=["Mary O’Brien"])
    Edition.objects.update(folded="mary o brien has 1 000 ships")
    Person.objects.update(search_words="", has_page=True)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for table in ("edition", "person"):
                cursor.execute(f"DROP VIEW articles_{table}_words_version")
        else:
            for table in ("edition", "person"):
                cursor.execute(f"COMMENT ON COLUMN articles_{table}.folded_words IS NULL")
    assert slugs("1000") == []
    assert index.index_is_whole(None) != []

    call_command("migrate", verbosity=0)

    assert slugs("1000") == ["ferry"]
    assert [link.name for link in search("obrien").records.people] == ["Mary O’Brien"]
    assert index.index_is_whole(None) == []


@pytest.mark.django_db(transaction=True)
def test_a_migration_that_remakes_the_table_loses_the_triggers_and_migrate_brings_them_back():
    print_story("before")
    state = ProjectState.from_apps(apps)
    edition = state.apps.get_model("articles", "Edition")
    constraint = models.CheckConstraint(condition=models.Q(number__gt=0), name="edition_number_above_zero")
    with connection.schema_editor() as editor:
        editor.add_constraint(edition, constraint)
    assert bool(index.missing("default")) is (connection.vendor == "sqlite")
    print_story("between")

    call_command("migrate", verbosity=0)

    assert index.missing("default") == []
    assert slugs("harbour") == ["between", "before"]
    with connection.schema_editor() as editor:
        editor.remove_constraint(edition, constraint)
    index.make("default")


@pytest.mark.django_db
def test_rebuilding_folds_every_word_again_and_writes_the_index_anew():
    print_story("ferry")
    retract(print_story("retracted"))
    Edition.objects.update(folded="nonsense")
    Person.objects.bulk_create([Person(slug="mary", name="Máry", folded="wrong")])
    output = io.StringIO()

    call_command("rebuild_search", stdout=output)

    assert slugs("harbour") == ["ferry"]
    assert Person.objects.get().folded == "mary"
    assert "Search finds everything in print." in output.getvalue()


@pytest.mark.django_db
def test_rebuilding_twice_changes_nothing():
    print_story("ferry")
    call_command("rebuild_search", verbosity=0)
    output = io.StringIO()

    call_command("rebuild_search", stdout=output)

    assert "editions: 0 whose words had changed" in output.getvalue()
    assert slugs("harbour") == ["ferry"]
