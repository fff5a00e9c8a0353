"""What was read and compared, and waits to be written."""

import pickle
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Self

from articles.desk.exchange.loads.parse import FixtureRow
from articles.desk.exchange.loads.plan import Plan
from articles.desk.exchange.loads.reading import Reading
from articles.desk.exchange.loads.refs import Index


@dataclass
class Parcel:
    """Rows that can be written: checked, and compared with what is here."""

    reading: Reading
    plan: Plan
    added: list[FixtureRow]  # history
    size: int


class Waiting:
    """Parcels that wait in a temporary file until all of them were found right. They share one index."""

    def __init__(self, index: Index):
        self.index = index
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed on exit
        self._count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error) -> None:
        with suppress(OSError):  # a full disk has been told of
            self._file.close()

    def put(self, parcel: Parcel) -> None:
        parcel.reading.index = None
        pickle.dump(parcel, self._file, pickle.HIGHEST_PROTOCOL)
        self._count += 1

    def __iter__(self) -> Iterator[Parcel]:
        self._file.seek(0)
        for _ in range(self._count):
            parcel = pickle.load(self._file)  # noqa: S301 - our own file, that nobody else can name
            parcel.reading.index = self.index
            yield parcel
