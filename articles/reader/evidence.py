"""Where the text of a story and what it rests on meet: numbered quotations with a note each, facts, speakers.

Printed documents are not changed: numbers, notes and marks are made when a page is shown, so that the oldest edition
has them too.
"""

import html
import re
from collections.abc import Iterable, Iterator
from itertools import count, groupby
from operator import itemgetter
from typing import Any

from django.utils.translation import gettext

from articles.reader.names import stands_free

# A quotation as `desk.language.anchors.link` links it, in one piece or several.
_SAID = re.compile(r'<a(?: id="said-\d+")? class="said" href="#quote-(\d+)">[^<]*</a>')
# What still belongs to the words: the comma and the closing mark behind them.
_CLOSING = re.compile(r"[.,;:!?…]*[\"'”’»“›]*")
_MARK = (
    '<sup class="note-mark"><a href="#note-{number}">{number}</a>'
    '<button type="button" popovertarget="note-{number}" aria-label="{label}">{number}</button></sup>'
)
_TAG = re.compile(r"<(/?)(p|h2|h3|ul|ol|blockquote)\b[^>]*>")


def mark_facts(blocks: Iterable[dict], sources: Iterable[dict]) -> list[dict]:
    """The `blocks` of a body; the first place of each passage that rests on a source leads to that source.

    A passage that runs over markup, or stands in a quotation, stays as it is.
    """
    source_of = {
        html.escape(passage, quote=False): source["slug"] for source in sources for passage in source["passages"]
    }
    marked = []
    for block in blocks:
        markup = block.get("text_html", "")
        for passage in [passage for passage in source_of if passage in markup]:
            start = markup.find(passage)
            if stands_free(markup, start, start + len(passage)):
                link = f'<a class="fact" href="#source-{source_of.pop(passage)}">{passage}</a>'
                markup = f"{markup[:start]}{link}{markup[start + len(passage) :]}"
        marked.append({**block, "text_html": markup} if markup else block)
    return marked


def with_notes(blocks: Iterable[dict], record: Iterable[dict]) -> list[dict]:
    """The `blocks` of a body in pieces of one paragraph, heading or list, with the quotations noted beside each.

    A piece is `{"text_html", "notes"}`; a note is an entry of the `record`. Each entry that stands in the text gets a
    "note", its number in reading order, which the text shows behind the words; the others get 0.
    """
    blocks = list(blocks)
    ends = _number(blocks, record)
    return [piece for block, here in zip(blocks, ends, strict=True) for piece in _pieces(block, here)]


def run_in(blocks: list[dict], opening: str) -> list[dict]:
    """The `blocks` of a body with the words `opening` at the beginning of its first paragraph, if it begins with one."""
    if not opening or not blocks or not blocks[0].get("text_html", "").startswith("<p>"):
        return blocks
    words = f'<p><b class="dateline">{html.escape(opening)}</b> '
    return [{**blocks[0], "text_html": words + blocks[0]["text_html"].removeprefix("<p>")}, *blocks[1:]]


def by_speaker(record: Iterable[dict]) -> list[dict[str, Any]]:
    """The `record` by speaker, in the order in which they first speak: `{"speaker", "exact", "reported"}`.

    "speaker" is the first of their entries; "exact" are those in their words, "reported" those in the story's.
    """
    speakers: dict[tuple, list[dict]] = {}
    for quote in record:
        unknown = not (quote["person"] or quote["speaker"])
        key = (quote["attribution"], quote["person"] or quote["speaker"], unknown and quote["number"])
        speakers.setdefault(key, []).append(quote)
    return [
        {
            "speaker": quotes[0],
            "exact": [quote for quote in quotes if quote["kind"] != "reported"],
            "reported": [quote for quote in quotes if quote["kind"] == "reported"],
        }
        for quotes in speakers.values()
    ]


def by_way(sources: Iterable[dict]) -> list[tuple[dict | None, list[dict]]]:
    """The `sources` that we saw (after None), then those known through each other one (after that one's entry)."""
    ordered = sorted(sources, key=lambda source: (source["via"] or {}).get("slug", ""))
    return [(run[0]["via"], run) for _, same in groupby(ordered, key=lambda s: s["via"]) if (run := list(same))]


def _number(blocks: list[dict], record: Iterable[dict]) -> list[list[tuple[int, dict]]]:
    """Number the entries of the `record` as they are read; for each block those that end in it, after the place."""
    by_number = {quote["number"]: quote for quote in record}
    for quote in by_number.values():
        quote["note"] = 0
    numbers = count(1)
    last: dict[int, tuple[int, int]] = {}  # of each quotation: the block and the place where its last piece ends
    for index, block in enumerate(blocks):
        for said in _SAID.finditer(block.get("text_html", "")):
            number = int(said[1])
            if number in by_number:
                by_number[number]["note"] = by_number[number]["note"] or next(numbers)
                last[number] = index, said.end()
    ends: list[list[tuple[int, dict]]] = [[] for _ in blocks]
    for number, (index, end) in sorted(last.items(), key=itemgetter(1)):
        ends[index].append((end, by_number[number]))
    return ends


def _pieces(block: dict, ends: list[tuple[int, dict]]) -> Iterator[dict]:
    """The outermost elements of a `block`, each with a number behind the quotations that end in it; a picture whole."""
    if "text_html" not in block:
        yield block
        return
    markup, start = block["text_html"], 0
    label = html.escape(gettext("Quotation %(number)s: who said it"))
    for stop in _ends_of_elements(markup):
        notes, text = list[dict](), list[str]()
        for end, quote in ends:
            if start < end <= stop:
                closing = _CLOSING.match(markup, end, stop)
                behind = closing.end() if closing else end
                text += [
                    markup[start:behind],
                    _MARK.format(number=quote["note"], label=label % {"number": quote["note"]}),
                ]
                notes.append(quote)
                start = behind
        yield {"text_html": "".join([*text, markup[start:stop]]), "notes": notes}
        start = stop


def _ends_of_elements(markup: str) -> Iterable[int]:
    """Where each outermost element of `markup` ends, and its end."""
    depth, last = 0, 0
    for tag in _TAG.finditer(markup):
        depth += -1 if tag[1] else 1
        if depth == 0:
            last = tag.end()
            yield last
    if markup[last:].strip():
        yield len(markup)
