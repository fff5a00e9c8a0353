"""The editors' door: the stock Django admin, extended."""

from articles.admin import people, photos, printed, sections, sources, stories, tags

__all__ = ["people", "photos", "printed", "sections", "sources", "stories", "tags"]
