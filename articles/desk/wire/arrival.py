"""A text arrives on the wire: it is known, a newer version, an advisory, or a story. Both doors ask here."""

import copy
from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.db import transaction

from articles.desk.press.amend import record_changes
from articles.desk.rules.refusals import Refused
from articles.desk.steps import counts
from articles.desk.wire import versions
from articles.desk.wire.draft import ACTOR, keep_source
from articles.desk.wire.layout import CORRECTION, KILL
from articles.desk.wire.proposal import Proposal, propose
from articles.desk.wire.received import fit, sha256
from articles.desk.wire.versions import Earlier
from articles.models import Article, Source


@dataclass
class WireArrival:
    """A text with what it is read as. At most one of `same_text`, `killed` and `earlier` is set; with none it is a new story."""

    text: str
    proposal: Proposal
    same_text: Source | None = None
    killed: Source | None = None
    earlier: Earlier | None = None
    stories: list[Article] = field(default_factory=list)

    @property
    def is_advisory(self) -> bool:
        """Whether the text takes another one back."""
        return self.proposal.layout.advisory == KILL

    @property
    def is_story(self) -> bool:
        """Whether a draft can be made from it."""
        return not (self.same_text or self.earlier or self.is_advisory)

    @property
    def marks_source(self) -> bool:
        """Whether to keep it changes what readers are told of a source: that it was withdrawn or corrected."""
        return bool(self.killed) or bool(self.earlier and self.proposal.layout.advisory == CORRECTION)

    @property
    def changes(self) -> list[str]:
        """What differs from the earlier version."""
        return versions.differences(self.earlier.source.text_received, self.text) if self.earlier else []


def look(text: str) -> WireArrival:
    """Read `text` and look for it among what was received. Nothing is written. Raises Refused where it cannot be read."""
    arrival = WireArrival(text, propose(fit(text)))
    layout = arrival.proposal.layout
    if same := versions.same(sha256(text)):
        arrival.same_text = same
    elif arrival.is_advisory:
        arrival.killed = versions.killed(text, layout.on)
    else:
        arrival.earlier = versions.closest(text, layout.on)
    source = arrival.same_text or arrival.killed or (arrival.earlier and arrival.earlier.source)
    arrival.stories = versions.stories_of(source) if source else []
    if arrival.is_story and not layout.prose.text.strip():
        raise Refused("There is a head and no story in it. Bring the whole text.")
    return arrival


def is_still_new(arrival: WireArrival) -> bool:
    """Whether nothing that is the same or close to it was received since it was read."""
    return not (versions.same(sha256(arrival.text)) or versions.closest(arrival.text, arrival.proposal.layout.on))


@transaction.atomic
def keep_version(arrival: WireArrival, *, by: User | None = None, publisher: str = "") -> Source:
    """Keep a newer version of a text as a source that supersedes the first; a correction marks that as corrected.

    The story is left as it is: its editor compares and changes it.
    """
    before = arrival.earlier.source
    layout = arrival.proposal.layout
    source = keep_source(
        arrival.text, publisher=layout.agency or publisher or before.publisher, on=layout.on, supersedes=before
    )
    if layout.advisory == CORRECTION:
        mark_standing(before, Source.Standing.CORRECTED, by=by)
    return source


@transaction.atomic
def keep_kill(arrival: WireArrival, *, by: User | None = None) -> Source:
    """Mark the wire copy that an advisory takes back as withdrawn by its publisher."""
    mark_standing(arrival.killed, Source.Standing.WITHDRAWN, by=by)
    return arrival.killed


def mark_standing(source: Source, standing: str, *, by: User | None = None, actor: str = ACTOR) -> None:
    """Say that `source` was corrected or withdrawn by its publisher; what rests on it in print is in trouble then."""
    if source.standing == standing:
        return
    was = copy.copy(source)
    source.standing = standing
    source.save(update_fields=["standing"])
    record_changes(source, was=was, by=by, actor="" if by else actor)
    counts.count_again([source])
