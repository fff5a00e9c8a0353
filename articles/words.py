"""Words: what a text is found by. The index and whatever a reader types are read by the same functions.

People write one word in many ways: “well-being” and “wellbeing”, “don’t” and “dont”, “1,000,000” and “1000000”,
“القرم” and “قرم”. `read` gives each word of a text in parts, with the other ways in which it may be written;
`searchable` is what an index holds of a text, `tokens` the words alone.
"""

import re
import sys
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from articles.text import fold

# Counts up with each change of what `searchable` gives: an index of another version is written anew after `migrate`.
VERSION = 2
MOST_BYTES = 500_000  # of UTF-8: PostgreSQL refuses a text index entry over 1 MB

Words = tuple[str, ...]

# ── Letters ─────────────────────────────────────────────────────────────────

# Scripts without spaces between words: Han, kana, bopomofo; Hangul, whose words carry their endings; Thai, Lao, Burmese,
# Khmer. A word of them is found by each two neighbouring letters.
UNSPACED = (
    "々〆〇ぁ-ゖゝ-ゟァ-ヺー-ヿㄅ-ㄯㇰ-ㇿ㐀-䶿一-鿿가-힣ᄀ-ᇿ\U00020000-\U0003ffff\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff"
)
JOINERS = "'‐-–·־׳״・&\u200c-"  # within a word; the hyphens up to the short dash; “&” as in AT&T
GROUPED_BY = ",.' ٬"  # what stands between the thousands of a number

_ARABIC = "\u0620-\u064a\u066e-\u06d3"
# Invisible characters within words: soft hyphens, zero-width spaces and joiners, marks of direction; the Arabic line that
# only stretches a word. A non-joiner between Arabic letters stays: there it divides a word.
_UNSEEN = re.compile(
    rf"[\xad\u034f\u061c\u0640\u180e\u200b\u200d-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
    rf"|(?<![{_ARABIC}])\u200c|\u200c(?![{_ARABIC}])"
)
# Digits of all scripts; letters that Persian, Urdu and Arabic keyboards type for one another.
_ONE_FOR_ANOTHER = str.maketrans(
    {
        **{
            letter: str(unicodedata.digit(letter))
            for letter in map(chr, range(128, sys.maxunicode + 1))
            if unicodedata.category(letter) == "Nd"
        },
        **dict(zip("یىکةہ", "ييكهه", strict=True)),
    }
)


def letters(text: str) -> str:
    """`text` as words compare: folded, without what is invisible in it. Punctuation stays as it is."""
    if text.isascii():
        return text.lower()
    folded = fold(_UNSEEN.sub("", text)).translate(_ONE_FOR_ANOTHER)
    return unicodedata.normalize("NFC", folded)  # Hangul, which folding takes apart


# ── Words ───────────────────────────────────────────────────────────────────

_WORD = re.compile(
    rf"(?<![^\W_])(?P<number>[0-9]{{1,3}}(?:[{GROUPED_BY}][0-9]{{3}})+)(?![^\W_])"
    r"|(?P<initials>(?<![^\W_])(?:[^\W\d_]\.){2,}(?:[^\W\d_](?![^\W_]))?)"
    rf"|(?P<compound>[^\W_]+(?:[{JOINERS}][^\W_]+)*(?:(?<=s)'(?![^\W_]))?)"
)
_JOINER = re.compile(rf"[{JOINERS}]")
_HYPHEN = re.compile("[‐-–־-]")
_SCRIPTS = re.compile(rf"[{UNSPACED}]+|[^{UNSPACED}]+")
_ONLY_UNSPACED = re.compile(rf"[{UNSPACED}]+")
_ARTICLE = re.compile(r"(?:[وبكف]?ال|لل)(?=[\u0620-\u064a]{3})")  # “and the”, “in the”, “like the”, “for the”
SHORTEST_PLURAL = 4  # letters: “gas'” is no plural
MOST_PARTS = 6  # of a compound that may be written as one word
LONGEST = 60  # letters of one


class Word(NamedTuple):
    """A word of a text: its parts, which stand next to each other, and other ways in which it may be written."""

    parts: Words
    joined: Words = ()  # as one word, if it is a compound
    others: tuple[Words, ...] = ()  # without an article or an ending


def read(text: str) -> Iterator[Word]:
    """The words of `text`, in order."""
    for match in _WORD.finditer(letters(text)):
        if match["compound"]:
            yield _compound(match["compound"])
        else:
            parts = tuple(re.findall(r"[^\W_]+", match[0]))
            yield Word(parts, ("".join(parts),))


def tokens(text: str, max_bytes: int = MOST_BYTES) -> str:
    """The words of `text` with single spaces between them: letters and digits only, at most `max_bytes` of UTF-8."""
    return _cut(" ".join(part for word in read(text) for part in word.parts), max_bytes)


def searchable(text: str) -> str:
    """What an index holds of `text`: its words as `tokens` gives them, then each once what else they may be found by.

    What else comes last, so that phrases are found as they stand in the text.
    """
    found = list(read(text))
    parts = [part for word in found for part in word.parts]
    ways = {" ".join(way): None for word in found for way in (word.joined, *word.others) if way}
    present = set(parts)
    single = {letter: None for part in parts if _ONLY_UNSPACED.fullmatch(part) for letter in part}
    more = " ".join(way for way in [*ways, *single] if way not in present)
    own = _cut(" ".join(parts), MOST_BYTES * 3 // 4 if more else MOST_BYTES)
    return f"{own} {_cut(more, MOST_BYTES // 4)}".strip()


def is_unspaced(word: str) -> bool:
    """Whether `word` is one or two letters of a script without spaces."""
    return _ONLY_UNSPACED.fullmatch(word) is not None


@lru_cache(maxsize=20_000)  # most words of a text are those of the one before
def _compound(text: str) -> Word:
    """The word `text`, which may hold joiners."""
    bare = text.removesuffix("'")
    pieces = _JOINER.split(bare)
    parts = tuple(part for piece in pieces for part in _parts(piece))
    joined, others = _joined(pieces), []
    if len(pieces) > 2:  # O'Brien-Smith: OBrien, too
        others += [_joined(_JOINER.split(half)) for half in _HYPHEN.split(bare)]
    if bare.endswith("'s"):
        owner = _JOINER.split(bare.removesuffix("'s"))
        others.append(_joined(owner) or (_parts(owner[0]) if len(owner) == 1 else ()))
    elif bare != text and len(bare) >= SHORTEST_PLURAL:
        others.append(_parts(pieces[-1].removesuffix("s")))
    others += [(_ARTICLE.sub("", piece, count=1),) for piece in pieces if _ARTICLE.match(piece)]
    return Word(parts, joined, tuple(way for way in dict.fromkeys(others) if way and way not in (joined, parts)))


def _parts(piece: str) -> Words:
    """The words of `piece`, letters and digits only: itself, or each two neighbouring letters of an unspaced script."""
    if piece.isascii():
        return (piece,)
    return tuple(word for run in _SCRIPTS.findall(piece) for word in _pairs(run))


def _pairs(run: str) -> list[str]:
    if len(run) < 2 or not _ONLY_UNSPACED.match(run):
        return [run]
    return [run[at : at + 2] for at in range(len(run) - 1)]


def _joined(pieces: list[str]) -> Words:
    """The words of `pieces` as one word; () if they are one already, or no word together: 2014-2022, 9-11."""
    both_digits = any(
        one[-1:].isdecimal() and two[:1].isdecimal() for one, two in zip(pieces, pieces[1:], strict=False)
    )
    joined = "".join(pieces)
    if not 1 < len(pieces) <= MOST_PARTS or both_digits or len(joined) > LONGEST:
        return ()
    return _parts(joined)


def _cut(words: str, max_bytes: int) -> str:
    """`words` up to `max_bytes` bytes of UTF-8, in whole words."""
    if len(words.encode()) <= max_bytes:
        return words
    return words.encode()[:max_bytes].decode(errors="ignore").rpartition(" ")[0]
