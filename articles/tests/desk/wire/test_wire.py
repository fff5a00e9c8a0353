"""Wire copy arrives as a draft: everything proposed, nothing decided, nothing twice."""

import datetime as dt
import hashlib
import json
from dataclasses import replace

import hypothesis
import pytest
from django.conf import settings
from django.core.management import call_command
from hypothesis import strategies as st

from articles.desk.language.prose import read
from articles.desk.wire.arrival import look
from articles.desk.wire.draft import make_draft
from articles.desk.wire.layout import lay_out
from articles.desk.wire.proposal import as_data, propose
from articles.models import Article, Edition, Move, Person, Revision, Section, Source, Tag
from articles.tests.cast import member
from articles.tests.desk.wire.wire_texts import BARE, ENGLISH, TURKISH, UKRAINIAN
from articles.text import paragraphs

pytestmark = pytest.mark.django_db

TODAY = dt.date(2024, 5, 10)


def arrive(text: str, **fields) -> Article:
    """The draft that is made of `text`."""
    return make_draft(propose(text, TODAY), **fields)


# ── What is proposed ────────────────────────────────────────────────────────


def quotes_of(text: str) -> list[tuple]:
    """The quotations that are proposed for `text`, with their circumstances."""
    quotes = as_data(propose(text, TODAY), "")["quotes"]
    keys = ("kind", "speaker", "basis", "medium", "place", "said_on", "precision")
    return [tuple(str(quote[key]) for key in keys) for quote in quotes]


def test_english_with_a_classic_dateline():
    assert quotes_of(ENGLISH) == [
        ("direct", "Ana Lind", "stated", "press conference", "Port Linden", "", ""),
        ("direct", "Piet Holm", "stated", "Telegram", "", "2024-04-29", "week"),
        ("partial", "Ana Lind", "stated", "", "", "", ""),
    ]
    data = as_data(propose(ENGLISH, TODAY), "")
    assert (data["headline"], data["byline"], data["language"]) == ("Ferry runs again", "Marta Quill", "en")
    assert data["dateline"]["basis"] == "inferred"  # its year
    assert [(person["name"], person["title"], person["new"]) for person in data["people"]] == [
        ("Ana Lind", "harbour master", True),
        ("Piet Holm", "Transport Minister", True),
    ]
    assert [(source["kind"], source["title"]) for source in data["sources"]] == [
        ("social post", "Piet Holm on Telegram")
    ]
    assert [figure["text"] for figure in data["figures"]] == ["about 12,000 people"]


def test_a_figure_that_somebody_gives_is_not_without_a_source():
    text = "About 1,200 people came. Some 300,000 did not, the police said. “There were 2 million,” Jo Roe said."

    assert [figure.text for figure in propose(text, TODAY).figures] == ["About 1,200 people"]


def test_turkish():
    assert quotes_of(TURKISH) == [
        ("direct", "Ayşe Karaca", "stated", "", "", "", ""),
        ("direct", "Ayşe Karaca", "stated", "", "Ankara", "2024-04-29", "week"),
    ]
    data = as_data(propose(TURKISH, TODAY), "")
    assert (data["language"], data["dateline"]["place"], data["dateline"]["date"]) == ("tr", "İzmir", "2024-05-09")
    assert [(person["name"], person["title"]) for person in data["people"]] == [("Ayşe Karaca", "Liman Müdürü")]


def test_ukrainian():
    assert quotes_of(UKRAINIAN) == [("direct", "Олена Коваль", "stated", "", "", "2024-05-08", "day")]
    data = as_data(propose(UKRAINIAN, TODAY), "")
    assert (data["language"], data["dateline"]["place"]) == ("uk", "Одеса")
    assert [(person["name"], person["title"]) for person in data["people"]] == [("Олена Коваль", "директорка порту")]


def test_what_the_text_does_not_say_stays_empty():
    article = arrive(BARE)

    assert (article.headline, article.dateline_place, article.dateline_on, article.section) == ("", "", None, None)
    assert [rows.count() for rows in (article.quotes, article.mentions, article.bylines)] == [0, 0, 0]
    source = article.citations.get().source
    assert (source.publisher, source.published_on, source.author) == ("", None, None)


def test_known_people_and_tags_are_found_by_folded_names_and_variants():
    lind = Person.objects.create(name="Ana Lind", slug="ana-lind")
    port = Tag.objects.create(name="Linden", slug="linden", kind="place", synonyms="Port Linden")
    Tag.objects.create(name="Ferry", slug="ferry", kind="place")  # a place, and here only a boat

    article = arrive(ENGLISH)

    assert Person.objects.filter(name__contains="Lind").get() == lind
    assert article.quotes.first().speaker == lind
    assert [row.tag for row in article.tagged.all()] == [port]


def test_of_two_people_of_one_name_nobody_is_chosen_and_no_third_is_made():
    Person.objects.create(name="Ana Lind", slug="ana-lind")
    Person.objects.create(name="Ana Lind", slug="ana-lind-2")

    article = arrive(ENGLISH)

    quote = article.quotes.first()
    assert (quote.speaker, quote.label) == (None, "harbour master Ana Lind")
    assert Person.objects.filter(name="Ana Lind").count() == 2


def test_an_office_alone_stands_for_whoever_has_it_in_the_text():
    text = "President Sofia Renn met President-elect Noor Siddiq. “It went well,” the president said."

    assert quotes_of("“It went well,” the mayor said. Mayor Jo Petrie left.")[0][1:3] == ("Jo Petrie", "inferred")
    assert quotes_of(text)[0][1] in {"Sofia Renn", "the president"}


# ── The draft ───────────────────────────────────────────────────────────────


def test_a_draft_has_its_rows_a_revision_a_move_and_is_not_in_print():
    piet = member("piet", "Publisher")
    world = Section.objects.create(slug="world", name="World")

    article = arrive(ENGLISH, by=piet, section=world)

    assert (article.state, article.headline, article.section, article.created_by) == (
        "draft",
        "Ferry runs again",
        world,
        piet,
    )
    assert article.bylines.get().label == "Marta Quill"
    assert [(row.person.name, row.described_as, row.person.has_page) for row in article.mentions.all()] == [
        ("Ana Lind", "harbour master", False),
        ("Piet Holm", "Transport Minister", False),
    ]
    wire, post = Source.objects.get(kind="wire copy"), Source.objects.get(kind="social post")
    assert (post.via, post.author.name) == (wire, "Piet Holm")
    assert [(quote.kind, quote.speaker.name, quote.source, quote.title) for quote in article.quotes.all()] == [
        ("direct", "Ana Lind", wire, "harbour master"),
        ("direct", "Piet Holm", post, "Transport Minister"),
        ("partial", "Ana Lind", wire, "harbour master"),
    ]
    numbers = [
        row.number
        for rows in (article.bylines, article.mentions, article.quotes, article.citations)
        for row in rows.all()
    ]
    assert sorted(numbers) == list(range(1, article.numbered_up_to + 1))
    assert Revision.objects.get(article=article).by == piet
    move = Move.objects.get(article=article)
    assert (move.name, move.to_state, move.actor) == ("import", "draft", "piet")
    assert not Edition.objects.exists()


def test_the_text_is_kept_as_it_came_and_the_body_is_its_paragraphs_to_the_letter():
    text = "ANKARA (AA) - “Fish & chips < 3 €,” said Ana Lind.\r\n\r\nIt's  ''fine'' — I’m sure.\u00a0Yes.\r\n"

    article = arrive(text)

    source = article.citations.get().source
    assert source.text_received == text
    assert source.text_sha256 == hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest()
    body = read(paragraphs(article.body)).text
    assert body == "“Fish & chips < 3 €,” said Ana Lind.\nIt's  ''fine'' — I’m sure.\u00a0Yes."


def test_markup_in_a_wire_text_is_text():
    article = arrive("The ferry <b>ran</b>.\n\n<p>It was <script>late</script>.</p>")

    assert read(paragraphs(article.body)).text == "The ferry <b>ran</b>.\n<p>It was <script>late</script>.</p>"


def test_what_is_dropped_from_a_proposal_leaves_no_trace():
    proposal = propose(ENGLISH, TODAY)

    article = make_draft(replace(proposal, people=proposal.people[1:], sources=[]))

    assert [person.name for person in Person.objects.all()] == ["Piet Holm"]
    assert (article.quotes.first().speaker, article.quotes.first().label) == (None, "Ana Lind")
    assert Source.objects.get().kind == "wire copy"


def test_any_text_is_read_to_the_letter_and_never_fails():
    pieces = st.sampled_from(
        [
            *"aSé ,.!?\n'\"“”„«»‘’&;<>0-—()",
            "\n\n",
            "\r\n",
            " said Ana Lind ",
            "ANKARA, Nov 1 (AA) — ",
            "date 2022-11-01 ",
            "Minister Piet Holm",
            " on Tuesday ",
            "By Jo Roe\n",
            "dedi.",
            "\t",
            "&amp;",
            "<p>",
            "31 Nov 2022",
            " told reporters in ",
        ]
    )

    @hypothesis.settings(max_examples=400, deadline=None, derandomize=True)
    @hypothesis.given(st.lists(pieces, max_size=50).map("".join))
    def check(text):
        layout = lay_out(text, TODAY)
        letters = "".join(text[start:end] for start, end in zip(layout.prose.starts, layout.prose.ends, strict=True))
        assert letters.split() == layout.prose.text.split()
        for quote in (proposal := propose(text, TODAY)).quotes:
            start, end = proposal.in_file(quote.span)
            assert 0 <= start < end <= len(text)

    check()


# ── The seed ────────────────────────────────────────────────────────────────


@pytest.fixture
def seed(db):
    """The seed's wire copy as it was received, with the newsroom's people and tags, and the story's own record."""
    call_command("loaddata", "seed", verbosity=0)
    return Source.objects.get(kind="wire copy")


DIRECT = [
    ("Mevlüt Çavuşoğlu", "stated", "Twitter", "", "2022-11-01", "day"),
    ("Mustafa Şentop", "stated", "", "Zagreb", "2022-10-24", "week"),
    ("Mustafa Şentop", "inferred", "speech", "", "2022-10-24", "week"),
    ("Mustafa Şentop", "stated", "speech", "", "2022-10-24", "week"),
]
PEOPLE = [
    ("Mevlüt Çavuşoğlu", "Turkish Foreign Minister"),
    ("Mustafa Dzhemilev", "Crimean Tatar leader"),
    ("Mustafa Şentop", "Türkiye's Parliament Speaker"),
    ("Volodymyr Zelenskyy", "Ukrainian President"),
]


def check_seed(data: dict, recorded: list[str]) -> None:
    """Assert that what is proposed equals what an editor put on record."""
    direct = [quote for quote in data["quotes"] if quote["kind"] == "direct"]
    assert [quote["text"] for quote in direct] == recorded
    keys = ("speaker", "basis", "medium", "place", "said_on", "precision")
    assert [tuple(str(quote[key]) for key in keys) for quote in direct] == DIRECT
    assert [quote["start"] for quote in direct] == [172, 1026, 1676, 2101]
    assert [(person["name"], person["title"]) for person in data["people"]] == PEOPLE
    assert [(source["kind"], source["author"]) for source in data["sources"]] == [
        ("social post", "Mevlüt Çavuşoğlu"),
        ("speech", "Mustafa Şentop"),
    ]
    assert [figure["text"] for figure in data["figures"]] == ["around 350,000 Tatars", "150,000 soldiers"]
    assert (data["dateline"]["place"], data["dateline"]["date"], data["headline"]) == ("", "2022-11-01", "")


def test_the_seed_is_read_as_an_editor_recorded_it(seed):
    story = Article.objects.get()

    data = as_data(propose(seed.text_received), "")

    check_seed(data, [quote.text for quote in story.quotes.filter(kind="direct")])
    proposed = {tag["slug"] for tag in data["tags"]}
    assert proposed == {row.tag.slug for row in story.tagged.all()}


def test_the_seed_is_read_the_same_where_nobody_in_it_is_known():
    rows = json.loads((settings.BASE_DIR / "fixtures" / "seed.json").read_text())
    fields = [row["fields"] for row in rows]
    (text,) = [line["text_received"] for line in fields if line.get("text_received")]
    recorded = [line["text"] for line in fields if line.get("kind") == "direct"]

    check_seed(as_data(propose(text), ""), recorded)


def test_a_paper_without_tags_is_offered_the_event_and_what_the_text_comes_back_to():
    rows = json.loads((settings.BASE_DIR / "fixtures" / "seed.json").read_text())
    (text,) = [row["fields"]["text_received"] for row in rows if row["fields"].get("text_received")]
    summit = "First Parliamentary Summit of the Crimea Platform"

    article = make_draft(propose(text))

    tags = {row.tag.name: row.tag.kind for row in article.tagged.all()}
    assert tags[summit] == "event"
    assert {"Crimea", "Ukraine", "Russia"} <= tags.keys()
    assert {str(quote.occasion) for quote in article.quotes.all() if quote.occasion} == {summit}


def test_an_event_that_nobody_wanted_leaves_no_trace():
    rows = json.loads((settings.BASE_DIR / "fixtures" / "seed.json").read_text())
    (text,) = [row["fields"]["text_received"] for row in rows if row["fields"].get("text_received")]

    article = make_draft(replace(propose(text), tags=[]))

    assert not Tag.objects.exists()
    assert [quote.occasion for quote in article.quotes.all() if quote.occasion] == []


def test_a_paper_with_tags_of_its_own_is_offered_no_new_ones():
    Tag.objects.create(name="Weather", slug="weather", kind="topic")

    assert propose("At the Linden Sea Summit it rained.\n\nThe Linden Sea Summit ended.", TODAY).tags == []


def test_reported_speech_of_the_seed_is_proposed(seed):
    story = Article.objects.get()

    reported = [quote for quote in as_data(propose(seed.text_received), "")["quotes"] if quote["kind"] == "reported"]

    recorded = {quote.text for quote in story.quotes.filter(kind="reported")}
    assert {quote["text"] for quote in reported} == recorded


def test_the_body_made_of_the_seed_is_the_one_that_was_printed(seed):
    text, body = seed.text_received, Article.objects.get().body

    assert "\n\n".join(propose(text).layout.paragraphs) == body


def test_the_seed_comes_twice_and_is_known(seed):
    arrival = look(seed.text_received)

    assert (arrival.same_text, arrival.stories) == (seed, [Article.objects.get()])
