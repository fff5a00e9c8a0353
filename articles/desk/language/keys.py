"""What a file of words may hold, by the shape of its values. What each key is for stands beside it in en.toml and tr.toml."""


def _keys(**sections: str) -> frozenset[str]:
    return frozenset(f"{section}.{name}" for section, names in sections.items() for name in names.split())


# Single words, with which the words of a text are compared one by one.
WORDS = _keys(
    recognise="words",
    titles="words endings honorifics inside never_first of ends_before verb_endings right_before",
    names="particles after_surname before_surname starters no_person no_edge also_given also_surname genitive_endings events inside_events",
    institutions="names inflected_names",
    place="no_place",
    dates="ambiguous_weekdays",
    head="in_byline",
)

# Endings that are compared with those of words, and mean something else where their first letter is doubled.
ENDINGS = _keys(groups="plural_endings")

# What a quotation's medium may be, and where the words for it may stand.
MEDIA = [
    *("press conference", "social media", "speech", "interview", "statement", "letter", "report", "email", "video"),
    *("text message", "telephone"),
]
_MEDIUM = frozenset(f"medium.{table}.{name}" for table in ("occasions", "phrases", "otherwise") for name in MEDIA)

# Words and phrases, in the notation of `notation`.
PHRASES = _MEDIUM | _keys(
    articles="the this its a",
    sentences="abbreviations",
    titles="short",
    names="no_person_follows places_beside inside_works said_before joins no_name",
    described="aged who thing dropped ends of_what office_begins office_of",
    speech=(
        "verbs verbs_after_quote verbs_before_speaker verbs_before_quote verbs_before_name leads_to_quote after_name"
        " adverbs also according_to asked issued participles reactions other_verbs auxiliaries not_before that"
        " phrases tells"
    ),
    speaker=(
        "pronouns pronouns_of_several somebody another begins never_begins ends goes_on joins persons sources somebody_else"
        " somebody_of never_their_own neuter opens_clause in_place_of_name before_object fronts fronting_endings leads"
    ),
    groups="begins names",
    vague="some people counted_people verbs calls",
    medium="networks on_network television radio before_occasion",
    reported="verbs verbs_before_that that verbs_at_end according_to passive before_verb joins aside calls participles names_things relative to",
    place="in kinds of ends speaking endings after_ending",
    dates=(
        "ordinals last not_past today yesterday last_night this_week last_week this_month last_month last_year days_ago"
        " weeks_ago in_year no_moment relative at_hour time_zones day"
    ),
    head="date byline headline before_place notices to_editors kill correction update",
    figures="units before attributed about",
)

# Lists that have to be complete, and how long they are. Several names of one month stand in one string.
NAMED = {"dates.months": 12, "dates.short_months": 12, "dates.weekdays": 7, "dates.numbers": 10}

LETTERS = _keys(recognise="letters", letters="capitals small")
FLAGS = _keys(letters="dotted_i", titles="post_follows")
COUNTS = _keys(titles="verb_stem")

KEYS = WORDS | ENDINGS | PHRASES | NAMED.keys() | LETTERS | FLAGS | COUNTS
