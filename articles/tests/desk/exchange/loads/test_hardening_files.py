"""Files that are no fixtures: wrong letters, cut off, packed badly, too deep. Each is refused in one line, nothing changes."""

import bz2
import gzip
import io
import json
import lzma
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from articles.models import Article, Person, Quote
from articles.tests.desk.exchange.loads.damage import refusal, whole_database, write
from articles.tests.loading import load, load_file, row, story

pytestmark = pytest.mark.django_db

GOOD = json.dumps([story(headline="Kırım’da gemi")], ensure_ascii=False)
ENTITY = '<!DOCTYPE x [<!ENTITY a "b">]>'
LAUGHS = (
    "<!DOCTYPE x [<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12)) + "]>"
)


def xml(fields: str = "", before: str = "", model: str = "articles.article", more: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="utf-8"?>{before}<django-objects version="1.0">'
        f'<object model="{model}"{more}>{fields}</object></django-objects>'
    )


def field(name: str, text: str, more: str = "") -> str:
    return f'<field name="{name}"{more}>{text}</field>'


NAMED = field("slug", "grain-leaves", ' type="SlugField"') + field("headline", "Grain leaves", ' type="CharField"')

JSON = {
    "empty": ("", "wire.json: the file is empty. The smallest valid fixture is an empty list: "),
    "spaces": (" \n\t \r\n", "the file is empty"),
    "an object": ('{"model": "articles.article", "fields": {}}', "a fixture is a list of objects"),
    "text": ('"articles.article"', "a fixture is a list"),
    "a number": ("5", "a fixture is a list"),
    "null": ("null", "a fixture is a list"),
    "words": ("Dear desk,", "line 1, column 1: this is not JSON"),
    "cut off": (GOOD[:-20], "line 1, column .*: this is not JSON"),
    "cut off in a key": ('[{"mod', "this is not JSON"),
    "cut off after a row": (GOOD[:-1], "this is not JSON"),
    "a comma too many": (f"{GOOD[:-1]},]", "this is not JSON"),
    "a second list": (f"{GOOD}\n{GOOD}", "line 2, column 1: this is not JSON: Extra data"),
    "lines as JSON": (GOOD[1:-1] + "\n" + GOOD[1:-1], "line 2, column 1: this is not JSON"),
    "a bare line break in a text": ('[{"model": "a\nb"}]', "this is not JSON"),
    "lists in lists": ("[" * 100_000 + "]" * 100_000, "nested too deeply"),
    "objects in objects": ('[{"model": "articles.article", "fields": ' * 50_000, "nested too deeply"),
    "deep in a field": (
        '[{"model": "articles.article", "fields": {"slug": "x", "tags": %s}}]' % ("[" * 5_000 + "]" * 5_000),
        "nested",
    ),
    "one key twice": (
        '[{"model": "articles.article", "fields": {"slug": "x", "headline": "A", "headline": "B"}}]',
        "line 1: “headline” stands twice in one object",
    ),
}

BYTES = {
    "UTF-16": (GOOD.encode("utf-16"), "is UTF-16 or UTF-32. Save the file as UTF-8"),
    "UTF-16 little-endian": (GOOD.encode("utf-16-le"), "is UTF-16 or UTF-32. Save the file as UTF-8"),
    "UTF-16 big-endian": (GOOD.encode("utf-16-be"), "is UTF-16 or UTF-32. Save the file as UTF-8"),
    "UTF-16 big-endian with a mark": (
        b"\xfe\xff" + GOOD.encode("utf-16-be"),
        "is UTF-16 or UTF-32. Save the file as UTF-8",
    ),
    "UTF-16 without a letter beyond ASCII": (json.dumps([story()]).encode("utf-16-le"), "is UTF-16"),
    "UTF-32": (GOOD.encode("utf-32"), "is UTF-16 or UTF-32. Save the file as UTF-8"),
    "cp1254": (GOOD.encode("cp1254"), "is not UTF-8. Save the file as UTF-8"),
    "latin-1": (b'[{"model": "articles.article", "fields": {"headline": "Caf\xe9"}}]', "byte 59 is not UTF-8"),
    "a surrogate as bytes": (b'["\xed\xa0\x80"]', "byte 3 is not UTF-8"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "byte 1 is not UTF-8"),
}

XML = {
    "empty": ("", "the file is empty"),
    "words": ("Dear desk,", "line 1, column 1: this is not XML"),
    "cut off": (xml(NAMED)[:-30], "this is not XML"),
    "another root": ("<html><body>x</body></html>", "a fixture begins with <django-objects>"),
    "JSON": ("[]", "this is not XML"),
    "a document type": (xml(NAMED, "<!DOCTYPE django-objects>"), "a document type or an entity is declared"),
    "an entity": (xml(NAMED, ENTITY), "a document type or an entity is declared"),
    "an entity's use": (xml(field("slug", "&a;"), ENTITY), "a document type or an entity is declared"),
    "a file's entity": (
        xml(field("slug", "&a;"), '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
        "a document type",
    ),
    "an address's entity": (
        xml(field("slug", "&a;"), '<!DOCTYPE x [<!ENTITY a SYSTEM "http://127.0.0.1:9/">]>'),
        "a document type",
    ),
    "a document type elsewhere": (xml(NAMED, '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'), "a document type"),
    "a parameter's entity": (
        xml(NAMED, '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1:9/"> %a;]>'),
        "a document type",
    ),
    "a billion laughs": (xml(field("slug", "&a11;"), LAUGHS), "a document type"),
    "an unknown entity": (xml(field("slug", "&a;")), "this is not XML: undefined entity"),
    "deep": (xml("<a>" * 50_000 + "</a>" * 50_000), "nested"),
    "deep in a field": (xml(NAMED + field("body", "<a>" * 5_000 + "</a>" * 5_000)), "nested"),
    "another encoding": (
        xml(NAMED).replace('encoding="utf-8"', 'encoding="windows-1254"'),
        "declares the encoding windows-1254. Save it as UTF-8",
    ),
    "UTF-16 by its word": (xml(NAMED).replace('encoding="utf-8"', 'encoding="UTF-16"'), "declares the encoding UTF-16"),
    "no model": (xml(NAMED, model=""), "object 1: there is no model “”"),
    "unknown model": (xml(NAMED, model="articles.artcle"), "Did you mean “articles.article”"),
    "unknown field": (xml(NAMED + field("headlin", "x")), "object 1, articles.article “grain-leaves”, field “headlin”"),
    "a field without a name": (xml(NAMED + "<field>x</field>"), "object 1, articles.article: a field has no name"),
    "a field twice": (xml(NAMED + field("headline", "Other")), "object 1, articles.article: “headline” stands twice"),
    "a control character": (xml(field("slug", "a\x1bb")), "this is not XML"),
    "a number that is none": (xml(NAMED + field("urgency", "five")), "field “urgency”"),
    "a number too large": (xml(NAMED + field("urgency", "9" * 5000)), "field “urgency”"),
    "truth that is none": (xml(NAMED + field("noindex", "perhaps")), "field “noindex”"),
    "JSON that is none": (
        xml(
            field("article", "x") + field("number", "1") + field("content", "{", ' type="JSONField"'),
            model="articles.revision",
        ),
        "object 1, articles.revision, field “content”: this is not JSON",
    ),
    "JSON too deep": (
        xml(field("article", "x") + field("content", "[" * 100_000, ' type="JSONField"'), model="articles.revision"),
        "field “content”: .*nested",
    ),
    "a broken primary key": (xml(NAMED, more=' pk="x"'), "field “pk”: “x” is not a primary key"),
    "a reference to nothing": (
        xml(NAMED + field("section", "none", ' rel="ManyToOneRel"')),
        "there is no section “none”",
    ),
}

LINES = {
    "a list": ("[]", "line 1: an object has to look like"),
    "cut off": (GOOD[1:-1] + "\n" + GOOD[1:-20], "line 2, column .*: this is not JSON"),
    "indented": (json.dumps(story(), indent=1), "line 1, column 2: this is not JSON"),
    "words in the middle": (f"{GOOD[1:-1]}\n\nDear desk\n", "line 3, column 1: this is not JSON"),
    "deep": ("\n" + "[" * 100_000, "nested too deeply"),
    "spaces": ("\n \n", "the file is empty"),
    "a form feed": (f"{GOOD[1:-1]}\f{GOOD[1:-1]}", "line 1, column .*: this is not JSON"),
    "UTF-16": (GOOD[1:-1].encode("utf-16"), "is UTF-16"),
}

FILES = {
    **{f"{name}.json": ("wire.json", *case) for name, case in {**JSON, **BYTES}.items()},
    **{f"{name}.xml": ("wire.xml", *case) for name, case in XML.items()},
    **{f"{name}.jsonl": ("wire.jsonl", *case) for name, case in LINES.items()},
}


@pytest.mark.parametrize("case", FILES)
def test_a_file_that_is_no_fixture_is_refused_in_a_line_that_says_where(case, tmp_path):
    name, text, complaint = FILES[case]

    line = refusal(write(tmp_path / name, text))

    assert name in line
    assert re.search(complaint, line), line


# ── Packed ──────────────────────────────────────────────────────────────────


def packed(text: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("wire.json", text)
    return buffer.getvalue()


PACKERS = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress, "zip": packed}


@pytest.mark.parametrize("ending", PACKERS)
def test_a_packed_file_loads(ending, tmp_path):
    load_file(write(tmp_path / f"wire.json.{ending}", PACKERS[ending](GOOD.encode())))

    assert Article.objects.get().headline == "Kırım’da gemi"


@pytest.mark.parametrize("ending", PACKERS)
@pytest.mark.parametrize("damage", ["cut off", "cut to a stump", "one byte changed", "not packed", "empty"])
def test_a_packed_file_that_is_damaged_is_refused(ending, damage, tmp_path):
    whole = PACKERS[ending](GOOD.encode())
    middle = len(whole) // 2
    text = {
        "cut off": whole[:-12],
        "cut to a stump": whole[:10],
        "one byte changed": whole[:middle] + bytes([whole[middle] ^ 0xFF]) + whole[middle + 1 :],
        "not packed": GOOD.encode(),
        "empty": b"",
    }[damage]

    assert f"wire.json.{ending}" in refusal(write(tmp_path / f"wire.json.{ending}", text))


def test_a_zip_of_two_files_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "wire.json.zip", "w") as archive:
        archive.writestr("a.json", GOOD)
        archive.writestr("b.json", GOOD)

    assert "wire.json.zip" in refusal(tmp_path / "wire.json.zip")


def test_a_fixture_that_is_nowhere_and_a_format_that_is_none_are_refused(tmp_path):
    assert "No fixture named 'nowhere'" in refusal("nowhere")
    assert "yaml is not a known serialization format" in refusal(write(tmp_path / "wire.yaml", GOOD))
    assert "No fixture named 'wire'" in refusal("wire", options=("--format=csv",))


# ── Several fixtures at once ────────────────────────────────────────────────

CAST = [row("person", slug="rana", name="Rana"), row("section", slug="world", name="World")]


def test_what_two_fixtures_tell_alike_is_loaded_once(tmp_path):
    quote = row("quote", article="grain-leaves", text="We are relieved,", speaker="rana")
    first = write(tmp_path / "first.json", [*CAST, story(section="world"), quote])
    second = write(tmp_path / "second.json", [*CAST, story(section="world"), quote, story(slug="other")])
    out = io.StringIO()

    call_command("loaddata", str(first), str(second), stdout=out)

    assert out.getvalue() == "Installed 5 object(s) (of 9) from 2 fixture(s)\n"
    assert (Person.objects.count(), Quote.objects.count(), Article.objects.count()) == (1, 1, 2)


def test_the_same_fixture_twice_is_loaded_once(tmp_path):
    path = str(write(tmp_path / "wire.json", [*CAST, story()]))

    call_command("loaddata", path, path, verbosity=0)

    assert Article.objects.count() == 1


@pytest.mark.parametrize(
    "names", [("first.json", "second.json"), ("first.json", "second.xml"), ("first.jsonl", "second.json")]
)
def test_two_fixtures_that_tell_different_things_of_one_record_are_refused_and_both_named(names, tmp_path):
    rows = {
        ".json": lambda headline: json.dumps([*CAST, story(headline=headline)]),
        ".jsonl": lambda headline: "\n".join(json.dumps(text_line) for text_line in [*CAST, story(headline=headline)]),
        ".xml": lambda headline: xml(field("slug", "grain-leaves") + field("headline", headline)),
    }
    first, second = (write(tmp_path / name, rows[Path(name).suffix](name)) for name in names)

    line = refusal(first, second)

    assert re.search(r"second\.\w+, object [13], .*“grain-leaves”: .*first\.\w+, (object|line) 3 ", line)


def test_rows_of_a_story_may_stand_in_a_fixture_of_their_own(tmp_path):
    story_file = write(tmp_path / "story.json", [story()])
    quotes = write(tmp_path / "quotes.json", [row("quote", article="grain-leaves", text=text) for text in "AAB"])

    call_command("loaddata", str(quotes), str(story_file), verbosity=0)

    assert [quote.text for quote in Quote.objects.all()] == ["A", "A", "B"]


def test_a_bad_fixture_keeps_out_the_good_one_before_it(tmp_path):
    good, bad = write(tmp_path / "good.json", [story()]), write(tmp_path / "bad.json", "[")

    assert "bad.json" in refusal(good, bad)


# ── As a program ────────────────────────────────────────────────────────────

PROGRAM = {
    "unknown model": ("wire.json", json.dumps([{"model": "articles.artcle", "fields": {}}]), "there is no model"),
    "unknown field": ("wire.json", json.dumps([story(headlin="x")]), "no such field"),
    "bad choice": ("wire.json", json.dumps([story(state="PWNED")]), "is not one of its values"),
    "over-long": ("wire.json", json.dumps([story(headline="x" * 251)]), "at most 250 characters"),
    "slug": ("wire.json", json.dumps([story(slug="../../admin/")]), "Use small ASCII letters"),
    "NUL": ("wire.json", json.dumps([story(body="a\0b")]), "U+0000"),
    "surrogate in a key": ("wire.json", json.dumps([story(section=["\ud800"])]), "U+D800"),
    "naive": ("wire.json", json.dumps([story(published_at="2026-11-01T10:00:00")]), "a time needs its zone"),
    "impossible": ("wire.json", json.dumps([story(dateline_on="2022-02-30")]), "dateline_on"),
    "dangling": ("wire.json", json.dumps([story(section="none")]), "there is no section “none”"),
    "twins": ("wire.json", json.dumps([story(), story(headline="Other")]), "is the same story"),
    "encoding": ("wire.json", GOOD.encode("cp1254"), "is not UTF-8"),
    "cut off": ("wire.json", GOOD[:-3], "this is not JSON"),
    "cut off when packed": ("wire.json.gz", gzip.compress(GOOD.encode())[:-9], "cannot be read"),
    "an object": ("wire.json", "{}", "a fixture is a list"),
    "empty": ("wire.json", "", "the file is empty"),
    "deep": ("wire.json", "[" * 100_000, "nested too deeply"),
    "huge": ("wire.json", '[{"model": "articles.article", "fields": {"urgency": 1e999}}]', ""),
    "entity": ("wire.xml", xml(NAMED, ENTITY), "a document type or an entity is declared"),
    "deep XML": ("wire.xml", xml("<a>" * 50_000), "nested"),
}


@pytest.fixture(scope="module")
def paper(tmp_path_factory) -> dict[str, str]:
    """The environment of a program with an empty paper of its own."""
    folder = tmp_path_factory.mktemp("paper")
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{folder / 'paper.sqlite3'}",
        "MEDIA_ROOT": str(folder / "media"),
        "PYTHONIOENCODING": "utf-8",
    }
    manage(environment, "migrate", "--verbosity=0")
    return environment


def manage(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(  # noqa: S603  the project's own program
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("case", PROGRAM)
def test_the_program_ends_with_status_1_and_one_line_without_a_traceback(case, paper, tmp_path):
    name, text, complaint = PROGRAM[case]

    ended = manage(paper, "loaddata", str(write(tmp_path / name, text)))

    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("CommandError: ")
    assert ended.stderr.count("\n") == 1
    assert name in ended.stderr
    assert complaint in ended.stderr


def test_line_ends_of_every_system_are_read(tmp_path):
    before = whole_database()

    load(tmp_path, GOOD[1:-1] + "\r\n\r\n" + json.dumps(story(slug="other")) + "\r\n", name="wire.jsonl")

    assert whole_database() != before
    assert Article.objects.count() == 2
