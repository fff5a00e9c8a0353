"""Several pictures at once, and what each shows where they go into a story."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import Article, ArticlePhoto, Photo
from articles.tests.admin.test_photos import jpeg
from articles.tests.cast import make_draft

pytestmark = pytest.mark.django_db

SEVERAL = reverse("admin:photo-several")


@pytest.fixture(autouse=True)
def storage(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "stored"


@pytest.fixture
def desk(client, rana):
    client.force_login(rana)
    return client


def post(client, files: list, query: str = "", credit: str = "Rana Example"):
    return client.post(SEVERAL + query, {"pictures": files, "credit": credit})


def test_several_files_become_photos_with_one_credit(desk):
    post(desk, [jpeg("the-bridge.jpg"), jpeg("the-quay.jpg", colour="navy")])

    assert set(Photo.objects.values_list("title", "slug", "credit")) == {
        ("the bridge", "the-bridge", "Rana Example"),
        ("the quay", "the-quay", "Rana Example"),
    }


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"\x00\x00\x00\x18ftypheic" + b"\x00" * 16, "“phone.bin”: This is a HEIC picture"),
        (b"II*\x00" + b"\x00" * 16, "“phone.bin”: This is a TIFF or raw picture"),
        (b"words", "“phone.bin”: This file is no picture that we can read"),
    ],
)
def test_a_file_that_cannot_be_printed_is_named_with_the_way_out_and_the_others_are_kept(desk, data, told):
    answer = post(desk, [SimpleUploadedFile("phone.bin", data), jpeg("bridge.jpg")])

    page = desk.get(answer.url).content.decode()
    assert told in page
    assert Photo.objects.get().title == "bridge"


def test_without_a_credit_nothing_is_kept(desk):
    page = post(desk, [jpeg()], credit="")

    assert "This field is required." in page.content.decode()
    assert not Photo.objects.exists()


def test_for_a_story_each_picture_is_described_at_once_and_the_first_leads(desk, rana):
    story = make_draft(rana)

    answer = post(desk, [jpeg("a.jpg"), jpeg("b.jpg", colour="navy")], f"?story={story.pk}")
    first, second = Photo.objects.order_by("pk")
    desk.post(answer.url, {f"{first.pk}-alt_text": "A bridge", f"{second.pk}-decorative": "on"})

    assert list(ArticlePhoto.objects.values_list("photo", "role", "alt_text", "decorative")) == [
        (first.pk, "lead", "A bridge", False),
        (second.pk, "inline", "", True),
    ]
    assert story.revisions.count() == 2


def test_a_picture_that_is_neither_described_nor_decorative_comes_back(desk, rana):
    story = make_draft(rana)
    answer = post(desk, [jpeg()], f"?story={story.pk}")

    page = desk.post(answer.url, {})

    assert "Say what it shows, or tick “decorative”" in page.content.decode()
    assert not ArticlePhoto.objects.exists()


def test_nobody_puts_pictures_into_a_story_that_they_cannot_change(desk, esra):
    story = make_draft(esra)
    answer = post(desk, [jpeg()], f"?story={story.pk}")
    photo = Photo.objects.get()

    desk.post(answer.url, {f"{photo.pk}-alt_text": "A bridge"})

    assert not ArticlePhoto.objects.exists()
    assert Article.objects.get().version == story.version


def test_describing_costs_the_same_number_of_queries_for_few_pictures_and_many(desk, rana):
    story = make_draft(rana)
    photos = [Photo.objects.create(title=f"P{n}", slug=f"p-{n}", file=f"photos/{n}.jpg") for n in range(8)]
    address = reverse("admin:photo-describe", args=[story.pk])

    def cost(chosen) -> int:
        with CaptureQueriesContext(connection) as queries:
            desk.get(address, {"photo": [photo.pk for photo in chosen]})
        return len(queries)

    assert cost(photos[:1]) == cost(photos)
