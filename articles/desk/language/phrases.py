"""The words for a speaker: where their head stands, and what is told beside it.

"In a statement, the mayor of Linden, Ana Lind, said": the head is "the mayor of Linden", beside it stands "Ana Lind".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from articles.desk.language.patterns import lazily
from articles.desk.language.prose import Span

LONGEST_LABEL = 12  # words: a longer one is no name for anybody

_CAPITAL = "[A-Z<letters.capitals>]"
_NO_SMALL = r"[^\W\d_a-z<letters.small>]"
_NO_CAPITAL = r"[^\W\d_A-Z<letters.capitals>]"

# Commas, brackets and dashes stand between the pieces; "Linden Jr., who" and "Lind, Jr." have none inside the name.
_BETWEEN = lazily(r"(?:\s*\([^()\n]{0,60}\))?,\s*(?!<names.after_surname>\b)|\s*\([^()\n]{0,60}\)\s*|\s+[—–―]+\s+")
_LAST_CLAUSE = lazily(r"(?:[,;]\s<speaker.joins>|;|\b<speaker.opens_clause>)\s")
_FRONTED = lazily(
    r"(?:(?i:<speaker.fronts>)\b|[^\W\d_]+(?:<speaker.fronting_endings>)\s(?=[^\W_A-Z<letters.capitals>]))"
)
_LEADS = lazily(r"(?:(?i:<speaker.leads>)\s+)+(?=\S)")
_ONLY_LEAD = lazily(r"<speaker.leads>", re.IGNORECASE)
# A name goes on over "of the port", and ends where something is told about the speaker or the moment.
_MAY_END = lazily(r"\s*(?:,|\(|[—–―]\s|\b(?i:<speaker.ends>)\b)")
_GOES_ON = lazily(r"<speaker.goes_on>$")
_PRONOUN = r"(?i:<speaker.pronouns>|<speaker.pronouns_of_several>|<speaker.in_place_of_name>)\b"
_ONLY_PRONOUN = lazily(rf"{_PRONOUN}|(?i:<speaker.neuter>)")
_NEUTER = lazily(r"<speaker.neuter>$", re.IGNORECASE)
_ENDS_WITH_PRONOUN = lazily(rf"(?:^|.*\s){_PRONOUN}$", re.DOTALL)
_PLURAL = lazily(r"(?:^|.*\s)<speaker.pronouns_of_several>$", re.IGNORECASE | re.DOTALL)
_SOMEBODY = r"(?:<articles.a>|<speaker.somebody>)"
_OR_ANOTHER = r"(?:<articles.a>|<speaker.somebody>|<speaker.another>)"
_MAY_SPEAK = lazily(
    rf"(?i:{_PRONOUN}|<speaker.neuter>\b)|(?i:<articles.the>|<articles.its>|{_OR_ANOTHER}|<speaker.begins>)(?:\s|$)"
    rf"|{_NO_SMALL}|\d{{1,3}}-\w+\s"  # "34-річна волонтерка"
    # "union leader Ana Lind", "city officials", but not "which Ana Lind" or "and Ana Lind"
    rf"|(?:(?!(?:<speaker.never_begins>|<speaker.fronts>)\b){_NO_CAPITAL}[\w'’-]*\s){{1,5}}{_NO_SMALL}"
    r"|(?:(?!(?:<speaker.never_begins>|<speaker.fronts>)\b)[\w'’-]+\s){0,2}(?:\w+<groups.plural_endings>|<groups.names>)$"
)
_SOMEBODY_SPEAKS = lazily(rf"\b{_SOMEBODY}\s(?:[\w.'’-]+\s){{0,4}}[\w.'’-]+(?=,|\s<described.who>\b|$)")
_ASKED = lazily(r"<speech.asked>\b", re.IGNORECASE)  # "Asked whether it runs, a sailor said"
_NAME_PART = rf"{_CAPITAL}[\w'’-]*\.?"
# "activist Bo Low", "Mahalle sakini Ömer Tekindal": the name behind words for what somebody is.
_NAME_AT_END = lazily(
    rf"(?:.*\s)?{_NO_CAPITAL}[\w'’-]*\s(?P<name>{_NAME_PART}(?:\s(?:<names.particles>\s)?{_NAME_PART}){{1,3}})$",
    re.DOTALL,
)
_WITH_ARTICLE = lazily(r"(?i:<articles.the>|<articles.its>|<articles.a>)\s")
_FULL_NAME = lazily(rf"{_NAME_PART}(?:\s(?:<names.particles>\s)?{_NAME_PART}){{1,3}}")
_FIRST_NAME = lazily(rf"{_CAPITAL}[a-z<letters.small>-]+")
_RELATIVE = lazily(rf"(?:(?i:<articles.its>)|{_NAME_PART}(?:\s{_NAME_PART})*['’]s?)(?:\s{_NO_CAPITAL}[\w'’-]*){{1,4}}")
_COMMON = lazily(
    rf"(?:{_CAPITAL}\w*(?:\s{_CAPITAL}\w*)*['’]s?\s|(?i:<articles.the>|<articles.its>|<articles.a>|<speaker.somebody>|<speaker.another>)\s)?"
    rf"{_NO_CAPITAL}[\w'’-]*(?:\s[\w'’-]+)*"
)
_SHORT_TITLES = lazily(rf"(?:(?i:<articles.the>)\s)?(?:<titles.short>\.?\s)+(?={_NAME_PART}\s{_NAME_PART})")
_OF_OTHERS = lazily(r"(?:.*\s)?(?:<speaker.somebody_of>|<described.of_what>|<articles.the>|<articles.a>)\s$", re.DOTALL)
_TITLE_WORD = lazily(r"(?<=\s)<titles.words>\s(?=[A-Z<letters.capitals>])")
_ENDS_WITH_TITLE = lazily(r"(?:.*\s)?<titles.words>\s$", re.IGNORECASE | re.DOTALL)
_NO_PERSON = lazily(r"(?:.*\s)?(?:<names.no_person>)\b", re.IGNORECASE | re.DOTALL)
# "His party said it would": what somebody does is no part of their name, nor is a sum.
_ACTS = lazily(r"(?<=\w)\s(?:<speech.verbs>|<speech.auxiliaries>|<names.no_name>)\b")
_SUM = lazily(r"[$€£%]|\d[\d,.]*\d\b(?!-)")
# "The Renn campaign brushed off the numbers": the noun that a sentence begins with.
_OPENING = lazily(
    r"(?:<articles.the>|<articles.a>|<articles.its>)(?:\s(?!<speech.also>\b)[\w'’-]+){1,3}?"
    r"(?=\s(?:<speech.also>\s)?(?:<speech.other_verbs>|<speech.verbs>|<reported.calls>|<speech.auxiliaries>|<names.no_name>)\b)",
    re.IGNORECASE,
)
_TITLE = lazily(r"(?:(?:<articles.the>|<articles.its>|<articles.a>)\s)?(?:[\w'’-]+\.?\s){0,4}", re.IGNORECASE)
_TRAILING = lazily(r"\s(?:<speech.after_name>|<speaker.somebody_of>)$")


@dataclass(frozen=True)
class Phrase:
    """The words for a speaker: `head` names somebody, and each of `beside` may say of the same one what the name is."""

    head: Span
    beside: tuple[Span, ...] = ()


def before_verb(text: str, start: int, end: int) -> Phrase | None:
    """The subject that stands from `start` to a verb at `end`; None where there is none.

    What comes before it ("In a statement, ", "Asked whether it runs, ", "But ") is left out.
    """
    for clause in _LAST_CLAUSE.finditer(text, start, end):
        start = clause.end()
    pieces = list(_pieces(text, start, end))
    while len(pieces) > 1 and is_fronted(text, pieces[0]):
        pieces.pop(0)
    if not pieces:
        return None
    head = _without_leads(text, pieces[0])
    return Phrase(head, tuple(pieces[1:])) if head else None


def after_verb(text: str, start: int, end: int) -> Phrase | None:
    """The subject that stands behind a verb that ends at `start`; None where there is none."""
    end = start + len(text[start:end].rstrip(" .!?…:"))
    gap = len(text[start:end]) - len(text[start:end].lstrip())
    if _FRONTED.match(text, start + gap, end) and (title := _TITLE_WORD.search(text, start, end)):
        start = title.start()  # "написала у своєму каналі депутатка Софія Бондар"
    pieces = list(_pieces(text, start, end))
    return Phrase(pieces[0], tuple(pieces[1:3])) if pieces else None


def ends_at(text: str, start: int, end: int) -> int:
    """Where the words for a speaker that begin at `start` end, before what is told about the moment; `end` at the latest."""
    for stop in _MAY_END.finditer(text, start, end):
        if not _GOES_ON.search(text, start, stop.end()):
            return stop.start()
    return end


def is_pronoun(words: str) -> bool:
    """True for "he", and for words that end with it."""
    return _ENDS_WITH_PRONOUN.match(words) is not None


def is_neuter(words: str) -> bool:
    """True for "it"."""
    return _NEUTER.match(words) is not None


def is_plural(words: str) -> bool:
    """True for "they"."""
    return _PLURAL.match(words) is not None


def opening(text: str, start: int, end: int) -> str:
    """The noun with which the words from `start` on begin, before their verb ("The Renn campaign"), or ""."""
    match = _OPENING.match(text, start, end)
    return match.group() if match else ""


def name_beside(words: str, head: str) -> str:
    """`words` where they are a full name and nothing else, as beside the `head` "one customer"; or "".

    Beside "his wife" and "Lind's brother" a first name is enough.
    """
    named = _SHORT_TITLES.sub("", words, count=1)
    is_name = _FULL_NAME.fullmatch(named) or (_RELATIVE.fullmatch(head) and _FIRST_NAME.fullmatch(named))
    return named if is_name and not _NO_PERSON.match(named) else ""


def is_common(words: str) -> bool:
    """True for words that describe somebody and do not name them: "one customer", "her brother-in-law"."""
    return _COMMON.fullmatch(words) is not None


def is_described(words: str) -> bool:
    """True for words that begin with an article: "the Lind campaign"."""
    return _WITH_ARTICLE.match(words) is not None


def is_title(words: str) -> bool:
    """True for nothing, and for what may stand between a comma and the name beside it: "Dr. ", "former judge "."""
    return not words.strip() or _TITLE.fullmatch(words) is not None


def may_name(text: str, start: int, end: int) -> bool:
    """True if the words from `start` on can name somebody: they begin with an article, a name or a word for people."""
    return _MAY_SPEAK.match(text, start, end) is not None


def label(words: str) -> str:
    """The words for a speaker without what is told beside them, or "" where they name nobody.

    What describes somebody before a full name is left out: "activist Bo Low" is Bo Low. A title stays.
    """
    clause = _LAST_CLAUSE.split(words)[-1]
    named = clause[: ends_at(clause, 0, len(clause))].strip(" \n\xa0,—–―-")
    somebody = _SOMEBODY_SPEAKS.findall(clause)
    if somebody and (_ASKED.match(named) or not _MAY_SPEAK.match(named)):
        return str(somebody[-1])
    named = _TRAILING.sub("", named)
    if _FRONTED.match(named):
        return ""
    if acts := _ACTS.search(named):
        named = named[: acts.start()]
    if (
        not _MAY_SPEAK.match(named)
        or _ONLY_PRONOUN.fullmatch(named)
        or len(named.split()) > LONGEST_LABEL
        or _SUM.search(named)
    ):
        return ""
    return _name_in(named)


def _name_in(named: str) -> str:
    """The full name with which `named` ends, or else `named`: institutions keep all their words."""
    named = _SHORT_TITLES.sub("", named, count=1)
    match = _NAME_AT_END.fullmatch(named)
    if not match or _NO_PERSON.match(match["name"]):
        return named
    described = named[: match.start("name")]
    if _OF_OTHERS.fullmatch(described) or _ENDS_WITH_TITLE.match(described):
        return named
    return match["name"]


def _pieces(text: str, start: int, end: int) -> Iterator[Span]:
    """What stands between commas, brackets and dashes, each without the spaces around it."""
    for between in _BETWEEN.finditer(text, start, end):
        if stripped := _stripped(text, start, between.start()):
            yield stripped
        start = between.end()
    if stripped := _stripped(text, start, end):
        yield stripped


def _stripped(text: str, start: int, end: int) -> Span | None:
    while start < end and (text[start].isspace() or text[start] in ",—–―-"):
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in ",—–―-"):
        end -= 1
    return (start, end) if start < end else None


def is_fronted(text: str, piece: Span) -> bool:
    """True for a piece that stands before the speaker: "But on Sunday", "Asked whether it runs", "Later"."""
    bare = _without_leads(text, piece)
    return bare is None or _FRONTED.match(text, *bare) is not None


def _without_leads(text: str, span: Span) -> Span | None:
    """`span` without "But" and "Later" before the speaker; None where nothing else is in it."""
    leads = _LEADS.match(text, *span)
    begin = leads.end() if leads else span[0]
    return None if _ONLY_LEAD.fullmatch(text, begin, span[1]) else (begin, span[1])
