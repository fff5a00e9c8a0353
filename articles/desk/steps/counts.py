"""What preflight finds, counted and kept beside each story on its way to print: lists read the figures, never the text.

A count holds for the version of the story that was read, so that one which nobody made again is never taken for true.
Who changes a person, a source or a picture has the stories counted again that name it: the newest few at once; of the
others the count is forgotten, until their form is opened or `manage.py preflight --count` reads them.
"""

from collections.abc import Collection, Iterable

from django.db.models import F, Model, Q, QuerySet
from django.utils import timezone

from articles.desk.preflight import BLOCKER, ROWS, Finding, preflight
from articles.models import Article, Person, PersonName, Photo, PreflightCount, Source, State

ON_THE_WAY = (State.DRAFT, State.REVIEW, State.APPROVED)
AT_ONCE = 20  # stories that whoever changes a shared record waits for


def count(articles: Iterable[Article]) -> None:
    """Keep how much preflight finds in those of `articles`, as they are stored now, that are on their way to print.

    Rows that were read with them are taken as they are.
    """
    _keep([_counted(article, preflight(article)) for article in articles if article.state in ON_THE_WAY])


def keep(article: Article, findings: Collection[Finding]) -> None:
    """Keep how many `findings` there are in `article`, which somebody has just read; nothing is written where that is known."""
    counted = _counted(article, findings)
    if article.state in ON_THE_WAY and not _is_same(getattr(article, "preflight_count", None), counted):
        _keep([counted])


def change(article: Article, *, warnings: int) -> None:
    """Add `warnings`, or take them off where it is negative: each was set aside by itself, and the text is as it was."""
    counts = PreflightCount.objects.filter(article=article.pk, warnings__gte=-warnings)
    counts.update(warnings=F("warnings") + warnings)


def follow(article: Article, version: int) -> None:
    """Let the count of `article`, whose text is as it was, hold for the version after `version` too; count it if there is none."""
    counts = PreflightCount.objects.filter(article=article.pk, version__in=(version, version + 1))
    if not counts.update(version=version + 1):
        count(Article.objects.filter(pk=article.pk).prefetch_related(*ROWS))


def count_again(records: Collection[Model]) -> None:
    """Have every story on its way counted again that names one of `records`: people, sources or pictures as they were and are."""
    if not any(isinstance(record, (Person, Source, Photo)) for record in records):
        return
    keys = naming(records).order_by("-modified_at", "-pk").values_list("pk", flat=True)
    PreflightCount.objects.filter(article__in=list(keys)).delete()
    count(Article.objects.filter(pk__in=list(keys[:AT_ONCE])).prefetch_related(*ROWS))


def uncounted() -> QuerySet[Article]:
    """The stories on their way whose count is missing, of another version, or of a day before today."""
    counted = Q(preflight_count__version=F("version"), preflight_count__counted_on=timezone.localdate())
    return Article.objects.filter(state__in=ON_THE_WAY).exclude(counted).order_by("-modified_at", "-pk")


# ── Which stories ───────────────────────────────────────────────────────────


def naming(records: Collection[Model]) -> QuerySet[Article]:
    """The stories on their way of which a row names one of `records`, or the text a person among them."""
    people = {record.pk for record in records if isinstance(record, Person)}
    sources = Q(pk__in=[record.pk for record in records if isinstance(record, Source)])
    photos = [record.pk for record in records if isinstance(record, Photo)]
    meant = Person.objects.filter(Q(pk__in=people) | Q(merged_into__in=people)).values("pk")
    named = Source.objects.filter(sources | Q(via__in=Source.objects.filter(sources)) | Q(author__in=meant)).values(
        "pk"
    )
    stories = Article.objects.order_by()
    rows = [
        *(
            stories.filter(**{f"{row}__in": meant})
            for row in ("mentions__person", "bylines__person", "quotes__speaker")
        ),
        *(stories.filter(**{f"{row}__in": named}) for row in ("citations__source", "quotes__source")),
        stories.filter(pictures__photo__in=photos),
    ]
    # Asked one after the other: with OR inside, the database joins every row of every story.
    found = Q(*(Q(pk__in=story_keys.values("pk")) for story_keys in rows), _connector=Q.OR)
    return Article.objects.filter(found | _in_text(records, people), state__in=ON_THE_WAY)


def _in_text(records: Collection[Model], people: set[int]) -> Q:
    """The condition on stories that their text may name one of `people`: by the last word of a name as it is written."""
    names = {record.name for record in records if isinstance(record, Person)}
    names |= set(PersonName.objects.filter(person__in=people).values_list("name", flat=True))
    surnames = {name.split()[-1] for name in names if name.strip()}
    return (
        Q(*(Q(body__contains=surname) for surname in sorted(surnames)), _connector=Q.OR) if surnames else Q(pk__in=[])
    )


# ── One count ───────────────────────────────────────────────────────────────


def _counted(article: Article, findings: Collection[Finding]) -> PreflightCount:
    blockers = sum(finding.level == BLOCKER for finding in findings)
    return PreflightCount(
        article_id=article.pk,
        version=article.version,
        counted_on=timezone.localdate(),
        blockers=blockers,
        warnings=len(findings) - blockers,
    )


def _keep(counts: list[PreflightCount]) -> None:
    columns = ["version", "counted_on", "blockers", "warnings"]
    PreflightCount.objects.bulk_create(counts, update_conflicts=True, unique_fields=["article"], update_fields=columns)


def _is_same(known: PreflightCount | None, counted: PreflightCount) -> bool:
    columns = ("version", "counted_on", "blockers", "warnings")
    return known is not None and all(getattr(known, name) == getattr(counted, name) for name in columns)
