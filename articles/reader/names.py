"""Names in a text that lead to people's pages: the first time each person is named, and only while they have a page."""

import html
from collections.abc import Iterable

from articles.reader.addresses import path_to


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
    for words in sorted(wanted, key=len, reverse=True):
        start = markup.find(words)
        while start >= 0 and not _stands_free(markup, start, start + len(words)):
            start = markup.find(words, start + 1)
        if start >= 0:
            link = f'<a class="person" href="{wanted.pop(words)}">{words}</a>'
            markup = f"{markup[:start]}{link}{markup[start + len(words) :]}"
    return markup


def _stands_free(markup: str, start: int, end: int) -> bool:
    """Whether what stands there is no part of a word, of a character reference, of a tag or of a link."""
    before, after = markup[start - 1 : start], markup[end : end + 1]
    return not (
        before.isalnum()
        or after.isalnum()
        or before in {"_", "&", "#"}
        or after == "_"
        or markup.rfind("<", 0, start) > markup.rfind(">", 0, start)
        or markup.rfind("<a ", 0, start) > markup.rfind("</a", 0, start)
    )
