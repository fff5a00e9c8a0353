"""How far a long command is: one line that changes on a terminal, a line now and then in a log."""

import time

BAR = 24  # characters
A_WHILE = 10  # seconds between two lines in a log
A_MOMENT = 0.2  # and between two changes of the line on a terminal


class Progress:
    """Tells `out` (a command's stdout) what is done. Silent where `verbosity` is 0."""

    def __init__(self, out, verbosity: int):
        self.out, self.is_talking = out, verbosity > 0
        self.is_terminal = out.isatty()
        self._last = time.monotonic() - (A_MOMENT if self.is_terminal else 0)
        self._is_open = False

    def report(self, doing: str, done: int, of: int) -> None:
        """So many rows are `doing` ("checked", "loaded"), of so many; often called, seldom written."""
        if not self.is_talking or time.monotonic() - self._last < (A_MOMENT if self.is_terminal else A_WHILE):
            return
        self._last = time.monotonic()
        message = f"{done:,} of {of:,} rows {doing}"
        if not self.is_terminal:
            self.out.write(message)
            return
        full = BAR * done // max(of, 1)
        self.out.write(f"\r[{'#' * full}{'.' * (BAR - full)}] {message:<50}", ending="")
        self.out.flush()
        self._is_open = True

    def end(self) -> None:
        """Take the line away from a terminal: what is written next stands in its place."""
        if self._is_open:
            self.out.write(f"\r{'':<79}\r", ending="")
            self._is_open = False
