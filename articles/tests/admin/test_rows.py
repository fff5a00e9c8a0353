"""Rows in the form of a story: what is refused, where it is said, and what is stored."""

import itertools

import pytest
from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint

from articles.admin.people import PersonAdmin
from articles.admin.pickers import SAID_BY_FIELDS
from articles.admin.quotations import QuoteForm
from articles.admin.story_form import StoryForm
from articles.admin.story_rows import ROWS, BylineForm, NoticeForm
from articles.models import Article, Byline, Mention, Notice, Person, Quote, Tag, TaggedArticle
from articles.tests.admin.desk_forms import change, story_form
from articles.tests.admin.record_forms import filled
from articles.tests.cast import make_draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> list[Person]:
    return [Person.objects.create(slug=slug, name=slug.title()) for slug in ("ana", "bo", "cem")]


@pytest.fixture
def story(client, rana, people) -> Article:
    """Rana's draft, which names Ana and Bo; she is at her desk."""
    client.force_login(rana)
    article = make_draft(rana)
    for person in people[:2]:
        Mention.objects.create(article=article, number=article.next_number(), person=person)
    return article


def row_errors(page, kind: str) -> list[dict]:
    """What is said at the fields of each row of `kind`."""
    formsets = (inline.formset for inline in page.context["inline_admin_formsets"])
    return next(formset.errors for formset in formsets if formset.prefix == kind)


@pytest.mark.parametrize("key", ["999999", "-1", "x", "1e3", "9" * 40, "0"])
def test_a_forged_key_of_a_record_is_refused_at_its_field(key, client, story):
    form_data = filled(client, change(story)) | {"mentions-1-person": key}

    page = client.post(change(story), form_data)

    errors = row_errors(page, "mentions")
    assert errors[0] == {}
    assert errors[1] == {"person": ["Select a valid choice. That choice is not one of the available choices."]}
    assert [mention.person.slug for mention in story.mentions.all()] == ["ana", "bo"]


def test_a_row_of_another_story_is_not_taken_for_one_of_this(client, rana, story, people):
    other = make_draft(rana, slug="other")
    theirs = Mention.objects.create(article=other, number=other.next_number(), person=people[2])
    form_data = filled(client, change(story)) | {"mentions-1-id": theirs.pk, "mentions-1-described_as": "a neighbour"}

    client.post(change(story), form_data)

    theirs.refresh_from_db()
    assert (theirs.article, theirs.described_as) == (other, "")


def test_an_empty_picker_of_a_row_that_needs_one_is_told_at_its_field(client, story):
    page = client.post(change(story), filled(client, change(story)) | {"mentions-0-person": ""})

    assert row_errors(page, "mentions")[0] == {"person": ["This field is required."]}


def test_what_was_picked_is_shown_again_when_the_form_comes_back(client, story, people):
    form_data = filled(client, change(story)) | {"mentions-0-person": people[2].pk, "headline": ""}

    page = client.post(change(story), form_data)

    assert f'<option value="{people[2].pk}" selected>Cem</option>' in page.content.decode()


def test_two_people_can_change_places(client, story, people):
    ana, bo, _ = people
    form_data = filled(client, change(story)) | {"mentions-0-person": bo.pk, "mentions-1-person": ana.pk}
    keys = list(story.mentions.values_list("pk", "number"))

    assert client.post(change(story), form_data).status_code == 302
    assert [mention.person for mention in story.mentions.all()] == [bo, ana]
    assert list(story.mentions.values_list("pk", "number")) == keys


def test_who_is_taken_out_in_one_row_can_be_put_in_by_another(client, story, people):
    form_data = filled(client, change(story)) | {
        "mentions-0-DELETE": "on",
        "mentions-TOTAL_FORMS": 3,
        "mentions-2-person": people[0].pk,
        "mentions-2-order": 0,
        "mentions-2-approach": "not needed",
    }

    assert client.post(change(story), form_data).status_code == 302
    assert [(mention.person.slug, mention.number) for mention in story.mentions.all()] == [("bo", 2), ("ana", 3)]


def test_one_person_named_twice_is_refused(client, story, people):
    page = client.post(change(story), filled(client, change(story)) | {"mentions-1-person": people[0].pk})

    assert page.status_code == 200
    assert "duplicate" in str(row_errors(page, "mentions"))


def test_new_rows_of_several_kinds_get_numbers_that_no_row_had(client, story, people):
    tag = Tag.objects.create(slug="ferries", name="Ferries")
    form_data = filled(client, change(story)) | {
        "quotes-TOTAL_FORMS": 2,
        **_quote(0, "It runs."),
        **_quote(1, "Again."),
        "bylines-TOTAL_FORMS": 1,
        "bylines-0-credit": "by",
        "bylines-0-person": people[2].pk,
        "bylines-0-order": 0,
        "tagged-TOTAL_FORMS": 1,
        "tagged-0-tag": tag.pk,
        "tagged-0-order": 0,
    }

    assert client.post(change(story), form_data).status_code == 302
    story.refresh_from_db()
    assert [byline.number for byline in story.bylines.all()] == [3]
    assert [(quote.number, quote.text) for quote in story.quotes.all()] == [(4, "It runs."), (5, "Again.")]
    assert TaggedArticle.objects.get().tag == tag
    assert story.numbered_up_to == 5


def _quote(n: int, text: str) -> dict:
    fields = {
        "kind": "direct", "attribution": "vague", "text": text, "basis": "stated", "occasion_basis": "stated",
        "said_precision": "day", "translated": "unknown", "language": "en", "order": 0,
    }  # fmt: skip
    return {f"quotes-{n}-{name}": value for name, value in fields.items()}


def test_a_byline_without_name_and_a_quotation_without_words_are_told_in_their_rows(client, story):
    form_data = filled(client, change(story)) | {
        "quotes-TOTAL_FORMS": 1,
        **_quote(0, ""),
        "quotes-0-place": "Bergen",
        "bylines-TOTAL_FORMS": 1,
        "bylines-0-credit": "by",
        "bylines-0-order": 1,
    }

    page = client.post(change(story), form_data)

    assert row_errors(page, "quotes") == [{"__all__": ["A direct or partial quotation needs its words."]}]
    assert row_errors(page, "bylines") == [{"__all__": ["Name a person or type a label, not both."]}]


# ── What forms say in the place of the database ─────────────────────────────


def constraint_of(model, name: str) -> CheckConstraint:
    return next(constraint for constraint in model._meta.constraints if constraint.name == name)


def database_says(record, name: str) -> bool:
    try:
        constraint_of(type(record), name).validate(type(record), record)
    except ValidationError:
        return False
    return True


def test_a_rule_says_what_its_constraint_says(people):
    records = [
        (BylineForm, Byline(person=person, label=label))
        for person, label in itertools.product([None, people[0]], ["", "Staff"])
    ]
    records += [
        (QuoteForm, Quote(kind=kind, text=text)) for kind, text in itertools.product(Quote.Kind, ["", "It runs."])
    ]
    records += [(NoticeForm, Notice(text=text)) for text in ("", "It ran.")]
    records += [(StoryForm, Article(urgency=urgency)) for urgency in (-1, 0, 1, 9, 10)]

    for form, record in records:
        for name, rule in form.rules.items():
            assert rule.holds(record) == database_says(record, name), (name, record)


def test_the_choices_of_a_field_are_those_of_the_constraint_that_is_not_asked():
    models = {Article, *(inline.model for inline in (*ROWS, *PersonAdmin.inlines))}
    spoken_for = [
        (model, constraint)
        for model in models
        for constraint in model._meta.constraints
        if constraint.name.endswith(SAID_BY_FIELDS[0])
    ]

    assert len(models) == 10
    assert len(spoken_for) > 12
    for model, constraint in spoken_for:
        ((lookup, values),) = constraint.condition.children
        choices = model._meta.get_field(lookup.removesuffix("__in")).choices
        assert {value for value, _ in choices} | {""} == {*values, ""}, constraint.name


def test_a_rule_stands_for_a_constraint_that_there_is():
    for form, model in [(StoryForm, Article), *((inline.form, inline.model) for inline in ROWS)]:
        assert set(form.rules) <= {constraint.name for constraint in model._meta.constraints}


def test_a_story_without_rows_is_saved_as_it_was(client, story):
    Mention.objects.all().delete()

    assert client.post(change(story), story_form(story, headline="Another")).status_code == 302
    assert Article.objects.get().headline == "Another"
