"""Tags for a newsroom that has none yet: events that a text names, and names that it comes back to."""

from collections import Counter
from collections.abc import Collection, Sequence

from articles.desk.language import vocabulary
from articles.desk.language.patterns import lazily
from articles.desk.language.prose import Prose, Span
from articles.desk.wire.mentions import Taken
from articles.desk.wire.subjects import Named
from articles.models import Tag
from articles.text import fold

MOST = 10  # names beside the events: an editor reads them all
OFTEN = 2  # times that a name stands in a text that is about it
LONGEST = 90  # characters

_CAPITAL = r"[A-Z<letters.capitals>](?:['’][A-Z])?[\w-]*"
_NAME = lazily(rf"\b{_CAPITAL}(?:\s(?:<names.inside_events>\s){{0,2}}{_CAPITAL}){{0,7}}")
_LEADS = lazily(r"\b(?:<place.in>|<speaker.before_object>)\s(?:<articles.the>\s)?$")
_IS_ADJECTIVE = lazily(r"\s[a-z<letters.small>]")  # behind "the Turkic": "group"
_THE = lazily(r"\b(?i:<articles.the>|<articles.a>)\s$")
_IN = lazily(r"\b<place.in>\s(?:<articles.the>\s)?$")
_BEFORE = 24  # characters in which a preposition and an article have room


def first_tags(prose: Prose, not_tags: Collection[Span]) -> list[Named]:
    """New tags, which nobody saved, for the events and other names of `prose` outside `not_tags`; none where tags are kept.

    A name is proposed that stands in the text twice, and once behind "of" or "in".
    """
    if Tag.objects.exists():
        return []
    runs = _runs(prose, Taken(len(prose.text), not_tags))
    counted = Counter(fold(name) for name, _ in runs)
    led_to = {fold(name) for name, span in runs if _LEADS.search(prose.text[max(0, span[0] - _BEFORE) : span[0]])}
    tags: dict[str, Named] = {}
    for name, span in runs:
        folded = fold(name)
        is_event = _has(name, "names.events") and " " in name
        if folded not in tags and (is_event or (counted[folded] >= OFTEN and folded in led_to)):
            tags[folded] = Named(Tag(name=name, kind=_kind(name, span, prose.text), folded=folded), span)
    events = [tag for tag in tags.values() if tag.record.kind == Tag.Kind.EVENT]
    others = [tag for tag in tags.values() if tag.record.kind != Tag.Kind.EVENT]
    often = sorted(others, key=lambda tag: (-counted[tag.record.folded], tag.span))[:MOST]
    return sorted([*events, *often], key=lambda tag: tag.span)


def save(tag: Tag) -> Tag:
    """`tag` itself, or in the place of a new one the tag of its name, which is made where there is none."""
    if tag.pk:
        return tag
    saved = Tag.objects.filter(folded=tag.folded).select_related("merged_into").first()
    if saved is None:
        tag.save()
    return (saved.merged_into or saved) if saved else tag


def _runs(prose: Prose, taken: Taken) -> Sequence[tuple[str, Span]]:
    """The names of `prose` outside what is `taken`, without words that only begin a sentence."""
    runs = []
    for match in _NAME.finditer(prose.text):
        start, name = match.start(), match.group()
        first = name.split(" ")[0]
        if fold(first) in vocabulary.folded("names.starters"):
            start, name = start + len(first) + 1, name[len(first) + 1 :]
        span = (start, start + len(name))
        is_name = 2 < len(name) <= LONGEST and name[0].isupper() and not _is_date(name)
        is_adjective = _THE.search(prose.text[max(0, start - _BEFORE) : start]) and _IS_ADJECTIVE.match(
            prose.text, span[1]
        )
        if is_name and not taken.overlaps(span) and (" " in name or not is_adjective):
            runs.append((name, span))
    return runs


def _has(name: str, key: str) -> bool:
    return any(fold(word) in vocabulary.folded(key) for word in name.split())


def _is_date(name: str) -> bool:
    """True for "October", and for a title that stands alone."""
    words = name.split()
    return fold(words[0]) in vocabulary.numbered("dates.months") or all(
        fold(word) in vocabulary.folded("titles.words") for word in words
    )


def _kind(name: str, span: Span, text: str) -> str:
    if _has(name, "names.events") and " " in name:
        return Tag.Kind.EVENT
    if _has(name, "names.no_person"):
        return Tag.Kind.ORGANISATION
    return Tag.Kind.PLACE if _IN.search(text[max(0, span[0] - _BEFORE) : span[0]]) else Tag.Kind.TOPIC
