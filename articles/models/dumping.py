"""What a dump leaves out."""

from django.db import models


class NothingToDump(models.Manager):
    """No rows: `dumpdata` asks a model's first manager, and what such a model holds means nothing in another database."""

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().none()
