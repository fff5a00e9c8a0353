"""Where the paper is found on the web, for what is made outside of any request."""

from django.conf import settings


def origin() -> str:
    """The paper's own web address up to its host, such as https://www.paper.org."""
    hosts = (host for host in settings.ALLOWED_HOSTS if not host.startswith((".", "*")))
    scheme = "https" if settings.SECURE_SSL_REDIRECT else "http"
    return settings.NEWSROOM_URL or f"{scheme}://{next(hosts, 'localhost')}"
