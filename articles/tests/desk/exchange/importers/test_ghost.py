"""An export of Ghost becomes a fixture, which loads: what it tells arrives, and what cannot is named by story."""

import copy
import datetime as dt
import json

import pytest
from django.core.management import CommandError

from articles.models import Article, Edition, Person, State
from articles.tests.desk.exchange.importers.handing_over import SAMPLES, convert, picture, rows, story
from articles.tests.loading import everything, load_file

pytestmark = pytest.mark.django_db

SAMPLE = SAMPLES / "harbour-paper.ghost.json"
FERRY = "ferry-runs-again"


@pytest.fixture(autouse=True)
def storage(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "stored"


@pytest.fixture
def images(tmp_path):
    folder = tmp_path / "images"
    picture(folder / "2024/02/quay.png")
    picture(folder / "2024/02/ferry.png", "red")
    return folder


@pytest.fixture
def converted(tmp_path):
    """Converts an export with one post of these fields. The story, and what was printed."""

    def convert_(**fields) -> tuple[dict, str]:
        export = json.loads(SAMPLE.read_text())
        data = export["db"][0]["data"]
        data["posts"] = [{**copy.deepcopy(data["posts"][1]), **fields}]
        file, output = tmp_path / "export.json", tmp_path / "out.json"
        file.write_text(json.dumps(export))
        output.unlink(missing_ok=True)
        told = convert("import_ghost", file, output)
        return rows(output, "article")[0], told

    return convert_


def lexical(*nodes: dict) -> str:
    return json.dumps({"root": {"type": "root", "children": list(nodes)}})


def words(text: str, bits: int = 0) -> dict:
    return {"type": "extended-text", "text": text, "format": bits}


# ── The whole way ───────────────────────────────────────────────────────────


@pytest.mark.parametrize("suffix", ["json", "jsonl"])
def test_an_export_becomes_stories_with_all_that_they_name(tmp_path, images, suffix, client):
    output = tmp_path / f"out.{suffix}"

    told = convert("import_ghost", SAMPLE, output, "--media", images, "--section-tag", "harbour")
    load_file(output)

    ferry = Article.objects.get(slug=FERRY)
    assert (ferry.standfirst, ferry.section.name, ferry.language) == ("After a winter of repairs.", "Harbour", "en")
    assert [byline.person.name for byline in ferry.bylines.all()] == ["Ana Lind", "Piet Holm"]
    assert Person.objects.get(slug="ana-lind").biography == "She writes about ferries."
    assert [tagged.tag.name for tagged in ferry.tagged.all()] == ["North Quay"]
    edition = Edition.objects.live().get(article=ferry)
    assert edition.first_published == dt.datetime(2024, 2, 1, 9, tzinfo=dt.UTC)
    assert (edition.document["lead"]["caption"], edition.document["lead"]["alt"]) == (
        "The ferry, repaired",
        "A white ferry",
    )
    assert [block["picture"]["caption"] for block in edition.document["body"] if "picture" in block] == ["The quay"]
    assert client.get("/ferry-runs-again/")["Location"] == "/2024/02/01/ferry-runs-again/"
    assert dict(Article.objects.values_list("slug", "state")) == {
        FERRY: State.PUBLISHED,
        "in-html": State.PUBLISHED,
        "an-older-text": State.PUBLISHED,
        "for-members": State.DRAFT,
        "in-the-year-2090": State.PUBLISHED,
        "untitled": State.DRAFT,
    }
    assert not Edition.objects.live().filter(slug="in-the-year-2090").exists()
    assert "6 stories (3 published, 2 draft, 1 scheduled)" in told
    assert "Not imported: 1 page." in told
    assert "“for-members”. Not kept: that it was for members only (a draft now)." in told


def test_what_is_written_loads_a_second_time_without_a_change(tmp_path, images):
    for name in ("one.jsonl", "two.jsonl"):
        convert("import_ghost", SAMPLE, tmp_path / name, "--media", images)
    load_file(tmp_path / "one.jsonl")
    before = everything()

    load_file(tmp_path / "two.jsonl")

    assert everything() == before


# ── Texts ───────────────────────────────────────────────────────────────────


def test_a_text_in_lexical_is_read_and_what_was_struck_out_stays_out(tmp_path, images):
    convert("import_ghost", SAMPLE, tmp_path / "out.json", "--media", images)

    assert story(tmp_path / "out.json", FERRY)["body"].split("\n") == [
        "<p>The <strong>ferry</strong> runs.<br><em>Again.</em></p>",
        "<h2>Costs</h2>",
        '<ul><li>Adults: 4</li><li><a href="/fares/">Fares</a></li></ul>',
        '<figure data-photo="2"></figure>',
        '<p><a href="https://other.example/">Another paper</a></p>',
        "<blockquote><p>We wait.</p></blockquote>",
    ]


def test_a_text_in_mobiledoc_is_read(tmp_path, images):
    convert("import_ghost", SAMPLE, tmp_path / "out.json", "--media", images)

    assert story(tmp_path / "out.json", "an-older-text")["body"].split("\n") == [
        '<p>One <strong>bold</strong><br><a href="https://other.example/">link</a></p>',
        '<figure data-photo="1"></figure>',
        "<ul><li>a</li><li>b</li></ul>",
    ]


def test_of_cards_in_html_the_links_are_left(tmp_path, images):
    convert("import_ghost", SAMPLE, tmp_path / "out.json", "--media", images)

    assert story(tmp_path / "out.json", "in-html")["body"].split("\n") == [
        "<p>Two <em>words</em>.</p>",
        '<figure data-photo="1"></figure>',
        '<p><a href="https://other.example/x?a=1&amp;b=2">Another paper</a></p>',
        '<p><a href="/content/media/a.mp3">The horn</a></p>',
        "<p>Own HTML.</p>",
    ]


@pytest.mark.parametrize(
    ("node", "body"),
    [
        ({"type": "codeblock", "code": "a < b\nc"}, "<p>a &lt; b<br>c</p>"),
        ({"type": "callout", "calloutText": "<b>Look</b> here"}, "<p><strong>Look</strong> here</p>"),
        ({"type": "toggle", "heading": "Why?", "content": "<p>So.</p>"}, "<h3>Why?</h3>\n<p>So.</p>"),
        ({"type": "button", "buttonText": "Go", "buttonUrl": "https://a.example/"}, '<p><a href="https://a.example/">Go</a></p>'),
        ({"type": "html", "html": "<p>One</p><p>Two</p>"}, "<p>One</p>\n<p>Two</p>"),
        ({"type": "embed", "url": "https://v.example/1"}, '<p><a href="https://v.example/1">https://v.example/1</a></p>'),
        ({"type": "list", "listType": "number", "start": 3, "children": [{"type": "listitem", "children": [words("c")]}]}, '<ol start="3"><li>c</li></ol>'),
    ],
)  # fmt: skip
def test_a_card_becomes_text(converted, node, body):
    article, _ = converted(html=None, lexical=lexical(node))

    assert article["body"].replace("</p><p>", "</p>\n<p>") == body


def test_a_text_that_cannot_be_read_is_told_and_the_next_form_of_it_is_taken(converted):
    article, told = converted(html=None, lexical="{", plaintext="Plain words.")

    assert article["body"] == "<p>Plain words.</p>"
    assert "a text in lexical that cannot be read" in told


# ── Where it stood ──────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("fields", "state", "told"),
    [
        ({"visibility": "paid"}, "draft", "for paid only (a draft now)"),
        ({"visibility": "tiers", "status": "draft"}, "draft", "for tiers only"),
        ({"status": "sent"}, "draft", "sent as a letter only"),
        ({"status": "scheduled"}, "draft", "whose time has passed"),
        ({"status": "draft", "published_at": None}, "draft", ""),
        ({"published_at": None}, "draft", "no date of publication"),
        ({"published_at": "2024-02-01 09:00:00"}, "published", ""),
        ({"published_at": 1706778000000}, "published", ""),
        ({"title": ""}, "published", "no headline"),
        ({"html": None}, "published", "no text"),
        ({"codeinjection_head": "<script></script>"}, "published", "code for its page"),
    ],
)
def test_a_story_arrives_as_it_stood(converted, tmp_path, fields, state, told):
    article, printed = converted(**fields)

    assert article["state"] == state
    assert told in printed
    load_file(tmp_path / "out.json")


# ── What is wrong ───────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "this is not JSON"),
        ("<rss/>", "this is not JSON"),
        ("[]", "no export of Ghost"),
        ("[" * 100_000, "no export of Ghost"),
        ('{"db": [{"meta": {"version": "5.1"}, "data": {}}]}', "it has no posts"),
        ('{"db": [{"meta": {"version": "3.4.0"}, "data": {"posts": []}}]}', "its version is 3.4.0"),
        ('{"db": [{"data": {"posts": []}}]}', "it names no version"),
        ('{"db": [{"meta": {"version": "5.1"}, "data": {"posts": []}}]}', "there is no story in it"),
        ('{"db": [{"meta": {"version": "5.1"}, "data": {"posts": [1]}}]}', "no list of objects"),
        (b"\xff", "not UTF-8"),
    ],
)
def test_a_file_that_is_no_export_is_refused_in_one_line_and_nothing_is_written(tmp_path, text, message):
    file = tmp_path / "export.json"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())

    with pytest.raises(CommandError, match=message) as refused:
        convert("import_ghost", file, tmp_path / "out.json")

    assert "\n" not in str(refused.value)
    assert [path.name for path in tmp_path.iterdir()] == ["export.json"]


def test_a_section_that_is_no_tag_is_refused(tmp_path):
    with pytest.raises(CommandError, match="there is no tag “sport”"):
        convert("import_ghost", SAMPLE, tmp_path / "out.json", "--section-tag", "sport")
