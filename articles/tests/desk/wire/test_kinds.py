"""Who says what, by the ways in which stories tell it: each a kind that was once read wrongly."""

import datetime as dt

import pytest

from articles.desk.wire.proposal import propose

pytestmark = pytest.mark.django_db

HEAD = "A headline for the story\n\nPORT LINDEN, May 9, 2024 - Mayor Jo Petrie met Sen. Bo Falk and Piet Holm, a pilot.\n\n"
TURKISH = "Başlık burada\n\nANKARA, 9 Mayıs 2024 (KHA) - Meclis bugün toplandı ve çok uzun bir görüşme oldu.\n\n"
UKRAINIAN = "Заголовок тут\n\nКИЇВ, 9 травня 2024 (Хвиля) — Рада зібралася сьогодні на засідання.\n\n"


def said(text: str, head: str = HEAD) -> list[tuple[str, str]]:
    """The words of each quotation that is proposed for `text`, and whose they are."""
    quotes = propose(head + text, dt.date(2024, 5, 10)).quotes
    return [(quote.text, quote.who) for quote in quotes if quote.kind != "reported"]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“We count,” said Ana Lind, who works for Open Ballot. “I have seen no such queue.”", "Ana Lind"),
        ("“We count,” said Ana Lind, wife of former Judge Cyrus Vann. “I have seen no such queue.”", "Ana Lind"),
        ("“We count,” said Petrie. Falk has run the port since 2012. “I have seen no such queue.”", "Jo Petrie"),
        ("“We count,” said Petrie. Falk disagreed. “I have seen no such queue.”", "Bo Falk"),
        ("“They said, ‘The boat is full,’” Petrie said. “We said, ‘Then send another.’”", "Jo Petrie"),
        ("“We count,” one said. “It costs too much.”", "one"),
        ("“We count,” said Petrie’s husband, Carl. “I have seen no such queue.”", "Carl"),
    ],
)
def test_the_second_quotation_of_a_paragraph_keeps_its_speaker_unless_somebody_else_speaks(text, speaker):
    assert said(text)[-1][1] == speaker


def test_a_paragraph_that_is_a_quotation_and_nothing_else_is_by_who_spoke_last():
    text = "“We count,” Petrie told Falk. “We do.”\n\n“I have seen no such queue.”\n\n“I disagree,” Falk said."

    assert [who for _, who in said(text)] == ["Jo Petrie", "Jo Petrie", "Jo Petrie", "Bo Falk"]


def test_nobody_goes_on_where_somebody_else_laughs():
    assert said("“We count,” said Petrie. Falk laughed. “I have seen no such queue.”")[-1][1] == ""


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“I never got to vote,” gushed Ana Lind, a sophomore.", "Ana Lind"),
        ("“I never got to vote,” Ana Lind, a junior, chortled.", "Ana Lind"),
        ("“We can have that,” Rep. Ana Marek (R-Fla.) said.", "Ana Marek"),
        ("“We can have that,” said Sen. Ana Marek, D-Mo.", "Ana Marek"),
        ('"The books were full of gifts,” Ana Lind said.', "Ana Lind"),
        (
            "“We can have that,” a spokesman for the regional association of harbour masters and of the pilots of all "
            "northern ports, who did not want to be named, said.",
            "a spokesman for the regional association of harbour masters",
        ),
        ("“We can have that and more,” whatever it was.", ""),
    ],
)
def test_what_ends_in_a_comma_is_speech_whatever_follows(text, speaker):
    ((words, who),) = said(text)

    assert words.endswith(",")
    assert who == speaker


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“It holds,” said the Rev. Abel Munro, whose church stands here.", "Abel Munro"),
        ("“It holds,” Lt. Gov. Ida Vann told reporters.", "Ida Vann"),
        ("“It holds,” wrote former Gov. Pat O’Rourke, 81.", "Pat O’Rourke"),
        ("“It holds,” Wendell P. Strake Jr. said.", "Wendell P. Strake Jr."),
        ("“It holds,” said Moira Bannerman.", "Moira Bannerman"),
        ("“It holds,” said Tom Baker.", "Tom Baker"),
        ("Oldane, the president of Clean Harbour, said: “It holds.” Maret Oldane leads the group.", "Maret Oldane"),
        ("In a statement, Tidewater said: “It holds for now.”", "Tidewater"),
        ("Asked whether it holds, Petrie said, “It holds for now.”", "Jo Petrie"),
        ("Speaking after the hearing, Ana Lind, a lawyer for the crew, said: “It holds for now.”", "Ana Lind"),
        ("In one tweet Friday, Falk said: “It holds for now.”", "Bo Falk"),
        ("“It holds,” the Marek campaign said.", "the Marek campaign"),
        ("“It holds,” said one customer, Elspeth Rowntree.", "Elspeth Rowntree"),
        ("“It holds,” the letter reads.", "the letter"),
        ("“It holds,” said another.", "another"),
        ("Said Piet Holm: “It holds for now.”", "Piet Holm"),
        ("“It holds for now.” — Sonya Hale, Rowan Island", "Sonya Hale"),
        ("It drew fire from Rep. Una Pope, who said in the hall, “It holds for now.”", "Una Pope"),
        ("“It holds for now,” as Falk put it.", "Bo Falk"),
        ("Mina Stavros, The Daily Lantern: “It holds for now.”", "Mina Stavros"),
        ("Petrie attacked Falk for his support of the toll, saying, “It holds for now.”", "Jo Petrie"),
        ("Petrie slammed the plan, saying “it’s always a bad deal with the port.”", "Jo Petrie"),
    ],
)
def test_a_speaker_is_named_once_and_without_what_stands_beside(text, speaker):
    assert said(text)[0][1] == speaker


def test_of_two_credits_in_a_list_each_has_its_own_words():
    text = "“I will walk rather than pay it.” ― Sonya Hale\n“He talks of ships he never saw.” ― Pamela Dorn"

    assert [who for _, who in said(text)] == ["Sonya Hale", "Pamela Dorn"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Petrie called the plan “a great mistake” and said she was “surprised and troubled” by it.",
            ["Jo Petrie"] * 2,
        ),
        ("Falk accused her of “playing games.”", ["Bo Falk"]),
        ("He defended his vote, which Falk dismissed as “a gift to the fleets.”", ["Bo Falk"]),
        ("Piet Holm vowed to “fight this in every court.”", ["Piet Holm"]),
        ("The council, which owns the hall, said it was “seeking a new tenant” for it.", ["The council"]),
        ("The Renn campaign brushed off the poll, calling it “an outlier.”", ["The Renn campaign"]),
        ("Critics call it “a road to nowhere,” and Falk once said it was “mostly decorative.”", ["Critics", "Bo Falk"]),
        ("The group, known as “the quiet ones,” met. Her film, “A Long Day at the Pier,” opened.", []),
    ],
)
def test_pieces_between_marks_belong_to_the_verb_before_them(text, expected):
    assert [who for _, who in said(text)] == expected


@pytest.mark.parametrize(
    ("head", "text", "speaker"),
    [
        (TURKISH, "Tarım Bakanlığı açıklamasında, “Ekipler yoldadır.” denildi.", "Tarım Bakanlığı"),
        (TURKISH, "İstanbul Valiliği'nin açıklamasında, “Ekipler yoldadır.” ifadeleri yer aldı.", "İstanbul Valiliği"),
        (TURKISH, "Sendikanın açıklamasında, “Bu bir ihmaldir.” denildi.", "Sendika"),
        (TURKISH, "Açıklamada, “Ekipler yoldadır.” denildi.", ""),
        (TURKISH, "“Böylesini görmedim.” diyen işçi Hasan Yelkenci, gitti.", "Hasan Yelkenci"),
        (UKRAINIAN, "«Ми працюємо», — сказав міністр оборони України Денис Горобчак.", "Денис Горобчак"),
        (UKRAINIAN, "«Ми працюємо», — прокоментувала Олена Вітрук.", "Олена Вітрук"),
        (UKRAINIAN, "«Ми працюємо», — написала у своєму каналі депутатка Софія Бондар.", "Софія Бондар"),
        (UKRAINIAN, "Командувач ВМС ЗСУ Олексій Нечай розповів: «Ми працюємо».", "Олексій Нечай"),
    ],
)
def test_turkish_institutions_and_ukrainian_posts(head, text, speaker):
    assert [who for _, who in said(text, head)] == [speaker]


@pytest.mark.parametrize(
    "text",
    [
        "Mina Stavros, Screen Weekly: “It holds for now.”",
        "“It holds,” said Pål Eriksrud of the Institute of Marine Sound, who was not involved.",
        "The Daily Lantern said it was “late.” The Linden Post wrote nothing.",
    ],
)
def test_nothing_is_a_person_that_is_no_name(text):
    people = {person.person.name for person in propose(HEAD + text, dt.date(2024, 5, 10)).people}

    assert people <= {"Jo Petrie", "Bo Falk", "Piet Holm", "Pål Eriksrud", "Mina Stavros"}
