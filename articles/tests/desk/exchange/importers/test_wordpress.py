"""An export of WordPress becomes a fixture, which loads: what it tells arrives, and what cannot is named by story."""

import datetime as dt
import re

import pytest
from django.core.management import CommandError

from articles.desk.exchange.importers import wxr
from articles.models import Article, ArticlePhoto, Edition, FormerAddress, Person, Section, State
from articles.tests.desk.exchange.importers.handing_over import SAMPLES, convert, picture, rows, story
from articles.tests.loading import everything, load_file

pytestmark = pytest.mark.django_db

SAMPLE = SAMPLES / "harbour-paper.wxr.xml"
HEAD = (
    '<?xml version="1.0"?><rss version="2.0" xmlns:content="c" xmlns:wp="w" xmlns:dc="d" xmlns:excerpt="e"><channel>'
    "<wp:wxr_version>1.2</wp:wxr_version>"
)
FOOT = "</channel></rss>"


@pytest.fixture(autouse=True)
def storage(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "stored"


@pytest.fixture
def uploads(tmp_path):
    folder = tmp_path / "uploads"
    picture(folder / "2019/05/quay.png")
    picture(folder / "2019/05/ferry.png", "red")
    return folder


def post(number: int = 1, content: str = "It runs.", *, more: str = "", **changes: str) -> str:
    """A post of an export."""
    values = {
        "title": f"Story {number}",
        "link": f"https://old.example/story-{number}/",
        "guid": f"https://old.example/?p={number}",
        "wp:post_id": str(number),
        "wp:post_name": f"story-{number}",
        "wp:post_date_gmt": "2019-05-03 08:00:00",
        "wp:status": "publish",
        "wp:post_type": "post",
    } | {name.replace("__", ":"): value for name, value in changes.items()}
    fields = "".join(f"<{name}>{value}</{name}>" for name, value in values.items())
    return f"<item>{fields}<content:encoded><![CDATA[{content}]]></content:encoded>{more}</item>"


@pytest.fixture
def converted(tmp_path):
    """Converts a file with these posts. The first story, and what was printed."""

    def convert_(*posts: str, options=()) -> tuple[dict, str]:
        file, output = tmp_path / "export.xml", tmp_path / "out.json"
        output.unlink(missing_ok=True)
        file.write_text(HEAD + "".join(posts) + FOOT, encoding="utf-8")
        told = convert("import_wordpress", file, output, *options)
        return rows(output, "article")[0], told

    return convert_


# ── The whole way ───────────────────────────────────────────────────────────


@pytest.mark.parametrize("suffix", ["json", "jsonl"])
def test_an_export_becomes_stories_in_print_with_all_that_they_name(tmp_path, uploads, suffix, client):
    output = tmp_path / f"out.{suffix}"

    told = convert("import_wordpress", SAMPLE, output, "--media", uploads)
    load_file(output)

    ferry = Article.objects.get(slug="ferry-runs-again")
    assert (ferry.headline, ferry.standfirst) == ("Ferry runs & runs again", "After a winter of repairs.")
    assert (ferry.language, ferry.section.name) == ("en-GB", "Harbour")
    assert [byline.person.name for byline in ferry.bylines.all()] == ["Ana Lind"]
    assert [tagged.tag.name for tagged in ferry.tagged.all()] == ["Ferries", "Arts & Culture", "North Quay"]
    edition = Edition.objects.live().get(article=ferry)
    assert edition.first_published == dt.datetime(2019, 5, 3, 8, tzinfo=dt.UTC)
    assert edition.document["lead"]["credit"] == "Ines Lamp"
    assert [block["picture"]["caption"] for block in edition.document["body"] if "picture" in block] == [
        "The quay at six"
    ]
    for old in ("/2019/05/03/ferry-runs/", "/?p=12"):
        assert client.get(old)["Location"] == "/2019/05/03/ferry-runs-again/"
    states = dict(Article.objects.values_list("slug", "state"))
    assert states == {
        "ferry-runs-again": State.PUBLISHED,
        "a-classic-text": State.PUBLISHED,
        "not-ready": State.DRAFT,
        "in-the-year-2090": State.PUBLISHED,
        "havan": State.DRAFT,
    }
    assert not Edition.objects.live().filter(slug="in-the-year-2090").exists()
    assert "5 stories (2 published, 2 draft, 1 scheduled)" in told
    assert "Not imported: 1 comment, 1 page, 1 navigation item, 1 post in the trash, 2 attachments." in told


def test_what_is_written_loads_a_second_time_without_a_change(tmp_path, uploads):
    for name in ("one.json", "two.json"):
        convert("import_wordpress", SAMPLE, tmp_path / name, "--media", uploads)
    load_file(tmp_path / "one.json")
    before = everything()

    load_file(tmp_path / "two.json")

    assert (tmp_path / "one.json").read_text() == (tmp_path / "two.json").read_text()
    assert everything() == before


def test_the_command_itself_stores_nothing(tmp_path, uploads, django_assert_num_queries):
    with django_assert_num_queries(0):
        convert("import_wordpress", SAMPLE, tmp_path / "out.json", "--media", uploads)


# ── Texts ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("content", "body"),
    [
        ("One,\ntwo.\n\nThree.", "<p>One,<br>two.</p>\n<p>Three.</p>"),
        ("One.\r\n\r\n&nbsp;\r\n\r\nTwo.", "<p>One.</p>\n<p>Two.</p>"),
        ("<h2>Head</h2>\nOne.\n\nTwo.", "<h2>Head</h2>\n<p>One.</p>\n<p>Two.</p>"),
        ("<ul>\n<li>a</li>\n<li>b</li>\n</ul>", "<ul><li>a</li><li>b</li></ul>"),
        ("<div>One.\n\nTwo.</div>", "<p>One.</p>\n<p>Two.</p>"),
        ("A [sic] and [1] and [...].", "<p>A [sic] and [1] and [...].</p>"),
        ("[col]One.[/col][col]Two.[/col]", "<p>One. Two.</p>"),
        ("[dropcap]W[/dropcap]ords", "<p>Words</p>"),
        ('<!-- wp:paragraph {"a":1} -->\n<p>One.</p>\n<!-- /wp:paragraph -->', "<p>One.</p>"),
        ("<p>One.</p><!-- wp:more --><!--more--><!-- /wp:more --><p>Two.</p>", "<p>One.</p>\n<p>Two.</p>"),
        ("<p>One.</p><script>alert(1)</script>", "<p>One.</p>"),
        (
            '<div class="wp-block-file"><a href="https://a.example/b.pdf">Plan</a><a href="https://a.example/b.pdf" '
            'class="wp-block-file__button" download>Download</a></div>',
            '<p><a href="https://a.example/b.pdf">Plan</a></p>',
        ),
        (
            '<p>One.</p><!-- wp:embed {"url":"https:\\/\\/v.example\\/1"} /--><!-- wp:social-link {"url":"https://s.example"} /-->',
            '<p>One.</p>\n<p><a href="https://v.example/1">https://v.example/1</a></p>',
        ),
        (
            '[et_section x="1"][et_row][et_text]<p>One.</p>[/et_text][et_text]<p>Two.</p>[/et_text][/et_row][/et_section]',
            "<p>One.</p>\n<p>Two.</p>",
        ),
        (
            "https://video.example/1",
            '<p><a href="https://video.example/1">https://video.example/1</a></p>',
        ),
        (
            '<iframe src="https://video.example/e/1" title="A film"></iframe>',
            '<p><a href="https://video.example/e/1">A film</a></p>',
        ),
        (
            '<figure class="wp-block-audio"><audio controls src="https://old.example/a.mp3"></audio></figure>',
            '<p><a href="https://old.example/a.mp3">https://old.example/a.mp3</a></p>',
        ),
        (
            '<figure class="wp-block-pullquote"><blockquote><p>Said.</p><cite>Ana</cite></blockquote></figure>',
            "<blockquote><p>Said.</p><p>Ana</p></blockquote>",
        ),
    ],
)
def test_a_text_becomes_a_body(converted, content, body):
    written = converted(post(content=content))[0].get("body", "")

    assert re.sub(r">\s+<", "><", written) == body.replace("\n", "")


def test_what_has_no_meaning_here_is_told_by_story(converted):
    _, told = converted(
        post(1, '[contact-form-7 id="5"]Words.<!-- wp:latest-posts /--><!-- wp:latest-posts /-->'),
        post(2, "<table><tr><td>1</td><td>2</td></tr></table>"),
        post(3, "Nothing lost."),
    )

    assert "post 1 “story-1”. Not kept: 2 × block “latest-posts”; shortcode [contact-form-7]." in told
    assert "post 2 “story-2”. Not kept: 1 table was turned into lines." in told
    assert "post 3" not in told


def test_a_long_text_full_of_brackets_is_read_in_a_moment(converted):
    for content in ("[x [y z=1 ", "<!-- wp:a ", "[a b=c] ", "[b]"):
        assert converted(post(content=f"Words. {content * 5000}"))[0]["body"]


# ── Pictures ────────────────────────────────────────────────────────────────

CAPTIONED = (
    '[caption id="a" width="3"]<a href="https://old.example/wp-content/uploads/2019/05/quay.png"><img '
    'src="https://old.example/wp-content/uploads/2019/05/quay-300x200.png" alt="Fog" /></a> The quay[/caption]'
)


def test_a_picture_comes_with_its_caption_and_stands_where_it_stood(converted, uploads, tmp_path):
    article, told = converted(post(content=f"One.\n\n{CAPTIONED}\n\nTwo."), options=("--media", uploads))

    assert article["body"] == '<p>One.</p>\n<figure data-photo="1"></figure>\n<p>Two.</p>'
    (use,) = rows(tmp_path / "out.json", "articlephoto")
    assert (use["caption"], use["alt_text"], use["role"]) == ("The quay", "Fog", "inline")
    (photo,) = rows(tmp_path / "out.json", "photo")
    assert (tmp_path / "media" / photo["file"]).read_bytes() == (uploads / "2019/05/quay.png").read_bytes()
    assert "Not kept" not in told


def test_a_picture_that_is_not_here_is_told(converted, uploads):
    (uploads / "2019/05/quay.png").unlink()

    for options, why in (((), "without --media"), (("--media", uploads), "not in the folder of media")):
        article, told = converted(post(content=f"One.\n\n{CAPTIONED}"), options=options)

        assert article["body"] == "<p>One.</p>"
        assert f"1 picture {why} (quay-300x200.png)" in told
        assert "caption of a picture that is not here" in told


def test_a_file_that_is_no_picture_is_told_and_does_not_stop_the_load(converted, uploads, tmp_path):
    (uploads / "2019/05/quay.png").write_text("no picture")

    _, told = converted(post(content=f"One.\n\n{CAPTIONED}"), options=("--media", uploads))

    assert "the picture quay.png: " in told
    load_file(tmp_path / "out.json")


def test_no_file_outside_of_the_folder_is_taken(converted, uploads, tmp_path):
    picture(tmp_path / "secret.png")

    _, told = converted(
        post(content='<img src="../secret.png"><img src="/../../secret.png">'), options=("--media", uploads)
    )

    assert "2 pictures not in the folder" in told


# ── Where it stood, what it is about ────────────────────────────────────────


@pytest.mark.parametrize(
    ("changes", "state", "told"),
    [
        ({"wp__status": "draft"}, "draft", ""),
        ({"wp__status": "pending"}, "review", ""),
        ({"wp__status": "private"}, "draft", "its status “private” (a draft now)"),
        ({"wp__status": "archived"}, "draft", "its status “archived” (a draft now)"),
        ({"wp__post_password": "sesame"}, "draft", "its password (a draft now)"),
        ({"wp__status": "future"}, "draft", "its schedule, whose time has passed (a draft now)"),
        ({"wp__status": "future", "wp__post_date_gmt": "2090-01-01 00:00:00"}, "published", ""),
        ({"wp__post_date_gmt": "0000-00-00 00:00:00"}, "draft", "no date of publication"),
        ({"wp__post_date_gmt": "", "pubDate": "Fri, 03 May 2019 08:00:00 +0000"}, "published", ""),
        ({"wp__post_date_gmt": "", "wp__post_date": "2019-05-03 08:00:00"}, "published", "the time zone of its date"),
    ],
)
def test_a_story_arrives_as_it_stood(converted, changes, state, told):
    article, printed = converted(post(**changes))

    assert article["state"] == state
    assert told in printed


def test_guids_and_addresses_are_given_once(converted, tmp_path):
    _, told = converted(post(1), post(2, guid="https://old.example/?p=1", link="https://old.example/story-1/"))

    assert [row.get("guid", "") for row in rows(tmp_path / "out.json", "article")] == ["https://old.example/?p=1", ""]
    paths = [row["path"] for row in rows(tmp_path / "out.json", "formeraddress")]
    assert paths == ["/story-1/", "?p=1", "?p=2"]
    assert "guid https://old.example/?p=1, which another story has already" in told


def test_two_stories_of_one_name_get_two_addresses(converted, tmp_path):
    converted(post(1, wp__post_name="same"), post(2, wp__post_name="same"))

    assert [row["slug"] for row in rows(tmp_path / "out.json", "article")] == ["same", "same-2"]


def test_names_that_have_no_ascii_form_and_those_that_are_too_long_load(converted, tmp_path):
    tags = "".join(
        f'<category domain="post_tag" nicename="%e6%b5%b7">{name}</category>' for name in ("海港", "港", "Long " * 40)
    )
    about = '<category domain="category" nicename="about">About</category>'

    converted(post(1, title="海港", wp__post_name="%e6%b5%b7", more=tags + about + "<dc:creator>海</dc:creator>"))
    load_file(tmp_path / "out.json")

    assert Article.objects.get().slug == "post-1"
    assert Section.objects.get().slug == "about-stories"
    assert Person.objects.get().name == "海"
    assert Article.objects.get().tagged.count() == 3


def test_several_authors_and_other_types_of_posts(converted, tmp_path):
    authors = '<category domain="author" nicename="cap-ana">Ana Lind</category><category domain="author" nicename="cap-bo">Bo</category>'

    converted(post(1, wp__post_type="report", more=authors), post(2), options=("--post-type", "report"))

    assert [row["name"] for row in rows(tmp_path / "out.json", "person")] == ["Ana Lind", "Bo"]
    assert len(rows(tmp_path / "out.json", "article")) == 1


# ── What is wrong ───────────────────────────────────────────────────────────

LAUGHS = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><rss><channel/></rss>'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the file is empty"),
        ("{}", "this is not XML"),
        ("<html></html>", "it begins with <html>"),
        (HEAD + "<item>", "this is not XML"),
        (HEAD.replace("1.2</wp", "2.0</wp") + FOOT, "wp:wxr_version is “2.0”"),
        ("<rss><channel><item><title>A feed</title></item></channel></rss>", "names no wp:wxr_version"),
        (LAUGHS, "a document type or an entity is declared"),
        (HEAD + FOOT, "there is no story in it"),
        ("﻿<?xml version='1.0' encoding='utf-16'?><rss/>".encode("utf-16"), "UTF-16"),
    ],
)
def test_a_file_that_is_no_export_is_refused_in_one_line_and_nothing_is_written(tmp_path, text, message):
    file = tmp_path / "export.xml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())

    with pytest.raises(CommandError, match=message) as refused:
        convert("import_wordpress", file, tmp_path / "out.json")

    assert "\n" not in str(refused.value)
    assert [path.name for path in tmp_path.iterdir()] == ["export.xml"]


def test_folders_and_files_that_are_not_there_are_named(tmp_path):
    for options, output, message in (
        (("--media", tmp_path / "none"), "out.json", "There is no folder"),
        ((), "none/out.json", "There is no folder"),
        ((), "out.xml", "give a name in .json"),
    ):
        with pytest.raises(CommandError, match=message):
            convert("import_wordpress", SAMPLE, tmp_path / output, *options)
    with pytest.raises(CommandError, match="No such file"):
        convert("import_wordpress", tmp_path / "none.xml", tmp_path / "out.json")
    (tmp_path / "out.json").touch()
    with pytest.raises(CommandError, match="not overwritten"):
        convert("import_wordpress", SAMPLE, tmp_path / "out.json")


def test_where_the_end_of_a_file_is_broken_neither_fixture_nor_picture_is_left(tmp_path, uploads):
    file = tmp_path / "export.xml"
    file.write_text(HEAD + post(content=CAPTIONED) + "<item>")

    with pytest.raises(CommandError):
        convert("import_wordpress", file, tmp_path / "out.json", "--media", uploads)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["export.xml", "uploads"]


def test_no_reference_to_a_character_is_cut_in_two(tmp_path, monkeypatch):
    monkeypatch.setattr(wxr, "PIECE", 7)
    file = tmp_path / "export.xml"
    file.write_text(HEAD + post(title="A &amp; B&#x1; &lt; C", content="R&D & more") + FOOT)

    convert("import_wordpress", file, tmp_path / "out.json")

    article = story(tmp_path / "out.json", "story-1")
    assert (article["headline"], article["body"]) == ("A & B < C", "<p>R&amp;D &amp; more</p>")


def test_control_characters_that_were_pasted_are_left_out(tmp_path):
    file = tmp_path / "export.xml"
    file.write_bytes((" \n" + HEAD + post(content="A\x08b&#x1;c") + FOOT).encode())

    convert("import_wordpress", file, tmp_path / "out.json")

    assert story(tmp_path / "out.json", "story-1")["body"] == "<p>Abc</p>"
    assert not ArticlePhoto.objects.exists()
    assert not FormerAddress.objects.exists()
