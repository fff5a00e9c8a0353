"""The paper's addresses, and before them those of the view that returns a constant."""

from django.urls import path

from bench.references import constant
from newsroom import urls

urlpatterns = [path("<str:name>", constant), *urls.urlpatterns]
