"""What an editor makes of a proposal before anything of it is kept: accepted, changed or dropped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from articles.desk.language import cues
from articles.desk.rules.refusals import Refused
from articles.desk.steps.recording import people_called
from articles.desk.wire.newcomers import Newcomer
from articles.desk.wire.proposal import Proposal, ProposedPerson, ProposedQuote, ProposedSource, sources_of
from articles.models import Person, Quote
from articles.text import fold


@dataclass
class Decision:
    """Answers to a proposal, by the places in its lists. What is missing from a list was dropped."""

    head: Mapping = field(default_factory=dict)  # headline, language, place, on
    quotes: Mapping[int, Mapping] = field(default_factory=dict)  # kind, speaker, attribution, basis, medium, place, …
    people: Mapping[int, Mapping] = field(default_factory=dict)  # name, title
    added: Sequence[Mapping] = ()  # people whom the reading did not see: name, title
    tags: frozenset[int] = frozenset()
    sources: frozenset[int] = frozenset()
    cited: frozenset[int] = frozenset()


def decide(proposal: Proposal, decision: Decision) -> Proposal:
    """`proposal` as `decision` has it. Raises Refused for a name that is several people's."""
    people, meant = _people(proposal, decision)
    kept = sorted(decision.quotes)
    quotes = [_quote(proposal.quotes[place], decision.quotes[place], people, meant) for place in kept]
    head = decision.head
    layout = replace(proposal.layout, **head)
    if layout.on != proposal.layout.on:
        layout.on_basis = Quote.Basis.STATED if layout.on else ""
    return replace(
        proposal,
        layout=layout,
        quotes=quotes,
        people=people,
        tags=[tag for place, tag in enumerate(proposal.tags) if place in decision.tags],
        sources=_sources(proposal, decision, quotes, kept),
        cited=[cited for place, cited in enumerate(proposal.cited) if place in decision.cited],
    )


def known_as(name: str) -> Person | None:
    """The one person on record with this slug, name or variant of a name; None for nobody.

    Raises Refused where there are several, with the slugs by which they are told apart.
    """
    people = people_called([name]).get(name, [])
    if len(people) > 1:
        slugs = " or ".join(sorted(person.slug for person in people))
        raise Refused(f"“{name}” is the name of several people here. Write {slugs} instead.")
    return people[0] if people else None


# ── People ──────────────────────────────────────────────────────────────────


def _people(proposal: Proposal, decision: Decision) -> tuple[list[ProposedPerson], dict]:
    """The people who are kept, each once, and whom those of the proposal stand for now."""
    kept: dict[Person | Newcomer, ProposedPerson] = {}
    meant: dict[Person | Newcomer, Person | Newcomer] = {}
    for place, answer in sorted(decision.people.items()):
        decided = proposal.people[place]
        person = _whom(answer["name"], answer["title"], decided)
        changed = replace(decided, person=person, described_as=answer["title"])
        meant[decided.person] = kept.setdefault(_same(person, kept), changed).person
    for answer in decision.added:
        person = _whom(answer["name"], answer["title"], None)
        kept.setdefault(_same(person, kept), ProposedPerson(person, answer["title"], (0, 0), Quote.Basis.STATED))
    return list(kept.values()), meant


def _whom(name: str, title: str, proposed: ProposedPerson | None) -> Person | Newcomer:
    """Whoever has `name`: a newcomer who came on record meanwhile is that person."""
    if proposed and not proposed.is_new:
        return proposed.person
    if person := known_as(name):
        return person
    if proposed:
        return replace(proposed.person, name=name, described_as=title)
    return Newcomer(name, title, Quote.Basis.STATED, (0, 0))


def _same(person: Person | Newcomer, kept: Mapping) -> Person | Newcomer:
    """Who among `kept` is `person`: of two newcomers of one name there is one."""
    return next((other for other in kept if fold(other.name) == fold(person.name) and _is_one(other, person)), person)


def _is_one(one: Person | Newcomer, other: Person | Newcomer) -> bool:
    return one == other or (isinstance(one, Newcomer) and isinstance(other, Newcomer))


# ── Quotations and their sources ────────────────────────────────────────────


def _quote(quote: ProposedQuote, answer: Mapping, people: Sequence[ProposedPerson], meant: Mapping) -> ProposedQuote:
    speaker, label = _speaker(quote, answer["speaker"], people, meant)
    attribution = answer["attribution"]
    if answer["speaker"] != quote.who and attribution == quote.attribution:
        attribution = Quote.Attribution.NAMED if speaker or not label else cues.attribution(label)
    return replace(
        quote,
        kind=answer["kind"],
        speaker=speaker if attribution == Quote.Attribution.NAMED else None,
        label=label,
        attribution=attribution,
        basis=answer["basis"],
        setting=_setting(quote.setting, answer),
    )


def _speaker(quote: ProposedQuote, name: str, people: Sequence[ProposedPerson], meant: Mapping):
    """Who `name` is, and else the words for them: somebody of the text, somebody on record, or nobody known."""
    if name == quote.who:
        return meant.get(quote.speaker, quote.speaker), quote.label
    folded = fold(name)
    for proposed in people:
        if folded == fold(proposed.person.name):
            return proposed.person, ""
    person = known_as(name)
    return person, "" if person else name


def _setting(setting, answer: Mapping):
    on, precision = answer["said_on"], answer["said_precision"]
    changed = replace(setting, medium=answer["medium"], place=answer["place"])
    if (on, precision) == (setting.on, setting.precision):
        return changed
    return replace(changed, on=on, precision=precision, date_basis=Quote.Basis.STATED if on else "")


def _sources(
    proposal: Proposal, decision: Decision, quotes: Sequence[ProposedQuote], kept: Sequence[int]
) -> list[ProposedSource]:
    """The posts, speeches and statements of the quotations as they are now, without those that were dropped."""
    dropped = {
        quote
        for place, source in enumerate(proposal.sources)
        if place not in decision.sources
        for quote in source.quotes
    }
    return [source for source in sources_of(quotes) if not {kept[place] for place in source.quotes} <= dropped]
