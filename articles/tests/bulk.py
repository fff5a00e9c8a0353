"""Builder of a whole archive: thousands of plain editions with their rows, made in bulk. Seeded: the same each time."""

import datetime as dt
import random

from articles.desk.printing import search_text
from articles.models import (
    FOREVER,
    Article,
    Edition,
    EditionPerson,
    EditionSource,
    EditionTag,
    Person,
    PrintedQuote,
    Revision,
    Section,
    Source,
    State,
    Tag,
)
from articles.tests.printing import document, quotation

LAST = dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)
SECTIONS = ("world", "region", "economy", "culture", "science", "opinion")
COMMON_WORD, RARE_WORD = "common", "seldom"  # in every story, in one of a thousand
WORDS_OF_A_STORY = 300
AT_ONCE = 2000


def print_archive(stories: int, seed: int = 4) -> None:
    """Print `stories` stories, one every three hours up to 2026-11-01, all live.

    A third carries the topic “crowd” and a fifth names Big Name; the rest is spread over topics and people that grow
    with the archive.
    """
    dice = random.Random(seed)  # noqa: S311 - no secret is made of it
    sections = Section.objects.bulk_create(Section(slug=slug, name=slug.title()) for slug in SECTIONS)
    people = _named(Person, "Big Name", max(20, stories // 20), has_page=True)
    tags = _named(Tag, "Crowd", max(20, stories // 50))
    sources = Source.objects.bulk_create(
        Source(slug=f"source-{n}", kind="document", title=f"Source {n}", folded=f"source {n}")
        for n in range(max(20, stories // 10))
    )
    vocabulary = [_word(dice) for _ in range(20_000)]
    for start in range(0, stories, AT_ONCE):
        _print(range(start, min(stories, start + AT_ONCE)), stories, dice, sections, people, tags, sources, vocabulary)


def _named(model, biggest: str, count: int, **columns) -> list:
    names = [biggest, *(f"{model.__name__} Number{n}" for n in range(1, count))]
    rows = [model(name=name, slug=name.lower().replace(" ", "-"), folded=name.lower(), **columns) for name in names]
    return model.objects.bulk_create(rows)


def _word(dice: random.Random) -> str:
    return "".join(dice.choice("bdfgklmnprst") + dice.choice("aeiou") for _ in range(dice.randint(2, 4)))


def _print(numbers: range, total: int, dice: random.Random, sections, people, tags, sources, vocabulary) -> None:
    articles = Article.objects.bulk_create(
        Article(slug=f"story-{n}", headline=f"Story {n}", state=State.PUBLISHED) for n in numbers
    )
    revisions = Revision.objects.bulk_create(
        Revision(article=article, number=1, content=[], print_digest="", actor="archive") for article in articles
    )
    who = [people[0] if n % 5 == 0 else dice.choice(people) for n in numbers]
    about = [[tags[0] if n % 3 == 0 else dice.choice(tags[1:])] for n in numbers]
    editions = Edition.objects.bulk_create(
        _edition(n, total, article, revision, _document(article, n, person, carried, dice, vocabulary), sections)
        for n, article, revision, person, carried in zip(numbers, articles, revisions, who, about, strict=True)
    )
    rows = {EditionTag: [], EditionPerson: [], EditionSource: [], PrintedQuote: []}
    for edition, person, carried in zip(editions, who, about, strict=True):
        common = {"edition": edition, "first_published": edition.first_published}
        for number, tag in enumerate(carried, 1):
            rows[EditionTag].append(EditionTag(number=number, tag=tag, **common))
        for number, role in enumerate((EditionPerson.Role.SPEAKER, EditionPerson.Role.MENTIONED), 1):
            rows[EditionPerson].append(EditionPerson(number=number, person=person, role=role, **common))
        rows[EditionSource].append(EditionSource(number=1, source=dice.choice(sources), printed={}, **common))
        said, day = quotation(1, "Yes.", person.name), edition.printed_on
        rows[PrintedQuote].append(
            PrintedQuote(number=1, speaker=person, text="Yes.", printed=said, sort_on=day, **common)
        )
    for model, made in rows.items():
        model.objects.bulk_create(made, batch_size=AT_ONCE)


def _document(article, n: int, person, tags, dice: random.Random, vocabulary) -> dict:
    # As in a real text, some words are everywhere and most are rare.
    words = [vocabulary[int(dice.paretovariate(0.6)) % len(vocabulary)] for _ in range(WORDS_OF_A_STORY)]
    text = f"{COMMON_WORD} {RARE_WORD if n % 1000 == 500 else ''} {' '.join(words)}"
    body = [{"text_html": f"<p>{text[at : at + 400]}</p>"} for at in range(0, len(text), 400)]
    names = {"people": [person.name], "tags": [tag.name for tag in tags]}
    return document(article.slug, headline=article.headline, body=body, **names)


def _edition(n: int, total: int, article, revision, printed: dict, sections) -> Edition:
    at = LAST - dt.timedelta(hours=3) * (total - n)
    first = {"number": 1, "kind": "first", "takedown": False, "first_published": at.isoformat()}
    printed["edition"] = {**first, "precision": "second", "updated": at.isoformat()}
    return Edition(
        article=article,
        number=1,
        kind="first",
        document=printed,
        digest="0" * 64,
        revision=revision,
        printed_at=at,
        live_from=at,
        live_until=FOREVER,
        in_ledger=True,
        slug=article.slug,
        headline=article.headline,
        section=sections[n % len(sections)],
        genre="news",
        language="en",
        urgency=3 if n % 10 == 0 else 5,
        translation_group=article.slug,
        first_published=at,
        updated_at=at,
        printed_on=at.date(),
        folded=search_text(printed),
    )
