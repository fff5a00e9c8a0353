"""The editors' door: the stock Django admin, extended."""

from articles.admin import records, stories

__all__ = ["records", "stories"]
