"""The desk follows the editor's browser; the paper is the same for everybody."""

import pytest
from django.utils import translation

from articles.reader.urls import urlpatterns

pytestmark = pytest.mark.django_db
TURKISH = {"Accept-Language": "tr"}
PATHS = [str(route.pattern) for route in urlpatterns if "<" not in str(route.pattern)]


@pytest.mark.parametrize("path", PATHS)
def test_a_readers_page_varies_on_nothing_and_sets_no_cookie(client, path):
    response = client.get(f"/{path}", headers=TURKISH)

    assert response.status_code == 200
    assert "Vary" not in response.headers
    assert not response.cookies


def test_a_page_that_is_not_there_varies_on_nothing_either(client):
    response = client.get("/2022/11/01/nothing/", headers=TURKISH)

    assert response.status_code == 404
    assert "Vary" not in response.headers


def test_the_desk_speaks_the_editors_language(client):
    response = client.get("/admin/login/", headers=TURKISH)

    assert response["Content-Language"] == "tr"
    assert "Accept-Language" in response["Vary"]


def test_the_desks_language_does_not_stay_for_the_reader_who_comes_next(client):
    before = client.get("/archive/").content
    client.get("/admin/login/", headers=TURKISH)

    after = client.get("/archive/").content

    assert after == before
    assert translation.get_language() == "en"
