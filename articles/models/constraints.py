"""Rules that the database itself holds, in one line each for a model's Meta."""

from django.db import models


def one_of(
    table: str, column: str, choices: type[models.TextChoices], *, or_empty: bool = False
) -> models.CheckConstraint:
    """`column` holds one of `choices` and nothing else: `loaddata` never asks a field's own choices."""
    values = [*choices.values, ""] if or_empty else list(choices.values)
    return models.CheckConstraint(condition=models.Q(**{f"{column}__in": values}), name=f"{table}_{column}_known")


def between(table: str, column: str, low: int, high: int) -> models.CheckConstraint:
    """`column` lies between `low` and `high`, both included."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{column}__range": (low, high)}), name=f"{table}_{column}_range"
    )


def number_once(table: str, parent: str = "article") -> models.UniqueConstraint:
    """One row for each number of a parent."""
    return models.UniqueConstraint(fields=[parent, "number"], name=f"{table}_number_once")
