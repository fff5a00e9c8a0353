"""The folder with the pictures of an old site."""

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from articles import pictures
from articles.desk.exchange.importers.stories import BadExport

# WordPress and Ghost keep smaller copies beside a picture: a-300x200.jpg, a-scaled.jpg, size/w600/a.jpg
_SIZE = re.compile(r"-(?:\d+x\d+|scaled|e\d{10,})(?=\.\w+$)")
_GHOST_SIZE = re.compile(r"/size/w\d+(?:h\d+)?(?:/format/\w+)?(?=/)")
_ROOTS = ("wp-content/uploads/", "content/images/")
_FOLDERS = ("", "uploads", "wp-content/uploads", "images", "content/images")


class MediaFolder:
    """Finds the file of a picture by its address on the old site. Without a folder it finds none."""

    def __init__(self, folder: Path | None):
        """Raises BadExport where there is no such folder."""
        if folder is not None and not folder.is_dir():
            raise BadExport(f"There is no folder {folder}. Give the one with the pictures of the old site.")
        self.folder = folder.resolve() if folder else None
        self._why: dict[Path, str] = {}  # looked at: why it cannot be printed, or ""

    def find(self, address: str) -> Path | None:
        """The file that lies at `address`, a web address or a path below the folder of uploads; None if it is not here."""
        if self.folder is None:
            return None
        try:
            path = unquote(urlsplit(address).path)
        except ValueError:
            return None
        for name in dict.fromkeys([path, _GHOST_SIZE.sub("", path), _SIZE.sub("", path)]):
            if file := self._file(name):
                return file
        return None

    def why_not(self, file: Path) -> str:
        """Why the paper cannot print `file`; "" where it can."""
        if file not in self._why:
            try:
                pictures.take_in(file.read_bytes())
                self._why[file] = ""
            except (pictures.NotAPicture, OSError) as error:
                self._why[file] = str(error)
        return self._why[file]

    def _file(self, path: str) -> Path | None:
        for root in _ROOTS:
            path = path.rpartition(root)[2]
        path = path.strip("/")
        if self.folder is None or not path or "\0" in path:
            return None
        for name in dict.fromkeys([path, path.rpartition("/")[2]]):
            for inside in _FOLDERS:
                file = (self.folder / inside / name).resolve()
                if file.is_relative_to(self.folder) and _is_file(file):
                    return file
        return None


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name that is too long
        return False
