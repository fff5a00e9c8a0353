"""The whole reading of a wire text: what is proposed, where it stands, and how sure that is. Nothing is decided."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from articles.desk.language import speech, vocabulary
from articles.desk.language.marks import quotations
from articles.desk.language.names import recognise
from articles.desk.language.patterns import fill, lazily
from articles.desk.language.prose import Prose, Span
from articles.desk.language.spans import Spans
from articles.desk.preflight.facts import ATTRIBUTED, FIGURE
from articles.desk.wire import subjects
from articles.desk.wire.curled import as_it_came, curl
from articles.desk.wire.first_tags import first_tags
from articles.desk.wire.layout import Layout, lay_out
from articles.desk.wire.mentions import Taken
from articles.desk.wire.newcomers import Names, Newcomer
from articles.desk.wire.reported import reported
from articles.desk.wire.setting import Setting, Settings
from articles.desk.wire.subjects import Named
from articles.models import Person, PersonName, Quote, Source, Tag, now
from articles.text import fold

_KINDS = {
    "speech": Source.Kind.SPEECH,
    "interview": Source.Kind.INTERVIEW,
    "statement": Source.Kind.OFFICIAL_STATEMENT,
}
_ABOUT = lazily(r"(?:<figures.about>\s)?$", re.IGNORECASE)
_SHORT = lazily(r"(?i:<articles.the>)\s(?P<named><institutions.names>)|(?P<inflected><institutions.inflected_names>)")
_ARTICLE = lazily(r"(?:<articles.the>|<articles.this>)\s", re.IGNORECASE)
_COUNTED = lazily(r"\s[^\W\d_]+")


@dataclass(frozen=True)
class ProposedQuote:
    """Words that somebody is read to have said. `speaker`: a Person, a Newcomer or None; then `label` are the text's words."""

    kind: str
    text: str
    span: Span
    speaker: Person | Newcomer | None
    label: str
    attribution: str
    basis: str
    setting: Setting
    prefix: str = ""
    suffix: str = ""

    @property
    def who(self) -> str:
        """The speaker as far as the text tells."""
        return str(self.speaker.name) if self.speaker else self.label


@dataclass(frozen=True)
class ProposedPerson:
    """Somebody whom the text names, with its own words for them."""

    person: Person | Newcomer
    described_as: str
    span: Span
    basis: str

    @property
    def is_new(self) -> bool:
        """Whether the newsroom has no record of them."""
        return isinstance(self.person, Newcomer)


@dataclass
class ProposedSource:
    """A post, speech, interview or statement that quotations are from, known to us through the wire alone."""

    kind: str
    title: str
    author: Person | Newcomer
    setting: Setting
    quotes: list[int] = field(default_factory=list)  # their places in the list of quotations


@dataclass(frozen=True)
class UncitedFigure:
    """A figure that the text gives, and for which it names no source of its own."""

    text: str
    span: Span


@dataclass
class Proposal:
    """A wire text, read. Spans are of the story's plain text; `in_file` tells them in the text as received."""

    layout: Layout
    quotes: list[ProposedQuote]
    people: list[ProposedPerson]
    tags: list[Named]
    sources: list[ProposedSource]
    cited: list[Named]
    figures: list[UncitedFigure]

    def in_file(self, span: Span) -> Span:
        """Where `span` stands in the text as received, in code points."""
        return self.layout.prose.in_markup(span)


def propose(text: str, today: dt.date | None = None) -> Proposal:
    """Read `text`. The same text, records and `today` give the same reading; nothing is written."""
    layout = lay_out(text, today or now().date())
    prose = curl(layout.prose)
    quoted = quotations(prose)[0]
    recognised = recognise(prose)
    places = subjects.places_in(prose)
    tags = subjects.tags_in(prose, places)
    not_people = {tag.record.folded for tag in tags if tag.record.kind != Tag.Kind.TOPIC}
    names = Names(prose, quoted, recognised, not_people, layout.language)
    newcomers = without_record(names.newcomers())
    occurrences = sorted([*recognised, *names.occurrences(newcomers)], key=lambda at: at.span)
    tags = tags or first_tags(prose, [*(at.span for at in occurrences), *(passage.outer for passage in quoted)])
    occasions = [
        (tag.span, tag.record) for tag in tags if isinstance(tag.record, Tag) and tag.record.kind == Tag.Kind.EVENT
    ]
    settings = Settings(prose, quoted, occurrences, layout.on, occasions)
    people = list(_people(names, recognised, newcomers))
    institutions = _Institutions(prose)
    quotes = [
        institutions.in_full(_by_title(_as_it_came(quote, prose, layout), people))
        for quote in _quotes(prose, quoted, occurrences, settings)
    ]
    return Proposal(
        layout=layout,
        quotes=quotes,
        people=people,
        tags=tags,
        sources=sources_of(quotes),
        cited=subjects.sources_in(places),
        figures=_figures(prose, [passage.outer for passage in quoted]),
    )


# ── Quotations ──────────────────────────────────────────────────────────────


def _quotes(prose: Prose, quoted, occurrences, settings: Settings) -> list[ProposedQuote]:
    direct = speech.unrecorded(prose, quoted, occurrences, Spans())
    outer = {passage.parts[0][0]: passage.outer for passage in quoted}
    quotes = [
        ProposedQuote(
            kind=Quote.Kind.DIRECT,
            text=statement.text,
            span=statement.span,
            speaker=statement.speaker,
            label="" if statement.speaker else statement.label,
            attribution=statement.attribution if statement.speaker or statement.label else Quote.Attribution.NAMED,
            basis=statement.basis,
            setting=settings.of_quotation(outer[statement.span[0]], statement.speaker, statement.medium),
            prefix=statement.prefix,
            suffix=statement.suffix,
        )
        for statement in direct
    ]
    spans = [outer[statement.span[0]] for statement in direct]
    for statement in reported(prose, quoted, spans, occurrences):
        quotes.append(
            ProposedQuote(
                kind=statement.kind,
                text=prose.text[slice(*statement.span)],
                span=statement.span,
                speaker=statement.speaker,
                label=statement.label,
                attribution=speech.cues.attribution(statement.label) if statement.label else Quote.Attribution.NAMED,
                basis=statement.basis,
                setting=settings.of_sentence(statement.sentence, statement.speaker),
            )
        )
    return sorted(quotes, key=lambda quote: quote.span)


def _as_it_came(quote: ProposedQuote, read: Prose, layout: Layout) -> ProposedQuote:
    """`quote` of `read` with the marks that the text has."""
    if read is layout.prose:
        return quote
    texts = {
        name: as_it_came(getattr(quote, name), read, layout.prose) for name in ("text", "label", "prefix", "suffix")
    }
    return replace(quote, **texts)


class _Institutions:
    """The institutions that a text gives in full, by the word that it has for them in short."""

    def __init__(self, prose: Prose):
        self.text = prose.text
        self._named: dict[str, dict[str, int]] = {}

    def in_full(self, quote: ProposedQuote) -> ProposedQuote:
        """`quote` with the one institution that its label is short for: "the ministry" for "the Finance Ministry"."""
        short = _SHORT.fullmatch(quote.label)
        if quote.speaker or not short:
            return quote
        word = short.group(short.lastgroup or 0).capitalize()
        ending = re.escape(word) if short["named"] else rf"{re.escape(word[:-1])}\w*"
        full = {name for name, end in self._ending_in(ending).items() if end <= quote.span[0]}
        if len({fold(_without_article(name)) for name in full}) != 1:
            return quote
        return replace(quote, label=min(full)[:160], attribution=Quote.Attribution.GROUP, basis=Quote.Basis.INFERRED)

    def _ending_in(self, ending: str) -> dict[str, int]:
        """Each name that ends in a word, and where it stands first. The text is read once for a word."""
        if ending not in self._named:
            names = re.compile(
                fill(rf"(?:(?i:<articles.the>)\s)?(?:[A-Z<letters.capitals>][\w’']+\s){{1,4}}{ending}\b")
            )
            named = self._named[ending] = {}
            for match in names.finditer(self.text):
                named.setdefault(re.sub(r"\s+", " ", match.group()), match.end())
        return self._named[ending]


def _by_title(quote: ProposedQuote, people: Sequence[ProposedPerson]) -> ProposedQuote:
    """`quote` with its speaker where the label is a title that one person of the text has: "the president said"."""
    title = _without_article(quote.label)
    if quote.speaker or not title or title == quote.label:
        return quote
    bearers = [
        p
        for p in people
        if re.search(rf"(?:^|\W){re.escape(fold(title))}(?:$|\s(?:of|for|at)\s)", fold(p.described_as))
    ]
    if len(bearers) != 1:
        return quote
    return replace(
        quote, speaker=bearers[0].person, label="", attribution=Quote.Attribution.NAMED, basis=Quote.Basis.INFERRED
    )


def _without_article(words: str) -> str:
    article = _ARTICLE.match(words)
    return words[article.end() :] if article else words


# ── People, sources, figures ────────────────────────────────────────────────


def without_record(newcomers: list[Newcomer]) -> list[Newcomer]:
    """Those of `newcomers` whose name nobody here has: of two people of one name, an editor says who is meant."""
    folded = {fold(newcomer.name): newcomer for newcomer in newcomers}
    on_record = set(Person.objects.filter(folded__in=folded).values_list("folded", flat=True))
    on_record |= set(PersonName.objects.filter(folded__in=folded).values_list("folded", flat=True))
    return [newcomer for name, newcomer in folded.items() if name not in on_record]


def _people(names: Names, recognised, newcomers: Sequence[Newcomer]) -> Iterator[ProposedPerson]:
    """Who is named, in the order of the text: people of ours first named in full, and newcomers."""
    first: dict[Person, ProposedPerson] = {}
    for at in recognised:
        if at.person not in first or (at.is_full and not first[at.person].described_as):
            described = names.description((at.span[0], at.span[0] + len(at.written)))
            first[at.person] = ProposedPerson(at.person, described[:200], at.span, Quote.Basis.STATED)
    new = [ProposedPerson(person, person.described_as[:200], person.span, person.basis) for person in newcomers]
    yield from sorted([*first.values(), *new], key=lambda person: person.span)


def sources_of(quotes: Sequence[ProposedQuote]) -> list[ProposedSource]:
    """One source for each speaker, medium and day among `quotes`."""
    sources: dict[tuple, ProposedSource] = {}
    for place, quote in enumerate(quotes):
        medium = quote.setting.medium
        kind = (
            Source.Kind.SOCIAL_POST
            if medium in {*vocabulary.every("medium.networks"), "social media"}
            else _KINDS.get(medium)
        )
        if kind and quote.speaker:
            key = (quote.speaker, medium, quote.setting.on)
            source = sources.setdefault(key, ProposedSource(kind, _title(quote, kind), quote.speaker, quote.setting))
            source.quotes.append(place)
    return [source for source in sources.values() if any(quotes[at].kind == Quote.Kind.DIRECT for at in source.quotes)]


def _title(quote: ProposedQuote, kind: str) -> str:
    if kind == Source.Kind.SOCIAL_POST:
        return f"{quote.who} on {quote.setting.medium}"
    at = f" at the {quote.setting.occasion}" if quote.setting.occasion else ""
    return f"{quote.who}: {quote.setting.medium}{at}"


def _figures(prose: Prose, said: Sequence[Span]) -> list[UncitedFigure]:
    """The figures that nobody says and whose sentence puts them down to nobody."""
    figures, taken = [], Taken(len(prose.text), said)
    is_attributed: dict[Span, bool] = {}
    for match in FIGURE.finditer(prose.text):
        sentence = prose.sentence_at(match.span())
        if sentence not in is_attributed:
            is_attributed[sentence] = ATTRIBUTED.search(prose.text, *sentence) is not None
        if not taken.overlaps((match.start(), match.start() + 1)) and not is_attributed[sentence]:
            start = match.start() - len(_ABOUT.search(prose.text[max(0, match.start() - 20) : match.start()]).group())
            counted = _COUNTED.match(prose.text, match.end())
            span = (start, counted.end() if counted else match.end())
            figures.append(UncitedFigure(prose.text[slice(*span)], span))
    return figures


# ── For machines ────────────────────────────────────────────────────────────


def as_data(proposal: Proposal, name: str) -> dict:
    """What is proposed for the file `name`, as plain values: places are code points of the file."""
    layout = proposal.layout
    return {
        "file": name,
        "headline": layout.headline,
        "language": layout.language,
        "advisory": layout.advisory,
        "dateline": {
            "place": layout.place,
            "date": layout.on.isoformat() if layout.on else "",
            "basis": layout.on_basis,
            "agency": layout.agency,
            **_at(layout.dateline),
        },
        "byline": layout.byline,
        "paragraphs": len(layout.paragraphs),
        "quotes": [_quote_data(proposal, quote) for quote in proposal.quotes],
        "people": [
            {
                "name": person.person.name,
                "slug": "" if person.is_new else person.person.slug,
                "title": person.described_as,
                "basis": person.basis,
                "new": person.is_new,
                **_at(proposal.in_file(person.span)),
            }
            for person in proposal.people
        ],
        "tags": [
            {
                "name": tag.record.name,
                "slug": tag.record.slug,
                "kind": tag.record.kind,
                **_at(proposal.in_file(tag.span)),
            }
            for tag in proposal.tags
        ],
        "sources": [
            *(
                {
                    "kind": source.kind,
                    "title": source.title,
                    "author": source.author.name,
                    "slug": "",
                    "via": "wire copy",
                    "quotes": source.quotes,
                }
                for source in proposal.sources
            ),
            *(
                {
                    "kind": cited.record.kind,
                    "title": cited.record.title,
                    "author": "",
                    "slug": cited.record.slug,
                    "via": "",
                    "quotes": [],
                }
                for cited in proposal.cited
            ),
        ],
        "figures": [
            {"text": figure.text, "source": None, **_at(proposal.in_file(figure.span))} for figure in proposal.figures
        ],
    }


def _quote_data(proposal: Proposal, quote: ProposedQuote) -> dict:
    setting = quote.setting
    return {
        "text": quote.text,
        **_at(proposal.in_file(quote.span)),
        "kind": quote.kind,
        "speaker": quote.who,
        "attribution": quote.attribution,
        "basis": quote.basis,
        "medium": setting.medium,
        "place": setting.place,
        "said_on": setting.on.isoformat() if setting.on else "",
        "precision": setting.precision if setting.on else "",
        "date_basis": setting.date_basis,
        "occasion": str(setting.occasion or ""),
    }


def _at(span: Span | None) -> dict:
    return {"start": span[0], "end": span[1]} if span else {"start": None, "end": None}
