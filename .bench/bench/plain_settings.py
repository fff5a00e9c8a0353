"""The least that Django runs with: no middleware, no applications, no database."""

import os

SECRET_KEY = os.environ["DJANGO_SECRET_KEY"]
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "bench.references"
NEWSROOM_PAGE_CACHE = 0
