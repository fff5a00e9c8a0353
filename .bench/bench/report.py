"""The figures as tables."""

import statistics
from collections.abc import Iterable

from bench.pages import GROWING
from bench.run import BARE, CONSTANT, NOT_MODIFIED, PAGE_CACHE_MB, PLAIN


def report(figures: dict) -> str:
    """What `run.bench` found, for people."""
    sizes = [paper["stories"] for paper in figures["papers"]]
    parts = [_heading(figures), _references(figures)]
    parts += [_cold(figures, paper) for paper in figures["papers"]]
    parts += [_flatness(figures, sizes)] if len(sizes) > 1 else []
    parts += [_kept(figures)]
    parts += [part(figures) for part in (_edits, _desk, _nginx, _memory)]
    return "\n\n".join(part for part in parts if part)


def _heading(figures: dict) -> str:
    made = figures["made_with"]
    return (
        f"Python {made['python']}, Django {made['django']}, {made['database']}, {made['processors']} processors, "
        f"{made['readers']} readers at a time, connections: {made['connections']}. "
        f"Medians of {made['rounds']} rounds; ms: processor time for one request, of gunicorn and nginx, "
        "not of a database server."
    )


def _references(figures: dict) -> str:
    rows = [
        (name.replace("/", ", bytes of: "), _rate(one), _ms(one["cpu_ms"]), _mb(one))
        for name, one in figures["references"].items()
    ]
    return _table("References", ("", "req/s", "ms", "worker MB"), rows)


def _cold(figures: dict, paper: dict) -> str:
    constant, plain = (figures["references"][f"{name}/article"] for name in (CONSTANT, PLAIN))
    rows = []
    for kind, page in paper["pages"].items():
        one = figures["cold"].get(f"{paper['stories']}/{kind}")
        if one:
            ratios = (f"{_times(one, constant):.1f}", f"{_times(one, plain):.1f}")
            sizes = (str(page["queries"]), f"{page['bytes'] / 1000:.0f}")
            rows.append((kind, _rate(one), _ms(one["cpu_ms"]), *ratios, *sizes, _mb(one)))
    names = ("cold", "req/s", "ms", "× constant", "× without middleware", "queries", "kB", "worker MB")
    title = (
        f"{paper['stories']:,} stories, page cache off (printed at {paper['printed_a_second']:.0f} stories a second)"
    )
    return _table(title, names, rows)


def _flatness(figures: dict, sizes: list[int]) -> str:
    first, *others = sizes
    rows = []
    for kind in figures["papers"][0]["pages"]:
        one = figures["cold"].get(f"{first}/{kind}")
        if one:
            costs = [_times(figures["cold"][f"{n}/{kind}"], one) for n in others]
            rows.append((f"{kind} (grows)" if kind in GROWING else kind, *(f"{cost:.2f}" for cost in costs)))
    return _table(f"Times the cost at {first:,} stories", ("cold", *(f"{n:,}" for n in others)), rows)


def _kept(figures: dict) -> str:
    rows = []
    for kind, one in figures["kept"].items():
        bytes_of = "front" if kind.startswith("front") else "article"
        bare = figures["references"][f"{BARE}/{bytes_of}"]
        share = f"{_times(bare, one):.2f}"
        speed = f"{one['requests_a_second'] / bare['requests_a_second']:.2f}"
        rows.append((kind, _rate(one), _ms(one["cpu_ms"]), share, speed, _mb(one)))
    names = ("kept", "req/s", "ms", "of bare WSGI (ms)", "of bare WSGI (req/s)", "worker MB")
    title = (
        f"Page cache on, {figures['papers'][-1]['stories']:,} stories ({', '.join(NOT_MODIFIED)} 304: If-None-Match)"
    )
    return _table(title, names, rows) if rows else ""


def _edits(figures: dict) -> str:
    rows = [
        (f"{paper['stories']:,} stories", f"{paper['edit']['cpu_ms']:.1f}", str(paper["edit"]["queries"]))
        for paper in figures["papers"]
        if "edit" in paper
    ]
    return _table("A minor edition of a story in print", ("", "ms", "queries"), rows) if rows else ""


def _desk(figures: dict) -> str:
    rows = [
        (
            f"{paper['stories']:,} stories: {kind}",
            f"{one['cpu_ms']:.1f}",
            str(one["queries"]),
            f"{one['bytes'] / 1000:.0f}",
        )
        for paper in figures["papers"]
        for kind, one in paper.get("desk", {}).items()
    ]
    return _table("The desk", ("", "ms", "queries", "kB"), rows) if rows else ""


def _nginx(figures: dict) -> str:
    if "nginx" not in figures:
        return ""
    file = figures["nginx"]["static file"]
    rows = [
        (
            name,
            _rate(one),
            _ms(one["cpu_ms"]),
            f"{_times(file, one):.2f}",
            f"{one['requests_a_second'] / file['requests_a_second']:.2f}",
        )
        for name, one in figures["nginx"].items()
    ]
    return _table("Through the nginx of .deploy/", ("", "req/s", "ms", "of the file (ms)", "of the file (req/s)"), rows)


def _memory(figures: dict) -> str:
    if "memory" not in figures:
        return ""
    full = figures["memory"]
    return f"A worker after {full['pages']:,} pages, page cache {PAGE_CACHE_MB} MB: {full['worker_mb']:.0f} MB"


def _times(one: dict, other: dict) -> float:
    """How often the cost of `other` goes into that of `one`: compared round by round, as the machine is never the same."""
    pairs = zip(one["cpu_ms_of_rounds"], other["cpu_ms_of_rounds"], strict=True)
    return statistics.median(first / second for first, second in pairs)


def _ms(milliseconds: float) -> str:
    return f"{milliseconds:.3f}"


def _rate(one: dict) -> str:
    return f"{one['requests_a_second']:,.0f}"


def _mb(one: dict) -> str:
    return f"{one['memory_mb']:.0f}"


def _table(title: str, names: tuple, rows: Iterable[tuple]) -> str:
    """Columns under their names: the first to the left, figures to the right."""
    lines = [names, *rows]
    widths = [max(len(line[place]) for line in lines) for place in range(len(names))]
    written = [
        "  ".join(
            [line[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True))]
        )
        for line in lines
    ]
    return "\n".join([title, *written])
