"""The words of readers' pages in each language: whole, in their place, and never mixed."""

import ast
import gettext
import re
from pathlib import Path

import pytest
from django.conf import settings
from jinja2 import Environment
from jinja2.ext import extract_from_ast

import articles.reader
from articles.models import Genre, Notice, Source
from articles.reader import wording
from articles.reader.addresses import address
from articles.tests.printing import notice, print_story, quotation

polib = pytest.importorskip("polib", reason="needs the packages of .ci/requirements.txt")

LOCALE = settings.BASE_DIR / "articles/reader/locale"
OTHERS = ["ar", "tr", "uk"]
CALLS = {"_", "gettext", "gettext_noop", "ngettext", "pgettext"}


def asked() -> set[tuple[str, ...]]:
    """Each message that pages ask for: its words, before them its context, behind them its plural."""
    messages = set()
    for template in (settings.BASE_DIR / "templates/paper").glob("*.html"):
        for _, _, found in extract_from_ast(
            Environment(autoescape=True).parse(template.read_text()), ["_", "ngettext"]
        ):
            messages.add((found,) if isinstance(found, str) else tuple(filter(None, found)))
    for module in Path(articles.reader.__file__).parent.rglob("*.py"):
        for call in ast.walk(ast.parse(module.read_text())):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in CALLS:
                words = tuple(each.value for each in call.args if isinstance(each, ast.Constant))
                messages.add(tuple(word for word in words if isinstance(word, str)))
    return {message for message in messages if message}


def entries(language: str) -> dict[tuple[str, ...], list[str]]:
    catalogue = polib.pofile(str(LOCALE / language / "LC_MESSAGES/django.po"))
    return {
        tuple(filter(None, (entry.msgctxt, entry.msgid, entry.msgid_plural))): list(entry.msgstr_plural.values())
        or [entry.msgstr]
        for entry in catalogue
        if "fuzzy" not in entry.flags
    }


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_has_each_message_that_pages_ask_for_and_no_other(language):
    assert set(entries(language)) == asked()


@pytest.mark.parametrize("language", OTHERS)
def test_each_message_has_words_and_names_nothing_that_the_page_does_not_give(language):
    for message, translations in entries(language).items():
        given = set(re.findall(r"%\(\w+\)s", " ".join(message)))
        assert all(translations), message
        assert {name for words in translations for name in re.findall(r"%\(\w+\)s", words)} <= given, message
        assert "%(count)s" not in given or "%(count)s" in translations[-1], message


@pytest.mark.parametrize("language", OTHERS)
def test_what_is_served_was_made_from_the_catalogue_as_it_stands(language):
    with (LOCALE / language / "LC_MESSAGES/django.mo").open("rb") as made:
        served = gettext.GNUTranslations(made)
    compiled = {key: words for key, words in served._catalog.items() if key}
    written = {}
    for entry in polib.pofile(str(LOCALE / language / "LC_MESSAGES/django.po")):
        key = "\x04".join(filter(None, (entry.msgctxt, entry.msgid)))
        written |= {(key, n): words for n, words in entry.msgstr_plural.items()} or {key: entry.msgstr}

    assert compiled == written


def test_every_value_that_a_document_can_hold_has_words():
    stored = {*Source.Kind.values, *Genre.values, *Notice.Kind.values}
    stored |= {f"{standing} by its publisher" for standing in Source.Standing.values if standing != "stands"}

    assert stored <= wording.VALUES


# ── Pages ───────────────────────────────────────────────────────────────────

pages = pytest.mark.django_db


def shown(client, language: str, **changes) -> str:
    quote = quotation(
        1, "Biz gideriz", "Maren Oldcastle", kind="reported", how="heard by our reporter", said_on="2022-10-24"
    )
    edition = print_story(f"story-{language}", language=language, quotes=[quote], **changes)
    return client.get(address(edition)).content.decode()


@pages
def test_a_story_in_turkish_speaks_turkish_from_head_to_foot(client):
    page = shown(
        client, "tr", notices=[notice(1, "Yanlış yazmıştık.")], dateline={"place": "Ankara", "date": "2022-10-24"}
    )

    assert '<html lang="tr" dir="ltr">' in page
    for words in ("1 alıntı", "Kayda geçenler", "24 Ekim 2022", "muhabirimiz duydu", "Düzeltme ·", "Gazetede ara"):
        assert words in page
    assert "Ankara, 24 Ekim —" in page
    for words in ("On the record", "Published", "Search", "24 October", "Corrections"):
        assert f">{words}" not in page


@pages
def test_a_story_in_ukrainian_has_the_month_in_its_case(client):
    assert "24 жовтня 2022" in shown(client, "uk")


@pages
def test_a_story_in_arabic_is_written_from_right_to_left_with_its_own_comma(client):
    page = shown(client, "ar", dateline={"place": "دمشق", "date": "2022-10-24"})

    assert '<html lang="ar" dir="rtl">' in page
    assert "دمشق، 24 أكتوبر —" in page or "دمشق، 24 تشرين الأول —" in page


@pages
def test_a_story_in_a_language_that_the_paper_does_not_speak_keeps_the_papers_words_marked_as_such(client):
    page = shown(client, "de", dateline={"place": "Köln", "date": "2022-10-24"})

    assert '<html lang="en" dir="ltr">' in page
    assert '<article class="story" lang="de"' in page
    assert '<bdi lang="en" dir="ltr">Published' in page
    assert "Köln —" in page  # and no English month in a German text


@pages
def test_a_list_and_the_pages_after_a_turkish_story_speak_the_papers_language(client):
    shown(client, "tr")

    assert '<html lang="en" dir="ltr">' in client.get("/").content.decode()
    assert "On the record" in shown(client, "en")
