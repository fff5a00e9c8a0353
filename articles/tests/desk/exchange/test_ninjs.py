"""Import of ninjs: a story becomes a draft, what it names is found by name, and a bad file changes nothing."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from articles.models import Article, Edition, Person, Section, Source, State, Tag
from articles.tests.loading import everything, load, row, story
from articles.text import paragraphs, plain

pytestmark = pytest.mark.django_db

FLAT = {"headline": "Ferry runs again", "body_text": "It runs.\n\nAgain & again, 3 < 4."}


@pytest.fixture
def run(tmp_path):
    """Imports files with these contents, and returns what the command prints."""

    def import_(*contents, options=()) -> str:
        files = []
        for number, content in enumerate(contents):
            files.append(tmp_path / f"story-{number}.json")
            files[-1].write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        out = io.StringIO()
        try:
            call_command("import_ninjs", *map(str, files), *options, stdout=out, stderr=out, no_color=True)
        except CommandError as error:
            out.write(str(error))
        return out.getvalue().replace(f"{tmp_path}/", "")

    return import_


# ── Drafts ──────────────────────────────────────────────────────────────────


def test_the_least_is_a_headline_and_a_text(run):
    answer = run(FLAT)

    article = Article.objects.get()
    assert answer == "story-0.json: draft “ferry-runs-again”.\n1 draft from 1 file(s).\n"
    assert (article.state, article.headline, article.language) == (State.DRAFT, "Ferry runs again", "en")
    assert paragraphs(article.body) == "<p>It runs.</p>\n<p>Again &amp; again, 3 &lt; 4.</p>"
    assert not Edition.objects.exists()
    assert article.moves.get().name == "import"


def test_everything_that_a_flat_object_tells_is_in_the_draft(run):
    Section.objects.create(slug="world", name="World")
    run(
        FLAT
        | {
            "language": "tr",
            "urgency": 2,
            "byline": "Rana Example, Staff",
            "located": "Ankara",
            "description_text": "In short.",
            "embargoed": "2030-01-01T09:00:00+03:00",
            "genre": [{"name": "analysis"}],
            "subject": [{"name": "World", "rel": "section"}, {"name": "Boats"}],
            "place": ["Kırım"],
            "person": [{"name": "Ana Lind"}, {"name": "Ana Lind", "rel": "speaker"}],
            "infosource": [{"name": "Harbour log", "role": "document"}],
            "edNote": "Check the name.",
        }
    )

    article = Article.objects.get()
    assert (article.language, article.urgency, article.genre) == ("tr", 2, "analysis")
    assert (article.standfirst, article.dateline_place) == ("In short.", "Ankara")
    assert article.section.slug == "world"
    assert article.embargo_until.isoformat() == "2030-01-01T06:00:00+00:00"
    assert [byline.label for byline in article.bylines.all()] == ["Rana Example", "Staff"]
    assert [(tagged.tag.name, tagged.tag.kind) for tagged in article.tagged.all()] == [
        ("Boats", "topic"),
        ("Kırım", "place"),
    ]
    assert [mention.person.name for mention in article.mentions.all()] == ["Ana Lind"]
    assert [str(citation.source) for citation in article.citations.all()] == ["Harbour log"]
    assert article.internal_note == "Note: Check the name."
    assert not Person.objects.get().has_page


def test_what_is_known_is_found_by_name_with_or_without_marks_by_variants_and_after_a_merger(run, tmp_path):
    load(
        tmp_path,
        [
            row("tag", slug="crimea", name="Crimea", synonyms="Kırım"),
            row("tag", slug="ships", name="Ships", merged_into="crimea"),
            row("person", slug="ana", name="Ana Lind"),
            row("personname", person="ana", name="Anna Lind"),
            row("person", slug="rana", name="Rana Çelik"),
            row("source", slug="log", title="Harbour log", kind="document"),
        ],
    )
    run(
        FLAT
        | {
            "by": "Rana Celik",
            "tags": ["KIRIM", "ships", "crimea"],
            "people": ["anna lind", {"name": "Ana Lind"}],
            "infoSources": [{"name": "harbour log"}],
        }
    )

    article = Article.objects.get()
    assert [tagged.tag.slug for tagged in article.tagged.all()] == ["crimea"]
    assert [mention.person.slug for mention in article.mentions.all()] == ["ana"]
    assert [byline.person.slug for byline in article.bylines.all()] == ["rana"]
    assert (Tag.objects.count(), Person.objects.count(), Source.objects.count()) == (2, 2, 1)


def test_a_name_that_several_people_have_is_left_to_the_desk(run, tmp_path):
    load(tmp_path, [row("person", slug="ana", name="Ana Lind"), row("person", slug="ana-2", name="Ana Lind")])

    answer = run(FLAT | {"people": ["Ana Lind"], "associations": [{"type": "picture"}]})

    assert "Left out: 1 picture(s); Ana Lind, a name that 2 people here have." in answer
    assert "Ana Lind, a name" in Article.objects.get().internal_note
    assert not Article.objects.get().mentions.exists()


def test_html_is_sanitised_and_loses_what_leads_nowhere(run):
    html = '<p onclick="x()">It <a id="said-1" class="said" href="#quote-1">runs</a>.</p><script>x()</script><figure><img src="x"></figure>'

    run({"headline": "Ferry", "bodies": [{"role": "main", "contentType": "text/html", "value": html}]})

    assert Article.objects.get().body == "<p>It runs.</p>"


def test_a_section_that_is_not_here_is_told_and_one_that_is_given_wins(run):
    Section.objects.create(slug="world", name="World")
    item = FLAT | {"subjects": [{"name": "Sport", "rel": "section"}]}

    assert "Left out: the section “Sport”, which is not here." in run(item)
    assert "Left out" not in run(item | {"uri": "urn:2"}, options=["--section", "world"])

    assert [article.section and article.section.slug for article in Article.objects.order_by("pk")] == [None, "world"]


def test_a_story_that_came_before_is_left_as_it_is_here(run):
    run(FLAT | {"uri": "urn:1"}, FLAT)
    Article.objects.update(headline="Ours")
    rows = everything()

    answer = run(FLAT | {"uri": "urn:1", "headline": "Theirs"}, FLAT)

    assert "story-0.json: imported before, as “ferry-runs-again”." in answer
    assert "0 drafts from 2 file(s)." in answer
    assert everything() == rows


# ── The mirror of the export ────────────────────────────────────────────────


@pytest.mark.django_db(transaction=True)
def test_the_sample_goes_out_as_ninjs_and_comes_back_as_drafts(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    call_command("loaddata", "sample", verbosity=0)
    printed = {edition.slug: edition.document for edition in Edition.objects.live()}
    call_command("export", "--format", "ninjs", "--output", str(tmp_path / "out.json"), stderr=io.StringIO())
    call_command("flush", interactive=False, verbosity=0)

    call_command("import_ninjs", str(tmp_path / "out.json"), stdout=io.StringIO())

    assert set(Article.objects.values_list("slug", flat=True)) == printed.keys()
    for article in Article.objects.all():
        document = printed[article.slug]
        assert article.state == State.DRAFT
        assert article.headline == document["headline"]
        assert (article.language, article.genre) == (document["language"], document["genre"])
        assert article.dateline_place == document["dateline"]["place"]
        bodies = [plain(block["text_html"]) for block in document["body"] if "text_html" in block]
        assert plain(paragraphs(article.body)).split() == "\n".join(bodies).split()
        names = {tagged.tag.name for tagged in article.tagged.all()}
        assert names == {tag["name"] for tag in document["tags"]}
        mentioned = {mention.person.name for mention in article.mentions.all()}
        assert mentioned >= {person["name"] for person in document["people"]}
        titles = {citation.source.title for citation in article.citations.all()}
        assert titles == {source["title"] for source in document["sources"]}


def exported(*arguments: str) -> list:
    out = io.StringIO()
    call_command("export", "--format", "ninjs", *arguments, stdout=out, stderr=io.StringIO())
    return json.loads(out.getvalue())


def test_the_papers_own_ninjs_makes_no_twins(run, tmp_path):
    load(tmp_path, [story(slug="ferry", state="published"), story(slug="storm", headline="Storm", state="published")])
    text, rows = exported(), everything()

    assert run(text) == (
        "story-0.json: the paper's own story “ferry”. It stays as it is here.\n"
        "story-0.json: the paper's own story “storm”. It stays as it is here.\n"
        "0 drafts from 1 file(s).\n"
    )
    assert everything() == rows


def test_the_papers_own_story_is_known_after_another_edition_under_another_slug(run, tmp_path):
    load(tmp_path, [story(slug="ferry", state="published", published_at="2024-05-01T10:00:00Z")])
    answer = exported()
    load(tmp_path, [story(slug="ferry", headline="Ferry runs", state="published")], "--publish-changes")
    Article.objects.update(slug="ferries")

    assert "the paper's own story “ferries”" in run(answer)
    assert Article.objects.count() == 1


def test_a_story_that_came_as_a_fixture_is_known_by_slug_and_headline(run, tmp_path):
    load(tmp_path, [story(slug="ferry", state="published")])
    answer = exported()
    Article.objects.update(slug="elsewhere")
    load(tmp_path, [story(slug="ferry")])
    answer[0]["uri"] = "urn:uuid:00000000-0000-0000-0000-000000000000"

    assert "the paper's own story “ferry”" in run(answer)
    assert Article.objects.count() == 2


def test_another_papers_story_of_the_same_slug_becomes_a_draft_of_its_own(run, tmp_path):
    load(tmp_path, [story(slug="ferry")])

    assert "draft “ferry-2”" in run(FLAT | {"slugline": "ferry", "uri": "urn:uuid:1"})


# ── Bad files ───────────────────────────────────────────────────────────────

BAD = {
    "no JSON": (b'{"headline": ', "line 1, column 14: this is not JSON"),
    "no UTF-8": ("{“é”}".encode("utf-16"), "is not UTF-8"),
    "empty": (b"", "this is not JSON"),
    "too deep": (b"[" * 100_000, "nested too deeply"),
    "empty list": ([], "there is no story in it"),
    "a number": (3, "object 1: a story is an object"),
    "no headline": ([FLAT, {"body_text": "x"}], "object 2, field “headline”: it is missing"),
    "headline a list": ({"headline": ["x"]}, "field “headline”: this has to be text"),
    "long headline": (FLAT | {"headline": "x" * 251}, "at most 250 characters"),
    "NUL": (FLAT | {"headline": "a\0b"}, "character 2 (U+0000) cannot be printed"),
    "urgency": (FLAT | {"urgency": 12}, "field “urgency”: this has to be a whole number from 1"),
    "embargo": (FLAT | {"embargoed": "tomorrow"}, "field “embargoed”: this has to be a time with its zone"),
    "before the calendar": (FLAT | {"embargoed": "0001-01-01T00:00:00+03:00"}, "this has to be a time with its zone"),
    "after the calendar": (FLAT | {"embargoed": "9999-12-31T23:59:59-10:00"}, "this has to be a time with its zone"),
    "a number without end": (
        b'{"headline": "x", "urgency": 1' + b"1" * 5_000 + b"}",
        "a number that cannot be read",
    ),
    "language": (FLAT | {"language": "English!"}, "A language tag such as en"),
    "people": (FLAT | {"people": "Ana"}, "field “people”: this has to be a list"),
    "unnamed": (FLAT | {"people": [{"name": 3}]}, "each entry has a name"),
    "long tag": ([FLAT, FLAT | {"uri": "2", "tags": ["x" * 101]}], "at most 100 characters"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_says_where_it_is_wrong_and_changes_nothing(case, run):
    content, complaint = BAD[case]
    rows = everything()

    answer = run(content)

    assert complaint in answer
    assert "1 of 1 file(s) could not be imported; nothing of them was kept." in answer
    assert everything() == rows


def test_one_bad_file_does_not_keep_out_the_others(run, tmp_path):
    answer = run(b"{", FLAT, options=[str(tmp_path / "none.json")])

    assert "none.json: No such file or directory" in answer
    assert "1 draft from 3 file(s)." in answer
    assert "2 of 3 file(s)" in answer
    assert Article.objects.get().slug == "ferry-runs-again"


def test_an_unknown_section_is_refused_with_those_that_are(run, tmp_path):
    load(tmp_path, [row("section", slug="world", name="World"), story()])

    assert "There is no section “none”. There are: world." in run(FLAT, options=["--section", "none"])


def test_a_column_that_has_the_same_headline_every_day_comes_in_every_day(run):
    for number in (1, 2):
        run(FLAT | {"uri": f"tag:elsewhere,{number}", "slugline": "weather"})

    assert Article.objects.count() == 2
