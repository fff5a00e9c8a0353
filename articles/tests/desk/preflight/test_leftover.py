"""What looks like marks of another system is a warning: it would be printed as words."""

import pytest

from articles.desk.preflight import preflight
from articles.tests.cast import make_draft, rewrite

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(rana):
    """What preflight warns of in a body: the words of each warning about left-over markup."""

    def in_body(body: str, **fields) -> list[str]:
        story = make_draft(rana)
        rewrite(story, rana, body=body, **fields)
        return [(f.field, f.words) for f in preflight(story) if f.code == "markup-left-over"]

    return in_body


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("It was **very** late.", "**very**"),
        ("It was __very__ late.", "__very__"),
        ("Read [the report](https://paper.example/report).", "[the report](https://paper.example/report)"),
        ("One.\n\n## What next\n\nTwo.", "## What next"),
        ("<p>They bring</p><p>* bread</p><p>* salt</p>", "* bread"),
        ("It is ~~not~~ so.", "~~not~~"),
        ("<p>It was &lt;b&gt;late&lt;/b&gt;.</p>", "<b>"),
        ("<p>Fish &amp;amp; chips.</p>", "&amp;"),
        ('<p>[caption id="a_1" width="300"]A bridge[/caption]</p>', '[caption id="a_1" width="300"]'),
        ("<p>[url=https://paper.example]here[/url]</p>", "[url=https://paper.example]"),
    ],
)
def test_left_over_markup_is_named(found, body, words):
    assert found(body) == [("body", words)]


@pytest.mark.parametrize(
    "body",
    [
        "He said 5 * 3 * 2 is 30 and 4 ** 2 is 16.",
        "Write to <john@paper.example>, or to AT&T; a < b > c.",
        "The variable snake__case__name stayed. He gave it 2*.",
        "“[The] mayor [...] left,” she said [picture 1].",
        "– Yes, he said.\n\n- No, she said. She is #1, ranked 3#.",
        "The band M**** and the word f***ing were bleeped.",
    ],
)
def test_what_people_write_is_not(found, body):
    assert found(body) == []


def test_headline_and_standfirst_are_looked_at(found):
    assert found("It runs.", headline="Ferry <i>runs</i> again", standfirst="At **last**.") == [
        ("headline", "<i>"),
        ("standfirst", "**last**"),
    ]
