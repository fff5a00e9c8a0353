"""The story's page in a real browser: how long it is, without JavaScript, by keys alone, and usable by everybody."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.urls import reverse
from PIL import Image

from articles.desk.press import revisions
from articles.desk.steps.workflow import move
from articles.models import Article, ArticlePhoto, Edition, Person, Photo, Quote, Section, State
from articles.tests.accessible import barriers
from articles.tests.admin.desk_forms import change
from articles.tests.admin.test_browser import log_in
from articles.tests.cast import make_draft, member

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

SAID = ["The boats are late every day now", "We will count them"]


def story_with_two_quotes(by):
    toros = Person.objects.create(slug="kemal-toros", name="Kemal Toros")
    body = "It runs.\n\n" + "\n\n".join(f"“{words},” Kemal Toros said." for words in SAID)
    story = make_draft(by, body=body, standfirst="After a week.", kicker="Harbour")
    for words in SAID:
        Quote.objects.create(article=story, number=story.next_number(), text=words, speaker=toros)
    revisions.record(story, by=by)
    return story


def seed(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    call_command("loaddata", "seed", verbosity=0)
    Article.objects.update(state=State.DRAFT)
    return Article.objects.get()


def drawn() -> bytes:
    file = BytesIO()
    Image.new("RGB", (60, 40), "teal").save(file, "PNG")
    return file.getvalue()


def height(page) -> int:
    return page.evaluate("document.documentElement.scrollHeight")


# ── How long it is ──────────────────────────────────────────────────────────


def test_a_story_with_two_quotations_is_short_and_shows_its_text_at_once(window):
    story = story_with_two_quotes(member("esra", "Editor"))
    page = window(1440)
    page.set_viewport_size({"width": 1440, "height": 900})
    log_in(page, "esra")

    page.goto(change(story))
    page.get_by_role("textbox", name="Text").wait_for()

    assert height(page) <= 1800
    first_line = page.locator(".ProseMirror[contenteditable] p").first
    box = first_line.bounding_box()
    assert (900 - box["y"]) / 27.2 >= 15  # lines of the story on the first screen


def test_few_tab_stops_come_before_the_steps(window):
    story = story_with_two_quotes(member("esra", "Editor"))
    page = window(1440)
    log_in(page, "esra")
    page.goto(change(story))

    stops = page.evaluate(
        """() => {
            const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
                .filter((one) => one.tabIndex >= 0 && one.checkVisibility() && !one.disabled);
            return all.indexOf(document.querySelector("[data-next-step]"));
        }"""
    )

    assert 0 <= stops <= 60


@pytest.mark.parametrize(("width", "limit"), [(1440, 2500), (390, 4500)])
def test_the_seed_story_with_ten_quotations_stays_short(window, settings, tmp_path, width, limit):
    story = seed(settings, tmp_path)
    member("esra", "Editor")
    page = window(width)
    log_in(page, "esra")

    page.goto(change(story))
    page.get_by_role("textbox", name="Text").wait_for()

    assert height(page) <= limit


# ── As one types ────────────────────────────────────────────────────────────


def test_what_is_to_do_and_the_preview_follow_what_is_typed(window):
    rana = member("rana", "Reporter")
    story = make_draft(rana, section=None)
    Section.objects.create(slug="region", name="Region")
    page = window(1440)
    log_in(page, "rana")
    page.goto(change(story))
    todo = page.locator("#desk-todo")
    assert "No section" in todo.inner_text()

    page.get_by_label("Section:").select_option("Region")
    page.wait_for_function("!document.querySelector('#desk-todo').innerText.includes('No section')")

    page.locator(".desk-preview > summary").click()
    page.get_by_label("Headline", exact=True).fill("Ferry stops")
    page.frame_locator("iframe[name=desk-preview]").get_by_role("heading", name="Ferry stops").wait_for()
    story.refresh_from_db()
    assert (story.headline, story.section) == ("Ferry runs again", None)


def test_the_length_of_headline_and_text_stand_beside_them(window):
    story = make_draft(member("rana", "Reporter"))
    page = window()
    log_in(page, "rana")
    page.goto(change(story))

    page.get_by_label("Headline", exact=True).fill("Ferry")

    page.get_by_text("5 / 110").wait_for()
    page.get_by_text("3 words · 1 min read").wait_for()


# ── Without a mouse, without JavaScript ─────────────────────────────────────


def test_a_story_goes_from_draft_to_print_by_keys_alone(window):
    piet = member("piet", "Publisher")
    story = make_draft(member("rana", "Reporter"))
    move(story, "submit", by=story.created_by)
    page = window()
    log_in(page, "piet")
    page.goto(change(story))

    page.get_by_label("Headline", exact=True).focus()
    page.keyboard.type(" and again")
    page.keyboard.press("Control+s")
    page.get_by_text("Saved", exact=False).first.wait_for()
    page.keyboard.press("Control+Enter")
    page.keyboard.press("Tab")
    for _ in range(8):
        if page.evaluate("document.activeElement.matches('button[name=_step]')"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator(".messagelist").wait_for()

    assert "again" in Edition.objects.live().get().headline
    assert Edition.objects.get().moves.first().user == piet


def test_a_story_goes_from_draft_to_print_without_javascript(window):
    Section.objects.create(slug="region", name="Region")
    for name, role in (("rana", "Reporter"), ("esra", "Editor"), ("piet", "Publisher")):
        member(name, role)
    pages = {name: window(java_script_enabled=False) for name in ("rana", "esra", "piet")}
    for name, page in pages.items():
        log_in(page, name)

    rana = pages["rana"]
    rana.goto(reverse("admin:articles_article_add"))
    rana.get_by_label("Headline", exact=True).fill("Ferry stops")
    rana.locator("#id_body").fill("It stops.")
    rana.get_by_label("Section:").select_option("Region")
    rana.get_by_role("button", name="Save", exact=True).click()
    rana.get_by_role("button", name="Submit", exact=True).click()
    story = Article.objects.get()
    assert story.state == State.REVIEW
    pages["esra"].goto(change(story))
    pages["esra"].get_by_role("button", name="Approve", exact=True).click()
    pages["piet"].goto(change(story))
    pages["piet"].get_by_text("Publish…").click()
    pages["piet"].get_by_role("button", name="Publish", exact=True).click()

    assert Edition.objects.live().get().headline == "Ferry stops"


def test_a_row_is_added_without_javascript(window):
    story = make_draft(member("rana", "Reporter"))
    page = window(java_script_enabled=False)
    log_in(page, "rana")
    page.goto(change(story))

    page.locator("#block-notices > summary").click()
    page.get_by_role("button", name="Save, and add a notice").click()
    page.locator("#id_notices-0-text").fill("It ran on Monday.")
    page.get_by_role("button", name="Save", exact=True).click()

    assert story.notices.get().text == "It ran on Monday."


# ── For everybody ───────────────────────────────────────────────────────────


@pytest.mark.parametrize("colors", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_on_the_storys_pages(window, settings, tmp_path, width, colors):
    story = seed(settings, tmp_path)
    member("piet", "Publisher")
    page = window(width, colors)
    log_in(page, "piet")
    addresses = [
        reverse("admin:articles_article_add"),
        change(story),
        reverse("admin:article-record", args=[story.pk]),
        reverse("admin:article-wire"),
        reverse("admin:articles_article_changelist"),
    ]

    found = []
    for address in addresses:
        page.goto(address)
        page.wait_for_timeout(300)
        page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
        found += [f"{address}: {barrier}" for barrier in barriers(page)]

    assert found == [], "\n".join(found)


def test_the_place_of_a_picture_shows_it_and_the_text_stays_as_it_is(window, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    story = make_draft(member("rana", "Reporter"), body='<p>It runs.</p><figure data-photo="1"></figure><p>Again.</p>')
    photo = Photo.objects.create(
        slug="lock", title="The lock", file=ContentFile(drawn(), name="lock.png"), credit="A. R."
    )
    ArticlePhoto.objects.create(article=story, number=1, photo=photo, role="inline", decorative=True)
    page = window()
    log_in(page, "rana")
    page.goto(change(story))

    page.locator(".desk-place img.desk-thumbnail").wait_for()
    page.get_by_label("Kicker").fill("Harbour")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Saved", exact=False).first.wait_for()

    story.refresh_from_db()
    assert (story.kicker, story.body.count('data-photo="1"')) == ("Harbour", 1)
