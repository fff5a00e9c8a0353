"""The paper's addresses, and before them those of the view that returns a constant."""

from django.urls import path

from newsroom import urls
from newsroom.bench.references import constant

urlpatterns = [path("<str:name>", constant), *urls.urlpatterns]
