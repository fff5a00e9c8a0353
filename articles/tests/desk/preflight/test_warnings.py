"""What preflight reads from prose: each warning where it belongs, and what is left alone."""

import datetime as dt

import pytest

from articles.desk.preflight import preflight
from articles.models import ArticlePhoto, Mention, Person, PersonName, Photo, Position, Quote, Source
from articles.tests.cast import make_draft, rewrite
from articles.tests.desk.preflight.checking import cite, codes, mention, only, quote, source, standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return Person.objects.create(slug="ana-cay", name="Ana Çay")


def test_direct_speech_without_a_record(rana, ana):
    story = make_draft(rana, body="“It runs,” said the captain.")

    finding = only(story)

    assert (finding.code, finding.level, finding.field) == ("speech-without-quote", "warning", "body")
    assert standing(finding, story) == "It runs,"


def test_an_inferred_speaker_until_it_is_checked(rana, ana):
    story = make_draft(rana, body="Ana Çay came. “It runs,” she said.")
    row = quote(story, "It runs,", speaker=ana, basis="inferred")

    finding = only(story)
    Quote.objects.update(checked_how="heard")

    assert (finding.code, finding.field, finding.number) == ("speaker-inferred", "quotes", row.number)
    assert codes(story) == []


def test_marks_that_do_not_balance(rana):
    story = make_draft(rana, body="It runs.\n\nThe “ferry ran.")

    finding = only(story)

    assert finding.code == "unbalanced-marks"
    assert standing(finding, story) == "“ferry ran."


def test_a_known_person_who_is_named_and_not_linked(rana, ana):
    story = make_draft(rana, body="<p>Then Ana Çay's ship came.</p>")

    finding = only(story)

    assert finding.code == "person-not-linked"
    assert standing(finding, story) == "Ana Çay's"

    mention(story, ana)
    assert codes(story) == []


def test_a_name_of_somebody_protected_is_pointed_out_and_blocks_nothing(rana, ana):
    Person.objects.update(protected="minor")

    finding = only(make_draft(rana, body="Then Ana Çay came."))

    assert (finding.code, finding.level) == ("person-not-linked", "warning")
    assert "protected" in finding.message


@pytest.mark.parametrize("written", ["Ana Cay", "Anna Çay"])
def test_a_name_spelled_unlike_its_record(rana, ana, written):
    PersonName.objects.create(person=ana, number=1, name="Anna Çay", kind="misspelling")
    story = make_draft(rana, body=f"Then {written} came. Çay left.")
    mention(story, ana)

    finding = only(story)

    assert finding.code == "name-spelled-unlike-record"
    assert standing(finding, story) == written


@pytest.mark.parametrize("written", ["Ana Çay", "ANA ÇAY", "Ana Tea", "Captain Çay"])
def test_names_as_the_record_has_them_are_spelled_right(rana, ana, written):
    PersonName.objects.create(person=ana, number=1, name="Ana Tea", kind="former")
    story = make_draft(rana, body=f"Then {written} came.")
    mention(story, ana)

    assert codes(story) == []


@pytest.fixture
def mayor(ana):
    Position.objects.create(person=ana, number=1, title="mayor of Odesa", since="2010-01-01", until="2015-12-31")
    Position.objects.create(person=ana, number=2, order=1, title="minister", since="2016-01-01")
    Position.objects.create(person=ana, number=3, order=2, title="poet")
    return ana


def test_a_dated_title_that_was_not_held_on_the_day_of_the_story(rana, mayor):
    story = make_draft(rana, dateline_on=dt.date(2020, 5, 1), body="The mayor of Odesa, Ana Çay, came.")
    mention(story, mayor, described_as="Mayor of Odesa")
    quote(story, "came", kind="partial", speaker=mayor, title="mayor of Odesa", said_on="2020-04-01")

    result = preflight(story)

    assert [finding.code for finding in result] == ["title-contradicts"] * 3
    assert [finding.field for finding in result] == ["mentions", "quotes", "body"]
    assert "until 2015-12-31" in result[0].message


@pytest.mark.parametrize(
    "body",
    [
        "Minister Ana Çay came.",
        "Ana Çay, the minister, came.",
        "Poet Ana Çay came.",
        "The former mayor of Odesa, Ana Çay, came.",
        "Deputy mayor of Odesa Ana Çay came.",
        "Ana Çay, mayor of Odesa in better days, came.",
        "The then mayor of Odesa Ana Çay opened it in 2012.",
        "Baker Ana Çay came.",
    ],
)
def test_titles_that_were_held_or_are_told_as_past_are_left_alone(rana, mayor, body):
    story = make_draft(rana, dateline_on=dt.date(2020, 5, 1), body=body)
    mention(story, mayor, described_as="poet")
    quote(
        story,
        "came",
        kind="partial",
        speaker=mayor,
        title="mayor of Odesa",
        said_on="2015-01-01",
        said_precision="year",
    )

    assert codes(story) == []


@pytest.mark.parametrize("figure", ["350,000", "150.000", "12345", "6.2 million", "12 percent", "9,4 мільйона", "%15"])
def test_a_figure_without_a_citation(rana, figure):
    story = make_draft(rana, body=f"It runs. It cost {figure} in all. Everybody was there.")

    finding = only(story)

    assert finding.code == "figure-without-citation"
    assert standing(finding, story) == figure


@pytest.mark.parametrize(
    "body",
    [
        "It began in 2014 and ran 23 days, 147 times a day, at 9.30.",
        "It cost 6.2 million crowns, the city said.",
        "According to the bank it cost 350,000 crowns.",
        "The town is home to 350,000 people.",  # the passage that is cited
    ],
)
def test_years_small_numbers_and_figures_with_a_source_are_left_alone(rana, body):
    story = make_draft(rana, body=body)
    cite(story, source(), "home to 350,000 people")

    assert codes(story) == []


@pytest.mark.parametrize(("kind", "expected"), [("document", []), ("wire copy", ["figure-without-citation"])])
def test_a_source_of_the_whole_story_supports_its_figures_unless_it_is_a_wire_copy(rana, kind, expected):
    story = make_draft(rana, body="It cost 350,000 crowns.")
    cite(story, source(kind))

    assert codes(story) == expected


def test_vague_attribution_in_a_record_and_in_the_text(rana):
    story = make_draft(rana, body="Many observers call it late. It runs.\n\nCritics say that it is slow.")
    row = quote(story, "call it late", kind="reported", attribution="vague", label="many observers")

    recorded, unrecorded = preflight(story)

    assert (recorded.code, recorded.number) == ("vague-attribution", row.number)
    assert standing(unrecorded, story) == "Critics say"


@pytest.mark.parametrize("words", ["Last week", "Yesterday", "Geçen hafta", "Минулого тижня"])
def test_a_relative_date_in_a_story_without_a_date(rana, words):
    story = make_draft(rana, body=f"{words} it ran. Then {words.lower()} again.")

    finding = only(story)

    assert finding.code == "relative-date"
    assert standing(finding, story) == words
    rewrite(story, rana, dateline_on=dt.date(2022, 11, 1))
    assert codes(story) == []


@pytest.mark.parametrize(
    "body", ["Last week, on 24 October, it ran.", "It ran on Monday.", "The sign “see you next week” hung there."]
)
def test_dates_that_are_clear_and_words_in_marks_are_left_alone(rana, body):
    assert codes(make_draft(rana, body=body)) == []


def test_a_long_headline(rana):
    story = make_draft(rana, headline="x" * 111)

    finding = only(story)

    assert (finding.code, finding.field, finding.span) == ("headline-long", "headline", (110, 111))
    assert codes(make_draft(rana, slug="short", headline="x" * 110)) == []


def test_a_criticised_person_who_was_not_approached(rana, ana):
    story = make_draft(rana)
    mention(story, ana, criticised=True)

    assert only(story).code == "criticised-not-approached"
    Mention.objects.update(approach="not reached")
    assert codes(story) == []


@pytest.mark.parametrize(("day", "expected"), [("2026-11-22", ["person-under-18"]), ("2026-11-23", [])])
def test_a_person_under_18_on_the_day_of_the_story(rana, ana, day, expected):
    Person.objects.update(birth_date="2008-11-23")
    story = make_draft(rana, dateline_on=dt.date.fromisoformat(day))
    mention(story, ana)
    quote(story, "It runs.", speaker=ana)

    assert codes(story) == expected


def test_a_source_that_was_withdrawn_or_is_known_through_one_that_was(rana):
    story = make_draft(rana)
    gone = source(standing="withdrawn")
    cite(story, Source.objects.create(slug="speech", title="Speech", kind="speech", via=gone))

    assert only(story).code == "source-withdrawn"


def test_pictures_without_a_place_and_places_without_a_picture(rana):
    story = make_draft(rana, body='<p>One [picture 7] word.</p><figure data-photo="9"></figure>')
    for name, role in (("bridge", "inline"), ("quay", "lead"), ("pier", "lead")):
        photo = Photo.objects.create(slug=name, title=name.capitalize(), credit="Ann", file=f"photos/{name}.jpg")
        ArticlePhoto.objects.create(article=story, number=story.next_number(), photo=photo, role=role, decorative=True)

    lines = [finding.message for finding in preflight(story) if finding.code == "picture-out-of-place"]

    assert all(
        words in message for words, message in zip(("picture 9", "[picture 7]", "Bridge", "Pier"), lines, strict=True)
    )
    assert "would be printed as words" in lines[1]
