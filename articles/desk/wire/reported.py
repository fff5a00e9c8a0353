"""Reported speech, and pieces of speech between marks: proposed only where the sentence is plain."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from articles.desk.language import cues, phrases
from articles.desk.language.marks import Quoted
from articles.desk.language.names import Occurrence
from articles.desk.language.patterns import lazily
from articles.desk.language.prose import Prose, Span
from articles.desk.language.speakers import Speakers, Who
from articles.desk.wire.setting import sentences
from articles.models import Quote
from articles.text import word_count

SHORTEST = 5  # words: "Lind rejected that" tells nothing
LONGEST_GROUP = 8  # words for a group that reports something
SAID = "·"  # stands for each letter between marks
MOST_VERBS = 4  # before a piece, the nearest first
LONGEST_VERB = 24  # characters
RIGHT_BEFORE = 60  # characters before a piece
NEAR = 300  # characters before a piece in which the verb that leads to it stands

_VERB = lazily(r"\b<reported.verbs>\b|<reported.verbs_before_that>,?\s(?=<reported.that>\b)")
_VAGUE_CALL = lazily(r"<vague.some>\s[\w ]{3,30}?\s(?=<vague.calls>\b)", re.IGNORECASE)
_VERB_AT_END = lazily(r"\b<reported.verbs_at_end>\.?$")
_ACCORDING = lazily(r"\b<reported.according_to>\s")
_PASSIVE = lazily(r"\b<reported.passive>\s*$", re.IGNORECASE)
_BEFORE_VERB = lazily(r"(?:\s+(?:<reported.before_verb>|<speech.also>|<speech.adverbs>))+$")
_JOINED = lazily(r"(?:,|\b<reported.joins>)\s*$")
_ASIDE = lazily(r"(?P<who>[^,]{3,80}), <reported.aside>\s[^,]{3,60},\s*$")
_PRONOUN = lazily(r"<speaker.pronouns>$", re.IGNORECASE)
_CAPITAL = r"[^\W\d_a-z<letters.small>]\S*"
_TITLE_OF_WORK = lazily(rf"{_CAPITAL}(?:\s(?:<names.inside_works>|{_CAPITAL}))*$")
# Before a piece between marks: a verb, whoever it has said it; and what only gives a thing its name.
_LEADS_TO_PIECE = lazily(
    r"(?P<goes_on>\b(?:<speech.participles>|<reported.participles>)\b)"
    r"|\b(?:<reported.verbs>|<reported.calls>|<speech.verbs>)\b|<reported.verbs_before_that>",
    re.IGNORECASE,
)
_NAMES_THINGS = lazily(r"\b<reported.names_things>,?\s*$", re.IGNORECASE)
_RELATIVE = lazily(r"\b(?:<described.who>|<reported.relative>)\s*$", re.IGNORECASE)
_WHO = lazily(
    r"(?P<named>(?P<described>\b(?:<articles.a>|<articles.the>|<speaker.somebody>)\s(?:[\w'’-]+\s){0,4}?[\w'’-]+)?"
    r"|\b[^\W\d_a-z<letters.small>][^,·]{2,40}),?\s(?:<described.who>|<described.thing>)$"
)
_NO_SUBJECT = lazily(r"(?:.*[\s,])?(?:<reported.joins>|<reported.to>)\s*|\s*", re.IGNORECASE | re.DOTALL)


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
    return list(_Reader(prose, quoted, direct, occurrences).read())


class _Reader:
    """The sentences of a body, each with what stands between marks in it."""

    def __init__(
        self, prose: Prose, quoted: Sequence[Quoted], direct: Sequence[Span], occurrences: Sequence[Occurrence]
    ):
        self.prose, self.text, self.quoted = prose, prose.text, quoted
        self.speakers = Speakers(prose, quoted, occurrences)
        self.direct = set(direct)
        self._statements: dict[Span, tuple[int, Who] | None] = {}
        self._starts = [passage.outer[0] for passage in quoted]

    def read(self) -> Iterator[Reported]:
        """What is reported, and the pieces within marks, in the order of the text."""
        for sentence in sentences(self.prose):
            inside = self._quoted_in(sentence)
            pieces = [passage for passage in inside if passage.outer not in self.direct]
            if len(pieces) < len(inside) or self._is_within(sentence) or any(map(self._is_piece, pieces)):
                yield from self._pieces(sentence, pieces)
            elif not pieces and (statement := self._statement(sentence)):
                start, who = statement
                if word_count(self.text[start : sentence[1]]) >= SHORTEST:
                    end = sentence[0] + len(self.text[slice(*sentence)].rstrip(" .!?…"))
                    yield _as_reported(Quote.Kind.REPORTED, (start, end), sentence, who)

    def _quoted_in(self, sentence: Span) -> Sequence[Quoted]:
        return self.quoted[bisect_left(self._starts, sentence[0]) : bisect_left(self._starts, sentence[1])]

    def _is_within(self, sentence: Span) -> bool:
        """True if a quotation that began before runs into `sentence`."""
        before = bisect_left(self._starts, sentence[0]) - 1
        return before >= 0 and self.quoted[before].outer[1] > sentence[0]

    # ── Pieces between marks ────────────────────────────────────────────────

    def _is_piece(self, passage: Quoted) -> bool:
        words = passage.words(self.text)
        return word_count(words) > 1 and not _TITLE_OF_WORK.fullmatch(words)

    def _pieces(self, sentence: Span, pieces: Sequence[Quoted]) -> Iterator[Reported]:
        for piece in pieces:
            if self._is_piece(piece) and (who := self._whose(sentence, piece)):
                yield _as_reported(Quote.Kind.PARTIAL, (piece.parts[0][0], piece.parts[-1][1]), sentence, who)

    def _whose(self, sentence: Span, piece: Quoted) -> Who | None:
        """Who says the words of `piece`, by the last verb before it in its sentence, else by what follows."""
        start = max(sentence[0], piece.outer[0] - NEAR)
        lead = self._blanked((start, piece.outer[0]))
        if _NAMES_THINGS.search(lead):
            return None
        near = max(0, len(lead) - RIGHT_BEFORE)
        # Most verbs stand right before, and the rest is not read then.
        for begin, end in ((near, len(lead)), (0, near + LONGEST_VERB)):
            for verb in reversed(list(_LEADS_TO_PIECE.finditer(lead, begin, end))[-MOST_VERBS:]):
                if not _PASSIVE.search(lead, 0, verb.start()) and (who := self._subject(lead, start, verb)):
                    return who
        if who := self._behind(sentence, piece):
            return who
        if sentence not in self._statements:
            self._statements[sentence] = self._statement(sentence)
        statement = self._statements[sentence]
        return statement[1] if statement else None

    def _blanked(self, span: Span) -> str:
        """The text of `span` with a dot for each letter between marks: nobody speaks in there."""
        text = self.text[slice(*span)]
        for passage in self._quoted_in(span):
            begin, end = passage.outer[0] - span[0], passage.outer[1] - span[0]
            text = text[:begin] + SAID * (min(end, len(text)) - begin) + text[end:]
        return text

    def _subject(self, lead: str, start: int, verb: re.Match[str]) -> Who | None:
        """Who stands before `verb` in `lead`, which begins at `start`: its subject, or that of the whole sentence."""
        before = _BEFORE_VERB.sub("", lead[: verb.start()].rstrip())
        if who := self._before_who(before, start):
            return who
        clause = cues.clause_begin(lead, len(before), before.rfind(SAID) + 1)
        is_subject_ahead = verb["goes_on"] or _RELATIVE.search(before) or _NO_SUBJECT.fullmatch(before, clause)
        phrase = phrases.before_verb(lead, clause, len(before))
        if phrase and not is_subject_ahead and phrases.may_name(lead, *phrase.head):
            beside = tuple(_moved(span, start) for span in phrase.beside)
            if who := self.speakers.read(phrases.Phrase(_moved(phrase.head, start), beside), start + phrase.head[0]):
                return who
        return self._subject_ahead(lead, start, len(before))

    def _before_who(self, before: str, start: int) -> Who | None:
        """Whom a relative clause is about: "a candidate who has called it “a mess”"."""
        match = _WHO.search(before)
        if not match:
            return None
        head = _moved(match.span("named"), start)
        who = self.speakers.read(phrases.Phrase(head), head[0]) if self.speakers.ends_with_name(head) else None
        return who or (Who(label=match["described"], is_stated=True) if match["described"] else None)

    def _subject_ahead(self, lead: str, start: int, end: int) -> Who | None:
        """Who the sentence is about: the subject of its first verb of saying, else the first person in it."""
        phrase = phrases.before_verb(lead, 0, end)
        if phrase and (opening := phrases.opening(lead, *phrase.head)) and not phrases.is_pronoun(opening):
            return Who(label=opening)
        if phrase and (person := self.speakers.subject_of((phrase.head[0] + start, end + start))):
            return Who(person, is_stated=True)
        first = _LEADS_TO_PIECE.search(lead, 0, end)
        if first and not first["goes_on"] and first.start():
            words = _BEFORE_VERB.sub("", lead[: first.start()].rstrip())
            phrase = phrases.before_verb(lead, 0, len(words))
            if phrase and phrases.is_pronoun(lead[slice(*phrase.head)]):
                return Who(self.speakers.last_subject(start + phrase.head[0])) or None
            if phrase and (label := phrases.label(lead[slice(*phrase.head)])):
                return Who(label=label, is_stated=True)
        return None

    def _behind(self, sentence: Span, piece: Quoted) -> Who | None:
        """Who speaks behind `piece`: "“a mess”, Lind said"."""
        cue = cues.after(self.text, piece.parts[-1][1], piece.outer[1], max(piece.outer[1], sentence[1]))
        return (self.speakers.read(cue.phrase, piece.outer[0]) or None) if cue and cue.phrase else None

    # ── Reported speech ─────────────────────────────────────────────────────

    def _statement(self, sentence: Span) -> tuple[int, Who] | None:
        """Where what is reported in `sentence` begins, and who says it."""
        text = self.text
        if vague := _VAGUE_CALL.match(text, *sentence):
            return vague.start(), Who(label=text[slice(*vague.span())].strip(), is_stated=True)
        for verb in _VERB.finditer(text, *sentence):
            before = text[sentence[0] : verb.start()]
            if _PASSIVE.search(before):
                continue
            if aside := _ASIDE.fullmatch(before):
                return self._by_subject(sentence, aside["who"])
            if _JOINED.search(before):
                first = self.speakers.first_in((sentence[0], verb.start()))
                if first:
                    return verb.start(), Who(first, is_stated=True)
                continue
            return self._by_subject(sentence, _BEFORE_VERB.sub("", before.rstrip()))
        for according in _ACCORDING.finditer(text, *sentence):
            if said := self.speakers.first_in((according.end(), min(according.end() + 60, sentence[1]))):
                return sentence[0], Who(said, is_stated=True)
        first = self.speakers.first_in(sentence)
        return (sentence[0], Who(first, is_stated=True)) if first and self._ends_with_verb(sentence) else None

    def _ends_with_verb(self, sentence: Span) -> bool:
        return _VERB_AT_END.search(self.text[slice(*sentence)].rstrip()) is not None

    def _by_subject(self, sentence: Span, before: str) -> tuple[int, Who] | None:
        """The same, where a subject stands right before the verb."""
        end = sentence[0] + len(before)
        start = sentence[0] + max(before.rfind(", ") + 2 if ", " in before else 0, 0)
        if self.speakers.ends_with_name((start, end)) and (people := self.speakers.between((start, end))):
            return start, Who(people[-1], is_stated=True)
        if _PRONOUN.search(self.text[start:end]):
            last = self.speakers.last_subject(start)
            return (start, Who(last)) if last else None
        label = phrases.label(self.text[start:end])
        is_plain = label and len(label.split()) <= LONGEST_GROUP and cues.attribution(label) != Quote.Attribution.NAMED
        return (start, Who(label=label, is_stated=True)) if is_plain else None


def _as_reported(kind: str, span: Span, sentence: Span, who: Who) -> Reported:
    basis = Quote.Basis.STATED if who.is_stated else Quote.Basis.INFERRED
    return Reported(kind, span, sentence, who.speaker, who.label, basis)


def _moved(span: Span, by: int) -> Span:
    return span[0] + by, span[1] + by
