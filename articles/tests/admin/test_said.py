"""What is said in a story, in its form: speakers by name, words found in the text, and how we have them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Citation, Mention, Person, PersonName, Position, Quote, Source
from articles.tests.admin.desk_forms import change
from articles.tests.admin.record_forms import fields_of, filled
from articles.tests.cast import make_draft, member

pytestmark = pytest.mark.django_db

BODY = (
    "The ferry was late. “The boats are late every day now,” said Kemal Toros, head of the harbour union. "
    "“We will count them,” he said."
)
FIRST, SECOND = "The boats are late every day now,", "We will count them,"


@pytest.fixture
def story(client, rana) -> Article:
    """Rana's draft, in which a man speaks whom nobody here knows; she is at her desk."""
    client.force_login(rana)
    return make_draft(rana, body=BODY)


def rows_of(page, kind: str):
    return next(i.formset for i in page.context["inline_admin_formsets"] if i.formset.prefix == kind)


def shown(client, story) -> dict:
    """What a browser posts from the form of `story` unchanged, with the rows that were found."""
    page = client.get(change(story))
    form_data = filled(client, change(story))
    for form in rows_of(page, "found").forms:
        form_data |= fields_of(form)
    return {name: value for name, value in form_data.items() if value is not None and value is not False}


def by_hand(number: int = 0, **typed) -> dict:
    """What the row `number` posts with a quotation that was added by hand."""
    fields = {
        "kind": "direct", "attribution": "named", "text": FIRST, "basis": "stated", "occasion_basis": "stated",
        "said_precision": "day", "translated": "unknown", "order": 0, **typed,
    }  # fmt: skip
    return {"quotes-TOTAL_FORMS": number + 1, **{f"quotes-{number}-{name}": value for name, value in fields.items()}}


def errors_of(page, kind: str) -> list[dict]:
    assert page.status_code == 200
    return [errors for errors in rows_of(page, kind).errors if errors]


# ── One press ───────────────────────────────────────────────────────────────


def test_one_press_records_the_words_makes_the_person_and_links_them_with_their_title(client, story):
    client.post(change(story), {**shown(client, story), "_record": "found-0"})

    quote = Quote.objects.get()
    person = Person.objects.get()
    assert (quote.text, quote.speaker, quote.attribution) == (FIRST, person, "named")
    assert (person.name, person.slug, person.has_page) == ("Kemal Toros", "kemal-toros", False)
    assert quote.title == "head of the harbour union"
    assert (quote.checked_how, quote.source) == ("", None)
    mention = Mention.objects.get()
    assert (mention.person, mention.described_as) == (person, "head of the harbour union")


def test_both_that_were_found_are_one_persons_and_one_press(client, story):
    page = client.post(change(story), {**shown(client, story), "_record": "all"}, follow=True)

    assert [quote.text for quote in story.quotes.all()] == [FIRST, SECOND]
    assert {quote.speaker for quote in story.quotes.all()} == {Person.objects.get()}
    assert Mention.objects.count() == 1
    assert "2 quotations put on record." in page.content.decode()
    assert rows_of(page, "found").forms == []
    assert list(story.quotes.values_list("basis", flat=True)) == ["stated", "inferred"]


def test_a_save_records_what_was_ticked_or_filled_in_and_leaves_the_rest(client, story):
    unchanged = shown(client, story)
    client.post(change(story), unchanged)
    assert not Quote.objects.exists()
    story.refresh_from_db()

    client.post(change(story), {**shown(client, story), "found-1-checked_how": "heard"})

    quote = Quote.objects.get()
    assert (quote.text, quote.checked_how, quote.checked_by.username) == (SECOND, "heard", "rana")


def test_words_that_left_the_text_meanwhile_are_never_recorded(client, story):
    form_data = {**shown(client, story), "body": BODY.replace("boats", "ferries"), "_record": "all"}

    page = client.post(change(story), form_data)

    assert "does not stand in the text any more" in str(errors_of(page, "found"))
    assert not Quote.objects.exists()
    assert "<details open>" in page.content.decode()


def test_words_that_a_row_beside_them_records_are_not_recorded_twice(client, story):
    Quote.objects.create(article=story, number=1, text=SECOND, attribution="vague")
    form_data = {**shown(client, story), "found-0-text": SECOND, "_record": "found-0"}

    page = client.post(change(story), form_data)

    assert "on record already" in str(errors_of(page, "found"))


def test_an_editor_who_types_another_speaker_states_it(client, story):
    ana = Person.objects.create(name="Ana Lind", slug="ana-lind")

    client.post(change(story), {**shown(client, story), "found-1-speaker": "Ana Lind", "found-1-new_person": ""})

    quote = Quote.objects.get()
    assert (quote.text, quote.speaker, quote.basis) == (SECOND, ana, "stated")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"speaker": "", "attribution": "named"}, "speaker"),
        ({"speaker": "", "attribution": "anonymous"}, "public_reason"),
        ({"speaker": "", "attribution": "group"}, "label"),
    ],
)
def test_words_that_were_found_need_somebody_who_says_them(client, story, typed, field):
    form_data = shown(client, story) | {f"found-0-{name}": value for name, value in typed.items()}

    page = client.post(change(story), {**form_data, "_record": "found-0"})

    assert [list(errors) for errors in errors_of(page, "found")] == [[field]]


def test_a_speaker_without_a_name_has_the_storys_words(client, rana):
    client.force_login(rana)
    story = make_draft(rana, body="“We leave at noon,” many observers said.")

    client.post(change(story), {**shown(client, story), "_record": "all"})

    quote = Quote.objects.get()
    assert (quote.speaker, quote.label, Person.objects.count()) == (None, "many observers", 0)


# ── Speakers by name ────────────────────────────────────────────────────────


@pytest.fixture
def lind() -> list[Person]:
    """Two people of one name: the mayor and a sailor, and a third who was merged into the mayor."""
    mayor = Person.objects.create(name="Ana Lind", slug="ana-lind")
    Position.objects.create(person=mayor, number=1, title="Mayor")
    sailor = Person.objects.create(name="Ana Lind", slug="ana-lind-2", birth_date="1960-02-03")
    Person.objects.create(name="Anna Lind", slug="anna-lind", merged_into=mayor)
    PersonName.objects.create(person=mayor, number=1, name="Madam Mayor")
    return [mayor, sailor]


def test_a_name_that_one_person_has_is_theirs_by_a_variant_and_after_a_merger_too(client, story, lind):
    for name in ("madam mayor", "Anna  Lind", "ana-lind"):
        story.refresh_from_db()
        client.post(change(story), filled(client, change(story)) | by_hand(Quote.objects.count(), speaker=name))

    assert [quote.speaker for quote in Quote.objects.all()] == [lind[0]] * 3
    assert Person.objects.count() == 3


def test_a_name_that_several_have_asks_which_and_tells_them_apart(client, story, lind):
    form_data = filled(client, change(story)) | by_hand(speaker="Ana Lind")

    page = client.post(change(story), form_data)

    assert errors_of(page, "quotes") == [{"which": ["2 people here are called Ana Lind. Choose who said it."]}]
    assert "Ana Lind, Mayor</option>" in page.content.decode()
    assert "Ana Lind, born 1960</option>" in page.content.decode()
    client.post(change(story), form_data | {"quotes-0-which": lind[1].pk})
    assert Quote.objects.get().speaker == lind[1]


def test_a_second_person_of_a_name_gets_a_number_and_has_to_be_meant(client, story):
    first = Person.objects.create(name="Kemal Toros", slug="kemal-toros")
    form_data = filled(client, change(story)) | by_hand(speaker="Kemal Toros", new_person="on")

    page = client.post(change(story), form_data)

    assert "We have Kemal Toros already" in str(errors_of(page, "quotes"))
    client.post(change(story), form_data | {"quotes-0-which": "new"})
    second = Person.objects.exclude(pk=first.pk).get()
    assert (second.slug, Quote.objects.get().speaker) == ("kemal-toros-2", second)


def test_a_name_that_nobody_has_is_not_made_a_person_without_the_tick(client, story):
    page = client.post(change(story), filled(client, change(story)) | by_hand(speaker="Kemal Torros"))

    assert "Nobody here is called “Kemal Torros”. Tick “new person”" in str(errors_of(page, "quotes"))
    assert not Person.objects.exists()


def test_words_that_are_no_name_make_no_person(client, story):
    form_data = filled(client, change(story)) | by_hand(speaker="many observers", new_person="on")

    assert "is no name" in str(errors_of(client.post(change(story), form_data), "quotes"))


def test_who_cannot_add_people_is_told_who_can(client, story, rana):
    rana.groups.get().permissions.remove(
        *rana.groups.get().permissions.filter(codename="add_person"),
    )

    page = client.post(change(story), {**shown(client, story), "_record": "found-0"})

    assert "To add a person takes" in str(errors_of(page, "found"))
    assert not Person.objects.exists()


def test_a_forged_choice_of_a_person_is_refused(client, story, lind):
    other = Person.objects.create(name="Bo Holm", slug="bo")
    form_data = filled(client, change(story)) | by_hand(speaker="Ana Lind") | {"quotes-0-which": other.pk}

    assert list(errors_of(client.post(change(story), form_data), "quotes")[0]) == ["which"]


def test_a_speaker_stays_where_their_name_is_posted_as_it_was_though_others_have_it(client, story, lind):
    Quote.objects.create(article=story, number=1, text=FIRST, speaker=lind[1])

    client.post(change(story), filled(client, change(story)) | {"quotes-0-place": "Bergen"})

    quote = Quote.objects.get()
    assert (quote.speaker, quote.place) == (lind[1], "Bergen")
    assert not Mention.objects.exists()


def test_a_mention_that_says_nothing_yet_takes_the_title_and_one_that_does_keeps_its_words(client, story, lind):
    mention = Mention.objects.create(article=story, number=story.next_number(), person=lind[0])
    form_data = by_hand(speaker="madam mayor", title="mayor of Bergen")
    client.post(change(story), filled(client, change(story)) | form_data)
    mention.refresh_from_db()
    assert mention.described_as == "mayor of Bergen"
    story.refresh_from_db()

    client.post(change(story), filled(client, change(story)) | by_hand(1, speaker="madam mayor", title="her honour"))

    mention.refresh_from_db()
    assert mention.described_as == "mayor of Bergen"


def test_names_of_all_rows_are_looked_up_with_the_same_number_of_queries(client, rana):
    client.force_login(rana)
    client.get(change(make_draft(rana, slug="first")))
    asked = []
    for count in (2, 9):
        story = make_draft(rana, slug=f"story-{count}")
        form_data = filled(client, change(story))
        for number in range(count):
            form_data |= by_hand(number, speaker=f"Somebody New{count}{number}", new_person="on")
        with CaptureQueriesContext(connection) as queries:
            assert client.post(change(story), form_data).status_code == 302
        asked.append(len(queries))
        assert story.quotes.count() == story.mentions.count() == count

    assert asked[0] == asked[1]


# ── How we have it ──────────────────────────────────────────────────────────


@pytest.fixture
def report(story) -> Source:
    """The only source of the story."""
    source = Source.objects.create(slug="report", title="Yearly report", kind="document")
    Citation.objects.create(article=story, number=story.next_number(), source=source)
    return source


def test_the_only_source_of_a_story_is_proposed_and_taken_only_with_a_tick(client, story, report):
    page = client.get(change(story)).content.decode()
    assert "the story’s source: Yearly report — use it" in page

    client.post(change(story), {**shown(client, story), "_record": "found-0"})
    story.refresh_from_db()
    client.post(change(story), {**shown(client, story), "_record": "found-0", "found-0-story_source": "on"})

    assert [quote.source for quote in story.quotes.all()] == [None, report]


def test_from_a_source_needs_a_source(client, story):
    form_data = filled(client, change(story)) | by_hand(attribution="vague", checked_how="source")

    page = client.post(change(story), form_data)

    assert errors_of(page, "quotes") == [
        {"source": ["Choose the source of these words, or say how else we have them."]}
    ]


def test_from_a_source_is_what_a_row_says_that_has_one(client, story, report):
    client.post(
        change(story),
        filled(client, change(story)) | by_hand(attribution="vague", checked_how="source", source=report.pk),
    )
    quote = Quote.objects.get()
    assert (quote.source, quote.checked_how) == (report, "")

    (form,) = rows_of(client.get(change(story)), "quotes").initial_forms
    assert form["checked_how"].value() == "source"
    assert form.circumstances == ["from “Yearly report”"]


# ── Rows ────────────────────────────────────────────────────────────────────


def test_an_empty_row_is_there_without_javascript_and_stays_out_untouched(client, story):
    form_data = shown(client, story)
    form_data |= {name: value for name, value in by_hand(text="", kind="partial").items()}

    assert client.post(change(story), form_data).status_code == 302
    assert not Quote.objects.exists()


def test_who_cannot_edit_reads_the_lines_and_is_offered_nothing(client, story, esra):
    Quote.objects.create(article=story, number=1, text=FIRST, attribution="group", label="the union", medium="letter")
    client.force_login(member("rauf", "Reporter"))

    page = client.get(change(story)).content.decode()

    assert "<b>the union</b>" in page
    assert "Put on record" not in page
    assert 'name="quotes-0-text"' not in page


def test_the_page_tells_the_editor_which_passages_to_mark(client, story):
    Quote.objects.create(article=story, number=1, text=FIRST, attribution="vague")

    page = client.get(change(story))

    assert rows_of(page, "found").marks == [
        {"words": FIRST, "kind": "on record"},
        {"words": SECOND, "kind": "found"},
    ]
    assert 'id="desk-marks"' in page.content.decode()
