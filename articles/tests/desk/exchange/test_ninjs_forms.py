"""ninjs of every version and of agencies: what is a story becomes one, what is none is told, newer versions are offered."""

import datetime as dt
import io
import json

import pytest
from django.core.management import CommandError, call_command

from articles.desk.exchange.ninjs import bylines
from articles.desk.steps.reprints import trouble
from articles.desk.steps.workflow import move
from articles.models import Article, Photo, Section, Source, now
from articles.tests.cast import member
from articles.tests.desk.exchange.importers.handing_over import picture
from articles.tests.loading import everything, load, story

pytestmark = pytest.mark.django_db

FLAT = {
    "uri": "urn:agency:1",
    "type": "text",
    "version": "1",
    "headline": "Ferry runs again",
    "body_html": "<p>It runs.</p>",
    "copyrightholder": "Agency",
    "firstcreated": "2026-03-01T08:00:00Z",
    "versioncreated": "2026-03-02T09:00:00+0000",
}


@pytest.fixture(autouse=True)
def storage(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "stored"


@pytest.fixture
def run(tmp_path):
    """Imports one file with this content, and returns what the command prints."""

    def import_(content, *options, name="story.json") -> str:
        text = content if isinstance(content, str) else json.dumps(content)
        (tmp_path / name).write_text(text, encoding="utf-8")
        out = io.StringIO()
        try:
            call_command("import_ninjs", str(tmp_path / name), *options, stdout=out, stderr=out, no_color=True)
        except CommandError as error:
            out.write(str(error))
        return out.getvalue().replace(f"{tmp_path}/", "")

    return import_


# ── Texts ───────────────────────────────────────────────────────────────────

NITF = '<?xml version="1.0"?><nitf><body><p>Never.</p></body></nitf>'


@pytest.mark.parametrize(
    "item",
    [
        {"headline": "Ferry", "body_text": "Plain.", "body_xhtml": "<p>It runs.</p>"},
        {"headline": "Ferry", "body_nitf": NITF, "body_html": "<p>It runs.</p>"},
        {"headline": "Ferry", "body_xml": NITF, "body_text": "It runs."},
        {"headline": "Ferry", "type": "composite", "body_text": "It runs."},
        {
            "headlines": [{"role": "print", "value": "Ferry"}, {"role": "main", "value": ""}],
            "bodies": [
                {"role": "text", "contenttype": "text/plain", "value": "Plain."},
                {"role": "nitf", "contenttype": "application/xml", "value": NITF},
                {"role": "html5", "contenttype": "text/html", "value": "<p>It runs.</p>"},
            ],
        },
        {
            "headlines": [{"role": "web", "value": "Other"}, {"role": "main", "value": "Ferry"}],
            "bodies": [
                {"role": "main", "contentType": "text/plain", "value": "Plain."},
                {"role": "rich", "contentType": "application/xhtml+xml; charset=utf-8", "value": "<p>It runs.</p>"},
            ],
        },
        {
            "headline": [{"name": "main", "value": "Ferry"}],
            "body": [{"name": "nitf", "value": NITF}, {"name": "text", "value": "It runs."}],
        },
        {
            "headline": "Ferry",
            "bodies": [
                {
                    "role": "html",
                    "contenttype": "text/html",
                    "value": "<html><head><title>Ferry</title></head><body><h1>Ferry</h1><p>It runs.</p></body></html>",
                }
            ],
        },
        {"title": "Ferry", "bodies": [{"value": "It runs."}]},
    ],
)
def test_html_comes_before_plain_text_and_xml_never(run, item):
    assert "draft “ferry”." in run(item)

    article = Article.objects.get()
    assert (article.headline, article.body.replace("<p>", "").replace("</p>", "")) == ("Ferry", "It runs.")


def test_what_of_a_text_cannot_be_kept_is_told(run):
    table = "<table><tr><td>1</td><td>2</td></tr></table><p>It <del>never</del> runs.</p>"

    answer = run(FLAT | {"body_html": table})

    assert "Left out: 1 table was turned into lines, 1 struck-out passage was left out." in answer
    assert Article.objects.get().body == "<p>1 · 2</p>\n<p>It runs.</p>"


@pytest.mark.parametrize(
    ("item", "why"),
    [
        (FLAT | {"type": "video"}, "it is of the type “video”, and no story"),
        (FLAT | {"type": "event"}, "it is of the type “event”"),
        (FLAT | {"body_html": ""}, "it has no text: no story is made of it"),
        (FLAT | {"body_html": "", "body_nitf": NITF}, "its text is XML, which is not read"),
        (FLAT | {"type": "picture"}, "a picture whose file is not here"),
        (FLAT | {"type": "composite", "body_html": "", "associations": {"a": FLAT}}, "it has no text"),
        (FLAT | {"pubstatus": "canceled"}, "its publisher took it back, and no such story was received"),
        (FLAT | {"pubStatus": "withheld"}, "its publisher took it back"),
    ],
)
def test_what_is_no_story_is_told_in_one_line_and_nothing_is_stored(run, item, why):
    before = everything()

    answer = run([item])

    assert why in answer
    assert len(answer.splitlines()) == 2
    assert everything() == before


@pytest.mark.parametrize("wrap", [lambda item: {"_items": [item]}, lambda item: {"items": [item]}, lambda item: [item]])
def test_an_answer_with_items_is_read(run, wrap):
    Section.objects.create(slug="sport", name="Sport")

    assert "draft" in run(wrap(FLAT | {"service": [{"name": "Sport", "code": "s"}], "authors": [{"name": "Ana Lind"}]}))

    article = Article.objects.get()
    assert article.section.slug == "sport"
    assert [str(byline) for byline in article.bylines.all()] == ["Ana Lind"]


@pytest.mark.parametrize("name", ["wire.jsonl", "wire.ndjson", "wire.json"])
def test_an_object_a_line_is_read(run, name):
    lines = "\n".join(json.dumps(FLAT | {"uri": f"urn:{number}"}) for number in range(3))

    assert "3 drafts from 1 file(s)." in run(lines, name=name)
    assert "line 2: this is not JSON" in run(f"{lines.splitlines()[0]}\n{{\n", name="broken.jsonl")
    assert Article.objects.count() == 3


# ── Dates, bylines ──────────────────────────────────────────────────────────


def test_a_story_of_an_agency_has_its_dates_and_is_not_published_yet(run):
    run(FLAT)

    article, source = Article.objects.get(), Source.objects.get()
    assert article.created_at == dt.datetime(2026, 3, 1, 8, tzinfo=dt.UTC)
    assert article.published_at is None
    assert (source.kind, source.publisher, source.published_on) == ("wire copy", "Agency", dt.date(2026, 3, 2))
    assert [citation.source for citation in article.citations.all()] == [source]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("precision", ["second", "day"])
def test_the_papers_own_export_comes_back_with_its_dates(run, tmp_path, precision):
    load(tmp_path, [story(state="published", published_at="2024-05-01T00:00:00Z", published_precision=precision)])
    out = io.StringIO()
    call_command("export", "--format", "ninjs", stdout=out, stderr=io.StringIO())
    call_command("flush", interactive=False, verbosity=0)

    run(out.getvalue())

    article = Article.objects.get()
    assert (article.published_at, article.published_precision) == (dt.datetime(2024, 5, 1, tzinfo=dt.UTC), precision)
    assert not article.citations.exists()


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Ana Lind and Piet Holm, Agency", ["Ana Lind", "Piet Holm", "Agency"]),
        ("BY ANA LIND", ["ANA LIND"]),
        ("Von Ana Lind und Piet Holm, dpa", ["Ana Lind", "Piet Holm", "dpa"]),
        ("Ana Lind, Piet Holm and Rana van Dam", ["Ana Lind", "Piet Holm", "Rana van Dam"]),
        ("Staff and agencies", ["Staff and agencies"]),
        ("Byron Lee", ["Byron Lee"]),
        ("Ana Lind & Piet Holm", ["Ana Lind", "Piet Holm"]),
        ("Agency", ["Agency"]),
        ("", []),
    ],
)
def test_a_byline_is_read(byline, names):
    assert bylines.names(byline) == names


# ── Pictures ────────────────────────────────────────────────────────────────

PICTURE = {
    "uri": "urn:agency:picture",
    "type": "picture",
    "headline": "The quay",
    "byline": "Ines Lamp",
    "usageterms": "Once",
    "description_text": "A quay in fog",
    "renditions": {
        "thumbnail": {"href": "https://agency.example/small.png", "width": 60},
        "main": {"href": "https://agency.example/quay.png?key=1", "width": 600},
    },
}


def test_a_picture_whose_file_is_here_becomes_a_photo_once(run, tmp_path):
    picture(tmp_path / "files/quay.png")

    for _ in range(2):
        assert "photo “the-quay”." in run(PICTURE, "--media", str(tmp_path / "files"))

    photo = Photo.objects.get()
    assert (photo.title, photo.credit, photo.licence, photo.width) == ("The quay", "Ines Lamp", "Once", 60)
    assert not Article.objects.exists()


def test_the_first_picture_beside_a_story_leads_it_and_the_others_are_told(run, tmp_path):
    picture(tmp_path / "quay.png")
    other = PICTURE | {"renditions": [{"name": "main", "href": "https://agency.example/none.png"}]}

    answer = run(FLAT | {"associations": {"mainpic": PICTURE, "other": other, "sound": {"type": "audio"}}})

    assert "Left out: 1 picture(s); what stands beside it and is of the type “audio”." in answer
    (use,) = Article.objects.get().pictures.all()
    assert (use.role, use.caption, use.photo.credit) == ("lead", "A quay in fog", "Ines Lamp")


# ── Versions ────────────────────────────────────────────────────────────────

NEWER = FLAT | {"version": "2", "versioncreated": "2026-03-03T09:00:00Z", "body_html": "<p>It stands still.</p>"}


def test_a_newer_version_is_offered_and_kept_only_where_that_is_asked_for(run):
    run(FLAT)
    before = everything()

    assert "imported before, as “ferry-runs-again”. It stays" in run(FLAT)
    assert "This is a newer version: keep it with --supersede." in run(NEWER)
    assert everything() == before

    assert "the next version of what “ferry-runs-again” rests on" in run(NEWER, "--supersede")
    assert "This is an older version" in run(FLAT)
    assert "It stays as it is here" in run(NEWER, "--supersede")
    assert Article.objects.get().body == "<p>It runs.</p>"
    newest = Source.objects.get(supersedes__isnull=False)
    assert "stands still" in newest.text_received
    assert newest.supersedes.standing == "stands"


def test_a_version_under_another_uri_names_the_one_that_it_replaces(run):
    run(FLAT)

    second = NEWER | {"uri": "urn:agency:2", "evolvedfrom": "urn:agency:1"}
    assert "a newer version" in run(second)

    run(second, "--supersede")

    assert "It stays as it is here" in run(second)
    assert "withdrawn" in run({"uri": "urn:agency:2", "pubstatus": "canceled"})
    assert set(Source.objects.values_list("standing", flat=True)) == {"withdrawn"}
    assert Article.objects.count() == 1


def test_a_cancellation_takes_back_every_version_that_was_kept(run):
    run(FLAT)
    run(NEWER, "--supersede")

    run({"uri": "urn:agency:1", "type": "text", "pubstatus": "canceled"})

    assert set(Source.objects.values_list("standing", flat=True)) == {"withdrawn"}


@pytest.mark.parametrize(
    ("item", "options", "standing"),
    [
        ({"uri": "urn:agency:1", "pubstatus": "canceled"}, (), "withdrawn"),
        (NEWER | {"ednote": "CORRECTS the fare."}, ("--supersede",), "corrected"),
    ],
)
def test_what_its_publisher_takes_back_or_corrects_stands_under_trouble(run, item, options, standing):
    run(FLAT)
    Section.objects.create(slug="world", name="World")
    Article.objects.update(section=Section.objects.get())
    article = Article.objects.get()
    move(article, "rush", by=member("piet", "Publisher"), note="It runs.")
    assert not trouble()

    run([item], *options)

    assert Source.objects.order_by("pk").first().standing == standing
    assert [found.edition.article_id for found in trouble()] == [article.pk]
    assert trouble()[0].edition.live_from <= now()
