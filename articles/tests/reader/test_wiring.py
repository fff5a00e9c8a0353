"""What machines ask, and pictures served by the application itself."""

import pytest
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def test_the_process_says_that_it_is_alive_without_asking_the_database(client):
    response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"alive\n")


@pytest.mark.django_db
def test_a_database_that_answers_with_every_migration_is_ready(client):
    response = client.get("/readyz")

    assert (response.status_code, response.content) == (200, b"ready\n")


@pytest.mark.django_db
def test_a_database_that_lacks_a_migration_is_not_ready_and_says_what_to_run(client):
    recorder, graph = MigrationRecorder(connection), MigrationLoader(connection).graph
    last = graph.nodes[graph.leaf_nodes("articles")[0]]
    for app, name in [("articles", last.name), *last.replaces]:
        recorder.record_unapplied(app, name)

    response = client.get("/readyz")

    assert (response.status_code, response.content) == (503, b"not ready: 1 migrations wait; run manage.py migrate\n")


@pytest.mark.django_db
def test_a_database_that_does_not_answer_is_not_ready_and_says_so(client):
    with connection.execute_wrapper(refuse):
        response = client.get("/readyz")

    assert response.status_code == 503
    assert b"the database does not answer" in response.content


def refuse(execute, sql, params, many, context):
    raise OperationalError("gone, with a password in the message")


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "ab12.jpg").write_bytes(b"\xff\xd8\xff")
    (tmp_path / "secret.txt").write_text("for the desk")
    return tmp_path


def test_a_picture_is_served_to_be_kept_for_ever(client, media):
    response = client.get("/media/photos/ab12.jpg")

    assert b"".join(response.streaming_content) == b"\xff\xd8\xff"
    assert response["Content-Type"] == "image/jpeg"
    assert "immutable" in response["Cache-Control"]
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "path", ["secret.txt", "photos/", "photos/..", "photos/../secret.txt", "photos/%2e%2e/secret.txt", "photos/no.jpg"]
)
def test_nothing_but_pictures_is_served(client, media, path):
    assert client.get(f"/media/{path}").status_code in {400, 404}
