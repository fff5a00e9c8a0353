"""The words of a language are a file: one that is wrong is named, one that is right is all that a language needs."""

import re
import shutil

import pytest
from django.core.checks import run_checks

from articles.desk.language import patterns, vocabulary
from articles.desk.language.keys import KEYS
from articles.desk.language.notation import expression
from articles.desk.language.patterns import lazily
from articles.desk.wire.proposal import propose

HEAD = 'name = "Invented"\n'
README = vocabulary.FOLDER / "README.md"
POLISH = """Prom znowu pływa

GDYNIA, 9 maja 2024 (PAR) — Prom na wyspę ruszył po dziesięciu dniach przerwy, jak podał port.

„Czekaliśmy na ten dzień zbyt długo” — powiedziała wczoraj dyrektorka portu Łucja Kowalska.

Pani Zofia Nowak dodała na Telegramie: „Nie wiem, kiedy przyjdę po raz drugi”.

Minister Piotr Śliwa odwiedził wyspę w zeszłym tygodniu. „Lubię statki” — powiedział Śliwa.
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A copy of the folder of words, which is read instead of it."""
    copied = shutil.copytree(vocabulary.FOLDER, tmp_path / "words")
    monkeypatch.setattr(vocabulary, "FOLDER", copied)
    patterns.forget()
    yield copied
    monkeypatch.undo()
    patterns.forget()


@pytest.fixture
def polish(folder):
    """Polish, by the file that the README has as its example."""
    example = re.search(r"```toml\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    (folder / "pl.toml").write_text(example[1], encoding="utf-8")


# ── The files ───────────────────────────────────────────────────────────────


def test_every_file_can_be_read():
    assert [language.code for language in vocabulary.languages()] == ["en", "tr", "uk"]
    assert vocabulary.problems(vocabulary.FOLDER) == []


def test_every_key_has_words_in_some_language():
    values = [
        language.words | language.letters | language.counts | language.flags for language in vocabulary.languages()
    ]

    unused = {key for key in KEYS if not any(key in language for language in values)}

    assert {key for key in unused if not key.startswith("medium.")} == set()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('[speech]\nverbs = "said"', "say at the top which language it is"),
        (HEAD + '[speech]\nverb = "said"', "speech.verb: there is no such key; is it speech.verbs?"),
        (HEAD + '[speach]\nverbs = "said"', "speach.verbs: there is no such key; is it speech.verbs?"),
        (HEAD + "[speech]\nverbs = []", "speech.verbs: it is empty"),
        (HEAD + '[speech]\nverbs = " "', "speech.verbs: it is empty"),
        (HEAD + "[speech]\nverbs = 7", "speech.verbs: write words between quotation marks"),
        (HEAD + '[speech.verbs]\npast = "said"', "speech.verbs: write words between quotation marks"),
        (HEAD + '[speech]\nverbs = ["said", 7]', "speech.verbs: write words between quotation marks"),
        (HEAD + '[speech]\nverbs = ["sa(id"]', "speech.verbs: a “(” has no “)”"),
        (HEAD + '[speech]\nverbs = ["said|says"]', "speech.verbs: “|” stands only between brackets"),
        (HEAD + '[speech]\nverbs = ["s.*+"]', "speech.verbs: “+” cannot be read"),
        (HEAD + '[speech]\nverbs = "by (name|phone)"', "speech.verbs: “(name|phone)” belongs to a phrase"),
        (HEAD + '[medium]\non_network = ["on {net}"]', "medium.on_network: “{net}” cannot be read"),
        (HEAD + '[medium.occasions]\nsong = "song"', "medium.occasions.song: there is no such key"),
        (HEAD + '[titles]\nwords = ["prime minister"]', "titles.words: “prime minister” is not a single word"),
        (HEAD + '[titles]\nwords = "minister*"', "titles.words: “minister*” is not a single word"),
        (HEAD + "[titles]\nverb_stem = 0", "titles.verb_stem: write a number"),
        (HEAD + '[titles]\npost_follows = "yes"', "titles.post_follows: write true or false"),
        (HEAD + '[letters]\ncapitals = "Ł-Ż"', "letters.capitals: write letters"),
        (HEAD + '[dates]\nmonths = ["May"]', "dates.months: write a list of 12"),
        (HEAD + '[dates]\nweekdays = "a b c d e f g"', "dates.weekdays: write a list of 7"),
        (HEAD + "[speech]\nverbs = said", "xx.toml cannot be read"),
    ],
)
def test_what_is_wrong_in_a_file_is_told_by_file_and_key(folder, content, message):
    (folder / "xx.toml").write_text(content, encoding="utf-8")

    with pytest.raises(vocabulary.WordsError) as refused:
        vocabulary.languages()

    assert "xx.toml" in str(refused.value)
    assert message in str(refused.value)


def test_a_file_is_named_for_its_language(folder):
    (folder / "polish.toml").write_text(HEAD, encoding="utf-8")

    with pytest.raises(vocabulary.WordsError, match="name the file for its language"):
        vocabulary.languages()


def test_a_file_in_another_encoding_is_told(folder):
    (folder / "pl.toml").write_bytes(HEAD.encode() + "# łąka".encode("cp1250"))

    with pytest.raises(vocabulary.WordsError, match="pl.toml cannot be read"):
        vocabulary.languages()


@pytest.mark.django_db
def test_the_check_before_readers_come_names_every_file_that_is_wrong(folder):
    assert [error for error in run_checks(include_deployment_checks=True) if error.id == "articles.E001"] == []

    (folder / "xx.toml").write_text(HEAD + "[speech]\nverbs = []", encoding="utf-8")
    (folder / "yy.toml").write_text("", encoding="utf-8")

    errors = [error for error in run_checks(include_deployment_checks=True) if error.id == "articles.E001"]
    assert [error.msg.split(":")[0] for error in errors] == ["xx.toml", "yy.toml"]


@pytest.mark.parametrize(
    ("phrase", "matching", "others"),
    [
        ("according to", ["according to", "according\xa0to"], ["according"]),
        ("day(|s)", ["day", "days"], ["dayz"]),
        ("estimat*", ["estimated", "estimates"], ["estimate it"]),
        ("update #", ["update 12"], ["update", "update x"]),
        ("in a … speech", ["in a speech", "in a long-winded televised speech"], ["in a very long winded speech"]),
        ("editor's note", ["editor's note", "editor’s note"], ["editors note"]),
        ("S.t", ["S.t"], ["Sat"]),
    ],
)
def test_phrases_are_written_as_the_readme_says(phrase, matching, others):
    pattern = re.compile(expression(phrase))

    assert [words for words in matching if not pattern.fullmatch(words)] == []
    assert [words for words in others if pattern.fullmatch(words)] == []


def test_an_expression_of_words_that_no_language_has_matches_nothing(folder):
    for path in folder.glob("*.toml"):
        path.unlink()
    pattern = lazily(r"said(?:<speech.verbs>)?")

    assert vocabulary.languages() == ()
    assert pattern.fullmatch("said")
    assert not lazily(r"<speech.verbs>").search("said")


# ── A language without code ─────────────────────────────────────────────────


@pytest.mark.django_db
def test_a_file_is_all_that_a_language_needs(polish):
    proposal = propose(POLISH)

    layout = proposal.layout
    assert (layout.language, layout.headline, layout.place) == ("pl", "Prom znowu pływa", "Gdynia")
    assert (str(layout.on), layout.agency) == ("2024-05-09", "PAR")
    said = [(quote.who, quote.setting.medium, str(quote.setting.on or "")) for quote in proposal.quotes]
    assert said == [
        ("Łucja Kowalska", "", "2024-05-08"),
        ("Zofia Nowak", "Telegram", ""),
        ("Piotr Śliwa", "", "2024-04-29"),
    ]
    people = [(person.person.name, person.described_as) for person in proposal.people]
    assert people == [("Łucja Kowalska", "dyrektorka portu"), ("Zofia Nowak", ""), ("Piotr Śliwa", "Minister")]


@pytest.mark.django_db
def test_without_its_file_the_same_text_is_not_understood():
    proposal = propose(POLISH)

    assert (proposal.layout.language, proposal.layout.on) == ("", None)
    assert "Łucja Kowalska" not in {person.person.name for person in proposal.people}
    assert [quote.who for quote in proposal.quotes if quote.who == "Łucja Kowalska"] == []


@pytest.mark.django_db
def test_a_language_more_leaves_texts_in_others_as_they_were(polish):
    text = "The ferry ran.\n\n“It is late,” minister Ana Lind said in the harbour.\n"

    proposal = propose(text)

    assert proposal.layout.language == "en"
    assert [(quote.who, str(quote.speaker)) for quote in proposal.quotes] == [("Ana Lind", "Ana Lind")]
