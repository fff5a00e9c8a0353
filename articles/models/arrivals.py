"""What `loaddata` brought last, so that the next load can tell our changes from theirs."""

from django.db import models

from articles.models.times import now


class ArrivalQuerySet(models.QuerySet["Arrival"]):
    """Finds the last arrival of a record."""

    def get_by_natural_key(self, kind: str, key: str) -> "Arrival":
        return self.get(kind=kind, key=key)


class Arrival(models.Model):
    """The last load of one record, or of an article's rows of one kind."""

    kind = models.CharField(max_length=60, help_text="The model, as app.model.")
    key = models.CharField(max_length=250, help_text="Its natural key, or its article's slug for rows.")
    given = models.CharField(max_length=64, help_text="Digest of what the file held.")
    kept = models.CharField(max_length=64, help_text="Digest of the record as the load left it.")
    at = models.DateTimeField(default=now)

    objects = ArrivalQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="arrival_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    def natural_key(self) -> tuple[str, str]:
        return (self.kind, self.key)
