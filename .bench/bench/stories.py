"""A whole archive as fixture rows, made by dice with a seed: the same number and seed give the same rows.

Everything in it is invented. What lists and searches are measured by is shared out so that a page has as many lines in a
small archive as in a big one: forty stories on each day that is kept, and rare things in as many stories however many
there are.
"""

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from bench.words import GIVEN, NOUNS, OFFICES, Writer, places, surnames, vocabulary

Row = dict

SECTIONS = {"world": "World", "region": "Region", "economy": "Economy", "culture": "Culture", "science": "Science"}
BIG_TOPIC = "salt-coast"  # three stories of five
BIG_PERSON = "maret-oldane"  # every fifth story
BIG_SOURCE = "yearbook-of-the-salt-coast"  # every fourth story
RARE_TOPIC = "quillwort-meadows"
COMMON_WORD = "harbour"  # in every story
RARE_WORD = "quillwort"
RARE_STORIES = 25  # carry the rare topic and the rare word, in an archive of any size that has so many

A_DAY = 40
FIRST_DAY, LAST_DAY = dt.date(2018, 1, 1), dt.date(2024, 12, 31)
REPORTERS = 24


def rows(n: int, seed: int = 4) -> Iterator[Row]:
    """The rows of an archive of `n` published stories, records first, then story by story, the oldest first.

    Raises ValueError unless `n` is 1 or more.
    """
    if n < 1:
        raise ValueError("An archive has one story or more.")
    archive = Archive(n, seed)
    yield from archive.records()
    for number in range(n):
        yield from archive.story(number)


def row(model: str, **fields) -> Row:
    """A fixture row of one of the paper's models."""
    return {"model": f"articles.{model}", "fields": fields}


@dataclass(frozen=True)
class Figure:
    """Somebody who is written about."""

    slug: str
    name: str
    office: str

    @property
    def surname(self) -> str:
        return self.name.split()[-1]


class Archive:
    """What the stories of one archive share, and how each is made."""

    def __init__(self, n: int, seed: int):
        self.n, self.seed = n, seed
        names = surnames()
        self.people = [Figure(BIG_PERSON, "Maret Oldane", OFFICES[0])]
        self.people += [_figure(place, names[place]) for place in range(min(len(names) - REPORTERS, max(30, n // 25)))]
        self.reporters = [_figure(place, names[-1 - place]) for place in range(REPORTERS)]
        self.tags = [
            (BIG_TOPIC, "Salt Coast"),
            (RARE_TOPIC, "Quillwort meadows"),
            *_topics(min(20_000, max(40, n // 50))),
        ]
        self.sources = [BIG_SOURCE, *(f"shared-source-{place}" for place in range(1, max(20, n // 40)))]
        self.rare = {place * n // RARE_STORIES for place in range(RARE_STORIES)}
        span = (LAST_DAY - FIRST_DAY).days + 1
        self.a_day = max(A_DAY, -(-n // span))
        self.days = -(-n // self.a_day)

    # ── Records ─────────────────────────────────────────────────────────────

    def records(self) -> Iterator[Row]:
        """Sections, topics, people with their offices, and the sources that several stories rest on."""
        for order, (slug, name) in enumerate(SECTIONS.items(), 1):
            yield row("section", slug=slug, name=name, order=order)
        kinds = ("topic", "place", "organisation", "event", "group")
        for place, (slug, name) in enumerate(self.tags):
            yield row("tag", slug=slug, name=name, kind=kinds[place % len(kinds)])
        for place, person in enumerate([*self.people, *self.reporters]):
            is_public = place % 3 != 2 and place < len(self.people)
            yield row("person", slug=person.slug, name=person.name, has_page=is_public)
            if place < len(self.people):
                yield row("position", person=[person.slug], number=1, title=person.office)
        for place, slug in enumerate(self.sources):
            yield self._shared_source(place, slug)

    def _shared_source(self, place: int, slug: str) -> Row:
        kind = ("dataset", "document", "publication", "official statement")[place % 4]
        title = f"{kind.capitalize()} {place} on the {vocabulary()[0][place % 2000]} of {places()[place % 400]}"
        if slug == BIG_SOURCE:
            title = "Yearbook of the Salt Coast"
        day = str(FIRST_DAY - dt.timedelta(days=1 + place % 300))
        return row(
            "source", slug=slug, kind=kind, title=title, publisher="Office of Invented Figures", published_on=day
        )

    # ── Stories ─────────────────────────────────────────────────────────────

    def story(self, number: int) -> Iterator[Row]:
        """The rows of the story `number`, of 0 to n - 1: its own source, itself and what belongs to it."""
        story = Story(self, number)
        yield from story.own_source()
        yield story.article()
        yield from story.parts()

    def published_at(self, number: int) -> dt.datetime:
        """When it was printed: forty a day from six to eight, on days spread over the years."""
        day, place = divmod(number, self.a_day)
        last = (LAST_DAY - FIRST_DAY).days
        on = LAST_DAY - dt.timedelta(days=(self.days - 1 - day) * last // max(1, self.days - 1))
        six = dt.datetime.combine(on, dt.time(6), tzinfo=dt.UTC)
        return six + dt.timedelta(seconds=place * (14 * 3600 // self.a_day))


@dataclass
class Said:
    """A quotation: its words, whose, and where they stand."""

    text: str
    speaker: Figure
    paragraph: str = field(default="", repr=False)


class Story:
    """One story: dice of its own, so that it is the same whatever was written before it."""

    def __init__(self, archive: Archive, number: int):
        self.archive, self.number = archive, number
        self.dice = dice = random.Random(f"{archive.seed} {number}")  # noqa: S311 (no secret is made of it)
        self.writer = Writer(dice)
        self.at = archive.published_at(number)
        self.place = places()[int(dice.paretovariate(0.8)) % 400]
        thing = dice.choice(NOUNS)
        self.headline = f"{dice.choice(('A new', 'No', 'The last', 'Another', 'The second'))} {thing} for {self.place}"
        self.slug = f"{thing}-for-{self.place.lower()}-{number}"
        self.people = self._people()
        self.said = [
            Said(self.writer.saying(), self.people[place % len(self.people)]) for place in range(dice.randint(2, 4))
        ]
        self.facts = [self.writer.sentence() for _ in range(3)]
        self.tags = self._tags()
        self.own = f"reporting-{number}" if number % 5 < 3 else ""
        self.sources = self._sources()

    def _people(self) -> list[Figure]:
        people, dice = self.archive.people, self.dice
        named = [people[0]] if self.number % 5 == 0 else []
        wanted = dice.randint(3, 5)
        while len(named) < wanted:
            # Every other one is known from many stories, the rest are anybody.
            person = people[_likely(dice, 1, len(people)) if len(named) % 2 else dice.randrange(1, len(people))]
            if person not in named:
                named.append(person)
        return named

    def _tags(self) -> list[str]:
        tags, dice = self.archive.tags, self.dice
        chosen = [BIG_TOPIC] if self.number % 5 < 3 else []
        chosen += [RARE_TOPIC] if self.number in self.archive.rare else []
        wanted = dice.randint(4, 6)
        while len(chosen) < wanted:
            slug, _ = tags[_likely(dice, 2, len(tags))]
            if slug not in chosen:
                chosen.append(slug)
        return chosen

    def _sources(self) -> list[str]:
        shared, dice = self.archive.sources, self.dice
        chosen = [self.own] if self.own else []
        chosen += [BIG_SOURCE] if self.number % 4 == 0 else []
        while len(chosen) < dice.randint(1, 3):
            slug = shared[_likely(dice, 1, len(shared))]
            if slug not in chosen:
                chosen.append(slug)
        return chosen

    # ── Rows ────────────────────────────────────────────────────────────────

    def own_source(self) -> Iterator[Row]:
        """The source that is this story's alone, where it has one."""
        if self.own:
            title = f"Our reporting in {self.place}, story {self.number}"
            day = str(self.at.date())
            yield row("source", slug=self.own, kind="own reporting", title=title, place=self.place, published_on=day)

    def article(self) -> Row:
        """The story itself, published."""
        moment = self.at.strftime("%Y-%m-%dT%H:%M:%SZ")
        return row(
            "article",
            slug=self.slug,
            headline=self.headline,
            standfirst=self.writer.sentence(),
            kicker=self.place if self.number % 3 == 0 else "",
            body=self.body(),
            section=[list(SECTIONS)[self.number % len(SECTIONS)]],
            genre=("news", "news", "news", "analysis", "explainer")[self.dice.randrange(5)],
            dateline_place=self.place,
            dateline_on=str(self.at.date()),
            urgency=self.dice.randint(3, 7),
            state="published",
            published_at=moment,
            created_at=moment,
            modified_at=moment,
            tags=self.tags,
        )

    def body(self) -> str:
        """Ten to fourteen paragraphs: who is in it, what was said, and facts that sources support."""
        named = ", ".join(f"{person.name}, {person.office}" for person in self.people[:-1])
        last = self.people[-1]
        rare = f" The {RARE_WORD} is in flower." if self.number in self.archive.rare else ""
        first = f"{self.place} has a {COMMON_WORD} and wants more. {self.writer.sentence()}{rare}"
        second = f"It concerns {named}, and {last.name}, {last.office}. {self.facts[0]}"
        said = [
            f"“{words.text},” said {words.speaker.surname}. {self.writer.sentence()} {self.writer.sentence()}"
            for words in self.said
        ]
        facts = [f"{fact} {self.writer.sentence()}" for fact in self.facts[1:]]
        more = self.dice.randint(10, 14) - 2 - len(said) - len(facts)
        rest = [" ".join(self.writer.sentence() for _ in range(2)) for _ in range(more)]
        middle = [*said, *facts, *rest]
        self.dice.shuffle(middle)
        parts = [f"<p>{paragraph}</p>" for paragraph in (first, second, *middle)]
        if self.number % 2:
            parts.insert(6, f"<h2>What {self.place} does next</h2>")
        return "\n".join(parts)

    def parts(self) -> Iterator[Row]:
        """Byline, people, sources and quotations."""
        of = {"article": [self.slug]}
        if self.number % 10:
            person = self.archive.reporters[self.number % REPORTERS]
            yield row("byline", **of, number=1, order=1, person=[person.slug])
        else:
            yield row("byline", **of, number=1, order=1, label="Staff of an invented agency")
        for order, person in enumerate(self.people, 1):
            yield row("mention", **of, number=order, order=order, person=[person.slug], described_as=person.office)
        for order, source in enumerate(self.sources, 1):
            passage = self.facts[order - 1].rstrip(".")
            yield row("citation", **of, number=order, order=order, source=[source], passage=passage)
        for order, words in enumerate(self.said, 1):
            yield row("quote", **of, number=order, order=order, **self._quote(words))

    def _quote(self, words: Said) -> Row:
        return {
            "text": words.text,
            "speaker": [words.speaker.slug],
            "title": words.speaker.office,
            "source": [self.sources[0]],
            "medium": "in conversation",
            "place": self.place,
            "said_on": str(self.at.date()),
            "translated": "no",
            "checked_how": "heard" if self.own else "",
        }


def _figure(place: int, surname: str) -> Figure:
    given = GIVEN[place % len(GIVEN)]
    return Figure(f"{given}-{surname}".lower(), f"{given} {surname}", OFFICES[place % len(OFFICES)])


def _likely(dice: random.Random, first: int, end: int) -> int:
    """A place from `first` up to `end`, the nearer to the first the likelier: that itself about one time in twenty."""
    at = first + int(20 * dice.paretovariate(1)) - 20
    return at if at < end else dice.randrange(first, end)


def _topics(count: int) -> list[tuple[str, str]]:
    """Topics such as “Oltmere canal”, none of them twice."""
    names = places()
    pairs = ((names[at % len(names)], NOUNS[at // len(names)]) for at in range(count))
    return [(f"{place}-{thing}".lower(), f"{place} {thing}") for place, thing in pairs]
