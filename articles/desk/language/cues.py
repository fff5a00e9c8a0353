"""The words before and after a quotation that name its speaker."""

import re
from bisect import bisect_right
from dataclasses import dataclass

from articles.desk.language import phrases, vocabulary
from articles.desk.language.keys import MEDIA
from articles.desk.language.patterns import lazily
from articles.desk.language.phrases import Phrase
from articles.desk.language.prose import Span, sentence_ends
from articles.models import Quote

FAR = 300  # characters before a quotation: who speaks is named nearer than that
LONGEST_CUE = 600  # characters behind a quotation that may tell of its speaker
LONGEST_LEAD = 60  # characters of the adverbs before a verb
LONGEST_SUBJECT = 240  # characters from a quotation to the verb behind its speaker

_CUE = lazily(r",\s*(?:[^,.]{1,50}\s)?\b<speech.verbs>\b|\b<speech.verbs>\b\s*[:,]", re.IGNORECASE)

_CAPITAL = "[A-Z<letters.capitals>]"
_NAME_PART = rf"{_CAPITAL}[\w'’-]*\.?"
_GAP = lazily(r"[\s,—–―-]*")
_VERB = lazily(r"\b(?:<speech.phrases>|<speech.verbs>)\b", re.IGNORECASE)
_REACTS = lazily(r"<speech.reactions>\b", re.IGNORECASE)
_LEADS_TO_VERB = lazily(r"(?:\s*\b(?:<speech.also>|<speech.adverbs>|<speech.auxiliaries>))*\s*$", re.IGNORECASE)
_GOES_ON_WITH_ANOTHER = lazily(r"\s+<speaker.joins>\s")
_NOT_ITS_VERB = lazily(r"\b(?:<described.who>|<speech.not_before>)\s+$", re.IGNORECASE)
# After a comma within the marks any verb may follow: "gushed Bo Low", "Bo Low, a junior, fumed".
_OTHER_VERB_FIRST = lazily(r"[\s,—–―-]*(?-i:<speech.other_verbs>)\s+(?=\S)")
_OTHER_VERB = lazily(
    rf"[\s,—–―-]*(?:(?i:<speaker.pronouns>|<speaker.pronouns_of_several>)|(?:<titles.words>\s)?{_NAME_PART}(?:\s(?:<names.particles>\s)?{_NAME_PART}){{0,5}}"
    r"|(?:<articles.the>|<articles.a>|<articles.its>|<speaker.somebody>|<speaker.another>)(?:\s[\w'’-]+){1,4}?)"
    r"(?:,[^,.\n]{2,100},|\s\([^()\n]{1,40}\))?\s(?:(?:<speech.also>|<speech.adverbs>)\s)?(?P<verb><speech.other_verbs>)\b"
)
_AFTER_ACCORDING = lazily(r"[\s,—–―-]*<speech.according_to>\s+", re.IGNORECASE)
# “…” — Bo Low, sailor
_CREDIT = lazily(
    rf"\s*[—–―]\s*(?P<who>(?:{_NAME_PART}\s)?{_NAME_PART}(?:\s(?:<names.particles>\s)?{_NAME_PART}){{0,3}})(?=\s*$|[,(]|\s[—–―(])"
)
# Where the verb ends the sentence, as in Turkish, the speaker follows few verbs, and else only as a name.
_AFTER_CLOSING = lazily(
    r"[\s,—–-]*(?:(?P<leads><speech.verbs_before_speaker>)|<speech.verbs_after_quote>)\b"
    r"(?P<who>(?(leads)\s+[^,.]{2,80}|(?-i:\s+[A-Z<letters.capitals>][^,.;:\n]{1,60})(?=[,.]|$)))?",
    re.IGNORECASE,
)
_NAME_AHEAD = lazily(
    rf"(?:[^\W\d_A-Z<letters.capitals>][\w'’-]*\s){{1,4}}(?P<name>{_NAME_PART}(?:\s{_NAME_PART}){{1,3}})"
)
_SAYS_BEFORE = lazily(
    r"(?P<goes_on>\b<speech.participles>\b)|\b(?:<speech.phrases>|<speech.verbs>)\b|(?P<final><speech.verbs_before_quote>)",
    re.IGNORECASE,
)
_TO_THE_MARK = lazily(r"(?:\s[^:;“\"«\n]{1,100}?)?\s*[:,]\s*$|\s+(?:<speech.that>\s+)?$")
# The sentence goes on around the words: "said on Monday “We …” and left", "told the council that “We …”".
_MOMENT_TO_THE_MARK = lazily(r",?\s<speaker.ends>\b[^:;“\"«\n]{0,60}?\s(?:<speech.that>\s)?$", re.IGNORECASE)
_TELLS = lazily(r"<speech.tells>", re.IGNORECASE)
_WHOM_TO_THE_MARK = lazily(r"\s[^:;,“\"«\n]{2,60}\s(?:<speech.that>\s)?$", re.IGNORECASE)
_THAT = lazily(r"\b<speech.that>\s")
_WHO = lazily(rf"(?P<named>{_NAME_PART}(?:\s(?:<names.particles>\s)?{_NAME_PART}){{1,4}}),?\s<described.who>\s$")
_SAYS_THAT = lazily(r"\b(?:<speech.verbs>|<speech.participles>)\s(?:[^\s,]+\s){0,3}?$", re.IGNORECASE)
_BEFORE_ACCORDING = lazily(r"(?:^|\s)<speech.according_to>\s+(?P<who>[^:;\n]{2,120}?)\s*[:,]\s*$", re.IGNORECASE)
_BEFORE_COLON = lazily(r"(?P<who>[^.;:\n]{2,80}?)\s*:\s*$")
_BEFORE_COMMA = lazily(r"(?P<who>[^.;:\n]{2,160}?)[,\s]*$")
# Round-ups: "Bo Low, The Daily Lantern: “…”"
_OF_OUTLET = lazily(
    rf"\W*(?P<who>{_NAME_PART}(?:\s(?:<names.particles>\s)?{_NAME_PART}){{1,3}})(?:,|\s\()[^:\n]{{2,60}}:\s*$"
)

_VAGUE = lazily(r"<vague.some>\b|.*\b<vague.people>$", re.IGNORECASE)
_ANONYMOUS = lazily(
    r"(?:<articles.a>|<speaker.somebody>|<speaker.another>)(?:\s|$)|.*\b<speaker.sources>\b", re.IGNORECASE
)
_GROUP = lazily(
    r"(?:(?:<groups.begins>\s|.*['’]s\s)(?:[A-Z]\w+\s)?)?[^A-Z]*(?:<groups.plural_endings>|<groups.names>)$"
)
_ISSUED = lazily(r"<speech.issued>\b")
_NAMELESS = lazily(
    r"(?=[^\W\d_a-z<letters.small>])(?i:<articles.a>|<speaker.somebody>|<speaker.another>)\s"
    r"(?:[\w'’-]+\s){0,2}?<speaker.persons>\b"
)

_ON_AIR = lazily(r"\b(?:<medium.on_network>|(?P<television><medium.television>)|(?P<radio><medium.radio>))\b")
_GROUPS = {name: name.replace(" ", "_") for name in MEDIA}  # how an expression calls a medium
_OCCASION = lazily(
    rf"\b(?:<medium.before_occasion>(?:{'|'.join(f'(?P<in_{group}><medium.occasions.{name}>)' for name, group in _GROUPS.items())})"
    rf"|{'|'.join(f'(?P<{group}><medium.phrases.{name}>)' for name, group in _GROUPS.items())})\b"
)
_OTHERWISE = [(name, lazily(rf"\b<medium.otherwise.{name}>\b")) for name in MEDIA]


@dataclass(frozen=True)
class Cue:
    """The words that tell who speaks. `phrase` is where they name the speaker; None if that stands elsewhere."""

    phrase: Phrase | None
    around: str  # the words of the cue, for the medium
    goes_on: bool = False  # whoever the sentence, or the quotation before in it, is about: "…, saying"


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


# ── Behind a quotation ──────────────────────────────────────────────────────


def after(text: str, words_end: int, start: int, limit: int) -> Cue | None:
    """The cue behind a quotation whose words end at `words_end` and whose marks end at `start`; None for none."""
    last = last_letter(text[max(0, words_end - 6) : words_end])
    rest = text[start : start + 40]
    if last == "." and re.match(r"\s+[^\W\d_]", rest) and rest.lstrip()[0].isupper():
        return None  # a sentence of its own
    if _GOES_ON_WITH_ANOTHER.match(text, start, limit):
        return None  # “a mess,” and Lind said
    if last and last in ".!?…" and (credit := _CREDIT.match(text, start, limit)):
        return Cue(Phrase(credit.span("who")), credit.group())
    limit = min(limit, start + LONGEST_CUE)
    stop = next(sentence_ends(text, start, limit), limit)
    if closing := _AFTER_CLOSING.match(text, start, stop):
        who = _stripped(text, *closing.span("who")) if closing["who"] else None
        if who and (named := _NAME_AHEAD.match(text, *who)):
            who = named.span("name")  # the sentence goes on behind it
        return Cue(Phrase(who) if who else None, closing.group())
    if last not in ",.!?…—-–" and not re.match(r"\s*[,—–]", rest):
        return None  # a name or a phrase in marks, and the sentence goes on
    is_speech = last == "," or re.match(r"\s*,\s*[—–]", rest) is not None
    phrase = _said_after(text, start, stop) or (_otherwise_after(text, start, stop) if is_speech else None)
    return Cue(phrase, text[start:stop]) if phrase else None


def last_letter(words: str) -> str:
    """The last character of `words`; the marks of a quotation that ends with them do not count."""
    return words.rstrip("\"'”’»“ ")[-1:]


def _said_after(text: str, start: int, stop: int) -> Phrase | None:
    """Who speaks by a verb of saying, or by "according to", between `start` and `stop`."""
    if according := _AFTER_ACCORDING.match(text, start, stop):
        return _named(text, phrases.after_verb(text, according.end(), stop))
    begin = _without_gap(text, start, stop)
    for verb in _VERB.finditer(text, begin, min(stop, begin + LONGEST_SUBJECT)):
        lead_end = _subject_end(text, begin, verb.start())
        if lead_end <= begin:
            return _named(text, phrases.after_verb(text, verb.end(), stop))
        if _NOT_ITS_VERB.search(text, max(begin, verb.start() - 20), verb.start()):
            continue
        if phrase := _named(text, phrases.before_verb(text, begin, lead_end)):
            return phrase
    return None


def _otherwise_after(text: str, start: int, stop: int) -> Phrase | None:
    """Who speaks by a verb that no file of words has, right behind speech that ends with a comma."""
    if verb := _OTHER_VERB_FIRST.match(text, start, stop):
        return _named(text, phrases.after_verb(text, verb.end(), stop))
    if verb := _OTHER_VERB.match(text, start, stop):
        return _named(text, phrases.before_verb(text, _without_gap(text, start, stop), verb.start("verb")))
    return None


def _without_gap(text: str, start: int, stop: int) -> int:
    """Where the words behind the commas and dashes at `start` begin."""
    gap = _GAP.match(text, start, stop)
    return gap.end() if gap else start


def _subject_end(text: str, start: int, verb: int) -> int:
    """Where the subject of `verb` ends: adverbs and "has" before the verb are none of it."""
    lead = _LEADS_TO_VERB.search(text, max(start, verb - LONGEST_LEAD), verb)
    return lead.start() if lead else verb


def _named(text: str, phrase: Phrase | None) -> Phrase | None:
    """`phrase` where its words can name somebody."""
    may_name = phrase and (phrases.may_name(text, *phrase.head) or phrases.is_fronted(text, phrase.head))
    return phrase if may_name else None  # "as Lind put it" has a name behind its first word


# ── Before a quotation ──────────────────────────────────────────────────────


def before(text: str, start: int, mark: int) -> Cue | None:
    """The cue from `start`, where its sentence begins, to the quotation at `mark`; None for none."""
    start = max(start, mark - FAR)
    if (match := _BEFORE_ACCORDING.search(text[start:mark])) and (
        phrase := _named(text, phrases.after_verb(text, start + match.start("who"), start + match.end("who")))
    ):
        return Cue(phrase, text[start:mark])
    verbs = list(_SAYS_BEFORE.finditer(text, start, mark))
    if not verbs or not (_TO_THE_MARK.match(text, verbs[-1].end(), mark) or _leads_into(text, verbs[-1], mark)):
        return None
    verb = verbs[-1]
    if verb["goes_on"]:
        return Cue(None, text[start:mark], goes_on=True)
    phrase = subject(text, start, verb)
    if phrase is None:  # "Said Lind: “…”"
        named = phrases.after_verb(text, verb.end(), mark) if not text[start : verb.start()].strip() else None
        return Cue(_named(text, named), text[start:mark], goes_on=_named(text, named) is None)
    if phrase and not phrases.may_name(text, *phrase.head):
        phrase = None
    return Cue(phrase, text[start:mark], goes_on=phrase is None)


def _leads_into(text: str, verb: re.Match[str], mark: int) -> bool:
    """Whether only a moment, a place or whoever is told stands between `verb` and a sentence in marks."""
    if not text[mark + 1 : mark + 2].isupper():
        return False  # a few words of a sentence
    if _MOMENT_TO_THE_MARK.match(text, verb.end(), mark):
        return True
    return bool(_TELLS.fullmatch(verb.group()) and _WHOM_TO_THE_MARK.match(text, verb.end(), mark))


def subject(text: str, start: int, verb: re.Match[str]) -> Phrase | None:
    """Who stands before a verb of saying in the sentence from `start` on; None where that is who spoke before."""
    start = clause_begin(text, verb.start(), start)
    if who := _WHO.search(text, start, verb.start()):
        return Phrase(who.span("named"))  # "fire from Una Pope, who said"
    end = _subject_end(text, start, verb.start())
    return phrases.before_verb(text, start, end) if end > start else None


def spoken_between(text: str, start: int, mark: int) -> Cue | None:
    """Who speaks or reacts, without marks, between two quotations; None where nobody does.

    The cue has no phrase where somebody only laughs: then nobody can tell whose the next quotation is.
    """
    ends = list(sentence_ends(text, start, mark))
    for verb in _VERB.finditer(text, start, mark):
        before = bisect_right(ends, verb.start())
        sentence = max(ends[before - 1] if before else start, verb.start() - FAR)
        phrase = _named(text, subject(text, sentence, verb))
        if phrase and not phrases.is_pronoun(text[slice(*phrase.head)]):
            return Cue(None if _REACTS.match(text, verb.start()) else phrase, text[start:mark])
    return None


def first_subject(text: str, start: int, end: int) -> Phrase | None:
    """Who is the subject of the first verb of saying from `start` to `end`; None where there is none."""
    verb = _VERB.search(text, start, end)
    return _named(text, subject(text, start, verb)) if verb else None


def clause_begin(text: str, end: int, start: int = 0) -> int:
    """Where the clause that stands before `end` begins, from `start` on: behind the last "said that"."""
    for that in _THAT.finditer(text, start, end):
        if _SAYS_THAT.search(text, max(start, that.start() - LONGEST_LEAD), that.start()):
            start = that.end()
    return start


def ahead(text: str, start: int, mark: int, *, colon: bool) -> Span | None:
    """Where words before a quotation may name its speaker: up to a colon, or up to a comma as in Turkish."""
    start = max(start, mark - FAR)
    if colon and (match := _OF_OUTLET.match(text, start, mark)):
        return match.span("who")
    match = (_BEFORE_COLON if colon else _BEFORE_COMMA).search(text[start:mark])
    return (start + match.start("who"), start + match.end("who")) if match else None


# ── Speakers without a name ─────────────────────────────────────────────────


def issuer(words: str) -> str:
    """The institution whose statement `words` give, as in Turkish "Bakanlıktan yapılan açıklamada"; or ""."""
    match = _ISSUED.search(words)
    if not match:
        return ""
    name = next((group for group in match.groups() if group), "")
    # "Kulübün": the last letter of a name is a softer one before its ending.
    whole = (word for word in vocabulary.every("institutions.inflected_names") if len(word) == len(name))
    return next((word for word in whole if word[:-1] == name[:-1]), name)


def nameless(words: str) -> str:
    """Somebody without a name with whom a paragraph begins ("A woman at the stop"), or ""."""
    match = _NAMELESS.match(words)
    return match.group() if match else ""


def _stripped(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start] in " \n\xa0,—–-":
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None
