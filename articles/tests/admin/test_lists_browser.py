"""Lists and pictures in a real browser: stories published together, a focal point by a click, usable by everybody."""

import pytest
from django.urls import reverse

from articles import pictures
from articles.desk.steps.workflow import move
from articles.models import Edition, Photo, SavedView
from articles.tests.accessible import barriers
from articles.tests.admin.test_browser import log_in
from articles.tests.admin.test_photos import jpeg
from articles.tests.cast import make_draft, member

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

LIST = reverse("admin:articles_article_changelist")


@pytest.fixture(autouse=True)
def storage(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "stored"


def approved(*slugs: str):
    rana, esra = member("rana", "Reporter"), member("esra", "Editor")
    for slug in slugs:
        story = make_draft(rana, slug=slug, headline=slug.capitalize())
        move(story, "submit", by=rana)
        move(story, "approve", by=esra)


def a_photo(size=(300, 200)) -> Photo:
    picture = pictures.take_in(jpeg(size=size).read())
    return Photo.objects.create(
        title="Bridge", slug="bridge", credit="R", file=pictures.store(picture), width=size[0], height=size[1]
    )


def test_two_approved_stories_are_published_together_from_the_list(window):
    approved("budget", "reaction")
    member("piet", "Publisher")
    page = window()
    log_in(page, "piet")

    page.goto(LIST)
    page.get_by_label("Select all objects").check()
    page.get_by_label("Action:").select_option("Publish together")
    page.locator("button[name=index]").click()
    page.get_by_role("heading", name="Publish together: 2 stories").wait_for()
    page.get_by_role("button", name="Publish together").click()
    page.get_by_text("Published together: 2 stories. Readers have them.").wait_for()

    assert len(set(Edition.objects.live().values_list("live_from", flat=True))) == 1
    assert Edition.objects.count() == 2


def test_a_click_on_the_picture_sets_the_focal_point_and_the_crops_follow(window):
    photo = a_photo()
    member("esra", "Editor")
    page = window()
    log_in(page, "esra")

    page.goto(reverse("admin:articles_photo_change", args=[photo.pk]))
    picture = page.locator("[data-focal]")
    before = page.locator("[data-crop]").nth(1).evaluate("crop => crop.viewBox.baseVal.x")
    box = picture.bounding_box()
    picture.click(position={"x": box["width"] * 0.9, "y": box["height"] * 0.2})

    assert abs(int(page.get_by_label("Focal point across").input_value()) - 900) <= 10
    assert abs(int(page.get_by_label("Focal point down").input_value()) - 200) <= 10
    assert page.locator("[data-crop]").nth(1).evaluate("crop => crop.viewBox.baseVal.x") > before
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("was changed successfully").wait_for()
    photo.refresh_from_db()
    assert abs(photo.focal_x - 900) <= 10


@pytest.mark.parametrize("colors", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_on_the_list_and_its_pages(window, width, colors):
    approved("budget", "reaction")
    piet = member("piet", "Publisher")
    SavedView.objects.create(user=piet, name="Approved", query="state__exact=approved")
    photo = a_photo()
    page = window(width, colors)
    log_in(page, "piet")

    page.goto(f"{LIST}?q=budget&state__exact=approved")
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width

    page.goto(LIST)
    page.get_by_label("Select all objects").check()
    page.get_by_label("Action:").select_option("Publish together")
    page.locator("button[name=index]").click()
    page.get_by_role("heading", name="Publish together: 2 stories").wait_for()
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width

    for address in (
        reverse("admin:photo-several"),
        reverse("admin:articles_photo_change", args=[photo.pk]),
    ):
        page.goto(address)
        assert barriers(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") == width, address
