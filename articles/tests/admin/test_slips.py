"""A slip at the desk: an hour mistyped, a colleague who saved first, a form whose token is old."""

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Article, Edition
from articles.tests.admin.desk_forms import change, in_print, press, story_form
from articles.tests.cast import make_draft, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def approved(client, rana, esra, piet):
    """A story that Piet, who is logged in, may publish."""
    article = make_draft(rana)
    for user, step in ((rana, "submit"), (esra, "approve")):
        client.force_login(user)
        press(client, article, step)
    client.force_login(piet)
    return article


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"when": ""}, "This field is required"),
        ({"when": "hour", "go_live": ""}, "Type the day and the hour, both"),
        ({"when": "hour", "go_live": "2020-01-01T10:00"}, "That hour has passed"),
        ({"when": "now", "go_live": "2035-01-01T10:00"}, "choose “at an hour”"),
    ],
)
def test_a_story_is_never_printed_at_once_by_a_slip_about_its_hour(client, approved, told, said):
    page = press(client, approved, "publish", **told).content.decode()

    assert said in page
    assert not Edition.objects.exists()


def test_a_fix_that_changes_nothing_is_not_printed(client, rana, esra, piet):
    article = in_print(client, rana, esra, piet)
    fields = {"fix-and-publish-kind": "update", "fix-and-publish-note": "By mistake"}

    page = client.post(change(article, "?fix=1"), story_form(article, **fields)).content.decode()

    assert "there is nothing to print" in page
    assert Edition.objects.get().number == 1


def test_an_approved_text_that_was_changed_says_so(client, esra, approved):
    client.force_login(esra)
    approved.refresh_from_db()

    client.post(change(approved), story_form(approved, standfirst="Twice a day."))

    assert "Changed since it was approved: standfirst" in client.get(change(approved)).content.decode()


def test_a_scheduled_story_is_not_said_to_be_in_print(client, approved):
    press(client, approved, "publish", go_live="2035-01-01T10:00")

    page = client.get(change(approved)).content.decode()

    assert "It waits for its hour." in page
    assert "It is in print." not in page


class TestForgeryCheck:
    """A form whose token is old, as after a login in another tab."""

    @pytest.fixture
    def strict(self, rana):
        client = Client(enforce_csrf_checks=True)
        client.force_login(rana)
        return client

    def test_of_our_own_page_it_is_kept_to_be_sent_again(self, strict, rana):
        article = make_draft(rana)

        page = strict.post(
            change(article), story_form(article, headline="Typed for an hour"), headers={"origin": "http://testserver"}
        )

        assert page.status_code == 403
        assert 'value="Typed for an hour"' in page.content.decode()
        assert Article.objects.get().headline == "Ferry runs again"

    def test_of_another_site_there_is_nothing_to_press(self, strict, rana):
        article = make_draft(rana)

        for headers in ({"origin": "https://elsewhere.example"}, {}):
            page = strict.post(change(article), story_form(article, headline="Forged"), headers=headers)

            assert page.status_code == 403
            assert "Forged" not in page.content.decode()


def test_logging_in_again_as_somebody_who_may_not_keeps_what_was_typed(client, rana):
    article = make_draft(rana)
    member("rauf", "Reporter")
    again = {"again-username": "rauf", "again-password": "pass-for-tests"}

    page = client.post(change(article), story_form(article, headline="Typed for an hour") | again)

    assert page.status_code == 403
    assert "rauf may not do this" in page.content.decode()
    assert 'value="Typed for an hour"' in page.content.decode()


def test_an_expired_login_keeps_what_was_typed_and_sends_it_on(client, rana):
    article = make_draft(rana)

    page = client.post(change(article), story_form(article, headline="Typed for an hour"))

    assert page.status_code == 403
    assert 'value="Typed for an hour"' in page.content.decode()
    assert Article.objects.get().headline == "Ferry runs again"

    again = {"again-username": "rana", "again-password": "wrong"}
    page = client.post(change(article), story_form(article, headline="Typed for an hour") | again)

    assert 'value="Typed for an hour"' in page.content.decode()
    assert Article.objects.get().headline == "Ferry runs again"

    again["again-password"] = "pass-for-tests"
    client.post(change(article), story_form(article, headline="Typed for an hour") | again)

    assert Article.objects.get().headline == "Typed for an hour"


def test_the_login_page_does_not_show_what_was_posted_to_it(client):
    page = client.post(reverse("admin:login"), {"username": "rana", "password": "secret-word"})

    assert "secret-word" not in page.content.decode()


@pytest.mark.parametrize("field", ["headline", "standfirst", "body", "internal_note"])
def test_a_control_character_that_came_with_a_paste_is_named_and_not_kept(client, rana, field):
    article = make_draft(rana)
    before = getattr(article, field)
    client.force_login(rana)

    page = client.post(change(article), story_form(article, **{field: "Ferry\x07runs"})).content.decode()

    assert "There is a control character (U+0007)" in page
    article.refresh_from_db()
    assert getattr(article, field) == before
