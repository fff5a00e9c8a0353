"""Was it minor? A minor edition tells readers nothing and moves no time of update: it is for spelling and the like."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from articles.desk.language import marks, prose
from articles.desk.rules.states import TRANSITIONS
from articles.models import EditionKind, Move
from articles.words import tokens

_FIGURE = re.compile(r"\d+(?:[.,:/]\d+)*")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_BEFORE_SENTENCE = re.compile(r"(?:^|[.!?…:\n])[\s\"“”„«»‘’'(\[]*$")
PRINTING = {rule.name for rule in TRANSITIONS.values() if rule.prints}
EVERY_NOUN_IS_CAPITAL = {"de", "lb"}  # languages
SHOWN = 3  # of what changed, in a sentence
BEFORE = 8  # characters looked at before a word, for the end of a sentence


def doubt(step: Move) -> str:
    """What to tell whoever printed an edition as minor with `step` though it was not; "" where nothing speaks against it."""
    edition = step.edition if step.name in PRINTING else None
    if edition is None or edition.kind != EditionKind.MINOR:
        return ""
    earlier = edition.article.editions.filter(number__lt=edition.number, withdrawn_at=None)
    before = earlier.exclude(kind=EditionKind.RETRACTION).order_by("-number").first()
    changed = changes_that_are_not_minor(before.document, edition.document) if before and not before.is_erased else []
    if not changed:
        return ""
    return (
        f"It was printed as minor, but {', '.join(changed)} changed. Readers are not told of a minor edition: "
        "if something was wrong or is new, print an update with a correction."
    )


def changes_that_are_not_minor(before_document: dict[str, Any], after_document: dict[str, Any]) -> list[str]:
    """What changed from one print document to the next that readers should be told of, in words for a sentence.

    That is the headline, quotations, figures and names; forms of marks, capitals and accents apart, but for names.
    Names are those on record, and words of the text that begin with a capital within a sentence.
    """
    before, after = _Story(before_document), _Story(after_document)
    changes = []
    if tokens(before_document["headline"]) != tokens(after_document["headline"]):
        changes.append("the headline")
    old, new = before.quotations, after.quotations
    went, came = [old[key] for key in old if key not in new], [new[key] for key in new if key not in old]
    changes += _told("a quotation", *went, *came)
    changes += _told("who said", *_changed_speakers(before_document, after_document))
    changes += _told("a figure", *(before.figures - after.figures), *(after.figures - before.figures))
    changes += _told("a name", *sorted(before.names - after.words), *sorted(after.names - before.words))
    return changes


def _told(what: str, *changed: str) -> list[str]:
    """`what` changed, with the first few; nothing where nothing did."""
    if not changed:
        return []
    shown = ", ".join(f"“{one}”" for one in changed[:SHOWN])
    return [f"{what} ({shown}{', …' if len(changed) > SHOWN else ''})"]


def _changed_speakers(before: dict, after: dict) -> list[str]:
    """The words of quotations on record that have another speaker than before."""
    speakers = {quote["number"]: quote["speaker"] for quote in before["quotes"]}
    common = [quote for quote in after["quotes"] if quote["number"] in speakers]
    return [quote["text"] for quote in common if quote["speaker"] != speakers[quote["number"]]]


@dataclass(frozen=True)
class _Story:
    """What there is to compare in a print document."""

    document: dict[str, Any]

    @cached_property
    def prose(self) -> prose.Prose:
        return prose.read("".join(block.get("text_html", "") for block in self.document["body"]))

    @cached_property
    def text(self) -> str:
        """All running words of the story."""
        shown = (block["picture"]["caption"] for block in self.document["body"] if "picture" in block)
        return " ".join(
            (*(self.document[key] for key in ("headline", "standfirst", "kicker")), self.prose.text, *shown)
        )

    @property
    def quotations(self) -> dict[str, str]:
        """What is quoted, on record or between marks in the text: by its folded words."""
        between_marks, _ = marks.quotations(self.prose)
        said = [quoted.words(self.prose.text) for quoted in between_marks]
        return {tokens(words): words for words in (*said, *(quote["text"] for quote in self.document["quotes"]))}

    @property
    def figures(self) -> Counter[str]:
        return Counter(_FIGURE.findall(self.text))

    @property
    def words(self) -> set[str]:
        return {*_WORD.findall(self.text), *self._on_record}

    @property
    def names(self) -> set[str]:
        """Names on record, and words that begin with a capital within a sentence of the body."""
        if self.document["language"].split("-")[0].lower() in EVERY_NOUN_IS_CAPITAL:
            return self._on_record
        body = self.prose.text
        capitals = (word for word in _WORD.finditer(body) if word.group()[0].isupper())
        within = {word.group() for word in capitals if not _BEFORE_SENTENCE.search(body[: word.start()][-BEFORE:])}
        return self._on_record | within

    @property
    def _on_record(self) -> set[str]:
        people, bylines = self.document["people"], self.document["bylines"]
        speakers = [quote["speaker"] for quote in self.document["quotes"]]
        return {name for name in [*(one["name"] for one in (*people, *bylines)), *speakers] if name}
