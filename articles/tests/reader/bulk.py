"""Builder of a whole archive: thousands of editions with their rows, made in bulk. Seeded: the same each time.

What a small archive has of everything that a page shows it has as much of as a large one, so that the same page of
both is equally full; everything else grows. It holds what makes lists hard: topics and people that were merged with
many stories on either side, replaced editions, retractions, stories that wait, and a section closed long ago.
"""

import datetime as dt
import random
from dataclasses import dataclass, field
from typing import Any

from articles.desk.press.printing import notice_rows
from articles.models import (
    FOREVER,
    Article,
    Edition,
    EditionPerson,
    EditionSource,
    EditionTag,
    Person,
    PrintedNotice,
    PrintedQuote,
    Revision,
    Section,
    Source,
    State,
    Tag,
)
from articles.tests.printing import document, notice, origin, quotation

LAST = dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)
FIRST = dt.datetime(1996, 1, 1, 12, tzinfo=dt.UTC)
SECTIONS = ("world", "region", "economy", "culture", "science", "opinion")
CLOSED = "letters"  # the section of the oldest stories
COMMON_WORD, HALF_WORD = "common", "halfway"  # in every story, in every second one
SOME_WORD = "sometimes"  # in one of a hundred
RARE_WORD = "seldom"  # in as many stories of a small archive as of a large one
RARE = 40
WORDS_OF_A_STORY = 300
RECENT = 500  # stories, one every three hours; the others spread evenly over the years before
WAITING = 5
AT_ONCE = 2000


def print_archive(stories: int, seed: int = 4, last: dt.datetime = LAST) -> None:
    """Print `stories` stories up to `last`, and five that wait.

    Six of ten carry the topic “crowd”, one of ten names Big Name; “joined” and Twice Named have a tenth each under
    their own name and another under one that was merged into it; “rare” and Rare Name have 40. The rest is spread
    over topics and people that grow with the archive. A third has been printed more than once.
    """
    _Archive(stories, random.Random(seed), last).print()  # noqa: S311 - no secret is made of it


@dataclass
class _Story:
    """One story of the archive, while it is printed."""

    n: int
    at: dt.datetime
    tags: list
    people: list
    printed: dict[str, Any]
    article: Article = None
    editions: list[Edition] = field(default_factory=list)


class _Archive:
    def __init__(self, stories: int, dice: random.Random, last: dt.datetime):
        self.stories, self.dice, self.last = stories, dice, last
        self.sections = Section.objects.bulk_create(
            Section(slug=slug, name=slug.title()) for slug in (*SECTIONS, CLOSED)
        )
        self.people = _named(Person, ("Big Name", "Twice Named", "Rare Name"), max(20, stories // 20), has_page=True)
        self.tags = _named(Tag, ("Crowd", "Joined", "Rare"), max(20, stories // 50))
        self.once_named = _merged_into(self.people[1], "Once Named", has_page=True)
        self.once_tag = _merged_into(self.tags[1], "Joined Once")
        self.sources = Source.objects.bulk_create(_source(n) for n in range(max(20, stories // 10)))
        self.vocabulary = [_word(dice) for _ in range(20_000)]

    def print(self) -> None:
        for start in range(0, self.stories, AT_ONCE):
            self._print(range(start, min(self.stories, start + AT_ONCE)))
        self._print(range(self.stories, self.stories + WAITING), waits=True)

    def _print(self, numbers: range, *, waits: bool = False) -> None:
        stories = [self._story(n) for n in numbers]
        articles = Article.objects.bulk_create(
            Article(slug=f"story-{story.n}", headline=story.printed["headline"], state=State.PUBLISHED)
            for story in stories
        )
        revisions = Revision.objects.bulk_create(
            Revision(article=article, number=1, content=[], print_digest="", actor="archive") for article in articles
        )
        for story, article, revision in zip(stories, articles, revisions, strict=True):
            story.article = article
            story.editions = self._editions(story, revision, waits)
        # The later editions of a story after the first ones of others: keys are not quite in the order of stories.
        ordered = [edition for turn in range(4) for story in stories for edition in story.editions[turn : turn + 1]]
        Edition.objects.bulk_create(ordered, batch_size=AT_ONCE)
        self._rows(stories)

    # ── A story ─────────────────────────────────────────────────────────────

    def _story(self, n: int) -> _Story:
        tags, people = self._tags(n), self._people(n)
        names = {"people": [person.name for person in people], "tags": [tag.name for tag in tags]}
        printed = document(f"story-{n}", headline=f"Story {n}", body=self._body(n), **names)
        printed["section"] = {"slug": self._section(n).slug, "name": self._section(n).name}
        printed["quotes"] = [quotation(1, "Yes.", people[0].name)]
        if n % 20 == 7:
            printed["notices"] = [notice(1, f"Story {n} had a wrong figure.", at=self._moment(n).isoformat())]
        if n % 30 == 17:  # a translation of the story before
            printed |= {"translation_of": f"story-{n - 1}", "language": "tr"}
        return _Story(n, self._moment(n), tags, people, printed)

    def _moment(self, n: int) -> dt.datetime:
        """When story `n` was printed: the last 500 one every three hours, those before spread over thirty years."""
        back = self.stories - n
        if back <= RECENT:
            return self.last - dt.timedelta(hours=3) * back
        begin = self.last - dt.timedelta(hours=3) * RECENT
        return (FIRST + (begin - FIRST) * (n / max(1, self.stories - RECENT))).replace(microsecond=0)

    def _section(self, n: int) -> Section:
        return self.sections[-1] if n < self.stories // 20 else self.sections[n % len(SECTIONS)]

    def _is_rare(self, n: int) -> bool:
        """Whether `n` is one of 40 spread over the archive."""
        return n % max(1, self.stories // RARE) == 0

    def _tags(self, n: int) -> list[Tag]:
        crowd, joined, rare, *others = self.tags
        return [
            *([crowd] if n % 10 < 6 else []),
            *([joined] if n % 10 in (1, 2) and n % 4 < 3 else []),
            *([self.once_tag] if n % 10 in (2, 3) else []),
            *([rare] if self._is_rare(n) else []),
            self.dice.choice(others),
        ]

    def _people(self, n: int) -> list[Person]:
        big, twice, rare, *others = self.people
        return [
            self.dice.choice(others),
            *([big] if n % 10 == 4 else []),
            *([twice] if n % 10 == 6 else []),
            *([self.once_named] if n % 10 == 7 or n % 40 == 6 else []),
            *([rare] if self._is_rare(n + 3) else []),
        ]

    def _body(self, n: int) -> list[dict]:
        # As in a real text, some words are everywhere and most are rare.
        words = [self._any_word() for _ in range(WORDS_OF_A_STORY)]
        marked_words = [
            COMMON_WORD,
            HALF_WORD if n % 2 else "",
            SOME_WORD if n % 100 == 50 else "",
            RARE_WORD if self._is_rare(n + 1) else "",
        ]
        text = " ".join(filter(None, [*marked_words, *words]))
        return [{"text_html": f"<p>{text[at : at + 400]}</p>"} for at in range(0, len(text), 400)]

    def _any_word(self) -> str:
        return self.vocabulary[int(self.dice.paretovariate(0.6)) % len(self.vocabulary)]

    # ── Its editions ────────────────────────────────────────────────────────

    def _editions(self, story: _Story, revision: Revision, waits: bool) -> list[Edition]:
        """One, two or three editions, each an hour after the other; the last may be the notice of a retraction."""
        n, common = story.n, {"revision": revision, "article": story.article, "section": self._section(story.n)}
        if waits:
            story.at = dt.datetime(2126, 1, 1, tzinfo=dt.UTC) + dt.timedelta(days=n - self.stories)
            return [_edition(story, 1, "first", story.at, FOREVER, **common)]
        is_retracted = n % 97 == 96
        kinds = ["first"] + ["update"] * (1 if n % 4 == 2 else 2 if n % 20 == 1 else 0)
        kinds += ["retraction"] if is_retracted else []
        begins = [story.at + dt.timedelta(hours=hours) for hours in range(len(kinds))]
        windows = zip(kinds, begins, [*begins[1:], FOREVER], strict=True)
        editions = [
            _edition(story, number, kind, begin, until, **common)
            for number, (kind, begin, until) in enumerate(windows, 1)
        ]
        for edition in editions[:-1] if is_retracted else ():
            edition.pulled = True
        return editions

    def _rows(self, stories: list[_Story]) -> None:
        rows = {model: [] for model in (EditionTag, EditionPerson, EditionSource, PrintedQuote, PrintedNotice)}
        for story in stories:
            source = self.dice.choice(self.sources)
            for edition in story.editions:
                rows[PrintedNotice] += notice_rows(edition)
                if edition.kind != "retraction":
                    self._rows_of(edition, story, source, rows)
        for model, made in rows.items():
            model.objects.bulk_create(made, batch_size=AT_ONCE)

    def _rows_of(self, edition: Edition, story: _Story, source: Source, rows: dict) -> None:
        common = {"edition": edition, "first_published": edition.first_published}
        rows[EditionTag] += [EditionTag(number=number, tag=tag, **common) for number, tag in enumerate(story.tags, 1)]
        roles = [(story.people[0], EditionPerson.Role.SPEAKER)]
        roles += [(person, EditionPerson.Role.MENTIONED) for person in story.people]
        rows[EditionPerson] += [
            EditionPerson(number=number, person=person, role=role, **common)
            for number, (person, role) in enumerate(roles, 1)
        ]
        rows[EditionSource].append(EditionSource(number=1, source=source, printed=origin(source.title), **common))
        # Who is often in the paper is often quoted.
        speaker = story.people[-1]
        said = PrintedQuote(number=1, speaker=speaker, text="Yes.", printed=story.printed["quotes"][0], **common)
        said.sort_on = edition.printed_on
        rows[PrintedQuote].append(said)


def _edition(story: _Story, number: int, kind: str, at: dt.datetime, until: dt.datetime, **common) -> Edition:
    printed = story.printed
    if kind == "retraction":
        kept = ("format", "slug", "headline", "language", "direction")
        reason = notice(9, "It was not true.", kind="retraction", at=at.isoformat())
        printed = {**{key: printed[key] for key in kept}, "notices": [reason]}
    printed = {**printed, "edition": _imprint(number, kind, story.at, at)}
    edition = Edition(
        number=number,
        kind=kind,
        document=printed,
        digest=f"{story.n:060}{number:04}",
        printed_at=at,
        live_from=at,
        live_until=until,
        in_ledger=True,
        slug=printed["slug"],
        headline=printed["headline"],
        genre="news",
        language=printed["language"],
        urgency=3 if story.n % 10 == 0 else 5,
        translation_group=printed.get("translation_of") or printed["slug"],
        first_published=story.at,
        updated_at=at,
        printed_on=story.at.date(),
        **common,
    )
    edition.fill_folded()
    return edition


def _imprint(number: int, kind: str, first: dt.datetime, at: dt.datetime) -> dict[str, Any]:
    imprint = {"number": number, "kind": kind, "takedown": False, "first_published": first.isoformat()}
    return {**imprint, "precision": "second", "updated": at.isoformat()}


def _named(model, names: tuple[str, ...], count: int, **columns) -> list:
    all_names = [*names, *(f"{model.__name__} Number{n}" for n in range(len(names), count))]
    return model.objects.bulk_create(_row(model, name, **columns) for name in all_names)


def _source(n: int) -> Source:
    source = Source(slug=f"source-{n}", kind="document", title=f"Source {n}")
    source.fill_folded()
    return source


def _merged_into(record, name: str, **columns):
    merged = _row(type(record), name, merged_into=record, **columns)
    merged.save()
    return merged


def _row(model, name: str, **columns):
    row = model(name=name, slug=name.lower().replace(" ", "-"), **columns)
    row.fill_folded()
    return row


def _word(dice: random.Random) -> str:
    return "".join(dice.choice("bdfgklmnprst") + dice.choice("aeiou") for _ in range(dice.randint(2, 4)))
