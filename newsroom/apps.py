"""Start-up of the wiring."""

from django.apps import AppConfig
from django.core import checks

from newsroom.checks import CHECKS


class NewsroomConfig(AppConfig):
    """The wiring. It has no records; being an app gives it a place to register its checks."""

    name = "newsroom"
    verbose_name = "The wiring"

    def ready(self) -> None:
        for check in CHECKS:
            checks.register(check, deploy=True)
