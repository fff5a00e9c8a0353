"""Pictures in the admin: taken in once, encoded anew, shown, and never exchanged for another file."""

import io

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from PIL import Image

from articles import pictures
from articles.models import Move, Person, Photo
from articles.tests.admin.record_forms import add, errors, filled, save, url
from articles.tests.cast import member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def storage(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "stored"


@pytest.fixture
def esra(client):
    user = member("esra", "Editor")
    client.force_login(user)
    return user


def jpeg(name="bridge.jpg", colour="teal", size=(60, 40)):
    """An upload from a camera that writes down where it was."""
    stream = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "A camera"
    Image.new("RGB", size, colour).save(stream, "JPEG", exif=exif)
    return SimpleUploadedFile(name, stream.getvalue(), "image/jpeg")


def test_an_upload_becomes_a_photo_without_anything_but_its_pixels(client, esra):
    answer = add(client, Photo, picture=jpeg(), title="The bridge", credit="Rana Example")

    photo = Photo.objects.get()
    assert answer.status_code == 302
    assert photo.file.name.startswith("photos/")
    assert (photo.slug, photo.width, photo.height) == ("the-bridge", 60, 40)
    with default_storage.open(photo.file.name) as kept:
        assert b"A camera" not in kept.read()


def test_a_reporter_can_add_a_photo_and_not_change_it(client):
    client.force_login(member("rana", "Reporter"))

    add(client, Photo, picture=jpeg(), title="The bridge", credit="Rana Example")
    photo = Photo.objects.get()

    assert "This takes an editor." in client.get(url("change", photo)).content.decode()
    assert client.post(url("change", photo), {"title": "Mine now"}).status_code == 403


def test_title_and_address_are_proposed_and_repeat_with_a_number(client, esra):
    add(client, Photo, picture=jpeg("old_bridge-at-dusk.JPG"), credit="Rana Example")
    add(client, Photo, picture=jpeg("old_bridge-at-dusk.JPG", colour="navy"), credit="Rana Example")

    assert set(Photo.objects.values_list("title", "slug")) == {
        ("old bridge at dusk", "old-bridge-at-dusk"),
        ("old bridge at dusk", "old-bridge-at-dusk-2"),
    }


@pytest.mark.parametrize(
    ("upload", "told"),
    [
        (SimpleUploadedFile("note.jpg", b"<html><script>alert(1)</script>"), "holds parts of a web page"),
        (SimpleUploadedFile("note.jpg", b"not a picture"), "Please give a JPEG, PNG, WebP, AVIF or GIF picture"),
        (SimpleUploadedFile("empty.jpg", b""), "empty"),
    ],
)
def test_what_is_no_picture_comes_back_with_what_to_do(client, esra, upload, told):
    page = add(client, Photo, picture=upload)

    assert told in errors(page)
    assert "slug" not in page.context["adminform"].form.errors
    assert not Photo.objects.exists()


def test_a_file_that_is_too_large_is_refused_without_reading_all_of_it(client, esra, monkeypatch):
    monkeypatch.setattr(pictures, "LARGEST_FILE_BYTES", 100)

    assert "larger than" in errors(add(client, Photo, picture=jpeg(), title="The bridge", credit="Rana Example"))


def test_a_form_without_a_picture_says_so(client, esra):
    assert "Choose a picture" in errors(add(client, Photo, title="The bridge"))


@pytest.mark.django_db(transaction=True)
def test_a_picture_is_encoded_before_the_transaction_begins(client, monkeypatch):
    client.force_login(member("esra", "Editor"))
    inside, read = [], Image.open

    def watched(*args, **kwargs):
        inside.append(connection.in_atomic_block)
        return read(*args, **kwargs)

    monkeypatch.setattr(Image, "open", watched)

    add(client, Photo, picture=jpeg(), title="The bridge", credit="Rana Example")

    assert inside == [False]
    assert Photo.objects.exists()


def test_the_file_of_a_photo_is_never_exchanged(client, esra):
    add(client, Photo, picture=jpeg(), title="The bridge", credit="Rana Example")
    photo = Photo.objects.get()

    answer = save(client, photo, picture=jpeg(colour="red"), file=jpeg(colour="red"), width=9, title="A bridge")

    assert answer.status_code == 302
    changed = Photo.objects.get()
    assert (changed.title, changed.file.name, changed.width) == ("A bridge", photo.file.name, 60)


def test_form_and_list_show_the_picture(client, esra):
    add(client, Photo, picture=jpeg(size=(900, 600)), title="The bridge", credit="Rana Example")
    photo = Photo.objects.get()

    form = client.get(url("change", photo)).content.decode()
    shown = client.get(url("changelist", Photo)).content.decode()

    assert f'<image href="{photo.file.url}" width="320" height="213"/>' in form
    assert f'<img src="{photo.file.url}" width="72" height="48"' in shown
    assert "picture" not in filled(client, url("change", photo))


def test_a_photo_whose_file_a_load_left_out_is_shown_without_an_error(client, esra):
    photo = Photo.objects.create(slug="lost", title="Lost")

    assert "There is no picture" in client.get(url("change", photo)).content.decode()
    assert client.get(url("changelist", Photo)).status_code == 200


def test_the_same_picture_twice_is_told(client, esra):
    add(client, Photo, picture=jpeg(), title="The bridge", credit="Rana Example")

    page = client.post(
        url("add", Photo),
        {"picture": jpeg(), "title": "Again", "credit": "Ann", "focal_x": 1, "focal_y": 1},
        follow=True,
    )

    assert "This picture was here already, as “The bridge”." in page.content.decode()


def test_a_credit_is_changed_on_record(client, esra):
    add(client, Photo, picture=jpeg(), title="The bridge", credit="Rana")

    save(client, Photo.objects.get(), credit="Rana Example", focal_x=250)

    assert Move.objects.get().note == "credit: Rana -> Rana Example"
    assert Photo.objects.get().focal_x == 250


def test_a_deleted_photo_takes_its_file_along_unless_another_has_it(client, esra, django_capture_on_commit_callbacks):
    for title in ("The bridge", "Again"):
        add(client, Photo, picture=jpeg(), title=title, credit="Rana Example")
    first, second = Photo.objects.all()

    with django_capture_on_commit_callbacks(execute=True):
        client.post(url("delete", first), {"post": "yes"})
    assert default_storage.exists(second.file.name)
    with django_capture_on_commit_callbacks(execute=True):
        chosen = {"action": "delete_selected", "_selected_action": [second.pk], "post": "yes"}
        client.post(url("changelist", Photo), chosen)

    assert not Photo.objects.exists()
    assert not default_storage.exists(second.file.name)


def test_a_portrait_cannot_be_deleted(client, esra):
    photo = Photo.objects.create(slug="portrait", title="Portrait")
    Person.objects.create(name="Maren Oldcastle", slug="maren-oldcastle", photo=photo)

    page = client.post(url("delete", photo), {"post": "yes"})

    assert "person: 1" in page.content.decode()
    assert Photo.objects.exists()


def test_photos_are_found_by_credit_without_accents(client, esra):
    Photo.objects.create(slug="bridge", title="The bridge", credit="Hakan Çavuşoğlu")

    page = client.get(reverse("admin:articles_photo_changelist"), {"q": "cavusoglu"})

    assert [photo.title for photo in page.context["cl"].result_list] == ["The bridge"]


def test_an_upload_without_a_credit_is_refused_while_somebody_still_knows_it(client, esra):
    assert "This field is required" in errors(add(client, Photo, picture=jpeg(), title="The bridge"))
