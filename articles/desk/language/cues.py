"""Who is said to speak: the words before and after a quotation that name its speaker. English, Turkish, Ukrainian."""

import re
from dataclasses import dataclass

from articles.desk.language.patterns import lazily
from articles.desk.language.prose import Span, sentence_ends
from articles.models import Quote

_ENGLISH = (
    "said|says|told|tells|asked|added|adds|wrote|writes|tweeted|posted|replied|answered|explained|argued|warned|stressed|"
    "declared|announced|insisted|noted|continued|recalled|remarked|stated|claimed|concluded|reiterated|joked|admitted|"
    "urged|vowed|pledged|repeated|responded|countered|commented|observed|predicted|cautioned|conceded|acknowledged|confirmed|"
    "complained|agreed|quipped|sighed|shouted|remembered|recounted|emphasi[sz]ed|underlined|promised|lamented|suggested|disagreed|recalls|explains|argues|warns|insists|admits|jokes|remembers|laughs|laughed"
)
_UKRAINIAN = (
    r"сказа(?:в|ла|ли)|каже|кажуть|заяви(?:в|ла|ли)|наголоси(?:в|ла|ли)|дода(?:в|ла|ли)|зазначи(?:в|ла|ли)|поясни(?:в|ла|ли)|"
    r"розпові(?:в|ла|ли)|повідоми(?:в|ла|ли)|написа(?:в|ла|ли)|підкресли(?:в|ла|ли)|відпові(?:в|ла|ли)|"
    r"зауважи(?:в|ла|ли)|згада(?:в|ла|ли)|згадує|додає|пояснює|зазначає|стверджує|говорить|пише"
)
_TURKISH_AFTER = (
    r"dedi(?:ler)?|diyor|denildi|diye\s+(?:anlat(?:tı|ıyor)|konuştu|ekledi|yazdı|sordu|belirtti|yanıtladı|seslendi|cevap\s+verdi|konuşan|uyardı|devam\s+etti|seslenen|özetledi|tepki\s+gösterdi|aktardı|kaydetti|açıkladı)|"
    r"ifade(?:si|leri)ni\s+kullandı|ifadeleri(?:ne\s+yer\s+verildi|\s+kullanıldı)|sözlerini\s+kullandı|sözleriyle\s+\w+|(?:açıklama|değerlendirme)(?:sını\s+yaptı|sinde\s+bulundu|sında\s+bulundu)|"
    r"şeklinde\s+(?:konuştu|yanıt\s+verdi|açıklama\s+yaptı)|diyerek|diyen|dedikten|demişti|paylaşımı(?:nı\s+yaptı|nda\s+bulundu)|"
    r"(?:uyarı|çağrı|yorum)(?:sında|sını|unda|unu)\s+(?:bulundu|yaptı)|(?:cevabını|yanıtını)\s+verdi|mesajını\s+(?:verdi|paylaştı)"
)
_TURKISH_BEFORE = r"(?:şöyle|şunları)\s+(?:dedi|konuştu|söyledi|yazdı|kaydetti)"

FAR = 300  # characters before a quotation: who speaks is named nearer than that

VERB = rf"\b(?:{_ENGLISH}|{_UKRAINIAN})\b"
_PRONOUN = r"(?:he|she|they|він|вона|вони)\b"
_CUE = lazily(rf",\s*(?:[^,.]{{1,50}}\s)?{VERB}|{VERB}\s*[:,]", re.IGNORECASE)

_SHORT_FORM = r"\b(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Capt|Lt|Sgt|Rev|St|Doç|Av|[^\W\d_])\."
_AFTER_VERB = lazily(rf"[\s,—–-]*{VERB}\s+(?P<who>(?:{_SHORT_FORM}|[^.;:\n]){{2,120}})", re.IGNORECASE)
_AFTER_WHO = lazily(
    rf"[\s,—–-]*(?P<who>(?:{_SHORT_FORM}|[^,.;:“\"«\n]){{2,80}}?)(?:(?:,[^,.\n]{{1,80}}){{1,2}},)?\s+(?:\w+ly\s+)?{VERB}",
    re.IGNORECASE,
)
_AFTER_ACCORDING = lazily(r"[\s,—–-]*(?:according to|за словами)\s+(?P<who>[^.;:\n]{2,120})", re.IGNORECASE)
_AFTER_TURKISH = lazily(
    rf"[\s,—–-]*(?:{_TURKISH_AFTER})\b(?P<who>(?<=diyen)\s+[^,.]{{2,80}}|(?-i:\s+[A-ZÇĞİÖŞÜ][^,.;:\n]{{1,60}})(?=[,.]|$))?",
    re.IGNORECASE,
)
_BEFORE_VERB = lazily(
    rf"(?P<who>[^.;\n]{{1,160}}?)\s+(?:{VERB}|{_TURKISH_BEFORE})(?:\s[^,.:“\"«\n]{{1,60}})?\s*[:,]\s*$", re.IGNORECASE
)
_BEFORE_ACCORDING = lazily(r"(?:^|\s)(?:according to|за словами)\s+(?P<who>[^:;\n]{2,120}?)\s*[:,]\s*$", re.IGNORECASE)
_BEFORE_COLON = lazily(r"(?P<who>[^.;:\n]{2,80}?)\s*:\s*$")
_BEFORE_COMMA = lazily(r"(?P<who>[^.;:\n]{2,160}?)[,\s]*$")

# A name goes on over "of the port", and ends where something is told about the speaker or the moment.
_WHO_ENDS = lazily(
    r"\s*(?:,|\(|[—–]\s|\b(?:in|on|at|(?<!close )to|after|before|during|when|while|as|who|whose|that|which|where|from|adding|referring|and|late|early|"
    r"yesterday|today|у|в|на|під|після|який|яка|які|та|і)\b).*",
    re.DOTALL,
)
_MAY_SPEAK = lazily(
    rf"(?i:{_PRONOUN})|(?:the|its|his|her|their|a|an|one|another|many|some|several|most|two|three)\s|[^\W\d_a-zçğıöşü]"
    # "union leader Ana Lind", but not "which Ana Lind" or "and Ana Lind"
    r"|(?:(?!(?:and|but|that|which|who|whom|when|while|if|as|because|so|or|for|to|of|what|how)\b)[^\W\d_A-ZÇĞİÖŞÜ][\w'’-]*\s){1,5}[^\W\d_a-zçğıöşü]"
)
_VAGUE = lazily(
    r"(?:many|some|several|most|numerous|bazı|birçok|багато|деякі)\b|.*\b(?:observers|analysts|critics|experts|commentators)$",
    re.IGNORECASE,
)
_ANONYMOUS = lazily(
    r"(?:an?|one|another)\s|.*\b(?:sources?|insiders?|anonymity|kaynaklar?|джерел[оа])\b", re.IGNORECASE
)
_GROUP = lazily(
    r"(?:(?:the|two|three)\s|.*['’]s\s)?[^A-Z]*(?:[^s]s|people|council|government|police|ministry|company|party|court|union|committee|agency)$"
)
_CLAUSES = lazily(r",?\s(?:and|but|while|when)\s|;\s")
_SOMEBODY = lazily(r"\b(?:an?|one)\s(?:[\w.'’-]+\s){0,4}[\w.'’-]+(?=,|\swho\b|$)")
_ASKED = lazily(r"(?:asked|speaking|pressed)\b", re.IGNORECASE)  # "Asked whether it runs, a sailor said"
_NETWORKS = "Twitter|X|Facebook|Instagram|Telegram|YouTube|TikTok|Bluesky|Mastodon|LinkedIn"
_MEDIUM = lazily(
    rf"\bon\s+(?:(?:his|her|its|their|state|local|national|public)\s+)?({_NETWORKS}|television|radio)\b"
    rf"|\b({_NETWORKS})\s+hesabı|\b(?:в|у)\s+({_NETWORKS})\b"
)
_OCCASION = lazily(
    r"\b(?:[Ii]n|during) an? (?:[\w-]+\s){0,2}?(speech|interview|statement|letter|report|email|video|address|text message)\b"
    r"|\b(?:at )?a (?:press|news) (conference)\b|\bby (telephone|phone)\b"
)
_ISSUED = lazily(r"(?P<who>[A-ZÇĞİÖŞÜ]\w+?)[dt][ae]n\s(?:yapılan|gelen)\s")
_NAMELESS = lazily(
    r"(?:An?|Another|One)\s(?:[\w'’-]+\s){0,2}?(?:wo)?(?:man|girl|boy|child|witness|\w+(?:er|or|man|ist|ent|ant))\b"
)
_REPORTERS = lazily(r"\b(?:told (?:reporters|journalists)|gazetecilere|basın toplantısında|журналістам)\b")
_IN_OTHER_WORDS = (
    (lazily(r"\bsosyal medya hesab|\bу соцмережах\b"), "social media"),
    (lazily(r"\bkonuşma(?:sın)?da\b|\bпромові\b|\b(?:speaking|spoke) (?:at|before|to) (?:an?|the)\b"), "speech"),
    (lazily(r"\b(?:röportajda|söyleşide|röportajında)\b|\bінтерв['’]ю\b"), "interview"),
    (lazily(r"\byazılı açıklama|\b(?:у|в) заяві\b"), "statement"),
)


@dataclass(frozen=True)
class Cue:
    """What tells who speaks: `who` (in the text) names them, or stands for somebody named before."""

    who: Span | None
    is_pronoun: bool
    around: str  # the words of the cue, for the medium


def has_cue(words: str) -> bool:
    """Whether somebody is said to speak in `words`: ", he said" or "she said:"."""
    return bool(_CUE.search(words))


def medium(cue: str) -> str:
    """How it was said, where the words of a cue tell: "said on Twitter" gives "Twitter"; else ""."""
    if match := _MEDIUM.search(cue):
        return match[1] or match[2] or match[3]
    if match := _OCCASION.search(cue):
        word = {"address": "speech"}.get(match[1], match[1])
        return "press conference" if match[2] else word or "telephone"
    if _REPORTERS.search(cue):
        return "press conference"
    return next((name for words, name in _IN_OTHER_WORDS if words.search(cue)), "")


def attribution(label: str) -> str:
    """What kind of speaker `label`, which names no known person, is: named, group, anonymous or vague."""
    if _ANONYMOUS.match(label):
        return Quote.Attribution.ANONYMOUS
    if _VAGUE.match(label):
        return Quote.Attribution.VAGUE
    if _GROUP.fullmatch(label[:1].lower() + label[1:] if " " in label else label):  # "Local people"
        return Quote.Attribution.GROUP
    return Quote.Attribution.NAMED


def after(text: str, words_end: int, start: int, limit: int) -> Cue | None:
    """The cue that follows a quotation whose words end at `words_end` and whose marks end at `start`."""
    rest = text[start:limit]
    last = text[max(0, words_end - 4) : words_end].rstrip("\"'”’»")[-1:]  # a quotation within ends with it
    if last == "." and re.match(r"\s+[^\W\d_]", rest) and rest.lstrip()[0].isupper():
        return None  # a sentence of its own
    stop = next(sentence_ends(text, start, limit), limit)
    if turkish := _AFTER_TURKISH.match(text, start, stop):
        return Cue(_who(text, turkish, trim=False), False, turkish.group())
    if last not in ",.!?…—-–" and not re.match(r"\s*[,—–]", rest):
        return None  # a name or a phrase in marks, and the sentence goes on
    for pattern in (_AFTER_ACCORDING, _AFTER_VERB, _AFTER_WHO):
        if (match := pattern.match(text, start, stop)) and (who := _who(text, match)):
            return Cue(who, _is_pronoun(text, who), text[start:stop])
    return None


def before(text: str, start: int, mark: int) -> Cue | None:
    """The cue that leads to the quotation at `mark`; `start` is where its sentence, or the text since the last one, begins."""
    start = max(start, mark - FAR)
    for pattern in (_BEFORE_ACCORDING, _BEFORE_VERB):
        if (match := pattern.search(text[start:mark])) and (
            who := _who(text, match, start, trim=pattern is _BEFORE_ACCORDING)
        ):
            return Cue(who, _is_pronoun(text, who), text[start:mark])
    return None


def ahead(text: str, start: int, mark: int, *, colon: bool) -> Span | None:
    """The words before a quotation that may name its speaker: all up to a colon, or up to a comma as in Turkish."""
    start = max(start, mark - FAR)
    match = (_BEFORE_COLON if colon else _BEFORE_COMMA).search(text[start:mark])
    return (start + match.start("who"), start + match.end("who")) if match else None


def _is_pronoun(text: str, who: Span) -> bool:
    return re.search(rf"(?:^|\s){_PRONOUN}$", text[who[0] : who[1]], re.IGNORECASE) is not None


def _who(text: str, match: re.Match, offset: int = 0, *, trim: bool = True) -> Span | None:
    """Where the words stand that name the speaker; None where they cannot name anybody."""
    if match.group("who") is None:
        return None
    start, end = offset + match.start("who"), offset + match.end("who")
    if trim and (ending := _WHO_ENDS.search(text, start, end)):
        end = ending.start()
    while start < end and text[start] in " \n\xa0,—–-":
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end and (not trim or _MAY_SPEAK.match(text, start, end)) else None


def issuer(words: str) -> str:
    """Which institution `words` put a statement down to, as in Turkish: "Bakanlıktan yapılan açıklamada"; else ""."""
    match = _ISSUED.search(words)
    return match["who"] if match else ""


def nameless(words: str) -> str:
    """Somebody without a name of whom `words`, a paragraph, begin to tell: "A woman at the stop"; else ""."""
    match = _NAMELESS.match(words)
    return match.group() if match else ""


def label(text: str, who: Span) -> str:
    """The words of `who` as a label for a speaker, its last clause if there are several; "" where they name nobody."""
    clause = _CLAUSES.split(text[slice(*who)])[-1]
    words = _WHO_ENDS.sub("", clause).strip(" \n\xa0,—–-")
    somebody = _SOMEBODY.findall(clause)
    if somebody and (_ASKED.match(words) or not _MAY_SPEAK.match(words)):
        return somebody[-1]
    return words if _MAY_SPEAK.match(words) and not re.fullmatch(_PRONOUN, words, re.IGNORECASE) else ""
