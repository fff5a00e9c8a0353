"""The editors' door: the stock Django admin, extended."""

from articles.admin import (
    calendar,
    figures,
    front_page,
    help,
    people,
    photos,
    printed,
    reports,
    sections,
    sources,
    stories,
    tags,
)

__all__ = [
    "calendar",
    "figures",
    "front_page",
    "help",
    "people",
    "photos",
    "printed",
    "reports",
    "sections",
    "sources",
    "stories",
    "tags",
]
