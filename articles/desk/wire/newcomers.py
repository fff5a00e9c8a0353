"""People whom nobody here knows yet: by a title, a description or a verb of saying beside a name."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from articles.desk.language import cues
from articles.desk.language.marks import Quoted
from articles.desk.language.names import BEFORE_SURNAME, PARTICLES, SUFFIX, Occurrence, Word, surname_of, words_of
from articles.desk.language.patterns import lazily
from articles.desk.language.prose import Prose, Span
from articles.models import Quote
from articles.text import fold

LONGEST_TITLE = 8  # words
GUESSED = "guessed"

_TITLES = set(
    fold(
        "president vice-president minister premier chancellor mayor speaker leader chief head chair chairman chairwoman chairperson "
        "spokesman spokeswoman spokesperson director manager secretary ambassador envoy governor senator congressman congresswoman "
        "lawmaker deputy mp mep councillor councilor commissioner judge prosecutor lawyer attorney sheriff officer captain colonel "
        "general major lieutenant sergeant admiral commander sen rep gov gen lt col capt sgt rev hon atty doctor dr professor prof mr mrs ms sir dame lord lady king queen prince "
        "princess pope bishop archbishop imam rabbi coach striker defender goalkeeper midfielder manager analyst economist expert "
        "researcher scientist engineer architect author writer poet novelist actor actress singer painter artist journalist reporter "
        "editor teacher nurse farmer fisher shopkeeper baker driver sailor pilot resident activist organiser organizer founder "
        "co-founder ceo cfo owner trader broker strategist adviser advisor aide official negotiator curator librarian warden ranger "
        "master skipper student volunteer champion winner trustee superintendent inspector constable detective marshal midwife "
        "executive candidate nominee justice presenter broadcaster historian soprano tenor conductor composer undersecretary banker "
        "soldier veteran tourist mother father neighbour neighbor villager keeper guard chef cook waiter carpenter mechanic "
        "electrician miner vet surgeon paramedic firefighter pharmacist psychologist dentist accountant auditor consultant "
        "investor entrepreneur developer designer photographer musician dancer playwright filmmaker producer publisher blogger "
        "columnist correspondent anchor referee boxer cyclist runner swimmer skier sprinter athlete player caretaker sekreter "
        "rector dean principal treasurer convener coordinator biologist plumber clerk witness passenger butcher "
        "cumhurbaşkanı başbakan başbakanı bakan bakanı başkan başkanı başkanvekili müdür müdürü sözcü sözcüsü lideri genel sekreteri "
        "vali valisi kaymakam kaymakamı rektör rektörü dekan dekanı milletvekili büyükelçi büyükelçisi komutan komutanı uzman uzmanı "
        "kaptan kaptanı hakim savcı savcısı avukat avukatı doç öğretmen öğretmeni mühendis mühendisi muhtar muhtarı yönetmen "
        "yönetmeni yazar yazarı oyuncu teknik direktörü direktör direktörü temsilcisi yetkilisi üyesi sahibi kurucusu çiftçi balıkçı "
        "bay bayan sayın esnaf doktor şef şefi antrenör antrenörü analist analisti ekonomist koordinatörü sekreteri eleştirmen eleştirmeni gazeteci gazetecisi "
        "президент президентка прем'єр-міністр міністр міністерка голова мер мерка речник речниця директор директорка лідер лідерка "
        "депутат депутатка посол послиня генерал полковник капітан професор професорка лікар лікарка вчитель вчителька експерт "
        "експертка керівник керівниця начальник начальниця губернатор радник радниця секретар пан пані суддя адвокат адвокатка "
        "прем'єр міністр мешканка мешканець фермер редактор редакторка"
    ).split()
)
_TITLE_ENDINGS = lazily(
    r"(?:[a-z]{3,}(?:man|woman|person|ologist|keeper|maker|worker|holder|monger|wright|minister|leader)"
    # Turkish: balıkçı, yüzücü, sözcüsü; ziyaretçilerden, of the visitors
    r"|[a-z]{3,}(?:ci|cu|cisi|cusu|lerden|lardan|lerinden|larindan))$"
)
_HONORIFICS = set(
    fold("mr mrs ms dr prof sir sen rep gov gen lt col capt sgt rev hon atty doç bay bayan sayın пан пані").split()
)

# What ends a title to its left. Nouns and adjectives cannot be listed: "guild president", "teachers' union head".
_NOT_IN_TITLE = set(
    "the a an its his her their our my this that these those by with to from at in on as but or nor so if when while after before "
    "told met saw asked wrote called thanked quoted between against about over under into than then also is was are were be been "
    "has have had who whom whose which where what how why not no said says like via per including such "
    "bir bu şu o ile veya ama ise için gibi kadar sonra önce göre olan dedi diyen ayrıca "
    "і та й а але що як який яка які він вона з із зі до від на у в за про сказав сказала".split()
)
_VERBAL = lazily(r"(?:\w{3,}(?:ed|ing|ly)|\w+(?:ла|ли|ив|ав))$")
_IN_TITLE = set(
    "of for and de ve retired elected united outgoing incoming acting managing leading newly allied former".split()
)
_STARTERS = set(
    fold(
        "the a an but and or so in on at by with to from for as if when while after before although because since last this that "
        "these those it its he she they we i his her their our there here what who how why where according speaking asked meanwhile "
        "however later earlier also still now then today yesterday both many some several most no not one two three addressing "
        "during following despite under over monday tuesday wednesday thursday friday saturday sunday january february march april "
        "may june july august september october november december ve ama ancak fakat bu o bir dün bugün geçen haftaki toplantıda "
        "açıklamada konuşan ise пізніше також але у в на за після під і та"
    ).split()
)
_NO_PERSON = set(
    fold(
        "commission council ministry assembly union party university company bank agency court government police parliament office "
        "association institute group committee platform federation league club lake mount cape city county state street road bridge island river "
        "airport hospital school college church house palace square park sea ocean bay gulf peninsula region province district "
        "department authority board service services organisation organization foundation fund forum summit conference treaty act "
        "bill law agreement times post news press reuters tv radio fc united kingdom states nations republic emirates arabia korea "
        "africa america europe asia york angeles francisco north south east west northern southern eastern western white downing "
        "prime minister inc ltd corp plc gmbh center centre museum theatre theater station port harbour harbor airlines cup day "
        "week night award prize war world new old great central international national royal federal general people workers society "
        "bakanlığı belediyesi üniversitesi meclisi partisi başkanlığı müdürlüğü kurumu kurulu derneği vakfı mahkemesi bankası "
        "cumhuriyeti birliği genel merkezi hastanesi ajansı kulübü komisyonu odası sendikası limanı havalimanı "
        "міністерство рада партія університет агентство уряд поліція банк суд комісія спілка верховна кабінет"
    ).split()
)
_DESCRIBED_AFTER = lazily(
    r",\s(?:(?:aged\s)?\d{1,3},?\s)?(?P<words>(?:(?:the|a|an|its|his|her|their|who\sis|one\sof)\s)?[^,.;:()\n\"“”]{3,110}?)(?=[,.;]|\sand\s|\ssaid\b|\stold\b)"
)
_OFFICE = lazily(
    r"(?:(?:[Tt]he|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|[Aa]n?|[Oo]ne of the)\s)?"
    r"(?P<office>(?P<head>(?:[\w'’-]+\s){0,6}?[\w'’-]+)\s(?:of|for|in|at|from|to)\s[\w'’ -]{2,60})"
)
_CYRILLIC = lazily(r"[а-яіїєґ'’-]+$", re.IGNORECASE)
_NO_PERSON_BEFORE = lazily(
    r"\b(?:group|company|firm|charity|agency|organi[sz]ation|party|network|club|band|newspaper|daily|maker|giant|union|bank|"
    r"retailer|airline|carmaker|ship|ferry|station|broadcaster|website|village|town|city)\s$"
)
_APPOSED = lazily(
    r"\b(?:[Tt]he|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir)\s(?P<words>(?:[a-z'’-]+\s){0,4}(?!(?:capital|city|town|village|port|country|island|river|state|region)\b)[a-z'’-]+),\s$"
)
_WHO_FOLLOWS = lazily(r",\s(?:(?:aged\s)?\d{1,3},|who(?:se)?\s|whose\s)")
_SAYS_AFTER = lazily(rf"(?:,[^,.\n]{{2,80}},)?\s+(?:also\s|later\s|\w+ly\s)?{cues.VERB}", re.IGNORECASE)
_SAYS_BEFORE = lazily(rf"(?:{cues.VERB}|\baccording to|за словами|\b(?:diye\s+\w+|dedi|diyor))\s*$", re.IGNORECASE)
_ACTS = lazily(r"(?:,\s(?:\d|an?\s|who\s|[^\W\d_A-ZÇĞİÖŞÜ])|\s(?!(?:and|or|ve)\b)[^\W\d_A-ZÇĞİÖŞÜ])")
_BEGINS = lazily(r"(?:^|[.!?\n][\"”’»]?\s*|[\"”»],?\s|\bdiyen\s|\bsaid\s|\b[^\W\d_A-ZÇĞİÖŞÜ]+,\s)$")
_LEADS_TO_SPEECH = lazily(r"\s*(?:,|:)?\s*(?:\"|“|«|''|‘)|(?:\s(?:ise|da|de))?,?\s*(?:şunları|şöyle)\s", re.IGNORECASE)


@dataclass(frozen=True)
class Newcomer:
    """Somebody without a record here. `described_as` are the text's words, "" where it has none; `span`: the first full name."""

    name: str
    described_as: str
    basis: str
    span: Span

    def __str__(self) -> str:
        return self.name


class Names:
    """The names of a body that are nobody's whom the newsroom knows."""

    def __init__(
        self, prose: Prose, quoted: Iterable[Quoted], recognised: Collection[Occurrence], not_people: Collection[str]
    ):
        self.prose, self.text = prose, prose.text
        self.quoted = [passage.outer for passage in quoted]
        self.known, self.not_people = recognised, set(not_people)
        self.words = words_of(prose)

    def newcomers(self) -> list[Newcomer]:
        """Each once, in the order of the text; a longer name stands for a shorter one that ends it."""
        newcomers: dict[str, Newcomer] = {}
        for first, last in self._runs():
            if newcomer := self._read(first, last):
                newcomers.setdefault(fold(newcomer.name), newcomer)
        surnames = {surname_of(newcomer.name) for newcomer in newcomers.values()} | {
            surname_of(at.person.name) for at in self.known
        }
        return [
            newcomer
            for newcomer in sorted(newcomers.values(), key=lambda newcomer: newcomer.span)
            if not any(name.endswith(f" {fold(newcomer.name)}") for name in newcomers)
            and (" " in newcomer.name or (fold(newcomer.name),) not in surnames)
        ]

    def occurrences(self, newcomers: Collection[Newcomer]) -> list[Occurrence]:
        """Where `newcomers` are named: in full, and after that by a surname that is nobody else's."""
        taken = [at.span for at in self.known]
        occurrences: list[Occurrence] = []
        for newcomer in sorted(newcomers, key=lambda newcomer: -len(newcomer.name)):
            for match in _name_pattern(newcomer.name).finditer(self.text):
                if not _overlaps(match.span(), taken):
                    occurrences.append(self._occurrence(newcomer, match, is_full=True))
                    taken.append(occurrences[-1].span)
        surnames = [surname_of(newcomer.name) for newcomer in newcomers]
        surnames += {surname_of(person.name) for person in {at.person for at in self.known}}
        for newcomer in newcomers:
            surname = newcomer.name.split()[-1]
            if surname_of(newcomer.name) and surnames.count(surname_of(newcomer.name)) == 1:
                for match in _name_pattern(surname).finditer(self.text, newcomer.span[1]):
                    if not _overlaps(match.span(), taken) and self._stands_alone(match.start(), newcomer):
                        occurrences.append(self._occurrence(newcomer, match, is_full=False))
                        taken.append(occurrences[-1].span)
        return sorted(occurrences, key=lambda at: at.span)

    def description(self, span: Span) -> str:
        """How the text describes whoever is named in `span`: a title before, else words after a comma; "" for neither."""
        last = next((number for number, word in enumerate(self.words) if word.start >= span[0]), len(self.words)) - 1
        return self._title_before(last, span[0]) or self._title_after(span[1])

    # ── Runs of capital words ───────────────────────────────────────────────

    def _runs(self) -> Iterator[tuple[int, int]]:
        """The first and last number of words with a capital that stand together, outside quotation marks."""
        at, words = 0, self.words
        while at < len(words):
            last = at
            if self._may_begin(at):
                while last + 1 < len(words) and self._goes_on(last):
                    last += 1
                while words[last].folded in PARTICLES and not words[last].is_capital:
                    last -= 1
                if not _overlaps((words[at].start, words[last].end), self.quoted):
                    yield at, last
            at = last + 1

    def _may_begin(self, at: int) -> bool:
        word = self.words[at]
        return word.is_capital and word.folded not in _STARTERS

    def _goes_on(self, last: int) -> bool:
        word, following = self.words[last], self.words[last + 1]
        gap = self.text[word.end : following.start]
        if not word.goes_on or ("." in gap and len(word.folded) > 1 and word.folded not in _HONORIFICS):
            return False
        if gap in {"'", "’"}:
            return len(word.folded) == 1 and following.is_capital  # O'Brien
        is_particle = following.folded in PARTICLES and last + 2 < len(self.words) and self.words[last + 2].is_capital
        return (following.is_capital and following.folded not in _STARTERS) or is_particle

    # ── Who it is ───────────────────────────────────────────────────────────

    def _read(self, first: int, last: int) -> Newcomer | None:
        """The newcomer whom the words from `first` to `last` name; None where that is not likely enough."""
        words = self.words
        titles = [number for number in range(first, last + 1) if is_title(words[number])]
        begin = titles[-1] + 1 if titles else first
        if begin == first and last - first > 1 and first and words[first - 1].folded == "of":
            begin = last - 1  # "Minister of Justice Ana Lind"
        if begin > last or last - begin > 3:
            return None
        span = words[begin].start, words[last].end
        name = re.sub(r"\s+", " ", self.text[slice(*span)])
        if not self._may_name(name, words[begin : last + 1]) or _overlaps(span, [at.span for at in self.known]):
            return None
        title = self._title_before(begin - 1, span[0]) if begin else ""
        if last == begin and not (titles and title):
            return None
        if last == begin:
            return Newcomer(name, title, GUESSED, span)
        described = title or self._title_after(span[1])
        if described or titles:
            return Newcomer(name, described, Quote.Basis.STATED, span)
        if apposed := self._apposed(span):
            return Newcomer(name, apposed, GUESSED, span)
        if not self._speaks(span) and not self._acts_by_surname(name, span[1]):
            return None
        return Newcomer(name, self._described_later(name, span[1]), GUESSED, span)

    def _may_name(self, name: str, words: list[Word]) -> bool:
        folded = [word.folded for word in words]
        if set(folded) & _NO_PERSON or fold(name) in self.not_people:
            return False
        return not any(word.isupper() and 1 < len(word) < 5 for word in name.split())

    def _speaks(self, span: Span) -> bool:
        begin, end = self.prose.paragraphs[self.prose.paragraph_at(span[0])]
        if SUFFIX.match(self.text, span[1]) or _NO_PERSON_BEFORE.search(self.text[max(begin, span[0] - 20) : span[0]]):
            return False
        return bool(
            _SAYS_AFTER.match(self.text, span[1], end)
            or _WHO_FOLLOWS.match(self.text, span[1], end)
            or _LEADS_TO_SPEECH.match(self.text, span[1], end)
            or _SAYS_BEFORE.search(self.text[max(begin, span[0] - 40) : span[0]])
        )

    def _apposed(self, span: Span) -> str:
        """The words that a name of two or more words stands beside: "the sacristan, Bridie Moran, "."""
        begin = self.prose.paragraphs[self.prose.paragraph_at(span[0])][0]
        match = _APPOSED.search(self.text, max(begin, span[0] - 80), span[0])
        return match["words"] if match and self.text[span[1] : span[1] + 1] in {",", ".", ";"} else ""

    def _acts_by_surname(self, name: str, since: int) -> bool:
        """Whether the last word of `name` stands alone further on, where a sentence or a speaker begins."""
        surname = name.split()[-1]
        return any(
            not _overlaps(match.span(), self.quoted)
            and (
                (
                    _ACTS.match(self.text, match.end())
                    and _BEGINS.search(self.text, max(0, match.start() - 12), match.start())
                )
                or _SAYS_BEFORE.search(self.text, max(0, match.start() - 24), match.start())
            )
            for match in _name_pattern(surname).finditer(self.text, since)
        )

    def _described_later(self, name: str, since: int) -> str:
        match = _name_pattern(name.split()[-1]).search(self.text, since)
        return self._title_after(match.end()) if match else ""

    def _title_before(self, last: int, name_begins: int) -> str:
        """The words up to number `last` that are a title of whoever is named right after them."""
        words = self.words
        gap = self.text[words[last].end : name_begins] if last >= 0 else "\n"
        if last >= 0 and gap == ", " and (office := self._office_before(name_begins)):
            return office
        if gap == " " and (post := self._post_before(last, name_begins)):
            return post
        if last < 0 or gap not in {" ", ", ", ". ", "\xa0"} or not is_title(words[last]):
            return ""
        first = last
        while first and last - first < LONGEST_TITLE and self._title_goes_back(first):
            first -= 1
        while words[first].folded in _STARTERS | {"of", "for", "and", "ve", "de", "s"} and first < last:
            first += 1
        if words[first : last + 1] and all(word.folded in _HONORIFICS for word in words[first : last + 1]):
            return ""
        is_short = gap == ". " and words[last].folded in _HONORIFICS
        return self.text[words[first].start : words[last].end + is_short]  # "State Sen."

    def _office_before(self, name_begins: int) -> str:
        """The words between two commas, or from the sentence's beginning: "The envoy for the Straits, Ana Lind, "."""
        begin = self.prose.paragraphs[self.prose.paragraph_at(name_begins)][0]
        clause = re.split(r"[,.;:!?\"“”»]\s", self.text[begin : name_begins - 2])[-1]
        match = _OFFICE.fullmatch(clause.strip())
        return match["office"] if match and _is_title_word(fold(match["head"].split()[-1])) else ""

    def _post_before(self, last: int, name_begins: int) -> str:
        """In Ukrainian what the post is over follows the title: "директорка порту Олена Коваль"."""
        for first in range(last - 1, max(-1, last - 4), -1):
            words = self.words[first : last + 1]
            if any(word.is_capital or not _CYRILLIC.match(word.folded) for word in words[1:]):
                return ""
            if is_title(self.words[first]) and not is_title(self.words[last]):
                return self.text[self.words[first].start : name_begins].strip()
        return ""

    def _title_goes_back(self, first: int) -> bool:
        word, before = self.words[first], self.words[first - 1]
        if word.folded in _HONORIFICS and not before.is_capital and not is_title(before):
            return False  # "… succeeds Dr. Prue"
        gap = self.text[before.end : word.start]
        if gap in {"'", "’"}:
            return len(word.folded) <= 4 and before.is_capital
        if gap not in {" ", "-", "\xa0", "' ", "’ "}:  # the teachers' union
            return False
        if before.is_capital:
            return before.folded not in _STARTERS
        is_suffix = self.text[before.start - 1 : before.start] in {"'", "’"} and len(before.folded) <= 4
        if is_suffix or before.folded in _IN_TITLE or is_title(before):
            return True
        return before.folded[0].isalpha() and before.folded not in _NOT_IN_TITLE and not _VERBAL.match(before.folded)

    def _title_after(self, end: int) -> str:
        match = _DESCRIBED_AFTER.match(self.text, end)
        if not match:
            return ""
        described = re.sub(r"^(?:the|a|an|who is)\s", "", match["words"])
        words = re.split(r"\s(?:of|for|at|in|from|who|with)\s", described)[0].split()
        folded = [fold(word) for word in words]
        return described if words and (_is_title_word(folded[-1]) or folded[0] in _TITLES) else ""

    # ── Surnames ────────────────────────────────────────────────────────────

    def _stands_alone(self, at: int, newcomer: Newcomer) -> bool:
        """Whether no first name stands before the surname at `at`: it would be another person's."""
        before = re.search(r"([^\W\d_]+)\.?[ \xa0]$", self.text[max(0, at - 30) : at])
        if not before or not before[1][0].isupper():
            return True
        folded = fold(before[1])
        return folded in BEFORE_SURNAME | PARTICLES | _STARTERS | _TITLES | set(fold(newcomer.described_as).split())

    def _occurrence(self, newcomer: Newcomer, match: re.Match, *, is_full: bool) -> Occurrence:
        suffix = SUFFIX.match(self.text, match.end())
        return Occurrence(newcomer, (match.start(), suffix.end() if suffix else match.end()), match.group(), is_full)


def is_title(word: Word) -> bool:
    """Whether `word` may end a title: minister, sözcüsü, речниця."""
    return _is_title_word(fold(word.folded))


def _is_title_word(folded: str) -> bool:
    return (
        folded in _TITLES or (folded[-1:] == "s" and folded[:-1] in _TITLES) or _TITLE_ENDINGS.match(folded) is not None
    )


def _name_pattern(name: str) -> re.Pattern:
    words = r"\s".join(re.escape(part) for part in name.split())
    return re.compile(rf"(?<!\w){words}(?!\w)")


def _overlaps(span: Span, others: Iterable[Span]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)
