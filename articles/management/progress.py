"""How far a long command is: one line that changes on a terminal, a line now and then in a log."""

import time

from django.core.management.base import OutputWrapper

BAR = 24  # characters
A_WHILE = 10  # seconds between two lines in a log
A_MOMENT = 0.2  # and between two changes of the line on a terminal


class Progress:
    """Writes to `out` (a command's stdout) how much is done. Silent if `verbosity` is 0."""

    def __init__(self, out: OutputWrapper, verbosity: int):
        self.out, self.is_silent = out, verbosity == 0
        self.is_terminal = out.isatty()
        self._last = time.monotonic() - (A_MOMENT if self.is_terminal else 0)
        self._is_open = False

    def report(self, doing: str, done: int, total: int) -> None:
        """`done` of `total` rows are `doing` ("checked", "loaded"). Often called, seldom written."""
        if self.is_silent or time.monotonic() - self._last < (A_MOMENT if self.is_terminal else A_WHILE):
            return
        self._last = time.monotonic()
        message = f"{done:,} of {total:,} rows {doing}"
        if not self.is_terminal:
            self.out.write(message)
            return
        full = BAR * done // max(total, 1)
        self.out.write(f"\r[{'#' * full}{'.' * (BAR - full)}] {message:<50}", ending="")
        self.out.flush()
        self._is_open = True

    def end(self) -> None:
        """Clear the line on a terminal, so that what is written next takes its place."""
        if self._is_open:
            self.out.write(f"\r{'':<79}\r", ending="")
            self._is_open = False
