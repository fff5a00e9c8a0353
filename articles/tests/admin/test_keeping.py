"""Typing in a real browser: what happens to it without a connection, after a crash, by Back, and beside a colleague."""

import datetime as dt

import pytest

from articles.admin.sheets import cut
from articles.admin.story_form import for_editor
from articles.desk.press import revisions
from articles.models import Article, Person, Quote, Revision, Typing, now
from articles.tests.admin.test_browser import log_in
from articles.tests.admin.test_paste import PASTE
from articles.tests.cast import make_draft, member
from articles.tests.conftest import leave

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

BODY = "<p>One.</p><p>Two.</p><p>Three.</p>"
KEPT = "() => Object.keys(localStorage).filter((name) => name.startsWith('desk-typed/')).length"


@pytest.fixture
def desk(browser, live_server):
    """Opens a window in which a request may fail; an error of a script fails the test."""
    contexts, errors = [], []

    def open_window(**more):
        context = browser.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 800}, **more)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("dialog", lambda dialog: dialog.accept())
        return page

    yield open_window

    for context in contexts:
        leave(context)
    assert errors == []


@pytest.fixture
def story():
    """A draft of Rana's, saved an hour ago."""
    story = make_draft(member("rana", "Reporter"), body=BODY)
    Article.objects.update(modified_at=now() - dt.timedelta(hours=1))
    story.refresh_from_db()
    return story


def at(story) -> str:
    return f"/admin/articles/article/{story.pk}/change/"


def open_story(page, story, name="rana"):
    log_in(page, name)
    page.goto(at(story))
    page.locator(".ProseMirror[contenteditable]").wait_for()
    return page


def headline(page):
    return page.get_by_label("Headline", exact=True)


def press_save(page):
    page.get_by_role("button", name="Save", exact=True).click()


# ── Leaving ─────────────────────────────────────────────────────────────────


def leaves_with_a_question(page) -> bool:
    """Whether the browser asks before it leaves the page."""
    with page.expect_event("dialog", timeout=3000) as asked:
        page.evaluate("location.href = '/admin/'")
    return asked.value.type == "beforeunload"


@pytest.mark.parametrize("act", ["a row", "a picker", "a refusal"])
def test_leaving_warns_after_a_row_a_picker_and_a_refusal(desk, story, act):
    Person.objects.create(slug="maren", name="Maren Oldcastle")
    page = open_story(desk(), story)
    if act == "a refusal":
        page.evaluate("document.querySelector('#id_urgency').value = 99")
        press_save(page)
        page.locator(".errornote, .desk-refusals").first.wait_for()
    elif act == "a row":
        page.evaluate("document.querySelectorAll('.desk-block').forEach((details) => (details.open = true))")
        page.locator("#citations-group .add-row a, #citations-group .add-row button").first.click()
    else:
        page.evaluate("django.jQuery('#id_translation_of').append(new Option('x', '1', true, true)).trigger('change')")

    assert leaves_with_a_question(page)


# ── Without a connection, after a crash ─────────────────────────────────────


def test_typed_text_outlives_a_crash_within_two_seconds_without_a_connection(desk, story):
    page = open_story(desk(), story)
    page.context.set_offline(True)
    headline(page).fill("Ferry sinks")
    page.wait_for_timeout(2000)
    assert page.evaluate(KEPT) == 1
    crashed = page
    page = crashed.context.new_page()
    crashed.close(run_before_unload=False)
    page.context.set_offline(False)
    assert not Typing.objects.exists()

    page.goto(at(story))
    page.get_by_text("You typed more at").wait_for()
    page.get_by_role("link", name="Take it back").click()
    page.get_by_text("Taken back as you typed it").wait_for()

    assert headline(page).input_value() == "Ferry sinks"
    press_save(page)
    page.get_by_text("was changed successfully").wait_for()
    assert Article.objects.get().headline == "Ferry sinks"
    assert page.evaluate(KEPT) == 0 or not page.get_by_text("You typed more at").is_visible()
    assert not Typing.objects.exists()


def test_a_save_without_a_connection_stays_on_the_page_and_says_so(desk, story):
    page = open_story(desk(), story)
    headline(page).fill("Ferry sinks")
    page.context.set_offline(True)
    press_save(page)
    page.get_by_text("There is no connection").wait_for()
    assert headline(page).input_value() == "Ferry sinks"

    page.context.set_offline(False)
    press_save(page)

    page.get_by_text("was changed successfully").wait_for()
    assert Article.objects.get().headline == "Ferry sinks"


def test_a_save_that_the_dead_server_never_answered_is_offered_when_it_is_back(desk, story):
    page = open_story(desk(), story)
    text = page.locator(".ProseMirror[contenteditable]")
    text.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" And more.")
    page.route("**/*", lambda route: route.abort("connectionrefused"))
    press_save(page)
    page.wait_for_timeout(1000)
    page.unroute("**/*")

    page.goto(at(story))
    page.get_by_text("You typed more at").wait_for()
    page.get_by_role("link", name="Take it back").click()

    page.get_by_text("Taken back as you typed it").wait_for()
    assert "And more." in page.locator(".ProseMirror[contenteditable]").inner_text()
    assert Revision.objects.count() == 1


def test_what_one_typed_is_not_shown_to_another_in_the_same_browser(desk, story):
    page = open_story(desk(), story)
    headline(page).fill("Ferry sinks")
    page.wait_for_timeout(1500)
    page.goto("/admin/")
    page.context.clear_cookies()
    member("esra", "Editor")

    open_story(page, story, "esra")
    page.wait_for_timeout(800)

    assert page.get_by_text("You typed more at").count() == 0
    assert "Ferry sinks" not in page.content()


def test_it_is_offered_in_another_browser_and_thrown_away_there(desk, story):
    page = open_story(desk(), story)
    headline(page).fill("Ferry sinks")
    page.wait_for_timeout(6500)
    assert Typing.objects.exists()

    other = desk(java_script_enabled=False)
    log_in(other, "rana")
    other.goto(at(story))
    other.get_by_role("button", name="Throw it away").click()

    other.wait_for_url("**/change/")
    assert not Typing.objects.exists()


def test_back_shows_the_text_as_it_was_in_the_editor_too(desk, story):
    page = open_story(desk(), story)
    page.locator(".ProseMirror[contenteditable]").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" And more.")
    page.wait_for_timeout(1200)
    page.goto("/admin/")

    page.go_back()
    page.wait_for_timeout(2000)

    assert "And more." in page.locator(".ProseMirror[contenteditable]").inner_text()
    press_save(page)
    page.get_by_text("was changed successfully").wait_for()
    assert "And more." in Article.objects.get().body


def test_two_quick_presses_save_once(desk, story):
    page = open_story(desk(), story)
    headline(page).fill("Ferry sinks")

    page.evaluate("""() => { const save = document.querySelector("[data-save]"); save.click(); save.click(); }""")
    page.get_by_text("was changed successfully").wait_for()

    assert Revision.objects.count() == 2
    assert Article.objects.get().version == 2


# ── Two people ──────────────────────────────────────────────────────────────


def test_two_windows_in_one_story_lose_nothing_and_see_each_other(desk, story):
    member("esra", "Editor")
    rana, esra = desk(), desk()
    open_story(rana, story)
    open_story(esra, story, "esra")
    esra.get_by_text("rana (reporter) has it open since").wait_for()
    rana.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    rana.get_by_text("esra (editor) has it open since").wait_for()

    esra.locator(".ProseMirror[contenteditable] p", has_text="Three.").click()
    esra.keyboard.press("End")
    esra.keyboard.type(" Drei.")
    headline(esra).fill("Ferry stops")
    press_save(esra)
    esra.get_by_text("was changed successfully").wait_for()
    rana.locator(".ProseMirror[contenteditable] p", has_text="One.").click()
    rana.keyboard.press("End")
    rana.keyboard.type(" Uno.")
    press_save(rana)

    rana.get_by_text("Taken over from esra: headline, paragraph 3.").wait_for()
    kept = Article.objects.get()
    assert kept.headline == "Ferry stops"
    assert "One. Uno." in kept.body
    assert "Three. Drei." in kept.body


def test_what_both_changed_is_chosen_by_a_press(desk, story):
    esra = member("esra", "Editor")
    page = open_story(desk(), story)
    Article.objects.update(headline="Ferry stops", version=2, modified_by=esra)
    revisions.record(Article.objects.get(), by=esra)
    headline(page).fill("Ferry sinks")
    press_save(page)
    page.get_by_role("heading", name="Changed by both of you").wait_for()

    page.get_by_label("What esra has").press("Space")
    press_save(page)

    page.get_by_text("was changed successfully").wait_for()
    assert Article.objects.get().headline == "Ferry stops"


# ── The editor ──────────────────────────────────────────────────────────────

ALLOWED = [
    '<p lang="tr" dir="ltr">bir</p><p dir="rtl" lang="ar">مرحبا</p>',
    '<h2 lang="tr">Baş</h2><h3 dir="rtl">x</h3>',
    '<ul lang="tr"><li lang="tr"><p>bir</p></li><li><p>iki</p><ul><li><p>üç</p></li></ul></li></ul>',
    '<ol start="4" lang="tr"><li><p>four</p></li></ol>',
    '<blockquote lang="tr"><p dir="ltr">söz</p></blockquote>',
    '<p><a href="https://a.example/" lang="tr">link</a> and <a href="mailto:a@b.example">mail</a></p>',
    '<p><strong lang="tr">kalın</strong> <em lang="tr" dir="ltr">eğik</em> H<sub>2</sub>O m<sup lang="tr">2</sup></p>',
    "<p>one<br>two</p>",
    '<p>before</p><figure data-photo="2"></figure><p>after</p>',
]


def test_the_editor_gives_back_every_allowed_body_as_it_was(desk, story):
    page = desk()
    log_in(page, "rana")
    given = {}

    for body in ALLOWED:
        Article.objects.update(body=body, version=1)
        page.goto(at(story))
        page.locator(".ProseMirror[contenteditable]").press("Control+End")
        page.keyboard.type("x")
        page.keyboard.press("Backspace")
        given[body] = page.locator("#id_body").input_value()

    assert {body: cut(markup) for body, markup in given.items()} == {body: cut(for_editor(body)) for body in ALLOWED}


def test_a_form_sent_while_a_paste_is_read_waits_for_it(desk, story):
    page = open_story(desk(), story)
    page.locator(".ProseMirror[contenteditable]").click()
    page.route("**/intake/", lambda route: (page.wait_for_timeout(700), route.continue_()))

    page.evaluate(PASTE, ["<p>Pasted one</p>", "Pasted one"])
    page.evaluate(PASTE, ["<p>Pasted two</p>", "Pasted two"])
    page.evaluate("""document.querySelector("[data-save]").click()""")
    page.get_by_text("was changed successfully").wait_for()

    body = Article.objects.get().body
    assert body.index("Pasted one") < body.index("Pasted two")
    assert Quote.objects.count() == 0
