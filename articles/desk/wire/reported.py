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

_VERB = lazily(r"\b<reported.verbs>\b|<reported.verbs_before_that>,?\s(?=<reported.that>\b)")
_VAGUE_CALL = lazily(r"<vague.some>\s[\w ]{3,30}?\s(?=<vague.calls>\b)", re.IGNORECASE)
_VERB_AT_END = lazily(r"\b<reported.verbs_at_end>\.?$")
_ACCORDING = lazily(r"\b<reported.according_to>\s")
_PASSIVE = lazily(r"\b<reported.passive>\s*$", re.IGNORECASE)
_BEFORE_VERB = lazily(r"(?:\s+(?:<reported.before_verb>|<speech.adverbs>))+$")
_JOINED = lazily(r"(?:,|\b<reported.joins>)\s*$")
_ASIDE = lazily(r"(?P<who>[^,]{3,80}), <reported.aside>\s[^,]{3,60},\s*$")
_PRONOUN = lazily(r"<speaker.pronouns>$", re.IGNORECASE)
_CAPITAL = r"[^\W\d_a-z<letters.small>]\S*"
_TITLE_OF_WORK = lazily(rf"{_CAPITAL}(?:\s(?:<names.inside_works>|{_CAPITAL}))*$")


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
            if word_count(words) > 1 and not _TITLE_OF_WORK.fullmatch(words):
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
        if _JOINED.search(before):
            if inside and inside[0].span[1] <= verb.start():
                return verb.start(), inside[0].person, "", Quote.Basis.STATED
            continue
        return _by_subject(text, sentence, _BEFORE_VERB.sub("", before.rstrip()), inside, named)
    for according in _ACCORDING.finditer(text, *sentence):
        if said := next((o for o in inside if according.end() <= o.span[0] <= according.end() + 60), None):
            return sentence[0], said.person, "", Quote.Basis.STATED
    if _VERB_AT_END.search(text[slice(*sentence)].rstrip()) and inside:
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
