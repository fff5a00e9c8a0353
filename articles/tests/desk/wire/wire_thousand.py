"""Wire files by the thousand, all different, made of the invented copy; and what arrives beside stories and is none."""

import random
import re
from collections.abc import Iterator
from pathlib import Path

from articles.tests.desk.wire.wire_texts import wire_copy

_NAME = re.compile(r"\b[A-Z][a-zçğıöşü]{3,}\b")
_SYLLABLES = "ka lo mi ren sa tor vel du bri no shan gar el ost pi wen".split()

BAD = {
    "binary": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "utf16": "The ferry ran again.".encode("utf-16"),
    "cp1254": "İstanbul'da yağmur yağdı.".encode("cp1254"),
    "empty": b"",
    "blank": b" \n\n ",
    "huge": b"The ferry ran again on Thursday. " * 160_000,  # five megabytes
}


def thousand(number: int = 1000, seed: int = 1) -> Iterator[str]:
    """`number` stories of 50 to 900 words, none like another: other names, other words, other days."""
    chance = random.Random(seed)  # noqa: S311 - the same files every time
    copies = [copy for copy in wire_copy() if copy.language != "uk"]
    for at in range(number):
        language = copies[at % len(copies)].language
        same = [copy.text for copy in copies if copy.language == language]
        lines = [copies[at % len(copies)].text, *chance.sample(same, chance.choice([0, 0, 1, 3, 7]))]
        text = _renamed("\n\n".join(lines), chance)
        yield f"{text.rstrip()}\n\n{_sentence(chance)} {_sentence(chance)}\n"


def _renamed(text: str, chance: random.Random) -> str:
    """`text` with every other name another one, wherever it stands."""
    names = list(dict.fromkeys(_NAME.findall(text)))
    others = {name: _word(chance) for name in names[::2]}
    return _NAME.sub(lambda name: others.get(name[0], name[0]), text)


def write(folder: Path, number: int) -> list[str]:
    """The names of `number` files in `folder`, one in fifty of them bad: binary, not UTF-8, empty, a folder, five megabytes."""
    names = []
    bad = [*BAD, "folder", "missing"]
    for at, text in enumerate(thousand(number)):
        path = folder / f"{at:04}.txt"
        kind = bad[at // 50 % len(bad)] if at % 50 == 25 else ""
        if kind == "folder":
            path.mkdir()
        elif kind != "missing":
            path.write_bytes(BAD.get(kind) if kind else text.encode())
        names.append(str(path))
    return names


def _word(chance: random.Random) -> str:
    return "".join(chance.choices(_SYLLABLES, k=3)).capitalize()


def _sentence(chance: random.Random) -> str:
    return " ".join([_word(chance), *(_word(chance).lower() for _ in range(chance.randint(12, 40)))]) + "."
