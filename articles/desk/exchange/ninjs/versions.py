"""The version of an agency's story that is here, and what a newer one or a cancellation does: as with wire copy."""

import json
from dataclasses import dataclass
from typing import Any

from articles.desk.exchange.ninjs.stories import NinjsStory, story_of
from articles.desk.wire.arrival import mark_standing
from articles.desk.wire.draft import keep_source
from articles.desk.wire.received import sha256
from articles.desk.wire.versions import stories_of
from articles.models import Article, Move, Source

ACTOR = "import_ninjs"
SAME, OLDER, NEWER = "same", "older", "newer"


@dataclass(frozen=True)
class Received:
    """A story that came before, and the newest text of it that was received; None where none was kept."""

    article: Article
    source: Source | None


def note(key: str) -> str:
    """The note of an import's Move, by which the story is recognised later."""
    return f"From ninjs {key}"


def received_before(story: NinjsStory) -> Received | None:
    """What is here of `story`, or of the one that it is a version of; None if it never came."""
    keys = [key for key in (story.key, story.replaces) if key]
    moves = Move.objects.filter(name="import", note__in=[note(key) for key in keys]).select_related("article")
    move = moves.order_by("-pk").first()
    if move is not None and move.article is not None:
        return Received(move.article, _newest(move.article, set(keys)))
    return _kept_as_version(keys) if story.has_uri else None


def _kept_as_version(keys: list[str]) -> Received | None:
    """What is here of a text with one of `keys` that was kept as the next version of another; None if none was."""
    later = Source.objects.filter(kind=Source.Kind.WIRE_COPY, supersedes__isnull=False)
    for key in keys:
        for source in later.filter(text_received__contains=json.dumps(key, ensure_ascii=False)).order_by("-pk"):
            articles = stories_of(source) if _object(source).get("uri") == key else []
            if articles:
                return Received(articles[0], _last(source))
    return None


def _newest(article: Article, keys: set[str]) -> Source | None:
    """The newest version of the text with one of `keys` that `article` rests on."""
    cited = Source.objects.filter(kind=Source.Kind.WIRE_COPY, pk__in=article.citations.values("source"))
    for source in cited.order_by("pk"):
        if _object(source).get("uri") in keys:
            return _last(source)
    return None


def _last(source: Source) -> Source:
    """The last version of the text `source`."""
    seen = {source.pk}
    while (newer := Source.objects.filter(supersedes=source).order_by("-pk").first()) and newer.pk not in seen:
        seen.add(newer.pk)
        source = newer
    return source


def compared(story: NinjsStory, source: Source) -> str:
    """Whether `story` is the SAME text as `source`, an OLDER or a NEWER version of it."""
    if source.text_sha256 == sha256(story.received):
        return SAME
    before = story_of(_object(source), "stored")
    for mine, theirs in ((story.version, before.version), (story.version_created, before.version_created)):
        if mine is not None and theirs is not None and mine != theirs:
            return NEWER if mine > theirs else OLDER  # type: ignore[operator]  # both are of one kind
    return NEWER


def keep(story: NinjsStory, supersedes: Source | None = None) -> Source:
    """Keep `story` as it was received; where it corrects an earlier version, mark that one as corrected."""
    at = story.version_created or story.first_created
    publisher = story.publisher or (supersedes.publisher if supersedes else "")
    source = keep_source(story.received, publisher=publisher, on=at.date() if at else None, supersedes=supersedes)
    if supersedes and story.is_correction:
        mark_standing(supersedes, Source.Standing.CORRECTED, actor=ACTOR)
    return source


def withdraw(source: Source) -> None:
    """Mark a text, and those that it superseded, as taken back: what rests on one in print is under Trouble from now on."""
    seen: set[int] = set()
    version: Source | None = source
    while version is not None and version.pk not in seen:
        seen.add(version.pk)
        mark_standing(version, Source.Standing.WITHDRAWN, actor=ACTOR)
        version = version.supersedes


def _object(source: Source) -> dict[str, Any]:
    """The object that was kept as the text of `source`; {} where it is another text."""
    try:
        item = json.loads(source.text_received)
    except ValueError:
        return {}
    return item if isinstance(item, dict) else {}
