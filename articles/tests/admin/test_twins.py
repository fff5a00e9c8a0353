"""A record that is there already is named before a second one of its name is made."""

import pytest

from articles.models import Person, PersonName, Source, Tag
from articles.tests.admin.record_forms import add, errors, save, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, esra):
    client.force_login(esra)
    return client


@pytest.fixture
def minister():
    person = Person.objects.create(slug="mevlut-cavusoglu", name="Mevlüt Çavuşoğlu")
    PersonName.objects.create(person=person, number=1, name="Мевлют Чавушоглу")
    return person


@pytest.mark.parametrize("name", ["Mevlüt Çavuşoğlu", "MEVLUT CAVUSOGLU", "Мевлют Чавушоглу"])
def test_a_second_person_of_a_name_is_asked_about_and_the_first_is_named_with_a_link(desk, minister, name):
    page = add(desk, Person, name=name)

    assert f'We have <a href="{url("change", minister)}">Mevlüt Çavuşoğlu</a>.' in errors(page)
    assert 'type="checkbox" name="is_another"' in page.content.decode()
    assert Person.objects.count() == 1


def test_somebody_else_of_the_name_gets_an_address_with_a_number(desk, minister):
    answer = add(desk, Person, name="Mevlut Cavusoglu", is_another="on")

    assert answer.status_code == 302
    assert set(Person.objects.values_list("slug", flat=True)) == {"mevlut-cavusoglu", "mevlut-cavusoglu-2"}


def test_nothing_is_asked_about_a_name_that_nobody_has(desk, minister):
    page = desk.get(url("add", Person)).content.decode()

    assert 'type="hidden" name="is_another"' in page
    assert add(desk, Person, name="Hakan Example").status_code == 302


def test_of_a_person_who_was_merged_the_one_who_stays_is_named(desk, minister):
    Person.objects.create(slug="cavus", name="M. Cavusoglu", merged_into=minister)

    assert url("change", minister) in errors(add(desk, Person, name="M. Çavuşoğlu"))


def test_changing_a_person_asks_nothing(desk, minister):
    other = Person.objects.create(slug="other", name="Hakan Example")

    assert save(desk, other, name="Mevlüt Çavuşoğlu").status_code == 302


def test_a_quick_add_by_popup_asks_the_same(desk, minister):
    page = desk.post(url("add", Person) + "?_popup=1", {"name": "Mevlut Cavusoglu", "_popup": "1"})

    assert "We have" in page.content.decode()
    assert Person.objects.count() == 1


def test_a_source_of_the_same_title_is_named(desk):
    log = Source.objects.create(slug="harbour-log", title="Harbour log", publisher="The port", kind="document")
    Source.objects.create(slug="harbour-log-book", title="Harbour log book", kind="document")

    page = add(desk, Source, title="HARBOUR LOG", kind="document")

    assert errors(page).count("<a ") == 1
    assert url("change", log) in errors(page)
    assert add(desk, Source, title="Harbour log", kind="document", is_another="on").status_code == 302
    assert Source.objects.filter(slug="harbour-log-2").exists()


def test_a_tag_by_a_synonym_of_another_is_asked_about(desk):
    straits = Tag.objects.create(slug="straits", name="Straits", synonyms="Boğaziçi\nBosporus")

    assert url("change", straits) in errors(add(desk, Tag, name="Bogazici", kind="place"))
    assert add(desk, Tag, name="Bogazici", kind="place", is_another="on").status_code == 302


@pytest.mark.parametrize("when", ["new", "there"])
def test_an_address_that_is_taken_by_hand_says_whose_it_is_and_which_is_free(desk, minister, when):
    typed = {"name": "Hakan Example", "slug": "mevlut-cavusoglu"}
    if when == "new":
        page = add(desk, Person, **typed)
    else:
        page = save(desk, Person.objects.create(slug="hakan", name="Hakan Example"), **typed)

    assert f"leads to <a href='{url('change', minister)}'>Mevlüt Çavuşoğlu</a>" in errors(page)
    assert "“mevlut-cavusoglu-2” is free." in errors(page)
