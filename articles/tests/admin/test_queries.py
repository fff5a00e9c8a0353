"""What the story's form asks of the database: a fixed number of queries, however many rows the story has."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.desk.press import revisions
from articles.desk.steps.workflow import move
from articles.models import Article, Person, Photo, Source, Tag
from articles.tests.admin.record_forms import filled
from articles.tests.cast import make_draft
from articles.tests.desk.steps.test_queries import fill

pytestmark = pytest.mark.django_db

OPENING, SAVING = 30, 40  # queries at most
LOOKING_UP = 3  # more where rows are added: names of speakers, as names and as variants, and what else was picked
FEW, MANY = 2, 10  # rows of every kind
KINDS = ("bylines", "quotes", "mentions", "citations", "pictures", "notices", "tagged")


@pytest.fixture
def desk(piet) -> Client:
    """Piet at his desk, who has opened a form before: what a process reads once is read."""
    client = Client()
    client.force_login(piet)
    client.get(reverse("admin:articles_article_add"))
    return client


@pytest.fixture
def make_story(rana):
    """Makes a draft with so many rows of every kind, and twice as many records to choose from."""

    def make(rows: int) -> Article:
        story = make_draft(rana, slug=f"story-{rows}", headline=f"Story {rows}")
        photo, _ = Photo.objects.get_or_create(
            slug="boat", defaults={"file": "photos/boat.jpg", "credit": "Ana Lind", "width": 10, "height": 10}
        )
        for n in range(rows):
            fill(story, photo, 100 * rows + n, "It runs.")
        revisions.record(story, by=rana)
        return story

    return make


def address(story: Article, query: str = "") -> str:
    return reverse("admin:articles_article_change", args=[story.pk]) + query


def opened(desk: Client, story: Article, query: str) -> int:
    """The queries of opening the form."""
    with CaptureQueriesContext(connection) as queries:
        page = desk.get(address(story, query))
    assert page.status_code == 200
    return len(queries)


def saved(desk: Client, story: Article, form_data: dict) -> int:
    """The queries of saving the form."""
    with CaptureQueriesContext(connection) as queries:
        page = desk.post(address(story), form_data)
    assert page.status_code == 302, page.context["errors"]
    return len(queries)


def all_changed(form_data: dict, rows: int) -> dict:
    """`form_data` with a change in every row: another record where it names one."""
    other = {
        "person": list(Person.objects.values_list("pk", flat=True)),
        "source": list(Source.objects.values_list("pk", flat=True)),
        "tag": list(Tag.objects.values_list("pk", flat=True)),
    }
    slugs = list(Person.objects.values_list("slug", flat=True))
    changed = {}
    for name, value in form_data.items():
        kind, _, column = name.partition("-")
        if kind in KINDS and column.partition("-")[2] == "order":
            changed[name] = value + 1
        elif column.endswith("-speaker"):  # two of them have one name: the slug says who is meant
            changed[name] = slugs[(int(column.partition("-")[0]) + rows) % len(slugs)]
        elif kind in KINDS and column.partition("-")[2] in other:
            keys = other[column.partition("-")[2]]
            changed[name] = keys[(keys.index(value) + rows) % len(keys)]
    return form_data | changed


@pytest.mark.parametrize(
    ("steps", "query"),
    [
        ([], ""),
        (["submit"], ""),
        (["submit", "approve"], ""),
        (["submit", "approve", "publish"], ""),
        (["submit", "approve", "publish"], "?fix=1"),
        (["submit", "approve", "publish", "revise"], ""),
    ],
)
def test_the_form_is_opened_with_the_same_number_of_queries_for_few_rows_and_many(
    steps, query, make_story, desk, rana, esra, piet
):
    few, many = make_story(FEW), make_story(MANY)
    for story in (few, many):
        for step, user in zip(steps, (rana, esra, piet, esra), strict=False):
            move(story, step, by=user)

    asked = opened(desk, few, query)

    assert opened(desk, many, query) == asked <= OPENING


def test_the_form_is_saved_with_the_same_number_of_queries_for_few_rows_and_many(make_story, desk):
    few, many = make_story(FEW), make_story(MANY)
    changes = {"headline": "Another headline", "quotes-0-text": "It ran.", "quotes-1-place": "Bergen"}

    asked = saved(desk, few, filled(desk, address(few)) | changes)

    assert saved(desk, many, filled(desk, address(many)) | changes) == asked <= SAVING
    assert [quote.text for quote in many.quotes.all()[:2]] == ["It ran.", "It runs."]


def test_changing_every_row_asks_the_same_number_of_queries_for_few_rows_and_many(make_story, desk):
    few, many = make_story(FEW), make_story(MANY)

    asked = saved(desk, few, all_changed(filled(desk, address(few)), FEW))

    changes = all_changed(filled(desk, address(many)), MANY)
    assert saved(desk, many, changes) == asked
    shown = filled(desk, address(many))  # and further down the speakers who were not linked before
    assert {name: changes[name] for name in changes if name.endswith(("-person", "-order"))}.items() <= shown.items()


def test_taking_out_every_row_asks_the_same_number_of_queries_for_few_rows_and_many(make_story, desk):
    few, many = make_story(FEW), make_story(MANY)

    asked = saved(desk, few, filled(desk, address(few)) | all_taken_out(FEW))

    assert saved(desk, many, filled(desk, address(many)) | all_taken_out(MANY)) == asked
    assert not many.quotes.exists()
    assert not many.tagged.exists()


def all_taken_out(rows: int) -> dict:
    return {f"{kind}-{n}-DELETE": "on" for kind in KINDS for n in range(rows)}


def test_adding_rows_asks_the_same_number_of_queries_for_few_and_many(make_story, desk):
    few, many = make_story(1), make_story(2)
    people = [person.pk for person in (Person.objects.create(slug=f"new-{n}", name=f"New {n}") for n in range(MANY))]

    asked = saved(desk, few, filled(desk, address(few)) | added(people[:FEW], 1))

    assert saved(desk, many, filled(desk, address(many)) | added(people, 2)) == asked <= SAVING + LOOKING_UP
    assert many.mentions.count() == MANY + 2
    assert many.quotes.count() == MANY + 2


def added(people: list[int], place: int) -> dict:
    """A person in the story and a quotation of each of `people`, from the row number `place` on."""
    form_data = {"mentions-TOTAL_FORMS": place + len(people), "quotes-TOTAL_FORMS": place + len(people)}
    quote = {
        "kind": "direct", "attribution": "named", "text": "It runs.", "basis": "stated", "occasion_basis": "stated",
        "said_precision": "day", "translated": "unknown", "language": "en", "order": 0,
    }  # fmt: skip
    for n, person in enumerate(people, place):
        form_data |= {f"mentions-{n}-person": person, f"mentions-{n}-approach": "not needed", f"mentions-{n}-order": n}
        form_data |= {
            f"quotes-{n}-speaker": f"New {n - place}",
            **{f"quotes-{n}-{name}": value for name, value in quote.items()},
        }
    return form_data
