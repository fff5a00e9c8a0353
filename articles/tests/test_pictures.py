"""Pictures on arrival: what is refused, what is taken off, and what is kept."""

import hashlib
import io
import resource

import pytest
from django.core.files.storage import default_storage
from PIL import Image, ImageCms, ImageDraw

from articles.pictures import NotAPicture, store, take_in

ORIENTATION, GPS, MODEL = 0x0112, 0x8825, 0x0110
UNDER_A_SOLID_SKY = (60, 120, 200)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def landscape(width=300, height=200, mode="RGB"):
    """A scene of very many colours, as a camera sees it."""
    across = Image.linear_gradient("L").rotate(90).resize((width, height))
    down = Image.linear_gradient("L").resize((width, height))
    rough = Image.effect_mandelbrot((width, height), (-2, -1, 1, 1), 60)
    return Image.merge("RGB", (across, down, rough)).convert(mode)


def chart(width=300, height=200):
    """A drawing of two colours."""
    image = Image.new("RGB", (width, height), "white")
    ImageDraw.Draw(image).rectangle((20, 40, 120, height), fill="navy")
    return image


def encoded(image, kind="JPEG", **options):
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def opened(picture):
    return Image.open(io.BytesIO(picture.content))


def exif(orientation=1):
    data = Image.Exif()
    data[ORIENTATION] = orientation
    data[MODEL] = "Pocket Camera 3000"
    data[GPS] = {1: "N", 2: (44.0, 56.0, 30.0), 3: "E", 4: (34.0, 6.0, 10.0)}
    return data


# ── What is kept ────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "GIF"])
def test_each_allowed_kind_is_taken_in(kind):
    picture = take_in(encoded(landscape(), kind))

    assert (picture.width, picture.height) == opened(picture).size == (300, 200)


def test_the_name_is_made_from_the_content():
    picture = take_in(encoded(landscape()))

    assert picture.name == f"photos/{hashlib.sha256(picture.content).hexdigest()[:32]}.jpg"


def test_the_same_file_gives_the_same_picture_every_time():
    data = encoded(landscape())

    assert take_in(data) == take_in(data)


def test_a_photograph_becomes_a_progressive_jpeg():
    kept = opened(take_in(encoded(landscape(), "PNG")))

    assert kept.format == "JPEG"
    assert kept.info["progressive"]


def test_a_photograph_in_greys_becomes_a_jpeg_too():
    assert take_in(encoded(landscape(mode="L"), "PNG")).name.endswith(".jpg")


def test_a_chart_stays_sharp_as_png():
    kept = opened(take_in(encoded(chart(), "PNG")))

    assert kept.format == "PNG"
    assert len(kept.convert("RGB").getcolors()) == 2


def test_transparency_is_kept():
    image = landscape(mode="RGBA")
    image.putalpha(Image.linear_gradient("L").resize(image.size))

    kept = opened(take_in(encoded(image, "PNG")))

    assert (kept.format, kept.mode) == ("PNG", "RGBA")


def test_an_alpha_channel_that_hides_nothing_does_not_make_a_photograph_a_png():
    assert take_in(encoded(landscape(mode="RGBA"), "PNG")).name.endswith(".jpg")


def test_a_large_picture_is_brought_down_to_two_thousand_pixels():
    picture = take_in(encoded(landscape(3000, 1500)))

    assert (picture.width, picture.height) == (2000, 1000)


def test_a_small_picture_is_not_blown_up():
    assert take_in(encoded(landscape(40, 30))).width == 40


def test_of_a_moving_picture_the_first_frame_is_taken():
    frames = [Image.new("RGB", (30, 20), colour) for colour in ("red", "green", "blue")]
    moving = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])

    kept = opened(take_in(moving))

    assert getattr(kept, "n_frames", 1) == 1
    assert kept.convert("RGB").getpixel((5, 5)) == (255, 0, 0)


def test_greys_of_sixteen_bits_do_not_turn_white():
    half = Image.new("I;16", (30, 20), 32768)

    kept = opened(take_in(encoded(half, "PNG"))).convert("L")

    assert kept.getpixel((5, 5)) in range(126, 130)


# ── What is taken off ───────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_no_place_no_device_and_no_comment_is_left(kind):
    data = encoded(landscape(), kind, exif=exif(), **({"comment": b"at home"} if kind == "JPEG" else {}))
    assert b"Pocket Camera" in data

    picture = take_in(data)

    kept = opened(picture)
    assert not kept.getexif()
    assert set(kept.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}
    assert b"Pocket Camera" not in picture.content
    assert b"at home" not in picture.content


def test_a_picture_held_sideways_stands_upright():
    sky = chart(300, 200)
    ImageDraw.Draw(sky).rectangle((0, 0, 299, 20), fill=UNDER_A_SOLID_SKY)
    sideways = sky.rotate(90, expand=True)

    kept = opened(take_in(encoded(sideways, "PNG", exif=exif(orientation=6))))

    assert kept.size == (300, 200)
    assert kept.convert("RGB").getpixel((150, 10)) == UNDER_A_SOLID_SKY


def test_a_colour_profile_is_worked_in_and_left_behind():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    kept = opened(take_in(encoded(landscape(), "JPEG", icc_profile=profile)))

    assert "icc_profile" not in kept.info


def test_a_broken_colour_profile_is_no_reason_to_refuse_a_picture():
    assert take_in(encoded(landscape(), "JPEG", icc_profile=b"no profile at all")).width == 300


def test_what_hides_behind_the_picture_is_gone():
    picture = take_in(encoded(landscape()) + b"PK\x03\x04 an archive in disguise")

    assert b"archive" not in picture.content


# ── What is refused ─────────────────────────────────────────────────────────


@pytest.mark.parametrize("data", [b"", b"hello", b"%PDF-1.7", b"<svg xmlns='http://www.w3.org/2000/svg'/>"])
def test_what_is_no_picture_is_refused_with_what_would_be_right(data):
    with pytest.raises(NotAPicture, match="JPEG, PNG, WebP, AVIF or GIF"):
        take_in(data)


def test_a_picture_of_another_kind_is_refused():
    with pytest.raises(NotAPicture, match="TIFF or raw picture.*export it as JPEG"):
        take_in(encoded(landscape(), "TIFF"))


@pytest.mark.parametrize("markup", [b"<script>alert(1)</script>", b"<!DOCTYPE html>", b"<HTML >", b"<body onload=x>"])
def test_a_picture_that_is_also_a_web_page_is_refused(markup):
    with pytest.raises(NotAPicture, match="web page"):
        take_in(encoded(landscape(), "GIF") + markup)


def test_a_bomb_is_refused_before_it_is_decoded():
    bomb = encoded(Image.new("1", (9000, 9900)), "PNG")
    assert len(bomb) < 20_000

    with pytest.raises(NotAPicture, match="50 megapixels"):
        take_in(bomb)


@pytest.mark.filterwarnings("error")
def test_a_bomb_that_pillow_itself_recoils_from_is_refused_alike():
    header = encoded(Image.new("L", (10, 10)), "GIF")
    bomb = header[:6] + (60_000).to_bytes(2, "little") * 2 + header[10:]

    with pytest.raises(NotAPicture, match="50 megapixels"):
        take_in(bomb)


def test_a_file_over_twenty_five_megabytes_is_refused():
    with pytest.raises(NotAPicture, match="25 MB"):
        take_in(encoded(landscape()) + bytes(25 * 1024 * 1024))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "GIF"])
@pytest.mark.parametrize("share", [0.2, 0.6, 0.95])
def test_a_picture_that_ends_half_way_is_refused(kind, share):
    data = encoded(landscape(), kind)

    with pytest.raises(NotAPicture, match="whole|JPEG, PNG"):
        take_in(data[: int(len(data) * share)])


# ── Keeping it ──────────────────────────────────────────────────────────────


def test_a_stored_picture_is_found_under_its_name():
    picture = take_in(encoded(landscape()))

    name = store(picture)

    assert name == picture.name
    assert default_storage.open(name).read() == picture.content


def test_a_stored_picture_is_never_written_again(media):
    picture = take_in(encoded(landscape()))
    written_at = (media / store(picture)).stat().st_mtime_ns

    store(picture)

    assert (media / picture.name).stat().st_mtime_ns == written_at
    assert len(list((media / "photos").iterdir())) == 1


def test_a_write_that_fails_half_way_leaves_nothing_and_can_be_tried_again(media):
    picture = take_in(encoded(landscape()))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))  # as a full disk does: the file ends in the middle
    try:
        with pytest.raises(OSError, match="too large"):
            store(picture)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert not list((media / "photos").iterdir())
    assert store(picture) == picture.name
