"""The paper's own settings in a scratch folder, for the processes that `.bench/run` starts."""

import os
from pathlib import Path

from newsroom.settings import *  # noqa: F403
from newsroom.settings import ROOT_URLCONF, STORAGES

SCRATCH = Path(os.environ["BENCH_SCRATCH"])
STATIC_ROOT = SCRATCH / "static"
STATIC_ROOT.mkdir(exist_ok=True)
# Static files are not measured: none are collected.
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
ROOT_URLCONF = os.environ.get("BENCH_URLS", ROOT_URLCONF)
