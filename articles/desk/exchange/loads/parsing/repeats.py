"""Rows that several fixtures of one load have alike, such as a person whom two of them bring along."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable

from articles.desk.exchange.loads.parsing.rows import FixtureRow


def without_repeats(fixtures: Iterable[list[FixtureRow]]) -> list[FixtureRow]:
    """The rows of all `fixtures`, without those that an earlier fixture has word for word.

    A fixture's own rows all stay: a story may hold one quotation twice, and where one record stands
    twice in a file that is a mistake. So do rows that differ: the load refuses them, and names both places.
    """
    fixtures = list(fixtures)
    if len(fixtures) == 1:
        return fixtures[0]
    kept: list[FixtureRow] = []
    counts: Counter[bytes] = Counter()  # how often a row stands in the fixture that has it most often
    for rows in fixtures:
        digests = [_digest(row) for row in rows]
        repeats = counts.copy()
        counts |= Counter(digests)
        for row, digest in zip(rows, digests, strict=True):
            if repeats[digest]:
                repeats[digest] -= 1
            else:
                kept.append(row)
    return kept


def _digest(row: FixtureRow) -> bytes:
    content = json.dumps([row.model._meta.label, row.pk, row.fields], sort_keys=True)
    return hashlib.sha256(content.encode()).digest()
