"""How much preflight found is kept beside the story, and made again when it, or what it names, changes."""

import datetime as dt
import io

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from articles.admin.fitness import counted
from articles.desk.preflight import preflight
from articles.desk.steps import counts, dismissals, editing
from articles.desk.steps.claims import claim
from articles.desk.steps.restoring import restore_revision
from articles.desk.steps.workflow import move
from articles.models import Article, Person, Position, PreflightCount, Source, now
from articles.tests.cast import make_draft
from articles.tests.desk.preflight.checking import cite, mention, quote, source
from articles.tests.loading import load, row, story

pytestmark = pytest.mark.django_db

FIGURE = "It cost 350,000 crowns."


def shown(article: Article) -> str:
    """What a list shows of `article` now."""
    return counted(Article.objects.select_related("preflight_count").get(pk=article.pk))


@transaction.atomic
def save(article: Article, by, **columns) -> Article:
    """`by` changes columns of the working copy and saves, as the form does."""
    article.refresh_from_db()
    claim(article, by)
    Article.objects.filter(pk=article.pk).update(**columns)
    editing.finish(article, by)
    return Article.objects.get(pk=article.pk)


@pytest.fixture
def ana():
    return Person.objects.create(slug="ana-lind", name="Ana Lind", folded="ana lind")


# ── The story ───────────────────────────────────────────────────────────────


def test_a_story_that_nobody_saved_yet_is_not_read_for_a_list(rana):
    draft = make_draft(rana, body=FIGURE)

    assert shown(draft) == "not read yet"


def test_a_save_counts_what_preflight_finds(rana):
    draft = save(make_draft(rana), rana, body=FIGURE, section=None)

    assert shown(draft) == "1 to mend, 1 to look at"
    assert shown(save(draft, rana, body="It runs.", section=draft.section)) == "1 to mend"


def test_a_claim_that_nobody_finished_leaves_no_figure_that_is_not_true(rana):
    draft = save(make_draft(rana), rana, body=FIGURE)

    claim(draft, rana)

    assert shown(draft) == "not read yet"


def test_steps_on_the_way_to_print_keep_the_count_without_reading_the_text(rana, esra):
    draft = save(make_draft(rana), rana, body=FIGURE)

    move(draft, "submit", by=rana)
    assert shown(draft) == "1 to look at"
    move(draft, "send back", by=esra, note="Who counted?")
    assert shown(draft) == "1 to look at"


def test_a_story_that_comes_back_to_the_desk_is_counted(rana, esra, piet):
    draft = make_draft(rana, body=FIGURE)
    for name, user in (("submit", rana), ("approve", esra), ("publish", piet)):
        move(draft, name, by=user)
    assert shown(draft) == ""
    PreflightCount.objects.all().delete()

    move(draft, "revise", by=esra)

    assert shown(draft) == "1 to look at"


def test_going_back_to_a_saved_state_counts_that_state(rana):
    draft = make_draft(rana, body=FIGURE)
    first = draft.revisions.get()
    draft = save(draft, rana, body="It runs.")

    restore_revision(draft, first, by=rana)

    assert shown(draft) == "1 to look at"


def test_a_dismissed_warning_is_taken_off_and_one_that_is_back_is_added(rana):
    draft = save(make_draft(rana), rana, body=FIGURE)
    (finding,) = preflight(draft)

    dismissals.dismiss(draft, finding, rana)
    dismissals.dismiss(draft, finding, rana)
    assert shown(draft) == "fit"

    dismissals.restore(draft, finding, rana)
    assert shown(draft) == "1 to look at"


def test_a_load_counts_the_drafts_that_it_brings_and_changes(tmp_path):
    load(tmp_path, [story(body=FIGURE)])
    assert shown(Article.objects.get()) == "1 to mend, 1 to look at"

    load(tmp_path, [row("section", slug="world", name="World"), story(body="It runs.", section=["world"])])

    assert shown(Article.objects.get()) == "fit"


# ── What it names ───────────────────────────────────────────────────────────


def test_a_person_who_becomes_protected_is_counted_in_every_story_with_them(rana, ana):
    drafts = [make_draft(rana, slug=slug) for slug in ("mentioned", "quoted", "source-of", "other")]
    mention(drafts[0], ana)
    quote(drafts[1], "It runs.", speaker=ana)
    cite(drafts[2], source(author=ana))
    counts.count(drafts)
    assert [shown(draft) for draft in drafts] == ["fit", "fit", "fit", "fit"]

    Person.objects.update(protected=Person.Protection.MINOR)
    counts.count_again([ana])

    assert [shown(draft) for draft in drafts] == ["1 to mend", "1 to mend", "1 to mend", "fit"]


def test_a_person_new_to_the_paper_is_counted_in_the_texts_that_name_them(rana):
    draft = save(make_draft(rana), rana, body="On Monday Ana Lind left.")
    assert shown(draft) == "fit"

    counts.count_again([Person.objects.create(slug="ana-lind", name="Ana Lind", folded="ana lind")])

    assert shown(draft) == "1 to look at"


def test_a_title_of_whom_the_named_one_was_merged_into_counts_too(rana, ana):
    stays = Person.objects.create(slug="ana-lind-berg", name="Ana Lind-Berg", folded="ana lind-berg")
    Person.objects.filter(pk=ana.pk).update(merged_into=stays)
    draft = make_draft(rana, dateline_on=dt.date(2026, 11, 1))
    mention(draft, ana, described_as="mayor")
    counts.count([draft])
    before = shown(draft)

    Position.objects.create(person=stays, number=1, title="mayor", until=dt.date(2020, 1, 1))
    counts.count_again([stays])

    assert draft in counts.naming([stays])
    assert before == "fit"


def test_a_source_that_is_withdrawn_is_counted_where_it_is_cited_and_where_it_came_through(rana):
    report = source()
    through = Source.objects.create(slug="copy", title="Copy", kind="document", via=report)
    drafts = [make_draft(rana, slug=slug) for slug in ("cites", "through", "other")]
    cite(drafts[0], report)
    cite(drafts[1], through)
    counts.count(drafts)

    Source.objects.filter(pk=report.pk).update(standing=Source.Standing.WITHDRAWN)
    counts.count_again([report])

    assert [shown(draft) for draft in drafts] == ["1 to look at", "1 to look at", "fit"]


def test_of_many_stories_with_a_person_the_newest_are_read_at_once_and_the_others_later(rana, ana, monkeypatch):
    monkeypatch.setattr(counts, "AT_ONCE", 1)
    drafts = [make_draft(rana, slug=slug) for slug in ("older", "newer")]
    Article.objects.filter(slug="older").update(modified_at=now() - dt.timedelta(days=1))
    for draft in drafts:
        mention(draft, ana)
    counts.count(drafts)

    counts.count_again([ana])

    assert [shown(draft) for draft in drafts] == ["not read yet", "fit"]
    assert [draft.slug for draft in counts.uncounted()] == ["older"]


# ── The day ─────────────────────────────────────────────────────────────────


def test_a_count_of_yesterday_says_so_unless_the_story_has_a_date_of_its_own(rana):
    with time_machine.travel(dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC), tick=False):
        undated = save(make_draft(rana, slug="undated"), rana, body=FIGURE)
        dated = save(make_draft(rana, slug="dated", dateline_on=dt.date(2026, 11, 25)), rana, body=FIGURE)

    with time_machine.travel(dt.datetime(2026, 11, 26, 12, tzinfo=dt.UTC), tick=False):
        assert shown(undated) == "1 to look at on 25 November"
        assert shown(dated) == "1 to look at"


def test_the_command_counts_what_is_missing_or_of_another_day(rana):
    with time_machine.travel(now() - dt.timedelta(days=2)):
        save(make_draft(rana, slug="old"), rana, body=FIGURE)
    make_draft(rana, slug="new")
    save(make_draft(rana, slug="counted"), rana, body=FIGURE)
    out = io.StringIO()

    call_command("preflight", count=True, stdout=out)

    assert out.getvalue() == "Counted 2 stories.\n"
    assert not counts.uncounted().exists()
    call_command("preflight", "new", count=True, stdout=out)
    assert out.getvalue().endswith("Counted 1 story.\n")


def test_what_is_known_is_not_written_again(rana):
    draft = save(make_draft(rana), rana, body=FIGURE)
    draft = Article.objects.select_related("preflight_count").get(pk=draft.pk)
    findings = preflight(draft)

    with CaptureQueriesContext(connection) as queries:
        counts.keep(draft, findings)

    assert len(queries) == 0


def test_a_dump_and_a_revision_have_no_word_of_it(rana, tmp_path):
    draft = save(make_draft(rana), rana, body=FIGURE)
    path = tmp_path / "dump.json"

    call_command("dumpdata", "articles", output=str(path), verbosity=0)

    assert PreflightCount.objects.get().article == draft
    assert "preflightcount" not in path.read_text()
    assert "preflight" not in str(draft.revisions.first().content)
