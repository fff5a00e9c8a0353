"""How well marked stories are read: the shares of quotations that are found, and whose they are said to be."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from articles.desk.wire.proposal import ProposedQuote, propose
from articles.tests.desk.wire.wire_texts import Copy, Said

_ARTICLE = re.compile(r"(?:the|an?)\s", re.IGNORECASE)


@dataclass
class Figures:
    """What was marked and what was proposed, counted. Each miss is a line with its text's name."""

    whole: list[bool] = field(default_factory=list)
    partial: list[bool] = field(default_factory=list)
    speakers: list[bool] = field(default_factory=list)
    direct: list[bool] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)

    @property
    def shares(self) -> dict[str, float]:
        """Each share from 0 to 1, rounded to hundredths."""
        found = len(self.whole) + len(self.partial)
        shares = {
            "whole": _share(self.whole),
            "partial": _share(self.partial),
            "speakers": _share(self.speakers),
            "end to end": sum(self.speakers) / found if found else 0,
            "precision of direct": _share(self.direct),
        }
        return {name: round(share, 2) for name, share in shares.items()}


def figures(copies: Iterable[Copy]) -> Figures:
    """The figures of reading `copies`."""
    counted = Figures()
    for copy in copies:
        _count(copy, counted)
    return counted


def is_named(said: Said, who: str) -> bool:
    """True if `who` is the marked speaker, or one of several ways to name it ("A or B"); an article makes no difference."""
    return _plain(who) in {_plain(name) for name in said.speaker.split(" or ")}


def _count(copy: Copy, counted: Figures) -> None:
    proposal = propose(copy.text)
    proposed = {proposal.in_file(quote.span): quote for quote in proposal.quotes if quote.kind != "reported"}
    marked = {(said.start, said.end) for said in copy.said}
    for said in copy.said:
        quote = proposed.get((said.start, said.end))
        (counted.partial if said.kind == "partial" else counted.whole).append(quote is not None)
        if quote is None:
            counted.misses.append(f"{copy.name} {said.kind} not found: {copy.text[said.start : said.end]}")
        else:
            _count_speaker(copy, said, quote, counted)
    for place, quote in proposed.items():
        if quote.kind == "direct":
            counted.direct.append(place in marked)
        if place not in marked:
            counted.misses.append(f"{copy.name} {quote.kind} not marked: {quote.text} ({quote.who})")


def _count_speaker(copy: Copy, said: Said, quote: ProposedQuote, counted: Figures) -> None:
    counted.speakers.append(is_named(said, quote.who))
    if not counted.speakers[-1]:
        counted.misses.append(f"{copy.name} is {said.speaker}, read as {quote.who or 'nobody'}: {quote.text}")


def _plain(name: str) -> str:
    return _ARTICLE.sub("", name.casefold(), count=1)


def _share(right: list[bool]) -> float:
    return sum(right) / len(right) if right else 0
