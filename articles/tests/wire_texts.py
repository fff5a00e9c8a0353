"""Wire copy for the tests, all invented: `wire_copy.txt`, in the manner of many agencies, with who says what marked in it."""

import re
from dataclasses import dataclass
from pathlib import Path

COPY = Path(__file__).with_name("wire_copy.txt")
_MARKED = re.compile(r"\[\[([^\[\]:]+): (.*?)\]\]", re.DOTALL)
_MARKS = re.compile(r"^(?:''|[\"“‘«])(.*?)(?:''|[\"”’»])$", re.DOTALL)


@dataclass(frozen=True)
class Said:
    """Direct speech as a reader would mark it: the words, where they begin and end, and whose they are."""

    start: int
    end: int
    speaker: str


@dataclass(frozen=True)
class Copy:
    """One text. `half` is "tune" where the desk was made better with it, else "hold"."""

    language: str
    half: str
    name: str
    text: str
    said: tuple[Said, ...]


def wire_copy() -> list[Copy]:
    """Every text of the file."""
    parts = re.split(r"^=== (\w+) (\d+) (\w+)\n", COPY.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return [_read(*parts[at : at + 4]) for at in range(0, len(parts), 4)]


def _read(language: str, number: str, half: str, marked: str) -> Copy:
    text, said, at = "", [], 0
    for found in _MARKED.finditer(marked):
        text += marked[at : found.start()]
        words = _MARKS.match(found[2])
        start = len(text) + words.start(1)
        said.append(Said(start, start + len(words[1]), found[1]))
        text += found[2]
        at = found.end()
    return Copy(language, half, f"{language}-{number}", text + marked[at:], tuple(said))


# ── Four texts with all that a wire text has ────────────────────────────────

ENGLISH = """Ferry runs again

By Marta Quill

PORT LINDEN, May 9 (NRA) — The ferry to Rowan Island ran again on Thursday after ten days.

"We have waited long enough," harbour master Ana Lind told reporters in Port Linden.

Last week, Transport Minister Piet Holm visited the island. "I like boats," Holm wrote on Telegram.

Lind called the delay "a disgrace". The crossing carries about 12,000 people a year.
"""

TURKISH = """Liman yeniden açıldı

İZMİR, 9 Mayıs 2024 (KHA) - Liman, on gün aradan sonra yeniden açıldı.

Liman Müdürü Ayşe Karaca, "Kapımız açıktır." dedi.

Karaca, geçen hafta Ankara'da yaptığı açıklamada, “Daha çok gemi bekliyoruz.” diye konuştu.
"""

UKRAINIAN = """Порт відновив роботу

ОДЕСА, 9 травня 2024 (Хвиля) — Порт відновив роботу після перерви.

«Ми чекали на цей день», — сказала вчора директорка порту Олена Коваль.
"""

BARE = "It rained.\n\nNobody said anything about it, and nothing else is known."
