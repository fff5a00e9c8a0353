"""Links from names in a text to people's pages: at the first naming, and only while the person has a page."""

import html
from collections.abc import Iterable

from articles.reader.addresses import path_to


def link_names(blocks: Iterable[dict], people: Iterable[dict], with_page: frozenset[str]) -> list[dict]:
    """The `blocks` of a body, linking the first naming of each of `people` whose slug is in `with_page`.

    A name inside another link, such as a quotation's, stays plain, and the next one is taken. Printed documents
    are not changed: whether somebody has a page is asked when the page is shown.
    """
    path_of = {
        html.escape(person["in_text"], quote=False): path_to("person", person["slug"])
        for person in people
        if person.get("in_text") and person["slug"] in with_page
    }
    linked = []
    for block in blocks:
        if "text_html" in block and path_of:
            block = {**block, "text_html": _link_first(block["text_html"], path_of)}
        linked.append(block)
    return linked


def _link_first(markup: str, path_of: dict[str, str]) -> str:
    """`markup` with the first of each name in `path_of` (escaped name -> path) linked; takes linked names out of it."""
    for name in sorted(path_of, key=len, reverse=True):
        start = markup.find(name)
        while start >= 0 and not stands_free(markup, start, start + len(name)):
            start = markup.find(name, start + 1)
        if start >= 0:
            link = f'<a class="person" href="{path_of.pop(name)}">{name}</a>'
            markup = f"{markup[:start]}{link}{markup[start + len(name) :]}"
    return markup


def stands_free(markup: str, start: int, end: int) -> bool:
    """True unless this stretch is part of a word, a character reference, a tag or a link."""
    before, after = markup[start - 1 : start], markup[end : end + 1]
    return not (
        before.isalnum()
        or after.isalnum()
        or before in {"_", "&", "#"}
        or after == "_"
        or markup.rfind("<", 0, start) > markup.rfind(">", 0, start)
        or markup.rfind("<a ", 0, start) > markup.rfind("</a", 0, start)
    )
