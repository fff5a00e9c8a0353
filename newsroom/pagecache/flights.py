"""One making of a page, however many wait for it."""

import threading
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

WAIT_SECONDS = 10.0

Result = TypeVar("Result")


class _Flight(Generic[Result]):
    def __init__(self) -> None:
        self.is_over = threading.Event()
        self.result: Result | None = None


class Flights(Generic[Result]):
    """What is being made, by what it is called."""

    def __init__(self) -> None:
        self._under_way: dict[Hashable, _Flight[Result]] = {}
        self._lock = threading.Lock()

    def share(self, key: Hashable, make: Callable[[], Result]) -> tuple[Result | None, bool]:
        """What `make` gives, and whether it was made for this caller.

        Who comes while another makes the same waits for that, and gets None where it failed or takes too long.
        """
        with self._lock:
            others = self._under_way.get(key)
            flight = others or self._under_way.setdefault(key, _Flight())
        if others:
            others.is_over.wait(WAIT_SECONDS)
            return others.result, False
        try:
            flight.result = make()
            return flight.result, True
        finally:
            with self._lock:
                del self._under_way[key]
            flight.is_over.set()
