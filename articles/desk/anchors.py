"""Finding recorded words in a body, and linking both: passage to record, record to passage."""

import re
from dataclasses import dataclass

from articles.text import fold, text_runs

_SAME = str.maketrans(
    {"\xa0": " ", "\u202f": " ", "\u2009": " ", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'"}
)


@dataclass(frozen=True)
class Passage:
    """Where words stand: `start` and `end` in the sanitised HTML of a body."""

    start: int
    end: int


def locate(markup: str, words: str, prefix: str = "", suffix: str = "") -> Passage | None:
    """Where `words` stand in sanitised `markup`; None where they do not.

    Tags inside them, entities, kinds of spaces and of quotation marks make no difference, letters do.
    Where they stand more than once, `prefix` and `suffix` (the words just before and after) decide; else the first.
    """
    runs = list(text_runs(markup))
    text, at = _flat((character, index) for index, (_, _, character) in enumerate(runs))
    sought, _ = _flat((character, 0) for character in words.strip())
    if not sought:
        return None
    before, after = (_flat((character, 0) for character in part)[0] for part in (prefix.strip(), suffix.strip()))
    found = [match.start() for match in re.finditer(f"(?={re.escape(sought)})", text)]
    if not found:
        return None

    def agreement(start: int) -> int:
        said_before, said_after = text[:start].rstrip(), text[start + len(sought) :].lstrip()
        return bool(before and said_before.endswith(before)) + bool(after and said_after.startswith(after))

    start = max(found, key=lambda start: (agreement(start), -start))
    return Passage(runs[at[start]][0], runs[at[start + len(sought) - 1]][1])


def _flat(characters) -> tuple[str, list[int]]:
    """The characters with every run of white space as one space, and the index that each came from."""
    flat, origins = [], []
    for character, origin in characters:
        same = character.translate(_SAME)
        if same.isspace():
            if flat and flat[-1] == " ":
                continue
            same = " "
        flat.append(same)
        origins.append(origin)
    return "".join(flat), origins


def link(markup: str, passages: dict[int, Passage]) -> str:
    """`markup` with each passage wrapped in a link to its record; `passages` by the quotation's number.

    Text inside another link or in another passage is left as it is. Only the first piece of a
    passage that runs over tags carries the id.
    """
    pieces, position, taken = [], 0, 0
    for number, passage in sorted(passages.items(), key=lambda item: item[1].start):
        starts_in_link = markup.rfind("<a ", 0, passage.start) > markup.rfind("</a>", 0, passage.start)
        if passage.start < taken or starts_in_link:
            continue
        pieces.append(markup[position : passage.start])
        pieces.append(_wrap(markup[passage.start : passage.end], number))
        position = taken = passage.end
    return "".join([*pieces, markup[position:]])


def is_linked(markup: str, number: int) -> bool:
    """Whether `link` could link the quotation `number`."""
    return f'id="said-{number}"' in markup


def _wrap(piece: str, number: int) -> str:
    """`piece` with each run of text outside links wrapped; the first carries the id."""
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


def contains(markup: str, words: str) -> bool:
    """Whether folded `words` stand in folded `markup`, whole words only: for finding a name."""
    text = fold("".join(character for _, _, character in text_runs(markup)))
    return re.search(rf"(?<!\w){re.escape(fold(words))}(?!\w)", text) is not None
