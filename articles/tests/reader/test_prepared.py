"""Queries whose SQL is made once answer as Django's own would, whatever they are asked."""

import datetime as dt

import pytest
from django.db.models import DateField, DateTimeField, Value

from articles.models.editions import Edition
from articles.models.tags import Tag
from articles.reader.furniture import furnish
from articles.reader.prepared import Asked, Prepared, several, size_for, spread
from articles.tests.printing import document, print_story

pytestmark = pytest.mark.django_db

MONDAY = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)


def test_the_same_query_is_asked_with_other_values():
    first = print_story(document("first"), at=MONDAY)
    second = print_story(document("second"), at=MONDAY + dt.timedelta(days=1))
    on_a_day = Prepared(
        lambda: Edition.objects.live(Asked("at", DateTimeField())).filter(printed_on=Asked("day", DateField()))
    )

    assert on_a_day.records(at=MONDAY + dt.timedelta(days=9), day=dt.date(2026, 3, 2)) == [first]
    assert on_a_day.records(at=MONDAY + dt.timedelta(days=9), day=dt.date(2026, 3, 3)) == [second]
    assert on_a_day.records(at=MONDAY, day=dt.date(2026, 3, 3)) == []


def test_it_is_built_once():
    built = []
    named = Prepared(lambda: built.append(1) or Tag.objects.filter(slug=Asked("slug")))

    named.records(slug="grain")
    named.records(slug="bread")

    assert len(built) == 1


def test_records_come_with_the_types_of_their_columns(django_assert_num_queries):
    edition = print_story(document("first"), at=MONDAY)
    by_slug = Prepared(lambda: Edition.objects.filter(slug=Asked("slug")).defer("folded"))

    with django_assert_num_queries(1):
        [found] = by_slug.records(slug="first")
        assert (found.document, found.printed_on, found.first_published) == (
            edition.document,
            edition.printed_on,
            edition.first_published,
        )


def test_a_value_that_is_not_given_is_an_error():
    with pytest.raises(KeyError):
        Prepared(lambda: Tag.objects.filter(slug=Asked("slug"))).records()


@pytest.mark.parametrize("name", ["Holt's", "100% grain", "50 %s of it", "l'été «ş»"])
def test_a_text_that_never_changes_is_found_as_it_is(name):
    tag = Tag.objects.create(slug="grain", name=name, folded=name)
    Tag.objects.create(slug="bread", name="Bread", folded="bread")

    assert Prepared(lambda: Tag.objects.filter(name=name, slug=Asked("slug"))).records(slug="grain") == [tag]


def test_what_never_changes_is_a_text_or_a_number():
    with pytest.raises(TypeError, match="let it be asked"):
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
