"""The wire page's proposals: accepted, changed or dropped by an editor, and told apart from what cannot be."""

import datetime as dt
import html

import pytest
from django.urls import reverse

from articles.models import Article, Person, Source, Tag
from articles.tests.admin.wire_forms import filled_in, read
from articles.tests.cast import member
from articles.tests.desk.wire.wire_texts import ENGLISH
from articles.tests.loading import everything

pytestmark = pytest.mark.django_db

STORY = ENGLISH.replace("May 9", "May 9, 2024")
PAGE = "admin:article-wire"
CHOICES = {"0-quote-1-kind", "0-quote-1-basis", "0-quote-1-said_precision"}


@pytest.fixture
def rana(client):
    rana = member("rana", "Reporter")
    client.force_login(rana)
    return rana


@pytest.fixture
def form(client, rana):
    """The form as it is after STORY was pasted: three quotations, of Ana Lind, Piet Holm and Ana Lind."""
    return filled_in(read(client, reverse(PAGE), text=STORY))


def keep(client, form):
    """Send `form` back."""
    return client.post(reverse(PAGE), form)


def told(response) -> str:
    """What the page says."""
    return html.unescape(response.content.decode())


# ── Accepted ────────────────────────────────────────────────────────────────


def test_what_is_accepted_is_kept_as_it_was_proposed(client, form):
    keep(client, form)

    story = Article.objects.get()
    first, post, partial = story.quotes.all()
    assert (first.speaker.name, first.title, first.medium, first.place) == (
        "Ana Lind",
        "harbour master",
        "press conference",
        "Port Linden",
    )
    assert (post.speaker.name, post.medium, post.said_on, post.said_precision) == (
        "Piet Holm",
        "Telegram",
        dt.date(2024, 4, 29),
        "week",
    )
    assert (partial.kind, partial.text) == ("partial", "a disgrace")
    assert [mention.person.name for mention in story.mentions.all()] == ["Ana Lind", "Piet Holm"]


def test_each_quotation_leads_to_its_place_in_the_text_and_back(client, rana):
    page = told(read(client, reverse(PAGE), text=STORY))

    for number, words in enumerate(["We have waited long enough,", "I like boats,", "a disgrace"]):
        assert f'href="#said-0-{number}"' in page
        assert f'<mark id="said-0-{number}"><a href="#quotes-{number}-0">{words}</a></mark>' in page
        assert f'id="quotes-{number}-0"' in page


def test_every_field_has_a_label(client, rana):
    page = told(read(client, reverse(PAGE), text=STORY))

    for name in ("0-head-headline", "0-quote-0-speaker", "0-quote-2-said_on", "0-person-1-title", "0-added-name"):
        assert f'<label for="{name}">' in page
        assert f'id="{name}"' in page


# ── Changed ─────────────────────────────────────────────────────────────────


def test_head_and_circumstances_are_kept_as_they_were_changed(client, form):
    form |= {
        "0-head-headline": "Ferry back after ten days",
        "0-head-language": "en-GB",
        "0-head-place": "Rowan",
        "0-head-on": "2024-05-08",
        "0-quote-2-kind": "direct",
        "0-quote-0-basis": "inferred",
        "0-quote-0-medium": "interview",
        "0-quote-0-place": "Rowan Island",
        "0-quote-0-said_on": "2024-05-07",
        "0-quote-0-said_precision": "day",
    }

    keep(client, form)

    story = Article.objects.get()
    head = (story.headline, story.language, story.dateline_place, story.dateline_on)
    assert head == ("Ferry back after ten days", "en-GB", "Rowan", dt.date(2024, 5, 8))
    quote = story.quotes.first()
    assert (quote.basis, quote.medium, quote.place) == ("inferred", "interview", "Rowan Island")
    assert (quote.said_on, quote.said_precision) == (dt.date(2024, 5, 7), "day")
    assert quote.source.kind == "interview"  # the source follows the medium
    assert story.quotes.last().kind == "direct"


@pytest.mark.parametrize(
    ("typed", "speaker", "label", "attribution"),
    [
        ("Piet Holm", "Piet Holm", "", "named"),  # of this text
        ("mustafa sentop", "Mustafa Şentop", "", "named"),  # on record, however it is typed
        ("mustafa-sentop", "Mustafa Şentop", "", "named"),
        ("M. Şentop", "Mustafa Şentop", "", "named"),  # a variant of the name
        ("Jo Roe", None, "Jo Roe", "named"),
        ("many observers", None, "many observers", "vague"),
        ("two sailors", None, "two sailors", "group"),
        ("", None, "", "named"),
    ],
)
def test_a_speaker_may_be_anybody_of_the_text_or_on_record_or_words(client, form, typed, speaker, label, attribution):
    person = Person.objects.create(slug="mustafa-sentop", name="Mustafa Şentop")
    person.names.create(name="M. Şentop", number=1)

    keep(client, {**form, "0-quote-0-speaker": typed})

    quote = Article.objects.get().quotes.first()
    assert (quote.speaker and quote.speaker.name, quote.label, quote.attribution) == (speaker, label, attribution)


def test_how_a_speaker_is_named_may_be_said_otherwise(client, form):
    keep(client, {**form, "0-quote-0-speaker": "somebody at the port", "0-quote-0-attribution": "anonymous"})

    quote = Article.objects.get().quotes.first()
    assert (quote.label, quote.attribution) == ("somebody at the port", "anonymous")


def test_a_speaker_who_is_not_to_be_named_is_not_put_on_record_with_the_words(client, form):
    keep(client, {**form, "0-quote-0-attribution": "anonymous"})

    quote = Article.objects.get().quotes.first()
    assert (quote.attribution, quote.speaker) == ("anonymous", None)


def test_a_newcomer_is_kept_with_the_name_and_title_that_were_typed_and_so_are_their_quotations(client, form):
    keep(client, {**form, "0-person-0-name": "Anna  Lindt", "0-person-0-title": "master of the harbour"})

    story = Article.objects.get()
    assert [person.name for person in Person.objects.order_by("pk")] == ["Anna Lindt", "Piet Holm"]
    assert story.mentions.first().described_as == "master of the harbour"
    assert {(quote.speaker.name, quote.title) for quote in story.quotes.all() if quote.text != "I like boats,"} == {
        ("Anna Lindt", "master of the harbour")
    }


def test_a_newcomer_with_the_name_of_somebody_on_record_is_that_person(client, form):
    anna = Person.objects.create(slug="anna-lindt", name="Anna Lindt")

    keep(client, {**form, "0-person-0-name": "anna lindt"})

    assert Article.objects.get().quotes.first().speaker == anna
    assert Person.objects.count() == 2


def test_two_proposals_with_one_name_are_one_person(client, form):
    keep(client, {**form, "0-person-1-name": "Ana Lind"})

    assert [mention.person.name for mention in Article.objects.get().mentions.all()] == ["Ana Lind"]
    assert Person.objects.count() == 1


def test_somebody_whom_the_reading_did_not_see_may_be_added_and_speak(client, form):
    keep(client, {**form, "0-added-name": "Jo Roe", "0-added-title": "sailor", "0-quote-2-speaker": "Jo Roe"})

    story = Article.objects.get()
    assert [mention.person.name for mention in story.mentions.all()] == ["Ana Lind", "Piet Holm", "Jo Roe"]
    assert (story.quotes.last().speaker.name, story.quotes.last().title) == ("Jo Roe", "sailor")


def test_a_week_begins_on_its_monday(client, form):
    keep(client, {**form, "0-quote-0-said_on": "2024-05-09", "0-quote-0-said_precision": "week"})

    assert Article.objects.get().quotes.first().said_on == dt.date(2024, 5, 6)


# ── Dropped ─────────────────────────────────────────────────────────────────


def test_what_is_dropped_leaves_no_trace(client, rana):
    Tag.objects.create(slug="rowan-island", name="Rowan Island", kind="place")
    form = filled_in(read(client, reverse(PAGE), text=STORY))
    assert {"tags-0", "sources-0", "people-1", "quotes-1"} <= set(form["keep-0"])

    keep(client, {**form, "keep-0": ["quotes-0", "people-0"]})

    story = Article.objects.get()
    assert [quote.text for quote in story.quotes.all()] == ["We have waited long enough,"]
    assert not story.tagged.exists()
    assert Source.objects.get().kind == "wire copy"
    assert Person.objects.get().name == "Ana Lind"


def test_a_source_goes_with_the_quotations_that_it_is_of(client, form):
    keep(client, {**form, "keep-0": [value for value in form["keep-0"] if value != "quotes-1"]})

    assert Source.objects.get().kind == "wire copy"


def test_what_is_dropped_may_be_wrong(client, form):
    kept = [value for value in form["keep-0"] if value != "quotes-0"]

    keep(client, {**form, "0-quote-0-said_on": "some day", "keep-0": kept})

    assert Article.objects.get().quotes.count() == 2


# ── Wrong ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("field", "typed", "why"),
    [
        ("0-head-on", "9 May", "Write the day as 2024-05-09, or leave it empty."),
        ("0-head-on", "2999-01-01", "That day is still to come."),
        ("0-head-language", "English", "A language tag such as en, tr or zh-Hans."),
        ("0-head-headline", "long " * 60, "at most 250 characters"),
        ("0-head-place", "a\0b", "Null characters are not allowed."),
        ("0-quote-1-said_on", "last week", "Write the day as 2024-05-09, or leave it empty."),
        ("0-quote-1-said_on", "2999-01-01", "That day is still to come."),
        ("0-quote-1-kind", "shouted", "Select a valid choice."),
        ("0-quote-1-basis", "guessed", "Select a valid choice."),
        ("0-quote-1-said_precision", "", "This field is required."),
        ("0-quote-1-medium", "m" * 81, "at most 80 characters"),
        ("0-quote-1-speaker", "Jo Roe", "Write jo-roe or jo-roe-2 instead."),
        ("0-person-1-name", "jo roe", "Write jo-roe or jo-roe-2 instead."),
        ("0-person-1-name", " ", "Type a name, or take the tick away."),
        ("0-added-title", "sailor", "Type the name of whoever this is."),
    ],
)
def test_what_cannot_be_kept_is_told_at_its_field_and_nothing_typed_is_lost(client, form, field, typed, why):
    for slug in ("jo-roe", "jo-roe-2"):
        Person.objects.create(slug=slug, name="Jo Roe")
    form |= {"0-head-headline": "Ferry back", "0-quote-0-place": "Rowan", field: typed}
    form["keep-0"] = [value for value in form["keep-0"] if value != "quotes-2"]
    before = everything()

    response = keep(client, form)

    assert why in told(response)
    assert "Nothing is kept yet." in told(response)
    assert everything() == before
    again = filled_in(response)
    assert again["keep-0"] == form["keep-0"]
    assert again["0-quote-0-place"] == ["Rowan"]
    if field not in CHOICES:
        assert again[field] == [typed]


def test_group_and_vague_speakers_need_the_words_of_the_story(client, form):
    response = keep(client, {**form, "0-quote-0-speaker": "", "0-quote-0-attribution": "vague"})

    assert "Type the story's own words for who said it" in told(response)
    assert not Article.objects.exists()


def test_put_right_it_is_kept(client, form):
    wrong = keep(client, {**form, "0-quote-1-said_on": "last week", "0-quote-0-place": "Rowan"})

    keep(client, {**filled_in(wrong), "0-quote-1-said_on": "2024-05-01"})

    assert [quote.place for quote in Article.objects.get().quotes.all()] == ["Rowan", "", ""]


def test_where_the_records_have_changed_meanwhile_the_text_is_read_anew(client, form):
    Person.objects.create(slug="ana-lind", name="Ana Lind")
    before = everything()

    response = keep(client, form)

    assert "is read anew: what is on record here has changed" in told(response)
    assert everything() == before
    keep(client, filled_in(response))
    assert Article.objects.count() == 1
    assert Person.objects.count() == 2


def test_two_versions_of_one_text_in_one_form_are_one_story(client, rana, settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "zeal" not in name]
    first = filled_in(read(client, reverse(PAGE), text=STORY))
    second = {name.replace("0", "1", 1): value for name, value in first.items() if name[0] == "0" or name[-2:] == "-0"}

    response = client.post(reverse(PAGE), {**first, **second}, follow=True)

    assert "is a version of a text before it" in told(response)
    assert Article.objects.count() == 1


def test_who_may_not_write_stories_may_not_send_the_form_either(client, form):
    client.force_login(member("olaf"))
    before = everything()

    response = keep(client, form)

    assert response.status_code in {302, 403}
    assert everything() == before


def test_markup_that_is_typed_is_shown_as_text(client, form):
    response = keep(client, {**form, "0-quote-0-place": "<script>alert(1)</script>", "0-head-on": "?"})

    assert "<script>alert(1)" not in response.content.decode()
