"""What this process knows of the generation. It asks once a second, in a thread of its own: no reader waits for it."""

import logging
import threading
import time
from collections.abc import Callable
from typing import NamedTuple

from django.db import Error, close_old_connections, connections

EVERY = 1.0  # seconds
LOST = 10.0  # seconds
PATIENCE = 0.5  # seconds: a database that answers takes a hundredth of that, on a busy machine a tenth

logger = logging.getLogger(__name__)


class LastAnswer(NamedTuple):
    """What the database last said, and whether it still answers."""

    number: int
    recalled: int
    changes_at: float  # seconds since the epoch: pages change by themselves then
    asked_at: float  # on the monotonic clock
    answers: bool = True


class Watch:
    """Asks for the generation when somebody wants to know and what is known is a second old."""

    def __init__(self, current: Callable[[], tuple[int, int]], next_change: Callable[[float], float]):
        """`current` gives the generation and that at which pages last expired.

        `next_change` gives the first moment after a given one at which pages change by the clock.
        """
        self._current, self._next_change = current, next_change
        self._lock = threading.Condition()
        self._last: LastAnswer | None = None
        self._asking_since: float | None = None
        self._thread: threading.Thread | None = None
        self._stopped = False

    def last_answer(self) -> LastAnswer | None:
        """The generation, at most a second old while the database answers; None where it never said one.

        Where the database does not answer, what it said last, with `answers` false.
        """
        last = self._last
        return last if last and last.answers and not _is_old(last) else self._wait_for_answer()

    def ask_again(self) -> LastAnswer | None:
        """As `last_answer()`, but asked now."""
        with self._lock:
            if self._last:
                self._last = self._last._replace(asked_at=float("-inf"))
        return self._wait_for_answer()

    def stop(self) -> None:
        """End the thread and its connection to the database. Another question begins anew."""
        with self._lock:
            self._stopped = True
            thread, self._thread = self._thread, None
            self._lock.notify_all()
        if thread:
            thread.join()
        self._stopped = False

    # ── The readers' side ───────────────────────────────────────────────────

    def _wait_for_answer(self) -> LastAnswer | None:
        with self._lock:
            if self._asking_since is None and (self._last is None or _is_old(self._last)):
                self._asking_since = time.monotonic()
                self._wake()
            while self._asking_since is not None:
                left = self._asking_since + PATIENCE - time.monotonic()
                if left <= 0 or not self._lock.wait(left):
                    # It hangs. Whoever comes while it does is not kept waiting. A connection that was lost
                    # without a word says nothing of pages that expired: then Django is asked, on one of its own.
                    if time.monotonic() - self._asking_since > LOST:
                        return None
                    return self._last._replace(answers=False) if self._last else None
            return self._last

    def _wake(self) -> None:
        if self._thread is None:  # only now: a process that was forked has no threads of its parent's
            self._thread = threading.Thread(target=self._run, name="generation", daemon=True)
            self._thread.start()
        self._lock.notify_all()

    # ── The asking side ─────────────────────────────────────────────────────

    def _run(self) -> None:
        while True:
            with self._lock:
                self._lock.wait_for(lambda: self._stopped or self._asking_since is not None)
                if self._stopped:
                    break
                before, asked_at = self._last, self._asking_since
            answer = self._look(before, asked_at or time.monotonic())
            with self._lock:
                self._last, self._asking_since = answer, None
                self._lock.notify_all()
        connections.close_all()

    def _look(self, before: LastAnswer | None, asked_at: float) -> LastAnswer | None:
        try:
            close_old_connections()
            number, recalled = self._current()
            same = before if before and before.number == number and time.time() < before.changes_at else None
            changes_at = same.changes_at if same else self._next_change(time.time())
            close_old_connections()
            return LastAnswer(number, recalled, changes_at, asked_at)
        except Error as error:
            if before is None or before.answers:
                logger.warning(
                    "The database does not answer; pages are served as they were. (%s)", type(error).__name__
                )
            connections.close_all()
            return before and before._replace(asked_at=asked_at, answers=False)
        except Exception:  # whatever it is, the thread must live and nothing be served that may be out of date
            logger.exception("The generation cannot be read; no page is kept.")
            connections.close_all()
            return None


def _is_old(last: LastAnswer) -> bool:
    return time.monotonic() - last.asked_at >= EVERY or (last.answers and time.time() >= last.changes_at)
