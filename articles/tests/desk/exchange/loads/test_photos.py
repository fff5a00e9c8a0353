"""Pictures that come with a fixture."""

import io
import json

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError
from PIL import Image

from articles.models import Photo
from articles.tests.loading import everything, load, row

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def storage(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "stored"


def put_picture(folder, name="bridge.png", colour="teal"):
    (folder / "media").mkdir(exist_ok=True)
    stream = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(stream, "PNG")
    (folder / "media" / name).write_bytes(stream.getvalue())


BRIDGE = row("photo", slug="bridge", title="The bridge", file="bridge.png", credit="Rana")


def test_a_picture_beside_the_fixture_is_taken_in(tmp_path):
    put_picture(tmp_path)

    load(tmp_path, [BRIDGE])

    photo = Photo.objects.get()
    assert photo.file.name.startswith("photos/")
    assert (photo.width, photo.height, photo.folded) == (60, 40, "the bridge rana")
    assert default_storage.exists(photo.file.name)


def test_loading_it_again_changes_nothing(tmp_path):
    put_picture(tmp_path)
    load(tmp_path, [BRIDGE])
    before = everything()

    load(tmp_path, [BRIDGE])

    assert everything() == before


def test_a_photo_whose_title_was_changed_here_is_refused(tmp_path):
    put_picture(tmp_path)
    load(tmp_path, [BRIDGE])
    Photo.objects.update(title="Our bridge")

    with pytest.raises(CommandError, match="photo “bridge”"):
        load(tmp_path, [BRIDGE])


def test_a_picture_that_is_nowhere_is_refused_and_says_where_to_put_it(tmp_path):
    with pytest.raises(CommandError, match=r"field “file”: there is no picture “bridge.png”. Put it into .*media"):
        load(tmp_path, [BRIDGE])


def test_a_file_that_is_no_picture_is_refused(tmp_path):
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "bridge.png").write_text("<html>")

    with pytest.raises(CommandError, match="field “file”"):
        load(tmp_path, [BRIDGE])
    assert not (tmp_path / "stored").exists()


def test_a_name_that_leads_out_of_the_folder_is_refused(tmp_path):
    (tmp_path / "secret.png").write_bytes(b"x")

    with pytest.raises(CommandError, match="field “file”"):
        load(tmp_path, [row("photo", slug="bridge", title="The bridge", file="../secret.png")])


def test_a_dump_of_ours_without_its_pictures_loads_with_a_warning(tmp_path):
    name = f"photos/{'a' * 32}.jpg"

    answer = load(tmp_path, json.dumps([row("photo", slug="bridge", title="The bridge", file=name, width=3, height=2)]))

    assert f"the picture {name} is not here" in answer
    assert Photo.objects.get().width == 3
