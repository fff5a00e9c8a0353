"""Known people in a body: recognised by their names, proposed, and never linked by themselves."""

import pytest

from articles.desk.language.names import recognise
from articles.desk.language.prose import read
from articles.desk.preflight.story import StoryUnderCheck
from articles.models import Byline, Mention, Person, PersonName, Quote
from articles.tests.cast import make_draft, member
from articles.tests.desk.language.reading import people_in
from articles.text import paragraphs, plain

pytestmark = pytest.mark.django_db


def on_record(name: str, slug: str, *variants: str, kind: str = "transliteration", **fields) -> Person:
    """Somebody whom the newsroom has on record, with other forms of the name."""
    person = Person.objects.create(name=name, slug=slug, **fields)
    for number, variant in enumerate(variants, 1):
        PersonName.objects.create(person=person, number=number, name=variant, kind=kind)
    return person


@pytest.fixture
def sentop():
    return on_record("Mustafa Şentop", "mustafa-sentop")


def names_in(body: str, *linked: Person) -> list[tuple[str, str]]:
    """Who is recognised in `body`, and the words that name them."""
    prose = read(paragraphs(body))
    return [(at.person.slug, prose.text[slice(*at.span)]) for at in recognise(prose, linked)]


def test_a_known_person_is_found_by_full_name_once_and_not_linked(sentop):
    story = make_draft(
        member("rana", "Reporter"), body="<p>Then <em>Mustafa Şentop</em> spoke. Mustafa Şentop left.</p>"
    )

    (person,) = people_in(story)

    assert (person.person, person.text) == (sentop, "Mustafa Şentop")
    assert plain(paragraphs(story.body))[slice(*person.span)] == "Mustafa Şentop"
    assert not story.mentions.exists()


@pytest.mark.parametrize("row", [Mention, Byline])
def test_who_is_linked_is_not_proposed(sentop, row):
    story = make_draft(member("rana", "Reporter"), body="Mustafa Şentop spoke.")
    row.objects.create(article=story, number=1, person=sentop)

    assert people_in(story) == []
    assert StoryUnderCheck(story).people == [sentop]


def test_who_is_quoted_is_not_proposed(sentop):
    story = make_draft(member("rana", "Reporter"), body="Mustafa Şentop spoke.")
    Quote.objects.create(article=story, number=1, text="spoke", speaker=sentop)

    assert people_in(story) == []


@pytest.mark.parametrize("written", ["Mustafa Şentop", "Mustafa Sentop", "MUSTAFA ŞENTOP", "Mustafa\xa0Şentop"])
def test_letters_that_search_does_not_tell_apart_are_one_name(sentop, written):
    assert names_in(f"Yesterday {written} spoke.") == [("mustafa-sentop", written)]


@pytest.mark.parametrize("written", ["Mustafa Şentop'un", "Mustafa Şentop’un", "Mustafa Şentop's"])
def test_a_suffix_after_an_apostrophe_belongs_to_the_name(sentop, written):
    assert names_in(f"Dün {written} gemisi geldi.") == [("mustafa-sentop", written)]


def test_the_surname_alone_stands_for_who_was_named_in_full_before(sentop):
    assert names_in("Şentop came. Mustafa Şentop spoke. Then Şentop'un left.") == [
        ("mustafa-sentop", "Mustafa Şentop"),
        ("mustafa-sentop", "Şentop'un"),
    ]


def test_the_surname_alone_is_enough_for_who_is_linked(sentop):
    assert names_in("Speaker Şentop came. But Şentop left.", sentop) == [("mustafa-sentop", "Şentop")] * 2


@pytest.mark.parametrize("body", ["Then Şentop spoke.", "Then Mustafa spoke.", "Then Mustafa went to the şentop."])
def test_a_surname_or_first_name_alone_proposes_nobody(sentop, body):
    assert names_in(body) == []


def test_two_people_called_mustafa_are_not_confused(sentop):
    dzhemilev = on_record("Mustafa Dzhemilev", "mustafa-dzhemilev", "Mustafa Abdülcemil Cemilev")

    assert names_in("Mustafa Dzhemilev met Mustafa Şentop. Mustafa smiled. Dzhemilev left, Şentop stayed.") == [
        ("mustafa-dzhemilev", "Mustafa Dzhemilev"),
        ("mustafa-sentop", "Mustafa Şentop"),
        ("mustafa-dzhemilev", "Dzhemilev"),
        ("mustafa-sentop", "Şentop"),
    ]
    assert names_in("Mustafa Abdülcemil Cemilev spoke.") == [(dzhemilev.slug, "Mustafa Abdülcemil Cemilev")]


def test_somebody_else_of_the_same_surname_is_not_taken_for_a_linked_person(sentop):
    assert names_in("Ayşe Şentop spoke. Then Ayşe Şentop left.", sentop) == []


def test_of_two_people_of_one_surname_nobody_is_meant_by_it(sentop):
    on_record("Ayşe Şentop", "ayse-sentop")

    assert names_in("Mustafa Şentop met Ayşe Şentop. Then Şentop spoke.") == [
        ("mustafa-sentop", "Mustafa Şentop"),
        ("ayse-sentop", "Ayşe Şentop"),
    ]


def test_of_two_people_of_one_name_only_the_linked_one_is_meant(sentop):
    on_record("Mustafa Sentop", "mustafa-sentop-2")

    assert names_in("Mustafa Şentop spoke.") == []
    assert names_in("Mustafa Şentop spoke.", sentop) == [("mustafa-sentop", "Mustafa Şentop")]


def test_variants_in_other_scripts_are_found():
    on_record("Nawal al-Sahrani", "nawal", "نوال السهراني", "Навал Сахрані")

    assert names_in("Then Nawal al-Sahrani spoke.") == [("nawal", "Nawal al-Sahrani")]
    assert names_in("وقالت نوال السهراني في بيان") == [("nawal", "نوال السهراني")]
    assert names_in("Потім Навал Сахрані вийшла.") == [("nawal", "Навал Сахрані")]


@pytest.mark.parametrize("name", ["Conor O'Brien", "Anna van der Berg", "Jean-Luc Le Roy", "J. R. Smith"])
def test_names_of_many_shapes_are_found(name):
    on_record(name, "somebody")

    assert names_in(f"Later {name} spoke.") == [("somebody", name)]


def test_a_name_of_one_word_needs_to_stand_inside_a_sentence():
    on_record("Mononym", "mononym")

    assert names_in("Mononym words are rare.") == []
    assert names_in("Then Mononym sang.") == [("mononym", "Mononym")]


def test_words_that_only_look_like_a_name_are_none():
    on_record("Mark Down", "mark-down")

    assert names_in("Mark down the price. We all Mark down prices.") == []


def test_who_was_merged_is_recognised_as_the_person_that_is_kept(sentop):
    on_record("M. Sentop Bey", "old", merged_into=sentop)

    assert names_in("Then M. Sentop Bey spoke.") == [("mustafa-sentop", "M. Sentop Bey")]


def test_a_name_over_two_paragraphs_or_sentences_is_none(sentop):
    assert names_in("He met Mustafa. Şentop is a village.\n\nOf Mustafa\n\nŞentop") == []


def test_recognition_asks_as_little_with_many_people_as_with_few(sentop, django_assert_num_queries):
    Person.objects.bulk_create(
        [Person(slug=f"p-{n}", name=f"Given Family{n}", folded=f"given family{n}") for n in range(2000)]
    )
    prose = read(paragraphs("Then Mustafa Şentop met Given Family7 and Given Family8 in Zagreb. " * 20))

    with django_assert_num_queries(4):
        people = {at.person.slug for at in recognise(prose)}

    assert people == {"mustafa-sentop", "p-7", "p-8"}
