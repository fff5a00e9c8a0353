"""Wire copy with line ends and invisible characters of other systems reads as if it had none, and is kept as it came."""

import pytest

from articles.desk.wire.draft import make_draft
from articles.desk.wire.proposal import propose
from articles.models import Source

pytestmark = pytest.mark.django_db

PLAIN = (
    "Ferry runs again\n\nPORT LINDEN, May 9, 2024 (Agency) - The ferry runs again, harbour master Ana Lind said.\n\n"
    "“We have waited long enough,” she said.\n"
)
STRANGE = {
    "line ends of old Macs": PLAIN.replace("\n", "\r"),
    "line ends of Windows": PLAIN.replace("\n", "\r\n"),
    "separators": PLAIN.replace("\n\n", "\u2029\u2029").replace("\n", "\u2028"),
    "lines of spaces": PLAIN.replace("\n\n", "\n\u00a0\n"),
    "soft hyphens": PLAIN.replace("waited", "wai\u00adted").replace("Lind", "Li\u00adnd"),
    "zero-width characters": PLAIN.replace("long", "\u200blong\u2060").replace("Ferry", "\ufeffFer\u200cry"),
}


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE)
def test_it_reads_as_if_it_had_none(text):
    strange, plain = propose(text), propose(PLAIN)

    assert strange.layout.headline == plain.layout.headline == "Ferry runs again"
    assert strange.layout.paragraphs == plain.layout.paragraphs
    assert [quote.text for quote in strange.quotes] == [quote.text for quote in plain.quotes]
    assert [person.person.name for person in strange.people] == ["Ana Lind"]


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE)
def test_a_place_is_that_in_the_text_as_received(text):
    proposal = propose(text)

    start, end = proposal.in_file(next(quote.span for quote in proposal.quotes if quote.kind == "direct"))
    assert text[start:end].startswith(("We have", "“We have"))
    assert "enough" in text[start:end]
    assert "PORT LINDEN" in text[slice(*proposal.layout.dateline)]


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE)
def test_it_is_kept_as_it_came_and_its_words_are_plain(text):
    article = make_draft(propose(text))

    assert Source.objects.get(kind="wire copy").text_received == text
    assert not set("\r\u2028\u2029\u00ad\u200b\u200c\u2060\ufeff") & set(article.body + article.headline)
    assert article.quotes.first().text in article.body
