"""Preflight takes time by the length of a text, whatever is in it: one draft must not hold up everybody's desk."""

import time

import pytest

from articles.desk.language import prose
from articles.desk.preflight import preflight
from articles.models import Article, Person, PersonName, Position, Quote
from articles.tests.cast import make_draft

pytestmark = pytest.mark.django_db

FEW, MANY = 250, 1000
QUOTATIONS = 3000
MOST_SECONDS = 0.5

# Each piece stands many times in one paragraph. {n} makes it another one each time.
SHAPES = {
    "quotations": "“The number {n} boat is late again,” said Ana Lind. ",
    "the same quotation": "“The boats are late again today,” said Ana Lind. ",
    "quotations without a full stop": "“The number {n} boat is late again,” said Ana Lind, and ",
    "quotations without a speaker": "Ana Lind was here. “The number {n} boat is late again.” ",
    "quotations behind each other": "“The number {n} boat is late again,” ",
    "quotations without a space": "“The number {n} boat is late again.”",
    "quotations that he spoke": "“The number {n} boat is late again,” he said. ",
    "what it said": "Ana Lind is here, it said “The number {n} boat is late again,” and ",
    "who spoke, saying": "Ana Lind left, saying, “The number {n} boat is late again,” and ",
    "laughs between": "he laughed, they said, and ",
    "straight marks": '"The number {n} boat is late again," said Ana Lind. ',
    "mixed marks": '"The number {n} boat is late again,” said Ana Lind. ',
    "nested marks": "“The number {n} ‘boat “so called” is’ late,” said Ana Lind. ",
    "marks that never close": "“The number {n} boat is late. ",
    "marks that never open": "The number {n} boat is late.” ",
    "apostrophes between single marks": "‘The ministers’ cars {n} are late’ said Ana Lind. ",
    "phrases in marks": "the “boat” and ",
    "Turkish": "“{n} numaralı vapur bugün yine gecikti” dedi Ana Lind. Lind’in sözleri sürdü ",
    "Ukrainian": "«Пором номер {n} знову спізнюється», — сказала Ана Лінд. ",
    "no spaces": "船は遅れている",
    "names": "Ana Lind met Bo{n} Holm{n} ",
    "titles": "Ana Lind, mayor of Linden and harbour master, ",
    "names in many years": "Ana Lind in 2019 and ",
    "figures": "there are {n}.5% of {n} million boats ",
    "relative dates": "the boat left yesterday and ",
    "nobody in particular": "Some people say the number {n} boat is late. ",
    "places of pictures": "[picture {n}] ",
}


@pytest.fixture
def ana():
    """A person with a title and another name, so that every check of names has something to do."""
    ana = Person.objects.create(slug="ana-lind", name="Ana Lind", folded="ana lind")
    Position.objects.create(person=ana, number=1, order=1, title="mayor of Linden")
    PersonName.objects.create(person=ana, number=1, order=1, name="Anna Lind", folded="anna lind")
    return ana


def body(piece: str, times: int) -> str:
    return f"<p>{''.join(piece.replace('{n}', str(n)) for n in range(times))}</p>"


def seconds(story: Article) -> float:
    """What reading `story` costs this process, at best of three."""
    costs = []
    for _ in range(3):
        prose.read.cache_clear()
        began = time.process_time()
        preflight(story)
        costs.append(time.process_time() - began)
    return min(costs)


@pytest.mark.slow
@pytest.mark.parametrize("piece", SHAPES.values(), ids=SHAPES)
def test_four_times_the_text_costs_about_four_times_as_much(ana, rana, piece):
    """What goes through all that was read for each thing in it would cost sixteen times as much."""
    few, many = (make_draft(rana, slug=f"draft-{times}", body=body(piece, times)) for times in (FEW, MANY))
    preflight(few)  # the expressions are compiled once

    assert seconds(many) < 9 * seconds(few) + 0.05


@pytest.mark.slow
@pytest.mark.parametrize("words", ["number {n} boat is late", "boat is late"])
def test_four_times_the_recorded_quotations_cost_about_four_times_as_much(ana, rana, words):
    few, many = (_recorded(rana, ana, words, times) for times in (FEW, MANY))
    preflight(few)

    assert seconds(many) < 9 * seconds(few) + 0.05


def _recorded(by, speaker, words: str, times: int) -> Article:
    story = make_draft(by, slug=f"recorded-{times}", body=body(f"“The {words},” said Ana Lind. ", times))
    Quote.objects.bulk_create(
        Quote(article=story, number=n, order=n, text=f"The {words.replace('{n}', str(n))}", speaker=speaker)
        for n in range(times)
    )
    return story


@pytest.mark.bench
@pytest.mark.parametrize("piece", [piece for name, piece in SHAPES.items() if "quotation" in name])
def test_three_thousand_quotations_in_one_paragraph_are_read_in_half_a_second(ana, rana, piece):
    story = make_draft(rana, body=body(piece, QUOTATIONS))
    preflight(make_draft(rana, slug="short"))

    assert seconds(story) < MOST_SECONDS
