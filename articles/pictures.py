"""Pictures: which files the paper accepts, and the one form in which it keeps them.

A file from outside is decoded and drawn anew, so nothing of it but its pixels reaches a reader:
no place, no device, no comment, no second file hidden behind the first.
"""

import hashlib
import io
import re
import struct
import zlib
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageCms, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF")
LARGEST_FILE_BYTES = 25 * 1024 * 1024
LARGEST_PIXELS = 50_000_000
LONGER_SIDE_PIXELS = 2000
FEW_COLOURS = 4096  # drawings and charts have fewer, photographs in colour have more

HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
TIFF_BEGINS = {b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+"}  # also raw files of most cameras

WANTED = "Please give a JPEG, PNG, WebP, AVIF or GIF picture"
_WEB_PAGE = re.compile(rb"<(?:!doctype\s+html|(?:html|head|body|script|iframe)[\s>/])", re.IGNORECASE)
# What Pillow raises on broken files, by fuzzing: it has no common class of its own for them.
_BUILTIN_ERRORS = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, RuntimeError)
_UNREADABLE = (*_BUILTIN_ERRORS, struct.error, zlib.error)


class NotAPicture(ValueError):
    """A file that the paper cannot print; the message tells the person who gave it what would be right."""


@dataclass(frozen=True)
class Picture:
    """A picture as the paper keeps it. `name` is made from `content`, so one name never stands for two pictures."""

    name: str
    content: bytes
    width: int
    height: int


def take_in(data: bytes) -> Picture:
    """The picture in `data`, upright, in sRGB, at most 2000 pixels long, with no metadata at all.

    The same `data` always gives the same picture. Encoding loses a little each time, and the result
    is not marked: hand in originals, never what this function made. Of a moving picture the first
    frame is taken. Raises NotAPicture for anything but a whole JPEG, PNG, WebP, AVIF or GIF of at most
    25 MB and 50 megapixels, and for a file that a browser could read as a web page.
    """
    image = _decoded(data)
    if _has_holes(image):
        content, ending = _as_png(image), "png"
    else:
        content, ending = _smaller_of_png_and_jpeg(image)
    name = f"photos/{hashlib.sha256(content).hexdigest()[:32]}.{ending}"
    return Picture(name, content, image.width, image.height)


def store(picture: Picture) -> str:
    """Keep `picture` in the default storage and return its name there.

    A file of that name is never overwritten: it is the same picture. If writing fails half-way
    (a full disk), what was written is removed and the error goes on to the caller.
    """
    if default_storage.exists(picture.name):
        return picture.name
    try:
        kept_as = default_storage.save(picture.name, ContentFile(picture.content))
    except BaseException:
        # Somebody else may have stored the same picture, whole, in the meantime: that one stays.
        if default_storage.exists(picture.name) and default_storage.size(picture.name) != len(picture.content):
            default_storage.delete(picture.name)
        raise
    if kept_as != picture.name:
        # Somebody else was first, and the storage chose another name for ours.
        default_storage.delete(kept_as)
    return picture.name


def _decoded(data: bytes) -> Image.Image:
    """The pixels of `data` as a plain RGB or RGBA image of our size, without `info`."""
    if len(data) > LARGEST_FILE_BYTES:
        raise NotAPicture(f"This file is larger than 25 MB. {WANTED} of at most 25 MB.")
    if _WEB_PAGE.search(data):
        raise NotAPicture(f"This file holds parts of a web page. {WANTED} without them: open it and save it anew.")
    image = _opened(data)
    try:
        image.load()
        image = ImageOps.exif_transpose(image) or image
        image = _in_srgb(image)
    except _UNREADABLE as error:
        raise NotAPicture(f"This picture is damaged or not complete. {WANTED} that is whole.") from error
    image.thumbnail((LONGER_SIDE_PIXELS, LONGER_SIDE_PIXELS), Image.Resampling.LANCZOS)
    # Pillow writes the comment and the colour profile that it finds here into the new file.
    image.info = {}
    return image


def _opened(data: bytes) -> Image.Image:
    """The picture with only its header read: its size is checked before memory is spent on it."""
    too_large = f"This picture has more than 50 megapixels. {WANTED} of at most 50."
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise NotAPicture(too_large) from error
    except _UNREADABLE as error:
        raise NotAPicture(_no_picture(data)) from error
    if image.width * image.height > LARGEST_PIXELS:
        raise NotAPicture(too_large)
    return image


def _no_picture(data: bytes) -> str:
    """What to do with `data`, which is no picture that we read: pictures of phones and scanners are named."""
    if data[4:8] == b"ftyp" and data[8:12] in HEIC_BRANDS:
        return (
            "This is a HEIC picture, as phones take them; few browsers show it. Open it, export it as JPEG, give that."
        )
    if data[:4] in TIFF_BEGINS:
        return "This is a TIFF or raw picture; browsers do not show it. Open it, export it as JPEG, and give that."
    return f"This file is no picture that we can read. {WANTED}."


def _in_srgb(image: Image.Image) -> Image.Image:
    """`image` as RGBA if it has transparency, else RGB; its own colour profile applied if it fits."""
    if image.mode.startswith("I"):
        # 16 bits of grey: Pillow would cut every value above 255 to white.
        image = image.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    target = "RGBA" if image.has_transparency_data else "RGB"
    profile = image.info.get("icc_profile")
    if profile and image.mode not in ("RGB", "CMYK", "L"):
        image = image.convert(target)
    if profile and image.mode in ("RGB", "RGBA", "CMYK", "L"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            mode = target if image.mode == "RGBA" else "RGB"
            srgb = ImageCms.createProfile("sRGB")
            image = ImageCms.profileToProfile(image, source, srgb, outputMode=mode) or image
        except (ImageCms.PyCMSError, OSError):
            # A profile that is broken or for other channels: the numbers themselves are the best guess.
            pass
    return image.convert(target)


def _has_holes(image: Image.Image) -> bool:
    """True if any pixel lets the page behind it shine through."""
    return image.mode == "RGBA" and any(image.getchannel("A").histogram()[:255])


def _smaller_of_png_and_jpeg(image: Image.Image) -> tuple[bytes, str]:
    """The smaller of both forms: for a drawing of few colours PNG, which is sharper, too; for a photograph JPEG."""
    opaque = image.convert("RGB")
    jpeg = _as_jpeg(opaque)
    if opaque.getcolors(FEW_COLOURS) is not None:
        png = _as_png(opaque)
        if len(png) <= len(jpeg):
            return png, "png"
    return jpeg, "jpg"


def _as_jpeg(image: Image.Image) -> bytes:
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=85, progressive=True, optimize=True)
    return stream.getvalue()


def _as_png(image: Image.Image) -> bytes:
    stream = io.BytesIO()
    image.save(stream, "PNG", optimize=True)
    return stream.getvalue()
