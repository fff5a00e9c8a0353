"""The desk says at its foot which version it is, to who works there and to nobody else."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_the_desk_says_its_version_to_who_is_logged_in(rana):
    desk = Client()
    desk.force_login(rana)

    page = desk.get(reverse("admin:index")).content.decode()

    assert f"Newsroom {settings.NEWSROOM_VERSION}" in page
    assert f"## {settings.NEWSROOM_VERSION} " in (settings.BASE_DIR / ".github" / "CHANGELOG.md").read_text()


@pytest.mark.parametrize("address", ["/admin/login/", "/", "/about/", "/api/", "/healthz"])
def test_strangers_are_not_told(address):
    answer = Client().get(address)

    assert settings.NEWSROOM_VERSION not in answer.getvalue().decode()
    assert not any(settings.NEWSROOM_VERSION in value for value in answer.headers.values())
