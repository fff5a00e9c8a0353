"""A story as preflight reads it: every row once, the body once."""

import datetime as dt
from copy import copy
from functools import cached_property

from django.contrib.auth.models import User
from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone

from articles.desk.language import marks, names, speech
from articles.desk.language.prose import Prose, Span, read
from articles.desk.language.spans import Spans
from articles.models import Article, ArticlePhoto, Byline, Citation, Mention, Notice, Person, Quote, Source
from articles.text import paragraphs

# Every row that a check reads, and what a person set aside, read once for any number of stories.
_CHECKED_ROWS = (
    Prefetch("quotes", Quote.objects.select_related("speaker__merged_into", "source__via", "source__author")),
    Prefetch("mentions", Mention.objects.select_related("person__merged_into")),
    Prefetch("bylines", Byline.objects.select_related("person__merged_into")),
    Prefetch("citations", Citation.objects.select_related("source__via", "source__author")),
    Prefetch("pictures", ArticlePhoto.objects.select_related("photo")),
    "notices",
)
ROWS = (*_CHECKED_ROWS, "dismissals")


def day_of(article: Article) -> dt.date | None:
    """The day that `article` is dated, was published or is planned for; None where that is not known yet."""
    if article.dateline_on:
        return article.dateline_on
    moment = article.published_at or article.planned_for
    return timezone.localdate(moment) if moment else None


class StoryUnderCheck:
    """The rows and the text of `article`; the text is read when it is first asked for.

    Rows that were prefetched (`ROWS`) are taken as they are, the others are read now.
    """

    def __init__(self, article: Article, *, go_live: dt.datetime | None = None, by: User | None = None):
        # On a copy: whoever asked must not go on with rows as they were before their next change of them.
        self.article, self.go_live, self.by = copy(article), go_live, by
        self.article._prefetched_objects_cache = {**getattr(article, "_prefetched_objects_cache", {})}
        prefetch_related_objects([self.article], *_CHECKED_ROWS)

    # ── Rows ────────────────────────────────────────────────────────────────

    @cached_property
    def quotes(self) -> list[Quote]:
        return list(self.article.quotes.all())

    @cached_property
    def mentions(self) -> list[Mention]:
        return list(self.article.mentions.all())

    @cached_property
    def bylines(self) -> list[Byline]:
        return list(self.article.bylines.all())

    @cached_property
    def citations(self) -> list[Citation]:
        return list(self.article.citations.all())

    @cached_property
    def pictures(self) -> list[ArticlePhoto]:
        return list(self.article.pictures.all())

    @cached_property
    def notices(self) -> list[Notice]:
        return list(self.article.notices.all())

    @cached_property
    def sources(self) -> list[tuple[Source, str, int]]:
        """Every source that is printed, once, with the rows and the number of the row that bring it in."""
        rows = [(row.source, "citations", row.number) for row in self.citations]
        rows += [(row.source, "quotes", row.number) for row in self.quotes if row.source]
        rows += [(source.via, field, number) for source, field, number in rows if source.via]
        return list({source.pk: (source, field, number) for source, field, number in reversed(rows)}.values())[::-1]

    @cached_property
    def people(self) -> list[Person]:
        """Everybody whom the rows name, with names and positions."""
        people = names.people_of(self.mentions, self.bylines, self.quotes)
        prefetch_related_objects(people, "names", "positions")
        return people

    # ── Text ────────────────────────────────────────────────────────────────

    @cached_property
    def markup(self) -> str:
        return paragraphs(self.article.body)

    @cached_property
    def prose(self) -> Prose:
        return read(self.markup)

    @cached_property
    def _marks(self) -> tuple[list[marks.Quoted], list[Span]]:
        return marks.quotations(self.prose)

    @property
    def quoted(self) -> list[marks.Quoted]:
        return self._marks[0]

    @property
    def unbalanced(self) -> list[Span]:
        return self._marks[1]

    @cached_property
    def _between_marks(self) -> Spans:
        return Spans(quoted.outer for quoted in self.quoted)

    @cached_property
    def occurrences(self) -> list[names.Occurrence]:
        return names.recognise(self.prose, self.people)

    @cached_property
    def recorded(self) -> Spans:
        """Where recorded words stand, of every kind of quotation."""
        return speech.recorded_spans(self.prose, self.quotes)

    @cached_property
    def day(self) -> dt.date:
        """The day of the story: as it is dated, was published, is planned, or today."""
        return day_of(self.article) or timezone.localdate()

    def is_said(self, span: Span) -> bool:
        """Whether `span` touches recorded words, or stands between quotation marks."""
        return self.recorded.touch(span) or self._between_marks.touch(span)
