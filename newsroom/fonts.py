"""The paper's fonts: Source Serif 4 and Source Sans 3, cut down to what one reader needs, served from our own host.

The whole fonts come as packages (SIL Open Font License 1.1) and weigh 3 MB. A reader of English needs 75 kB of them:
each face is cut to the weights that the pages use and into one file a script, of which a browser asks for those whose
letters stand on the page (`unicode-range` in `static/paper/type.css`, which names the same ranges). The pages are
complete without them: where the files are not there, a font of the reader's own stands in.
"""

import os
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from hashlib import sha256
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage
from fontTools.subset import Options, Subsetter, parse_unicodes  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from fontTools.varLib.instancer import instantiateVariableFont  # type: ignore[import-untyped]

# Name of the file → the package, its file, and the axes: a pair of numbers stays variable between them. The optical
# size is the text's: all sizes of it would more than double the weight.
FACES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "serif": ("fontpkg_source_serif_4", "SourceSerif4[opsz,wght].ttf", {"wght": (400, 700), "opsz": 20}),
    "serif-italic": ("fontpkg_source_serif_4", "SourceSerif4-Italic[opsz,wght].ttf", {"wght": 400, "opsz": 20}),
    "sans": ("fontpkg_source_sans_3", "SourceSans3[wght].ttf", {"wght": (400, 700)}),
}
SCRIPTS = {
    "latin": "U+0020-007E, U+00A0-00FF, U+0131, U+0152-0153, U+02C6, U+02DA, U+02DC, U+2000-200B, U+2010-2015, "
    "U+2018-201E, U+2020-2022, U+2026, U+2030, U+2032-2033, U+2039-203A, U+2044, U+20AC, U+2116, U+2122, "
    "U+2190-2193, U+2212, U+2215",
    "latin-ext": "U+0100-0130, U+0132-0151, U+0154-024F, U+0259, U+1E00-1EFF, U+20A0-20AB, U+20AD-20C0",
    "cyrillic": "U+0400-045F, U+0490-0491, U+04B0-04B1",
    "greek": "U+0370-03FF",
}
FEATURES = ("kern", "liga", "calt", "ccmp", "locl", "mark", "mkmk", "lnum", "onum", "pnum", "tnum")
PLACE = "paper/fonts"  # under /static/
FILES = {f"{face}-{script}.woff2": (face, script) for face in FACES for script in SCRIPTS}


def folder() -> Path:
    """Where the files are made, in `.data/`: one folder for each way of cutting them, so that no old file is served."""
    way = repr((FACES, SCRIPTS, FEATURES, [version(package) for package, _, _ in FACES.values()]))
    return Path(settings.DATA_DIR) / "fonts" / sha256(way.encode()).hexdigest()[:12]


def lacking() -> list[str]:
    """The names of the files that have not been made yet."""
    return [name for name in FILES if not (folder() / name).exists()]


def build() -> None:
    """Make the files that are lacking, in about half a minute of processor time."""
    if names := lacking():
        folder().mkdir(parents=True, exist_ok=True)
        with ProcessPoolExecutor(min(len(names), os.cpu_count() or 1)) as pool:
            list(pool.map(cut, names, [folder()] * len(names)))


def cut(name: str, into: Path) -> None:
    """Write the file of this name whole or not at all: two processes may do so at the same time."""
    face, script = FILES[name]
    package, file, axes = FACES[face]
    font = TTFont(Path(str(import_module(package).__file__)).parent / "files" / file)
    cutter = Subsetter(Options(layout_features=FEATURES, hinting=False))
    cutter.populate(unicodes=parse_unicodes(SCRIPTS[script].replace(" ", "")))
    cutter.subset(font)
    instantiateVariableFont(font, axes, inplace=True)
    font.flavor = "woff2"
    with tempfile.NamedTemporaryFile(dir=into, prefix=".", delete=False) as made:
        font.save(made)
    Path(made.name).chmod(0o644)
    Path(made.name).replace(into / name)


class FontsFinder(BaseFinder):
    """Finds the fonts' files as `paper/fonts/…` for `collectstatic`, which makes those that are lacking."""

    def __init__(self, app_names: Any = None) -> None:
        self.storage = FileSystemStorage(location=folder())
        self.storage.prefix = PLACE  # type: ignore[attr-defined]  # where collectstatic puts them

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """The file at this path under /static/, if it has been made; [] if not."""
        place, _, name = path.rpartition("/")
        file = folder() / name
        if place != PLACE or name not in FILES or not file.exists():
            return []
        return [str(file)] if find_all else str(file)

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        """Each file with its storage, made now where it was not there."""
        build()
        for name in FILES:
            yield name, self.storage
