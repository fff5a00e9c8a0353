"""Addresses: the desk, two that machines ask, pictures, and the readers' pages."""

from django.contrib import admin
from django.urls import include, path

from newsroom import health, media

urlpatterns = [
    path("admin/", admin.site.urls),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("media/photos/<str:name>", media.photo, name="photo"),
    path("", include("articles.reader.urls")),
]

handler400 = "articles.site.bad_request"
handler404 = "articles.reader.errors.not_found"
handler500 = "articles.reader.errors.failed"
