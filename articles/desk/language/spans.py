"""Places in a text, to be asked whether something touches one of them."""

from bisect import bisect_left
from collections.abc import Iterable

Span = tuple[int, int]


class Spans:
    """Any number of places, asked as quickly as one."""

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(end, self._ends[-1])
            else:
                self._starts.append(start)
                self._ends.append(end)

    def touch(self, span: Span) -> bool:
        """True if one of them has a letter of `span`."""
        last = bisect_left(self._starts, span[1]) - 1
        return last >= 0 and self._ends[last] > span[0]
