"""What a search finds: words through folding, phrases, names by all their variants, and only what is in print now."""

import datetime as dt
import re

import pytest
import time_machine

from articles.models import Edition, Person, PersonName, Section, Tag, now
from articles.reader.search.results import RELEVANCE, Filters, search
from articles.tests.printing import print_story, quotation, retract

pytestmark = pytest.mark.django_db


def body(*paragraphs):
    return [{"text_html": "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)}]


def slugs(text, *filters, **options):
    return [hit.story.slug for hit in search(text, *filters, **options).hits]


# ── Words ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("printed", "query"),
    [
        ("Kırım kıyıları", "kirim"),
        ("Çavuşoğlu spoke", "cavusoglu"),
        ("İSTANBUL'da", "istanbul"),
        ("in Istanbul", "İstanbul"),
        ("Straße in Łódź", "strasse lodz"),
        ("Київ говорить", "київ"),
        ("القرم اليوم", "القرم"),
        ("او می\u200cخواهد", "می\u200cخواهد"),
        ("O’Brien’s", "O'Brien"),
        ("35,000 people", "35,000"),
    ],
)
def test_letters_are_found_with_and_without_their_marks(printed, query):
    print_story("found", body=body(printed))
    print_story("other")

    assert slugs(query) == ["found"]


@pytest.mark.parametrize(
    "query", ["ferry", "standing", "harbour", "mary oldcastle", "storms", "quiet sea", "sea storms ferry"]
)
def test_a_story_is_found_by_headline_standfirst_text_people_topics_and_quotations(query):
    print_story(
        "found",
        headline="Ferry runs",
        standfirst="Standing first",
        people=["Mary Oldcastle"],
        tags=["Storms"],
        quotes=[quotation(1, "A quiet sea", "Mary Oldcastle")],
    )
    print_story("other", body=body("Nothing of it."))

    assert slugs(query) == ["found"]


def test_a_phrase_in_quotation_marks_is_found_as_it_stands():
    print_story("apart", body=body("The harbour was open, the old one."))
    print_story("together", body=body("The Old-Harbour opened."))

    assert slugs("old harbour") == ["together", "apart"]
    assert slugs('"old harbour"') == slugs("“Old harbour”") == slugs("old-harbour") == ["together"]


def test_a_minus_leaves_out():
    print_story("ferry-alone", body=body("The ferry."))
    print_story("ferry-and-bridge", body=body("The ferry and the old bridge."))

    assert slugs("ferry -bridge") == slugs('ferry −"old bridge"') == ["ferry-alone"]
    assert slugs("ferry-bridge") == []


def test_the_last_word_may_go_on_where_it_finds_less_than_a_page():
    print_story("harbours", body=body("Two harbourmasters."))

    assert slugs("two harbourm") == ["harbours"]
    assert slugs("harbourm two") == slugs('"two harbourm"') == slugs("tw") == []


def test_what_finds_a_page_as_it_is_does_not_go_on():
    for number in range(3):
        print_story(f"sea-{number}", body=body("The seaside." if number == 1 else "The sea."))

    assert slugs("sea", length=1) == ["sea-2"]
    assert slugs("sea", length=20) == ["sea-2", "sea-1", "sea-0"]


# ── Order ───────────────────────────────────────────────────────────────────


def test_the_newest_printing_comes_first_and_older_pages_stay_where_they_are():
    editions = [print_story(f"ferry-{number}") for number in range(5)]
    first = search("harbour", length=2)
    print_story("came-in-between")

    second = search("harbour", before=first.older, length=2)
    third = search("harbour", before=second.older, length=2)

    pages = [[hit.story.pk for hit in page.hits] for page in (first, second, third)]
    assert pages == [[editions[4].pk, editions[3].pk], [editions[2].pk, editions[1].pk], [editions[0].pk]]
    assert third.older is None


def test_a_page_after_one_whose_last_word_went_on_goes_on_as_well():
    for number in range(3):
        print_story(f"ferry-{number}", body=body("Ferryman."))
    first = search("ferry -harbour", length=2)

    second = search("ferry -harbour", before=first.older, goes_on=first.goes_on, length=2)

    assert [hit.story.slug for hit in second.hits] == ["ferry-0"]


def test_an_older_page_of_a_phrase_follows_as_well():
    editions = [print_story(f"ferry-{number}") for number in range(2)]

    assert slugs('"the harbour opened"', before=editions[1].pk) == ["ferry-0"]


def test_by_relevance_the_headline_counts_most():
    print_story("headline", headline="Storm over the harbour")
    print_story("text-often", body=body("storm " * 3))
    print_story("text-once", body=body("A storm."))

    assert slugs("storm", order=RELEVANCE) == ["headline", "text-often", "text-once"]
    assert slugs("storm") == ["text-once", "text-often", "headline"]


# ── What is in print ────────────────────────────────────────────────────────


def test_only_what_is_live_now_is_found():
    print_story("waits", at=now() + dt.timedelta(hours=1))
    taken_back = print_story("retracted")
    retract(taken_back)
    print_story("kept-out", noindex=True)
    print_story("rewritten", body=body("The harbour, at first."))
    print_story("rewritten", body=body("All new."), headline="New")

    assert slugs("harbour") == []
    assert slugs("new") == ["rewritten"]


def test_a_scheduled_story_is_found_from_its_second_on():
    at = now() + dt.timedelta(hours=1)
    print_story("scheduled", at=at)

    with time_machine.travel(at - dt.timedelta(seconds=1), tick=False):
        before = slugs("harbour")
    with time_machine.travel(at, tick=False):
        assert (before, slugs("harbour")) == ([], ["scheduled"])


def test_an_edition_whose_words_are_taken_out_is_not_found_any_more():
    edition = print_story("erased")
    Edition.objects.filter(pk=edition.pk).update(folded="")

    assert slugs("harbour") == []


# ── Names ───────────────────────────────────────────────────────────────────


@pytest.fixture
def dzhemilev():
    """A story that names Mustafa Dzhemilev, whom others spell otherwise; and one that does not."""
    print_story("meeting", body=body("He met Mustafa Dzhemilev."), people=["Mustafa Dzhemilev"])
    print_story("other")
    person = Person.objects.get()
    PersonName.objects.create(person=person, number=1, name="Mustafa Abdülcemil Cemilev")
    PersonName.objects.create(person=person, number=2, name="Мустафа Джемілєв")
    return person


@pytest.mark.parametrize(
    "query", ["Cemilev", "Mustafa Abdülcemil Cemilev", "cemilev met", "джемілєв", "Мустафа Джемілєв", "dzhemilev"]
)
def test_a_person_is_found_by_names_that_were_added_after_printing(dzhemilev, query):
    result = search(query)

    assert [hit.story.slug for hit in result.hits] == ["meeting"]
    assert "<mark>" in result.hits[0].passage
    assert [link.slug for link in result.records.people] == (["mustafa-dzhemilev"] if "met" not in query else [])


def test_a_minus_leaves_out_all_names_of_a_person(dzhemilev):
    assert slugs("he -cemilev") == []
    assert slugs("he -nobody") == ["meeting"]


def test_a_name_of_somebody_who_is_protected_leads_nowhere(dzhemilev):
    Person.objects.update(protected=Person.Protection.COURT_ORDER)

    assert slugs("Cemilev") == []


def test_a_name_of_somebody_whom_no_story_in_print_names_leads_nowhere(dzhemilev):
    unprinted = Person.objects.create(slug="harbour", name="Harbour", has_page=True)
    PersonName.objects.create(person=unprinted, number=1, name="Zyq Secret")

    result = search("zyq secret")

    assert (result.hits, result.records.people) == ([], [])


def test_a_person_is_found_by_the_names_of_those_who_were_merged_with_them(dzhemilev):
    Person.objects.create(slug="cemiloglu", name="Cemiloğlu", merged_into=dzhemilev)

    assert slugs("cemiloglu") == ["meeting"]


def test_topics_are_found_by_their_synonyms():
    print_story("tagged", tags=["European Union"])
    print_story("other")
    tag = Tag.objects.get()
    tag.synonyms = "EU\nAvrupa Birliği"
    tag.save()

    assert slugs("eu") == slugs("avrupa birligi") == ["tagged"]
    assert slugs("avrupa") == []


def test_pages_are_suggested_by_name_only_where_they_are_in_print(dzhemilev):
    print_story("tagged", tags=["Mustafa Street"])
    Tag.objects.create(slug="mustafa-square", name="Mustafa Square")
    Person.objects.create(slug="mustafa-nobody", name="Mustafa Nobody", has_page=True)

    records = search("must").records

    assert [link.slug for link in records.people] == ["mustafa-dzhemilev"]
    assert [link.slug for link in records.topics] == ["mustafa-street"]


# ── Filters ─────────────────────────────────────────────────────────────────


def test_a_search_can_be_narrowed():
    print_story("here", section="Science", tags=["Storms"], people=["Mary Oldcastle"])
    print_story("there", at=dt.datetime(2020, 5, 1, tzinfo=dt.UTC))

    for filters in (
        Filters(section="science"),
        Filters(topic="storms"),
        Filters(person="mary-oldcastle"),
        Filters(year=now().year),
        Filters("science", "storms", "mary-oldcastle", now().year),
    ):
        assert slugs("harbour", filters) == ["here"]
    assert slugs("harbour", Filters(year=2020)) == ["there"]
    assert slugs("harbour", Filters(topic="unheard-of")) == []


@pytest.mark.parametrize("query", ["harbour", "old harbour", '"old harbour"', "harbour -ferry", "harb", "-ferry harb"])
@pytest.mark.parametrize(
    "filters",
    [
        Filters(section="science"),
        Filters(topic="storms"),
        Filters(person="mary-oldcastle"),
        Filters(section="science", topic="storms", person="mary-oldcastle", year=2026),
    ],
)
def test_a_filter_lets_pass_what_is_listed_under_it_and_nothing_else(query, filters):
    common = {"at": dt.datetime(2026, 5, 1, tzinfo=dt.UTC)}
    for number in range(3):
        narrowed = {"section": "Science", "tags": ["Storms", "Gales"], "people": ["Mary Oldcastle"]} if number else {}
        print_story(f"old-{number}", body=body("The old harbour."), **narrowed, **common)
        print_story(f"ferry-{number}", body=body("The ferry of the old harbours."), **narrowed, **common)
        print_story(f"other-{number}", headline="Other", body=body("Nothing of it."), **narrowed, **common)
    Tag.objects.filter(slug="gales").update(merged_into=Tag.objects.get(slug="storms"))

    found, best = slugs(query, filters), slugs(query, filters, order=RELEVANCE)

    assert found == [slug for slug in slugs(query) if not slug.endswith("-0")] != []
    assert best == [slug for slug in slugs(query, order=RELEVANCE) if not slug.endswith("-0")]


@pytest.mark.parametrize(("kind", "model"), [("topic", Tag), ("person", Person), ("section", Section)])
def test_a_filter_finds_what_was_printed_before_its_record_was_renamed(kind, model):
    print_story("before", section="Science", tags=["Storms"], people=["Mary Oldcastle"])
    print_story("other", section="World")
    record = model.objects.exclude(slug="world").get()
    former, record.slug = record.slug, "renamed"
    record.save()
    record.remember_former_slug(former)

    assert slugs("harbour", Filters(**{kind: "renamed"})) == ["before"]
    assert slugs("harbour", Filters(**{kind: former})) == []


def test_a_narrowed_search_goes_on_where_its_page_ended():
    editions = [print_story(f"ferry-{number}", tags=["Storms"]) for number in range(3)]
    print_story("other")

    first = search("harbour", Filters(topic="storms"), length=2)
    second = search("harbour", Filters(topic="storms"), before=first.older, length=2)

    assert [hit.story.pk for hit in first.hits + second.hits] == [edition.pk for edition in reversed(editions)]


def test_somebody_without_a_page_is_no_filter():
    print_story("here", people=["Mary Oldcastle"])
    Person.objects.update(has_page=False)

    assert slugs("harbour", Filters(person="mary-oldcastle")) == []


# ── Passages ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("printed", "query", "marked"),
    [
        ("Kırım’da", "kirim", ["Kırım"]),
        ("The Kırım Tatars", '"kirim tatars"', ["Kırım Tatars"]),
        ("Straße &amp; sea", "strasse", ["Straße"]),
        ("I\u0307stanbul", "istanbul", ["I\u0307stanbul"]),
        ("cafe\u0301 noir", "cafe", ["cafe\u0301"]),
        ("the ﬁrst", "first", ["ﬁrst"]),
        ("harbourmasters", "harbourm", ["harbourmasters"]),
        ("sea and seaside and sea", "sea -ferry", ["sea", "seaside", "sea"]),
    ],
)
def test_what_was_found_is_marked_on_the_letters_as_printed(printed, query, marked):
    print_story("found", headline="Headline", body=body("Beginning.", printed))

    passage = search(query).hits[0].passage

    assert re.findall("<mark>(.*?)</mark>", passage) == marked


def test_a_passage_is_escaped():
    print_story("found", headline="<b>ferry</b>", body=body("&lt;script&gt;alert(1)&lt;/script&gt; ferry &amp; co"))

    hit = search("ferry").hits[0]

    assert hit.headline == "&lt;b&gt;<mark>ferry</mark>&lt;/b&gt;"
    assert hit.passage == "&lt;script&gt;alert(1)&lt;/script&gt; <mark>ferry</mark> &amp; co"


def test_a_long_paragraph_is_cut_around_what_was_found_at_whole_words():
    print_story("found", body=body("before " * 100 + "ferry" + " after" * 100))

    passage = search("ferry").hits[0].passage

    assert re.fullmatch(r"… (before )+<mark>ferry</mark>( after)+ …", passage)
    assert len(passage) < 300


def test_a_story_found_by_its_topic_alone_shows_its_beginning():
    print_story("found", tags=["Storms"])

    assert search("storms").hits[0].passage == "The harbour opened."
