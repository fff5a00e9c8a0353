"""Pictures, served by the application itself.

Good enough for a trial on one machine. In production a web server in front (nginx: `location
/media/photos/ { alias … }`) should take over: it sends files without holding up a worker.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve


@require_safe
def photo(request: HttpRequest, name: str) -> HttpResponseBase:
    """The picture `name`. Its name is made from its content, so a copy of it may be kept for ever.

    Only what lies in photos/ is served, nothing else that MEDIA_ROOT may hold.
    """
    response = serve(request, name, document_root=str(settings.MEDIA_ROOT / "photos"))
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
