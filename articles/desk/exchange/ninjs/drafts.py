"""A draft of each story that came as ninjs, and a photo of each picture whose file is here.

Taken over: headline, text, summary, byline, place, language, genre, urgency, embargo, section, tags, people, sources,
pictures. Records are found by their names and made where they are new; no network is asked.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q

from articles import pictures
from articles.desk.exchange.importers.media import MediaFolder
from articles.desk.exchange.ninjs import bylines, versions
from articles.desk.exchange.ninjs.stories import NinjsPicture, NinjsStory
from articles.desk.steps.importing import record_import
from articles.models import (
    Article,
    ArticlePhoto,
    Byline,
    Citation,
    Mention,
    Move,
    Person,
    PersonName,
    Photo,
    PublishedPrecision,
    Section,
    Source,
    Tag,
    TaggedArticle,
    free_slug,
)
from articles.text import fold

LONGEST_ALT, LONGEST_LABEL = 300, 120  # characters

# What became of an object.
DRAFT, PICTURE, OWN, BEFORE, OLDER, NEWER, KEPT, WITHDRAWN, LEFT_OUT = (
    "draft picture own before older newer kept withdrawn left".split()
)


@dataclass
class Imported:
    """The outcome of importing one object. `slug`: of its draft or photo, or of what was here before."""

    outcome: str
    place: str
    slug: str = ""
    left_out: list[str] = field(default_factory=list)
    source: str = ""  # the slug of the text as it was received
    why: str = ""  # nothing was made of it, in a sentence


@dataclass(frozen=True)
class Choices:
    """How to import: into which section, from which paper, with which folder of pictures."""

    section: Section | None = None
    paper: str = ""  # the name of this paper: what bears it comes back with its own dates
    media: MediaFolder = field(default_factory=lambda: MediaFolder(None))
    supersede: bool = False  # keep newer versions


@transaction.atomic
def make_drafts(
    stories: Iterable[NinjsStory], *, choices: Choices | None = None, own: dict[str, Article] | None = None
) -> list[Imported]:
    """What became of each story: a draft, for a start; all or nothing.

    A story that was imported before, or that is the paper's own, is left as it is here. A newer version is offered, or
    kept where `choices` says so; what its publisher took back is marked as withdrawn. `own`: the paper's stories by the
    uri that its ninjs gives them; a story with the same slug and headline is the paper's own, too. Raises BadNinjs.
    """
    chosen = choices or Choices()
    return [_import(story, chosen, own or {}) for story in stories]


def _import(story: NinjsStory, choices: Choices, own: dict[str, Article]) -> Imported:
    if before := versions.received_before(story):
        return _version(story, before, choices)
    if article := _own(story, own):
        return Imported(OWN, story.place, article.slug)
    if story.is_taken_back:
        why = "its publisher took it back, and no such story was received: nothing was changed."
        return Imported(LEFT_OUT, story.place, why=f"{story.place} “{story.headline[:60]}”: {why}")
    if story.is_picture:
        return _picture(story, choices.media)
    if story.why_no_story:
        why = f"{story.place} “{story.headline[:60]}”: {story.why_no_story}"
        return Imported(LEFT_OUT, story.place, why=why)
    return _make(story, choices)


def _version(story: NinjsStory, before: versions.Received, choices: Choices) -> Imported:
    """What becomes of a story that is here already: its text may be another one, or be taken back."""
    slug, source = before.article.slug, before.source
    if story.is_taken_back:
        if source is None:
            why = f"“{slug}” was taken back by its publisher. No text of it was kept: look at the story."
            return Imported(LEFT_OUT, story.place, slug, why=why)
        versions.withdraw(source)
        return Imported(WITHDRAWN, story.place, slug, source=source.slug)
    if source is None or story.is_picture or story.why_no_story:
        return Imported(BEFORE, story.place, slug)
    state = versions.compared(story, source)
    if state == versions.NEWER and choices.supersede:
        kept = versions.keep(story, source)
        return Imported(KEPT, story.place, slug, source=kept.slug)
    return Imported(
        {versions.NEWER: NEWER, versions.OLDER: OLDER}.get(state, BEFORE), story.place, slug, source=source.slug
    )


def _own(story: NinjsStory, own: dict[str, Article]) -> Article | None:
    """The paper's own story: its own ninjs came back, or a fixture brought it here before. None if it is not."""
    article = own.get(story.key)
    if article is None and story.slugline:
        # What came as ninjs is known by its uri alone: a column may have the same headline every day.
        from_ninjs = Move.objects.filter(name="import", note__startswith=versions.note(""), article=OuterRef("pk"))
        ours = Article.objects.exclude(Exists(from_ninjs))
        article = ours.filter(slug=story.slugline, headline=story.headline).first()
    return article


def _make(story: NinjsStory, choices: Choices) -> Imported:
    left_out = list(story.dropped)
    is_ours = bool(choices.paper) and story.publisher == choices.paper
    section = choices.section or _section(story, left_out)
    photos = list(_photos(story, choices.media, left_out))
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
    _date(article, story, is_ours)
    people = _people(story, left_out)
    article.internal_note = "\n".join([*filter(None, [story.note]), *(f"Left out: {item}." for item in left_out)])
    _save(article, story)
    rows: list[Byline | Mention | Citation | ArticlePhoto] = [
        *_bylines(story),
        *(Mention(person=person) for person in people),
    ]
    # What is this paper's own rests on no wire; what has no uri can never come in another version.
    received = [versions.keep(story)] if story.has_uri and not is_ours else []
    named = (_source(story, *title_and_kind) for title_and_kind in story.sources)
    rows += [Citation(source=source) for source in dict.fromkeys([*received, *named])]
    rows += photos
    for number, row in enumerate(rows, 1):
        row.article, row.number, row.order = article, number, number
        _save(row, story)
    for order, tag in enumerate(dict.fromkeys(_tag(story, *name_and_kind) for name_and_kind in story.tags), 1):
        TaggedArticle.objects.create(content_object=article, tag=tag, order=order)
    Article.objects.filter(pk=article.pk).update(numbered_up_to=len(rows))
    article.refresh_from_db()
    record_import(article, actor=versions.ACTOR, note=versions.note(story.key))
    return Imported(DRAFT, story.place, article.slug, left_out)


def _date(article: Article, story: NinjsStory, is_ours: bool) -> None:
    """Give `article` the dates of the story. Only this paper's own brings along when it was first published."""
    if created_at := story.first_created or story.version_created:
        article.created_at = created_at
    if is_ours and story.first_created:
        article.published_at = story.first_created
    elif is_ours and story.printed_on:
        article.published_at = dt.datetime.combine(story.printed_on, dt.time(), dt.UTC)
        article.published_precision = PublishedPrecision.DAY


def _section(story: NinjsStory, left_out: list[str]) -> Section | None:
    """The section that the story names, or a service of the agency that is called like one."""
    by_name = (
        {fold(section.name): section for section in Section.objects.all()} if story.section or story.services else {}
    )
    section = next((by_name[fold(name)] for name in (story.section, *story.services) if fold(name) in by_name), None)
    if story.section and section is None:
        left_out.append(f"the section “{story.section}”, which is not here")
    return section


# ── Pictures ────────────────────────────────────────────────────────────────


def _picture(story: NinjsStory, media: MediaFolder) -> Imported:
    """A photo of a picture that came by itself, where its file is here."""
    left_out: list[str] = []
    photo = _photo(story, story.pictures[0], media, left_out)
    if photo is None:
        why = f"{story.place} “{story.pictures[0].title[:60]}”: a picture whose file is not here: it is left out."
        return Imported(LEFT_OUT, story.place, why=f"{left_out[0]}." if left_out else why)
    return Imported(PICTURE, story.place, photo.slug)


def _photos(story: NinjsStory, media: MediaFolder, left_out: list[str]) -> Iterator[ArticlePhoto]:
    """The pictures of a story whose files are here: the first one leads it; how many are not here goes to `left_out`."""
    missing, is_first = 0, True
    for picture in story.pictures:
        photo = _photo(story, picture, media, left_out)
        if photo is None or not is_first:
            missing += photo is None
            if photo:
                left_out.append(f"the place of the picture “{photo.slug}”, which is among the photos")
            continue
        is_first = False
        alt = picture.alt_text[:LONGEST_ALT]
        yield ArticlePhoto(photo=photo, role=ArticlePhoto.Role.LEAD, caption=picture.caption, alt_text=alt)
    if missing:
        left_out.insert(0, f"{missing} picture(s)")


def _photo(story: NinjsStory, picture: NinjsPicture, media: MediaFolder, left_out: list[str]) -> Photo | None:
    file = next(filter(None, map(media.find, picture.addresses)), None)
    if file is None:
        return None
    try:
        taken = pictures.take_in(file.read_bytes())
    except pictures.NotAPicture as error:
        left_out.append(f"the picture {file.name}: {error}".rstrip("."))
        return None
    if existing := Photo.objects.filter(file=taken.name).first():
        return existing
    title = picture.title[:150]
    photo = Photo(title=title, slug=free_slug(Photo, title), credit=picture.credit[:160], licence=picture.terms[:160])
    photo.file.name, photo.width, photo.height = pictures.store(taken), taken.width, taken.height
    _save(photo, story)
    return photo


# ── Records ─────────────────────────────────────────────────────────────────


def _save(record: models.Model, story: NinjsStory) -> None:
    try:
        record.full_clean()
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        raise story.wrong(" ".join(messages), f"{record._meta.verbose_name}, {name}") from error
    record.save()


def _bylines(story: NinjsStory) -> list[Byline]:
    """A byline for each name: with the person if exactly one has that name, else with the words as they are."""
    credited = []
    for name in bylines.names(story.byline):
        people = _people_named(name)
        credited.append(Byline(person=people[0]) if len(people) == 1 else Byline(label=name[:LONGEST_LABEL]))
    return credited


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
