"""States, transitions and roles: the whole workflow as data.

`move` in `workflow` carries these out, the admin draws its buttons from them, articles/desk/README.md prints
them as a table, and a test compares the two.
"""

from dataclasses import dataclass

from articles.models import State


@dataclass(frozen=True)
class Transition:
    """A rule: from which states to which, by whom, and what it needs. A Move is the record of one."""

    name: str
    sources: frozenset[State]
    target: State | None  # None: the story stays in the state it has
    permission: str
    label: str
    hint: str
    own_only: bool = False  # a reporter may do it to stories they made or were given; who reviews, to all
    needs_note: bool = False
    preflight: bool = False
    prints: bool = False  # makes an edition

    def allows(self, state: str) -> bool:
        """Whether a story in `state` can take this step, whoever asks."""
        return state in self.sources


def _transition(
    name: str, sources: str, target: State | None, permission: str, label: str, hint: str, **rules
) -> Transition:
    states = frozenset(State) if sources == "any" else frozenset(State(word) for word in sources.split())
    return Transition(name, states, target, f"articles.{permission}_article", label, hint, **rules)


TRANSITIONS: dict[str, Transition] = {
    rule.name: rule
    for rule in (
        _transition("submit", "draft", State.REVIEW, "submit", "Submit", "Hand it to an editor.", own_only=True),
        _transition("withdraw", "review", State.DRAFT, "submit", "Withdraw", "Take it back from review."),
        _transition(
            "send back",
            "review approved",
            State.DRAFT,
            "review",
            "Send back",
            "Return it with a note.",
            needs_note=True,
        ),
        _transition(
            "approve", "review", State.APPROVED, "review", "Approve", "This text may be printed.", preflight=True
        ),
        _transition(
            "publish",
            "approved",
            State.PUBLISHED,
            "publish",
            "Publish",
            "Print what was approved.",
            preflight=True,
            prints=True,
        ),
        _transition(
            "rush",
            "draft review",
            State.PUBLISHED,
            "rush",
            "Rush to print",
            "Print it on one pair of eyes; somebody else reads it afterwards.",
            needs_note=True,
            preflight=True,
            prints=True,
        ),
        _transition(
            "countersign",
            "published",
            None,
            "review",
            "Countersign",
            "I have read what was printed on one pair of eyes.",
        ),
        _transition(
            "revise",
            "published",
            State.DRAFT,
            "submit",
            "Revise",
            "Work on it again. Readers keep the live edition; one that is scheduled is withdrawn.",
            own_only=True,
        ),
        _transition(
            "discard",
            "draft review approved",
            State.PUBLISHED,
            "review",
            "Discard changes",
            "Go back to the live edition's text.",
        ),
        _transition(
            "unschedule",
            "any",
            State.APPROVED,
            "publish",
            "Unschedule",
            "Withdraw the edition that waits for its hour.",
        ),
        _transition(
            "spike",
            "draft review approved",
            State.SPIKED,
            "review",
            "Spike",
            "Drop it. It can be taken up again.",
            needs_note=True,
        ),
        _transition("unspike", "spiked", State.DRAFT, "review", "Unspike", "Take it up again."),
        _transition(
            "retract",
            "any",
            State.RETRACTED,
            "retract",
            "Retract",
            "Take every edition from readers and say why. The note is printed.",
            needs_note=True,
            prints=True,
        ),
        _transition(
            "reinstate",
            "retracted",
            State.DRAFT,
            "reinstate",
            "Reinstate",
            "Work on it again after a retraction.",
            needs_note=True,
        ),
        _transition(
            "withhold",
            "any",
            None,
            "withhold",
            "Withhold editions",
            "Legal: take old editions out of Changes. The note stands in their place.",
            needs_note=True,
        ),
        _transition(
            "erase",
            "any",
            None,
            "erase",
            "Erase editions",
            "Legal: take every word of old editions out of our own store, for good.",
            needs_note=True,
        ),
    )
}

# Cumulative: each role has what stands here and all that the roles before it have.
ROLES: dict[str, list[str]] = {
    "Reporter": (
        "add_article change_article view_article submit_article "
        "add_byline change_byline delete_byline view_byline add_mention change_mention delete_mention view_mention "
        "add_citation change_citation delete_citation view_citation add_quote change_quote delete_quote view_quote "
        "add_articlephoto change_articlephoto delete_articlephoto view_articlephoto "
        "add_taggedarticle change_taggedarticle delete_taggedarticle view_taggedarticle "
        "add_notice change_notice delete_notice view_notice "
        "add_photo view_photo add_source change_source view_source add_person view_person view_personname view_position "
        "add_tag view_tag view_section view_edition view_move view_revision"
    ).split(),
    "Editor": (
        "review_article change_photo delete_photo delete_source change_person delete_person "
        "add_personname change_personname delete_personname add_position change_position delete_position "
        "change_tag delete_tag"
    ).split(),
    "Publisher": (
        "publish_article rush_article retract_article reinstate_article print_protected_name "
        "add_section change_section delete_section view_ledgerentry"
    ).split(),
}
