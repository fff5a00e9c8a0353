"""Queries whose SQL is made once answer as Django's own would, whatever they are asked."""

import datetime as dt

import pytest
from django.db.models import DateField, DateTimeField, Value
from django.test import Client

from articles.models.editions import Edition
from articles.models.people import Person
from articles.models.tags import Tag
from articles.models.times import now
from articles.reader import prepared
from articles.reader.furniture import furnish
from articles.reader.prepared import Placeholder, Prepared, several, size_for, spread
from articles.tests.printing import document, print_story

pytestmark = pytest.mark.django_db

MONDAY = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)


def test_the_same_query_is_asked_with_other_values():
    first = print_story(document("first"), at=MONDAY)
    second = print_story(document("second"), at=MONDAY + dt.timedelta(days=1))
    on_a_day = Prepared(
        lambda: Edition.objects.live(Placeholder("at", DateTimeField())).filter(
            printed_on=Placeholder("day", DateField())
        )
    )

    assert on_a_day.records(at=MONDAY + dt.timedelta(days=9), day=dt.date(2026, 3, 2)) == [first]
    assert on_a_day.records(at=MONDAY + dt.timedelta(days=9), day=dt.date(2026, 3, 3)) == [second]
    assert on_a_day.records(at=MONDAY, day=dt.date(2026, 3, 3)) == []


def test_it_is_built_once():
    built = []
    named = Prepared(lambda: built.append(1) or Tag.objects.filter(slug=Placeholder("slug")))

    named.records(slug="grain")
    named.records(slug="bread")

    assert len(built) == 1


def test_records_come_with_the_types_of_their_columns(django_assert_num_queries):
    edition = print_story(document("first"), at=MONDAY)
    by_slug = Prepared(lambda: Edition.objects.filter(slug=Placeholder("slug")).defer("folded"))

    with django_assert_num_queries(1):
        [record] = by_slug.records(slug="first")
        assert (record.document, record.printed_on, record.first_published) == (
            edition.document,
            edition.printed_on,
            edition.first_published,
        )


def test_a_value_that_is_not_given_is_an_error():
    with pytest.raises(KeyError):
        Prepared(lambda: Tag.objects.filter(slug=Placeholder("slug"))).records()


@pytest.mark.parametrize("name", ["Holt's", "100% grain", "50 %s of it", "l'été «ş»"])
def test_a_text_that_never_changes_is_found_as_it_is(name):
    tag = Tag.objects.create(slug="grain", name=name, folded=name)
    Tag.objects.create(slug="bread", name="Bread", folded="bread")

    assert Prepared(lambda: Tag.objects.filter(name=name, slug=Placeholder("slug"))).records(slug="grain") == [tag]


def test_what_never_changes_is_a_text_or_a_number():
    with pytest.raises(TypeError, match="use a Placeholder"):
        Prepared(lambda: Tag.objects.annotate(half=Value(0.5))).records()


@pytest.mark.parametrize("count", [1, 4, 5, 33, 130])
def test_a_query_has_a_place_for_each_of_many_names(count):
    slugs = [f"tag-{number}" for number in range(count)]
    Tag.objects.bulk_create(Tag(slug=slug, name=slug, folded=slug) for slug in [*slugs, "another"])
    size = size_for(slugs)
    named = Prepared(lambda: Tag.objects.filter(slug__in=several("tag", size)).values_list("slug"))

    assert {slug for (slug,) in named.rows(**spread("tag", slugs, size))} == set(slugs)


def test_a_page_that_names_very_many_people_finds_out_about_all_of_them():
    people = [f"Person {number}" for number in range(130)]
    print_story(document("crowd", people=people), at=MONDAY)

    assert len(furnish([f"person-{number}" for number in range(130)]).people) == 130


def test_where_django_compiles_otherwise_its_own_queries_give_the_same_and_the_log_says_so_once(monkeypatch, caplog):
    story = print_story(document("first", people=["Ana Lind"], tags=["Grain"]), at=MONDAY)
    Person.objects.update(has_page=True)
    compiled = _answers(story.slug)

    def of_another_release(queryset, connection):
        raise AttributeError("klass_info")

    monkeypatch.setattr(prepared, "_compiled", of_another_release)
    prepared._say_once.cache_clear()
    monkeypatch.setattr(prepared.Prepared, "_query", lambda query, connection: query._compile(connection))

    assert _answers(story.slug) == compiled
    assert [record.getMessage() for record in caplog.records if record.name == prepared.__name__] == [
        "This release of Django compiles queries otherwise; readers' pages take longer. (AttributeError: klass_info)"
    ]


def _answers(slug: str) -> list:
    by_slug = Prepared(
        lambda: Edition.objects.live(Placeholder("at", DateTimeField())).filter(slug=Placeholder("slug"))
    )
    pages = [Client().get(path) for path in ("/", f"/2026/03/02/{slug}/", "/people/ana-lind/", "/topics/grain/")]
    assert [page.status_code for page in pages] == [200] * 4
    furniture = furnish(["ana-lind"], ["no-source"])
    return [
        *(page.content for page in pages),
        [edition.document for edition in by_slug.records(at=now(), slug=slug)],
        furniture.people,
        furniture.sections,
    ]
