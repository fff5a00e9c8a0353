"""Wire copy for the tests, all invented: `wire_copy.txt`, in the manner of many agencies, with who says what marked in it."""

import re
from dataclasses import dataclass
from pathlib import Path

COPY = Path(__file__).with_name("wire_copy.txt")
STORIES = Path(__file__).with_name("wire_stories.txt")
_MARKED = re.compile(r"\[\[(~?)([^\[\]:;]+)((?:;[^\[\]:;]*)*): (.*?)\]\]", re.DOTALL)
_MARKS = re.compile(r"^(?:''|[\"“„‘«'])(.*?)(?:''|[\"”“’»'])$", re.DOTALL)


@dataclass(frozen=True)
class Said:
    """Speech as a reader would mark it: the words, where they begin and end, whose they are, and what is told of them.

    `medium`, `place` and `on` ("2025-06-17 day") are "" where the text tells nothing and "?" where nobody marked it.
    """

    start: int
    end: int
    speaker: str
    kind: str = "direct"
    medium: str = "?"
    place: str = "?"
    on: str = "?"


@dataclass(frozen=True)
class Copy:
    """One text. `half` is "tune" where the desk was made better with it, else "hold"; "third" came after both.

    Of those in `wire_stories.txt` `half` is "tune", or "apart" where nobody looked at the reading while rules were made.
    """

    language: str
    half: str
    name: str
    text: str
    said: tuple[Said, ...]


def wire_copy(path: Path = COPY) -> list[Copy]:
    """Every text of the file."""
    parts = re.split(r"^=== (\w+) (\d+) (\w+)\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return [_read(*parts[at : at + 4]) for at in range(0, len(parts), 4)]


def _read(language: str, number: str, half: str, marked: str) -> Copy:
    """A text without its marks: [[Jo Roe: "words"]], or [[~Jo Roe; medium; place; on: "words"]] for a partial quotation."""
    text, said, at = "", [], 0
    for match in _MARKED.finditer(marked):
        text += marked[at : match.start()]
        words = _MARKS.match(match[4])
        start = len(text) + words.start(1)
        lines = [one.strip() for one in match[3].split(";")[1:]]
        kind = "partial" if match[1] else "direct"
        said.append(Said(start, start + len(words[1]), match[2], kind, *lines))
        text += match[4]
        at = match.end()
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

# ── Heads of six agencies: text, what it is, headline, day, how the story begins ──

ADVISORIES = [
    (
        """BC-EU--Carrick Falls Dam, 3rd Ld-Writethru
Families told dam may never be repaired
Eds: UPDATES throughout with quotes from state senator; ADDS byline.

CARRICK FALLS, June 17, 2025 (NPA) — Families driven from the lower valley were told that the dam may never be repaired.
""",
        "update",
        "Families told dam may never be repaired",
        "2025-06-17",
        "Families driven",
    ),
    (
        """CORRECTED-Tarnovia central bank spent $1.4 bln to defend crown, governor says
(Corrects amount in first paragraph to billion, not million)

ZELGRAD, Feb 8, 2024 (Global Markets Wire) - Tarnovia's central bank spent $1.4 billion to defend the crown.
""",
        "correction",
        "Tarnovia central bank spent $1.4 bln to defend crown, governor says",
        "2024-02-08",
        "Tarnovia's central",
    ),
    (
        """UPDATE 4-Tarnovia central bank defends currency band after rout
* Governor says no limit
* Crown falls 2%

ZELGRAD, Feb 8, 2024 (Global Markets Wire) - Tarnovia's central bank spent $1.4 billion to defend the crown.
""",
        "update",
        "Tarnovia central bank defends currency band after rout",
        "2024-02-08",
        "Tarnovia's central",
    ),
    (
        """BULLETIN KILL
PORT-SAINT-ELME - Please kill the story "President accuses Carabaya of massing troops", sent on Sunday. It is wrong.
""",
        "kill",
        "",
        "",
        "Please kill the",
    ),
    (
        """STORY REMOVED: BC-Hohental-Opera Roof

HOHENTAL, 20 November 2023 (hpd) -- The story about the opera house roof has been withdrawn.
""",
        "kill",
        "BC-Hohental-Opera Roof",
        "2023-11-20",
        "The story about",
    ),
    (
        """DÜZELTME - Sağlık Bakanı Ertuğ: Aşı stokumuz iki kış yeter
(Haberimizin ilk paragrafındaki ad düzeltilmiştir.)

ANKARA (GHA) - Sağlık Bakanı Selin Ertuğ, grip aşısı stokunun iki kışa yeteceğini bildirdi.
""",
        "correction",
        "Sağlık Bakanı Ertuğ: Aşı stokumuz iki kış yeter",
        "",
        "Sağlık Bakanı",
    ),
    (
        """Court corrects the record in the kill-switch case

SELBY, May 2, 2024 (NRA) - A court has withdrawn its advice on kill switches in cars, which update themselves.
""",
        "",
        "Court corrects the record in the kill-switch case",
        "2024-05-02",
        "A court has",
    ),
]
