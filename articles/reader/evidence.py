"""Where the text of a story and what it rests on meet: numbered quotations with a note each, facts, speakers.

Printed documents are not changed: numbers, notes and marks are made when a page is shown, so that the oldest edition
has them too.
"""

import html
import re
from collections.abc import Iterable
from itertools import count, groupby
from typing import Any

from django.utils.translation import gettext

from articles.reader.names import stands_free

# A quotation as `desk.language.anchors.link` links it, in one piece or several.
_SAID = re.compile(r'<a(?: id="said-\d+")? class="said" href="#quote-(\d+)">[^<]*</a>')
# What still belongs to the words: the comma and the closing mark behind them.
_CLOSING = re.compile(r"[.,;:!?…]*[\"'”’»“›]*")
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
    by_number: dict[int, dict] = {}
    for quote in record:
        quote["note"] = 0
        by_number[quote["number"]] = quote
    blocks, numbers = list(blocks), count(1)
    ends = {}  # of each quotation: the block and the place where its last piece ends
    for index, block in enumerate(blocks):
        for said in _SAID.finditer(block.get("text_html", "")):
            if quote := by_number.get(int(said[1])):
                quote["note"] = quote["note"] or next(numbers)
                ends[int(said[1])] = index, said.end()
    pieces: list[dict] = []
    for index, block in enumerate(blocks):
        if "text_html" not in block:
            pieces.append(block)
            continue
        markup = block["text_html"]
        marks = sorted((end, by_number[number]) for number, (where, end) in ends.items() if where == index)
        position = 0
        for stop in _ends_of_blocks(markup):
            notes = [quote for end, quote in marks if position < end <= stop]
            text = _numbered(
                markup, position, stop, [(end, quote["note"]) for end, quote in marks if position < end <= stop]
            )
            pieces.append({"text_html": text, "notes": notes})
            position = stop
    return pieces


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


def _numbered(markup: str, start: int, stop: int, marks: list[tuple[int, int]]) -> str:
    """`markup` from `start` to `stop` with the number of each of `marks` (place, number) behind its words."""
    label = html.escape(gettext("Quotation %(number)s: who said it"))
    pieces, position = list[str](), start
    for end, number in marks:
        closing = _CLOSING.match(markup, end, stop)
        behind = closing.end() if closing else end
        pieces.append(markup[position:behind])
        pieces.append(
            f'<sup class="note-mark"><a href="#note-{number}">{number}</a><button type="button" '
            f'popovertarget="note-{number}" aria-label="{label % {"number": number}}">{number}</button></sup>'
        )
        position = behind
    return "".join([*pieces, markup[position:stop]])


def _ends_of_blocks(markup: str) -> Iterable[int]:
    """Where each outermost element of `markup` ends, and its end."""
    depth, last = 0, 0
    for tag in _TAG.finditer(markup):
        depth += -1 if tag[1] else 1
        if depth == 0:
            last = tag.end()
            yield last
    if markup[last:].strip():
        yield len(markup)
