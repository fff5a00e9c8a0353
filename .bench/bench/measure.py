"""Measures everything in turn, several times over: what disturbs the machine for a while disturbs all alike."""

import statistics
from collections.abc import Callable
from dataclasses import dataclass, field

from bench.load import Readers, Requests, Round
from bench.servers import Server

WARM = 40  # requests, before anything is measured
LEAST = 20  # requests of a round


@dataclass(frozen=True)
class Effort:
    """How long each kind of page is measured: in `rounds`, for `seconds` together, or `requests` a round."""

    rounds: int
    seconds: float
    requests: int | None = None


@dataclass
class Task:
    """One kind of page of one server, and what came of asking for it."""

    name: tuple
    server: Server
    requests: Requests
    times: int = 0
    rounds: list[Round] = field(default_factory=list)
    memory_mb: float = 0

    def result(self) -> dict:
        """The medians of all rounds, and each round's cost: how far they lie apart says how quiet the machine was."""
        return {
            "cpu_ms": statistics.median(one_round.cpu_ms for one_round in self.rounds),
            "requests_a_second": statistics.median(one_round.per_second for one_round in self.rounds),
            "memory_mb": self.memory_mb,
            "requests": sum(one_round.requests for one_round in self.rounds),
            "cpu_ms_of_rounds": [one_round.cpu_ms for one_round in self.rounds],
        }


def measure(tasks: list[Task], readers: Readers, effort: Effort, tell: Callable[[str], None]) -> None:
    """Carry out `tasks`, one after the other, in as many rounds as `effort` says."""
    for task in tasks:
        _warm(task, readers, effort)
    for number in range(effort.rounds):
        for task in tasks:
            task.rounds.append(readers.ask(task.server, task.requests, task.times))
            task.memory_mb = task.server.memory_mb()
        tell(f"round {number + 1} of {effort.rounds}")


def _warm(task: Task, readers: Readers, effort: Effort) -> None:
    """Make all workers ready for it, and find out how many requests fill a round."""
    if effort.requests:
        readers.ask(task.server, task.requests, effort.requests)
        task.times = effort.requests
        return
    # Of few pages, each so often that every worker has made it.
    few = len(task.requests.paths) < WARM
    readers.ask(task.server, task.requests, max(WARM, 8 * len(task.requests.paths)) if few else WARM)
    speed = readers.ask(task.server, task.requests, WARM).per_second
    task.times = max(LEAST, int(speed * effort.seconds / effort.rounds))
