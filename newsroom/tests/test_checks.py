"""What `manage.py check --deploy` says before readers come, each with what to do."""

import pytest
from django.conf import settings as as_they_are
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.core import checks
from whitenoise.storage import CompressedManifestStaticFilesStorage

from newsroom import checks as ours


def ids(messages):
    assert all(message.hint for message in messages)
    return [message.id for message in messages]


def test_the_checks_are_asked_on_deployment_and_only_then():
    registered = checks.registry.registry

    assert set(ours.CHECKS) <= registered.deployment_checks
    assert not set(ours.CHECKS) & registered.registered_checks


def test_a_folder_that_can_be_written_or_made_is_fit_for_pictures(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "not" / "yet" / "made"

    assert ours.pictures_can_be_written(None) == []


def test_a_media_root_that_is_a_file_is_an_error(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "file"
    settings.MEDIA_ROOT.touch()

    assert ids(ours.pictures_can_be_written(None)) == ["newsroom.E001"]


def test_a_media_root_without_permission_to_write_is_an_error(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(ours.os, "access", lambda *arguments: False)  # root may write anywhere, so ask nobody

    assert ids(ours.pictures_can_be_written(None)) == ["newsroom.E001"]


def test_static_files_that_were_not_collected_are_an_error_until_they_are(tmp_path, monkeypatch):
    monkeypatch.setattr(ours, "staticfiles_storage", CompressedManifestStaticFilesStorage(location=tmp_path))
    assert ids(ours.static_files_are_collected(None)) == ["newsroom.E002"]

    (tmp_path / "staticfiles.json").write_text("{}")

    assert ours.static_files_are_collected(None) == []


def test_static_files_without_a_manifest_need_no_collecting(tmp_path, monkeypatch):
    monkeypatch.setattr(ours, "staticfiles_storage", StaticFilesStorage(location=tmp_path))

    assert ours.static_files_are_collected(None) == []


@pytest.mark.parametrize(
    ("database", "media", "expected"),
    [
        ("/var/lib/paper/paper.sqlite3", "/var/lib/paper/media", []),
        (as_they_are.BASE_DIR / ".data" / "newsroom.sqlite3", "/var/lib/paper/media", ["newsroom.W001"]),
        ("/var/lib/paper/paper.sqlite3", as_they_are.BASE_DIR / "media", ["newsroom.W002"]),
    ],
)
def test_stories_and_pictures_in_the_source_tree_are_warned_of(settings, monkeypatch, database, media, expected):
    monkeypatch.setattr(ours.connection, "vendor", "sqlite", raising=False)
    monkeypatch.setitem(ours.connection.settings_dict, "NAME", database)
    settings.MEDIA_ROOT = media

    assert ids(ours.data_outlives_the_source(None)) == expected


@pytest.mark.parametrize(
    ("address", "expected"), [("desk@newsroom.example", ["newsroom.W003"]), ("desk@thepaper.org", [])]
)
def test_a_desk_that_nobody_can_write_to_is_warned_of(settings, address, expected):
    settings.NEWSROOM_DESK_EMAIL = address

    assert ids(ours.letters_reach_the_desk(None)) == expected


def test_several_hosts_without_an_address_of_its_own_are_a_warning(settings):
    settings.ALLOWED_HOSTS, settings.NEWSROOM_URL = ["www.paper.org", "paper.org"], ""
    assert ids(ours.addresses_are_the_papers_own(None)) == ["newsroom.W004"]

    settings.NEWSROOM_URL = "https://www.paper.org"
    assert ours.addresses_are_the_papers_own(None) == []
