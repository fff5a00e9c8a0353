"""A wire text becomes a draft: the story, its rows, and the wire copy that it rests on."""

import html
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.dateformat import format as format_date

from articles.desk.steps.importing import record_import
from articles.desk.wire.first_tags import save as save_tag
from articles.desk.wire.newcomers import Newcomer
from articles.desk.wire.proposal import Proposal, ProposedPerson, ProposedQuote
from articles.desk.wire.received import sha256
from articles.models import (
    Article,
    Byline,
    Citation,
    Mention,
    Person,
    Quote,
    Section,
    Source,
    Tag,
    TaggedArticle,
    free_slug,
)

ACTOR = "import_wire"  # who did it, where nobody is logged in
SLUG_WORDS = 8


@transaction.atomic
def make_draft(
    proposal: Proposal,
    *,
    by: User | None = None,
    publisher: str = "",
    section: Section | None = None,
) -> Article:
    """The draft that `proposal` describes, by `by` or, where nobody is logged in, by the import.

    A newcomer who is not among its people is named in quotations by the text's words. `publisher` stands in for an
    agency that the text does not name.
    """
    tags = {tag.record.folded: save_tag(tag.record) for tag in proposal.tags if isinstance(tag.record, Tag)}
    making = _Making(proposal, tags)
    wire = _wire_source(proposal, publisher)
    article = _article(proposal, by, section)
    rows = [*making.bylines(), *making.mentions(), *making.quotes_and_citations(wire)]
    for number, row in enumerate(rows, 1):
        row.article, row.number = article, number
    for model in (Byline, Mention, Quote, Citation):
        of_kind = [row for row in rows if isinstance(row, model)]
        for order, row in enumerate(of_kind, 1):
            row.order = order
        model.objects.bulk_create(of_kind)
    TaggedArticle.objects.bulk_create(
        TaggedArticle(content_object=article, tag=tag, order=order)
        for order, tag in enumerate(dict.fromkeys(tags.values()), 1)
    )
    Article.objects.filter(pk=article.pk).update(numbered_up_to=len(rows))
    article.refresh_from_db()
    record_import(article, actor=by.get_username() if by else ACTOR, by=by, note=f"From “{wire}”.")
    return article


@dataclass
class _Making:
    proposal: Proposal
    tags: dict[str, Tag]  # by their folded names

    def __post_init__(self):
        self.people: dict[Person | Newcomer, Person] = {}
        self.described = {person.person: person.described_as for person in self.proposal.people}

    def bylines(self) -> list[Byline]:
        name = self.proposal.layout.byline
        return [Byline(label=name[:120])] if name else []

    def mentions(self) -> list[Mention]:
        """A row for each person; newcomers get a record without a page."""
        return [
            Mention(person=self._person(person), described_as=person.described_as) for person in self.proposal.people
        ]

    def quotes_and_citations(self, wire: Source) -> list[Quote | Citation]:
        quotes = [self._quote(quote) for quote in self.proposal.quotes]
        citations = [Citation(source=wire)]
        for proposed in self.proposal.sources:
            source = self._source(proposed, wire)
            for place in proposed.quotes:
                quotes[place].source = source
                citations.append(Citation(source=source, passage=quotes[place].text))
        prose = self.proposal.layout.prose
        for cited in self.proposal.cited:
            passage = prose.text[slice(*prose.sentence_at(cited.span))].strip()
            citations.append(Citation(source=cited.record, passage=passage))
        for quote in quotes:
            quote.source = quote.source or wire
        return [*quotes, *citations]

    def _person(self, proposed: ProposedPerson) -> Person:
        if not proposed.is_new:
            person = proposed.person
        else:
            name = proposed.person.name[:120]
            person = Person.objects.create(name=name, slug=free_slug(Person, name), has_page=False)
        self.people[proposed.person] = person
        return person

    def _quote(self, quote: ProposedQuote) -> Quote:
        speaker = quote.speaker if isinstance(quote.speaker, Person) else self.people.get(quote.speaker)
        setting = quote.setting
        return Quote(
            kind=quote.kind,
            text=quote.text,
            prefix=quote.prefix,
            suffix=quote.suffix,
            attribution=quote.attribution,
            speaker=speaker,
            label="" if speaker else quote.who[:160],
            basis=quote.basis,
            title=self.described.get(quote.speaker, "")[:160],
            medium=setting.medium[:80],
            place=setting.place[:120],
            occasion=self._occasion(setting.occasion),
            occasion_basis=setting.occasion_basis,
            said_on=setting.on,
            said_precision=setting.precision,
        )

    def _occasion(self, event: Tag | None) -> Tag | None:
        """`event`, or what was saved for a new one; None for a new one that nobody wanted."""
        return event if event is None or event.pk else self.tags.get(event.folded)

    def _source(self, proposed, wire: Source) -> Source:
        author = proposed.author if isinstance(proposed.author, Person) else self.people.get(proposed.author)
        title = proposed.title[:250]
        return Source.objects.create(
            kind=proposed.kind,
            title=title,
            slug=free_slug(Source, title),
            author=author,
            place=proposed.setting.place[:120],
            published_on=proposed.setting.on,
            published_precision=proposed.setting.precision,
            via=wire,
        )


# ── The story and its wire copy ─────────────────────────────────────────────


def _article(proposal: Proposal, by: User, section: Section | None) -> Article:
    layout = proposal.layout
    first_words = " ".join(layout.prose.text.split()[:SLUG_WORDS])
    article = Article(
        headline=layout.headline,
        slug=free_slug(Article, layout.headline or first_words),
        body=html.escape("\n\n".join(layout.paragraphs), quote=False),
        section=section,
        dateline_place=layout.place[:80],
        dateline_on=layout.on,
        internal_note=note(proposal),
        created_by=by,
        modified_by=by,
    )
    if layout.language:
        article.language = layout.language
    article.save()
    return article


def note(proposal: Proposal) -> str:
    """What an editor should know of the reading: what was inferred or guessed, and what the agency told its editors."""
    lines = ["Read from wire copy: everything in it is a proposal."]
    layout = proposal.layout
    if layout.on_basis == Quote.Basis.INFERRED:
        lines.append(f"The dateline has no year; {layout.on.year} is inferred.")
    for person in proposal.people:
        if person.basis != Quote.Basis.STATED:
            lines.append(f"{person.person.name}: a person, we guess.")
    for quote in proposal.quotes:
        if quote.setting.date_basis == Quote.Basis.INFERRED:
            lines.append(
                f"“{quote.text[:40]}…”: {quote.setting.on} is inferred from what is told of the speaker before."
            )
    return "\n".join([*lines, *layout.notes])


def _wire_source(proposal: Proposal, publisher: str) -> Source:
    layout = proposal.layout
    return keep_source(layout.text, publisher=layout.agency or publisher, on=layout.on)


def keep_source(text: str, *, publisher: str, on, supersedes: Source | None = None) -> Source:
    """Keep `text` as it was received, with its digest, as a Source of kind wire copy."""
    title = " ".join([*([publisher] if publisher else []), "wire copy" if publisher else "Wire copy"])
    title += f" of {format_date(on, 'j F Y')}" if on else ""
    title += "" if publisher else ", agency not stated"
    return Source.objects.create(
        kind=Source.Kind.WIRE_COPY,
        title=title,
        slug=free_slug(Source, title),
        publisher=publisher[:120],
        published_on=on,
        text_received=text,
        text_sha256=sha256(text),
        supersedes=supersedes,
    )
