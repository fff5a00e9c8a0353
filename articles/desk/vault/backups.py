"""A whole paper in one file: backed up while editors save, restored into an empty place.

The file is a zip. In it are the database as it was at one moment (SQLite's own file, or what pg_dump writes), the
pictures that this database names, and `manifest.json`: when and with which versions it was made, the heads of both
chains at that moment, and the size and SHA-256 of every other part.

The database comes first: a picture is never overwritten, so all that it names is still there to be copied later.
"""

import hashlib
import json
import os
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any, BinaryIO

import django
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model

from articles.desk.vault import snapshots
from articles.desk.vault.snapshots import NoBackup
from articles.models import Article, ChainHead, Generation, now
from articles.models.generation import expire_pages, milliseconds_now

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "database"
MEDIA = "media"
CHUNK = 1 << 20
LARGEST_MANIFEST = 64 << 20
MADE_BY_MIGRATE = {ChainHead, Generation}

Warn = Callable[[str], None]


@dataclass
class Part:
    """A file in a backup: its size and its SHA-256."""

    size_bytes: int
    sha256: str


@dataclass
class Manifest:
    """When and with which versions a backup was made, and what is in it."""

    made_at: str
    database: str  # connection.vendor
    database_version: str
    django: str
    migrations: list[list[str]]  # app, name
    heads: dict[str, list[Any]]  # chain: number and hash of its last link
    parts: dict[str, Part] = field(default_factory=dict)
    format: int = FORMAT


# ── Backing up ──────────────────────────────────────────────────────────────


def back_up(path: Path, warn: Warn = lambda warning: None) -> Manifest:
    """Write the paper as it is now to a new file at `path`; editors can save meanwhile.

    All or nothing: the file has its name only when it is whole. `warn` is called with the name of each picture that
    the database names and that is missing. Raises NoBackup, DatabaseError or OSError.
    """
    with new_file(path) as file, tempfile.TemporaryDirectory(dir=path.parent, prefix=".backup-") as folder:
        copy = Path(folder, DATABASE)
        state = snapshots.take(copy)
        manifest = Manifest(
            made_at=now().isoformat(),
            database=connection.vendor,
            database_version=".".join(str(number) for number in connection.get_database_version()),
            django=django.get_version(),
            migrations=state.migrations,
            heads=state.heads,
        )
        with zipfile.ZipFile(file, "w") as archive:
            manifest.parts[DATABASE] = _pack(archive, DATABASE, copy)
            for name in state.pictures:
                picture = Path(settings.MEDIA_ROOT, name)
                if picture.is_file():
                    manifest.parts[f"{MEDIA}/{name}"] = _pack(archive, f"{MEDIA}/{name}", picture)
                else:
                    warn(name)
            archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
    return manifest


@contextmanager
def new_file(path: Path, *, replace: bool = False) -> Iterator[BinaryIO]:
    """A file that gets the name `path` when the block ends well, and is deleted when it does not.

    Only its owner can read it. Raises NoBackup if `path` exists and `replace` is false.
    """
    if not path.parent.is_dir():
        raise NoBackup(f"There is no folder {path.parent}. Make it first.")
    _refuse_existing(path, replace)
    handle, partial = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _refuse_existing(path, replace)
        Path(partial).replace(path)
    finally:
        Path(partial).unlink(missing_ok=True)


def _refuse_existing(path: Path, replace: bool) -> None:
    if path.exists() and not replace:
        raise NoBackup(f"{path} exists already and is not overwritten. Give another name.")


def _pack(archive: zipfile.ZipFile, name: str, path: Path) -> Part:
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_DEFLATED if name == DATABASE else zipfile.ZIP_STORED
    with path.open("rb") as source, archive.open(info, "w", force_zip64=True) as target:
        return _copy(source, target)


def _copy(source: IO[bytes], target: IO[bytes]) -> Part:
    """Copy what is left in `source`; its size and digest."""
    size, digest = 0, hashlib.sha256()
    while chunk := source.read(CHUNK):
        target.write(chunk)
        digest.update(chunk)
        size += len(chunk)
    return Part(size, digest.hexdigest())


# ── Restoring ───────────────────────────────────────────────────────────────


def restore_backup(path: Path) -> Manifest:
    """Restore the backup at `path` into this empty database and pictures' folder.

    Every part is checked against its digest before anything is changed; if the database then refuses it, the
    pictures are removed again. The caller migrates, verifies and calls `forget_kept_pages`.
    Raises NoBackup, DatabaseError or OSError.
    """
    refuse_occupied()
    try:
        with zipfile.ZipFile(path) as archive, tempfile.TemporaryDirectory() as folder:
            manifest = _manifest(archive, path)
            _refuse_unfit(manifest)
            copy = Path(folder, DATABASE)
            _unpack(archive, DATABASE, manifest, copy)
            with _pictures(archive, manifest):
                snapshots.put(copy)
    except (zipfile.BadZipFile, EOFError, zlib.error, NotImplementedError) as error:
        raise NoBackup(f"{path} is not a backup, or is incomplete: {error}. Nothing was changed.") from error
    return manifest


def forget_kept_pages() -> None:
    """After a restore: let no page be shown that was kept before, neither of this nor of another paper."""
    ContentType.objects.clear_cache()
    clock = milliseconds_now()
    Generation.objects.filter(number__lt=clock).update(number=clock)
    expire_pages()


def refuse_occupied() -> None:
    """Raise NoBackup unless the database and the pictures' folder are empty."""
    tables = set(connection.introspection.table_names())
    own = [model for model in apps.get_app_config("articles").get_models() if model not in MADE_BY_MIGRATE]
    with_rows: list[type[Model]] = [Article, *own, get_user_model()]
    for model in with_rows:
        if model._meta.db_table in tables and model._base_manager.exists():
            raise NoBackup(
                f"This database is not empty: it has {model._meta.verbose_name_plural}. A backup is restored "
                "only into an empty one: set DATABASE_URL to a new database."
            )
    root = Path(settings.MEDIA_ROOT)
    if root.is_dir() and any(path.is_file() for path in root.rglob("*")):
        raise NoBackup(
            f"The pictures' folder {root} is not empty. Set MEDIA_ROOT to a new folder, or move away what is in it."
        )


def _manifest(archive: zipfile.ZipFile, path: Path) -> Manifest:
    try:
        if archive.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
            raise ValueError("its manifest is too large")
        facts = json.loads(archive.read(MANIFEST))
        parts = {name: Part(**part) for name, part in facts.pop("parts").items()}
        manifest = Manifest(**facts, parts=parts)
        manifest.migrations = [[app, name] for app, name in manifest.migrations]
        manifest.heads = {chain: [number, hash] for chain, (number, hash) in manifest.heads.items()}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise NoBackup(f"{path} is a zip file, but not a backup of a paper: {error}. Nothing was changed.") from error
    return manifest


def _refuse_unfit(manifest: Manifest) -> None:
    """Raise NoBackup for a backup that this version, or this kind of database, cannot take."""
    if manifest.format != FORMAT:
        raise NoBackup(f"It was made by a newer version (format {manifest.format}). Restore it with that version.")
    if manifest.database != connection.vendor:
        raise NoBackup(
            f"It was made of {manifest.database}, but this database is {connection.vendor}. Restore it into "
            f"{manifest.database}; `manage.py dumpdata` and `loaddata` move a paper from one to the other."
        )
    loader = MigrationLoader(None, ignore_no_migrations=True)
    for app, name in manifest.migrations:
        if app in loader.migrated_apps and (app, name) not in loader.disk_migrations:
            raise NoBackup(
                f"It was made by a newer version: it has the migration {app} {name}. Restore it with that version."
            )


@contextmanager
def _pictures(archive: zipfile.ZipFile, manifest: Manifest) -> Iterator[None]:
    """Unpack all pictures, each checked against its digest; if the block fails, remove them again."""
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    staged = Path(tempfile.mkdtemp(dir=root, prefix=".restoring-"))
    moved: list[Path] = []
    try:
        for name in manifest.parts:
            if name != DATABASE:
                _unpack(archive, name, manifest, staged / _inside(name))
        for child in list(staged.iterdir()):
            _merge(child, root / child.name, moved)
        yield
    except BaseException:
        for path in moved:
            path.unlink(missing_ok=True)
        raise
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _merge(source: Path, target: Path, moved: list[Path]) -> None:
    """Move `source` to `target`, file by file if it is a folder; the files that were moved go to `moved`."""
    if source.is_dir():
        target.mkdir(exist_ok=True)
        for child in source.iterdir():
            _merge(child, target / child.name, moved)
    else:
        source.replace(target)
        moved.append(target)


def _inside(name: str) -> PurePosixPath:
    """The path under MEDIA_ROOT of the part `name`. Raises NoBackup for one that leads elsewhere."""
    path = PurePosixPath(name)
    if path.parts[:1] != (MEDIA,) or len(path.parts) < 2 or ".." in path.parts or "\\" in name:
        raise NoBackup(f"It holds “{name}”, which is not a picture of a paper. Nothing was changed.")
    return path.relative_to(MEDIA)


def _unpack(archive: zipfile.ZipFile, name: str, manifest: Manifest, path: Path) -> None:
    """Write the part `name` to `path`. Raises NoBackup if it is not what the manifest says."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with archive.open(name) as source, path.open("xb") as target:
            copied = _copy(source, target)
    except KeyError as error:
        raise NoBackup(f"“{name}” is missing from it. Nothing was changed.") from error
    if name not in manifest.parts or copied != manifest.parts[name]:
        raise NoBackup(f"“{name}” in it was changed since it was made: its digest differs. Nothing was changed.")
