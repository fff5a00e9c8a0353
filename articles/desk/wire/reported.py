"""Reported speech, and pieces of speech between marks: a bonus, proposed only where the sentence is plain."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from articles.desk.language import cues
from articles.desk.language.marks import Quoted
from articles.desk.language.names import Occurrence
from articles.desk.language.patterns import lazily
from articles.desk.language.prose import Prose, Span
from articles.desk.wire.setting import sentences
from articles.models import Quote
from articles.text import word_count

SHORTEST = 5  # words: "Lind rejected that" tells nothing

_ENGLISH = (
    "said|says|told|added|stressed|reiterated|warned|argued|noted|announced|confirmed|denied|insisted|claimed|complained|"
    "acknowledged|emphasi[sz]ed|underlined|promised|vowed|pledged|stated|explained|declared|admitted|urged|called on|called for|accused|"
    "criticised|criticized|condemned|welcomed|rejected|described|dubbed|called"
)
_UKRAINIAN = r"(?:сказа|заяви|наголоси|дода|зазначи|поясни|розпові|повідоми|підкресли)(?:в|ла|ли),?\s(?=що\b)"
_VERB = lazily(rf"\b(?:{_ENGLISH})\b|{_UKRAINIAN}")
_VAGUE_CALL = lazily(r"(?:many|some|several|most)\s[\w ]{3,30}?\s(?=(?:call|say|believe|argue|think)\b)", re.IGNORECASE)
_TURKISH_END = lazily(
    r"\b(?:söyledi|belirtti|ifade etti|kaydetti|vurguladı|bildirdi|açıkladı|dile getirdi|savundu|aktardı|duyurdu|anlattı|"
    r"sözlerine ekledi|ekledi|niteledi|nitelendirdi|niteliyor|nitelendiriyor|tanımladı)(?:ler)?\.?$"
)
_ACCORDING = lazily(r"\b[Aa]ccording to\s")
_PASSIVE = lazily(r"\b(?:is|was|are|were|be|been|being|it)\s*$", re.IGNORECASE)
_HELPERS = lazily(r"(?:\s+(?:has|have|had|also|earlier|later|then|again|already|repeatedly|\w+ly))+$")
_COORDINATED = lazily(r"(?:,|\b(?:and|but|and later))\s*$")
_ASIDE = lazily(r"(?P<who>[^,]{3,80}), (?:in|at|on|speaking|through)\s[^,]{3,60},\s*$")
_PRONOUN = lazily(r"(?:he|she|він|вона)$", re.IGNORECASE)
_TITLED = lazily(r"[^\W\d_a-zçğıöşü]\S*(?:\s(?:of|the|and|[^\W\d_a-zçğıöşü]\S*))*$")


@dataclass(frozen=True)
class Reported:
    """What a sentence says that somebody said; `span` in the body."""

    kind: str
    span: Span
    sentence: Span
    speaker: object
    label: str
    basis: str


def reported(
    prose: Prose, quoted: Sequence[Quoted], direct: Sequence[Span], occurrences: Sequence[Occurrence]
) -> list[Reported]:
    """The reported speech of `prose` and its partial quotations; `direct`: the quotations that are speech already."""
    return list(_read(prose, quoted, direct, occurrences))


def _read(prose, quoted, direct, occurrences) -> Iterator[Reported]:
    named = [o for o in occurrences if not any(q.outer[0] <= o.span[0] < q.outer[1] for q in quoted)]
    for sentence in sentences(prose):
        if any(start < sentence[1] and sentence[0] < end for start, end in direct):
            continue
        statement = _said_in(prose.text, sentence, named)
        if statement is None:
            continue
        start, speaker, label, basis = statement
        pieces = [q for q in quoted if sentence[0] <= q.outer[0] and q.outer[1] <= sentence[1]]
        for piece in pieces:
            words = piece.words(prose.text)
            if word_count(words) > 1 and not _TITLED.fullmatch(words):
                span = (piece.parts[0][0], piece.parts[-1][1])
                yield Reported(Quote.Kind.PARTIAL, span, sentence, speaker, label, basis)
        if not pieces and word_count(prose.text[start : sentence[1]]) >= SHORTEST:
            end = sentence[0] + len(prose.text[slice(*sentence)].rstrip(" .!?…"))
            yield Reported(Quote.Kind.REPORTED, (start, end), sentence, speaker, label, basis)


def _said_in(text: str, sentence: Span, named: Sequence[Occurrence]) -> tuple[int, object, str, str] | None:
    """Where what is reported begins, who says it (person or label), and whether the sentence names them."""
    inside = [o for o in named if sentence[0] <= o.span[0] < sentence[1] and not o.has_suffix]
    if vague := _VAGUE_CALL.match(text, *sentence):
        return vague.start(), None, text[slice(*vague.span())].strip(), Quote.Basis.STATED
    for verb in _VERB.finditer(text, *sentence):
        before = text[sentence[0] : verb.start()]
        if _PASSIVE.search(before):
            continue
        if aside := _ASIDE.fullmatch(before):
            return _by_subject(text, sentence, aside["who"], inside, named)
        if _COORDINATED.search(before):
            if inside and inside[0].span[1] <= verb.start():
                return verb.start(), inside[0].person, "", Quote.Basis.STATED
            continue
        return _by_subject(text, sentence, _HELPERS.sub("", before.rstrip()), inside, named)
    for according in _ACCORDING.finditer(text, *sentence):
        if said := next((o for o in inside if according.end() <= o.span[0] <= according.end() + 60), None):
            return sentence[0], said.person, "", Quote.Basis.STATED
    if _TURKISH_END.search(text[slice(*sentence)].rstrip()) and inside:
        return sentence[0], inside[0].person, "", Quote.Basis.STATED
    return None


def _by_subject(text, sentence, before, inside, named):
    """The same, where a subject stands right before the verb."""
    end = sentence[0] + len(before)
    start = sentence[0] + max(before.rfind(", ") + 2 if ", " in before else 0, 0)
    if people := [o for o in inside if start <= o.span[0] < end and o.span[1] == end]:
        return start, people[-1].person, "", Quote.Basis.STATED
    if _PRONOUN.search(text[start:end]):
        last = next((o.person for o in reversed(named) if o.span[1] <= start), None)
        return (start, last, "", Quote.Basis.INFERRED) if last else None
    label = cues.label(text, (start, end))
    is_plain = label and len(label.split()) <= 8 and cues.attribution(label) != Quote.Attribution.NAMED
    return (start, None, label, Quote.Basis.STATED) if is_plain else None
