"""The whole of `.bench/run`: scratch papers, servers, measurements."""

import json
import os
import platform
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import django
from django.db import connections

from bench import nginx
from bench.fill import fill
from bench.load import Readers, Requests, get
from bench.measure import Effort, Task, measure
from bench.pages import KINDS
from bench.scratch import Scratch, empty, scratch
from bench.servers import Server, serving

BESIDES = {
    "edits": "a minor edition",
    "desk": "lists and forms of the desk",
    "memory": "a full page cache",
    "nginx": "the nginx of .deploy/",
}
CONSTANT, PLAIN, BARE = "constant view", "constant view, no middleware", "bare WSGI"
PAGE_CACHE_MB = 48  # as settings.py has it
EDITS, DESK = 50, 10
NOT_MODIFIED = ("article", "front")


@dataclass(frozen=True)
class Order:
    """What is to be measured."""

    sizes: list[int]
    seed: int
    effort: Effort
    only: list[str]  # of KINDS and BESIDES
    readers: int
    keep_alive: bool
    keep: Path | None

    @property
    def kinds(self) -> list[str]:
        return [kind for kind in KINDS if kind in self.only]

    @property
    def edits(self) -> int:
        return min(EDITS, (self.effort.requests or EDITS) * self.effort.rounds)


@dataclass
class Paper:
    """A filled scratch paper, and what it says of its pages."""

    stories: int
    scratch: Scratch
    fill_seconds: float
    pages: dict
    to_fill_a_cache: list[str]


def bench(order: Order, tell: Callable[[str], None]) -> dict:
    """Carry out `order`; `tell` gets a line of progress now and then. Raises BenchError. Leaves nothing behind."""
    with ExitStack() as stack:
        home = order.keep or Path(stack.enter_context(TemporaryDirectory(prefix="newsroom-bench-")))
        papers = [_paper(order, n, home, stack, tell) for n in order.sizes]
        readers = stack.enter_context(Readers(order.readers))
        figures = {"made_with": _made_with(order), "papers": [_about(paper) for paper in papers]}
        if "desk" in order.only:
            for paper, about in zip(papers, figures["papers"], strict=True):
                tell(f"the desk at {paper.stories:,} stories")
                about["desk"] = json.loads(paper.scratch.call("desk.tell", min(DESK, order.edits)))
        figures |= _served(order, papers, readers, tell)
        if "edits" in order.only:
            for paper, about in zip(papers, figures["papers"], strict=True):
                tell(f"edits at {paper.stories:,} stories")
                about["edit"] = json.loads(paper.scratch.call("edits.tell", order.edits))
        return figures


def _paper(order: Order, n: int, home: Path, stack: ExitStack, tell: Callable[[str], None]) -> Paper:
    folder = home / f"{n}-{order.seed}"
    name = f"newsroom_bench_{n}_{order.seed}" if order.keep else f"newsroom_bench_{n}_{os.getpid()}"
    if not (folder / "filled.json").exists():
        empty(folder, name)
    paper = stack.enter_context(scratch(folder, name, keep=bool(order.keep)))
    seconds = fill(paper, n, order.seed, lambda line: tell(f"{n:,}: {line}"))
    figures = json.loads(paper.call("pages.tell"))
    return Paper(n, paper, seconds, figures["kinds"], figures["to_fill_a_cache"])


def _made_with(order: Order) -> dict:
    return {
        "python": platform.python_version(),
        "django": django.get_version(),
        "database": connections["default"].vendor,
        "processors": os.cpu_count(),
        "readers": order.readers,
        "connections": "kept" if order.keep_alive else "one a request",
        "rounds": order.effort.rounds,
    }


def _about(paper: Paper) -> dict:
    rate = paper.stories / paper.fill_seconds
    pages = {kind: {name: page[name] for name in ("queries", "bytes")} for kind, page in paper.pages.items()}
    return {"stories": paper.stories, "printed_a_second": rate, "pages": pages}


# ── Served ──────────────────────────────────────────────────────────────────


def _served(order: Order, papers: list[Paper], readers: Readers, tell: Callable[[str], None]) -> dict:
    with ExitStack() as stack:
        tasks = _references(order, papers[0], stack)
        cold = [_cold(order, paper, stack) for paper in papers]
        tasks += [task for of_a_kind in zip(*cold, strict=True) for task in of_a_kind]  # what is compared, side by side
        kept = _serve(papers[-1].scratch, stack, NEWSROOM_PAGE_CACHE=str(PAGE_CACHE_MB))
        for server in {task.server.port: task.server for task in tasks}.values():
            server.wait()
        kept.wait()
        tasks += _kept(order, papers[-1], kept)
        tell(f"measuring {len(tasks)} kinds of requests")
        measure(tasks, readers, order.effort, tell)
        figures: dict = {"references": {}, "cold": {}, "kept": {}}
        for task in tasks:
            column, *names = task.name
            figures[column]["/".join(str(name) for name in names)] = task.result()
        if "nginx" in order.only and nginx.program():
            figures["nginx"] = _behind_nginx(order, papers[-1], kept, readers, tell)
        if "memory" in order.only:
            figures["memory"] = _full(papers[-1], kept, readers, tell)
        return figures


def _serve(paper: Scratch, stack: ExitStack, application: str = "newsroom.wsgi", **environment: str) -> Server:
    return stack.enter_context(serving(paper.folder, application, paper.environment | environment))


def _references(order: Order, paper: Paper, stack: ExitStack) -> list[Task]:
    uncached = {"NEWSROOM_PAGE_CACHE": "0"}
    ours = _serve(paper.scratch, stack, BENCH_URLS="bench.urls", **uncached)
    plain = _serve(paper.scratch, stack, DJANGO_SETTINGS_MODULE="bench.plain_settings")
    bare = _serve(paper.scratch, stack, application="bench.references:bare")
    servers = ((CONSTANT, ours, "article"), (PLAIN, plain, "article"), (BARE, bare, "article"), (BARE, bare, "front"))
    return [Task(("references", name, body), server, _requests(order, [f"/{body}"])) for name, server, body in servers]


def _cold(order: Order, paper: Paper, stack: ExitStack) -> list[Task]:
    server = _serve(paper.scratch, stack, NEWSROOM_PAGE_CACHE="0")
    return [
        Task(("cold", paper.stories, kind), server, _requests(order, paper.pages[kind]["addresses"]))
        for kind in order.kinds
    ]


def _kept(order: Order, paper: Paper, server: Server) -> list[Task]:
    tasks = []
    for kind in order.kinds:
        paths = paper.pages[kind]["addresses"][:8]
        head, _ = get(server.port, paths[0])
        if b"surrogate-key:" not in head.lower():
            continue  # not a page that is kept
        tasks.append(Task(("kept", kind), server, _requests(order, paths)))
        if kind in NOT_MODIFIED:
            tag = next(line for line in head.decode().split("\r\n") if line.lower().startswith("etag:"))
            requests = Requests(paths[:1], 304, f"If-None-Match:{tag.partition(':')[2]}", order.keep_alive)
            tasks.append(Task(("kept", f"{kind} 304"), server, requests))
    return tasks


def _requests(order: Order, paths: list[str]) -> Requests:
    return Requests(paths, keep_alive=order.keep_alive)


def _behind_nginx(
    order: Order, paper: Paper, kept: Server, readers: Readers, tell: Callable[[str], None]
) -> dict[str, dict]:
    tell("nginx")
    story = paper.pages["article"]["addresses"][0]
    with nginx.in_front(kept, paper.scratch.folder) as (paper_server, file_server):
        tasks = [
            Task(("static file",), file_server, _requests(order, ["/article"])),
            Task(("article",), paper_server, _requests(order, [story])),
        ]
        measure(tasks, readers, order.effort, tell)
    return {task.name[0]: task.result() for task in tasks}


def _full(paper: Paper, kept: Server, readers: Readers, tell: Callable[[str], None]) -> dict:
    """Memory after all that a page cache can hold was asked for, so often that nearly every worker made every page."""
    paths = paper.to_fill_a_cache
    tell(f"filling the page cache with {len(paths):,} pages")
    for packing in ("", "Accept-Encoding: gzip"):
        readers.ask(kept, Requests(paths, header=packing), 3 * len(paths))
    return {"pages": len(paths), "page_cache_mb": PAGE_CACHE_MB, "worker_mb": kept.memory_mb()}
