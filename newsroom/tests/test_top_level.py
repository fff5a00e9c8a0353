"""What somebody sees who opens the project for the first time."""

from django.conf import settings


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
