"""Rows that several fixtures of one load tell alike: a person whom two of them bring along."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable

from articles.desk.exchange.loads.parse import FixtureRow


def without_repeats(fixtures: Iterable[list[FixtureRow]]) -> list[FixtureRow]:
    """The rows of all `fixtures`, without those that an earlier one has word for word.

    A fixture's own rows all stay: a story may hold one quotation twice, and where one record stands
    twice in a file that is a mistake. So do rows that differ: the load refuses them, and names both places.
    """
    fixtures = list(fixtures)
    if len(fixtures) == 1:
        return fixtures[0]
    kept: list[FixtureRow] = []
    counted: Counter[bytes] = Counter()
    for rows in fixtures:
        marks = [_mark(row) for row in rows]
        spare = counted.copy()
        counted |= Counter(marks)
        for row, mark in zip(rows, marks, strict=True):
            if spare[mark]:
                spare[mark] -= 1
            else:
                kept.append(row)
    return kept


def _mark(row: FixtureRow) -> bytes:
    content = json.dumps([row.model._meta.label, row.pk, row.fields], sort_keys=True)
    return hashlib.sha256(content.encode()).digest()
