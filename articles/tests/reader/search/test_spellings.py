"""A word is found however it is written: what somebody types finds what somebody else printed, and the other way round."""

import re

import pytest

from articles.models import Person, PersonName, Tag
from articles.reader.search.results import search
from articles.tests.printing import print_story

pytestmark = pytest.mark.django_db

# Each of a line finds each other of it.
SPELLINGS = [
    ("well-being", "wellbeing", "well being", "Well‑Being", "well\u00adbeing"),
    ("e-mail", "email", "e mail", "E‐Mail"),
    ("Covid-19", "covid19", "COVID 19"),
    ("O’Brien", "O'Brien", "OBrien", "o brien", "O\u02bcBrien"),
    ("don’t", "don't", "dont"),
    ("1,000,000", "1000000", "1.000.000", "1\u202f000\u202f000", "1 000 000", "1’000’000"),
    ("minister's", "ministers'", "minister"),
    ("minister’s", "ministers’"),
    ("здоров’я", "здоров'я", "здоровя"),
    ("القرم", "قرم", "والقرم", "بالقرم", "القـرم"),
    ("می\u200cخواهد", "میخواهد", "مي\u200cخواهد"),
    ("کتاب", "كتاب"),
    ("har\u00adbour", "har\u200bbour", "harbour", "har\u2060bour", "\ufeffharbour"),
    ("ジョー・バイデン", "ジョーバイデン"),
    ("col·lapse", "collapse"),
    ("AT&T", "ATT"),
    ("٢٠٢٢", "2022"),
    ("F-16", "F16", "f 16"),
]
PAIRS = [(one, other) for line in SPELLINGS for one in line for other in line]
# What is typed, and a text with it in a script that has no spaces between words.
WITHOUT_SPACES = [
    ("北京", "他昨天在北京大学说话"),
    ("京", "他昨天在北京"),
    ("北京大学", "他昨天在北京大学说话"),
    ("東京", "2020年東京オリンピック"),
    ("オリンピック", "2020年東京オリンピック"),
    ("2020", "2020年東京オリンピック"),
    ("한국", "한국은 오늘"),
    ("대통령", "윤석열대통령이 말했다"),
    ("กรุงเทพ", "เมื่อวานนี้ที่กรุงเทพมหานคร"),
]
# What is typed, and a text that holds something else.
APART = [
    ("the rapist", "A therapist spoke."),
    ("therapist", "The rapist was caught."),
    ("along", "It was a long way."),
    ("20142022", "From 2014-2022."),
    ("35", "It rose by 3.5 points."),
    ("京北", "他昨天在北京"),
    ("北学", "北京大学"),
    ("U.S.", "Let us go."),
    ("10002000", "1,000, 2,000"),
    ("له", "الله"),
]


def printed(text, **more):
    return print_story("found", headline="Headline", body=[{"text_html": f"<p>Before {text} after.</p>"}], **more)


def slugs(text):
    return [hit.story.slug for hit in search(text).hits]


def marks(text):
    return re.findall("<mark>(.*?)</mark>", search(text).hits[0].passage)


@pytest.mark.parametrize(("typed", "written"), PAIRS)
def test_every_spelling_of_a_word_finds_every_other(typed, written):
    printed(written.replace("&", "&amp;"))
    print_story("other", body=[{"text_html": "<p>Nothing of it.</p>"}])

    assert slugs(typed) == ["found"]


@pytest.mark.parametrize(("typed", "written"), WITHOUT_SPACES)
def test_a_word_of_a_script_without_spaces_is_found_within_a_text(typed, written):
    print_story("found", headline="Headline", body=[{"text_html": f"<p>{written}</p>"}])
    print_story("other", body=[{"text_html": "<p>大北 京学 国韩</p>"}])

    assert slugs(typed) == ["found"] or (typed == "京" and slugs(typed) == ["other", "found"])
    assert marks(typed)


@pytest.mark.parametrize(("typed", "written"), APART)
def test_what_only_looks_alike_is_not_found(typed, written):
    printed(written)

    assert slugs(typed) == []


@pytest.mark.parametrize(
    ("typed", "written", "marked"),
    [
        ("wellbeing", "of well-being", ["well-being"]),
        ("well-being", "of wellbeing", ["wellbeing"]),
        ("well-being", "of well being", ["well being"]),
        ("being", "of well-being", ["being"]),
        ("being", "of wellbeing, being", ["being"]),
        ("obrien", "Ms O’Brien’s", ["O’Brien"]),
        ("dont", "They don’t", ["don’t"]),
        ("1000000", "some 1,000,000 people", ["1,000,000"]),
        ("1,000,000", "some 1 000 000 people", ["1 000 000"]),
        ("minister", "the ministers’ cars", ["ministers"]),
        ("ministers'", "the minister’s car", ["minister’s"]),
        ("قرم", "في القرم اليوم", ["القرم"]),
        ("harbour", "the har\u00adbour", ["har\u00adbour"]),
        ("covid19", "the Covid-19 years", ["Covid-19"]),
        ("北京", "在北京大学", ["北京"]),
        ("京大学", "在北京大学", ["京大学"]),
        ("한국", "한국은", ["한국"]),
    ],
)
def test_the_letters_are_marked_as_they_were_printed(typed, written, marked):
    printed(written)

    assert marks(typed) == marked


def test_a_phrase_with_a_compound_is_found_in_either_spelling():
    print_story("joined", body=[{"text_html": "<p>For the wellbeing of all.</p>"}])
    print_story("hyphened", body=[{"text_html": "<p>For the well-being of all.</p>"}])

    assert slugs('"the well-being of all"') == ["hyphened", "joined"]
    assert slugs('"the wellbeing of all"') == ["joined"]


def test_a_minus_leaves_out_every_spelling():
    print_story("hyphened", body=[{"text_html": "<p>For well-being.</p>"}])
    print_story("other", body=[{"text_html": "<p>For all.</p>"}])

    assert slugs("for -wellbeing") == slugs("for -well-being") == ["other"]


@pytest.mark.parametrize("query", ["obrien", "O'Brien", "o brien", "OBrien’s"])
def test_a_name_is_suggested_however_it_is_spelled(query):
    print_story("meeting", people=["Mary O’Brien"])
    Person.objects.update(has_page=True)

    assert [link.name for link in search(query).records.people] == ["Mary O’Brien"]


def test_another_name_is_found_however_both_are_spelled():
    print_story("meeting", people=["Mary O’Brien"], body=[{"text_html": "<p>Mary O’Brien came.</p>"}])
    PersonName.objects.create(person=Person.objects.get(), number=1, name="Al-Masri")

    assert slugs("almasri") == slugs("al-masri") == ["meeting"]


def test_a_chinese_name_is_suggested_and_found_by_its_other_forms():
    print_story("meeting", people=["Xi Jinping"], body=[{"text_html": "<p>Xi Jinping came.</p>"}])
    PersonName.objects.create(person=Person.objects.get(), number=1, name="習近平")

    assert slugs("習近平") == ["meeting"]


def test_a_topic_is_suggested_by_its_synonyms():
    print_story("tagged", tags=["European Union"])
    tag = Tag.objects.get()
    tag.synonyms = "Avrupa Birliği"
    tag.save()

    assert [link.name for link in search("birligi").records.topics] == ["European Union"]
