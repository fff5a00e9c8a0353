"""A draft of each story that came as ninjs.

Taken over: headline, text, summary, byline, place, language, genre, urgency, embargo, section, tags, people, sources.
Records are found by their names and made where they are new; pictures stay where they are, no network is asked.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q

from articles.desk.exchange.ninjs.stories import NinjsStory
from articles.desk.steps.importing import record_import
from articles.desk.wire.draft import free_slug
from articles.models import (
    Article,
    Byline,
    Citation,
    Mention,
    Move,
    Person,
    PersonName,
    Section,
    Source,
    Tag,
    TaggedArticle,
)
from articles.text import fold

ACTOR = "import_ninjs"


@dataclass
class Imported:
    """The outcome of importing one story."""

    article: Article
    is_new: bool
    is_own: bool = False  # the paper's own story, not one that was imported before
    left_out: list[str] = field(default_factory=list)


@transaction.atomic
def make_drafts(
    stories: Iterable[NinjsStory], *, section: Section | None = None, own: dict[str, Article] | None = None
) -> list[Imported]:
    """A draft of each story, in `section` or the one it names; all or nothing.

    A story that was imported before, or that is the paper's own, is left as it is here. `own`: the paper's stories
    by the uri that its ninjs gives them; a story with the same slug and headline is the paper's own, too.
    Raises BadNinjs.
    """
    return [_imported_before(story) or _own(story, own or {}) or _make(story, section) for story in stories]


def _note(key: str) -> str:
    """The note of the import's Move, by which the story is recognised later."""
    return f"From ninjs {key}"


def _imported_before(story: NinjsStory) -> Imported | None:
    move = Move.objects.filter(name="import", note=_note(story.key)).select_related("article").first()
    return Imported(move.article, is_new=False) if move and move.article else None


def _own(story: NinjsStory, own: dict[str, Article]) -> Imported | None:
    """The paper's own story: its own ninjs came back, or a fixture brought it here before. None if it is not."""
    article = own.get(story.key)
    if article is None and story.slugline:
        # What came as ninjs is known by its uri alone: a column may have the same headline every day.
        from_ninjs = Move.objects.filter(name="import", note__startswith=_note(""), article=OuterRef("pk"))
        ours = Article.objects.exclude(Exists(from_ninjs))
        article = ours.filter(slug=story.slugline, headline=story.headline).first()
    return Imported(article, is_new=False, is_own=True) if article else None


def _make(story: NinjsStory, section: Section | None) -> Imported:
    left_out = [f"{story.pictures} picture(s)"] if story.pictures else []
    if section is None and story.section:
        section = next(
            (candidate for candidate in Section.objects.all() if fold(candidate.name) == fold(story.section)), None
        )
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
    lines = [*([story.note] if story.note else []), *(f"Left out: {item}." for item in left_out)]
    article.internal_note = "\n".join(lines)
    _save(article, story)
    rows: list[Byline | Mention | Citation] = [*_bylines(story), *(Mention(person=person) for person in people)]
    rows += [
        Citation(source=source)
        for source in dict.fromkeys(_source(story, *title_and_kind) for title_and_kind in story.sources)
    ]
    for number, row in enumerate(rows, 1):
        row.article, row.number, row.order = article, number, number
        _save(row, story)
    for order, tag in enumerate(dict.fromkeys(_tag(story, *name_and_kind) for name_and_kind in story.tags), 1):
        TaggedArticle.objects.create(content_object=article, tag=tag, order=order)
    Article.objects.filter(pk=article.pk).update(numbered_up_to=len(rows))
    article.refresh_from_db()
    record_import(article, actor=ACTOR, note=_note(story.key))
    return Imported(article, is_new=True, left_out=left_out)


def _save(record: models.Model, story: NinjsStory) -> None:
    try:
        record.full_clean()
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        raise story.wrong(" ".join(messages), f"{record._meta.verbose_name}, {name}") from error
    record.save()


def _bylines(story: NinjsStory) -> list[Byline]:
    """A byline for each name: with the person if exactly one has that name, else with the words as they are."""
    bylines = []
    for name in filter(None, (part.strip() for part in story.byline.split(","))):
        people = _people_named(name)
        bylines.append(Byline(person=people[0]) if len(people) == 1 else Byline(label=name))
    return bylines


def _people(story: NinjsStory, left_out: list[str]) -> list[Person]:
    """The people whom the story names, each once; new ones get no page. A name that several have goes to `left_out`."""
    mentions = []
    for name in story.people:
        people = _people_named(name)
        if len(people) > 1:
            left_out.append(f"{name}, a name that {len(people)} people here have")
            continue
        if not people:
            people = [Person(name=name, slug=free_slug(Person, name), has_page=False)]
            _save(people[0], story)
        mentions.append(people[0])
    return list(dict.fromkeys(mentions))


def _people_named(name: str) -> list[Person]:
    """The people with this name or variant; in place of one who was merged, the one they were merged into."""
    folded = fold(name).strip()
    variants = PersonName.objects.filter(folded=folded).values("person")
    people = Person.objects.filter(Q(folded=folded) | Q(pk__in=variants)).select_related("merged_into")
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
    existing = Source.objects.filter(title__iexact=title).first()
    if existing is None:
        is_kind = kind in Source.Kind.values
        existing = Source(title=title, slug=free_slug(Source, title), kind=kind if is_kind else Source.Kind.PUBLICATION)
        existing.has_page = False
        _save(existing, story)
    return existing
