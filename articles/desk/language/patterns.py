"""Regular expressions with the words of every language in them, made when they are first used.

Most processes read no prose: a migration, a check, a worker that serves readers. Compiling a hundred expressions full of
verbs and titles took a third of every start.
"""

import re
from functools import cached_property
from typing import cast

from articles.desk.language import vocabulary
from articles.desk.language.keys import ENDINGS, LETTERS, NAMED
from articles.desk.language.notation import expression

_PLACE = re.compile(r"<([a-z_]+(?:\.[a-z_ ]+)+)>")
_NOTHING = r"(?:(?!))"  # what no text matches, where no language has such words


class _Lazy:
    """Stands in for a compiled expression until somebody asks something of it."""

    def __init__(self, template: str, flags: re.RegexFlag) -> None:
        self._template, self._flags = template, flags

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(fill(self._template), self._flags)

    def __getattr__(self, name: str) -> object:
        attribute = getattr(self._compiled, name)
        setattr(self, name, attribute)  # the next time it is found at once
        return attribute

    def forget(self) -> None:
        """Let it be compiled anew at the next question."""
        self.__dict__ = {"_template": self._template, "_flags": self._flags}


_made: list[_Lazy] = []


def lazily(template: str, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """What `re.compile` gives for the filled `template`, made at its first use.

    Raises `re.error` only then, and WordsError where a file of words cannot be used.
    """
    _made.append(_Lazy(template, flags))
    return cast(re.Pattern[str], _made[-1])


def fill(template: str) -> str:
    """`template` with the words of every language for each <section.key> in it."""
    return _PLACE.sub(lambda place: fill(_expression(place[1])), template)


def _expression(key: str) -> str:
    """What stands for a key: one of its words; letters as they are, to stand among others in brackets."""
    if key in LETTERS:
        return "".join(language.letters.get(key, "") for language in vocabulary.languages())
    phrases = vocabulary.every(key)
    if key in ENDINGS:
        return f"(?:{'|'.join(f'[^{ending[0]}]{ending}' for ending in phrases)})" if phrases else _NOTHING
    if key in NAMED:  # the longest first: of "Sept" not "Sep"
        phrases = tuple(sorted((name for names in phrases for name in names.split()), reverse=True))
    return f"(?:{'|'.join(map(expression, phrases))})" if phrases else _NOTHING


def forget() -> None:
    """Let the files of words be read anew, and every expression be made of what they hold then."""
    vocabulary.forget()
    for pattern in _made:
        pattern.forget()
