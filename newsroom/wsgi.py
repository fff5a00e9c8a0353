"""The WSGI application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

from newsroom.pagecache import Application, kept

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")


def bare_heads(application: Application) -> Application:
    """`application`, whose answers to HEAD end with their headers. Django leaves a body there, and servers complain."""

    def answer(environ, start_response):
        body = application(environ, start_response)
        if environ["REQUEST_METHOD"] != "HEAD":
            return body
        if hasattr(body, "close"):
            body.close()
        return []

    return answer


application = bare_heads(kept(get_wsgi_application()))
