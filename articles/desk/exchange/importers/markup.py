"""HTML of elsewhere: its pictures and players are taken out, the rest is a body."""

import html
import re
from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser

from articles.desk.exchange.importers.stories import with_clear_references
from articles.intake import Losses, in_words, normalise_body
from articles.text import UNPRINTABLE

# The number of a picture by its address, attributes and caption; None where its file is not here.
PlacePicture = Callable[[str, dict[str, str], str], int | None]

_PLAYERS = {"audio", "video", "iframe", "embed", "object"}
# At the end of one of these a picture can stand; within a paragraph or a link it cannot.
_BLOCKS = {"p", "div", "figure", "li", "ul", "ol", "table", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "section"}
_OUTER = {"ul", "ol", "table", "blockquote"}
_PIXEL = re.compile(r"data:|.*/(?:pixel|spacer|blank)\.gif")
LONGEST_ALT = 300  # characters


class _Taker(HTMLParser):
    """Writes HTML again without its pictures and players: in their place stand figures by number, and links."""

    def __init__(self, place: PlacePicture, losses: Counter[str]) -> None:
        super().__init__(convert_charrefs=False)
        self.place, self.losses = place, losses
        self.written: list[str] = []
        self._waiting: list[str] = []  # what can only stand behind the block that is open
        self._figures: list[list[dict[str, str]]] = []  # the pictures of each open figure
        self._caption: list[str] | None = None
        self._captions: list[str] = []
        self._outer = 0  # open lists, tables and quotations
        self._player = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "img":
            self._picture(attributes)
        elif tag in _PLAYERS or (tag == "source" and self._player):
            self._play(tag, attributes)
        elif tag == "figure":
            self._figures.append([])
            self._captions.append("")
            self.written.append("<div>")
        elif tag == "figcaption" and self._figures:
            self._caption = []
        elif self._caption is None and not self._player:
            self._outer += tag in _OUTER
            self.written.append(self.get_starttag_text() or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag in _PLAYERS or tag in _BLOCKS or tag == "a":
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _PLAYERS:
            self._player = ""
        elif tag == "figcaption" and self._caption is not None:
            self._captions[-1] = _words("".join(self._caption))
            self._caption = None
        elif tag == "figure" and self._figures:
            self._end_figure()
        elif self._caption is None and not self._player and tag not in {"img", "source"}:
            self._outer -= tag in _OUTER and self._outer > 0
            self.written.append(f"</{tag}>")
        if tag in _BLOCKS:
            self._put_waiting()

    def handle_data(self, data: str) -> None:
        if self._player:
            return  # what browsers show that cannot play it
        (self.written if self._caption is None else self._caption).append(data)

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")

    def finish(self) -> str:
        """What was written, with all that waits."""
        self.close()
        while self._figures:
            self._end_figure()
        self._outer = 0
        self._put_waiting()
        return "".join(self.written)

    def _picture(self, attributes: dict[str, str]) -> None:
        address = attributes.get("src") or attributes.get("data-src") or attributes.get("data-lazy-src", "")
        if attributes.get("width") == "1" or (_PIXEL.match(address) and "data-src" not in attributes):
            return
        if _PIXEL.match(address):
            address = attributes["data-src"]
        if self._figures:
            self._figures[-1].append({**attributes, "src": address})
        else:
            self._place(address, attributes, "")

    def _place(self, address: str, attributes: dict[str, str], caption: str) -> bool:
        number = self.place(address, attributes, caption)
        if number is not None:
            self._waiting.append(f'<figure data-photo="{number}"></figure>')
        return number is not None

    def _end_figure(self) -> None:
        pictures, caption = self._figures.pop(), self._captions.pop()
        kept = [
            self._place(picture["src"], picture, caption if place == len(pictures) else "")
            for place, picture in enumerate(pictures, 1)
        ]
        self.written.append("</div>")
        if caption and self._figures and not pictures:
            self._captions[-1] = self._captions[-1] or caption
        elif caption and not pictures:
            self.written.append(f"<p>{html.escape(caption, quote=False)}</p>")  # of a table or a player
        elif caption and not kept[-1]:
            self.losses["caption of a picture that is not here"] += 1

    def _play(self, tag: str, attributes: dict[str, str]) -> None:
        address = attributes.get("src") or attributes.get("data", "")
        if tag != "source":
            self._player = tag if tag not in {"embed"} else ""
        elif self._player == "linked":
            return
        address = f"https:{address}" if address.startswith("//") else address
        if address.startswith(("https://", "http://")):
            shown = html.escape(address)
            self._waiting.append(f'<p><a href="{shown}">{html.escape(attributes.get("title", "")) or shown}</a></p>')
            self.losses["player that became a link"] += 1
            self._player = "linked" if self._player else ""
        elif address:
            self.losses["player without a web address"] += 1

    def _put_waiting(self) -> None:
        if not self._outer:
            self.written += self._waiting
            self._waiting = []


def as_body(markup: str, place: PlacePicture) -> tuple[str, list[str]]:
    """`markup` as a body with its pictures in place, and what of it could not be kept, in words."""
    losses: Counter[str] = Counter()
    taker = _Taker(place, losses)
    taker.feed(with_clear_references(UNPRINTABLE.sub("", markup)))
    intake = normalise_body(taker.finish())
    return intake.body.strip(), in_lines(losses) + in_sentence(intake.losses)


def in_lines(losses: Counter[str]) -> list[str]:
    """`losses` in words, each kind with its number: "2 × block “latest-posts”"."""
    return [name if count == 1 else f"{count} × {name}" for name, count in losses.items()]


def in_sentence(losses: Losses) -> list[str]:
    """What the normaliser could not keep, in words; [] where it kept everything."""
    return [in_words(losses).rstrip(".")] if losses else []


def _words(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^<>]*>", "", markup)).split())
