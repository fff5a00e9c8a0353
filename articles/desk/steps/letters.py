"""Mail to colleagues about a step or a note: only to who may see the story, and never to who acted.

Letters are written when the transaction is committed, and sent by a thread of their own: a mail server that is slow or
down holds nobody up and undoes nothing. Without a server nothing is sent (NEWSROOM_MAIL); who has no address gets none.
"""

import logging
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse

from articles.desk.press import eyes
from articles.desk.rules.states import TRANSITIONS
from articles.desk.steps import guards, standing
from articles.desk.steps.step import Step
from articles.models import Article, Note
from articles.origin import origin

logger = logging.getLogger(__name__)

SEE = "articles.view_article"
BACKEND = "django.contrib.auth.backends.ModelBackend"
DONE = {
    "submit": "submitted",
    "send back": "sent back",
    "approve": "approved",
    "publish": "published",
    "rush": "published",
}

_sender = ThreadPoolExecutor(max_workers=1, thread_name_prefix="letters")


# ── What is written about ───────────────────────────────────────────────────


def about_step(step: Step) -> None:
    """Write to whom `step` concerns, once the transaction is committed."""
    if step.rule.name in DONE:
        transaction.on_commit(lambda: _after(step.given.pk, lambda: _write_about_step(step)), robust=True)


def about_note(note: Note) -> None:
    """Write to whom `note` mentions, once the transaction is committed."""
    transaction.on_commit(lambda: _after(note.article_id, lambda: _write_about_note(note)), robust=True)


def all_sent() -> None:
    """Wait until every letter so far has been sent or given up."""
    _sender.submit(lambda: None).result()


# ── To whom ─────────────────────────────────────────────────────────────────


def who_may_see() -> QuerySet[User]:
    """Everybody who may see the stories of the desk."""
    return User.objects.with_perm(SEE, backend=BACKEND).filter(is_active=True, is_staff=True)


def _who_may(permission: str) -> QuerySet[User]:
    """Whose daily work it is: superusers who look after the machine are not in it, unless they have the role."""
    return User.objects.with_perm(permission, include_superusers=False, backend=BACKEND)


def _concerned(step: Step, article: Article) -> Q:
    """The condition on accounts to which `step` is news."""
    submission = eyes.submitter(article)
    reporters = Q(pk__in=[pk for pk in (article.created_by_id, submission and submission.user_id) if pk])
    match step.rule.name:
        case "submit":
            editors = _who_may(guards.REVIEW)
            assigned = editors.filter(pk=article.assigned_to_id or 0).exclude(pk=step.by.pk)
            return Q(pk__in=assigned if assigned.exists() else editors)
        case "approve":
            return reporters | Q(pk__in=_who_may(TRANSITIONS["publish"].permission))
    return reporters


# ── The letters ─────────────────────────────────────────────────────────────


def _write_about_step(step: Step) -> list[EmailMessage]:
    article = Article.objects.get(pk=step.given.pk)
    done = DONE[step.rule.name]
    lines = [f"{step.actor} has {done} “{article}”."]
    if step.edition and step.edition.live_from > step.at:
        lines.append(f"Readers get it at {standing.clock(step.edition.live_from)}.")
    return _letters(_concerned(step, article), step.by, f"{done.capitalize()}: {article}", lines, step.note, article)


def _write_about_note(note: Note) -> list[EmailMessage]:
    article = note.article
    mentioned = Q(pk__in=note.mentions.values("pk"))
    return _letters(
        mentioned,
        note.by,
        f"{note.actor} asks you: {article}",
        [f"{note.actor} wrote about “{article}”:"],
        note.text,
        article,
    )


def _letters(
    whom: Q, by: User | None, subject: str, lines: list[str], quoted: str, article: Article
) -> list[EmailMessage]:
    """One letter to each of `whom` who may see the story and has an address; nobody sees the others'."""
    if by is not None:
        whom &= ~Q(pk=by.pk)
    addresses = who_may_see().filter(whom).exclude(email="").values_list("email", flat=True)
    link = origin() + reverse("admin:articles_article_change", args=[article.pk])
    text = "\n\n".join([*lines, *([quoted] if quoted else []), link])
    subject = " ".join(subject.split())[:200]
    return [EmailMessage(subject, text + "\n", to=[address]) for address in sorted(set(addresses))]


# ── Sending ─────────────────────────────────────────────────────────────────


def _after(story: int, write) -> Future | None:
    """Write the letters now, with this thread's connection to the database, and have them sent by the other one."""
    if not settings.NEWSROOM_MAIL:
        return None
    try:
        letters = write()
    except Exception:
        logger.exception("Letters about story %s were not written.", story)
        return None
    return _sender.submit(_send, story, letters) if letters else None


def _send(story: int, letters: Iterable[EmailMessage]) -> None:
    """Send one by one over one connection: an address that is refused keeps nothing from the others."""
    try:
        with get_connection() as connection:
            for letter in letters:
                letter.connection = connection
                _send_one(story, letter)
    except Exception as error:  # whatever a server may say: the step was taken long ago
        logger.error("Letters about story %s were not sent: %s.", story, type(error).__name__)


def _send_one(story: int, letter: EmailMessage) -> None:
    try:
        letter.send()
    except OSError as error:  # smtplib's errors are OSErrors; their text may name people
        logger.error("A letter about story %s was not sent: %s.", story, type(error).__name__)
