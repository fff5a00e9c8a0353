"""The desk in a real browser: the prose editor, the buttons, the page at any width."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from articles.desk.steps.workflow import move
from articles.models import Article, Edition, Revision, Section, State, Typing
from articles.tests.admin.desk_forms import change
from articles.tests.cast import make_draft, member

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def log_in(page, name):
    page.goto("/admin/")
    page.get_by_label("Username:").fill(name)
    page.get_by_label("Password:").fill("pass-for-tests")
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/admin/")


def test_a_story_is_written_submitted_and_rushed_with_the_mouse_and_the_keyboard(window):
    Section.objects.create(slug="world", name="World")
    member("piet", "Publisher")
    page = window()
    log_in(page, "piet")

    page.get_by_role("link", name="Write a story", exact=True).click()
    page.get_by_label("Headline", exact=True).fill("Ferry runs again")
    text = page.get_by_role("textbox", name="Text")
    text.click()
    page.keyboard.type("It runs ")
    page.keyboard.press("Control+b")
    page.keyboard.type("again")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("is kept as a draft").wait_for()

    story = Article.objects.get()
    assert (story.slug, story.body) == ("ferry-runs-again", "<p>It runs <strong>again</strong></p>")

    page.get_by_text("Rush to print…").click()
    page.locator("#id_rush-note").fill("The harbour asked")
    page.get_by_role("button", name="Rush to print").click()
    page.get_by_text("It is in no section.").first.wait_for()
    assert page.locator("#id_rush-note").input_value() == "The harbour asked"

    page.get_by_label("Section:").select_option("World")
    page.get_by_role("button", name="Rush to print").click()
    page.get_by_text("Readers see edition 1", exact=True).wait_for()

    assert Edition.objects.live().get().headline == "Ferry runs again"
    page.get_by_label("More: other steps and pages").click()
    page.get_by_role("link", name="View on site").click()
    page.get_by_role("heading", level=1, name="Ferry runs again").wait_for()


def test_opening_and_saving_a_plain_text_changes_no_character_of_it(window):
    rana = member("rana", "Reporter")
    body = "It  said ''as is'', & so “on”.\n\nSecond\nline's end."
    story = make_draft(rana, body=body)
    page = window()
    log_in(page, "rana")

    page.goto(f"/admin/articles/article/{story.pk}/change/")
    page.get_by_role("textbox", name="Text").wait_for()
    page.get_by_label("Kicker").fill("Harbour")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("was changed successfully").wait_for()

    story.refresh_from_db()
    assert (story.kicker, story.body) == ("Harbour", body)
    assert Revision.objects.count() == 2


@pytest.mark.parametrize("width", [400, 1280])
def test_the_desks_pages_fit_the_window(window, width, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    call_command("loaddata", "seed", verbosity=0)
    member("piet", "Publisher")
    seed = Article.objects.get()
    Article.objects.filter(pk=seed.pk).update(state=State.DRAFT)
    page = window(width, "dark")
    log_in(page, "piet")

    for address in (
        "",
        "articles/article/",
        f"articles/article/{seed.pk}/change/",
        f"articles/article/{seed.pk}/history/",
    ):
        page.goto(f"/admin/{address}")
        page.wait_for_timeout(300)
        assert page.evaluate("document.documentElement.scrollWidth") == width, address


def test_enter_in_a_field_saves_and_never_takes_a_step(window):
    piet = member("piet", "Publisher")
    story = make_draft(piet)
    page = window()
    log_in(page, "piet")

    page.goto(f"/admin/articles/article/{story.pk}/change/")
    page.get_by_label("Headline", exact=True).fill("Ferry stops")
    page.get_by_label("Headline", exact=True).press("Enter")
    page.get_by_text("was changed successfully").wait_for()

    story.refresh_from_db()
    assert (story.headline, story.state) == ("Ferry stops", State.DRAFT)


def test_enter_in_the_form_of_a_fix_does_nothing(window):
    piet = member("piet", "Publisher")
    story = make_draft(piet)
    move(story, "rush", by=piet, note="It burns")
    page = window()
    log_in(page, "piet")

    page.goto(f"/admin/articles/article/{story.pk}/change/?fix=1")
    page.get_by_label("Headline", exact=True).fill("Ferry stops")
    page.get_by_label("Headline", exact=True).press("Enter")
    page.wait_for_timeout(500)

    assert Edition.objects.get().headline == "Ferry runs again"


@pytest.mark.parametrize("place", ["Headline", "Text"])
def test_whoever_leaves_with_something_typed_is_asked_first(window, place):
    story = make_draft(member("rana", "Reporter"))
    page = window()
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    log_in(page, "rana")
    page.goto(f"/admin/articles/article/{story.pk}/change/")
    page.get_by_role("textbox", name="Text").wait_for()

    page.get_by_role("textbox", name=place).click()
    page.keyboard.type("Once more")
    page.get_by_role("link", name="The desk").first.click()

    page.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    assert page.url.endswith("/change/")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("was changed successfully").wait_for()
    assert asked == ["beforeunload"]


def test_whoever_types_nothing_leaves_without_a_question_and_nothing_is_kept_as_typed(window):
    story = make_draft(member("rana", "Reporter"))
    page = window()
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    log_in(page, "rana")

    for address in (change(story), reverse("admin:articles_article_add")):
        page.goto(address)
        page.locator(".ProseMirror[contenteditable]").wait_for()
        page.get_by_label("Headline", exact=True).click()  # without it the browser asks nobody
        page.wait_for_timeout(2000)
        page.goto("/admin/")
        page.wait_for_timeout(500)

    assert asked == []
    assert not Typing.objects.exists()
