"""What the law takes back: withheld from readers, or erased for good, with the ledger whole."""

import datetime as dt
import json

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.urls import reverse

from articles.desk.press import legal
from articles.desk.rules.refusals import Refused
from articles.desk.steps.restoring import restore_revision
from articles.desk.steps.workflow import move, options
from articles.desk.vault.verify import verify
from articles.models import Edition, Move, Notice, PrintedNotice, Quote, Revision, Typing, now
from articles.reader.addresses import address
from articles.tests.cast import make_draft, member, rewrite
from articles.tests.desk.press.lawful import ORDER, print_again, publisher_with_both_rights
from articles.tests.loading import everything

pytestmark = pytest.mark.django_db

LINE = "Withheld by order of a court."


@pytest.fixture
def piet():
    return publisher_with_both_rights()


@pytest.fixture
def ferry(piet):
    """Three editions, of which the third is live: “alpha words”, “beta words”, “gamma words”."""
    monday = now() - dt.timedelta(days=1)
    with time_machine.travel(monday, tick=False):
        article = make_draft(piet, headline="Alpha", body="They were alpha words.")
        move(article, "rush", by=piet, note="Urgent")
    for hours, word in ((1, "beta"), (2, "gamma")):
        with time_machine.travel(monday + dt.timedelta(hours=hours), tick=False):
            print_again(article, piet, headline=word.capitalize(), body=f"They were {word} words.")
    return article


def changes(client) -> str:
    edition = Edition.objects.live().get()
    return client.get(address(edition, "article-changes")).content.decode()


def words_kept() -> set[str]:
    """Which of the three texts left a word anywhere in what the paper has stored."""
    stored = json.dumps(everything(), default=str).lower()
    return {word for word in ("alpha", "beta", "gamma") if word in stored}


# ── Who may ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("step", ["withhold", "erase"])
def test_no_role_has_the_right(ferry, step):
    boss = member("boss", "Publisher")

    with pytest.raises(Refused, match="an administrator gave the right"):
        move(ferry, step, by=boss, note=LINE, editions=[1])


def test_the_steps_are_open_where_there_is_an_old_edition(ferry, piet):
    allowed = [option.transition.name for option in options(ferry, piet) if option.allowed]
    assert {"withhold", "erase"} <= set(allowed)

    draft = make_draft(piet, slug="draft")
    whys = {option.transition.name: option.why for option in options(draft, piet)}
    assert "no older edition" in whys["withhold"]
    assert "no edition that could be erased" in whys["erase"]


# ── Withholding ─────────────────────────────────────────────────────────────


def test_a_withheld_edition_leaves_number_time_and_the_line(ferry, piet, client):
    digest = Edition.objects.get(number=2).digest

    move(ferry, "withhold", by=piet, note=LINE, editions=[2])

    page = changes(client)
    assert page.count(LINE) == 1
    assert 'id="edition-2"' in page
    assert "beta" not in page.lower()
    assert digest not in page
    # The neighbours are compared with each other.
    assert "Compared with edition 1." in page
    assert "<del>alpha</del>" in page
    assert "<ins>gamma</ins>" in page
    assert not Edition.objects.printed().filter(number=2).exists()


def test_the_oldest_edition_can_be_withheld(ferry, piet, client):
    move(ferry, "withhold", by=piet, note=LINE, editions=[1])

    page = changes(client)
    assert "alpha words" not in page
    assert "<del>alpha</del>" not in page
    assert "The earliest edition that can be compared." in page
    assert "<ins>gamma</ins>" in page


def test_the_next_page_begins_behind_what_is_withheld(ferry, piet, client, monkeypatch):
    monkeypatch.setattr("articles.reader.pages.CHANGES_PER_PAGE", 1)

    move(ferry, "withhold", by=piet, note=LINE, editions=[2])

    page = changes(client)
    assert "Compared with edition 1." in page
    assert "beta" not in page.lower()


def test_each_edition_has_a_move_with_the_line(ferry, piet):
    last = move(ferry, "withhold", by=piet, note=LINE, editions=[2, 1])

    moves = Move.objects.filter(name="withhold").order_by("number")
    assert [(step.edition.number, step.note, step.actor) for step in moves] == [(1, LINE, "piet"), (2, LINE, "piet")]
    assert last == moves.last()
    assert ferry.state == "published"
    assert verify().erased == 0


def test_withholding_again_changes_the_line(ferry, piet, client):
    move(ferry, "withhold", by=piet, note=LINE, editions=[1])
    move(ferry, "withhold", by=piet, note="Withheld at the request of a minor.", editions=[1])

    page = changes(client)
    assert "Withheld at the request of a minor." in page
    assert LINE not in page


@pytest.mark.parametrize(
    ("numbers", "why"),
    [
        ([], "Say which editions"),
        ([7], "There is no edition 7 of this story. There are: 1, 2, 3."),
        ([3], "Print a corrected edition first, or retract"),
        ([1, 3], "Print a corrected edition first, or retract"),
    ],
)
@pytest.mark.parametrize("step", ["withhold", "erase"])
def test_what_readers_have_now_is_refused(ferry, piet, step, numbers, why):
    before = everything()

    with pytest.raises(Refused, match=why):
        move(ferry, step, by=piet, note=LINE, editions=numbers)

    assert everything() == before


@pytest.mark.parametrize("step", ["withhold", "erase"])
def test_what_waits_for_its_hour_is_refused(ferry, piet, step):
    move(ferry, "revise", by=piet)
    move(ferry, "rush", by=piet, note="Urgent", go_live=now() + dt.timedelta(days=1))

    with pytest.raises(Refused, match="Unschedule it first"):
        move(ferry, step, by=piet, note=LINE, editions=[4])


def test_what_readers_have_nothing_of_is_only_erased(ferry, piet):
    move(ferry, "retract", by=piet, note="False")

    assert "no older edition" in {option.transition.name: option.why for option in options(ferry, piet)}["withhold"]
    with pytest.raises(Refused, match="takedown first"):
        move(ferry, "erase", by=piet, note=ORDER, editions=[4])


def test_a_step_without_a_reason_is_refused(ferry, piet):
    for step in ("withhold", "erase"):
        with pytest.raises(Refused, match="needs a note"):
            move(ferry, step, by=piet, editions=[1])


# ── Erasing ─────────────────────────────────────────────────────────────────


def test_erased_words_are_nowhere_and_the_ledger_holds(ferry, piet, client):
    digest = Edition.objects.get(number=2).digest

    move(ferry, "erase", by=piet, note=ORDER, editions=[2])

    assert words_kept() == {"alpha", "gamma"}
    edition = Edition.objects.get(number=2)
    assert edition.digest == digest
    assert edition.document.keys() == {"format", "erased", "edition"}
    assert verify().erased == 1
    page = changes(client)
    assert legal.ERASED_LINE in page
    assert ORDER not in page
    assert "Compared with edition 1." in page


def test_the_admins_own_log_forgets_the_words(ferry, piet):
    LogEntry.objects.log_actions(
        piet.pk, [ferry], action_flag=2, change_message="Changed “gamma words”", single_object=True
    )

    move(ferry, "erase", by=piet, note=ORDER, editions=[2])

    entry = LogEntry.objects.get()
    assert (entry.object_repr, entry.change_message, entry.user) == ("ferry", "", piet)


def test_saved_states_between_what_stays_go_and_no_others(ferry, piet):
    states = {state.number: state.content[0]["fields"]["headline"] for state in Revision.objects.order_by("number")}
    assert states == {1: "Alpha", 2: "Beta", 3: "Gamma"}
    move(ferry, "revise", by=piet)
    rewrite(ferry, piet, headline="In the works")
    rewrite(ferry, piet, headline="Gamma")
    move(ferry, "rush", by=piet, note="Urgent")
    rewrite(ferry, piet, headline="Later")

    move(ferry, "erase", by=piet, note=ORDER, editions=[2, 3])

    assert [state.number for state in Revision.objects.order_by("number") if state.is_erased] == [2, 3, 4]
    assert {state.print_digest for state in Revision.objects.all()} == set(
        Revision.objects.exclude(print_digest="").values_list("print_digest", flat=True)
    )


def test_all_old_editions_can_be_erased_one_after_the_other(ferry, piet):
    move(ferry, "erase", by=piet, note=ORDER, editions=[1])
    move(ferry, "erase", by=piet, note=ORDER, editions=[2])

    assert words_kept() == {"gamma"}
    assert verify().erased == 2
    lines = [(erasure.slug, erasure.number, len(erasure.digest)) for erasure in legal.erasures()]
    assert lines == [("ferry", 1, 64), ("ferry", 2, 64)]
    with pytest.raises(Refused, match="no edition that could be erased"):
        move(ferry, "erase", by=piet, note=ORDER, editions=[2])


def test_a_line_told_before_stays_when_the_edition_is_erased(ferry, piet, client):
    move(ferry, "withhold", by=piet, note=LINE, editions=[1])
    move(ferry, "erase", by=piet, note=ORDER, editions=[1])

    page = changes(client)
    assert LINE in page
    assert legal.ERASED_LINE not in page


def test_a_retracted_story_can_be_erased_to_the_last_word(ferry, piet, client):
    Quote.objects.create(article=ferry, number=ferry.next_number(), text="gamma words", label="Maren")
    Typing.objects.create(user=piet, article=ferry, form_key="", fields=[["headline", "Gamma"]])
    move(ferry, "retract", by=piet, note="False", takedown=True)

    move(ferry, "erase", by=piet, note=ORDER, editions=[1, 2, 3])

    assert words_kept() == set()
    assert not Typing.objects.exists()
    ferry.refresh_from_db()
    assert (ferry.headline, ferry.body, ferry.slug, ferry.state) == ("", "", "ferry", "retracted")
    assert not Quote.objects.exists()
    assert verify().erased == 3
    assert not Revision.objects.order_by("number").last().is_erased
    move(ferry, "reinstate", by=piet, note="Anew")
    assert ferry.headline == ""


def test_with_the_last_text_of_a_retracted_story_goes_its_working_copy(ferry, piet):
    move(ferry, "retract", by=piet, note="False", takedown=True)

    move(ferry, "erase", by=piet, note=ORDER, editions=[3])

    assert words_kept() == {"alpha", "beta"}
    move(ferry, "reinstate", by=piet, note="Go back to what may stay")
    restore_revision(ferry, Revision.objects.get(number=2), by=piet)
    assert ferry.headline == "Beta"


def test_with_an_older_text_of_a_retracted_story_the_working_copy_stays(ferry, piet):
    move(ferry, "retract", by=piet, note="False")

    move(ferry, "erase", by=piet, note=ORDER, editions=[1])

    ferry.refresh_from_db()
    assert ferry.headline == "Gamma"
    assert words_kept() == {"beta", "gamma"}


def test_a_working_copy_that_somebody_works_on_is_not_erased(ferry, piet):
    move(ferry, "retract", by=piet, note="False")
    move(ferry, "reinstate", by=piet, note="Anew")
    before = everything()

    with pytest.raises(Refused, match="The working copy goes on from edition 3"):
        move(ferry, "erase", by=piet, note=ORDER, editions=[3])

    assert everything() == before


def test_an_edition_that_was_withdrawn_and_discarded_can_be_erased(ferry, piet):
    move(ferry, "revise", by=piet)
    rewrite(ferry, piet, headline="Fourth", body="They were fourth words.")
    move(ferry, "rush", by=piet, note="Urgent", go_live=now() + dt.timedelta(days=1))
    move(ferry, "unschedule", by=piet)
    with pytest.raises(Refused, match="The working copy goes on from edition 4"):
        move(ferry, "erase", by=piet, note=ORDER, editions=[4])
    move(ferry, "discard", by=piet)

    move(ferry, "erase", by=piet, note=ORDER, editions=[4])

    assert "fourth" not in json.dumps(everything(), default=str).lower()
    assert words_kept() == {"alpha", "beta", "gamma"}
    ferry.refresh_from_db()
    assert ferry.headline == "Gamma"


def test_rows_of_an_erased_edition_go_and_those_of_others_stay(piet):
    article = make_draft(piet)
    for text in ("Wrong.", "Right."):
        if text == "Right.":
            move(article, "revise", by=piet)
        Notice.objects.create(article=article, number=article.next_number(), text=text)
        move(article, "rush", by=piet, note="Urgent")

    move(article, "erase", by=piet, note=ORDER, editions=[1])

    assert set(PrintedNotice.objects.values_list("edition__number", flat=True)) == {2}


# ── Nobody goes back there ──────────────────────────────────────────────────


def test_an_erased_state_cannot_be_restored(ferry, piet):
    move(ferry, "erase", by=piet, note=ORDER, editions=[1])
    move(ferry, "revise", by=piet)

    with pytest.raises(Refused, match="was erased for legal reasons"):
        restore_revision(ferry, Revision.objects.get(number=1), by=piet)


def test_the_desk_shows_erased_editions_and_states_without_a_word(ferry, piet, client):
    move(ferry, "erase", by=piet, note=ORDER, editions=[1])
    piet.user_permissions.add(Permission.objects.get(codename="view_revision"))
    client.force_login(piet)

    for page in (
        reverse("admin:article-saved", args=[ferry.pk, 1]),
        reverse("admin:articles_revision_change", args=[Revision.objects.get(number=1).pk]),
    ):
        assert "erased for legal reasons" in client.get(page).content.decode()
    for page in (
        reverse("admin:articles_article_history", args=[ferry.pk]),
        reverse("admin:articles_edition_changelist"),
        reverse("admin:articles_edition_change", args=[Edition.objects.get(number=1).pk]),
        reverse("admin:articles_article_change", args=[ferry.pk]),
    ):
        assert client.get(page).status_code == 200


def test_an_editor_withholds_and_erases_from_the_storys_page(ferry, piet, client):
    client.force_login(piet)
    page = client.get(reverse("admin:articles_article_change", args=[ferry.pk])).content.decode()
    assert "Withhold editions" in page
    assert "Edition 2 (update)" in page
    assert "Edition 3 (" not in page

    def press(step: str, *numbers: int, note: str):
        ferry.refresh_from_db()
        fields = {"_step": step, "seen_version": ferry.version, f"{step}-editions": numbers, f"{step}-note": note}
        return client.post(reverse("admin:article-move", args=[ferry.pk]), fields, follow=True).content.decode()

    assert "Say which editions" in press("withhold", note=LINE)
    assert "Withheld. Your line stands" in press("withhold", 1, 2, note=LINE)
    assert "Erased for good." in press("erase", 1, note=ORDER)
    assert [edition.withheld_line for edition in Edition.objects.order_by("number")] == [LINE, LINE, ""]
    assert Edition.objects.get(number=1).is_erased


def test_who_has_not_the_right_does_not_see_the_steps(ferry, client):
    client.force_login(member("boss", "Publisher"))

    page = client.get(reverse("admin:articles_article_change", args=[ferry.pk])).content.decode()

    assert "Withhold editions" not in page
    assert "Erase editions" not in page
