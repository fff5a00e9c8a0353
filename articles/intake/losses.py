"""What could not be kept of a text: counted by kind, and in words for whoever brought it."""

from collections import Counter

Losses = Counter[str]  # by kind, one of WORDS

WORDS = {
    "table": ("1 table was turned into lines", "{} tables were turned into lines"),
    "picture": ("1 picture was left out", "{} pictures were left out"),
    "embed": ("1 player or frame from elsewhere was left out", "{} players or frames from elsewhere were left out"),
    "struck": ("1 struck-out passage was left out", "{} struck-out passages were left out"),
    "comment": ("1 comment was left out", "{} comments were left out"),
    "hidden": ("1 hidden passage was left out", "{} hidden passages were left out"),
    "link": ("1 link that led nowhere became plain text", "{} links that led nowhere became plain text"),
}


def in_words(losses: Losses) -> str:
    """`losses` as one sentence, such as "2 tables were turned into lines, 1 picture was left out."; "" for none."""
    parts = [
        one if losses[kind] == 1 else many.format(losses[kind]) for kind, (one, many) in WORDS.items() if losses[kind]
    ]
    return f"{', '.join(parts)}." if parts else ""
