"""Export: a selection with all that it needs, and of the desk's own notes not a word unless asked."""

import io
import json

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from articles.desk.exchange.exports import Export
from articles.desk.press.compose import compose
from articles.desk.steps.notes import add_note
from articles.desk.steps.workflow import move
from articles.models import Article, Edition, ErrorReport, Person, Photo, Quote, Revision, Section, State
from articles.tests.cast import make_draft, member, rewrite
from articles.tests.loading import dump, everything, load, load_file, row, story

pytestmark = pytest.mark.django_db

SECRET = "Only for the desk"


def export(*arguments) -> tuple[list, str]:
    """What was exported, and the messages beside it."""
    out, text = io.StringIO(), io.StringIO()
    call_command("export", *map(str, arguments), stdout=out, stderr=text, no_color=True)
    return json.loads(out.getvalue() or "[]"), text.getvalue()


def slugs(rows, model="article") -> list[str]:
    return [row["fields"]["slug"] for row in rows if row["model"] == f"articles.{model}"]


@pytest.fixture
def sample(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media root"
    for fixture in ("seed", "sample"):
        call_command("loaddata", fixture, verbosity=0)


@pytest.fixture
def crossing(tmp_path):
    """A story in print that leads to people, tags and sources, with notes of the desk everywhere."""
    load(
        tmp_path,
        [
            row("section", slug="world", name="World"),
            row("tag", slug="quay", name="Quay", kind="place"),
            row("person", slug="old-ana", name="A. Lind", merged_into="ana"),
            row("person", slug="ana", name="Ana Lind", protected_reason=SECRET),
            row("position", person="ana", title="Mayor", organisation="quay"),
            row("personname", person="ana", name="Anna Lind"),
            row("person", slug="other", name="Nobody Here"),
            row(
                "source",
                slug="copy",
                kind="wire copy",
                title="Wire copy",
                text_received=SECRET,
                reliability_note=SECRET,
            ),
            row("source", slug="speech", kind="speech", title="Speech", via="copy", author="ana"),
            story(
                slug="ferry",
                section="world",
                state="published",
                published_at="2024-05-01T10:00:00Z",
                tags=["Boats"],
                internal_note=SECRET,
                created_by=None,
            ),
            row("mention", article="ferry", person="old-ana", approached_how=SECRET),
            row("quote", article="ferry", text="We are relieved,", speaker="ana", source="speech"),
            row("notice", article="ferry", text="A correction.", prompted_by=SECRET),
            story(slug="storm", headline="Storm", section="world"),
        ],
    )


# ── There and back ──────────────────────────────────────────────────────────


def documents() -> dict[str, dict]:
    """What would be printed of every story, and where each stands."""
    fields = {}
    for article in Article.objects.all():
        fields[article.slug] = compose(article) | {"state": article.state, "urgency": article.urgency}
    return fields


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("options", [[], ["--live"], ["--internal"]])
@pytest.mark.parametrize("name", ["paper.json", "paper.jsonl"])
def test_the_sample_goes_out_and_comes_back_the_same_in_an_empty_newsroom(name, options, sample, tmp_path):
    before = documents()
    if "--live" in options:
        before = {edition.slug: before[edition.slug] for edition in Edition.objects.live()}
    printed = {edition.slug: edition.digest for edition in Edition.objects.live()}
    export(*options, "--output", tmp_path / name)
    call_command("flush", interactive=False, verbosity=0)

    load_file(tmp_path / name)

    after = documents()
    assert after.keys() == before.keys()
    for slug, document in before.items():
        assert after[slug] == document
    assert len(before) > 10
    assert {edition.slug: edition.digest for edition in Edition.objects.live()} == printed


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("options", [[], ["--live"], ["--internal"]])
def test_what_comes_back_into_the_newsroom_that_it_left_changes_nothing(options, sample, tmp_path):
    export(*options, "--output", tmp_path / "paper.json")
    before = everything()

    load_file(tmp_path / "paper.json")

    assert everything() == before


def test_a_story_brings_all_that_it_needs_and_nothing_else(crossing):
    rows, answer = export("ferry")

    assert slugs(rows) == ["ferry"]
    assert slugs(rows, "person") == ["ana", "old-ana"]
    assert slugs(rows, "source") == ["copy", "speech"]
    assert slugs(rows, "tag") == ["boats", "quay"]
    assert slugs(rows, "section") == ["world"]
    assert {row["model"].removeprefix("articles.") for row in rows} == {
        "section",
        "tag",
        "person",
        "personname",
        "position",
        "source",
        "article",
        "mention",
        "quote",
        "taggedarticle",
        "notice",
    }
    assert answer == "1 story\n"


def test_the_desks_notes_and_texts_as_received_stay_here_unless_asked_for(crossing):
    kept = json.dumps(export()[0])
    exported = json.dumps(export("--internal")[0])

    assert SECRET not in kept
    assert exported.count(SECRET) == 6


def test_accounts_stay_here_even_with_internal(tmp_path):
    rana = member("rana", "Reporter")
    ferry = make_draft(rana, assigned_to=rana)
    ferry.quotes.create(number=1, text="It runs.", label="A captain", checked_by=rana)

    assert "rana" not in json.dumps(export("--internal")[0])


# ── What is chosen ──────────────────────────────────────────────────────────


def test_stories_are_chosen_by_slug_section_day_and_what_is_live(crossing):
    assert slugs(export()[0]) == ["ferry", "storm"]
    assert slugs(export("storm")[0]) == ["storm"]
    assert slugs(export("--section", "world")[0]) == ["ferry", "storm"]
    assert slugs(export("--live")[0]) == ["ferry"]
    assert slugs(export("--since", "2024-05-01", "--until", "2024-05-01")[0]) == ["ferry"]
    with pytest.raises(CommandError, match="No story meets these conditions"):
        export("--since", "2024-05-02")


def test_a_day_is_one_of_the_papers_own_and_one_without_an_hour_is_as_it_was_given(crossing, settings):
    settings.TIME_ZONE = "America/New_York"
    Article.objects.filter(slug="ferry").update(published_at="2024-05-01T02:00:00Z")

    assert slugs(export("--until", "2024-04-30")[0]) == ["ferry"]
    Article.objects.filter(slug="ferry").update(published_precision="day", published_at="2024-05-01T00:00:00Z")
    assert slugs(export("--since", "2024-05-01")[0]) == ["ferry"]


def test_live_gives_the_words_that_readers_have_and_none_of_the_next_edition(tmp_path):
    piet = member("piet", "Publisher")
    ferry = make_draft(piet)
    move(ferry, "rush", by=piet, note="Urgent")
    move(ferry, "revise", by=piet)
    rewrite(ferry, piet, headline="Not printed yet")

    [lines] = [row["fields"] for row in export("--live")[0] if row["model"] == "articles.article"]

    assert (lines["headline"], lines["state"]) == ("Ferry runs again", State.PUBLISHED)
    assert "Not printed yet" in json.dumps(export()[0])


def test_what_was_named_and_does_not_fit_is_told(crossing):
    assert "storm does not meet these conditions, or is not in print" in export("storm", "ferry", "--live")[1]


def test_a_record_that_got_another_slug_since_comes_with_its_present_one(crossing):
    ana = Person.objects.get(slug="ana")
    Person.objects.filter(pk=ana.pk).update(slug="ana-lind")
    ana.slug = "ana-lind"
    ana.remember_former_slug("ana")

    rows, _ = export("--live")

    assert "ana-lind" in slugs(rows, "person")
    assert [row["fields"]["speaker"] for row in rows if row["model"] == "articles.quote"] == [["ana-lind"]]


def test_a_translation_without_its_original_loses_the_link_and_says_so(crossing, tmp_path):
    load(tmp_path, [story(slug="vapur", headline="Vapur", language="tr", translation_of="ferry")])

    rows, answer = export("vapur")
    both, _ = export("vapur", "ferry")

    assert rows[-1]["fields"]["translation_of"] is None
    assert "vapur is a translation of ferry, which is not exported" in answer
    assert [row["fields"].get("translation_of") for row in both if row["fields"].get("slug") == "vapur"] == [["ferry"]]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["none"], "There is no story “none”"),
        (["--section", "none"], "There is no section “none”. There are: world"),
        (["--since", "yesterday"], "Write it like 2022-11-01"),
        (["--format", "ninjs", "--internal"], "nothing internal"),
        (["--format", "ninjs", "--output", "paper.jsonl"], "ninjs is one list"),
    ],
)
def test_what_is_not_here_is_refused_with_what_is(arguments, message, crossing):
    with pytest.raises(CommandError, match=message):
        export(*arguments)


# ── Files ───────────────────────────────────────────────────────────────────


@pytest.mark.django_db(transaction=True)
def test_pictures_come_along_beside_the_file_and_are_taken_in_from_there(sample, settings, tmp_path):
    slug = Edition.objects.live().exclude(card=None).first().slug
    pictures = set(Article.objects.get(slug=slug).pictures.values_list("photo__slug", flat=True))
    folder = tmp_path / "out"
    folder.mkdir()

    export(slug, "--output", folder / "paper.json")

    call_command("flush", interactive=False, verbosity=0)
    settings.MEDIA_ROOT = tmp_path / "new media"
    assert "is not here" not in load_file(folder / "paper.json")
    photos = Photo.objects.filter(slug__in=pictures)
    assert len(photos) == len(pictures) > 0
    assert all(default_storage.exists(photo.file.name) for photo in photos)


def test_a_file_that_is_there_is_not_overwritten(crossing, tmp_path):
    (tmp_path / "mine.json").write_text("mine")

    with pytest.raises(CommandError, match="is not overwritten"):
        export("--output", tmp_path / "mine.json")

    assert (tmp_path / "mine.json").read_text() == "mine"


def test_what_is_printed_is_the_list_that_a_file_holds(crossing, tmp_path):
    rows, _ = export()
    export("--output", tmp_path / "paper.json")
    export("--output", tmp_path / "paper.jsonl")

    assert json.loads((tmp_path / "paper.json").read_text()) == rows
    assert [json.loads(line) for line in (tmp_path / "paper.jsonl").read_text().splitlines()] == rows


def test_an_export_that_fails_half_way_leaves_no_file(crossing, tmp_path):
    Revision.objects.filter(article__slug="ferry").update(
        content=[{"model": "articles.article", "fields": {"mood": 1}}]
    )
    folder = tmp_path / "out"
    folder.mkdir()

    with pytest.raises(FieldDoesNotExist):
        export("--live", "--output", folder / "paper.json")

    assert list(folder.iterdir()) == []


def test_no_more_than_a_story_is_held_and_a_record_of_many_is_read_once(crossing, django_assert_max_num_queries):
    for number in range(30):
        twin = Article.objects.create(slug=f"twin-{number:02}", headline="Twin", section=Section.objects.get())
        twin.mentions.create(number=1, person=Person.objects.get(slug="ana"))
    result = Export(Article.objects.all())
    rows = result.rows()

    first = [next(rows) for _ in range(20)]
    Article.objects.filter(slug="twin-29").update(headline="Changed meanwhile")
    with django_assert_max_num_queries(len(result.stories) * 11):
        left = list(rows)

    assert {"articles.section", "articles.person", "articles.article"} <= {row["model"] for row in first}
    assert len([row for row in first + left if row["fields"].get("name") == "Ana Lind"]) == 1
    assert left[-2]["fields"]["headline"] == "Changed meanwhile"


# ── ninjs ───────────────────────────────────────────────────────────────────


def test_ninjs_is_what_the_api_gives_out_of_the_live_stories(crossing, client, settings):
    settings.NEWSROOM_URL = "https://paper.example"

    [answer], _ = export("--format", "ninjs")

    assert answer == client.get("/api/stories/2024/05/01/ferry/").json()
    assert SECRET not in json.dumps(answer)


def test_without_an_address_of_the_paper_ninjs_names_its_first_host(crossing, settings):
    settings.ALLOWED_HOSTS = [".paper.example", "www.paper.example"]

    [answer], _ = export("--format", "ninjs")

    assert answer["renditions"][0]["href"] == "http://www.paper.example/2024/05/01/ferry/"


def test_a_speaker_whom_readers_are_not_told_is_named_to_nobody():
    article = make_draft(member("rana", "Reporter"), slug="leak")
    whistle = Person.objects.create(slug="whistle", name="Whistle Blower")
    Quote.objects.create(
        article=article,
        number=article.next_number(),
        text="It leaks.",
        speaker=whistle,
        attribution="anonymous",
        public_reason="for fear of losing a job",
    )

    rows, _ = export("leak")

    assert "whistle" not in json.dumps(rows).lower()
    assert slugs(export("leak", "--internal")[0], "person") == ["whistle"]


def test_no_export_and_no_dump_has_a_note_or_a_readers_report(tmp_path, rana, piet):
    article = make_draft(rana)
    move(article, "rush", by=piet, note="It burns")
    add_note(article, SECRET, by=rana)
    ErrorReport.objects.create(edition=article.editions.get(), wrong=SECRET, email="reader@mail.example")

    texts = [json.dumps(export(*options)[0]) for options in ([], ["--internal"], ["--live", "--internal"])]
    texts.append(dump(tmp_path / "paper.json", "--natural-foreign", "--natural-primary").read_text())

    assert all("ferry" in text for text in texts)
    assert not any(SECRET in text or "reader@mail.example" in text for text in texts)
