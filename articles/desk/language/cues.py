"""The words before and after a quotation that name its speaker."""

import re
from dataclasses import dataclass

from articles.desk.language.keys import MEDIA
from articles.desk.language.patterns import lazily
from articles.desk.language.prose import Span, sentence_ends
from articles.models import Quote

FAR = 300  # characters before a quotation: who speaks is named nearer than that

_CUE = lazily(r",\s*(?:[^,.]{1,50}\s)?\b<speech.verbs>\b|\b<speech.verbs>\b\s*[:,]", re.IGNORECASE)

_SHORT_FORM = r"\b(?:<titles.short>|[^\W\d_])\."
_AFTER_VERB = lazily(
    rf"[\s,—–-]*\b<speech.verbs>\b\s+(?P<who>(?:{_SHORT_FORM}|[^.;:\n]){{2,120}})",
    re.IGNORECASE,
)
_AFTER_WHO = lazily(
    rf"[\s,—–-]*(?P<who>(?:{_SHORT_FORM}|[^,.;:“\"«\n]){{2,80}}?)(?:(?:,[^,.\n]{{1,80}}){{1,2}},)?\s+"
    r"(?:<speech.adverbs>\s+)?\b<speech.verbs>\b",
    re.IGNORECASE,
)
_AFTER_ACCORDING = lazily(r"[\s,—–-]*<speech.according_to>\s+(?P<who>[^.;:\n]{2,120})", re.IGNORECASE)
# Where the verb ends the sentence, as in Turkish, the speaker follows few verbs, and else only as a name.
_AFTER_CLOSING = lazily(
    r"[\s,—–-]*(?:(?P<leads><speech.verbs_before_speaker>)|<speech.verbs_after_quote>)\b"
    r"(?P<who>(?(leads)\s+[^,.]{2,80}|(?-i:\s+[A-Z<letters.capitals>][^,.;:\n]{1,60})(?=[,.]|$)))?",
    re.IGNORECASE,
)
_BEFORE_VERB = lazily(
    r"(?P<who>[^.;\n]{1,160}?)\s+(?:\b<speech.verbs>\b|<speech.verbs_before_quote>)(?:\s[^,.:“\"«\n]{1,60})?\s*[:,]\s*$",
    re.IGNORECASE,
)
_BEFORE_ACCORDING = lazily(r"(?:^|\s)<speech.according_to>\s+(?P<who>[^:;\n]{2,120}?)\s*[:,]\s*$", re.IGNORECASE)
_BEFORE_COLON = lazily(r"(?P<who>[^.;:\n]{2,80}?)\s*:\s*$")
_BEFORE_COMMA = lazily(r"(?P<who>[^.;:\n]{2,160}?)[,\s]*$")

# A name goes on over "of the port", and ends where something is told about the speaker or the moment.
_MAY_END_WHO = lazily(r"\s*(?:,|\(|[—–]\s|\b<speaker.ends>\b)")
_GOES_ON = lazily(r"<speaker.goes_on>$")
_PRONOUN = r"(?:<speaker.pronouns>|<speaker.pronouns_of_several>)\b"
_ONLY_PRONOUN = lazily(_PRONOUN, re.IGNORECASE)
_ENDS_WITH_PRONOUN = lazily(rf"(?:^|\s){_PRONOUN}$", re.IGNORECASE)
_SOMEBODY = r"(?:<articles.a>|<speaker.somebody>)"
_OR_ANOTHER = r"(?:<articles.a>|<speaker.somebody>|<speaker.another>)"
_MAY_SPEAK = lazily(
    rf"(?i:{_PRONOUN})|(?:<articles.the>|<articles.its>|{_OR_ANOTHER}|<speaker.begins>)\s"
    r"|[^\W\d_a-z<letters.small>]"
    # "union leader Ana Lind", but not "which Ana Lind" or "and Ana Lind"
    r"|(?:(?!<speaker.never_begins>\b)[^\W\d_A-Z<letters.capitals>][\w'’-]*\s){1,5}[^\W\d_a-z<letters.small>]"
)
_VAGUE = lazily(r"<vague.some>\b|.*\b<vague.people>$", re.IGNORECASE)
_ANONYMOUS = lazily(rf"{_OR_ANOTHER}\s|.*\b<speaker.sources>\b", re.IGNORECASE)
_GROUP = lazily(r"(?:<groups.begins>\s|.*['’]s\s)?[^A-Z]*(?:<groups.plural_endings>|<groups.names>)$")
_CLAUSES = lazily(r",?\s<speaker.joins>\s|;\s")
_SOMEBODY_SPEAKS = lazily(rf"\b{_SOMEBODY}\s(?:[\w.'’-]+\s){{0,4}}[\w.'’-]+(?=,|\s<described.who>\b|$)")
_ASKED = lazily(r"<speech.asked>\b", re.IGNORECASE)  # "Asked whether it runs, a sailor said"
_ISSUED = lazily(r"<speech.issued>\b")
_NAMELESS = lazily(rf"(?=[^\W\d_a-z<letters.small>])(?i:{_OR_ANOTHER})\s(?:[\w'’-]+\s){{0,2}}?<speaker.persons>\b")

_ON_AIR = lazily(r"\b(?:<medium.on_network>|(?P<television><medium.television>)|(?P<radio><medium.radio>))\b")
_GROUPS = {name: name.replace(" ", "_") for name in MEDIA}  # how an expression calls a medium
_OCCASION = lazily(
    rf"\b(?:<medium.before_occasion>(?:{'|'.join(f'(?P<in_{group}><medium.occasions.{name}>)' for name, group in _GROUPS.items())})"
    rf"|{'|'.join(f'(?P<{group}><medium.phrases.{name}>)' for name, group in _GROUPS.items())})\b"
)
_OTHERWISE = [(name, lazily(rf"\b<medium.otherwise.{name}>\b")) for name in MEDIA]


@dataclass(frozen=True)
class Cue:
    """The words that tell who speaks. `who` is where they name the speaker; None if that stands elsewhere."""

    who: Span | None
    is_pronoun: bool
    around: str  # the words of the cue, for the medium


def has_cue(words: str) -> bool:
    """True if somebody is said to speak in `words`: ", he said" or "she said:"."""
    return bool(_CUE.search(words))


def medium(cue: str) -> str:
    """The medium that the words of a cue tell ("Twitter" for "said on Twitter"), or ""."""
    if match := _ON_AIR.search(cue):
        return match.lastgroup or match[match.lastindex or 0]
    if match := _OCCASION.search(cue):
        return str(match.lastgroup).removeprefix("in_").replace("_", " ")
    return next((name for name, words in _OTHERWISE if words.search(cue)), "")


def attribution(label: str) -> str:
    """The kind of speaker that `label`, which names nobody on record, is: named, group, anonymous or vague."""
    if _ANONYMOUS.match(label):
        return Quote.Attribution.ANONYMOUS
    if _VAGUE.match(label):
        return Quote.Attribution.VAGUE
    if _GROUP.fullmatch(label[:1].lower() + label[1:] if " " in label else label):  # "Local people"
        return Quote.Attribution.GROUP
    return Quote.Attribution.NAMED


def after(text: str, words_end: int, start: int, limit: int) -> Cue | None:
    """The cue behind a quotation whose words end at `words_end` and whose marks end at `start`; None for none."""
    rest = text[start:limit]
    last = text[max(0, words_end - 4) : words_end].rstrip("\"'”’»")[-1:]  # a quotation within ends with it
    if last == "." and re.match(r"\s+[^\W\d_]", rest) and rest.lstrip()[0].isupper():
        return None  # a sentence of its own
    stop = next(sentence_ends(text, start, limit), limit)
    if closing := _AFTER_CLOSING.match(text, start, stop):
        return Cue(_who(text, closing, trim=False), False, closing.group())
    if last not in ",.!?…—-–" and not re.match(r"\s*[,—–]", rest):
        return None  # a name or a phrase in marks, and the sentence goes on
    for pattern in (_AFTER_ACCORDING, _AFTER_VERB, _AFTER_WHO):
        if (match := pattern.match(text, start, stop)) and (who := _who(text, match)):
            return Cue(who, _is_pronoun(text, who), text[start:stop])
    return None


def before(text: str, start: int, mark: int) -> Cue | None:
    """The cue from `start`, where its sentence begins, to the quotation at `mark`; None for none."""
    start = max(start, mark - FAR)
    for pattern in (_BEFORE_ACCORDING, _BEFORE_VERB):
        if (match := pattern.search(text[start:mark])) and (
            who := _who(text, match, start, trim=pattern is _BEFORE_ACCORDING)
        ):
            return Cue(who, _is_pronoun(text, who), text[start:mark])
    return None


def ahead(text: str, start: int, mark: int, *, colon: bool) -> Span | None:
    """Where words before a quotation may name its speaker: up to a colon, or up to a comma as in Turkish."""
    start = max(start, mark - FAR)
    match = (_BEFORE_COLON if colon else _BEFORE_COMMA).search(text[start:mark])
    return (start + match.start("who"), start + match.end("who")) if match else None


def _is_pronoun(text: str, who: Span) -> bool:
    return _ENDS_WITH_PRONOUN.search(text[slice(*who)]) is not None


def _where_it_ends(text: str, start: int, end: int) -> int:
    """Where the words for a speaker that begin at `start` end; `end` at the latest."""
    for stop in _MAY_END_WHO.finditer(text, start, end):
        if not _GOES_ON.search(text, start, stop.end()):
            return stop.start()
    return end


def _who(text: str, match: re.Match[str], offset: int = 0, *, trim: bool = True) -> Span | None:
    """Where the words that name the speaker stand; None if they cannot name anybody."""
    if match.group("who") is None:
        return None
    start, end = offset + match.start("who"), offset + match.end("who")
    if trim:
        end = _where_it_ends(text, start, end)
    while start < end and text[start] in " \n\xa0,—–-":
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end and (not trim or _MAY_SPEAK.match(text, start, end)) else None


def issuer(words: str) -> str:
    """The institution whose statement `words` give, as in Turkish "Bakanlıktan yapılan açıklamada"; or ""."""
    match = _ISSUED.search(words)
    return match[match.lastindex or 0] if match else ""


def nameless(words: str) -> str:
    """Somebody without a name with whom a paragraph begins ("A woman at the stop"), or ""."""
    match = _NAMELESS.match(words)
    return match.group() if match else ""


def label(text: str, who: Span) -> str:
    """A label for the speaker: the last clause at `who`, or "" if it names nobody."""
    clause = _CLAUSES.split(text[slice(*who)])[-1]
    words = clause[: _where_it_ends(clause, 0, len(clause))].strip(" \n\xa0,—–-")
    somebody = _SOMEBODY_SPEAKS.findall(clause)
    if somebody and (_ASKED.match(words) or not _MAY_SPEAK.match(words)):
        return somebody[-1]
    return words if _MAY_SPEAK.match(words) and not _ONLY_PRONOUN.fullmatch(words) else ""
