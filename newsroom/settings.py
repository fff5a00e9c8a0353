"""Every setting of the project, in one file.

With nothing set in the environment this is a laptop in development: debug on, SQLite and
pictures in `.data/`, a random key kept there. newsroom/README.md lists what the environment can set.
"""

import os
from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django_prose_editor.config import html_tags
from js_asset import static_lazy  # type: ignore[import-untyped]

from newsroom import __version__
from newsroom.environment import flag, mail_server, one_of, origin, secret_key, time_zone, whole_number, words

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = BASE_DIR / ".data"

# ── Safety ──────────────────────────────────────────────────────────────────

DEBUG = flag("DJANGO_DEBUG", default=True)
SECRET_KEY = secret_key(DEBUG, kept_in=DATA_DIR / "secret_key")
ALLOWED_HOSTS = words("DJANGO_ALLOWED_HOSTS") or (["localhost", "127.0.0.1", "[::1]"] if DEBUG else [])
HTTPS = flag("DJANGO_HTTPS", default=not DEBUG)

SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = whole_number("DJANGO_HSTS_SECONDS", 365 * 24 * 3600) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if flag("DJANGO_BEHIND_PROXY", default=False) else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "articles.site.csrf_failure"
CSRF_TRUSTED_ORIGINS = words("DJANGO_TRUSTED_ORIGINS")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# ── What runs ───────────────────────────────────────────────────────────────

INSTALLED_APPS = [
    "articles.apps.ArticlesConfig",
    "newsroom",
    "articles.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "taggit",
    "django_prose_editor",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "newsroom.language.desk_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "articles.reader.old_addresses.lead_on",
]

ROOT_URLCONF = "newsroom.urls"
FORCE_SCRIPT_NAME = ""  # the paper stands at the root of its host, whatever a header says: its paths are remembered
WSGI_APPLICATION = "newsroom.wsgi.application"

# The desk's pages (templates/admin) are Django's, the readers' Jinja2's: `articles.reader.door.show` asks for that one.
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates" / "paper"],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "articles.reader.templating.environment"},
    },
]

FORM_RENDERER = "newsroom.form_renderer.FormRenderer"

# ── Data ────────────────────────────────────────────────────────────────────


def database() -> dict[str, Any]:
    """The one database, from DATABASE_URL; SQLite in `.data/` where that is not set."""
    url = os.environ.get("DATABASE_URL", "").strip() or f"sqlite:///{DATA_DIR / 'newsroom.sqlite3'}"
    try:
        config: dict[str, Any] = {**dj_database_url.parse(url)}
    except (ValueError, dj_database_url.ParseError) as error:
        raise ImproperlyConfigured(
            "DATABASE_URL is not understood. Use postgres://user:password@host:5432/name or sqlite:////path/to/file."
        ) from error
    # Connecting takes longer than a page's queries do. The development server has a new thread for each request.
    config["CONN_MAX_AGE"] = 0 if DEBUG else 600
    if config["ENGINE"] == "django.db.backends.sqlite3":
        # Without these, writers that read first fail with "database is locked" as soon as two meet.
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
        Path(config["NAME"]).parent.mkdir(parents=True, exist_ok=True)
        return config
    # A connection that the network lost without a word ends after seconds, not after hours.
    lost = {
        "connect_timeout": 3,
        "tcp_user_timeout": 5000,
        "keepalives_idle": 5,
        "keepalives_interval": 2,
        "keepalives_count": 3,
    }
    config["OPTIONS"] = lost | config.get("OPTIONS", {})
    if flag("DATABASE_POOL", default=False):
        config["OPTIONS"]["pool"] = True
        config["CONN_MAX_AGE"] = 0  # a pool and persistent connections exclude each other
    else:
        config["CONN_HEALTH_CHECKS"] = True
    return config


DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

# The form of the largest story: 400,000 characters of a script that takes nine bytes for each, and 3,000 rows of fields.
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 100_000

MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT", "").strip() or DATA_DIR / "media")
MEDIA_URL = "/media/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "newsroom.fonts.FontsFinder",
]

# What the desk's editor can do beside what it comes with; none of it makes tags or attributes of its own.
DJANGO_PROSE_EDITOR_EXTENSIONS = [
    {
        "js": [static_lazy("desk/passages.js")],
        "extensions": {"LanguageAndDirection": html_tags([]), "CleanPaste": html_tags([])},
    },
    {"js": [static_lazy("desk/picture_places.js")], "extensions": {"PicturePlaces": html_tags([])}},
]
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG  # a laptop has nothing collected: look where the files are
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# ── Time and language ───────────────────────────────────────────────────────

USE_TZ = True
TIME_ZONE = time_zone("NEWSROOM_TIME_ZONE", default="UTC")
USE_I18N = True
LOCALE_PATHS = [BASE_DIR / "articles/reader/locale"]
NEWSROOM_SPOKEN = ["en", *sorted(path.name for path in LOCALE_PATHS[0].iterdir())]  # what readers' pages have words in
LANGUAGE_CODE = one_of("NEWSROOM_LANGUAGE", NEWSROOM_SPOKEN)

# ── The paper ───────────────────────────────────────────────────────────────

NEWSROOM_VERSION = __version__  # the desk says it at its foot, readers are not told
NEWSROOM_NAME = os.environ.get("NEWSROOM_NAME", "").strip() or "The Newsroom"
NEWSROOM_DESK_EMAIL = os.environ.get("NEWSROOM_DESK_EMAIL", "").strip() or "desk@newsroom.example"
NEWSROOM_FOUR_EYES = flag("NEWSROOM_FOUR_EYES", default=True)
NEWSROOM_URL = origin("NEWSROOM_URL")
NEWSROOM_PAGE_CACHE = whole_number("NEWSROOM_PAGE_CACHE", 0 if DEBUG else 48)  # megabytes for each process
NEWSROOM_REPORT_DAYS = whole_number("NEWSROOM_REPORT_DAYS", 30)  # that a reader's address is kept after the answer
NEWSROOM_PROXIES = words("FORWARDED_ALLOW_IPS") or ["127.0.0.1", "::1"]  # who says whom they ask for
NEWSROOM_FEED_FULL_TEXT = flag("NEWSROOM_FEED_FULL_TEXT", default=False)

# ── Mail ────────────────────────────────────────────────────────────────────

MAIL_SERVER = mail_server("EMAIL_URL")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if MAIL_SERVER else 'console'}.EmailBackend"
EMAIL_HOST, EMAIL_PORT = MAIL_SERVER.get("host", ""), MAIL_SERVER.get("port", 25)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL_SERVER.get("user", ""), MAIL_SERVER.get("password", "")
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL_SERVER.get("tls", False), MAIL_SERVER.get("ssl", False)
EMAIL_TIMEOUT = 10  # seconds
DEFAULT_FROM_EMAIL = SERVER_EMAIL = NEWSROOM_DESK_EMAIL
# Never by default where mail would be printed into the log of a server: it holds words of unpublished stories.
NEWSROOM_MAIL = flag("NEWSROOM_MAIL", default=DEBUG or bool(MAIL_SERVER))

# ── Logs ────────────────────────────────────────────────────────────────────

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django.request": {"level": "ERROR"},  # a page that is not there stands in the access log already
        "django.security.DisallowedHost": {"level": "CRITICAL"},  # a stack for every robot that guesses names
    },
}
