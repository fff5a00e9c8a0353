"""Line ends and invisible characters of plain text."""

import re
import unicodedata

_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_BLANK_LINE = re.compile("^[ \t\u00a0\u2007\u202f\u3000]+$", re.MULTILINE)
# Soft hyphen, zero-width space, word joiner, byte order mark, Mongolian vowel separator: nobody sees them, searches stumble.
INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\u180e]")
_UNSEEN = re.compile(f"{_LINE_END.pattern}|{INVISIBLE.pattern}")
JOINERS = "\u200c\u200d"
_JOINER = re.compile(f"[{JOINERS}]")
# Letters whose form a joiner changes: Arabic to Syriac and N'Ko, Indic, Tibetan and Myanmar, Khmer and Mongolian, Phags-pa.
_JOINING = ((0x0600, 0x08FF), (0x0900, 0x0DFF), (0x0F00, 0x109F), (0x1780, 0x18AF), (0xA840, 0xA87F), (0xFB50, 0xFEFC))
_LOOK_BACK = 8  # marks that may stand between a letter and its joiner


def normalise_text(text: str) -> str:
    """Plain `text` with one kind of line end and without invisible characters.

    Lines of spaces alone become empty. Joiners stay beside letters of scripts that need them, and within emoji.
    """
    return _BLANK_LINE.sub("", visible(text))


def visible(text: str) -> str:
    """`text` with one kind of line end and without invisible characters, its spaces as they are."""
    letters = INVISIBLE.sub("", _LINE_END.sub("\n", text))
    return _JOINER.sub(lambda match: match[0] if _needs_joiner(letters, match.start()) else "", letters)


def visible_places(text: str) -> list[int]:
    """Where each character of `visible(text)` stands in `text`."""
    letters: list[str] = []
    places: list[int] = []
    at = 0
    for match in _UNSEEN.finditer(text):
        letters.append(text[at : match.start()])
        places += range(at, match.start())
        if not INVISIBLE.match(match[0]):
            letters.append("\n")
            places.append(match.start())
        at = match.end()
    letters.append(text[at:])
    places += range(at, len(text))
    joined = "".join(letters)
    dropped = {match.start() for match in _JOINER.finditer(joined) if not _needs_joiner(joined, match.start())}
    return [place for number, place in enumerate(places) if number not in dropped] if dropped else places


def normalise_line(text: str) -> str:
    """`normalise_text` for a field of one line: line ends and runs of spaces are single spaces, its ends are cut."""
    return re.sub(r"[ \t\n]+", " ", normalise_text(text)).strip()


def _needs_joiner(text: str, place: int) -> bool:
    """True where the letter before `place` belongs to a script that joiners shape, or to an emoji."""
    before = text[max(0, place - _LOOK_BACK) : place]
    letter = next((letter for letter in reversed(before) if unicodedata.category(letter) not in {"Mn", "Mc", "Cf"}), "")
    if not letter:
        return False
    in_script = any(first <= ord(letter) <= last for first, last in _JOINING)
    return in_script or unicodedata.category(letter) in {"So", "Sk"}
