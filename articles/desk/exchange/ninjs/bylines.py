"""Bylines as agencies write them: "By A and B, Agency"."""

import re

_BY = re.compile(r"(?:by|von|par|por|di|door|av|af)\s*:?\s+(?=\S)", re.IGNORECASE)
_AND = re.compile(r"\s+(?:and|und|et|y|e|en|og|och|ve|и|та|&)\s+", re.IGNORECASE)
_PARTICLES = {"de", "da", "do", "del", "della", "van", "von", "der", "den", "al", "bin", "ibn", "la", "le", "di", "d'"}
MOST_WORDS = 4  # in a name


def names(byline: str) -> list[str]:
    """The names in `byline`, people and agencies, in their order. What does not look like two names stays one."""
    found = []
    credit = byline.strip()
    if prefix := _BY.match(credit):
        credit = credit[prefix.end() :]
    for part in credit.split(","):
        found += _pair(part.strip())
    return [name for name in found if name]


def _pair(part: str) -> list[str]:
    pieces = [piece.strip() for piece in _AND.split(part)]
    is_pair = len(pieces) > 1 and all(map(_is_name, pieces)) and any(" " in piece for piece in pieces)
    return pieces if is_pair else [part]


def _is_name(piece: str) -> bool:
    words = piece.split()
    return 0 < len(words) <= MOST_WORDS and all(word[0].isupper() or word.lower() in _PARTICLES for word in words)
