"""What templates of the paper can say: addresses, days, moments, languages, pictures."""

from django import template
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils.html import format_html

from articles.models.editions import Edition
from articles.reader import addresses, wording
from articles.text import read_seconds

register = template.Library()

register.filter("day", wording.day)
register.filter("machine_day", wording.machine_day)
register.filter("moment", wording.moment)
register.filter("machine_moment", wording.machine_moment)
register.filter("language_name", wording.language_name)
register.filter("is_foreign", wording.is_foreign)


@register.filter
def address(edition: Edition, page: str = "article") -> str:
    """The path of an edition's story, or of the page of it that is named."""
    return addresses.address(edition, page)


@register.simple_tag(takes_context=True)
def person_name(context: template.Context, slug: str, name: str) -> str:
    """The name, leading to the person's page where they have one (`linked` in the context says who has)."""
    if not slug or slug not in context["linked"].people:
        return name
    return format_html('<a href="{}">{}</a>', reverse("person", args=[slug]), name)


@register.simple_tag(takes_context=True)
def source_title(context: template.Context, slug: str, title: str) -> str:
    """The title, leading to the source's page where it has one."""
    if not slug or slug not in context["linked"].sources:
        return title
    return format_html('<a href="{}">{}</a>', reverse("source", args=[slug]), title)


@register.filter
def reading_minutes(words: int) -> int:
    """Whole minutes to read so many words, at least one."""
    return max(1, -(-read_seconds(words) // 60))


@register.filter
def picture_address(file: str) -> str:
    """Where the file of a picture is served."""
    return default_storage.url(file)


@register.filter
def focus(picture: dict) -> str:
    """Classes that keep the focal point of a cropped picture in sight, to the nearest fifth.

    Classes, not a style attribute, which the security policy forbids.
    """
    return f"across-{_fifth(picture['focal_x'])} down-{_fifth(picture['focal_y'])}"


def _fifth(per_mille: int) -> int:
    return min(5, max(1, per_mille // 200 + 1))


@register.filter
def web_address(url: str) -> str:
    """`url` if a browser may safely be led there, else "": fixtures are not asked whether their links are links."""
    return url if url.lower().startswith(("https://", "http://")) else ""


@register.filter
def sentence_case(text: str) -> str:
    """`text` with a capital first letter and the rest as it is."""
    return text[:1].upper() + text[1:]
