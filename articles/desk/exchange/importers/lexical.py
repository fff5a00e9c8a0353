"""Ghost's texts, lexical or mobiledoc, as HTML."""

import html
import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

Node = dict[str, Any]

# The bits of a text's format, and the tag of each; what is struck out goes when the text comes in.
_FORMATS = ((1, "strong"), (2, "em"), (4, "s"), (32, "sub"), (64, "sup"))
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_INLINE_HOLDERS = {"paragraph": "p", "quote": "blockquote", "extended-quote": "blockquote", "aside": "blockquote"}
_SILENT = {"horizontalrule", "hr", "paywall", "tab"}  # they say nothing
DEEPEST = 50


def from_lexical(text: str, losses: Counter[str]) -> str:
    """The HTML of a text in lexical. Raises ValueError for what is none."""
    document = json.loads(text)
    root = document.get("root") if isinstance(document, dict) else None
    if not isinstance(root, dict):
        raise ValueError("it has no root")
    return _all(_nodes(root), losses, 0)


def from_mobiledoc(text: str, losses: Counter[str]) -> str:
    """The HTML of a text in mobiledoc 0.3. Raises ValueError for what is none."""
    document = json.loads(text)
    try:
        return "".join(_section(section, document, losses) for section in document["sections"])
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        raise ValueError("its sections are broken") from error


# ── Lexical ─────────────────────────────────────────────────────────────────


def _nodes(node: Node) -> list[Node]:
    children = node.get("children")
    return [child for child in children if isinstance(child, dict)] if isinstance(children, list) else []


def _all(nodes: Iterable[Node], losses: Counter[str], depth: int) -> str:
    if depth > DEEPEST:
        losses["text that is nested too deeply"] += 1
        return ""
    return "".join(_html(node, losses, depth) for node in nodes)


def _html(node: Node, losses: Counter[str], depth: int) -> str:
    kind = str(node.get("type", ""))
    if kind in {"text", "extended-text"}:
        return _text(node)
    if kind == "linebreak":
        return "<br>"
    inside = _all(_nodes(node), losses, depth + 1)
    if kind in {"link", "autolink", "at-link"}:
        return f'<a href="{_escaped(node, "url")}">{inside}</a>'
    if kind in _INLINE_HOLDERS:
        tag = _INLINE_HOLDERS[kind]
        direction = ' dir="rtl"' if node.get("direction") == "rtl" else ""
        return f"<{tag}{direction}>{inside}</{tag}>"
    if kind in {"heading", "extended-heading"}:
        tag = str(node.get("tag")) if str(node.get("tag")) in _HEADINGS else "h2"
        return f"<{tag}>{inside}</{tag}>"
    if kind == "list":
        tag = "ol" if node.get("listType") == "number" or node.get("tag") == "ol" else "ul"
        start = f' start="{node["start"]}"' if isinstance(node.get("start"), int) and node["start"] > 1 else ""
        return f"<{tag}{start}>{inside}</{tag}>"
    if kind == "listitem":
        return f"<li>{inside}</li>"
    if inside:
        return f"<div>{inside}</div>"
    return card(kind, node, losses)


def _text(node: Node) -> str:
    words = html.escape(str(node.get("text", "")), quote=False)
    bits = node.get("format")
    for bit, tag in _FORMATS:
        if isinstance(bits, int) and bits & bit and words:
            words = f"<{tag}>{words}</{tag}>"
    return words


# ── Cards, which both have ──────────────────────────────────────────────────


def card(kind: str, data: Node, losses: Counter[str]) -> str:
    """The HTML of a card, such as a picture. One that means nothing here is counted among the `losses`."""
    caption = _text_of(data, "caption")
    figcaption = f"<figcaption>{caption}</figcaption>" if caption else ""
    match kind:
        case "image":
            image = f'<img src="{_escaped(data, "src")}" alt="{_escaped(data, "alt")}">'
            return f"<figure>{image}{figcaption}</figure>"
        case "gallery":
            images = data.get("images")
            shown = [image for image in images if isinstance(image, dict)] if isinstance(images, list) else []
            tags = (f'<img src="{_escaped(image, "src")}" alt="{_escaped(image, "alt")}">' for image in shown)
            return f"<figure>{''.join(tags)}{figcaption}</figure>"
        case "html":
            return _text_of(data, "html")
        case "callout":
            return f"<div>{_text_of(data, 'calloutText')}</div>"
        case "toggle":
            return f"<h3>{_text_of(data, 'heading')}</h3><div>{_text_of(data, 'content')}</div>"
        case "codeblock" | "code":
            return f"<pre>{_escaped(data, 'code')}</pre>"
        case "markdown" | "card-markdown":
            losses["markdown that stayed as it was typed"] += 1
            parts = _escaped(data, "markdown").split("\n\n")
            return "".join(f"<p>{part}</p>" for part in parts)
        case _ if kind in _SILENT:
            return ""
        case _ if link := _link(data):
            if kind not in {"button", "bookmark"}:
                losses[f"card “{kind[:40]}” that became a link"] += 1
            return link + (f"<p>{caption}</p>" if caption else "")
    losses[f"card “{kind[:40]}”"] += 1
    return ""


def _link(data: Node) -> str:
    """A paragraph with the link that a card has; "" where it has none."""
    names = ("url", "src", "buttonUrl")
    address = next((_text_of(data, name) for name in names if _text_of(data, name)), "")
    metadata = data.get("metadata")
    titles = [_text_of(data, name) for name in ("buttonText", "title", "fileTitle", "fileName")]
    titles.insert(0, _text_of(metadata, "title") if isinstance(metadata, dict) else "")
    title = next(filter(None, titles), address)
    return f'<p><a href="{html.escape(address)}">{html.escape(title)}</a></p>' if address else ""


def _text_of(data: Node, name: str) -> str:
    value = data.get(name)
    return value if isinstance(value, str) else ""


def _escaped(data: Node, name: str) -> str:
    return html.escape(_text_of(data, name))


# ── Mobiledoc ───────────────────────────────────────────────────────────────


def _section(section: list, document: Node, losses: Counter[str]) -> str:
    kind = section[0]
    if kind == 10:
        name, data = document["cards"][section[1]]
        return card(name, data if isinstance(data, dict) else {}, losses)
    if kind == 2:
        return f'<img src="{html.escape(str(section[1]))}">'
    if kind == 3:
        items = "".join(f"<li>{_markers(markers, document)}</li>" for markers in section[2])
        return f"<{section[1]}>{items}</{section[1]}>"
    return f"<{section[1]}>{_markers(section[2], document)}</{section[1]}>"


def _markers(markers: list, document: Node) -> str:
    written: list[str] = []
    opened: list[str] = []
    for kind, openings, closed, value in markers:
        for number in openings:
            tag, *attributes = document["markups"][number]
            pairs = dict(zip(attributes[0][::2], attributes[0][1::2], strict=False)) if attributes else {}
            shown = "".join(f' {name}="{html.escape(str(pairs[name]))}"' for name in pairs if name == "href")
            written.append(f"<{tag}{shown}>")
            opened.append(tag)
        if kind == 0:
            written.append(html.escape(value, quote=False))
        else:
            written.append("<br>" if document["atoms"][value][0] == "soft-return" else "")
        for _ in range(closed):
            written.append(f"</{opened.pop()}>")
    return "".join(written)
