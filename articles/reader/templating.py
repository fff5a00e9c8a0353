"""What the templates of readers' pages can say: addresses, days, moments, languages, pictures.

They are Jinja2's, which makes a page in a fraction of the time that Django's templates take; the desk's are Django's.
A part of a page is a macro and is handed what it shows: it knows nothing else of the page.
"""

import datetime as dt
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.core.files.storage import default_storage
from django.template.defaultfilters import linebreaks_filter, linebreaksbr, pluralize
from django.templatetags.static import static
from django.utils import timezone
from jinja2 import Environment, StrictUndefined

from articles.reader import wording
from articles.reader.addresses import address, path_to
from articles.text import read_seconds


class PaperEnvironment(Environment):
    """Templates in which a dot after a document leads to its keys and nowhere else: `story.items` is no method."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """What `attribute` is of `obj`; an Undefined, which cannot be shown, where it has none."""
        # Not by `super`, which would look for keys as well: a page asks some three hundred times.
        try:
            return obj[attribute] if type(obj) is dict else getattr(obj, attribute)
        except (KeyError, AttributeError):
            return self.undefined(obj=obj, name=attribute)


def environment(**options: Any) -> Environment:
    """The templates' language, for settings.TEMPLATES: `options` are Jinja2's.

    A name that a page was not given stops the page instead of printing nothing: half a sentence about who said
    something is worse than none, and a test that shows the page finds it. It is the same on a laptop, in tests and
    for readers.
    """
    # Each template is compiled once. Where they are being written none is kept: others would go on with the macros
    # that it had.
    made = PaperEnvironment(
        **{**options, "undefined": StrictUndefined, "cache_size": 0 if options["auto_reload"] else -1}
    )
    made.globals = {}  # none of Jinja2's own, such as `lipsum`: each import of a macro goes through all of them
    # Addresses too are filters: of a word that stands in the template Jinja2 asks them once, when it compiles it.
    made.filters |= {
        "url": path_to,
        "feed_url": feed_url,
        "static": static,
        "address": address,
        "day": wording.day,
        "machine_day": wording.machine_day,
        "weekday_and_day": weekday_and_day,
        "month_name": month_name,
        "hour": hour,
        "moment": wording.moment,
        "machine_moment": wording.machine_moment,
        "language_name": wording.language_name,
        "is_foreign": wording.is_foreign,
        "reading_minutes": reading_minutes,
        "picture_address": picture_address,
        "focus": focus,
        "runs": runs,
        "web_address": web_address,
        "sentence_case": sentence_case,
        "linebreaks": linebreaks_filter,
        "linebreaksbr": linebreaksbr,
        "pluralize": pluralize,
    }
    return made


def feed_url(form: str, page: str = "front", slug: str = "") -> str:
    """The path of the feed of a page, such as "section" and its slug, in the form "rss.xml", "atom.xml" or "feed.json"."""
    return path_to(f"{page}-feed", *([slug] if slug else []), form)


def weekday_and_day(on: dt.date) -> str:
    """“Tuesday, 1 November 2022”."""
    return wording.written(on, "l, j F Y")


def month_name(on: dt.date) -> str:
    """“November”."""
    return wording.written(on, "F")


def hour(at: dt.datetime) -> str:
    """“09:05” by the paper's clock."""
    return f"{at.astimezone(timezone.get_default_timezone()):%H:%M}"


def reading_minutes(words: int) -> int:
    """Whole minutes to read so many words, at least one."""
    return max(1, -(-read_seconds(words) // 60))


def picture_address(file: str) -> str:
    """Where the file of a picture is served."""
    return default_storage.url(file)


def focus(picture: dict) -> str:
    """Classes that keep the focal point of a cropped picture in sight, to the nearest fifth.

    Classes, not a style attribute, which the security policy forbids.
    """
    return f"across-{_fifth(picture['focal_x'])} down-{_fifth(picture['focal_y'])}"


def _fifth(per_mille: int) -> int:
    return min(5, max(1, per_mille // 200 + 1))


def runs(rows: list[dict], key: str) -> Iterator[tuple[Any, list[dict]]]:
    """Neighbours among `rows` that agree in `key`, with what they agree in; Jinja2's own `groupby` would sort them."""
    for value, run in groupby(rows, key=itemgetter(key)):
        yield value, list(run)


def web_address(url: str) -> str:
    """`url` if a browser may safely be led there, else "": fixtures are not asked whether their links are links."""
    return url if url.lower().startswith(("https://", "http://")) else ""


def sentence_case(text: str) -> str:
    """`text` with a capital first letter and the rest as it is."""
    return text[:1].upper() + text[1:]
