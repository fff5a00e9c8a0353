"""The watch over queries is awake: without this, a silent watch would look like a fast page."""

import pytest

from articles.models import Article
from articles.tests.cast import make_draft, member

zeal = pytest.importorskip("zeal.middleware", reason="needs the packages of .ci/requirements.txt")
errors = pytest.importorskip("zeal.errors")


@pytest.mark.django_db
def test_a_page_that_asks_for_each_row_by_itself_fails(rf, settings):
    rana = member("rana", "Reporter")
    make_draft(rana)
    make_draft(rana, slug="bridge")
    page = zeal.zeal_middleware(lambda request: [story.section.name for story in Article.objects.all()])

    with pytest.raises(errors.NPlusOneError, match=r"Article\.section"):
        page(rf.get("/"))

    assert "zeal.middleware.zeal_middleware" in settings.MIDDLEWARE
