"""A story as a line of a list: what it is called, where it is, who moved it last. Its text stays in the database."""

from typing import Any

from django.db.models import Case, CharField, Count, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Substr

from articles.models import Article, Move, State
from articles.text import paragraphs, plain

ON_THE_WAY = (State.DRAFT, State.REVIEW, State.APPROVED)
TEXTS = ("body", "standfirst", "folded", "internal_note")
OPENING_LENGTH, NAME_LENGTH = 400, 40  # characters: read of a text without a headline, and shown of it
IN_WORDS = {
    "import": "taken in",
    "submit": "sent",
    "withdraw": "taken back",
    "send back": "sent back",
    "approve": "approved",
    "publish": "published",
    "rush": "rushed to print",
    "revise": "taken up again",
    "discard": "changes discarded",
    "unschedule": "unscheduled",
    "unspike": "unspiked",
    "reinstate": "reinstated",
}


def light(stories: QuerySet[Article]) -> QuerySet[Article]:
    """`stories` without their texts, with section, assignee and writer; with `opening` where there is no headline."""
    opening = Case(When(headline="", then=Substr("body", 1, OPENING_LENGTH)), default=Value(""))
    named = stories.select_related("section", "assigned_to", "created_by").annotate(opening=opening)
    return named.defer(*TEXTS)


def with_last_step(stories: QuerySet[Article]) -> QuerySet[Article]:
    """`stories` with the step that brought each into its state: `step_name`, `step_by`, `step_user`, `step_at`, `step_note`.

    And with `sent_back`, how often it was. A story that never moved has an empty name and None.
    """
    moves = Move.objects.filter(article=OuterRef("pk")).exclude(from_state=F("to_state")).order_by("-number")
    returned = Move.objects.filter(article=OuterRef("pk"), name="send back").order_by().values("article")
    return stories.annotate(
        step_name=Coalesce(Subquery(moves.values("name")[:1]), Value(""), output_field=CharField()),
        step_by=Subquery(moves.values("actor")[:1]),
        step_user=Subquery(moves.values("user")[:1]),
        step_at=Subquery(moves.values("at")[:1]),
        step_note=Subquery(moves.values("note")[:1]),
        sent_back=Coalesce(Subquery(returned.annotate(times=Count("pk")).values("times")), Value(0)),
    )


def name_of(story: Any) -> str:
    """The headline; for a `light` story without one "Untitled: “first words…”"."""
    if story.headline:
        return story.headline
    words = " ".join(plain(paragraphs(getattr(story, "opening", ""))).split())
    if not words:
        return "Untitled"
    if len(words) > NAME_LENGTH:
        words = (words[:NAME_LENGTH].rpartition(" ")[0] or words[:NAME_LENGTH]).rstrip(".,;:!?…") + "…"
    return f"Untitled: “{words}”"


def step_in_words(story: Any) -> str:
    """What was done with it last: "sent", "approved"; "" for a story that never moved."""
    return IN_WORDS.get(story.step_name, story.step_name)
