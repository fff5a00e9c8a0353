"""The nginx of .deploy/ in front of the paper, and beside it nginx with a file of the same bytes."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from bench.scratch import BenchError
from bench.servers import Server, free_port, running


def program() -> str | None:
    """Where nginx is on this machine; it hides from who is no administrator."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


@contextmanager
def in_front(paper: Server, folder: Path) -> Iterator[tuple[Server, Server]]:
    """The nginx of .deploy/ before `paper`, and the same nginx as it serves what lies in `folder`/bodies."""
    home = folder / "nginx"
    home.mkdir(exist_ok=True)
    cached, static = free_port(), free_port()
    configuration = home / "nginx.conf"
    configuration.write_text(_whole(_as_deployed(paper.port, cached, home), static, folder, home))
    command = [program(), "-p", str(home), "-c", str(configuration), "-g", "daemon off;"]
    with running(command, home / "log", dict(os.environ), cached, behind=paper) as server:
        server.wait()
        yield server, Server(static, server._process, server._log)


def _as_deployed(behind: int, port: int, home: Path) -> str:
    """The configuration of .deploy/ as written, but for ports, folders and the certificate."""
    configuration = (settings.BASE_DIR / ".deploy" / "nginx.conf").read_text()
    for written, here in (
        (r"/var/cache/nginx/paper", str(home / "cache")),
        (r"127\.0\.0\.1:8000", f"127.0.0.1:{behind}"),
        (r"listen 443 ssl;", f"listen 127.0.0.1:{port};"),
        (r" *ssl_certificate.*\n", ""),
    ):
        configuration, times = re.subn(written, here, configuration)
        if not times:
            raise BenchError(f"The file .deploy/nginx.conf has no “{written}”.")
    return configuration


def _whole(paper: str, static: int, folder: Path, home: Path) -> str:
    kept = "\n".join(
        f"{name}_temp_path {home}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return f"""
{"user root;" if os.geteuid() == 0 else ""}
worker_processes 1;
pid {home}/pid;
error_log {home}/log;
events {{}}
http {{
access_log off;
{kept}
{paper}
server {{
    listen 127.0.0.1:{static};
    default_type "text/html; charset=utf-8";
    root {folder}/bodies;
}}
}}
"""
