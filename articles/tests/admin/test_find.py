"""Finding stories in the desk's list: by words, people, tags and filters; views that are kept; the list as a file."""

import csv
import io

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.admin import csv_list, saved_views
from articles.desk.press import history
from articles.models import Article, Citation, Person, PersonName, Quote, SavedView, Source, Tag
from articles.tests.admin.desk_forms import change, story_form
from articles.tests.cast import make_draft

pytestmark = pytest.mark.django_db

LIST = reverse("admin:articles_article_changelist")
CSV = reverse("admin:article-csv")


@pytest.fixture
def desk(client, esra):
    client.force_login(esra)
    return client


@pytest.fixture
def ferry(rana) -> Article:
    """A story about a ferry that Mevlüt Çavuşoğlu speaks in, tagged and sourced."""
    story = make_draft(rana, body="<p>The <em>Çanakkale</em> boats don’t wait.</p>", kicker="Harbour")
    minister = Person.objects.create(slug="minister", name="Mevlüt Çavuşoğlu")
    PersonName.objects.create(person=minister, number=1, name="Мевлют Чавушоглу")
    Quote.objects.create(article=story, number=story.next_number(), text="We wait", speaker=minister)
    log = Source.objects.create(slug="harbour-log", title="Harbour log", kind=Source.Kind.DOCUMENT)
    Citation.objects.create(article=story, number=story.next_number(), source=log)
    story.tags.add(Tag.objects.create(slug="straits", name="Straits"))
    make_draft(rana, slug="other", headline="Bread", body="Nothing of it.")
    return story


def listed(client, query: str) -> list[str]:
    return [story.slug for story in client.get(f"{LIST}?{query}").context["cl"].result_list]


@pytest.mark.parametrize(
    "term",
    ["canakkale", "ÇANAKKALE boats", "don't", "harbour", "ferry", "cavusoglu", "чавушоглу", "straits", "boats straits"],
)
def test_a_story_is_found_by_any_word_of_its_text_its_people_and_its_tags(desk, ferry, term):
    assert listed(desk, f"q={term}") == ["ferry"]


@pytest.mark.parametrize("term", ["em", "boats bread", "zeppelin"])
def test_a_story_is_not_found_by_its_markup_or_by_words_of_another(desk, ferry, term):
    assert "ferry" not in listed(desk, f"q={term}")


def test_a_story_is_found_by_the_words_it_has_after_a_save_and_after_going_back(desk, ferry, esra):
    first = ferry.revisions.get()
    desk.post(change(ferry), story_form(ferry, body="A zeppelin rises."))
    assert listed(desk, "q=zeppelin") == ["ferry"]
    assert listed(desk, "q=canakkale") == []

    history.restore(ferry, first)

    assert listed(desk, "q=zeppelin") == []
    assert listed(desk, "q=canakkale") == ["ferry"]


@pytest.mark.parametrize("query", ["source=harbour-log", "tag=straits", "person=minister"])
def test_the_list_is_narrowed_by_source_tag_and_person(desk, ferry, query):
    assert listed(desk, query) == ["ferry"]


def test_a_source_that_no_story_names_finds_nothing_rather_than_everything(desk, ferry):
    assert listed(desk, "source=nobody") == []


def test_searching_costs_the_same_number_of_queries_for_few_stories_and_many(desk, rana, ferry):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            desk.get(f"{LIST}?q=harbour")
        return len(queries)

    cost()
    few = cost()
    for n in range(12):
        make_draft(rana, slug=f"more-{n}", body="The harbour.")

    assert cost() == few


# ── Views ───────────────────────────────────────────────────────────────────


def save_view(client, name: str, query: str) -> str:
    """Save a view; what the desk says to it."""
    answer = client.post(reverse("admin:article-view-save"), {"name": name, "query": query})
    return str(list(get_messages(answer.wsgi_request))[-1])


def test_a_view_is_kept_under_its_name_and_stands_above_the_list_of_its_owner_only(desk, ferry, rana):
    save_view(desk, "Straits, newest", "tag=straits&o=-8&q=ferry&p=3")

    view = SavedView.objects.get()
    assert view.query == "o=-8&q=ferry&tag=straits"
    assert "Straits, newest" in desk.get(LIST).content.decode()
    desk.force_login(rana)
    assert "Straits, newest" not in desk.get(LIST).content.decode()
    assert desk.post(reverse("admin:article-view-delete", args=[view.pk])).status_code == 404
    assert SavedView.objects.exists()


def test_a_view_keeps_no_lookup_that_the_list_does_not_allow(desk):
    told = save_view(desk, "Notes", "internal_note__startswith=a")

    assert told == "This is the whole list. Search, filter or sort it first, then save the view."
    assert not SavedView.objects.exists()


def test_a_name_that_is_there_is_given_to_the_new_view(desk):
    save_view(desk, "Mine", "mine=yes")
    save_view(desk, "Mine", "mine=yes&q=ferry")

    assert SavedView.objects.get().query == "mine=yes&q=ferry"


def test_more_views_than_the_limit_are_refused(desk, monkeypatch):
    monkeypatch.setattr(saved_views, "MOST", 1)
    save_view(desk, "Mine", "mine=yes")

    assert save_view(desk, "Drafts", "state__exact=draft") == "You have 1 views. Delete one first."


def test_a_view_is_deleted_by_its_owner(desk, esra):
    view = SavedView.objects.create(user=esra, name="Mine", query="mine=yes")

    desk.post(reverse("admin:article-view-delete", args=[view.pk]))

    assert not SavedView.objects.exists()


# ── The list as a file ──────────────────────────────────────────────────────


def table(response) -> list[list[str]]:
    content = response.getvalue().decode()
    assert content.startswith("\ufeff")
    return list(csv.reader(io.StringIO(content.removeprefix("\ufeff"))))


def test_the_file_has_the_stories_of_the_list_as_it_is_narrowed(desk, ferry):
    response = desk.get(f"{CSV}?tag=straits")

    assert response["Content-Disposition"].startswith('attachment; filename="stories-')
    rows = table(response)
    assert rows[0] == list(csv_list.COLUMNS)
    assert [row[:5] for row in rows[1:]] == [["Ferry runs again", "ferry", "draft", "nothing yet", "World"]]


@pytest.mark.parametrize("headline", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_a_cell_that_a_spreadsheet_would_run_is_quoted(headline):
    assert csv_list.cell(headline) == f"'{headline}"


def test_the_file_holds_nothing_that_is_for_the_desks_eyes_only(desk, rana):
    make_draft(rana, internal_note="The mole said so", body="Unprinted words")

    content = desk.get(CSV).getvalue().decode()

    assert "mole" not in content
    assert "Unprinted" not in content


def test_a_file_that_is_cut_says_so(desk, ferry, monkeypatch):
    monkeypatch.setattr(csv_list, "MOST", 1)

    rows = table(desk.get(CSV))

    assert len(rows) == 3
    assert rows[-1] == ["Cut after 1 stories. Narrow the list for the others."]


def test_a_list_that_cannot_be_asked_for_leads_back(desk):
    assert desk.get(f"{CSV}?internal_note__startswith=a").status_code in {302, 400}


def test_the_file_costs_the_same_number_of_queries_for_few_stories_and_many(desk, rana, ferry):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            desk.get(CSV).getvalue()
        return len(queries)

    few = cost()
    for n in range(12):
        make_draft(rana, slug=f"more-{n}")

    assert cost() == few
