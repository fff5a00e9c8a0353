"""What is on record: people are linked, words are checked, and warnings are set aside."""

import pytest
from django.urls import reverse

from articles.desk.rules.refusals import NotFit
from articles.desk.steps.workflow import move
from articles.models import Article, Dismissal, Mention, Person, Quote, Revision
from articles.tests.admin.desk_forms import change, story_form
from articles.tests.cast import make_draft, member

pytestmark = pytest.mark.django_db

BODY = (
    "“The ferry runs again from Monday,” said Maren Holt, who keeps the harbour.\n\n"
    "“We will not wait for the wind any more,” she said."
)


@pytest.fixture
def maren():
    return Person.objects.create(name="Maren Holt", slug="maren-holt")


def record_of(article):
    return reverse("admin:article-record", args=[article.pk])


def posted(page, article, **changed):
    """What the page posts as it stands, but for what is `changed`."""
    fields = {"seen_version": article.version}
    for formset in page.context["formsets"]:
        fields |= {f"{formset.prefix}-TOTAL_FORMS": len(formset), f"{formset.prefix}-INITIAL_FORMS": len(formset)}
        for form in formset:
            for field in form:
                value = field.value()
                fields[field.html_name] = getattr(value, "pk", value) or ""
    return {**fields, **changed}


def put_on_record(article):
    """The two passages of the story are on record."""
    for words in ("The ferry runs again from Monday,", "We will not wait for the wind any more,"):
        number = article.next_number()
        Quote.objects.create(
            article=article, number=number, text=words, attribution="group", label="the harbour", order=number
        )
    article.refresh_from_db()


def test_known_people_whom_the_text_names_are_linked_with_one_press(client, rana, maren):
    article = make_draft(rana, body=BODY)
    client.force_login(rana)

    client.post(record_of(article), posted(client.get(record_of(article)), article))

    assert Mention.objects.get().person == maren
    assert Revision.objects.filter(by=rana).count() == 2
    assert not client.get(record_of(article)).context["people"]


def test_all_quotations_are_checked_with_one_press_and_one_that_was_keeps_its_check(client, rana, maren):
    article = make_draft(rana, body=BODY)
    put_on_record(article)
    client.force_login(rana)
    first = Quote.objects.order_by("number").first()
    client.post(record_of(article), posted(client.get(record_of(article)), article, **{"checks-0-how": "recording"}))
    article.refresh_from_db()

    client.post(record_of(article), posted(client.get(record_of(article)), article, _check_all="heard"))

    assert list(Quote.objects.order_by("number").values_list("checked_how", flat=True)) == ["recording", "heard"]
    assert Quote.objects.get(pk=first.pk).checked_by == rana


def test_nobody_is_linked_over_a_colleagues_save_or_by_who_cannot_edit(client, rana, maren):
    article = make_draft(rana, body=BODY)
    client.force_login(rana)
    answer = posted(client.get(record_of(article)), article)
    Article.objects.update(version=9)
    client.post(record_of(article), answer)
    client.force_login(member("rauf", "Reporter"))
    client.post(record_of(article), {**answer, "seen_version": 9})

    assert not Mention.objects.exists()


def test_the_form_lists_what_preflight_finds_and_a_warning_is_dismissed_with_what_was_typed(client, rana, maren):
    article = make_draft(rana, body=BODY, section=None)
    client.force_login(rana)
    page = client.get(change(article))
    assert "1 must" in page.content.decode()
    shown = [shown for _, members in page.context["fitness"].groups for shown in members if shown.value]

    client.post(change(article), story_form(article, kicker="Harbour", _dismiss=shown[0].value))

    assert Dismissal.objects.get().code == shown[0].finding.code
    assert Article.objects.get().kicker == "Harbour"
    again = client.get(change(article)).context["fitness"]
    assert again.warnings == len(shown) - 1


def test_a_blocker_cannot_be_dismissed(client, rana):
    article = make_draft(rana, section=None)
    client.force_login(rana)

    page = client.post(change(article), story_form(article, _dismiss="no-section section e3b0"))

    assert "not there any more" in page.content.decode()
    assert not Dismissal.objects.exists()


def test_the_page_leads_from_a_quotation_to_where_else_its_words_were_printed(client, rana, maren):
    words = "The ferry runs again from Monday"
    other = make_draft(rana, slug="harbour", headline="The harbour is open", body=f"“{words},” they said.")
    move(other, "rush", by=member("piet", "Publisher"), note="It is open")
    article = make_draft(rana, body=BODY)
    put_on_record(article)
    client.force_login(rana)
    quote = Quote.objects.order_by("number").first()

    page = client.get(record_of(article)).content.decode()
    where = reverse("admin:article-reprints", args=[article.pk, "quotes", quote.number])

    assert where in page
    assert "The harbour is open" in client.get(where).content.decode()


def test_an_unnamed_speaker_has_to_be_known_to_an_editor_who_is_not_the_reporter(client, rana):
    article = make_draft(rana, body="“It leaks,” a sailor said.")
    Quote.objects.create(
        article=article,
        number=article.next_number(),
        text="It leaks,",
        attribution="anonymous",
        public_reason="For his job",
    )
    esra = member("esra", "Editor")
    article.refresh_from_db()
    move(article, "submit", by=rana)
    with pytest.raises(NotFit, match="nobody but its reporter knows"):
        move(article, "approve", by=esra)

    client.force_login(rana)
    client.post(record_of(article), posted(client.get(record_of(article)), article, **{"speakers-0-known": "on"}))
    assert Quote.objects.get().known_to is None

    client.force_login(esra)
    client.post(record_of(article), posted(client.get(record_of(article)), article, **{"speakers-0-known": "on"}))
    assert Quote.objects.get().known_to == esra
    article.refresh_from_db()
    move(article, "approve", by=esra)
