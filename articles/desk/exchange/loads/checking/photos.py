"""Pictures that a fixture names: those in storage stay, those beside the fixture are taken in."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage

from articles import pictures
from articles.desk.exchange.loads.parsing.rows import FixtureRow

_OF_OUR_OWN = re.compile(r"photos/[0-9a-f]{32}\.[a-z]+\Z")


@dataclass
class PictureFile:
    """A picture that lies in `media/` beside a fixture."""

    data: bytes

    @property
    def digest(self) -> str:
        """By this a load compares the file with the one loaded before: cheaper than encoding it again."""
        return f"sha256:{hashlib.sha256(self.data).hexdigest()}"


def find_file(row: FixtureRow) -> tuple[PictureFile | None, str]:
    """The file that the photo in `row` names, or None if it is in storage; and a warning, or "".

    Raises BadFixture if it is neither in storage nor beside the fixture.
    """
    name = row.values.get("file")
    if name is None:
        return None, ""
    try:
        if default_storage.exists(name):
            return None, ""
    except SuspiciousFileOperation as error:
        raise row.wrong("the file's name may not lead out of the pictures' folder.", "file") from error
    folder = Path(row.file).parent / "media"
    path = (folder / name).resolve()
    if path.is_relative_to(folder.resolve()) and path.is_file():
        return PictureFile(path.read_bytes()), ""
    if _OF_OUR_OWN.match(name):
        return None, f"{row.file}, {row.place}: the picture {name} is not here. Copy the pictures' folder as well."
    raise row.wrong(f"there is no picture “{name}”. Put it into {folder}.", "file")


def take_in(row: FixtureRow, file: PictureFile) -> pictures.Picture:
    """The picture, encoded anew; its row gets the new name and size. Raises BadFixture."""
    try:
        picture = pictures.take_in(file.data)
    except pictures.NotAPicture as error:
        raise row.wrong(str(error), "file") from error
    row.values |= {"file": picture.name, "width": picture.width, "height": picture.height}
    return picture
