"""How a phrase is written in a file of words, and the regular expression that it stands for."""

import re

ENDING, NUMBER, MORE_WORDS = "*", "#", "…"
_LETTER = r"[^\W\d_]"
_TOKEN = re.compile(rf" … ?| |…|\*|#|'|\(|\)|\||\{{[a-z]+\}}|{_LETTER}|[-.0-9]")
_EXPRESSIONS = {
    " ": r"\s+",
    "*": r"\w*",
    "#": r"\d+",
    "'": r"['’ʼ]",
    "(": "(?:",
    ")": ")",
    "|": "|",
    " … ": r"\s+(?:[\w'’-]+\s+){0,2}?",
    " …": r"\s+(?:[\w'’-]+\s+){0,2}?",
    # What is filled in. Each is a group of its own, so that what stands there can be asked for.
    "{network}": "(<medium.networks>)",
    "{number}": r"(\d{1,2}|<dates.numbers>)",
    "{who}": r"([A-Z<letters.capitals>]\w+?)",
    "{name}": r"((?:[A-Z<letters.capitals>][\w-]*\s+){0,4}?[A-Z<letters.capitals>][\w-]*?)",
}


def expression(phrase: str) -> str:
    """The regular expression, with places to be filled, for `phrase`. Raises ValueError where the notation is wrong."""
    if not phrase.strip() or phrase != phrase.strip():
        raise ValueError("it is empty, or has a space at its beginning or end")
    pieces, at, depth = [], 0, 0
    while at < len(phrase):
        token = _TOKEN.match(phrase, at)
        if token is None or (token.group() not in _EXPRESSIONS and len(token.group()) > 1) or token.group() == "…":
            raise ValueError(f"“{phrase[at:]}” cannot be read: README.md beside the files says what may stand there")
        piece = token.group()
        depth += {"(": 1, ")": -1}.get(piece, 0)
        if depth < 0 or (piece == "|" and not depth):
            raise ValueError("“|” stands only between brackets, and each “)” has a “(” before it")
        pieces.append(_EXPRESSIONS.get(piece) or re.escape(piece))
        at = token.end()
    if depth:
        raise ValueError("a “(” has no “)”")
    return "".join(pieces)
