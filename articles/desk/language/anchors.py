"""Finding recorded words in a body, and linking both: passage to record, record to passage."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from articles.desk.language.prose import Flat, Prose, Span, flattened, read
from articles.desk.language.spans import Spans

_LINK = re.compile(r"<a\s.*?(?:</a>|$)", re.DOTALL)


@dataclass(frozen=True)
class Passage:
    """Where words stand: `start` and `end` in the sanitised HTML of a body."""

    start: int
    end: int


def locate(markup: str, words: str, prefix: str = "", suffix: str = "") -> Passage | None:
    """Where `words` stand in sanitised `markup`, or None.

    Tags inside them, entities, kinds of spaces and of quotation marks make no difference, letters do. Words over two
    paragraphs match with and without the mark that opens the second again. If they stand more than once, `prefix` and
    `suffix` (the words just before and after) decide, else the first place counts.
    """
    prose = read(markup)
    span = find(prose, words, prefix, suffix)
    return Passage(*prose.in_markup(span)) if span else None


def find(prose: Prose, words: str, prefix: str = "", suffix: str = "") -> Span | None:
    """Where `words` stand in the plain text of a body, as `locate` compares them; or None."""
    before, after = flattened(prefix.strip()), flattened(suffix.strip())
    for flat, sought in _tries(prose, words):
        if places := flat.places(sought):
            start = places[0]
            if (before or after) and len(places) > 1:
                start = max(places, key=lambda at: (_agreement(flat.text, at, at + len(sought), before, after), -at))
            return flat.starts[start], flat.ends[start + len(sought) - 1]
    return None


def find_all(prose: Prose, words: str) -> list[Span]:
    """Every place where `words` stand in the plain text of a body, as `locate` compares them."""
    for flat, sought in _tries(prose, words):
        if places := flat.places(sought):
            return [(flat.starts[at], flat.ends[at + len(sought) - 1]) for at in places]
    return []


def repeated(prose: Prose, passages: Iterable[str]) -> set[str]:
    """Those of `passages`, which stand in `prose`, that stand there more than once."""
    return {words for words in set(passages) if len(find_all(prose, words)) > 1}


def _tries(prose: Prose, words: str) -> Iterator[tuple[Flat, str]]:
    """Text and words to compare: first as they are, then without the marks that open paragraphs."""
    if words := words.strip():
        yield prose.flat, flattened(words)
        yield prose.joined, flattened(words, join_paragraphs=True)


def _agreement(text: str, start: int, end: int, before: str, after: str) -> int:
    said_before = text[max(0, start - len(before) - 1) : start].rstrip()
    said_after = text[end : end + len(after) + 1].lstrip()
    return bool(before and said_before.endswith(before)) + bool(after and said_after.startswith(after))


def link(markup: str, passages: dict[int, Passage]) -> str:
    """`markup` with each of `passages`, by the number of its quotation, linked to its record.

    Text inside another link or another passage stays as it is. Of a passage that runs over tags, only the first piece
    carries the id.
    """
    pieces, position = list[str](), 0
    links = Spans((link.start() + 1, link.end()) for link in _LINK.finditer(markup))
    for number, passage in sorted(passages.items(), key=lambda item: item[1].start):
        if passage.start < position or links.touch((passage.start, passage.start + 1)):
            continue
        pieces.append(markup[position : passage.start])
        pieces.append(_wrap(markup[passage.start : passage.end], number))
        position = passage.end
    return "".join([*pieces, markup[position:]])


def is_linked(markup: str, number: int) -> bool:
    """True if `link` has linked the quotation `number`."""
    return f'id="said-{number}"' in markup


def _wrap(piece: str, number: int) -> str:
    """`piece` with each run of text outside links wrapped. The first one carries the id."""
    wrapped, in_link, is_first = [], False, True
    for part in re.split(r"(<[^>]*>)", piece):
        if part.startswith("<"):
            in_link = (in_link or part.startswith("<a")) and not part.startswith("</a")
            wrapped.append(part)
        elif part.strip() and not in_link:
            identity = f' id="said-{number}"' if is_first else ""
            wrapped.append(f'<a{identity} class="said" href="#quote-{number}">{part}</a>')
            is_first = False
        else:
            wrapped.append(part)
    return "".join(wrapped)
