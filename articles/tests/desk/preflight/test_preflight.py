"""Is it fit to print? The blockers, the gate, the command line, and the stories that come with the paper."""

import datetime as dt
import io
import statistics
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from articles.desk.preflight import BLOCKERS, WARNINGS, grouped, preflight
from articles.desk.rules.refusals import NotFit
from articles.desk.steps.workflow import move
from articles.models import (
    Article,
    ArticlePhoto,
    Byline,
    Mention,
    Person,
    Photo,
    Quote,
    Source,
    now,
)
from articles.tests.cast import make_draft, member, rewrite
from articles.tests.desk.preflight.checking import cite, codes, mention, only, quote, source, standing

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)
SEED = "turkish-foreign-minister-meets-crimean-tatar-leader"


@pytest.fixture
def ana():
    return Person.objects.create(slug="ana-cay", name="Ana Çay")


# ── Blockers ────────────────────────────────────────────────────────────────


def test_a_story_that_is_fit_has_no_finding(rana):
    assert preflight(make_draft(rana)) == []


def test_headline_body_and_section_are_needed(rana):
    story = make_draft(rana, headline=" ", body="<p> </p>", section=None)

    assert codes(story) == ["no-headline", "no-body", "no-section"]
    assert {finding.level for finding in preflight(story)} == {"blocker"}


def test_a_notice_needs_text(rana):
    story = make_draft(rana)
    story.notices.create(number=1, text=" ")

    assert only(story).code == "notice-without-text"


def test_a_direct_quotation_stands_in_the_text(rana, ana):
    story = make_draft(rana, body="“It runs,” said Ana Çay.")
    row = quote(story, "It ran,", speaker=ana)

    blocker = preflight(story)[0]

    assert (blocker.code, blocker.field, blocker.number) == ("quote-not-in-body", "quotes", row.number)
    assert "letter for letter" in blocker.message


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"attribution": "named"}, "has no speaker"),
        ({"attribution": "anonymous", "label": "a sailor"}, "without a reason"),
        ({"attribution": "group"}, "names nobody"),
        ({"attribution": "vague", "label": " "}, "names nobody"),
    ],
)
def test_a_quotation_needs_its_attribution(rana, fields, words):
    story = make_draft(rana)
    quote(story, "It runs.", **fields)

    finding = preflight(story)[0]

    assert finding.code == "quote-without-attribution"
    assert words in finding.message


def test_a_picture_needs_credit_and_a_decision_about_its_alternative_text(rana):
    story = make_draft(rana)
    bare = Photo.objects.create(slug="bare", title="Bare", file="photos/a.jpg", width=3, height=2)
    ArticlePhoto.objects.create(article=story, number=1, photo=bare)

    assert codes(story) == ["picture-without-credit", "picture-without-alt"]

    Photo.objects.update(credit="Ines Lamp")
    ArticlePhoto.objects.update(decorative=True)
    assert codes(story) == []


def test_the_hour_is_neither_before_the_embargo_nor_after_the_last_day_of_a_source(rana):
    story = make_draft(rana, embargo_until=now() + HOUR)
    first_hand = Source.objects.create(slug="speech", title="Speech", kind="speech", via=source(use_until="2020-01-01"))
    cite(story, first_hand)

    assert codes(story) == []
    assert codes(story, go_live=now()) == ["before-embargo", "after-use-until"]


@pytest.mark.parametrize("row", [Mention, Byline, Quote])
def test_a_protected_name_needs_the_permission_wherever_it_is_printed(rana, piet, row, ana):
    Person.objects.update(protected="minor")
    story = make_draft(rana)
    fields = {"speaker": ana, "text": "It runs."} if row is Quote else {"person": ana}
    row.objects.create(article=story, number=1, **fields)

    assert "protected-name" in codes(story)
    assert "protected-name" in codes(story, by=rana)
    assert "protected-name" not in codes(story, by=piet)


def test_the_list_of_blockers_is_closed():
    assert list(BLOCKERS) == [
        "no-headline",
        "no-body",
        "no-section",
        "notice-without-text",
        "quote-not-in-body",
        "quote-without-attribution",
        "picture-without-credit",
        "picture-without-alt",
        "before-embargo",
        "after-use-until",
        "protected-name",
    ]


def test_a_correction_is_not_blocked_by_what_its_live_edition_has(rana, esra, piet, ana):
    story = make_draft(rana, body="It runs.", section=None)
    lost = quote(story, "It ran.", speaker=ana)
    bare = Photo.objects.create(slug="bare", title="Bare", file="photos/a.jpg", width=3, height=2)
    ArticlePhoto.objects.create(article=story, number=9, photo=bare)
    override = member("olga", "Publisher")
    override.is_superuser = True
    override.save()
    move(story, "rush", by=override, note="Now", override="The ferry sinks.")
    move(story, "revise", by=esra)

    answer = preflight(story)
    Quote.objects.filter(pk=lost.pk).update(text="It never ran.")
    Article.objects.filter(pk=story.pk).update(headline="")
    story.refresh_from_db()

    assert {finding.code for finding in answer} == {
        "no-section",
        "quote-not-in-body",
        "picture-without-credit",
        "picture-without-alt",
    }
    assert {finding.level for finding in answer} == {"warning"}
    assert "already" in answer[0].message
    assert [finding.code for finding in preflight(story) if finding.level == "blocker"] == [
        "no-headline",
        "quote-not-in-body",
    ]


def test_findings_are_grouped_under_headings_blockers_first(rana):
    story = make_draft(rana, section=None, body="It cost 350,000 crowns and 150,000 more.")

    assert [(title, len(members)) for title, members in grouped(preflight(story))] == [
        ("No section", 1),
        ("Figure without a citation", 2),
    ]


# ── At the gate, on the command line, and on the stories that come with the paper ──


def test_a_warning_keeps_no_story_from_print(rana, esra):
    story = make_draft(rana, body="“It cost 350,000 crowns,” said the captain.")
    move(story, "submit", by=rana)

    move(story, "approve", by=esra)

    assert story.state == "approved"


def test_the_command_tells_what_it_finds_and_fails_on_blockers(rana):
    make_draft(rana, slug="fit")
    make_draft(rana, slug="unfit", section=None, body="It cost 350,000 crowns.")
    out = io.StringIO()

    with pytest.raises(CommandError, match="1 story cannot be printed") as refused:
        call_command("preflight", stdout=out, no_color=True)

    assert refused.value.returncode == 1
    assert "BLOCKER  no-section" in out.getvalue()
    assert "warning  figure-without-citation" in out.getvalue()
    assert "fit: nothing" not in out.getvalue()


def test_the_command_takes_slugs_and_succeeds_where_there_are_warnings_only(rana):
    make_draft(rana, slug="fit")
    make_draft(rana, slug="warned", body="It cost 350,000 crowns.")
    make_draft(rana, slug="unfit", section=None)
    out = io.StringIO()

    call_command("preflight", "fit", "warned", "--blockers", stdout=out)

    assert out.getvalue() == "fit: nothing found.\nwarned: nothing found.\n"
    with pytest.raises(CommandError, match="no story “nowhere”"):
        call_command("preflight", "nowhere")


@pytest.fixture
def seed():
    call_command("loaddata", "seed", verbosity=0)
    return Article.objects.get(slug=SEED)


def test_the_findings_of_the_seed(seed):
    lines = [(finding.code, finding.field, finding.number or standing(finding, seed)) for finding in preflight(seed)]

    assert lines == [
        ("speaker-inferred", "quotes", 8),
        ("speaker-inferred", "quotes", 9),
        ("figure-without-citation", "body", "350,000"),
        ("figure-without-citation", "body", "150,000"),
        ("vague-attribution", "quotes", 6),
    ]


def test_a_draft_copy_of_the_seed_is_approved_only_when_its_blockers_are_mended(seed, rana, esra):
    copy = make_draft(
        rana, slug="copy", headline="", section=None, body=seed.body.replace("did not and will not", "did and will")
    )
    for row in seed.quotes.all():
        quote(copy, row.text, kind=row.kind, attribution=row.attribution, label=row.label)
    move(copy, "submit", by=rana)

    with pytest.raises(NotFit) as refused:
        move(copy, "approve", by=esra)
    lines = {finding.code for finding in refused.value.findings}
    for row, original in zip(copy.quotes.order_by("order"), seed.quotes.order_by("order"), strict=True):
        Quote.objects.filter(pk=row.pk).update(speaker=original.speaker)
    rewrite(copy, esra, headline=seed.headline, section=seed.section, body=seed.body)
    move(copy, "approve", by=esra)

    assert lines == {"no-headline", "no-section", "quote-not-in-body", "quote-without-attribution"}
    assert copy.state == "approved"


def test_the_median_sample_story_has_at_most_three_warnings():
    call_command("loaddata", "sample", verbosity=0)
    stories = Article.objects.all()

    counts = [len(preflight(story)) for story in stories]

    assert statistics.median(counts) <= 3
    assert max(counts) <= 5
    assert not [story for story in stories if any(finding.level == "blocker" for finding in preflight(story))]


def test_preflight_asks_the_database_as_little_for_a_long_story_as_for_a_short_one(rana, django_assert_max_num_queries):
    people = [Person.objects.create(slug=f"p-{n}", name=f"Given Family{n}") for n in range(40)]
    story = make_draft(rana, body="\n\n".join(f"“We leave at {n},” said Given Family{n}." for n in range(40)))
    for n, person in enumerate(people[:20]):
        mention(story, person)
        quote(story, f"We leave at {n},", speaker=person)

    with django_assert_max_num_queries(15):
        result = preflight(story)

    assert {finding.code for finding in result} == {"speech-without-quote", "person-not-linked"}
    assert len(result) == 40


def test_every_code_has_a_test():
    lines = [path.read_text(encoding="utf-8") for path in sorted(Path(__file__).parent.glob("test_*.py"))]

    assert [code for code in [*WARNINGS, *BLOCKERS] if f'"{code}"' not in "".join(lines)] == []
