"""What arrives on the wire, as text; or why it cannot be read."""

import codecs
import hashlib

from articles.desk.language.patterns import lazily
from articles.desk.rules.refusals import Refused

LARGEST = 60_000  # characters: a story of nine thousand words
LARGEST_BYTES = 4 * LARGEST
_FORBIDDEN = lazily(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)


def decode(received: bytes) -> str:
    """The text of a file, without a byte order mark; every other character as it came.

    Raises Refused, with what to do, for what is not UTF-8, is empty, is too long or is no text.
    """
    if len(received) > LARGEST_BYTES:
        raise Refused(f"It has more than {LARGEST_BYTES:,} bytes: no story is that long. Split it.")
    for mark, name in _MARKS:
        if received.startswith(mark):
            raise Refused(f"This is {name}. Save it as UTF-8 and bring it again.")
    try:
        text = received.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if b"\0" in received:
            raise Refused("This is no text. Bring the story as plain text.") from error
        raise Refused(
            f"Byte {error.start + 1} is not UTF-8; it may be Windows-1254 or another old encoding. Save it as UTF-8 "
            "and bring it again."
        ) from error
    return fit(text)


def fit(text: str) -> str:
    """`text`, where a story can be read from it. Raises Refused as `decode` does."""
    if not any(letter.isalnum() for letter in text):
        raise Refused("There is no text in it.")
    if len(text) > LARGEST:
        raise Refused(f"It has {len(text):,} characters; {LARGEST:,} is the most for one story. Split it.")
    if strange := _FORBIDDEN.search(text):
        raise Refused(
            f"Character {strange.start() + 1} is a control character (U+{ord(strange.group()):04X}). Take it out, or "
            "bring the story as plain text."
        )
    return text


def sha256(text: str) -> str:
    """The digest by which the same text is known again: over its UTF-8, its line ends as line feeds."""
    return hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest()
