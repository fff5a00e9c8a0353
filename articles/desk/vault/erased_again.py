"""What was erased by law stays erased: a list of erasures is kept outside, and a restore erases by it again.

The list is JSON: an object for each erased edition, with the story's slug, the edition's number, when it was
erased, and the digest that it was printed with. It holds no word of what was erased.
"""

import datetime as dt
import json
import re
from pathlib import Path

from django.db import transaction

from articles.desk.press import chains, history, legal, shelf
from articles.desk.press.composed import ComposedStory
from articles.desk.press.legal import Erasure
from articles.desk.rules.refusals import Refused
from articles.desk.steps.claims import claim
from articles.desk.steps.prints import retract_from_print
from articles.desk.vault.backups import new_file
from articles.desk.vault.snapshots import NoBackup
from articles.models import Article, Edition, Move, State, now

ACTOR = "restore"
NOTE = "Erased before, and again after a backup was restored"


def read_list(path: Path) -> list[Erasure]:
    """The erasures in the list at `path`. Raises NoBackup, OSError."""
    try:
        items = json.loads(path.read_text(encoding="utf-8"))
        rows = [Erasure(**{**item, "at": dt.datetime.fromisoformat(item["at"])}) for item in items]
        if not all(isinstance(row.number, int) and re.fullmatch(r"[0-9a-f]{64}", row.digest) for row in rows):
            raise ValueError("a number or a digest is not one")
    except (KeyError, TypeError, ValueError) as error:
        raise NoBackup(
            f"{path} is not a list of erasures ({error}). Give one that `manage.py backup` wrote."
        ) from error
    return rows


def write_list(path: Path) -> list[Erasure]:
    """Write all erasures here, and those that the list at `path` has already, to `path`.

    So a list never gets shorter, not even after an old backup was restored. Raises NoBackup, OSError.
    """
    before = {row.digest: row for row in read_list(path)} if path.exists() else {}
    for row in legal.erasures():
        before.setdefault(row.digest, row)
    rows = sorted(before.values(), key=lambda row: (row.at, row.slug, row.number))
    lines = [{**row._asdict(), "at": row.at.isoformat()} for row in rows]
    with new_file(path, replace=True) as file:
        file.write(json.dumps(lines, indent=1).encode())
    return rows


def erase_again(erasures: list[Erasure]) -> list[str]:
    """Erase the editions of `erasures` whose text came back, and record it; a message for each.

    All or nothing. An edition that the backup gives to readers, or that its working copy goes on from, was replaced
    later, by one that is not in the backup: the whole story is taken down then. Raises Refused.
    """
    messages = []
    with transaction.atomic():
        for erasure in erasures:
            edition = Edition.objects.filter(digest=erasure.digest, number=erasure.number).first()
            if edition and not edition.is_erased:
                taken_down = _erase(edition)
                message = f"Erased again: edition {edition.number} of {edition.slug}."
                if taken_down:
                    message += " The story was taken down: what replaced that edition is not in the backup."
                messages.append(message)
    return messages


def _erase(edition: Edition) -> bool:
    """Erase `edition` and record it; True if its story had to be taken down."""
    article, at = Article.objects.get(pk=edition.article_id), now()
    taken_down = False
    try:
        with transaction.atomic():
            legal.erase(article, [edition.number], by=None, actor=ACTOR, at=at)
    except Refused:
        article, taken_down = _take_down(article, at), True
        legal.erase(article, [edition.number], by=None, actor=ACTOR, at=at)
    _record("erase", article, at, (article.state, article.state), edition)
    return taken_down


def _take_down(article: Article, at: dt.datetime) -> Article:
    """Take every edition of `article` from readers without a notice, and record it; the article as it is then."""
    before = article.state
    was_live = shelf.out(article).filter(live_from__lte=at).exists()
    claim(article, None, state=State.RETRACTED, at=at)
    story = ComposedStory.read(article)
    article = story.article
    shelf.withdraw_pending(article, at)
    notice = None
    if was_live:
        revision = history.current(story, actor=ACTOR)
        notice = retract_from_print(article, None, at=at, revision=revision)
    else:
        shelf.reshelve(article)
    article.refresh_from_db()
    _record("retract", article, at, (before, article.state), notice)
    return article


def _record(name: str, article: Article, at: dt.datetime, states: tuple[str, str], edition: Edition | None) -> Move:
    recorded = chains.add_move(
        name,
        article=article,
        about=f"article {article.slug}",
        by=None,
        actor=ACTOR,
        at=at,
        note=NOTE,
        states=states,
        revision=article.revisions.order_by("-number").first(),
        edition=edition,
    )
    chains.enter_printings(at)
    return recorded
