"""Stories that come as ninjs, the IPTC's news in JSON: each becomes a draft.

Versions 3 and 2 as this paper's own export writes them, and the flat names of 1.x (`headline`, `body_html`, `subject`).
Taken over: headline, text, summary, byline, place, language, genre, urgency, embargo, section, tags, people, sources.
Records are found by their names and made where they are new; pictures stay where they are, no network is asked.
"""

import datetime as dt
import hashlib
import html
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.utils.dateparse import parse_datetime

from articles.desk.steps.importing import record_import
from articles.desk.wire.draft import free_slug
from articles.models import (
    Article,
    Byline,
    Citation,
    Genre,
    Mention,
    Move,
    Person,
    PersonName,
    Section,
    Source,
    Tag,
    TaggedArticle,
)
from articles.text import UNPRINTABLE, fold, sanitise

ACTOR = "import_ninjs"
KIND_OF_LIST = {
    **{"subjects": Tag.Kind.TOPIC, "subject": Tag.Kind.TOPIC, "tags": Tag.Kind.TOPIC},
    **{"places": Tag.Kind.PLACE, "place": Tag.Kind.PLACE, "events": Tag.Kind.EVENT, "event": Tag.Kind.EVENT},
    **{"organisations": Tag.Kind.ORGANISATION, "organisation": Tag.Kind.ORGANISATION},
}
_FIGURE = re.compile(r"<figure\b.*?</figure>", re.DOTALL)
_LINK_INSIDE = re.compile(r'<a href="#[^"]*">(.*?)</a>', re.DOTALL)

Data = dict[str, Any]


class BadNinjs(Exception):
    """A file that cannot be imported. The message says where it is wrong and what would be right."""


@dataclass
class Imported:
    """What became of one story."""

    article: Article
    is_new: bool
    is_own: bool = False  # the paper's own story, not one that was imported before
    left_out: list[str] = field(default_factory=list)


@dataclass
class NinjsStory:
    """A story as its object tells it; "" and empty lists for what it does not tell."""

    place: str  # for errors: “object 2”
    key: str  # what it is known by, at every import
    headline: str
    body: str
    standfirst: str
    slugline: str
    language: str
    located: str
    byline: str
    genre: str
    urgency: int | None
    embargo_until: dt.datetime | None
    note: str
    section: str
    tags: list[tuple[str, str]]  # name, kind
    people: list[str]
    sources: list[tuple[str, str]]  # title, kind
    pictures: int

    def wrong(self, what: str, name: str) -> BadNinjs:
        return BadNinjs(f"{self.place} “{self.headline[:60]}”, field “{name}”: {what}")


# ── Reading ─────────────────────────────────────────────────────────────────


def read(data: bytes) -> list[NinjsStory]:
    """The stories in a file: one object, a list of them, or the API's answer with its `items`. Raises BadNinjs."""
    try:
        items = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BadNinjs(f"byte {error.start + 1} is no UTF-8. Save the file as UTF-8.") from error
    except json.JSONDecodeError as error:
        raise BadNinjs(f"line {error.lineno}, column {error.colno}: this is no JSON ({error.msg}).") from error
    except RecursionError as error:
        raise BadNinjs("it is nested too deeply for a story.") from error
    except ValueError as error:
        raise BadNinjs(f"there is a number in it that cannot be read: {error}.") from error
    if isinstance(items, dict) and isinstance(items.get("items"), list):
        items = items["items"]
    objects = items if isinstance(items, list) else [items]
    if not objects:
        raise BadNinjs("there is no story in it.")
    return [_Reader(given, f"object {place}").story() for place, given in enumerate(objects, 1)]


class _Reader:
    """Reads one object."""

    def __init__(self, given: Any, place: str):
        if not isinstance(given, dict):
            raise BadNinjs(f"{place}: a story is an object in braces, with “headline” and “body_text” at least.")
        self.given, self.place = given, place

    def story(self) -> NinjsStory:
        if self.text("pubStatus", "pubstatus").lower() in {"canceled", "withheld"}:
            raise self.wrong("its publisher took it back. Leave it out.", "pubStatus")
        headline = self.text("headline", "title") or self.of_role("headlines", "main") or self.text("name")
        if not headline:
            raise self.wrong("it is missing: a story needs a headline.", "headline")
        return NinjsStory(
            place=self.place,
            key=self.text("uri")
            or f"sha256:{hashlib.sha256(json.dumps(self.given, sort_keys=True).encode()).hexdigest()}",
            headline=headline,
            body=self.body(),
            standfirst=self.of_role("descriptions", "summary") or self.text("description_text"),
            slugline=self.text("slugline"),
            language=self.text("language") or "en",
            located=self.text("located"),
            byline=self.text("by", "byline"),
            genre=next((name for name in self.names("genres", "genre") if name in Genre.values), Genre.NEWS),
            urgency=self.urgency(),
            embargo_until=self.moment("embargoed", "embargoedUntil"),
            note=self.note(),
            section=next((name for name, rel in self.named("subjects", "subject") if rel == "section"), ""),
            tags=[
                (name, kind) for key, kind in KIND_OF_LIST.items() for name, rel in self.named(key) if rel != "section"
            ],
            people=list(dict.fromkeys(name for name, rel in self.named("people", "person") if rel != "author")),
            sources=[(name, str(entry.get("role", ""))) for name, entry in self.entries("infoSources", "infosource")],
            pictures=len(self.rows("associations")),
        )

    def wrong(self, what: str, name: str) -> BadNinjs:
        return BadNinjs(f"{self.place}, field “{name}”: {what}")

    def text(self, *names: str) -> str:
        """The text of the first of these fields that has one."""
        for name in names:
            value = self.given.get(name)
            if value is not None and not isinstance(value, str):
                raise self.wrong("this has to be text, in quotation marks.", name)
            if value and value.strip():
                return self.clean(value, name).strip()
        return ""

    def clean(self, value: str, name: str) -> str:
        if match := UNPRINTABLE.search(value):
            raise self.wrong(f"character {match.start() + 1} (U+{ord(match[0]):04X}) cannot be printed.", name)
        return value.replace("\r\n", "\n")

    def rows(self, name: str) -> list[Any]:
        value = self.given.get(name) or []
        # 1.x has its associations by name.
        value = list(value.values()) if isinstance(value, dict) else value
        if not isinstance(value, list):
            raise self.wrong("this has to be a list, in square brackets.", name)
        return value

    def entries(self, *names: str) -> list[tuple[str, Data]]:
        """Name and object of each entry of these lists; a bare name is an entry too."""
        entries = []
        for name in names:
            for entry in self.rows(name):
                entry = {"name": entry} if isinstance(entry, str) else entry
                entry_name = entry.get("name", "") if isinstance(entry, dict) else None
                if not isinstance(entry_name, str):
                    raise self.wrong("each entry has a name: {“name”: “Crimea”}.", name)
                if entry_name.strip():
                    entries.append((self.clean(entry_name, name).strip(), entry))
        return entries

    def named(self, *names: str) -> list[tuple[str, str]]:
        return [(name, str(entry.get("rel", ""))) for name, entry in self.entries(*names)]

    def names(self, *names: str) -> list[str]:
        return [name for name, _ in self.entries(*names)]

    def of_role(self, name: str, role: str) -> str:
        """The value of the entry with this role in a list such as `headlines`."""
        for entry in self.rows(name):
            if isinstance(entry, dict) and entry.get("role") == role and isinstance(entry.get("value"), str):
                return self.clean(entry["value"], name).strip()
        return ""

    def body(self) -> str:
        """The text as a body: sanitised HTML, without pictures and links to what is not here; or plain paragraphs."""
        marked, bare = self.text("body_html", "body_xhtml"), self.text("body_text")
        bodies = [entry for entry in self.rows("bodies") if isinstance(entry, dict) and entry.get("value")]
        for entry in sorted(bodies, key=lambda entry: entry.get("role") != "main"):
            if not isinstance(entry["value"], str):
                raise self.wrong("its value has to be text.", "bodies")
            value = self.clean(entry["value"], "bodies").strip()
            is_plain = entry.get("contentType") == "text/plain"
            marked, bare = marked or ("" if is_plain else value), bare or (value if is_plain else "")
        if marked:
            return _LINK_INSIDE.sub(r"\1", _FIGURE.sub("", sanitise(marked))).strip()
        return html.escape(bare, quote=False)

    def urgency(self) -> int | None:
        value = self.given.get("urgency")
        if value is not None and (isinstance(value, bool) or value not in range(1, 10)):
            raise self.wrong("this is a whole number from 1, a flash, to 9.", "urgency")
        return value

    def moment(self, *names: str) -> dt.datetime | None:
        given = self.text(*names)
        try:
            parsed = parse_datetime(given) if given else None
            moment = parsed.astimezone(dt.UTC).replace(microsecond=0) if parsed and parsed.tzinfo else None
        except (ValueError, OverflowError):
            moment = None
        if given and moment is None:
            raise self.wrong("this is a moment with its zone, such as 2026-11-23T09:00:00Z.", names[0])
        return moment

    def note(self) -> str:
        """What the desk has to know and no field of a draft holds."""
        labels = {
            "Copyright": ("copyrightHolder", "copyrightholder"),
            "Terms": ("usageTerms", "usageterms"),
            "Note": ("edNote", "ednote"),
        }
        lines = [f"{what}: {value}" for what, names in labels.items() if (value := self.text(*names))]
        return "\n".join(lines)


# ── Writing ─────────────────────────────────────────────────────────────────


@transaction.atomic
def make_drafts(
    stories: Iterable[NinjsStory], *, section: Section | None = None, own: dict[str, Article] | None = None
) -> list[Imported]:
    """A draft of each story, in `section` or the one it names; all or nothing.

    A story that was imported before, or that is the paper's own, is left as it is here. `own`: the paper's stories
    among them, by the uri that its ninjs gives them; besides, one of the same slug and headline is the same story.
    Raises BadNinjs.
    """
    return [_known(story) or _own(story, own or {}) or _make(story, section) for story in stories]


def _mark(story: NinjsStory) -> str:
    """The note of the import's Move, by which the story is known again."""
    return _mark_of(story.key)


def _mark_of(key: str) -> str:
    return f"From ninjs {key}"


def _known(story: NinjsStory) -> Imported | None:
    came = Move.objects.filter(name="import", note=_mark(story)).select_related("article").first()
    return Imported(came.article, is_new=False) if came and came.article else None


def _own(story: NinjsStory, own: dict[str, Article]) -> Imported | None:
    """The paper's own story, if this is one: its own ninjs came back, or a fixture brought it here before."""
    article = own.get(story.key)
    if article is None and story.slugline:
        # What came as ninjs is known by its uri alone: a column may have the same headline every day.
        from_ninjs = Move.objects.filter(name="import", note__startswith=_mark_of(""), article=OuterRef("pk"))
        ours = Article.objects.exclude(Exists(from_ninjs))
        article = ours.filter(slug=story.slugline, headline=story.headline).first()
    return Imported(article, is_new=False, is_own=True) if article else None


def _make(story: NinjsStory, section: Section | None) -> Imported:
    left_out = [f"{story.pictures} picture(s)"] if story.pictures else []
    if section is None and story.section:
        section = next((one for one in Section.objects.all() if fold(one.name) == fold(story.section)), None)
        left_out += [] if section else [f"the section “{story.section}”, which is not here"]
    article = Article(
        slug=free_slug(Article, story.slugline or story.headline),
        headline=story.headline,
        standfirst=story.standfirst,
        body=story.body,
        language=story.language,
        section=section,
        genre=story.genre,
        dateline_place=story.located,
        embargo_until=story.embargo_until,
    )
    article.urgency = story.urgency or article.urgency
    people = _people(story, left_out)
    lines = [*([story.note] if story.note else []), *(f"Left out: {what}." for what in left_out)]
    article.internal_note = "\n".join(lines)
    _save(article, story)
    rows: list[models.Model] = [*_bylines(story), *(Mention(person=person) for person in people)]
    rows += [
        Citation(source=source) for source in dict.fromkeys(_source(story, *named_tag) for named_tag in story.sources)
    ]
    for number, row in enumerate(rows, 1):
        row.article, row.number, row.order = article, number, number
        _save(row, story)
    for order, tag in enumerate(dict.fromkeys(_tag(story, *named_tag) for named_tag in story.tags), 1):
        TaggedArticle.objects.create(content_object=article, tag=tag, order=order)
    Article.objects.filter(pk=article.pk).update(numbered_up_to=len(rows))
    article.refresh_from_db()
    record_import(article, actor=ACTOR, note=_mark(story))
    return Imported(article, is_new=True, left_out=left_out)


def _save(record: models.Model, story: NinjsStory) -> None:
    try:
        record.full_clean()
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        raise story.wrong(" ".join(messages), f"{record._meta.verbose_name}, {name}") from error
    record.save()


def _bylines(story: NinjsStory) -> list[Byline]:
    """Everybody in the byline: a person where the paper knows one of that name, else the words as they are."""
    made = []
    for name in filter(None, (part.strip() for part in story.byline.split(","))):
        people = _of_name(name)
        made.append(Byline(person=people[0]) if len(people) == 1 else Byline(label=name))
    return made


def _people(story: NinjsStory, left_out: list[str]) -> list[Person]:
    """The people whom the story names, each once; newcomers get no page. Who could be several is left to the desk."""
    mentions = []
    for name in story.people:
        people = _of_name(name)
        if len(people) > 1:
            left_out.append(f"{name}, a name that {len(people)} people here have")
            continue
        if not people:
            people = [Person(name=name, slug=free_slug(Person, name), has_page=False)]
            _save(people[0], story)
        mentions.append(people[0])
    return list(dict.fromkeys(mentions))


def _of_name(name: str) -> list[Person]:
    """The people of this name, or of whom it is a variant; who was merged into another is that other."""
    folded = fold(name).strip()
    variants = PersonName.objects.filter(folded=folded).values("person")
    people = Person.objects.filter(models.Q(folded=folded) | models.Q(pk__in=variants)).select_related("merged_into")
    return list(dict.fromkeys(person.merged_into or person for person in people))


def _tag(story: NinjsStory, name: str, kind: str) -> Tag:
    folded = fold(name).strip()
    tags = Tag.objects.select_related("merged_into")
    existing = tags.filter(folded=folded).first() or next(
        (tag for tag in tags.exclude(synonyms="") if folded in map(fold, tag.synonyms.splitlines())), None
    )
    if existing is None:
        existing = Tag(name=name, slug=free_slug(Tag, name), kind=kind)
        _save(existing, story)
    return existing.merged_into or existing


def _source(story: NinjsStory, title: str, kind: str) -> Source:
    existing = next((one for one in Source.objects.filter(title__iexact=title)), None)
    if existing is None:
        is_kind = kind in Source.Kind.values
        existing = Source(title=title, slug=free_slug(Source, title), kind=kind if is_kind else Source.Kind.PUBLICATION)
        existing.has_page = False
        _save(existing, story)
    return existing
