"""Wire copy in the admin: paste or drop, look at what is proposed, keep what is right."""

import html

import pytest
from django.urls import reverse

from articles.models import Article, Person, Section, Source
from articles.tests.admin.wire_forms import filled_in, read, upload
from articles.tests.cast import member
from articles.tests.desk.wire.wire_texts import ENGLISH, TURKISH
from articles.tests.loading import everything

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    return reverse("admin:article-wire")


@pytest.fixture
def rana(client):
    rana = member("rana", "Reporter")
    client.force_login(rana)
    return rana


def test_the_desk_leads_to_the_page(client, rana, page):
    assert f'href="{page}"' in client.get(reverse("admin:index")).content.decode()


def test_a_pasted_text_is_read_and_nothing_is_kept_yet(client, rana, page):
    before = everything()

    response = read(client, page, text=ENGLISH)

    answer = html.unescape(response.content.decode())
    assert "“We have waited long enough,”" in answer
    assert "speaker stated" in answer
    assert "new here, stated" in answer
    assert "about 12,000 people" in answer
    assert everything() == before


def test_what_is_ticked_becomes_a_draft_of_whoever_did_it(client, rana, page):
    world = Section.objects.create(slug="world", name="World")
    form = filled_in(read(client, page, text=ENGLISH, section=world.pk))

    response = client.post(page, form)

    story = Article.objects.get()
    assert response.url == reverse("admin:articles_article_change", args=[story.pk])
    assert (story.headline, story.created_by, story.section, story.state) == ("Ferry runs again", rana, world, "draft")
    assert story.quotes.count() == 3
    assert client.get(response.url).status_code == 200


def test_what_is_not_ticked_is_dropped(client, rana, page):
    form = filled_in(read(client, page, text=ENGLISH))
    form["keep-0"] = [value for value in form["keep-0"] if value not in {"people-0", "quotes-2"}]

    client.post(page, form)

    story = Article.objects.get()
    assert [person.name for person in Person.objects.all()] == ["Piet Holm"]
    assert story.quotes.count() == 2
    assert story.quotes.first().label == "Ana Lind"


def test_the_text_that_is_kept_is_the_one_that_came_whatever_a_browser_does_to_line_ends(client, rana, page):
    received = ENGLISH.replace("\n", "\r\n")
    form = filled_in(read(client, page, files=upload(received)))

    client.post(page, form)

    assert Source.objects.get(kind="wire copy").text_received == received


def test_several_files_make_several_drafts_and_a_bad_one_is_told(client, rana, page, settings):
    # Each draft is a story of its own, written one after the other.
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "zeal" not in name]

    response = read(client, page, files=[upload(ENGLISH), upload(b"\xff\xfe", "bad.txt"), upload(TURKISH, "b.txt")])

    assert "“bad.txt”: This is UTF-16" in response.content.decode()
    response = client.post(page, filled_in(response))
    assert response.url == reverse("admin:articles_article_changelist")
    assert Article.objects.count() == 2


def test_a_text_that_was_received_before_is_pointed_to_and_not_kept_again(client, rana, page):
    client.post(page, filled_in(read(client, page, text=ENGLISH)))
    story, before = Article.objects.get(), everything()

    response = read(client, page, files=upload(ENGLISH))

    answer = response.content.decode()
    assert "received before" in answer
    assert reverse("admin:articles_article_change", args=[story.pk]) in answer
    client.post(page, {**filled_in(response), "take-0": "on"})
    assert everything() == before


def test_a_newer_version_is_offered_with_what_differs(client, rana, page):
    client.post(page, filled_in(read(client, page, text=ENGLISH)))

    response = read(client, page, text=ENGLISH.replace("Ferry runs", "UPDATE 2-Ferry runs").replace("12,000", "9,000"))

    answer = response.content.decode()
    assert "Keep it as the next version" in answer
    assert "about 9,000 people a year" in answer
    client.post(page, {**filled_in(response), "take-0": "on"})
    first, second = Source.objects.filter(kind="wire copy").order_by("pk")
    assert second.supersedes == first
    assert Article.objects.count() == 1


@pytest.mark.parametrize(("role", "standing"), [("Reporter", "stands"), ("Editor", "withdrawn")])
def test_a_kill_marks_the_source_where_an_editor_says_so(client, page, role, standing):
    client.force_login(member("somebody", role))
    client.post(page, filled_in(read(client, page, text=ENGLISH)))

    response = read(client, page, text="KILL\n\nKill the story headlined Ferry runs again.")
    client.post(page, {**filled_in(response), "take-0": "on"})

    assert Source.objects.get(kind="wire copy").standing == standing
    assert ("takes an editor" in response.content.decode()) == (role == "Reporter")


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({}, "Paste a text, or choose files."),
        ({"text": " \n "}, "Paste a text, or choose files."),
        ({"text": "The ferry\x07 ran."}, "control character"),
        ({"files": [upload("a", f"{n}.txt") for n in range(11)]}, "10 files at once are the most"),
        ({"files": upload(" ")}, "There is no text in it"),
        ({"files": upload("")}, "There is no text in it"),
    ],
)
def test_what_cannot_be_read_is_told(client, rana, page, sent, why):
    response = read(client, page, **sent)

    assert response.status_code == 200
    assert why in html.unescape(response.content.decode())


@pytest.mark.parametrize("carried", ["", "not json", "5", "null", '"\\u0000"', '"\\ud800"'])
def test_a_text_that_was_broken_on_the_way_makes_nothing(client, rana, page, carried):
    before = everything()

    client.post(page, {"_make": "1", "take-0": "on", "text-0": carried})

    assert everything() == before


def test_markup_in_a_wire_text_is_shown_as_text(client, rana, page):
    response = read(client, page, text='The mayor, Jo Roe, said: "<script>alert(1)</script> is what I say."')

    assert "<script>alert(1)" not in response.content.decode()


def test_who_writes_no_stories_does_not_get_in(client, page):
    client.force_login(member("olaf"))

    assert client.get(page).status_code == 302
