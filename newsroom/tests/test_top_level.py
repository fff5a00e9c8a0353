"""What somebody sees who opens the project for the first time."""

from django.conf import settings

import newsroom


def test_the_visible_top_level_is_exactly_what_the_design_names():
    visible = {path.name + "/" * path.is_dir() for path in settings.BASE_DIR.iterdir() if not path.name.startswith(".")}

    assert visible == {
        "README.md",
        "manage.py",
        "requirements.txt",
        "newsroom/",
        "articles/",
        "templates/",
        "static/",
        "fixtures/",
    }


def test_the_version_that_the_desk_shows_is_that_of_the_package():
    assert newsroom.__version__ == settings.NEWSROOM_VERSION
