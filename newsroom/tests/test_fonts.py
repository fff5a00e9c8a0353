"""The readers' fonts: cut as the style sheet asks for them, found where it asks."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from fontTools.ttLib import TTFont

from newsroom import fonts

STYLE = (settings.BASE_DIR / "static/paper/type.css").read_text()


@pytest.fixture
def cut_elsewhere(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    finders.get_finder.cache_clear()
    yield fonts.folder()
    finders.get_finder.cache_clear()


def test_the_style_sheet_asks_for_each_file_by_the_letters_that_it_holds():
    asked = dict(re.findall(r"url\(\"fonts/([^\"]+)\"\).*?unicode-range: ([^}]+?) }", STYLE))

    assert asked == {name: fonts.SCRIPTS[script] for name, (_, script) in fonts.FILES.items()}


def test_the_font_that_pages_ask_for_first_is_one_of_them():
    base = (settings.BASE_DIR / "templates/paper/base.html").read_text()

    assert set(re.findall(r"paper/fonts/([a-z0-9.-]+)", base)) == {"serif-latin.woff2"} <= set(fonts.FILES)


def test_a_file_holds_the_letters_of_its_script_in_the_weights_of_the_pages_and_no_others(tmp_path):
    fonts.cut("sans-greek.woff2", tmp_path)

    font = TTFont(tmp_path / "sans-greek.woff2")
    weights = [(axis.axisTag, axis.minValue, axis.maxValue) for axis in font["fvar"].axes]
    assert (font.flavor, weights) == ("woff2", [("wght", 400, 700)])
    assert {ord("α"), ord("Ω")} <= set(font.getBestCmap()) <= set(range(0x370, 0x400))
    assert [file.name for file in tmp_path.iterdir()] == ["sans-greek.woff2"]


def test_a_font_is_found_once_it_has_been_made_and_nothing_else_is_found_in_its_place(cut_elsewhere):
    before = finders.find("paper/fonts/serif-latin.woff2")
    cut_elsewhere.mkdir(parents=True)
    (cut_elsewhere / "serif-latin.woff2").write_bytes(b"a font")
    (cut_elsewhere / "other.woff2").write_bytes(b"no font of ours")

    assert before is None
    assert Path(finders.find("paper/fonts/serif-latin.woff2")).read_bytes() == b"a font"
    assert finders.find("paper/fonts/other.woff2") is None
    assert finders.find("fonts/serif-latin.woff2") is None


def test_fonts_that_have_been_made_are_not_made_again(cut_elsewhere, capsys):
    cut_elsewhere.mkdir(parents=True)
    for name in fonts.FILES:
        (cut_elsewhere / name).write_bytes(b"a font")

    call_command("fonts")

    assert capsys.readouterr().out == "The readers' fonts are here.\n"
    assert {file.read_bytes() for file in cut_elsewhere.iterdir()} == {b"a font"}
