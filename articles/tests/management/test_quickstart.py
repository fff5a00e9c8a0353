"""One command from nothing to a paper."""

from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from articles.models import Edition, Move, Revision

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def pictures_elsewhere(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_a_second_run_changes_nothing():
    first, second = StringIO(), StringIO()
    call_command("quickstart", no_serve=True, stdout=first)
    counts = [model.objects.count() for model in (Edition, Move, Revision, User)]

    call_command("quickstart", no_serve=True, stdout=second)

    assert [model.objects.count() for model in (Edition, Move, Revision, User)] == counts
    assert User.objects.count() == first.getvalue().count("password") == 3
    assert "password" not in second.getvalue()
    assert set(User.objects.get(username="editor").groups.values_list("name", flat=True)) == {"Editor"}


def test_an_edit_of_the_newsroom_is_left_standing():
    call_command("quickstart", no_serve=True, stdout=StringIO())
    edition = Edition.objects.filter(slug__startswith="turkish-foreign-minister").get()
    type(edition.article).objects.filter(pk=edition.article_id).update(headline="Ours")

    call_command("quickstart", no_serve=True, stdout=StringIO())

    edition.article.refresh_from_db()
    assert edition.article.headline == "Ours"
