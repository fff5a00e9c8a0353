"""Direct speech in a body: what stands between marks, who says it, and what is not certain enough to say."""

import hypothesis
import pytest
from django.core.management import call_command
from hypothesis import strategies as st

from articles.desk.language import anchors
from articles.desk.language.marks import quotations
from articles.desk.language.prose import read
from articles.models import Article, Quote
from articles.tests.cast import make_draft
from articles.tests.desk.language.reading import one, speech_in
from articles.text import paragraphs, plain

SEED = "turkish-foreign-minister-meets-crimean-tatar-leader"


def quoted(body: str) -> list[str]:
    """The words between marks in `body`."""
    prose = read(paragraphs(body))
    return [passage.words(prose.text) for passage in quotations(prose)[0]]


def strays(body: str) -> list[str]:
    """The text from each mark that does not balance."""
    prose = read(paragraphs(body))
    return [prose.text[start:end] for start, end in quotations(prose)[1]]


# ── Marks ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "body",
    [
        'She said: "We leave at noon."',
        "She said: “We leave at noon.”",
        "She said: „We leave at noon.“",
        "She said: „We leave at noon.”",
        "She said: «We leave at noon.»",
        "She said: « We leave at noon. »",
        "She said: ‘We leave at noon.’",
        "She said: ”We leave at noon.”",
        "She said: »We leave at noon.«",
        "She said: ''We leave at noon.''",
        "<p>She said: “We <em>leave</em> at&nbsp;noon.”</p>",
    ],
)
def test_every_kind_of_mark_is_read(body):
    assert [words.replace("\xa0", " ") for words in quoted(body)] == ["We leave at noon."]
    assert strays(body) == []


@pytest.mark.parametrize(
    "body",
    [
        "Ukraine's ferry and the ministers' cars left in the '90s.",
        "Şentop’un gemisi, the ministers’ cars and the ’90s.",
        "Rock ’n’ roll on the ship’s deck at five o’clock.",
        'He is 5\'10" tall and the plank 3" wide.',
        "It left in the summer of ‘96 already.",
    ],
)
def test_an_apostrophe_is_no_mark(body):
    assert (quoted(body), strays(body)) == ([], [])


def test_apostrophes_inside_single_marks_stay_inside():
    body = "She said: ‘We don’t take the ministers’ cars, they’re late.’ Then she left."

    assert quoted(body) == ["We don’t take the ministers’ cars, they’re late."]


def test_a_quotation_within_a_quotation_is_part_of_the_outer_one():
    assert quoted("She said: “He told me ‘never again’ and left.” Nobody else did.") == [
        "He told me ‘never again’ and left."
    ]
    assert quoted("She said: ''He told me \"never again\" and left.''") == ['He told me "never again" and left.']


def test_a_quotation_goes_on_in_the_next_paragraph_that_opens_with_its_mark():
    body = "She said: “We leave at noon.\n\n“We come back at night.”\n\nThen she left."

    assert quoted(body) == ["We leave at noon.\n\nWe come back at night."]
    assert strays(body) == []


@pytest.mark.parametrize(
    "body",
    [
        "She said: “We leave at noon.\n\nThen she left.",
        "“We leave,” he said. We come back at night.”",
        'She said: "We leave at noon.\n\nThen she left.',
        "She said: ''We leave at noon.\n\nThen she left.",
        'A "word "in the" middle.',
        "She said » and went.",
    ],
)
def test_marks_that_do_not_balance_are_reported(body):
    assert len(strays(body)) == 1


def test_an_unclosed_quotation_does_not_swallow_the_next_one():
    body = "“We will win, he said.\n\n“We shall lose,” she said."

    assert quoted(body) == ["We shall lose,"]
    assert strays(body) == ["“We will win, he said."]


def test_a_mark_without_partner_in_one_paragraph_leaves_the_others_alone():
    body = "“It is open,” Esra said.\n\nThe “ferry left.\n\n“It is closed,” Piet said."

    assert quoted(body) == ["It is open,", "It is closed,"]
    assert len(strays(body)) == 1


# ── Speech ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "body",
    [
        "“We leave at noon,” said Esra Example.",
        "“We leave at noon,” Esra Example said on Monday.",
        "“We leave at noon,” said Esra Example, the captain of the Halcyon.",
        "“We leave at noon,” Esra Example, the captain, told nobody.",
        "“We leave at noon,” said the captain, Esra Example, who was in a hurry.",
        "According to Esra Example, “we leave at noon.”",
        "“We leave at noon,” according to Esra Example.",
        "The captain of the ship, Esra Example, said: “We leave at noon.”",
        "“We leave at noon,” said the captain of the ship, Esra Example.",
        "President of the club Esra Example said: “We leave at noon.”",
        "It rained, but the captain of the ship, Esra Example, said: “We leave at noon.”",
        "Esra Example said: “We leave at noon.”",
        "Esra Example told a friend in town, “We leave at noon.”",
        "Esra Example: “We leave at noon.”",
        "Kaptan Esra Example, “Öğlen yola çıkıyoruz” dedi.",
        "Kaptan Esra Example, “Öğlen yola çıkıyoruz” diye konuştu.",
        "“Öğlen yola çıkıyoruz” diyen Esra Example güldü.",
        "«Вирушаємо опівдні», — сказала Esra Example.",
        "Esra Example заявила: «Вирушаємо опівдні».",
    ],
)
def test_the_words_beside_a_quotation_name_its_speaker(rana, people, body):
    passage = one(rana, body)

    assert (passage.speaker, passage.basis, passage.attribution) == (people[0], "stated", "named")


def test_he_and_she_are_the_person_named_last_and_that_is_inferred(rana, people):
    passage = one(rana, "Esra Example met Piet Sample.\n\nThe sun shone.\n\n“We leave at noon,” he said.")

    assert (passage.speaker, passage.basis, passage.paragraph) == (people[1], "inferred", 3)


def test_who_is_only_spoken_about_in_a_quotation_is_not_who_says_the_next_one(rana, people):
    body = "“I like Piet Sample very much,” Esra Example said. “He is always in time,” she said."

    assert [passage.speaker for passage in speech_in(make_draft(rana, body=body))] == [people[0], people[0]]


def test_a_sentence_that_goes_on_after_its_cue_has_one_speaker(rana, people):
    body = "“We leave,” said Esra Example, “and nobody will stop us.” “Not even the tide will do that.”"

    passages = speech_in(make_draft(rana, body=body))

    assert [(passage.speaker, passage.basis) for passage in passages] == [
        (people[0], "stated"),
        (people[0], "stated"),
        (people[0], "inferred"),
    ]


@pytest.mark.parametrize(
    "body",
    [
        "“It runs,” said Esra Example. Piet Sample laughed. “Nobody would have thought so today.”",
        "“It runs on time today,” says the note that Esra Example found.",
        "Esra Example met Piet Sample.\n\n“Nobody would have thought so today.”",
    ],
)
def test_nobody_is_proposed_where_somebody_else_could_be_meant(rana, people, body):
    assert speech_in(make_draft(rana, body=body))[-1].speaker is None


@pytest.mark.parametrize(
    ("cue", "label", "attribution"),
    [
        ("said Olaf Unknown, a baker", "Olaf Unknown", "named"),
        ("the harbour office said in a statement", "the harbour office", "named"),
        ("many observers said", "many observers", "vague"),
        ("said a source in the port", "a source", "anonymous"),
        ("said a woman in the queue", "a woman", "anonymous"),
        ("the port officials said", "the port officials", "group"),
        ("they said", "", "named"),
        ("a spokesman for Esra Example said", "a spokesman for Esra Example", "anonymous"),
        ("according to a source close to Esra Example", "a source close to Esra Example", "anonymous"),
        ("Esra Example's lawyers said", "Esra Example's lawyers", "group"),
        ("according to a source close to the port", "a source close to the port", "anonymous"),
    ],
)
def test_speakers_who_are_no_known_person_keep_the_words_of_the_story(rana, people, cue, label, attribution):
    passage = one(rana, f"Esra Example was there.\n\n“We leave at noon,” {cue}.")

    assert (passage.speaker, passage.label, passage.attribution) == (None, label, attribution)


@pytest.mark.parametrize(
    ("cue", "medium"),
    [
        ("Esra Example said on Twitter after lunch", "Twitter"),
        ("Esra Example said in an interview", "interview"),
        ("Esra Example told reporters", "press conference"),
        ("Esra Example said", ""),
    ],
)
def test_the_cue_tells_the_medium_or_nothing_does(rana, people, cue, medium):
    assert one(rana, f"“We leave at noon,” {cue}.").medium == medium


@pytest.mark.parametrize(
    "body",
    [
        "The freighter “Halcyon Drift” came alongside.",
        "He called the book “the driest account of wet things” that he had ever loved.",
        "She wrote “The Harbour Almanac.”",
        "Prizes went to “The Long Way Home Over the Sea” and two others.",
        "Esra Example said “Halcyon Drift” would sail.",
    ],
)
def test_names_and_phrases_in_marks_are_no_speech(rana, people, body):
    assert speech_in(make_draft(rana, body=body)) == []


def test_a_whole_sentence_in_marks_is_speech_without_anybody_who_says_it(rana, people):
    passage = one(rana, "The port was quiet.\n\n“The lamp never went out in all those nights.”")

    assert (passage.speaker, passage.label, passage.basis) == (None, "", "inferred")


def test_what_is_recorded_is_not_found_again(rana, people):
    story = make_draft(rana, body="“We leave at noon,” said Esra Example. “We are late,” said Piet Sample.")
    Quote.objects.create(article=story, number=1, text="We leave at noon", speaker=people[0])

    assert [passage.text for passage in speech_in(story)] == ["We are late,"]


def test_the_same_words_twice_are_told_apart_by_what_stands_around_them(rana, people):
    story = make_draft(
        rana, body="“We leave at noon,” said Esra Example.\n\nLater: “We leave at noon,” said Piet Sample."
    )

    first, second = speech_in(story)

    prose = read(paragraphs(story.body))
    spans = [anchors.find(prose, passage.text, passage.prefix, passage.suffix) for passage in (first, second)]
    assert spans[0][0] < spans[1][0]
    assert (first.speaker, second.speaker) == people


# ── Where it stands ─────────────────────────────────────────────────────────


def test_a_span_is_of_the_plain_text_whatever_the_markup(rana, people):
    story = make_draft(
        rana,
        body="<h2>News &amp; more</h2><p>It is <em>late</em>.<br>“We <strong>leave</strong>,” said Esra Example.</p>",
    )

    (passage,) = speech_in(story)

    assert plain(paragraphs(story.body))[slice(*passage.span)] == passage.text == "We leave,"


def test_words_over_two_paragraphs_are_anchored_with_and_without_the_second_mark():
    markup = paragraphs("She said: “We leave at noon.\n\n“We come back.” Then she left.")

    for words in ("We leave at noon.\n\nWe come back.", "We leave at noon. “We come back."):
        passage = anchors.locate(markup, words)
        assert plain(markup[passage.start : passage.end]) == "We leave at noon.\n“We come back."


def test_two_apostrophes_are_the_same_as_other_marks():
    markup = paragraphs("“He said ''never again'' to me,” she said.")

    passage = anchors.locate(markup, "He said “never again” to me,")

    assert markup[passage.start : passage.end] == "He said ''never again'' to me,"


def test_recorded_words_may_end_with_two_apostrophes():
    markup = paragraphs("She called it ''never again'' and left.")

    passage = anchors.locate(markup, 'it "never again"')

    assert markup[passage.start : passage.end] == "it ''never again''"


def test_any_text_is_read_to_the_letter_and_never_fails():
    letters = st.sampled_from(
        [*"aSé ,.!?\n'\"“”„«»‘’&;<>0", "''", "<p>", "</p>", "<br>", "<em>", "</em>", "\n\n", " said Ana ", "&amp;"]
    )

    @hypothesis.settings(max_examples=2000, deadline=None, derandomize=True)
    @hypothesis.given(st.lists(letters, max_size=60).map("".join))
    def check(body):
        markup = paragraphs(body)
        prose = read(markup)
        passages, stray = quotations(prose)
        assert prose.text == plain(markup)
        assert all(0 <= start < end <= len(prose.text) for start, end in stray)
        for passage in passages:
            assert prose.text[passage.outer[0]] in "\"“„«‘'”»"
            if words := passage.words(prose.text).strip():
                assert anchors.find(prose, words)
                linked = anchors.link(markup, {1: anchors.locate(markup, words)})
                assert plain(linked) == prose.text

    check()


# ── The seed, and Make all ──────────────────────────────────────────────────


@pytest.fixture
def seed(db):
    call_command("loaddata", "seed", verbosity=0)
    return Article.objects.get(slug=SEED)


def test_all_direct_speech_of_the_seed_is_recorded(seed):
    assert speech_in(seed) == []


def test_without_its_records_the_four_quotations_of_the_seed_are_found_with_their_speakers(seed):
    recorded = list(seed.quotes.filter(kind="direct"))
    seed.quotes.all().delete()

    passages = speech_in(seed)

    lines = [(passage.text, passage.speaker, passage.basis) for passage in passages]
    assert lines == [(quote.text, quote.speaker, quote.basis) for quote in recorded]
    assert [passage.paragraph for passage in passages] == [2, 7, 9, 11]
    assert passages[0].medium == "Twitter"
