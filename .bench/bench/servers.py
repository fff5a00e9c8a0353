"""Servers, what they compute and what memory they hold, as Linux tells it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from django.conf import settings

from bench.scratch import BenchError

START_SECONDS = 60


class Server:
    """A server that runs: a main process and its workers."""

    def __init__(self, port: int, process: subprocess.Popen, log: Path, behind: "Server | None" = None):
        self.port, self._process, self._log, self._behind = port, process, log, behind

    def wait(self) -> None:
        """Return as soon as it answers, whatever it says. Raises BenchError with the end of its log where it never does."""
        until = time.monotonic() + START_SECONDS
        while self._process.poll() is None and time.monotonic() < until:
            with suppress(OSError, HTTPException):
                connection = HTTPConnection("127.0.0.1", self.port, timeout=START_SECONDS)
                connection.request("HEAD", "/article")
                connection.getresponse()
                connection.close()
                return
            time.sleep(0.05)
        raise BenchError(f"A server did not start: {self.complaint()}")

    def complaint(self) -> str:
        """The end of its log, or what the first worker said that gave up."""
        return self._log.read_text().partition("[INFO] Worker exiting")[0].strip()[-1500:]

    def workers(self) -> list[int]:
        pid = self._process.pid
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def cpu_seconds(self) -> float:
        """Processor time, in user and system, of all its processes and of the server behind it since they began."""
        behind = self._behind.cpu_seconds() if self._behind else 0
        return behind + sum(_cpu_seconds(pid) for pid in (self._process.pid, *self.workers()))

    def memory_mb(self) -> float:
        """What its biggest worker holds; of what processes share, its part."""
        return max(_memory_mb(pid) for pid in self.workers())

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


@contextmanager
def serving(folder: Path, application: str, environment: dict[str, str]) -> Iterator[Server]:
    """`application` under gunicorn with the paper's own configuration, on a free port. Does not wait for it."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "-c", "newsroom/gunicorn.py", "--max-requests", "0", application]
    workers = os.environ.get("WEB_CONCURRENCY") or "2"
    environment_here = environment | {"BIND": f"127.0.0.1:{port}", "WEB_CONCURRENCY": workers}
    with running(command, folder / f"{port}.log", environment_here, port) as server:
        yield server


@contextmanager
def running(
    command: list[str], log: Path, environment: dict[str, str], port: int, behind: Server | None = None
) -> Iterator[Server]:
    """The server that `command` starts, stopped at the end. What it complained of is kept only where something failed."""
    with log.open("w") as errors:
        process = subprocess.Popen(  # noqa: S603 (our own)
            command, cwd=settings.BASE_DIR, env=environment, stdout=subprocess.DEVNULL, stderr=errors
        )
        server = Server(port, process, log, behind)
        try:
            yield server
        finally:
            server.stop()
    log.unlink()


def free_port() -> int:
    """A port of this machine that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _cpu_seconds(pid: int) -> float:
    # The CPU clock of another process, as clock_getcpuclockid(3) names it: to the nanosecond, where /proc counts
    # hundredths of a second.
    return time.clock_gettime(~pid << 3 | 2)


def _memory_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1000
