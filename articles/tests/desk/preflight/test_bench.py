"""How long a long story takes: anchoring and preflight of 5,000 words with 60 quotations."""

import time

import pytest

from articles.desk.language import prose
from articles.desk.preflight import preflight
from articles.desk.press.compose import compose
from articles.models import Person, Quote
from articles.tests.cast import make_draft, member

pytestmark = [pytest.mark.django_db, pytest.mark.bench]

WORDS = (
    "the ferry ran again on Monday while Crew and harbour waited for Port Authority figures of 12,400 crowns".split()
)
MOST_SECONDS = 0.15
PEOPLE = 20_000


def filler(words: int, start: int) -> str:
    return " ".join(WORDS[(start + place) % len(WORDS)] for place in range(words))


@pytest.fixture
def long_story():
    """5,000 words, 60 quotations on record, among 20,000 known people."""
    names = [f"Given{n % 300} Family{n}" for n in range(PEOPLE)]
    expected = [Person(slug=f"p-{n}", name=name, folded=name.lower()) for n, name in enumerate(names)]
    Person.objects.bulk_create(expected, batch_size=5000)
    said = [f"We said {n} times that {filler(20, n)}." for n in range(60)]
    body = [f"<p>{filler(55, n)}. “{words}” {names[n]} said on Monday.</p>" for n, words in enumerate(said)]
    story = make_draft(member("rana", "Reporter"), body="".join(body))
    speakers = Person.objects.in_bulk([f"p-{n}" for n in range(60)], field_name="slug")
    Quote.objects.bulk_create(
        Quote(article=story, number=n, order=n, text=words, speaker=speakers[f"p-{n}"]) for n, words in enumerate(said)
    )
    return story


@pytest.mark.parametrize("read", [compose, preflight])
def test_a_long_story_is_read_at_once(long_story, read):
    seconds = []
    for _ in range(5):
        prose.read.cache_clear()
        began = time.perf_counter()
        read(long_story)
        seconds.append(time.perf_counter() - began)

    assert min(seconds) < MOST_SECONDS
