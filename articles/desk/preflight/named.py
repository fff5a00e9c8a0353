"""Warnings about the people in a story: their names, titles, ages, and whether they were asked."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator

from articles.desk.language import names, vocabulary
from articles.desk.language.names import Occurrence
from articles.desk.language.patterns import lazily
from articles.desk.preflight.story import StoryUnderCheck
from articles.desk.rules.findings import Finding, warning
from articles.models import Mention, Person, PersonName, Position, Precision
from articles.text import fold

ADULT = 18  # years
BESIDE = 240  # characters before and after a name in which a title has room

_BETWEEN = lazily(r",\s(?:<articles.the>\s)?")  # a name and the title after it
_PRECISION_DAYS = {Precision.DAY: 0, Precision.WEEK: 6, Precision.MONTH: 30, Precision.YEAR: 365}


def unlinked_people(story: StoryUnderCheck) -> Iterator[Finding]:
    """Known people whom the text names and no row of the story does."""
    for unlinked in names.unlinked(story.occurrences, story.people):
        message = f"{unlinked.person} is named and not among the people of the story. Add them, if it is this person."
        if unlinked.person.protected:
            message += " This person's name is protected."
        yield warning("person-not-linked", message, "body", span=unlinked.span, words=unlinked.text)


# ── Spelling ────────────────────────────────────────────────────────────────


def spelled_otherwise(story: StoryUnderCheck) -> Iterator[Finding]:
    """Names that differ from their record by letters that search does not tell apart, and known misspellings."""
    seen, reported = set(), set()
    for at in story.occurrences:
        form = at.person.pk, at.written, at.is_full
        if at.written in reported or form in seen:
            continue
        seen.add(form)
        if not at.written.isupper() and not _is_spelled_right(at):
            reported.add(at.written)
            message = f"“{at.written}” is spelled {at.person.name} in the record. Correct one of them."
            yield warning("name-spelled-unlike-record", message, "body", span=at.span, words=at.written)


def _is_spelled_right(at: Occurrence) -> bool:
    right = [variant.name for variant in at.person.names.all() if variant.kind != PersonName.Kind.MISSPELLING]
    forms = {_letters(name) for name in [at.person.name, *right]}
    written = _letters(at.written)
    return written in forms if at.is_full else any(form.endswith(written) for form in forms)


def _letters(name: str) -> str:
    return "".join(re.findall(r"[^\W_]+", unicodedata.normalize("NFC", name))).casefold()


# ── Titles ──────────────────────────────────────────────────────────────────


def wrong_titles(story: StoryUnderCheck) -> Iterator[Finding]:
    """Titles that a person held, by the dates of the record, at another time than the story says."""
    people = {person.pk: person for person in story.people}
    for row in story.mentions:
        if row.person_id in people and (held := _contradicting(people[row.person_id], row.described_as, story.day)):
            yield _wrong_title(row.person, held, "mentions", row.described_as, number=row.number)
    for quote in story.quotes:
        if quote.speaker_id in people:
            first = quote.said_on or story.day
            last = first + dt.timedelta(_PRECISION_DAYS[quote.said_precision] if quote.said_on else 0)
            if held := _contradicting(people[quote.speaker_id], quote.title, first, last):
                yield _wrong_title(quote.speaker, held, "quotes", quote.title, number=quote.number)
    for at in story.occurrences:
        if at.is_full and (title := _title_beside(story, at)):
            held, words = title
            yield _wrong_title(at.person, held, "body", words, span=at.span)


def _wrong_title(person: Person, held: Position, field: str, words: str, **where) -> Finding:
    time = " ".join([f"from {held.since}" if held.since else "", f"until {held.until}" if held.until else ""]).strip()
    message = f"{person} is called “{words}”, which the record gives {time}. Correct one of them."
    return warning("title-contradicts", message, field, words=f"{person}: {words}", **where)


def _contradicting(person: Person, title: str, first: dt.date, last: dt.date | None = None) -> Position | None:
    """The dated position of this title that `person` did not hold between `first` and `last`; None where all is well."""
    last = last or first
    same = [position for position in person.positions.all() if title and fold(position.title) == fold(title)]
    if any((not held.since or held.since <= last) and (not held.until or first <= held.until) for held in same):
        return None
    return same[0] if same else None


def _title_beside(story: StoryUnderCheck, at: Occurrence) -> tuple[Position, str] | None:
    """A title right before or after a name that its bearer did not hold then, and the words of it."""
    positions = at.person.positions.all()
    if not positions:
        return None
    start, end = story.prose.sentence_at(at.span)
    if _speaks_of_another_year(story.prose.text[start:end], story.day):
        return None
    before = fold(story.prose.text[max(start, at.span[0] - BESIDE) : at.span[0]]).rstrip(" ,")
    after = fold(story.prose.text[at.span[1] : min(end, at.span[1] + BESIDE)])
    if between := _BETWEEN.match(after):
        after = after[between.end() :]
    for position in positions:
        title = fold(position.title)
        rest = before.removesuffix(title)
        is_before = rest != before and (not rest.strip() or _stays_the_title(rest))
        is_after = after.startswith(title) and after[len(title) :][:1] in ("", ",", ".", ";", ")")
        if (is_before or is_after) and (held := _contradicting(at.person, position.title, story.day)):
            return held, position.title
    return None


def _stays_the_title(before: str) -> bool:
    """Whether the words before a title leave it as it is: not "prime minister", which is another, nor "former"."""
    return before.split()[-1] in vocabulary.folded("titles.right_before") and before[-1] == " "


def _speaks_of_another_year(sentence: str, day: dt.date) -> bool:
    return any(int(year) != day.year for year in re.findall(r"\b(?:19|20)\d\d\b", sentence))


# ── Fairness ────────────────────────────────────────────────────────────────


def criticised_unasked(story: StoryUnderCheck) -> Iterator[Finding]:
    """People whom the story criticises and whom nobody approached."""
    for row in story.mentions:
        if row.criticised and row.approach == Mention.Approach.NOT_NEEDED:
            message = f"{row.person} is criticised and was not approached. Ask for an answer, and say what came of it."
            yield warning("criticised-not-approached", message, "mentions", words=row.person.slug, number=row.number)


def minors(story: StoryUnderCheck) -> Iterator[Finding]:
    """People who are under age on the day of the story."""
    reported = set()
    rows = [(row.person, "mentions", row.number) for row in story.mentions]
    rows += [(quote.speaker, "quotes", quote.number) for quote in story.quotes if quote.speaker]
    for person, field, number in rows:
        if person.birth_date and person.pk not in reported and _age(person.birth_date, story.day) < ADULT:
            reported.add(person.pk)
            message = f"{person} is under {ADULT} on the day of the story. Make sure that the name may be printed."
            yield warning("person-under-18", message, field, words=person.slug, number=number)


def _age(born: dt.date, day: dt.date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
