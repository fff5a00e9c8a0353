"""The paper in a real browser: narrow and wide, light and dark."""

from itertools import product

import pytest
from django.core.management import call_command

pytestmark = pytest.mark.slow

SEED = "/2022/11/01/turkish-foreign-minister-meets-crimean-tatar-leader/"


@pytest.fixture(autouse=True)
def paper(transactional_db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    for fixture in ("seed", "sample"):
        call_command("loaddata", fixture, verbosity=0)


@pytest.mark.parametrize("width", [320, 1280])
def test_pages_fit_the_window_and_set_no_cookie(window, width):
    for colors, address in product(("light", "dark"), ("/", SEED)):
        page = window(width, colors)

        response = page.goto(address)

        assert response.status == 200
        assert "vary" not in response.headers
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert page.context.cookies() == []


def test_a_dark_page_is_dark_and_a_light_one_light(window):
    def brightness(colors):
        page = window(colors=colors)
        page.goto(SEED)
        painted = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        return sum(int(part) for part in painted.removeprefix("rgb(").removesuffix(")").split(","))

    assert brightness("dark") < 150 < 600 < brightness("light")


def test_a_quotation_leads_to_its_entry_on_the_record_and_back(window):
    page = window()
    page.goto(SEED)
    quotation = page.locator("a.said").first
    words, number = quotation.inner_text(), quotation.get_attribute("id").removeprefix("said-")

    quotation.click()
    entry = page.locator(f"#quote-{number}:target")
    assert entry.locator("blockquote q").inner_text() in words

    entry.get_by_role("link", name="where it stands in the story").click()
    assert page.locator(f"#said-{number}:target").is_visible()
