"""The cards in a text that Ghost has written as HTML: what plays, sells or leads elsewhere becomes a link."""

import html
from collections import Counter
from html.parser import HTMLParser

from articles.desk.exchange.importers.stories import with_clear_references

_PREFIX = "kg-"
_CARDS = {
    f"kg-{name}-card": name
    for name in "bookmark audio video file product signup header email email-cta nft cta call-to-action transistor".split()
}
_VOID = {"img", "br", "hr", "input", "source", "wbr", "link", "meta", "track", "col", "area", "base", "embed"}
_TITLES = ("kg-bookmark-title", "kg-audio-title", "kg-file-card-title", "kg-product-card-title")


class _Cards(HTMLParser):
    """Writes HTML again; in the place of each card stands its link."""

    def __init__(self, losses: Counter[str]) -> None:
        super().__init__(convert_charrefs=False)
        self.losses = losses
        self.written: list[str] = []
        self._card = ""
        self._depth = 0  # open elements in the card
        self._address = ""
        self._title: list[str] = []
        self._title_depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        classes = attributes.get("class", "").split()
        name = next((_CARDS[one] for one in classes if one in _CARDS), "")
        if not self._card and not name:
            self.written.append(self.get_starttag_text() or "")
            return
        if not self._card:
            self._card, self._depth, self._address, self._title, self._title_depth = name, 0, "", [], 0
        if tag not in _VOID:
            self._depth += 1
        if not self._address and tag in {"a", "audio", "video", "source", "iframe"}:
            self._address = attributes.get("href") or attributes.get("src", "")
        if any(one in _TITLES for one in classes) and not self._title:
            self._title_depth = self._depth

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if self._card and tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._card:
            self.written.append(f"</{tag}>")
        elif tag not in _VOID:
            self._depth -= 1
            if self._title_depth > self._depth:
                self._title_depth = 0
            if self._depth <= 0:
                self._end()

    def handle_data(self, data: str) -> None:
        if not self._card:
            self.written.append(data)
        elif self._title_depth:
            self._title.append(data)

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")

    def _end(self) -> None:
        title = " ".join("".join(self._title).split())
        if self._address:
            shown = html.escape(html.unescape(self._address))
            self.written.append(f'<p><a href="{shown}">{title or shown}</a></p>')
            if self._card != "bookmark":
                self.losses[f"card “{self._card}” that became a link"] += 1
        else:
            self.losses[f"card “{self._card}”"] += 1
        self._card = ""


def without_cards(markup: str, losses: Counter[str]) -> str:
    """`markup` with links in the place of cards; what has no link is counted among the `losses`."""
    if _PREFIX not in markup:
        return markup
    cards = _Cards(losses)
    cards.feed(with_clear_references(markup))
    cards.close()
    return "".join(cards.written)
