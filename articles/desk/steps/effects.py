"""What each step does to a story that is claimed. `workflow.move` carries them out."""

import datetime as dt
from collections.abc import Callable

from articles.desk.preflight import blocking
from articles.desk.press import eyes, history, legal, shelf
from articles.desk.press.composed import ComposedStory
from articles.desk.rules.refusals import NotFit, Refused
from articles.desk.steps import counts
from articles.desk.steps.prints import put_in_print, retract_from_print, take_back_pending
from articles.desk.steps.step import Step
from articles.models import Article, EditionKind, Notice, PublishedPrecision, State


def _approve(step: Step) -> None:
    _refuse_unfit(step)
    approve_as_it_stands(step)


def approve_as_it_stands(step: Step) -> None:
    """Keep the story as the text that may be printed."""
    step.revision = history.current(step.story, by=step.by, actor=step.actor)
    Article.objects.filter(pk=step.article.pk).update(approved_digest=step.revision.print_digest)


def _publish(step: Step) -> None:
    if step.story.print_digest != step.article.approved_digest:
        raise Refused(
            f"The text is not the one that was approved: {changes_of_approved(step.story)} changed. "
            "Send it back and have it approved again."
        )
    print_as_it_stands(step, one_pair_of_eyes=not eyes.approved_by_second_reader(step.article, step.editions_before))


def _rush(step: Step) -> None:
    print_as_it_stands(step, one_pair_of_eyes=True)


def print_as_it_stands(step: Step, *, one_pair_of_eyes: bool) -> None:
    """Print the story as it stands, once composed and once only: what is checked is what is stored."""
    live_from = max(step.go_live or step.at, step.at)
    _refuse_unfit(step, live_from)
    kind = _kind(step)
    if any(edition.live_from > step.at and edition.withdrawn_at is None for edition in step.editions_before):
        take_back_pending(step.article, step.at)
        del step.editions_before  # one of them is withdrawn now
    if kind == EditionKind.FIRST:
        step.article.published_at, step.article.published_precision = None, PublishedPrecision.SECOND
    step.revision = history.current(step.story, by=step.by, actor=step.actor)
    step.edition = put_in_print(
        step.story,
        step.editions_before,
        kind=kind,
        live_from=live_from,
        revision=step.revision,
        one_pair_of_eyes=one_pair_of_eyes,
        note=step.note,
    )


def _kind(step: Step) -> str:
    """The kind of the next edition: "first" where none is out, else what was chosen, an update by default."""
    is_out = any(edition.live_from <= step.at and edition.withdrawn_at is None for edition in step.editions_before)
    if not is_out:
        return EditionKind.FIRST
    kind = step.kind or EditionKind.UPDATE
    if kind not in {EditionKind.UPDATE, EditionKind.MINOR}:
        raise Refused("An edition of this story is out: the next one is an update or a minor edition.")
    return kind


def _revise(step: Step) -> None:
    take_back_pending(step.article, step.at)


def _unschedule(step: Step) -> None:
    edition = shelf.pending(step.article, step.at).select_related("revision").get()
    approved = "" if edition.one_pair_of_eyes else edition.revision.print_digest
    take_back_pending(step.article, step.at)
    Article.objects.filter(pk=step.article.pk).update(approved_digest=approved)
    step.edition = edition


def _discard(step: Step) -> None:
    shown = shelf.on_display(step.article, step.at)
    if shown is None:
        raise Refused("No edition of it is live: there is none to go back to.")
    step.edition = shown
    history.restore(step.article, shown.revision)
    step.revision = history.current(ComposedStory.read(step.article), by=step.by, actor=step.actor)


def _countersign(step: Step) -> None:
    step.edition = eyes.unread_of(step.article)


def _retract(step: Step) -> None:
    was_live = shelf.out(step.article).filter(live_from__lte=step.at).exists()
    shown = shelf.on_display(step.article, step.at)
    was_taken_down = shown is not None and shown.is_retraction and not shown.headline
    if step.before == State.RETRACTED and not step.takedown:
        raise Refused("It is retracted already. Only a takedown can follow: its notice goes too.")
    shelf.withdraw_pending(step.article, step.at)
    step.revision = history.current(step.story, by=step.by, actor=step.actor)
    if was_live:
        reason = None if step.takedown or was_taken_down else _reason(step.article, step.note, step.at)
        step.edition = retract_from_print(step.article, reason, at=step.at, revision=step.revision)
    else:
        # Readers never saw it: a notice would tell them what they were never told.
        shelf.reshelve(step.article)


def _reason(article: Article, text: str, at: dt.datetime) -> Notice:
    return Notice.objects.create(
        article=article, number=article.next_number(), kind=Notice.Kind.RETRACTION, text=text, at=at
    )


def _withhold(step: Step) -> None:
    step.editions = legal.withhold(step.article, step.numbers, step.note, at=step.at)


def _erase(step: Step) -> None:
    step.editions = legal.erase(step.article, step.numbers, by=step.by, actor=step.actor, at=step.at)
    counts.count([ComposedStory.read(step.article).article])


EFFECTS: dict[str, Callable[[Step], None]] = {
    "approve": _approve,
    "publish": _publish,
    "rush": _rush,
    "revise": _revise,
    "unschedule": _unschedule,
    "discard": _discard,
    "countersign": _countersign,
    "retract": _retract,
    "withhold": _withhold,
    "erase": _erase,
}


def _refuse_unfit(step: Step, live_from: dt.datetime | None = None) -> None:
    blockers = blocking(step.article, go_live=live_from, by=step.by)
    if not blockers:
        return
    if step.override and step.by.has_perm("articles.override_preflight"):
        return
    raise NotFit(blockers)


def changes_of_approved(story: ComposedStory) -> str:
    """What of `story` is no longer as it was approved, for a sentence."""
    approval = story.article.moves.filter(name="approve").select_related("revision").order_by("-number").first()
    if approval is None or approval.revision is None:
        return "it was never approved, or something of it"
    changed = history.differences(approval.revision.content, story.content)
    return ", ".join(changed) or "a person, source, tag or section that it names"
