"""Notes on a story: written, resolved, and asked of somebody. They change nothing of the story itself."""

import re
from typing import NamedTuple

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q

from articles.desk.rules.refusals import Refused
from articles.desk.steps import guards, letters
from articles.models import Article, Note, now

LONGEST = 4000  # characters
MOST_MENTIONS = 20
ASKED_LENGTH = 8
# A user name as Django allows it, after an @ that does not stand inside an e-mail address.
MENTION = re.compile(r"(?<![\w.+@-])@([\w.+@-]+)")


class Written(NamedTuple):
    """A note, the people whom it mentions, and the names in it that nobody has."""

    note: Note
    mentioned: list[User]
    unknown: list[str]


def notes_refusal(user: User) -> str:
    """Why `user` cannot read and write notes; "" where they can: everybody who may see stories."""
    if user.is_active and user.has_perm(letters.SEE):
        return ""
    return f"This takes {guards.role_for(letters.SEE)}."


def add_note(article: Article, text: str, *, by: User) -> Written:
    """Write `text` on `article` as the user `by`, and a letter to each colleague whom it mentions.

    A name that nobody has stays in the text and is handed back. Raises Refused.
    """
    if why := notes_refusal(by):
        raise Refused(why)
    text = text.strip()
    if not text:
        raise Refused("There is nothing in the note yet. Type what you have to say.")
    if len(text) > LONGEST:
        raise Refused(f"A note has at most {LONGEST} characters, and this has {len(text)}. Make two of it.")
    names = names_in(text)
    if len(names) > MOST_MENTIONS:
        raise Refused(f"A note mentions at most {MOST_MENTIONS} people. Make two of it.")
    mentioned, unknown = _accounts(names)
    with transaction.atomic():
        note = Note.objects.create(
            article=article, number=article.next_number(), by=by, actor=by.get_username(), text=text
        )
        note.mentions.set(mentioned)
        letters.about_note(note)
    return Written(note, mentioned, unknown)


def resolve_note(note: Note, *, by: User) -> None:
    """Say that `note` is settled. Twice is once: it keeps who was first. Raises Refused."""
    if why := notes_refusal(by):
        raise Refused(why)
    Note.objects.open().filter(pk=note.pk).update(resolved_by=by, resolver=by.get_username(), resolved_at=now())
    note.refresh_from_db()


def asked_of(user: User) -> list[Note]:
    """Unresolved notes that mention `user`, newest first, at most ASKED_LENGTH."""
    if notes_refusal(user):
        return []
    asked = (
        Note.objects.open().filter(mentions=user).select_related("article").defer("article__body", "article__folded")
    )
    return list(asked.order_by("-at", "-pk")[:ASKED_LENGTH])


def names_in(text: str) -> list[str]:
    """The names that `text` mentions, each once, without the marks that end a sentence."""
    return list(dict.fromkeys(name.rstrip(".-+@") for name in MENTION.findall(text) if name.rstrip(".-+@")))


def _accounts(names: list[str]) -> tuple[list[User], list[str]]:
    """The accounts of `names` that may see stories, and the names of nobody. Capitals make no difference."""
    if not names:
        return [], []
    wanted = Q()
    for name in names:
        wanted |= Q(username__iexact=name)
    accounts = list(letters.who_may_see().filter(wanted).order_by("username"))
    usernames = {account.username.casefold() for account in accounts}
    return accounts, [name for name in names if name.casefold() not in usernames]
