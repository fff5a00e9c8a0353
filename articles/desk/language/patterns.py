"""Regular expressions that are compiled when they are first used.

Most processes read no prose: a migration, a check, a worker that serves readers. Compiling a hundred expressions full of
verbs and titles took a third of every start.
"""

import re
from functools import cached_property
from typing import cast


class _Lazy:
    """Stands in for a compiled expression until somebody asks something of it."""

    def __init__(self, expression: str, flags: re.RegexFlag) -> None:
        self._expression, self._flags = expression, flags

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self._expression, self._flags)

    def __getattr__(self, name: str) -> object:
        attribute = getattr(self._compiled, name)
        setattr(self, name, attribute)  # the next time it is found at once
        return attribute


def lazily(expression: str, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """What `re.compile` gives, compiled at its first use. An expression that is none raises `re.error` only then."""
    return cast(re.Pattern[str], _Lazy(expression, flags))
