"""The server's settings."""

import subprocess
import sys

from django.conf import settings


def test_gunicorn_takes_the_settings_and_finds_the_paper():
    command = [sys.executable, "-m", "gunicorn", "--check-config", "-c", "newsroom/gunicorn.py", "newsroom.wsgi"]

    done = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=60)  # noqa: S603 (ours)

    assert (done.returncode, done.stderr) == (0, "")
