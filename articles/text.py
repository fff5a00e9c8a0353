"""Letters, words and markup: what the whole paper agrees on about text. No Django in here.

`fold` is the one function behind search, tag uniqueness and duplicate hints; `slugify` makes
every address; `sanitise` is the one door that HTML passes on its way to a reader.
"""

import hashlib
import html
import json
import re
import unicodedata
from collections.abc import Callable
from typing import Any

import nh3

# ── Letters ─────────────────────────────────────────────────────────────────

# Letters that Unicode does not decompose into a base letter and a mark.
_BASE_LETTERS = str.maketrans(
    dict(
        zip(
            "ıßẞøØłŁđĐæÆœŒðÐþÞħĦ’‘ʼʹ",
            "i ss ss o o l l d d ae ae oe oe d d th th h h ' ' ' '".split(),
            strict=True,
        )
    )
)

# Ukrainian as in resolution 55 (2010) of the Cabinet of Ministers of Ukraine, without its
# word-initial variants, so that a word has one slug wherever it stands; then letters that only Russian,
# Belarusian, Serbian or Macedonian have, by their common English transliteration.
_CYRILLIC = dict(
    zip(
        "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяёъыэўјљњћђџѓќѕ",
        "a b v h g d e ie zh z y i i i k l m n o p r s t u f kh ts ch sh shch ' iu ia e ' y e u j lj nj c dj dz gj kj dz".split(),
        strict=True,
    )
)


# What no keyboard types and no format carries: control characters but for tabs and line ends, and halves of characters.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


# Soft hyphens, zero-width spaces, marks of direction; joiners but beside letters of scripts that they shape.
_UNSEEN = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u2060-\u2064\ufeff]"
    "|(?<![\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af])[\u200c\u200d]"
)


def fold(text: str) -> str:
    """`text` without case, marks, letter variants and invisible characters, so that spellings of one word compare equal.

    `fold("Kırım") == "kirim"`, `fold("İSTANBUL") == "istanbul"`. Folding twice changes nothing.
    Scripts stay what they are: Cyrillic is not transliterated here.
    """
    if not text.isascii():
        text = _UNSEEN.sub("", text)
    folded = unicodedata.normalize("NFKD", text).translate(_BASE_LETTERS)
    folded = unicodedata.normalize("NFKD", folded.casefold()).translate(_BASE_LETTERS)
    if folded.isascii():
        return folded  # nothing in it to take off: most words of most texts
    return "".join(
        letter for letter in folded if not unicodedata.combining(letter) and unicodedata.category(letter) != "Mn"
    )


def slugify(text: str, max_length: int = 80) -> str:
    """An ASCII address for `text`: lower-case letters and digits joined by single hyphens.

    Cut at a hyphen to `max_length` characters. Cyrillic is transliterated. Empty where no letter
    of `text` has an ASCII form (Arabic, Chinese): the caller must ask for a slug then.
    """
    lower = unicodedata.normalize("NFC", text).lower()
    latin = fold("".join(_CYRILLIC.get(letter, letter) for letter in lower)).replace("'", "")
    words = re.findall(r"[a-z0-9]+", latin)
    slug = "-".join(words)
    if len(slug) > max_length:
        slug = slug[: max_length + 1].rpartition("-")[0] or slug[:max_length]
    return slug


# ── Quotation marks ─────────────────────────────────────────────────────────

# Opening mark -> the marks that may close it. Two apostrophes are what some wires send for a quotation mark.
QUOTATION_MARKS = {
    '"': '"',
    "“": "”",
    "„": "“”",
    "«": "»",
    "‘": "’",
    "''": "''",
}

# ── Words ───────────────────────────────────────────────────────────────────


def word_count(text: str) -> int:
    """The number of words in `text`: runs between white space that contain a letter or a digit."""
    return sum(1 for word in text.split() if word.isalnum() or any(map(str.isalnum, word)))


def read_seconds(words: int) -> int:
    """Seconds to read `words` words at 238 a minute (Brysbaert 2019), rounded up; 0 for none.

    Raises ValueError for a negative count.
    """
    if words < 0:
        raise ValueError(f"A text cannot have {words} words.")
    return -(-words * 60 // 238)


# ── Markup ──────────────────────────────────────────────────────────────────

BLOCK_TAGS = {"p", "h2", "h3", "ul", "ol", "blockquote", "figure"}
BODY_TAGS = BLOCK_TAGS | {"li", "a", "strong", "em", "br", "sub", "sup"}
_ANY_BLOCK = re.compile(rf"<(?:{'|'.join(sorted(BLOCK_TAGS))})\b", re.IGNORECASE)
_KeepAttribute = Callable[[str, str, str], str | None]  # tag, attribute, value -> the value to keep, if any


def _cleaner(tags: set[str], attributes: dict[str, set[str]], keep: _KeepAttribute) -> nh3.Cleaner:
    """A cleaner for these tags and attributes: links to http, https and mail only; no scripts, styles or comments."""
    return nh3.Cleaner(
        tags=tags,
        attributes=attributes,
        attribute_filter=keep,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
        clean_content_tags={"script", "style"},
        strip_comments=True,
    )


def _only_numbers(tag: str, attribute: str, value: str) -> str | None:
    """`value`, or None for a list's `start` that is no number."""
    return None if attribute == "start" and not value.isdecimal() else value


def _only_our_anchors(tag: str, attribute: str, value: str) -> str | None:
    """`value`, or None for an `id` or `class` that does not link a passage of an edition to its record."""
    if attribute == "id":
        return value if re.fullmatch(r"said-[1-9][0-9]*", value) else None
    if attribute == "class":
        return value if value == "said" else None
    return _only_numbers(tag, attribute, value)


_BODY = _cleaner(
    BODY_TAGS,
    {"*": {"lang", "dir"}, "a": {"href"}, "figure": {"data-photo"}, "ol": {"start"}},
    _only_numbers,
)
_PRINTED = _cleaner(
    BODY_TAGS - {"figure"},
    {"*": {"lang", "dir"}, "a": {"href", "id", "class"}, "ol": {"start"}},
    _only_our_anchors,
)


def sanitise(markup: str) -> str:
    """`markup` with only the tags and attributes that a body may have: no script, no style, no event.

    p h2 h3 ul ol li blockquote a strong em br sub sup figure; links to http, https and mail only.
    Sanitising twice changes nothing.
    """
    return _BODY.clean(markup)


def sanitise_printed(markup: str) -> str:
    """Like `sanitise`, for the HTML of an edition: without pictures, with links to the record."""
    return _PRINTED.clean(markup)


def paragraphs(body: str) -> str:
    """The HTML of a body. One without any block tag is plain text, with blank lines between its paragraphs."""
    if _ANY_BLOCK.search(body):
        return sanitise(body)
    parts = (part.strip() for part in re.split(r"\n[ \t]*\n", body.replace("\r\n", "\n")))
    return "\n".join(sanitise(f"<p>{part}</p>") for part in parts if part)


_CLOSED_BLOCK = re.compile(r"</(?:p|h2|h3|li|blockquote|figure)>|<br>")
_OPENED_BLOCK = re.compile(r"<(?:p|h2|h3|ul|ol|li|blockquote|figure)\b[^>]*>")


def plain(markup: str) -> str:
    """The text of `markup` without its tags, blocks on lines of their own, entities as characters."""
    lines = _OPENED_BLOCK.sub("\x00", _CLOSED_BLOCK.sub("\n", markup))
    text = html.unescape(_with_lines_before_blocks(re.sub(r"<[^>]*>", "", lines)))
    return re.sub(r"\n\n+", "\n", text).strip()


def _with_lines_before_blocks(text: str) -> str:
    """A line end where a block starts right behind words: "<li>a<ul><li>b" is two lines, as a reader sees it."""
    # Split, not matched with the spaces before it: a pattern that begins with them is tried at every letter.
    *before, last = text.split("\x00")
    pieces: list[str] = []
    for piece in before:
        pieces.append(piece)
        words = piece.rstrip(" \t")  # none between two starts
        if words and not words.endswith("\n"):
            pieces.append("\n")
    return "".join([*pieces, last])


# ── Digests ─────────────────────────────────────────────────────────────────


def canonical_json(value: Any) -> str:
    """`value` as JSON in its only form: sorted keys, no spaces, letters as they are (UTF-8 when encoded).

    Raises ValueError for a float or a NUL, which the two databases would not give back as they took them.
    """
    _refuse_what_changes(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(value: Any) -> str:
    """The sha256 of the canonical JSON of `value`, 64 hexadecimal digits."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()


def _refuse_what_changes(value: Any) -> None:
    match value:
        case float():
            raise ValueError(f"{value!r}: a document holds no floats, they do not compare.")
        case str() if "\0" in value:
            raise ValueError("A document holds no NUL character, PostgreSQL refuses it.")
        case dict():
            for key, inner in value.items():
                _refuse_what_changes(key)
                _refuse_what_changes(inner)
        case list() | tuple():
            for inner in value:
                _refuse_what_changes(inner)
