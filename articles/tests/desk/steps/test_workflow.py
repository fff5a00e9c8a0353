"""A story's way from draft to print, and who may take which step."""

import datetime as dt

import pytest

from articles.desk.rules.refusals import NotFit, Refused, Stale
from articles.desk.steps.workflow import move, options
from articles.models import Article, Edition, EditionKind, LedgerEntry, Move, State, now
from articles.tests.cast import make_draft, member, rewrite

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def story(rana, esra, piet):
    """Edition 1 is live."""
    article = make_draft(rana)
    move(article, "submit", by=rana)
    move(article, "approve", by=esra)
    move(article, "publish", by=piet)
    return article


def live(at=None) -> Edition | None:
    return Edition.objects.live(at).first()


def test_readers_keep_edition_one_until_edition_two_is_published(rana, esra, piet):
    article = make_draft(rana)
    move(article, "submit", by=rana)
    move(article, "send back", by=esra, note="Who says so?")
    move(article, "submit", by=rana)
    rewrite(article, esra, headline="Ferry runs once more")
    move(article, "approve", by=esra)
    move(article, "publish", by=piet)
    move(article, "revise", by=rana)
    rewrite(article, rana, headline="Ferry stops")

    assert live().headline == "Ferry runs once more"

    move(article, "submit", by=rana)
    move(article, "approve", by=esra)
    move(article, "publish", by=piet)

    assert (live().number, live().headline, live().kind) == (2, "Ferry stops", EditionKind.UPDATE)
    assert Edition.objects.get(number=1).live_until == live().live_from
    names = list(Move.objects.order_by("number").values_list("name", flat=True))
    assert names == "submit,send back,submit,approve,publish,revise,submit,approve,publish".split(",")


def test_who_submitted_cannot_approve_superuser_included(rana):
    root = member("root", "Editor")
    root.is_superuser = True
    root.save()
    article = make_draft(rana)
    move(article, "submit", by=root)

    with pytest.raises(Refused, match="another editor"):
        move(article, "approve", by=root)

    assert Article.objects.get().state == State.REVIEW


def test_an_editor_cannot_approve_a_text_that_is_all_their_own(rana, esra):
    article = make_draft(esra, assigned_to=rana)
    move(article, "submit", by=rana)

    with pytest.raises(Refused, match="All of this text is yours"):
        move(article, "approve", by=esra)


def test_a_reporter_has_no_way_to_print(rana):
    article = make_draft(rana)

    for name in ("approve", "publish", "rush", "retract"):
        with pytest.raises(Refused):
            move(article, name, by=rana, note="Because", kind="update")

    assert not Edition.objects.exists()
    assert not Move.objects.exists()
    assert [option.transition.name for option in options(article, rana) if option.allowed] == ["submit"]


def test_olaf_can_do_nothing(story):
    olaf = member("olaf")

    assert not [option for option in options(story, olaf) if option.allowed]
    assert all(option.why for option in options(story, olaf))


def test_a_text_changed_after_approval_is_not_printed(rana, esra, piet):
    article = make_draft(rana)
    move(article, "submit", by=rana)
    move(article, "approve", by=esra)
    rewrite(article, esra, headline="Something else")

    with pytest.raises(Refused, match="headline"):
        move(article, "publish", by=piet)

    assert not Edition.objects.exists()


def test_urgency_and_notes_do_not_void_an_approval(rana, esra, piet):
    article = make_draft(rana)
    move(article, "submit", by=rana)
    move(article, "approve", by=esra)
    rewrite(article, esra, urgency=2, internal_note="Call her back.")

    move(article, "publish", by=piet)

    assert live().urgency == 2


def test_a_stale_step_is_refused_and_changes_nothing(rana, esra):
    article = make_draft(rana)
    known_to_esra = Article.objects.get(pk=article.pk)
    move(article, "submit", by=rana)

    with pytest.raises(Stale):
        move(known_to_esra, "spike", by=esra, note="Old news")

    assert Article.objects.get().state == State.REVIEW


def test_a_story_without_a_section_is_not_approved_and_nothing_is_kept(rana, esra):
    article = make_draft(rana, section=None)
    move(article, "submit", by=rana)

    with pytest.raises(NotFit) as refused:
        move(article, "approve", by=esra)

    assert [finding.code for finding in refused.value.findings] == ["no-section"]
    assert Article.objects.get().state == State.REVIEW


def test_a_scheduled_story_appears_by_the_clock_alone(rana, esra, piet):
    article = make_draft(rana)
    move(article, "submit", by=rana)
    move(article, "approve", by=esra)
    hour = now() + HOUR
    move(article, "publish", by=piet, go_live=hour)

    assert live() is None
    assert live(hour - dt.timedelta(seconds=1)) is None
    assert live(hour).number == 1
    assert not LedgerEntry.objects.exists()

    move(article, "unschedule", by=piet)

    assert live(hour) is None
    assert article.state == State.APPROVED
    assert article.published_at is None


def test_an_embargo_cannot_be_undercut(rana, esra, piet):
    article = make_draft(rana, embargo_until=now() + HOUR)
    move(article, "submit", by=rana)
    move(article, "approve", by=esra)

    with pytest.raises(NotFit, match="embargo"):
        move(article, "publish", by=piet)

    move(article, "publish", by=piet, go_live=article.embargo_until)

    assert live() is None


def test_an_urgent_fix_before_a_scheduled_update_stands_alone(story, rana, esra, piet):
    move(story, "revise", by=rana)
    rewrite(story, rana, headline="Tomorrow's")
    move(story, "submit", by=rana)
    move(story, "approve", by=esra)
    move(story, "publish", by=piet, go_live=now() + HOUR)
    move(story, "revise", by=rana)
    rewrite(story, rana, headline="The fix")
    move(story, "rush", by=piet, note="A wrong name", kind="minor")

    assert live().headline == live(now() + 2 * HOUR).headline == "The fix"


def test_a_rushed_edition_waits_until_somebody_else_has_read_it(rana, piet, esra):
    article = make_draft(rana)
    move(article, "rush", by=piet, note="Flood warning")

    with pytest.raises(Refused, match="You printed it"):
        move(article, "countersign", by=piet)
    move(article, "countersign", by=esra)

    with pytest.raises(Refused, match="Nothing of it waits"):
        move(article, "countersign", by=esra)


def test_a_retraction_leaves_its_notice_and_nothing_else(story, piet, rana, esra):
    move(story, "revise", by=rana)
    rewrite(story, rana, headline="Pending")
    move(story, "submit", by=rana)
    move(story, "approve", by=esra)
    move(story, "publish", by=piet, go_live=now() + HOUR)
    move(story, "retract", by=piet, note="The ferry does not exist.")

    assert live() is None
    assert live(now() + 2 * HOUR) is None
    assert Edition.objects.notices().get().document["notices"][0]["text"] == "The ferry does not exist."
    assert not Edition.objects.printed().exclude(kind=EditionKind.RETRACTION).exists()


def test_discarding_goes_back_to_the_text_in_print(story, rana, esra):
    move(story, "revise", by=rana)
    rewrite(story, rana, headline="A bad idea")
    move(story, "discard", by=esra)

    assert story.state == State.PUBLISHED
    assert story.headline == "Ferry runs again"


def test_a_takedown_may_follow_a_retraction_and_leaves_neither_headline_nor_reason(story, piet):
    move(story, "retract", by=piet, note="It was a hoax.")

    with pytest.raises(Refused, match="Only a takedown"):
        move(story, "retract", by=piet, note="Again")
    move(story, "retract", by=piet, note="Court order 12/26", takedown=True)

    notice = Edition.objects.notices().get()
    assert (notice.headline, notice.document["notices"]) == ("", [])
    with pytest.raises(Refused, match="nothing of it any more"):
        move(story, "retract", by=piet, note="Again", takedown=True)


def test_what_was_taken_down_is_never_named_again_by_a_later_retraction(story, piet):
    move(story, "retract", by=piet, note="Court order 12/26", takedown=True)
    move(story, "reinstate", by=piet, note="For a new text")

    move(story, "retract", by=piet, note="It came to nothing")

    notice = Edition.objects.notices().get()
    assert (notice.headline, notice.document["notices"]) == ("", [])
