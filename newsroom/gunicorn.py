"""How gunicorn serves the paper: `gunicorn -c newsroom/gunicorn.py newsroom.wsgi`.

The environment can set BIND, WEB_CONCURRENCY, WEB_THREADS and FORWARDED_ALLOW_IPS.
"""

import gc
import os
from pathlib import Path

bind = os.environ.get("BIND") or "127.0.0.1:8000"  # only a proxy on this machine; 0.0.0.0:8000 is everybody

# Threads, because a reader on a slow line holds one of them and not a whole process: two processes
# without threads are dead with four half-open connections. A process for each core, because the
# threads of one process compute one at a time.
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY") or max(2, os.cpu_count() or 2))
threads = int(os.environ.get("WEB_THREADS") or 4)
keepalive = 5  # seconds: a page's style sheet and pictures come over the connection that it has

# A worker that has not said for half a minute that it lives is replaced; one that is asked to stop
# gets as long to end what it began, so that no publication is cut off by a new version.
timeout = 30
graceful_timeout = 30

# Memory that leaks goes back now and then; the jitter keeps the workers from leaving all at once.
# Not too often: each takes its kept pages with it.
max_requests = 200_000
max_requests_jitter = 20_000

# Workers say that they live by touching a file. On a busy disk that can block longer than the time-out.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 (shared memory, no shared file name)

# Signals do to steer it; a socket in the home of a user who may have none is one door more.
control_socket_disable = True

# Who may say by X-Forwarded-Proto that a reader came by HTTPS. With "*" anybody may.
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS") or "127.0.0.1,::1"

# One line a request on standard output, without the reader's address or browser and without the
# query: what somebody searched for is nobody's business. The last is milliseconds.
accesslog = "-"
access_log_format = '%(t)s "%(m)s %(U)s" %(s)s %(B)s %(M)s'


def post_worker_init(worker):
    """What was loaded by now stays: the garbage collector need not go through it again and again."""
    gc.collect()
    gc.freeze()
