"""The words of each language by which text is read: a file a language in `words/`, whose README says how to add one.

The files are read when somebody first asks, and kept. Whoever asks for a key gets the words of all languages together,
in the order of their codes, unless they ask for one language.
"""

import difflib
import functools
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured

from articles.desk.language.keys import COUNTS, ENDINGS, FLAGS, KEYS, LETTERS, NAMED, PHRASES, WORDS
from articles.desk.language.notation import expression
from articles.text import fold

FOLDER = Path(__file__).with_name("words")
_CODE = re.compile(r"[a-z]{2,3}")
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")


class WordsError(ImproperlyConfigured):
    """A file of words that cannot be used. The message names the file and the key."""


@dataclass
class Language:
    """The words of one language, by key."""

    code: str
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    letters: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    flags: dict[str, bool] = field(default_factory=dict)


# ── Asking ──────────────────────────────────────────────────────────────────


@functools.cache
def languages() -> tuple[Language, ...]:
    """Every language that has a file, in the order of their codes. Raises WordsError for a file that cannot be used."""
    return tuple(read(path) for path in _files(FOLDER))


def language(code: str) -> Language:
    """The language of `code`; one without words where it has no file."""
    return next((language for language in languages() if language.code == code), Language(code))


@functools.cache
def every(key: str) -> tuple[str, ...]:
    """The words of all languages under `key`, as they stand in the files."""
    if key not in KEYS:
        raise KeyError(key)
    return tuple(word for language in languages() for word in language.words.get(key, ()))


@functools.cache
def plain(key: str) -> frozenset[str]:
    """The words of all languages under `key`, to look a word up in."""
    return frozenset(every(key))


@functools.cache
def folded(key: str) -> frozenset[str]:
    """The words of all languages under `key`, folded, to look a folded word up in."""
    return frozenset(map(fold, every(key)))


@functools.cache
def endings(key: str) -> tuple[str, ...]:
    """The folded endings of all languages under `key`, to compare a folded word's end with them."""
    return tuple(folded(key))


@functools.cache
def numbered(key: str) -> dict[str, int]:
    """The folded names of months, weekdays or numbers, and which one each of them is, counted from 1."""
    return {
        fold(name): number
        for language in languages()
        for number, names in enumerate(language.words.get(key, ()), 1)
        for name in names.split()
    }


def forget() -> None:
    """Let the files be read anew at the next question."""
    for cached in (languages, every, plain, folded, endings, numbered):
        cached.cache_clear()


# ── Reading a file ──────────────────────────────────────────────────────────


def words_can_be_read(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """The error articles.E001 for each file that cannot be used."""
    hint = "articles/desk/language/words/README.md says what a file may hold."
    return [Error(message, hint=hint, id="articles.E001") for message in problems(FOLDER)]


def problems(folder: Path) -> list[str]:
    """What is wrong with the files in `folder`: the first mistake of each."""
    messages = []
    for path in _files(folder):
        try:
            read(path)
        except WordsError as error:
            messages.append(str(error))
    return messages


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.toml"))


def read(path: Path) -> Language:
    """The language of one file. Raises WordsError, which names the file and the key, where it cannot be used."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WordsError(f"{path.name} cannot be read: {error}.") from error
    if not _CODE.fullmatch(path.stem):
        raise WordsError(f"{path.name}: name the file for its language, by two or three small letters, as pl.toml.")
    if not isinstance(content.pop("name", None), str):
        raise WordsError(f'{path.name}: say at the top which language it is, as in: name = "Polish".')
    language = Language(path.stem)
    for key, value in _flat(content):
        try:
            _take(language, key, value)
        except ValueError as error:
            raise WordsError(f"{path.name}: {key}: {error}.") from error
    return language


def _flat(table: dict[str, object], within: str = "") -> Iterator[tuple[str, object]]:
    """Each key of `table` with the names of its sections before it, and its value."""
    for name, value in table.items():
        key = f"{within}.{name}" if within else name
        if isinstance(value, dict) and key not in KEYS:
            yield from _flat(value, key)
        else:
            yield key, value


def _take(language: Language, key: str, value: object) -> None:
    """Put `value` where it belongs in `language`. Raises ValueError for an unknown key, or a value of another shape."""
    if key in FLAGS:
        language.flags[key] = _flag(value)
    elif key in COUNTS:
        language.counts[key] = _count(value)
    elif key in LETTERS:
        language.letters[key] = _letters(value)
    elif key in NAMED:
        language.words[key] = _named(value, NAMED[key])
    elif key in WORDS | ENDINGS:
        language.words[key] = _words(value)
    elif key in PHRASES:
        language.words[key] = _phrases(value)
    else:
        likely = difflib.get_close_matches(key, KEYS, 1)
        raise ValueError("there is no such key" + (f"; is it {likely[0]}?" if likely else ""))


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("write true or false")
    return value


def _count(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError("write a number from 1 on")
    return value


def _letters(value: object) -> str:
    if not isinstance(value, str) or not value.isalpha():
        raise ValueError("write letters, and nothing between them")
    return value


def _strings(value: object) -> list[str]:
    """The strings of a list, or the words of one string."""
    strings = value.split() if isinstance(value, str) else value
    if not isinstance(strings, list) or not all(isinstance(string, str) for string in strings):
        raise ValueError('write words between quotation marks, or a list as in ["according to", "as told by"]')
    if not strings:
        raise ValueError("it is empty; write words, or take the key out")
    return strings


def _words(value: object) -> tuple[str, ...]:
    words = _strings(value)
    for word in words:
        if not _WORD.fullmatch(word):
            raise ValueError(f"“{word}” is not a single word; here only letters may stand")
    return tuple(words)


def _phrases(value: object) -> tuple[str, ...]:
    phrases = _strings(value)
    if isinstance(value, str) and (noted := re.search(r"\S*[(){}…|]\S*", value)):
        raise ValueError(
            f'“{noted.group()}” belongs to a phrase; write phrases in a list, as in ["by (telephone|phone)"]'
        )
    for phrase in phrases:
        expression(phrase)
    return tuple(phrases)


def _named(value: object, length: int) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) != length:
        raise ValueError(f"write a list of {length}, in their order")
    for names in value:
        if not isinstance(names, str) or not names.strip():
            raise ValueError("write each between quotation marks, several names of one with spaces between them")
        for name in names.split():
            expression(name)
    return tuple(value)
