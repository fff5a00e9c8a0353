"""Saving a working copy: nobody's save overwrites another's, and every save is a revision."""

from django.contrib.auth.models import User

from articles.desk.press import chains, history, revisions
from articles.desk.press.compose import document_of
from articles.desk.press.composed import ComposedStory
from articles.desk.steps import counts
from articles.models import Article, Byline, Person, Revision, now
from articles.text import digest


def finish(article: Article, by: User) -> Revision:
    """Keep what was saved as a revision by `by`; one that changed nothing adds none. After a claim."""
    story = ComposedStory.read(article)
    revision = history.current(story, by=by, actor=by.get_username())
    counts.count([story.article])
    return revision


def sign(article: Article, writer: User) -> Byline | None:
    """The byline of a new story that names nobody: its writer, where the account belongs to a person."""
    person = Person.objects.filter(user=writer).first()
    if person is None or article.bylines.exists():
        return None
    return Byline.objects.create(article=article, number=article.next_number(), person=person)


def finish_on_record(article: Article, name: str, by: User, *, note: str, revision_note: str = "") -> Revision:
    """As `finish`, for a change that is a Move `name` of its own; the story stays in the state it has."""
    story = ComposedStory.read(article)
    revision = history.current(story, by=by, actor=by.get_username(), note=revision_note)
    chains.add_move(
        name,
        article=story.article,
        about=f"article {story.article.slug}",
        by=by,
        actor=by.get_username(),
        at=now(),
        note=note,
        states=(story.article.state, story.article.state),
        revision=revision,
    )
    counts.count([story.article])
    return revision


def keep_beside(typed: Article, by: User, note: str) -> Revision:
    """Keep `typed`, the whole story with changes that stand nowhere else, as a saved state beside the one that counts."""
    last = typed.revisions.order_by("-number").values_list("number", flat=True).first() or 0
    content, print_digest = revisions.content_with_rows(typed), digest(document_of(typed))
    beside = revisions.next_one(typed, last, content, print_digest, by=by, actor=by.get_username(), note=note)
    beside.save(force_insert=True)
    return beside
