"""What stands where in a wire text: date line, advisory, headline, byline, dateline, and the paragraphs of the story."""

import datetime as dt
import re
from dataclasses import dataclass, field, replace

from articles.desk.language import vocabulary
from articles.desk.language.patterns import lazily
from articles.desk.language.prose import Prose, Span
from articles.desk.wire.dates import WRITTEN, written
from articles.intake.characters import visible, visible_places
from articles.models import Quote
from articles.text import word_count

HEAD_LINES = 12  # after as many lines the story has begun
LEAST_LIKELY = 0.06  # of the words of a text that have to be small words of its language
FRESH = dt.timedelta(days=7)  # so old a dateline without a year may be, for the year to be this one
KILL, CORRECTION, UPDATE = "kill", "correction", "update"

_DATE = lazily(
    rf"(?P<word><head.date>\b\s*:?\s*)?(?:<dates.weekdays>,?\s)?{WRITTEN}"
    r"(?:,?\s(?:<dates.at_hour>\s)?\d{1,2}[:.]\d\d(?::\d\d)?(?:\s?(?:<dates.time_zones>|[A-Z]{3}))?)?\.?",
    re.IGNORECASE,
)
_DATELINE = lazily(
    r"(?P<place>(?:<head.before_place>\.\s)?[^\W\d_][^\n()—–:;\"“”.!?]{1,60}?)"
    rf"(?:(?:[,.]\s?|\s){WRITTEN})?"
    r"\.?(?:\s*[(/](?P<agency>[^()/\n]{2,40})[)/]\.?)?"
    r"(?P<dash>\s*[—–]+\s*|\s+--?\s+|\s*$)",
    re.MULTILINE,
)
_CAPITALS = "[A-Z<letters.capitals>]"
_REPORTER = lazily(
    rf"(?P<name>{_CAPITALS}{{2,}}(?:\s{_CAPITALS}{{2,}}){{1,3}}(?:[,/]\s?[A-Z<letters.capitals> ]{{5,40}})?)\s+[-–—]\s+"
)
_BYLINE = lazily(r"(?i:<head.byline>)(?::\s*|\s+)(?P<name>[^\W\d_a-z][^\n.]{3,80})$")
_LABELLED = lazily(r"<head.headline>\s*:\s*", re.IGNORECASE)
_SLUG_LINE = lazily(r"[A-Z0-9<letters.capitals>]{2,}(?:[-/_][A-Z0-9<letters.capitals> ]+)+(?:\s\([^()]*\))?$")
_TO_EDITORS = lazily(r"<head.notices>|<head.to_editors>\b[:.,].*", re.IGNORECASE)
# Under an advisory: what was corrected, in short what is new.
_ASIDE = lazily(r"\([^()\n]{3,300}\)\.?|[*•]\s.{3,200}")
_ADVISORY = [
    (kind, lazily(rf"\W*<head.{kind}>\s*(?P<after>[-–—:]+\s*|\)\s*|$)", re.IGNORECASE))
    for kind in (KILL, CORRECTION, UPDATE)
]
_IN_SLUG = [(kind, lazily(rf"\(<head.{kind}>\b[^()]*\)", re.IGNORECASE)) for kind in (KILL, CORRECTION, UPDATE)]
# BC-EU--Dam, 2nd Ld-Writethru
_SLUGGED = lazily(r"[A-Z]{2,}(?:-[A-Z]{2,})*--?[^,\n]{2,60},\s?(?P<tail>[^,\n]{3,60})$")
_ENDS_SENTENCE = lazily(r"[.!?…:;,][\"”“»’')\]]*$")
_LINE = lazily(r"[^\n]+")


@dataclass
class Layout:
    """A wire text taken apart. `prose` is the story; its `starts` and `ends` are places in the text as received."""

    text: str
    prose: Prose | None = None
    headline: str = ""
    byline: str = ""
    place: str = ""
    agency: str = ""
    on: dt.date | None = None
    on_basis: str = ""
    dateline: Span | None = None
    advisory: str = ""
    language: str = ""
    notes: list[str] = field(default_factory=list)

    @property
    def paragraphs(self) -> list[str]:
        """The paragraphs of the story, without their line breaks."""
        return [self.prose.text[start:end] for start, end in self.prose.paragraphs]


def lay_out(text: str, today: dt.date) -> Layout:
    """Take `text` apart. A dateline without a year gets that of `today` where it is a week old at most, else no date."""
    seen = visible(text)
    layout = Layout(seen)
    begin = _head(layout, today)
    layout.prose = _story(seen, begin)
    if seen != text:
        places = visible_places(text)
        layout.prose = _as_received(layout.prose, places)
        if layout.dateline:
            layout.dateline = places[layout.dateline[0]], places[layout.dateline[1] - 1] + 1
        layout.text = text
    layout.language = language_of(f"{layout.headline} {layout.prose.text}")
    layout.place = _place_name(layout.place, layout.language)
    return layout


def language_of(text: str) -> str:
    """The code of the language of `text`, by letters and small words; "" where none is likely."""
    words = re.findall(r"[^\W\d_]+", text.replace("İ", "i").lower())
    if not words:
        return ""
    scores = {}
    for language in vocabulary.languages():
        letters = sum(text.count(letter) for letter in language.letters.get("recognise.letters", ""))
        small_words = frozenset(language.words.get("recognise.words", ()))
        scores[language.code] = (sum(word in small_words for word in words) + letters / 2) / len(words)
    best = max(scores, key=lambda code: scores[code], default="")
    return best if scores.get(best, 0) >= LEAST_LIKELY else ""


# ── The head ────────────────────────────────────────────────────────────────


def _head(layout: Layout, today: dt.date) -> int:
    """Read what stands over the story into `layout`; where the story begins."""
    text, at = layout.text, _skip(layout.text, 0)
    for _ in range(HEAD_LINES):
        line = _LINE.match(text, at)
        if line is None:
            break
        end = line.end()
        taken = _date(layout, at, end) or _advisory(layout, at, end)
        if not taken and (begin := _dateline(layout, at, end, today)) is not None:
            return _skip(text, begin)
        taken = taken or _byline(layout, at, end) or _to_editors(layout, at, end) or _headline(layout, at, end)
        if not taken:
            break
        at = _skip(text, taken)
    return at


def _skip(text: str, at: int) -> int:
    while at < len(text) and (text[at].isspace() or text[at] == "\ufeff"):
        at += 1
    return at


def _date(layout: Layout, at: int, end: int) -> int | None:
    """A date alone on its line, or after the word "date" right before the story."""
    match = _DATE.match(layout.text, at, end)
    if not match or layout.on or not (match["word"] or not layout.text[match.end() : end].strip()):
        return None
    if day := written(match, None):
        layout.on, layout.on_basis, layout.dateline = day, Quote.Basis.STATED, match.span()
        return match.end()
    return None


def _advisory(layout: Layout, at: int, end: int) -> int | None:
    """CORRECTED, UPDATE 2, WRITETHRU, KILL: on a line of their own, before the headline, or in a slug line."""
    line = layout.text[at:end].strip()
    for kind, words in _ADVISORY:
        if match := words.match(layout.text, at, end):
            layout.advisory = layout.advisory or kind
            return match.end()
    if slugged := _SLUGGED.match(line):
        kind = next((kind for kind, words in _ADVISORY if words.match(slugged["tail"])), "")
        layout.advisory = layout.advisory or kind
        return end if kind else None
    if _SLUG_LINE.fullmatch(line):
        layout.advisory = layout.advisory or next((kind for kind, words in _IN_SLUG if words.search(line)), "")
        return end
    return None


def _byline(layout: Layout, at: int, end: int) -> int | None:
    match = _BYLINE.match(layout.text[at:end].strip())
    if not match or layout.byline:
        return None
    words, small_words = re.findall(r"[^\W\d_]+", match["name"]), vocabulary.plain("head.in_byline")
    if not words or len(words) > 10 or any(word[0].islower() and word not in small_words for word in words):
        return None
    layout.byline = match["name"].strip(" ,")
    return end


def _to_editors(layout: Layout, at: int, end: int) -> int | None:
    line = layout.text[at:end].strip()
    if not (_TO_EDITORS.fullmatch(line) or (layout.advisory and _ASIDE.fullmatch(line))):
        return None
    layout.notes.append(line)
    return end


def _headline(layout: Layout, at: int, end: int) -> int | None:
    text = layout.text
    labelled = _LABELLED.match(text, at, end)
    line = text[labelled.end() if labelled else at : end].strip()
    rest = text[end:]
    if layout.headline or not rest.strip():
        return None
    if not labelled:
        if len(line) > 200 or word_count(line) < 2 or _ENDS_SENTENCE.search(line):
            return None
        following = _LINE.match(text, _skip(text, end))
        stands_alone = re.match(r"\n[ \t\u00a0\u2007\u202f\u3000]*\n", rest) is not None
        is_led = _is_head_line(text, *following.span())
        is_over_lines = "\n\n" not in text and _ENDS_SENTENCE.search(following.group().strip())
        if not (stands_alone or is_led or (is_over_lines and len(line) < len(following.group()))):
            return None
    layout.headline = line[:250]
    return end


def _is_head_line(text: str, at: int, end: int) -> bool:
    line = text[at:end].strip()
    is_aside = _BYLINE.match(line) or _TO_EDITORS.fullmatch(line) or _ASIDE.fullmatch(line)
    return bool(is_aside or _match_dateline(text, at, end) or _DATE.fullmatch(text, at, end))


# ── The dateline ────────────────────────────────────────────────────────────


def _match_dateline(text: str, at: int, end: int) -> re.Match | None:
    match = _DATELINE.match(text, at, end)
    if not match:
        return None
    has_date = any(match[name] for name in ("iso", "dotted", "day", "month_first"))
    place = match["place"].split(",")[0]
    is_caps = place.isupper() and len(place) > 2
    if not match["dash"].strip():  # it ends with its line
        return match if has_date and len(place.split()) <= 3 and match.end() >= end else None
    return match if (is_caps or match["agency"] or has_date) and place[0].isupper() and word_count(place) <= 5 else None


def _dateline(layout: Layout, at: int, end: int, today: dt.date) -> int | None:
    """Read "ANKARA, Nov 1 (AA) —"; where the story goes on after it."""
    match = _match_dateline(layout.text, at, end)
    if not match:
        return None
    layout.place = match["place"].strip(" ,.")
    layout.agency = (match["agency"] or "").strip()
    layout.dateline = match.span()
    day = written(match, layout.on)
    if day:
        has_year = bool(match["iso"] or match["dotted"] or match["year"] or match["year_last"])
        layout.on, layout.on_basis = day, Quote.Basis.STATED if has_year or layout.on else Quote.Basis.INFERRED
    elif not layout.on and (recent := written(match, today + dt.timedelta(1))) and today - recent <= FRESH:
        layout.on, layout.on_basis = recent, Quote.Basis.INFERRED
    reporter = _REPORTER.match(layout.text, match.end(), end)
    if reporter:
        layout.byline = layout.byline or reporter["name"]
        return reporter.end()
    return match.end()


def _place_name(place: str, language: str) -> str:
    """A place in capitals as it is written in a sentence."""
    return " ".join(_as_name(word, language) for word in place.split(" "))


def _as_name(word: str, language: str) -> str:
    if not word.isupper() or len(word) < 3:
        return word
    has_dotted_i = vocabulary.language(language).flags.get("letters.dotted_i", False)
    rest = word[1:].replace("İ", "i")
    if has_dotted_i or set(word) & _letters_of_dotted_i():
        rest = rest.replace("I", "ı")
    return word[0] + "".join(
        letter if index and rest[index - 1] == "-" else letter.lower() for index, letter in enumerate(rest)
    )


def _letters_of_dotted_i() -> set[str]:
    """The letters by which words of languages are recognised that have an I without a dot."""
    return {
        letter
        for language in vocabulary.languages()
        if language.flags.get("letters.dotted_i")
        for letter in language.letters.get("recognise.letters", "")
    }


# ── The story ───────────────────────────────────────────────────────────────


def _story(text: str, begin: int) -> Prose:
    """The story from `begin` on: each paragraph one line, each character where it came from."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    spans: list[Span] = []
    for lines in _paragraph_lines(text, begin):
        if pieces:
            pieces.append("\n")
            starts.append(ends[-1])
            ends.append(lines[0][0])
        first = len(starts)
        for number, (start, end) in enumerate(lines):
            if number:  # a line that was broken to fit
                pieces.append(" ")
                starts.append(ends[-1])
                ends.append(start)
            pieces.append(text[start:end])
            starts += range(start, end)
            ends += range(start + 1, end + 1)
        spans.append((first, len(starts)))
    return Prose("".join(pieces), starts, ends, spans or [(0, 0)])


def _as_received(prose: Prose, places: list[int]) -> Prose:
    """`prose` of the visible characters, with their `places` in the text as received."""
    starts = [places[start] if start < len(places) else places[-1] + 1 for start in prose.starts]
    return replace(prose, starts=starts, ends=[places[end - 1] + 1 if end else 0 for end in prose.ends])


def _paragraph_lines(text: str, begin: int) -> list[list[Span]]:
    """The lines of each paragraph, without the space around them."""
    groups: list[list[Span]] = [[]]
    spans = [_stripped(text, *line.span()) for line in re.compile(r"[^\n]*\n?").finditer(text, begin)]
    full = [span for span in spans if span[0] < span[1]]
    ending = sum(1 for span in full if _ENDS_SENTENCE.search(text[slice(*span)]))
    has_blank = re.search(r"\n[ \t\u00a0\u2007\u202f\u3000]*\n", text[begin:].strip()) is not None
    each_line = not has_blank and ending * 2 > len(full)
    for start, end in spans:
        is_indented = start < end and re.search(r"\n(?:\t|\s{2,})$", text[max(0, start - 12) : start])
        if start >= end or each_line or (is_indented and groups[-1]):
            groups.append([])
        if start < end:
            groups[-1].append((start, end))
    return [group for group in groups if group]


def _stripped(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end
