"""Builder of an archive as another system hands it in: thousands of printed stories in one JSONL file. Seeded.

Each story has people, a source, quotations and tags, named by their natural keys as Django's own command wants
them; records stand before the stories that name them.
"""

import datetime as dt
import json
import random
from collections.abc import Iterator
from pathlib import Path

FIRST = dt.datetime(2001, 1, 1, 6, tzinfo=dt.UTC)
SECTIONS = ("world", "region", "economy", "culture")
WORDS = (
    "harbour grain council winter treaty school bridge market river vote budget garden station doctor island".split()
)
SMALL_WORDS = "the a of and to in on for with after before under".split()
PARAGRAPHS, WORDS_OF_A_PARAGRAPH = 8, 40
ROWS_OF_A_STORY = 9

Row = dict


def write_archive(path: Path, stories: int, *, state: str = "published", seed: int = 6) -> int:
    """Write `stories` stories in `state` and the records they name to `path`. How many rows there are."""
    dice, rows = random.Random(seed), 0  # noqa: S311 - no secret is made of it
    with path.open("w", encoding="utf-8") as out:
        for line in _rows(stories, state, dice):
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
            rows += 1
    return rows


def _rows(stories: int, state: str, dice: random.Random) -> Iterator[Row]:
    people, sources, tags = max(20, stories // 20), max(20, stories // 10), max(20, stories // 50)
    for slug in SECTIONS:
        yield _row("section", slug=slug, name=slug.title())
    for n in range(people):
        yield _row("person", slug=f"person-{n}", name=f"Jo{_letters(n)} Ash{_letters(n)}", has_page=True)
        yield _row("position", person=[f"person-{n}"], number=1, title="mayor")
    for n in range(sources):
        yield _row("source", slug=f"source-{n}", kind="document", title=f"Minutes of the council, part {n}")
    for n in range(tags):
        yield _row("tag", slug=f"tag-{n}", name=f"Subject {_letters(n)}")
    for n in range(stories):
        yield from _story(n, state, dice, people, sources, tags)


def _story(n: int, state: str, dice: random.Random, people: int, sources: int, tags: int) -> Iterator[Row]:
    slug, who = f"story-{n}", dice.sample(range(people), 2)
    at = FIRST + dt.timedelta(hours=2 * n % 220_000, seconds=n)
    said = [f"We {_words(dice, 8)} by {dice.choice(WORDS)} {n}" for _ in range(2)]
    name = f"Jo{_letters(who[0])} Ash{_letters(who[0])}"
    body = [f"“{said[0]},” {name} said on Tuesday.", f"{name} added: “{said[1]}.”"]
    body += [f"{_words(dice, WORDS_OF_A_PARAGRAPH).capitalize()}." for _ in range(PARAGRAPHS)]
    published = {"published_at": at.isoformat()} if state == "published" else {}
    story = {"slug": slug, "headline": f"{_words(dice, 6).capitalize()} {n}", "standfirst": f"{_words(dice, 14)}."}
    section = [dice.choice(SECTIONS)]
    yield _row("article", **story, body="\n\n".join(body), section=section, state=state, **published)
    for number, person in enumerate(who, 1):
        yield _row("mention", article=[slug], number=number, order=number - 1, person=[f"person-{person}"])
    yield _row("citation", article=[slug], number=1, source=[f"source-{dice.randrange(sources)}"])
    for number, words in enumerate(said, 1):
        speaker, day = [f"person-{who[0]}"], f"{at:%Y-%m-%d}"
        yield _row("quote", article=[slug], number=number, order=number - 1, text=words, speaker=speaker, said_on=day)
    for order, tag in enumerate(dice.sample(range(tags), 3)):
        yield _row("taggedarticle", content_object=[slug], tag=[f"tag-{tag}"], order=order)


def _row(model: str, **fields) -> Row:
    return {"model": f"articles.{model}", "fields": fields}


def _words(dice: random.Random, count: int) -> str:
    return " ".join(dice.choice(WORDS if dice.random() < 0.6 else SMALL_WORDS) for _ in range(count))


def _letters(n: int) -> str:
    """`n` in letters: names have no digits."""
    return "".join("abcdefghij"[int(digit)] for digit in f"{n:05d}")
