"""Names in a text that lead to people's pages: the first time each person is named, and only while they have a page."""

import html
import re
from collections.abc import Iterable

from articles.reader.addresses import path_to

_TAG = re.compile(r"(<[^>]*>)")


def link_names(blocks: Iterable[dict], people: Iterable[dict], with_page: frozenset[str]) -> list[dict]:
    """The `blocks` of a document's body with the first naming of each of its `people` who is in `with_page` as a link.

    A name inside another link, such as a quotation's, stays plain, and the next one is taken. Printed documents
    are not changed: whether somebody has a page is asked when the page is shown.
    """
    wanted = {
        html.escape(person["in_text"], quote=False): path_to("person", person["slug"])
        for person in people
        if person.get("in_text") and person["slug"] in with_page
    }
    linked = []
    for block in blocks:
        if "text_html" in block and wanted:
            block = {**block, "text_html": _link_first(block["text_html"], wanted)}
        linked.append(block)
    return linked


def _link_first(markup: str, wanted: dict[str, str]) -> str:
    """`markup` with the first of each of `wanted` (escaped words: address) linked; those that were are taken out of it."""
    pieces, depth = [], 0
    for piece in _TAG.split(markup):
        if piece.startswith("<"):
            depth += piece.startswith("<a ") - piece.startswith("</a")
        elif depth == 0 and wanted:
            piece = _names(wanted).sub(lambda match: _link(match.group(), wanted), piece)
        pieces.append(piece)
    return "".join(pieces)


def _names(wanted: dict[str, str]) -> re.Pattern[str]:
    longest_first = sorted(wanted, key=len, reverse=True)
    return re.compile(rf"(?<![\w&#])(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


def _link(words: str, wanted: dict[str, str]) -> str:
    address = wanted.pop(words, None)
    return f'<a class="person" href="{address}">{words}</a>' if address else words
