"""The filters of readers' templates: addresses, days, moments, languages, pictures.

The templates are Jinja2's, which makes a page in a fraction of the time that Django's take; the desk's are Django's.
A part of a page is a macro and gets what it shows as arguments: it knows nothing else of the page.
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
from django.utils.translation import gettext, ngettext, pgettext
from jinja2 import Environment, StrictUndefined, pass_context
from jinja2.runtime import Context

from articles.reader import wording
from articles.reader.addresses import address, path_to, web_address
from articles.text import read_seconds


class PaperEnvironment(Environment):
    """Templates in which a dot after a document leads to its keys and nowhere else: `story.items` is no method."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """The key or attribute of this name; if there is none, an Undefined, which cannot be shown."""
        # Not by `super`, which would look for keys as well: a page asks some three hundred times.
        try:
            return obj[attribute] if type(obj) is dict else getattr(obj, attribute)
        except (KeyError, AttributeError):
            return self.undefined(obj=obj, name=attribute)


def environment(**options: Any) -> Environment:
    """The Jinja2 environment for settings.TEMPLATES; `options` are Jinja2's.

    A name that a page was not given stops the page instead of printing nothing: half a sentence about who said
    something is worse than none, and a test that shows the page finds it. It is the same on a laptop, in tests and
    for readers.
    """
    # Each template is compiled once. Where they are being written none is kept: others would go on with the macros
    # that it had.
    paper = PaperEnvironment(
        **{**options, "undefined": StrictUndefined, "cache_size": 0 if options["auto_reload"] else -1}
    )
    # None of Jinja2's own, such as `lipsum`: each import of a macro goes through all of them. Words are asked for by
    # these and by no filter, which Jinja2 would ask once, when it compiles the template.
    paper.globals = {"_": gettext, "ngettext": ngettext}
    # Addresses too are filters: of a word that stands in the template Jinja2 asks them once, when it compiles it.
    paper.filters |= {
        "url": path_to,
        "feed_url": feed_url,
        "static": static,
        "address": address,
        "day": wording.day,
        "machine_day": wording.machine_day,
        "duration": wording.duration,
        "weekday_and_day": weekday_and_day,
        "month_name": month_name,
        "hour": hour,
        "moment": wording.moment,
        "day_of": wording.day_of,
        "machine_moment": wording.machine_moment,
        "language_name": wording.language_name,
        "in_words": pass_context(in_words),
        "is_foreign": wording.is_foreign,
        "reading_minutes": reading_minutes,
        "picture_address": picture_address,
        "focus": focus,
        "runs": runs,
        "web_address": web_address,
        "sentence_case": wording.sentence_case,
        "linebreaks": linebreaks_filter,
        "linebreaksbr": linebreaksbr,
        "pluralize": pluralize,
    }
    return paper


def feed_url(form: str, page: str = "front", slug: str = "") -> str:
    """The path of a page's feed as "rss.xml", "atom.xml" or "feed.json"; `page` is its kind, such as "section"."""
    return path_to(f"{page}-feed", *([slug] if slug else []), form)


def weekday_and_day(on: dt.date) -> str:
    """“Tuesday, 1 November 2022”."""
    return wording.written(on, pgettext("date", "l, j F Y"))


def month_name(on: dt.date) -> str:
    """“November”."""
    return wording.written(on, "F")


def in_words(page: Context, value: str) -> str:
    """`wording.in_words`; the page is asked for so that no value is looked up before its language is known."""
    return wording.in_words(value)


def hour(at: dt.datetime) -> str:
    """“09:05” by the paper's clock."""
    return f"{at.astimezone(timezone.get_default_timezone()):%H:%M}"


def reading_minutes(words: int) -> int:
    """Whole minutes to read this many words, at least one."""
    return max(1, -(-read_seconds(words) // 60))


def picture_address(file: str) -> str:
    """The address of a picture's file."""
    return default_storage.url(file)


def focus(picture: dict) -> str:
    """Classes that keep the focal point of a cropped picture in sight, to the nearest fifth.

    Classes, not a style attribute, which the security policy forbids.
    """
    return f"across-{_fifth(picture['focal_x'])} down-{_fifth(picture['focal_y'])}"


def _fifth(per_mille: int) -> int:
    return min(5, max(1, per_mille // 200 + 1))


def runs(rows: list[dict], key: str) -> Iterator[tuple[Any, list[dict]]]:
    """Each run of neighbouring rows with the same value of `key`, after that value; Jinja2's `groupby` would sort."""
    for value, run in groupby(rows, key=itemgetter(key)):
        yield value, list(run)
