"""What a step has done, in words: a line of the story's history, and the message after the press."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from articles.admin.steps import APPROVE_AND_PUBLISH, FIX_AND_PUBLISH
from articles.desk.steps import standing


@dataclass(frozen=True)
class StepWords:
    """The words for a step that was taken: `past` in the history, `message` to whoever pressed.

    A message may name the `hour` of the step and what `readers` see.
    """

    past: str
    message: str = ""


PRINTED = "Published at {hour}. Readers have it."
STEP_WORDS = {
    "submit": StepWords("Submitted", "Submitted: the editors have it."),
    "withdraw": StepWords("Taken back from review", "Taken back from the editors: you can write on."),
    "send back": StepWords("Sent back", "Sent back: the reporter has it, with your note."),
    "approve": StepWords("Approved", "Approved. A publisher can print it now."),
    "publish": StepWords("Published", PRINTED),
    "rush": StepWords("Printed on one pair of eyes", f"{PRINTED} Somebody else reads it now, and presses Countersign."),
    APPROVE_AND_PUBLISH.name: StepWords("Approved and published", PRINTED),
    FIX_AND_PUBLISH.name: StepWords(
        "Fixed in print", f"{PRINTED} Somebody else reads it now, and presses Countersign."
    ),
    "countersign": StepWords("Read after printing", "Countersigned: a second person has read what was printed."),
    "revise": StepWords("Taken up again", "Open for its next edition. Readers see {readers}."),
    "discard": StepWords("Changes discarded", "Discarded: the text is as readers have it."),
    "unschedule": StepWords(
        "Taken from the schedule", "Taken from the schedule. It stays approved: publish it, or send it back."
    ),
    "spike": StepWords("Spiked", "Spiked. An editor can take it up again."),
    "unspike": StepWords("Taken up again", "Taken up again: it is a draft."),
    "retract": StepWords("Retracted", "Retracted. Readers see {readers}."),
    "reinstate": StepWords("Taken up again after a retraction", "It is a draft again. Readers see {readers}."),
    "withhold": StepWords("Withheld", "Withheld. Your line stands in its place."),
    "erase": StepWords("Erased", "Erased for good. Its number, its time and its digest stay."),
    "amend": StepWords("Plans changed"),
    "restore": StepWords("Gone back"),
    "arrange": StepWords("Page arranged"),
    "import": StepWords("Loaded"),
}


def past(name: str) -> str:
    """The step `name` as the history has it: “Sent back”."""
    return STEP_WORDS[name].past if name in STEP_WORDS else name.capitalize()


def outcome(name: str, story: Any, at: dt.datetime) -> str:
    """What has become of an `annotated` story by the step `name`, taken at `at`, for whoever pressed."""
    words = STEP_WORDS[name]
    if words.message.startswith(PRINTED) and story.goes_live_at:
        return f"Scheduled for {standing.clock(story.goes_live_at)}. Readers see {_until_then(story)} until then."
    hour = at.astimezone(timezone.get_default_timezone())
    return words.message.format(hour=f"{hour:%H:%M}", readers=standing.readers_see(story))


def _until_then(story: Any) -> str:
    return f"edition {story.live_number}" if story.live_number else "nothing"
