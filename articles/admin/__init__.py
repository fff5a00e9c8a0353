"""The editors' door: the stock Django admin, extended."""

from articles.admin import calendar, figures, help, people, photos, printed, sections, sources, stories, tags

__all__ = ["calendar", "figures", "help", "people", "photos", "printed", "sections", "sources", "stories", "tags"]
