"""WordPress's own notation in a text, as HTML: shortcodes in brackets, paragraphs by blank lines, comments of blocks."""

import html
import re
from collections import Counter
from collections.abc import Callable, Iterator

_BLOCK_COMMENT = re.compile(r"\s+(/?)wp:([a-z][\w/-]*)")  # what stands in the comment of a block
# [name attributes] or [name attributes /]; what stands before its [/name] is its content.
_OPENING = re.compile(r"\[([a-zA-Z][\w-]*)(?![\w-])((?:[\s=](?:[^\[\]<>]|<[^<>]*>)*)?)(/?)\]")
_CLOSING = re.compile(r"\[/([a-zA-Z][\w-]*)\]")
_PLAYING_BLOCKS = ("embed", "core-embed", "video", "audio", "file")
_SILENT_BLOCKS = {"more", "nextpage", "separator", "spacer", "post-title", "post-content"}
_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'\]]+))|"([^"]*)"|(\S+)""")
# Names without attributes that are shortcodes all the same: words in brackets, such as [sic], are words.
_KNOWN = frozenset(
    (
        "caption wp_caption gallery embed audio video playlist contact-form contact-form-7 dropcap button quote pullquote "
        "more toc sharethis jetpack_subscription_form subscribe newsletter ad adsense raw youtube vimeo soundcloud twitter"
    ).split()
)
_MEDIA_SOURCES = ("src", "url", "mp3", "m4a", "ogg", "wav", "mp4", "m4v", "webm", "ogv", "flv")
_PLAYERS = {"audio": "Audio", "video": "Video", "youtube": "Video", "vimeo": "Video", "soundcloud": "Audio"}
_NEVER_TEXT = {"gallery", "playlist", "embed", "caption", "wp_caption", *_PLAYERS}
DEEPEST = 5  # shortcodes in shortcodes
MOST_OPEN = 100  # blocks in blocks: no text of people goes deeper
_MEANT = "\x00"  # a bracket that is one
_FILE_BUTTON = re.compile(
    r"<a\b[^<>]*wp-block-file__button[^<>]*>[^<>]*</a>"
)  # it says “Download” beside the file's name
_ADDRESS_LINE = re.compile(r"^[ \t]*(https?://[^\s<>\"]+)[ \t]*$", re.MULTILINE)

_BLOCKS = (
    "p|div|h[1-6]|ul|ol|li|dl|dt|dd|blockquote|pre|table|thead|tbody|tfoot|tr|td|th|figure|figcaption|section|article|"
    "header|footer|aside|hr|form|fieldset|details|summary|address|iframe|script|style"
)
_BLOCK_TAG = re.compile(rf"(<(/?)({_BLOCKS})\b[^>]*>)", re.IGNORECASE)
# In these, loose text is paragraphs; in other blocks a blank line means nothing.
_HOLDS_PARAGRAPHS = {"div", "blockquote", "section", "article", "aside", "header", "footer"}
_VOID = {"hr"}


def as_html(text: str, losses: Counter[str], picture: Callable[[str], str]) -> str:
    """`text` of a post as HTML. `losses` counts what had no meaning here; `picture` gives the <img> of an attachment's id."""
    is_blocks = "<!-- wp:" in text
    text = "".join(_without_comments(text, losses, "" if is_blocks else "\n\n"))
    text = _expanded(text, losses, picture)
    text = _FILE_BUTTON.sub("", text)
    text = _ADDRESS_LINE.sub(lambda line: f"\n\n{_link(line[1])}\n\n", text)
    return text if is_blocks and not _has_loose_lines(text) else paragraphs(text)


def _has_loose_lines(text: str) -> bool:
    """True where words stand outside of all blocks: a classic text among others."""
    return any(depth == 0 and piece.strip() for depth, piece, _ in _pieces(text))


def _without_comments(text: str, losses: Counter[str], instead: str) -> Iterator[str]:
    """`text` without comments: `instead` of each, or what the comment of a block stands for."""
    at = 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start)) >= 0:
        yield text[at:start]
        comment = text[start + 4 : end]
        block = _BLOCK_COMMENT.match(comment)
        yield _block(block, comment[block.end() :].strip(), losses) if block else instead
        at = end + 3
    yield text[at:]


def _block(block: re.Match[str], data: str, losses: Counter[str]) -> str:
    """What stands for the comment of a block: nothing but for one that holds all its meaning in its `data`."""
    if block[1] or not data.endswith("/"):
        return ""
    address = re.search(r'"(?:url|src|href)"\s*:\s*"(https?:[^"]+)"', data)
    if address and block[2].startswith(_PLAYING_BLOCKS):
        return f"\n\n{_link(address[1].replace(chr(92) + '/', '/'))}\n\n"
    if block[2] not in _SILENT_BLOCKS:
        losses[f"block “{block[2]}”"] += 1
    return ""


# ── Shortcodes ──────────────────────────────────────────────────────────────


def _expanded(text: str, losses: Counter[str], picture: Callable[[str], str]) -> str:
    for _ in range(DEEPEST):
        expanded = "".join(_once_expanded(text, losses, picture))
        if expanded == text:
            break
        text = expanded
    return re.sub(rf"\[{_MEANT}([^\]]*)\]\]?", r"[\1]", text).replace(_MEANT, "[")


def _once_expanded(text: str, losses: Counter[str], picture: Callable[[str], str]) -> Iterator[str]:
    """`text` with its shortcodes replaced, but for those within the content of others."""
    last_closing = {match[1]: match.start() for match in _CLOSING.finditer(text)}
    at = 0
    for opening in _OPENING.finditer(text):
        if opening.start() < at:
            continue
        name, data, _ = opening.groups()
        content, end = None, opening.end()
        if last_closing.get(name, -1) >= end and not opening[3]:
            closing = text.find(f"[/{name}]", end)
            if not re.search(rf"\[{re.escape(name)}[\s\]]", text[end:closing]):
                content, end = text[end:closing], closing + len(name) + 3
        yield text[at : opening.start()]
        if text[max(0, opening.start() - 1) : opening.start()] == "[" and text[end : end + 1] == "]":
            yield _MEANT + text[opening.start() + 1 : end]  # [[gallery]] shows [gallery]; its outer brackets go below
        elif _is_shortcode(name.lower(), data, content):
            yield _replacement(name.lower(), data, content, losses, picture)
            yield " " if text[end : end + 1] == "[" else ""
        else:
            yield text[opening.start() : end]
        at = end
    yield text[at:]


def _is_shortcode(name: str, data: str, content: str | None) -> bool:
    """True unless it looks like words in brackets, such as [sic]."""
    return name in _KNOWN or content is not None or "=" in data or "_" in name or "-" in name


def _replacement(name: str, data: str, content: str | None, losses: Counter[str], picture: Callable[[str], str]) -> str:
    attributes, loose = _attributes(data)
    if name in {"caption", "wp_caption"}:
        return _caption(attributes, content or "")
    if name == "gallery":
        ids = re.findall(r"\d+", attributes.get("ids") or attributes.get("include") or "")
        if not ids:
            losses["gallery without a list of pictures"] += 1
        return "\n\n" + "\n".join(f"<figure>{picture(number)}</figure>" for number in ids) + "\n\n"
    if name == "embed" or name in _PLAYERS:
        address = (content or "").strip() or next((attributes[key] for key in _MEDIA_SOURCES if key in attributes), "")
        address = address or next((word for word in loose if word.startswith("http")), "").lstrip("=")
        if address.startswith("http"):
            if name in _PLAYERS:
                losses["player that became a link"] += 1
            return f"\n\n{_link(address, _PLAYERS.get(name, ''))}\n\n"
    losses[f"shortcode [{name}]"] += 1
    return content if content and name not in _NEVER_TEXT else ""


def _caption(attributes: dict[str, str], content: str) -> str:
    """A picture with its caption, which stands in an attribute or behind the picture."""
    image = re.search(r"(?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?", content, re.IGNORECASE)
    if image is None:
        return content
    words = attributes.get("caption") or content[image.end() :].strip()
    return f"\n\n<figure>{image[0]}<figcaption>{words}</figcaption></figure>\n\n"


def _attributes(data: str) -> tuple[dict[str, str], list[str]]:
    """The named values of a shortcode, and those without a name."""
    named, loose = {}, []
    for match in _ATTRIBUTE.finditer(html.unescape(data).replace("“", '"').replace("”", '"').replace("″", '"')):
        name, *values, quoted, bare = match.groups()
        value = next((value for value in values if value is not None), "")
        if name:
            named[name.lower()] = value
        else:
            loose.append((quoted or bare or "").lstrip("="))
    return named, loose


def _link(address: str, label: str = "") -> str:
    shown = html.escape(html.unescape(address))
    return f'<p><a href="{shown}">{f"{label}: " if label else ""}{shown}</a></p>'


# ── Paragraphs ──────────────────────────────────────────────────────────────


def paragraphs(text: str) -> str:
    """`text` as WordPress shows it: blank lines part paragraphs, other line ends break lines, blocks stay blocks."""
    text = re.sub(r"\r\n?", "\n", text)
    return "".join(_in_paragraphs(piece) if may_hold else piece for _, piece, may_hold in _pieces(text))


def _pieces(text: str) -> Iterator[tuple[int, str, bool]]:
    """`text` cut at the tags of blocks: how deep each piece stands, the piece, and whether it may be paragraphs."""
    opened: list[str] = []
    at = barring = 0  # open blocks in which a blank line means nothing
    for tag in _BLOCK_TAG.finditer(text):
        yield len(opened), text[at : tag.start()], not barring
        at, name = tag.end(), tag[3].lower()
        if tag[2] and name in opened:
            while opened.pop() != name:
                pass
            barring = sum(block not in _HOLDS_PARAGRAPHS for block in opened)
        elif not tag[2] and name not in _VOID and not tag[1].endswith("/>") and len(opened) < MOST_OPEN:
            opened.append(name)
            barring += name not in _HOLDS_PARAGRAPHS
        yield len(opened) + 1, tag[1], False
    yield len(opened), text[at:], not barring


def _in_paragraphs(piece: str) -> str:
    parts = (part.strip() for part in re.split(r"\n[ \t\u00a0]*\n|&nbsp;\n", piece))
    return "\n".join("<p>" + part.replace("\n", "<br>") + "</p>" for part in parts if part and part != "&nbsp;")
