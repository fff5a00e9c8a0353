"""Readers that ask as fast as they are answered. They compute next to nothing, as they share the machine."""

import socket
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Self

from bench.scratch import BenchError
from bench.servers import Server

CONNECTIONS = 4  # of each reader who keeps them: one connection stays with one worker


@dataclass(frozen=True)
class Round:
    """A number of requests, answered."""

    requests: int
    seconds: float
    cpu_ms: float  # of the server, for each request

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds


@dataclass(frozen=True)
class Requests:
    """Requests that readers make in turn, and the status that each has to have."""

    paths: list[str]
    status: int = 200
    header: str = ""
    keep_alive: bool = False

    def texts(self) -> list[bytes]:
        """The requests as they are sent."""
        headers = ["Host: 127.0.0.1", f"Connection: {'keep-alive' if self.keep_alive else 'close'}"]
        headers += [self.header] if self.header else []
        return ["\r\n".join([f"GET {path} HTTP/1.1", *headers, "", ""]).encode() for path in self.paths]


class Readers:
    """Some readers, each a process of its own."""

    def __init__(self, count: int):
        self.count = count
        # Spawned, not forked: they have none of our connections.
        self._pool = ProcessPoolExecutor(count, mp_context=get_context("spawn"))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error) -> None:
        self._pool.shutdown()

    def ask(self, server: Server, requests: Requests, times: int) -> Round:
        """Make `times` requests of `server`, shared out.

        Raises BenchError for an answer of another status, or none.
        """
        share = max(1, times // self.count)
        texts = requests.texts()
        before, began = server.cpu_seconds(), time.perf_counter()
        futures = [
            self._pool.submit(ask, server.port, texts, place * len(texts) // self.count, share, requests)
            for place in range(self.count)
        ]
        try:
            for future in futures:
                future.result()
        except OSError as error:
            raise BenchError(f"A server stopped answering ({error}): {server.complaint()}") from error
        seconds, cpu = time.perf_counter() - began, server.cpu_seconds() - before
        return Round(share * self.count, seconds, cpu / (share * self.count) * 1000)


def ask(port: int, texts: list[bytes], start: int, times: int, requests: Requests) -> None:
    """Make `times` requests, beginning with the one at `start`. Raises BenchError for another status than is wanted."""
    wanted = str(requests.status).encode()
    kept: list[socket.socket | None] = [None] * CONNECTIONS
    for number in range(times):
        text = texts[(start + number) % len(texts)]
        place = number % CONNECTIONS
        connection = kept[place] or socket.create_connection(("127.0.0.1", port), timeout=60)
        connection.sendall(text)
        head, _ = _answer(connection, requests.keep_alive)
        if head[9:12] != wanted:
            raise BenchError(f"{text.split()[1].decode()} answered {head[:60]!r}, not {requests.status}.")
        if requests.keep_alive:
            kept[place] = connection
        else:
            connection.close()
    for connection in kept:
        if connection:
            connection.close()


def get(port: int, path: str, *headers: str) -> tuple[bytes, bytes]:
    """Head and body of the answer to one request."""
    [text] = Requests([path], header="\r\n".join(headers)).texts()
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(text)
        return _answer(connection, keep_alive=False)


def _answer(connection: socket.socket, keep_alive: bool) -> tuple[bytes, bytes]:
    got = connection.recv(262_144)
    while got and b"\r\n\r\n" not in got:
        more = connection.recv(262_144)
        if not more:
            break
        got += more
    head, _, body = got.partition(b"\r\n\r\n")
    parts, size = [body], len(body)
    length = _length(head) if keep_alive else None
    while length is None or size < length:
        more = connection.recv(262_144)
        if not more:
            break
        parts.append(more)
        size += len(more)
    return head, b"".join(parts)


def _length(head: bytes) -> int:
    if head[9:12] == b"304":
        return 0
    _, _, after = head.lower().partition(b"\r\ncontent-length:")
    return int(after.partition(b"\r\n")[0])
