"""Parcels of rows that were read and compared, and wait to be written."""

import pickle
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Self

from articles.desk.exchange.loads.checking.accounts import Accounts
from articles.desk.exchange.loads.checking.reading import Reading
from articles.desk.exchange.loads.checking.refs import Index
from articles.desk.exchange.loads.parsing.rows import FixtureRow
from articles.desk.exchange.loads.plan import Plan


@dataclass
class Parcel:
    """Rows that can be written: checked, and compared with what is stored."""

    reading: Reading
    plan: Plan
    history: list[FixtureRow]  # the rows to be added to it
    accounts: Accounts
    size: int  # rows


class ParcelFile:
    """Parcels in a temporary file, until all of them were checked. They share one index, which is not in the file."""

    def __init__(self, index: Index):
        self.index = index
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed on exit
        self._count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error) -> None:
        with suppress(OSError):  # the write that filled the disk has raised already
            self._file.close()

    def put(self, parcel: Parcel) -> None:
        del parcel.reading.index
        pickle.dump(parcel, self._file, pickle.HIGHEST_PROTOCOL)
        self._count += 1

    def __iter__(self) -> Iterator[Parcel]:
        self._file.seek(0)
        for _ in range(self._count):
            parcel = pickle.load(self._file)  # noqa: S301 - our own file, that nobody else can name
            parcel.reading.index = self.index
            yield parcel
